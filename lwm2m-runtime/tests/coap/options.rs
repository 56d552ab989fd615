//! Requests and the code and options of their responses.

use lwm2m_runtime::ResponseCode;
use lwm2m_runtime::serve::coap::{RequestMessage, ResponseMessage};
use lwm2m_runtime::serve::{Location, Method, Requester};

use super::device::{Device, SERVER, token};
use super::message::{Message, message};
use super::support::station::Station;

type Plain = Device<2, 256>;

/// Checks each response on a device of its own.
fn check(table: &[(&str, &str)]) {
    for (request, response) in table {
        assert_eq!(Plain::new(Station::new()).ask(request), *response, "{request}");
    }
}

const READ: &str = "2.05 content-format=0 : Open Mobile Alliance";

/// RFC 7252, 5.10.1 and 6.4: each segment is a Uri-Path option, and compared byte by byte.
#[test]
fn a_path_is_read_segment_by_segment() {
    check(&[
        ("GET /3/0/0 accept=0", READ),
        ("GET uri-path='3' uri-path='0' uri-path='0' accept=0", READ),
        ("GET uri-path='3/0/0' accept=0", "4.04"),
        ("GET /3/0 uri-path='0/' accept=0", "4.04"),
        ("GET uri-path='/3' uri-path='0' uri-path='0' accept=0", "4.04"),
        ("GET /03/0/0 accept=0", "4.04"),
        ("GET /3/00/0 accept=0", "4.04"),
        ("GET /3/0/00 accept=0", "4.04"),
        ("GET /+3/0/0 accept=0", "4.04"),
        ("GET /-3/0/0 accept=0", "4.04"),
        ("GET /65536/0/0 accept=0", "4.04"),
        ("GET /3/65536 accept=0", "4.04"),
        ("GET /3/0/6/0 accept=0", "2.05 content-format=0 : 1"),
        ("GET /3/0/6/0/0 accept=0", "4.04"),
        ("GET /3/0/6/0/0/0/0/0/0/0/0/0 accept=0", "4.04"),
        // Empty segments: before, between and after ids.
        ("GET uri-path='' uri-path='3' uri-path='0' uri-path='0' accept=0", "4.04"),
        ("GET uri-path='3' uri-path='' uri-path='0' uri-path='0' accept=0", "4.04"),
        ("GET /3/0/0 uri-path='' accept=0", "4.04"),
        ("GET uri-path='' accept=112", "4.04"),
        ("GET /device accept=0", "4.04"),
        ("GET uri-path=0xff accept=0", "4.04"),
    ]);
}

/// RFC 7252, table 4: a segment has at most 255 bytes. A longer one is a critical option that is not understood.
#[test]
fn a_segment_of_256_bytes_is_a_bad_option() {
    for (length, code) in [(255, "4.04"), (256, "4.02")] {
        let request = message("GET /3").with(11, vec![b'0'; length]);
        assert_eq!(Plain::new(Station::new()).serve(SERVER, token("t"), &request).code(), code);
    }
}

/// LwM2M Transport 1.2.2, 6.4.1.
#[test]
fn objects_below_a_root_have_no_other_path() {
    let table = [
        ("/lwm2m", "GET /lwm2m/3/0/0 accept=0", READ),
        ("/lwm2m", "GET /3/0/0 accept=0", "4.04"),
        ("/lwm2m", "GET /lwm2m/lwm2m/3/0/0 accept=0", "4.04"),
        ("/lwm2m", "GET / accept=0", "4.04"),
        ("lwm2m/", "GET /lwm2m/3/0/0 accept=0", READ),
        ("/a/b", "GET /a/b/3/0/0 accept=0", READ),
        ("/a/b", "GET /a/3/0/0 accept=0", "4.04"),
        ("/a/b", "GET /a accept=0", "4.04"),
        ("/a/b", "GET /b/a/3/0/0 accept=0", "4.04"),
        ("/a/b", "GET uri-path='a/b' uri-path='3' uri-path='0' uri-path='0' accept=0", "4.04"),
        ("/3", "GET /3/3/0/0 accept=0", READ),
        // That is object 0.
        ("/3", "GET /3/0/0 accept=0", "4.01"),
        ("/a", "POST /bs", "4.01"),
        ("/a", "POST /a/bs", "4.01"),
        ("/a", "GET /a/.well-known/core", "4.04"),
    ];
    for (root, request, response) in table {
        let mut device = Plain::new(Station::new());
        device.root = root;
        assert_eq!(device.ask(request), response, "{request} below {root}");
    }
    let mut device = Plain::new(Station::new());
    device.root = "/a";
    assert_eq!(device.code("GET /.well-known/core"), "2.05");
}

/// RFC 7252, 5.10.1: each parameter is a Uri-Query option. Some clients send them joined by `&`.
#[test]
fn a_query_may_have_several_options() {
    for request in [
        "PUT /3/0?pmin=10&pmax=60",
        "PUT /3/0 uri-query='pmin=10&pmax=60'",
        "PUT /3/0 uri-query='pmin=10' uri-query='pmax=60'",
    ] {
        let mut device = Plain::new(Station::new());
        assert_eq!(device.ask(request), "2.04", "{request}");
        let listed = device.ask("GET /3/0?depth=0 accept=40");
        assert_eq!(listed, "2.05 content-format=40 : </3/0>;pmin=10;pmax=60");
    }
    check(&[
        ("PUT /3/0 uri-query=0x706d696e3dff", "4.02"),
        ("PUT /3/0?pmin=10&pmin=20", "4.00"),
        ("PUT /3/0?unknown=1", "4.00"),
        // A payload without a format is not ignored.
        ("PUT /3/0?pmin=10 : x", "4.00"),
    ]);
    let long = message("PUT /3/0").with(15, vec![b'a'; 256]);
    assert_eq!(Plain::new(Station::new()).serve(SERVER, token("t"), &long).code(), "4.02");
}

#[test]
fn a_content_format_is_read_as_a_number() {
    check(&[
        ("PUT /1/0/1 content-format=0 : 60", "2.04"),
        ("PUT /1/0/1 content-format=0x0000 : 60", "2.04"),
        ("PUT /1/0/1 : 60", "4.00"),
        ("PUT /1/0/1 content-format=50 : 60", "4.15"),
        // Elective: a value that is too long is ignored, and so is a second one (RFC 7252, 5.4.3 and 5.4.5).
        ("PUT /1/0/1 content-format=0x000000 : 60", "4.00"),
        ("PUT /1/0/1 content-format=0 content-format=50 : 60", "2.04"),
        ("PUT /1/0/1 content-format=50 content-format=0 : 60", "4.15"),
    ]);
}

#[test]
fn a_response_has_the_format_number_that_was_asked_for() {
    let table = [("0", "1541"), ("11542", "1542"), ("11543", "1543")];
    for (number, early) in table {
        let path = if number == "0" { "/3/0/9" } else { "/3/0" };
        for asked in [number, early] {
            let mut device = Plain::new(Station::new());
            let response = device.serve(SERVER, token("t"), &message(&format!("GET {path} accept={asked}")));
            assert_eq!((response.code().as_str(), response.uint(12)), ("2.05", asked.parse().ok()));
            let observe = message(&format!("GET {path} accept={asked} observe=0"));
            assert_eq!(device.serve(SERVER, token("t"), &observe).uint(12), asked.parse().ok());
            device.station.device.instance.battery = Some(1);
            device.now = 1000;
            let notified = device.notifications();
            assert_eq!(notified[0].3.uint(12), asked.parse().ok());
        }
    }
    check(&[("GET /3/0/0 accept=50", "4.06"), ("GET /3/0/0 accept=65535", "4.06")]);
}

/// RFC 7252, 5.4.1: a critical option has an odd number.
#[test]
fn an_unknown_option_is_refused_if_critical_and_ignored_if_elective() {
    let known = [3, 7, 11, 15, 17, 23, 27, 35, 39];
    for number in (0..=300).chain([2049, 65001, 65534, 65535]) {
        let request = message("GET /3/0/0 accept=0").with(number, [1]);
        let response = Plain::new(Station::new()).serve(SERVER, token("t"), &request).to_string();
        match number {
            number if known.contains(&number) => {}
            number if number % 2 == 1 => assert_eq!(response, "4.02", "{number}"),
            6 => {}
            _ => assert_eq!(response, READ, "{number}"),
        }
    }
    check(&[
        ("GET /3/0/0 if-match=0x01", "4.02"),
        ("PUT /1/0/1 if-none-match=0x content-format=0 : 60", "4.02"),
        ("GET /3/0/0 oscore=0x", "4.02"),
        ("GET /3/0/0 etag=0x01 etag=0x02 accept=0", READ),
        // RFC 7967, RFC 9175 and RFC 8768: No-Response, Echo and Hop-Limit.
        ("GET /3/0/0 16=1 252=0x0102 258=26 accept=0", READ),
    ]);
}

/// RFC 7252, 5.4.3 and 5.4.5: such an option is treated as one that is unknown.
#[test]
fn a_repeated_or_malformed_option_is_refused_if_critical_and_ignored_if_elective() {
    check(&[
        ("GET /3/0/0 accept=0 accept=0", "4.02"),
        ("GET /3/0/0 accept=0x000000", "4.02"),
        ("GET /3/0/0 accept=0 block2=0/64 block2=0/64", "4.02"),
        ("GET /3/0/0 accept=0 block2=0x00000002", "4.02"),
        ("PUT /1/0/1 content-format=0 block1=0/64 block1=0/64 : 60", "4.02"),
        ("PUT /1/0/1 content-format=0 block1=0x00000002 : 60", "4.02"),
        ("GET /3/0/0 accept=0 uri-host='a' uri-host='a'", "4.02"),
        ("GET /3/0/0 accept=0 uri-host=0x", "4.02"),
        ("GET /3/0/0 accept=0 uri-port=5683 uri-port=5683", "4.02"),
        ("GET /3/0/0 accept=0 uri-port=0x001633", "4.02"),
        ("GET /3/0/0 accept=0 size2=0x0000000001", READ),
        ("GET /3/0/0 accept=0 size1=0x0000000001", READ),
        ("GET /3/0/0 accept=0 size1=1 size1=1", READ),
        ("GET /3/0/0 accept=0 observe=0x00000000", READ),
        ("GET /3/0/0 accept=0 observe=2", READ),
        ("GET /3/0/0 accept=0 observe=0 observe=0", "2.05 observe=1 content-format=0 : Open Mobile Alliance"),
        ("PUT /1/0/1 content-format=0x000000 content-format=0 : 60", "4.00"),
        ("GET /3/0/0 accept=0 request-tag=0x01 request-tag=0x02", READ),
    ]);
}

#[test]
fn a_device_is_no_proxy_and_has_any_host_name() {
    check(&[
        ("GET proxy-uri='coap://example.com/3/0/0'", "5.05"),
        ("GET /3/0/0 proxy-scheme='coap'", "5.05"),
        ("GET /3/0/0 uri-host='example.com' uri-port=5684 accept=0", READ),
        ("GET /3/0/0 uri-host='example.com' uri-port=0 accept=0", READ),
    ]);
    let host = message("GET /3/0/0 accept=0").with(3, vec![b'a'; 256]);
    assert_eq!(Plain::new(Station::new()).serve(SERVER, token("t"), &host).code(), "4.02");
}

#[test]
fn paths_beside_the_objects_have_methods_of_their_own() {
    check(&[
        ("GET /.well-known", "4.04"),
        ("GET /.well-known/core/3", "4.04"),
        ("GET /.well-known/edhoc", "4.04"),
        ("POST /.well-known/core", "4.05"),
        ("DELETE /.well-known/core", "4.05"),
        ("GET /bs", "4.05"),
        ("PUT /bs", "4.05"),
        ("POST /bs", "4.01"),
        ("POST /bs/0", "4.04"),
        ("POST /rd", "4.04"),
        ("GET /3/bs", "4.04"),
    ]);
    let mut device = Plain::new(Station::new());
    let core = device.ask("GET /.well-known/core");
    assert!(core.starts_with("2.05 content-format=40 : </1/0>,"), "{core}");
    let finish = device.serve(Requester::Bootstrap, token("t"), &message("POST /bs"));
    assert_eq!(finish.to_string(), "2.04");
}

/// RFC 7252, 5.8.
#[test]
fn a_method_that_is_unknown_is_not_allowed() {
    for code in 1..32 {
        let request = Message { code, ..message("GET /3") };
        let response = Plain::new(Station::new()).serve(SERVER, token("t"), &request);
        if Method::from_u8(code).is_none() {
            assert_eq!(response.to_string(), "4.05", "0.{code:02}");
        }
    }
}

#[test]
fn a_message_is_a_request_or_a_response_by_its_class() {
    for code in 0..=u8::MAX {
        let message = Message { code, ..Message::default() };
        assert_eq!(RequestMessage::read(&message).is_some(), matches!(code, 1..32), "{code}");
        assert_eq!(ResponseMessage::read(&message).is_some(), matches!(code >> 5, 2..=5), "{code}");
    }
}

#[test]
fn codes_are_read_from_a_byte_and_written_to_it() {
    let methods: Vec<u8> = (0..=u8::MAX).filter(|byte| Method::from_u8(*byte).is_some()).collect();
    assert_eq!(methods, [1, 2, 3, 4, 5, 7]);
    for byte in 0..=u8::MAX {
        if let Some(method) = Method::from_u8(byte) {
            assert_eq!(method.to_u8(), byte);
        }
        let code = ResponseCode::from_u8(byte);
        assert_eq!(code.to_u8(), byte);
        assert_eq!(code, ResponseCode::new(byte >> 5, byte & 0x1f));
        assert_eq!(code.is_success(), byte >> 5 == 2);
        assert_eq!(code.to_string()[..4], format!("{}.{:02}", byte >> 5, byte & 0x1f));
    }
}

/// RFC 7959, 2.2.
#[test]
fn the_reserved_block_size_is_a_bad_request() {
    check(&[
        ("GET /3/0/0 block2=0x07", "4.00"),
        ("PUT /1/0/1 content-format=0 block1=0x07 : 60", "4.00"),
        ("PUT /1/0/1 content-format=0 block1=0x0f : 60", "4.00"),
    ]);
}

/// RFC 7252, 5.4: an option that is not defined for a method is treated as an unknown one. RFC 7959, 2.1: Block1 belongs to
/// requests with a payload.
#[test]
fn block1_of_a_request_without_payload_is_a_bad_option() {
    for block in ["0/64", "0+/64", "1/64"] {
        check(&[
            (&format!("GET /3/0/0 block1={block}"), "4.02"),
            (&format!("DELETE /33000/3 block1={block}"), "4.02"),
        ]);
    }
}

#[test]
fn a_created_instance_is_the_location() {
    check(&[
        ("POST /33000 content-format=11542", "2.01 location-path='33000' location-path='0'"),
        (
            "POST /33000 content-format=110 : [{\"bn\":\"/33000/65534/\",\"n\":\"0\",\"v\":1}]",
            "2.01 location-path='33000' location-path='65534'",
        ),
        (
            "POST /33000 content-format=110 block1=0/1024 : [{\"bn\":\"/33000/7/\",\"n\":\"0\",\"v\":1}]",
            "2.01 location-path='33000' location-path='7' block1=0/1024",
        ),
    ]);
}

#[test]
fn a_response_has_the_blocks_that_were_asked_for() {
    check(&[
        // Without Block2, a payload of one block has none.
        ("GET /3/0/0 accept=0", READ),
        ("GET /3/0/0 accept=0 block2=0/1024", "2.05 content-format=0 block2=0/1024 : Open Mobile Alliance"),
        (
            "GET /3/0/0 accept=0 block2=0/16",
            "2.05 etag content-format=0 block2=0+/16 size2=20 : Open Mobile Alli",
        ),
        ("GET /3/0/0 accept=0 block2=1/16", "2.05 etag content-format=0 block2=1/16 : ance"),
        // The bit for more blocks has no meaning in a request.
        ("GET /3/0/0 accept=0 block2=1+/16", "2.05 etag content-format=0 block2=1/16 : ance"),
        ("GET /3/0/0 accept=0 block2=2/16", "4.00"),
        ("GET /3/0/0 accept=0 block2=0xfffff0", "4.00"),
        ("PUT /1/0/1 content-format=0 block1=0/64 : 60", "2.04 block1=0/64"),
        ("PUT /1/0/1 content-format=0 block1=0/64 block2=0/64 : 60", "2.04 block1=0/64"),
        ("PUT /1/0/99 content-format=0 block1=0/64 : 60", "4.04 block1=0/64"),
    ]);
}

#[test]
fn max_age_is_the_longest_period_of_an_observation() {
    check(&[
        ("GET /3/0/9 observe=0 accept=0", "2.05 observe=1 content-format=0 : 100"),
        ("GET /3/0/9?pmax=300 observe=0 accept=0", "2.05 observe=1 content-format=0 max-age=300 : 100"),
        ("GET /3/0/9?pmin=10 observe=0 accept=0", "2.05 observe=1 content-format=0 : 100"),
    ]);
}

/// Returns the location and the created instance of a response.
fn location(line: &str) -> (String, Option<u16>) {
    let message = message(line);
    let response = ResponseMessage::read(&message).unwrap();
    (response.location.as_str().into(), response.created())
}

/// Servers in JavaScript send the whole path as one segment.
#[test]
fn a_location_is_read_from_segments_or_from_one_with_slashes() {
    let long = "a".repeat(62);
    let table = [
        ("2.01".into(), "", None),
        ("2.01 location-path='rd' location-path='5a3f'".into(), "/rd/5a3f", None),
        ("2.01 location-path='rd/5a3f'".into(), "/rd/5a3f", None),
        ("2.01 location-path='/rd/5a3f'".into(), "/rd/5a3f", None),
        ("2.01 location-path='rd' location-path='5a' location-path='3f'".into(), "/rd/5a/3f", None),
        ("2.01 location-path='3303' location-path='7'".into(), "/3303/7", Some(7)),
        ("2.01 location-path='/3303/7'".into(), "/3303/7", Some(7)),
        // An empty path is none: nothing could be sent to it.
        ("2.01 location-path=''".into(), "", None),
        ("2.01 location-path='/'".into(), "", None),
        ("2.01 location-path='' location-path='rd'".into(), "//rd", None),
        // Not UTF-8, too long, or a segment that RFC 7252, 5.10.7 forbids.
        ("2.01 location-path='rd' location-path=0xff".into(), "", None),
        ("2.01 location-path=0xff location-path='rd'".into(), "", None),
        ("2.01 location-path='rd' location-path='..'".into(), "", None),
        (format!("2.01 location-path='{long}'"), &format!("/{long}"), None),
        (format!("2.01 location-path='{long}a'"), "", None),
        (format!("2.01 location-path='{long}' location-path='7'"), "", None),
    ];
    for (line, path, created) in table {
        assert_eq!(location(&line), (path.into(), created), "{line}");
    }
}

#[test]
fn a_location_is_made_of_a_path_with_or_without_a_slash() {
    for (path, text) in [("/rd/1", Some("/rd/1")), ("rd/1", Some("/rd/1")), ("", Some("")), ("/", Some(""))] {
        assert_eq!(Location::new(path).as_ref().map(Location::as_str), text);
    }
    assert!(Location::new("/rd/1").unwrap().segments().eq(["rd", "1"]));
    assert_eq!(Location::new(&"a".repeat(63)), None);
    assert_eq!(Location::EMPTY.segments().count(), 0);
}

#[test]
fn a_response_is_read_with_the_options_that_it_has() {
    let line =
        "2.05 etag=0x0102 observe=7 content-format=112 max-age=9 block2=1+/64 block1=2/32 size2=200 : x";
    let message = message(line);
    let response = ResponseMessage::read(&message).unwrap();
    assert_eq!((response.code, response.payload), (ResponseCode::CONTENT, b"x".as_slice()));
    assert_eq!((response.etag, response.observe, response.content_format), (Some(0x102), Some(7), Some(112)));
    let block2 = response.block2.unwrap();
    assert_eq!((block2.num, block2.more, block2.size.bytes()), (1, true, 64));
    assert_eq!(response.block1.unwrap().num, 2);
    assert!(response.is_understood());
}

/// RFC 7252, 5.4.1, 5.4.3 and 5.4.5 hold for responses, too.
#[test]
fn a_response_with_an_unknown_or_malformed_critical_option_is_not_understood() {
    let table = [
        ("2.05", true),
        ("2.05 max-age=1 2048=1", true),
        ("2.05 2049=1", false),
        ("2.05 uri-path='3'", false),
        ("2.05 block2=0x07", false),
        ("2.05 block2=0x00000000", false),
        ("2.05 block2=0/16 block2=0/16", false),
        ("2.04 block1=0/16 block1=0/16", false),
        ("2.05 content-format=0x000000", true),
    ];
    for (line, is_understood) in table {
        let message = message(line);
        assert_eq!(ResponseMessage::read(&message).unwrap().is_understood(), is_understood, "{line}");
    }
}

#[test]
fn the_first_value_of_an_elective_option_counts() {
    let message = message("2.05 etag=0x01 etag=0x02 observe=1 observe=2 content-format=0 content-format=50");
    let response = ResponseMessage::read(&message).unwrap();
    assert_eq!((response.etag, response.observe, response.content_format), (Some(1), Some(1), Some(0)));
    let message = super::message::message("2.05 etag=0x content-format=0x000000");
    let response = ResponseMessage::read(&message).unwrap();
    assert_eq!((response.etag, response.content_format), (None, None));
}
