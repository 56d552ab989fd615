//! Block-wise transfers: payloads that are collected or streamed, and responses that leave in blocks.

use lwm2m_runtime::serve::{BlockOption, BlockSize, Requester};

use super::device::{Device, SERVER, token};
use super::message::{Message, message, uint};
use super::support::station::{Station, portfolio};

const BOOTSTRAP: Requester = Requester::Bootstrap;
const OTHER: Requester = Requester::Server(2);

type Buffered = Device<2, 256>;

fn block(num: usize, more: bool, size: usize) -> Vec<u8> {
    uint(u32::try_from(num).unwrap() << 4 | u32::from(more) << 3 | (size.ilog2() - 4))
}

/// Sends a payload in blocks of this size, and returns all responses.
fn upload<const T: usize, const B: usize>(
    device: &mut Device<T, B>,
    requester: Requester,
    head: &str,
    payload: &[u8],
    size: usize,
) -> Vec<String> {
    let blocks: Vec<&[u8]> = payload.chunks(size).collect();
    let mut responses = Vec::new();
    for (num, bytes) in blocks.iter().enumerate() {
        let request = message(head).with(27, block(num, num + 1 < blocks.len(), size)).payload(*bytes);
        responses.push(device.serve(requester, token("t"), &request).to_string());
    }
    responses
}

/// Reads a response in blocks of this size, or of a smaller one that the device has.
fn download<const T: usize, const B: usize>(
    device: &mut Device<T, B>,
    requester: Requester,
    head: &str,
    size: usize,
) -> (Vec<u8>, Vec<Vec<u8>>) {
    let (mut payload, mut etags, mut size) = (Vec::new(), Vec::new(), size);
    loop {
        let request = message(head).with(23, block(payload.len() / size, false, size));
        let response = device.serve(requester, token("t"), &request);
        assert_eq!(response.code(), "2.05", "{head}: {response}");
        let BlockOption { num, more, size: actual } = response.block(23).unwrap();
        size = actual.bytes();
        assert_eq!(num as usize * size, payload.len());
        assert!(response.payload.len() == size || !more);
        assert_eq!(response.uint(28).is_some(), more && num == 0);
        payload.extend_from_slice(&response.payload);
        etags.extend(response.option(4).map(<[u8]>::to_vec));
        if !more {
            return (payload, etags);
        }
    }
}

#[test]
fn a_payload_in_blocks_is_served_as_one() {
    let long = "x".repeat(100);
    let json = format!(r#"[{{"bn":"/33000/3/","n":"7","vs":"{long}"}},{{"n":"0","v":5}}]"#);
    let created = format!(r#"[{{"bn":"/33000/9/","n":"7","vs":"{long}"}}]"#);
    let arguments = format!("0='{long}'");
    let paths = r#"[{"n":"/33000/3/0"},{"n":"/3/0/9"},{"n":"/3/0/14"},{"n":"/3/0/16"}]"#;
    let table = [
        ("PUT /33000/3 content-format=110", json.as_str(), "2.04"),
        ("POST /33000/3 content-format=110", &json, "2.04"),
        ("POST /33000 content-format=110", &created, "2.01"),
        ("POST /3/0/4 content-format=0", &arguments, "2.04"),
        ("POST /3/0/4", &arguments, "2.04"),
        ("IPATCH / content-format=110", &json, "2.04"),
        ("FETCH / content-format=110 accept=110", paths, "2.05"),
    ];
    for (head, payload, code) in table {
        for size in [16, 32, 64] {
            let mut whole = Buffered::new(Station::new());
            let expected = whole.serve(SERVER, token("t"), &message(head).payload(payload));
            assert_eq!(expected.code(), code);
            let mut device = Buffered::new(Station::new());
            let mut responses = upload(&mut device, SERVER, head, payload.as_bytes(), size);
            let last = responses.pop().unwrap();
            assert!(!responses.is_empty());
            for (num, response) in responses.iter().enumerate() {
                assert_eq!(*response, format!("2.31 block1={num}+/{size}"), "{head}");
            }
            let echo = format!(" block1={}/{size}", responses.len());
            assert!(
                last.contains(&echo) && last.replace(&echo, "") == expected.to_string(),
                "{head}: {last}"
            );
            assert!(device.station == whole.station, "{head}");
            assert_eq!(device.blockwise.transfers(), 0);
        }
    }
}

/// RFC 7959, 2.9.2.
#[test]
fn a_block_that_does_not_follow_the_one_before_is_incomplete() {
    let first = "PUT /33000/3/7 content-format=0 block1=0+/16 : aaaaaaaaaaaaaaaa";
    let table = [
        ("PUT /33000/3/7 content-format=0 block1=2+/16 : aaaaaaaaaaaaaaaa", "4.08 block1=2/16"),
        ("PUT /33000/3/7 content-format=0 block1=2/16 : a", "4.08 block1=2/16"),
        // Another path, another method, another query, another format, another Request-Tag: another transfer.
        ("PUT /33000/3/4 content-format=0 block1=1/16 : a", "4.08 block1=1/16"),
        ("POST /33000/3/7 content-format=0 block1=1/16 : a", "4.08 block1=1/16"),
        ("PUT /33000/3/7?a=1 content-format=0 block1=1/16 : a", "4.08 block1=1/16"),
        ("PUT /33000/3/7 content-format=110 block1=1/16 : a", "4.08 block1=1/16"),
        ("PUT /33000/3/7 block1=1/16 : a", "4.08 block1=1/16"),
        ("PUT /33000/3/7 content-format=0 request-tag=1 block1=1/16 : a", "4.08 block1=1/16"),
        ("PUT /33000/3/7 content-format=0 block1=1/16 : a", "2.04 block1=1/16"),
    ];
    for (second, response) in table {
        let mut device = Buffered::new(Station::new());
        assert_eq!(device.ask(first), "2.31 block1=0+/16");
        assert_eq!(device.ask(second), response, "{second}");
        let written = device.station.bag.instances.get(3).unwrap().secret.as_deref();
        assert_eq!(written, Some(if response.starts_with('2') { "aaaaaaaaaaaaaaaaa" } else { "hush" }));
        // A transfer can begin again at any time.
        assert_eq!(device.ask(first), "2.31 block1=0+/16");
    }
    let mut device = Buffered::new(Station::new());
    assert_eq!(device.ask("PUT /33000/3/7 content-format=0 block1=1/16 : a"), "4.08 block1=1/16");
    // A transfer that has been served is over.
    device.ask(first);
    assert_eq!(device.ask("PUT /33000/3/7 content-format=0 block1=1/16 : a"), "2.04 block1=1/16");
    assert_eq!(device.ask("PUT /33000/3/7 content-format=0 block1=1/16 : a"), "4.08 block1=1/16");
}

#[test]
fn a_whole_payload_ends_a_transfer_to_its_path() {
    for block in ["", " block1=0/16"] {
        let mut device = Buffered::new(Station::new());
        device.ask("PUT /33000/3/7 content-format=0 block1=0+/16 : aaaaaaaaaaaaaaaa");
        assert_eq!(device.code(&format!("PUT /33000/3/7 content-format=0{block} : b")), "2.04");
        assert_eq!(device.blockwise.transfers(), 0);
        assert_eq!(device.code("PUT /33000/3/7 content-format=0 block1=1/16 : a"), "4.08");
    }
}

/// RFC 7959, 2.9.3.
#[test]
fn a_payload_that_does_not_fit_is_too_large() {
    let mut device: Device<1, 64> = Device::new(Station::new());
    let head = "PUT /33000/3/7 content-format=0";
    assert_eq!(upload(&mut device, SERVER, head, &[b'a'; 64], 16).pop().unwrap(), "2.04 block1=3/16");
    assert_eq!(upload(&mut device, SERVER, head, &[b'b'; 65], 16).pop().unwrap(), "4.13 block1=4/16");
    assert_eq!(device.station.bag.instances.get(3).unwrap().secret, Some("a".repeat(64)));
    assert_eq!(device.blockwise.transfers(), 0);
    // The size of the whole is known in advance.
    let sized = |size: u32| format!("{head} size1={size} block1=0+/16 : aaaaaaaaaaaaaaaa");
    assert_eq!(device.ask(&sized(65)), "4.13 block1=0/16");
    assert_eq!(device.blockwise.transfers(), 0);
    assert_eq!(device.ask(&sized(64)), "2.31 block1=0+/16");
    // A device without a buffer takes what fits in one message.
    let mut device: Device<0, 0> = Device::new(Station::new());
    assert_eq!(device.ask(&sized(17)), "4.13 block1=0/16");
    assert_eq!(device.ask(&format!("{head} block1=0/64 : abc")), "2.04 block1=0/64");
    let fetch = r#"FETCH / content-format=110 accept=110 : [{"n":"/3/0/9"}]"#;
    assert_eq!(device.code(fetch), "2.05");
}

#[test]
fn a_block_of_a_wrong_length_is_a_bad_request() {
    let head = "PUT /33000/3/7 content-format=0";
    let table = [
        ("block1=0+/16 : aaaaaaaaaaaaaaa", "4.00 block1=0/16"),
        ("block1=0+/16 : aaaaaaaaaaaaaaaaa", "4.00 block1=0/16"),
        ("block1=0+/16", "4.00 block1=0/16"),
        ("block1=1/16 : aaaaaaaaaaaaaaaaa", "4.00 block1=1/16"),
        // The only block, too (RFC 7959, 2.2).
        ("block1=0/16 : aaaaaaaaaaaaaaaaa", "4.00 block1=0/16"),
        ("block1=0/16 : aaaaaaaaaaaaaaaa", "2.04 block1=0/16"),
    ];
    for (block, response) in table {
        let mut device = Buffered::new(Station::new());
        assert_eq!(device.ask(&format!("{head} {block}")), response, "{block}");
    }
    // A streamed value is no exception.
    let head = "PUT /5/0/0 content-format=42";
    let mut device = Buffered::new(Station::new());
    assert_eq!(device.ask(&format!("{head} block1=0+/16 : a")), "4.00 block1=0/16");
    assert!(device.station == Station::new());
}

/// RFC 7959, 2.3: the number of a block counts blocks of its own size.
#[test]
fn the_size_of_blocks_may_change_in_the_middle() {
    let head = "PUT /33000/3/7 content-format=0";
    for (last, code) in
        [("4/16", "2.04"), ("2/32", "2.04"), ("1/64", "2.04"), ("3/16", "4.08"), ("2/16", "4.08")]
    {
        let mut device = Buffered::new(Station::new());
        let first = message(head).with(27, block(0, true, 64)).payload([b'a'; 64]);
        assert_eq!(device.serve(SERVER, token("t"), &first).code(), "2.31");
        assert_eq!(device.code(&format!("{head} block1={last} : b")), code, "{last}");
    }
}

#[test]
fn a_streamed_value_is_written_block_by_block_and_never_collected() {
    let mut device: Device<1, 16> = Device::new(Station::new());
    let responses = upload(&mut device, SERVER, "PUT /5/0/0 content-format=42", &[7; 5000], 1024);
    assert_eq!(responses[0], "2.31 block1=0+/1024");
    assert_eq!(responses[4], "2.04 block1=4/1024");
    assert_eq!((device.station.flash.bytes, device.blockwise.transfers()), (5000, 0));
    assert_eq!(device.station.firmware.instance.state, 2);
    // The value is no text, which would have to be collected.
    let responses = upload(&mut device, SERVER, "PUT /5/0/0 content-format=0", b"AAAAAAAAAAAAAAAAAAAA", 16);
    assert_eq!(responses[0], "4.15 block1=0/16");
    assert_eq!(device.ask("PUT /5/0/0 content-format=42 block1=0/16 : ab"), "2.04 block1=0/16");
    assert_eq!(device.station.flash.bytes, 2);
}

/// RFC 7959, 2.5: a device may forget a transfer after EXCHANGE_LIFETIME.
#[test]
fn a_transfer_ends_if_no_block_arrives() {
    let first = "PUT /33000/3/7 content-format=0 block1=0+/16 : aaaaaaaaaaaaaaaa";
    let last = "PUT /33000/3/7 content-format=0 block1=1/16 : a";
    for (wait, code) in [(247_000, "2.04"), (247_001, "4.08")] {
        let mut device = Buffered::new(Station::new());
        device.ask(first);
        device.now += wait;
        assert_eq!(device.code(last), code);
        device.ask(first);
        assert_eq!(device.blockwise.transfers(), 1);
        device.now += 247_001;
        device.ask("GET /3/0/0 accept=0");
        assert_eq!(device.blockwise.transfers(), 0);
    }
}

#[test]
fn transfers_of_two_servers_to_one_path_do_not_mix() {
    let head = "PUT /3/0/14 content-format=0";
    let mut device = Buffered::new(Station::with_two_servers());
    device.station.access.instances.get_mut(2).unwrap().acl = Some([(1, 15), (2, 15)].into_iter().collect());
    for (requester, letter) in [(SERVER, "a"), (OTHER, "b")] {
        let request = message(&format!("{head} block1=0+/16")).payload(letter.repeat(16));
        assert_eq!(device.serve(requester, token("t"), &request).code(), "2.31");
    }
    for (requester, letter) in [(OTHER, "b"), (SERVER, "a")] {
        let request = message(&format!("{head} block1=1/16")).payload(letter);
        assert_eq!(device.serve(requester, token("t"), &request).code(), "2.04");
        assert_eq!(device.station.device.instance.utc_offset, Some(letter.repeat(17)));
    }
}

#[test]
fn a_server_gives_up_its_own_transfer_first() {
    let first = |path: &str| message(&format!("PUT {path} content-format=0 block1=0+/16 : aaaaaaaaaaaaaaaa"));
    let last = |path: &str| message(&format!("PUT {path} content-format=0 block1=1/16 : a"));
    let mut device = Buffered::new(Station::new());
    let mut code = |requester, request: Message| device.serve(requester, token("t"), &request).code();
    assert_eq!(code(SERVER, first("/3/0/14")), "2.31");
    assert_eq!(code(OTHER, first("/3/0/15")), "2.31");
    assert_eq!(code(OTHER, first("/3/0/14")), "2.31");
    assert_eq!(code(OTHER, last("/3/0/15")), "4.08");
    assert_eq!(code(SERVER, last("/3/0/14")), "2.04");
}

/// A FETCH can be served without being kept: the upload of another server is worth more.
#[test]
fn a_fetch_does_not_end_a_transfer_in_progress() {
    let mut device: Device<1, 256> = Device::new(Station::new());
    let fetch = r#"FETCH / content-format=110 accept=110 : [{"n":"/3/0/9"}]"#;
    for requester in [SERVER, OTHER] {
        device.ask("PUT /33000/3/7 content-format=0 block1=0+/16 : aaaaaaaaaaaaaaaa");
        assert_eq!(device.serve(requester, token("f"), &message(fetch)).code(), "2.05");
        assert_eq!(device.code("PUT /33000/3/7 content-format=0 block1=1/16 : a"), "2.04");
    }
}

const PATHS: &str = r#"[{"n":"/3/0/0"},{"n":"/3/0/1"},{"n":"/3/0/14"}]"#;

/// aiocoap and Californium send the payload of a FETCH once (RFC 8132, 2.3.1 leaves that open).
#[test]
fn later_blocks_of_a_fetch_need_no_payload() {
    for with_blocks in [false, true] {
        let mut device = Buffered::new(Station::new());
        let head = "FETCH / content-format=110 accept=110";
        let whole = device.serve(SERVER, token("t"), &message(head).payload(PATHS));
        let first = if with_blocks {
            let bytes = PATHS.as_bytes();
            let piece = message(head).with(27, block(0, true, 32)).payload(&bytes[..32]);
            assert_eq!(device.serve(SERVER, token("t"), &piece).code(), "2.31");
            // It has not arrived, so that no response can have a second block.
            assert_eq!(device.code("FETCH / accept=110 block2=1/64"), "4.08");
            let piece = message(head).with(27, block(0, true, 32)).payload(&bytes[..32]);
            assert_eq!(device.serve(SERVER, token("t"), &piece).code(), "2.31");
            let last = message(head).with(27, block(1, false, 32)).with(23, block(0, false, 64));
            device.serve(SERVER, token("t"), &last.payload(&bytes[32..]))
        } else {
            device.serve(SERVER, token("t"), &message(head).with(23, block(0, false, 64)).payload(PATHS))
        };
        let mut payload = first.payload.clone();
        while payload.len() < whole.payload.len() {
            device.now += 100_000;
            let request = format!("FETCH / accept=110 block2={}/64", payload.len() / 64);
            let next = device.serve(SERVER, token("t"), &message(&request));
            assert_eq!((next.code().as_str(), next.option(4)), ("2.05", first.option(4)));
            payload.extend_from_slice(&next.payload);
        }
        assert_eq!(payload, whole.payload);
        // Another server has not asked.
        let other = device.serve(OTHER, token("t"), &message("FETCH / accept=110 block2=1/64"));
        assert_eq!(other.code(), "4.08");
        // The payload is kept as long as any transfer.
        device.now += 247_001;
        assert_eq!(device.code("FETCH / accept=110 block2=1/64"), "4.08");
    }
}

#[test]
fn a_fetch_that_is_too_long_to_keep_forgets_the_one_before() {
    let mut device: Device<1, 32> = Device::new(Station::new());
    let head = "FETCH / content-format=110 accept=110 block2=0/16";
    assert_eq!(device.code(&format!(r#"{head} : [{{"n":"/3/0/0"}}]"#)), "2.05");
    assert_eq!(device.code("FETCH / accept=110 block2=1/16"), "2.05");
    assert_eq!(device.serve(SERVER, token("t"), &message(head).payload(PATHS)).code(), "2.05");
    assert_eq!(device.code("FETCH / accept=110 block2=1/16"), "4.08");
    // With its payload a later block is served.
    let later = message("FETCH / content-format=110 accept=110 block2=1/16").payload(PATHS);
    assert_eq!(device.serve(SERVER, token("t"), &later).code(), "2.05");
}

/// RFC 7959, 3.4; npm's coap repeats the option.
#[test]
fn observe_on_a_later_block_neither_starts_nor_ends_an_observation() {
    let mut device = Buffered::new(Station::new());
    let ask =
        |device: &mut Buffered, name: &str, line: &str| device.serve(SERVER, token(name), &message(line));
    assert_eq!(ask(&mut device, "a", "GET /3/0 accept=110 observe=0 block2=0/64").uint(6), Some(1));
    assert_eq!(ask(&mut device, "b", "GET /3/0 accept=110 observe=0 block2=1/64").uint(6), None);
    assert!(device.endpoint.is_observed(1, token("a")) && !device.endpoint.is_observed(1, token("b")));
    assert_eq!(ask(&mut device, "b", "GET /3/0 accept=110 observe=1 block2=1/64").code(), "2.05");
    assert!(device.endpoint.is_observed(1, token("a")));
    let fetch = message("FETCH / accept=110 content-format=110 observe=0 block2=0/64").payload(PATHS);
    assert_eq!(device.serve(SERVER, token("c"), &fetch).uint(6), Some(2));
    assert_eq!(ask(&mut device, "d", "FETCH / accept=110 observe=0 block2=1/64").uint(6), None);
    assert!(device.endpoint.is_observed(1, token("c")) && !device.endpoint.is_observed(1, token("d")));
}

/// RFC 7959, 2.4.
#[test]
fn blocks_of_a_response_have_one_etag_while_the_values_stay() {
    for size in [16, 32, 64, 128, 256, 512, 1024] {
        for head in ["GET /16 accept=110", "GET /3/0 accept=11542", "GET /33000/3 accept=112"] {
            let mut device = Buffered::new(Station::new());
            device.station.portfolio.instances.insert(1, portfolio(&["x"; 40])).unwrap();
            let whole = device.serve(SERVER, token("t"), &message(&format!("{head} block2=0/1024")));
            let (payload, etags) = download(&mut device, SERVER, head, size);
            assert!(payload.starts_with(&whole.payload), "{head} by {size}");
            assert!(etags.windows(2).all(|pair| pair[0] == pair[1]), "{head} by {size}");
            let (_, again) = download(&mut device, SERVER, head, size);
            assert_eq!(again, etags);
            device.station.device.instance.battery = Some(55);
            device.station.bag.instances.get_mut(3).unwrap().integer = Some(55);
            device.station.portfolio.instances.get_mut(1).unwrap().identity.insert(0, "y".into()).unwrap();
            let (_, changed) = download(&mut device, SERVER, head, size);
            assert!(etags.is_empty() || changed[0] != etags[0], "{head} by {size}");
        }
    }
}

#[test]
fn a_small_buffer_has_small_blocks() {
    let mut large = Buffered::new(Station::new());
    let expected = download(&mut large, SERVER, "GET /3/0 accept=110", 1024).0;
    for (capacity, size) in [(16, 16), (64, 64), (100, 64), (127, 64), (128, 128), (1400, 1024)] {
        let mut device = Buffered::new(Station::new());
        device.capacity = capacity;
        let first = device.serve(SERVER, token("t"), &message("GET /3/0 accept=110"));
        let block = first.block(23);
        assert_eq!(block.map(|block| block.size), BlockSize::new(size).filter(|_| size < 1024), "{capacity}");
        assert_eq!(download(&mut device, SERVER, "GET /3/0 accept=110", 1024).0, expected);
        let observe = device.serve(SERVER, token("o"), &message("GET /3/0 accept=110 observe=0"));
        assert!(observe.uint(6).is_some());
        device.station.device.instance.battery = Some(5);
        device.now = 1000;
        let notified = &device.notifications()[0].3;
        assert_eq!((notified.code().as_str(), notified.block(23).is_some()), ("2.05", size < 1024));
    }
    let mut device = Buffered::new(Station::new());
    device.capacity = 15;
    assert_eq!(device.ask("GET /3/0 accept=110"), "5.00");
}

#[test]
fn a_bootstrap_server_writes_and_reads_in_blocks() {
    let mut device = Buffered::new(Station::before_bootstrap());
    let account = r#"[{"bn":"/1/5/","n":"0","v":7},{"n":"1","v":60},{"n":"6","vb":true},{"n":"7","vs":"U"}]"#;
    let head = "PUT /1/5 content-format=110";
    let responses = upload(&mut device, BOOTSTRAP, head, account.as_bytes(), 32);
    assert_eq!(responses.last().unwrap(), "2.04 block1=2/32");
    assert_eq!(device.station.server.instances.get(5).unwrap().ssid, 7);
    let (payload, _) = download(&mut device, BOOTSTRAP, "GET / accept=40", 16);
    assert!(payload.starts_with(b"</>;lwm2m=1.2"), "{}", payload.escape_ascii());
}

#[test]
fn a_server_that_is_removed_has_no_transfers() {
    let mut device = Buffered::new(Station::new());
    let first = "PUT /33000/3/7 content-format=0 block1=0+/16 : aaaaaaaaaaaaaaaa";
    device.ask(first);
    device.serve(OTHER, token("t"), &message(first));
    device.blockwise.remove_server(SERVER);
    assert_eq!(device.blockwise.transfers(), 1);
    assert_eq!(device.code("PUT /33000/3/7 content-format=0 block1=1/16 : a"), "4.08");
}
