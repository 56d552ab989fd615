//! Registrations: parameters and links by version and objects, and the updates after changes.

#![cfg(all(
    feature = "std",
    feature = "text",
    feature = "link",
    feature = "senml-json",
    feature = "tlv",
    feature = "notation"
))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use lwm2m_runtime::definition::Version;
use lwm2m_runtime::serve::Registration;
use lwm2m_runtime::{ContentFormat, Multiple};

use support::notation::Bench;
use support::station::Station;

const VERSIONS: [Version; 3] =
    [Version { major: 1, minor: 0 }, Version { major: 1, minor: 1 }, Version { major: 1, minor: 2 }];

fn payload(station: &mut Station, version: Version, formats: &[ContentFormat]) -> String {
    let registration = Registration::new(station, 1, version).unwrap();
    let mut buffer = [0; 512];
    String::from_utf8(registration.payload(station, formats, &mut buffer).unwrap().to_vec()).unwrap()
}

#[test]
fn the_query_has_parameters_of_object_1_and_of_the_client() {
    let mut station = Station::new();
    let table = [
        (0, "U", "ep=a&lt=86400&lwm2m=1.0&b=U&sms=447911123456"),
        (1, "UQ", "ep=a&lt=86400&lwm2m=1.1&b=UQ&Q&sms=447911123456"),
        (2, "UT", "ep=a&lt=86400&lwm2m=1.2&b=UT&Q&sms=447911123456"),
        // Other texts are left out.
        (2, "udp", "ep=a&lt=86400&lwm2m=1.2&Q&sms=447911123456"),
        (2, "", "ep=a&lt=86400&lwm2m=1.2&Q&sms=447911123456"),
    ];
    for (version, binding, expected) in table {
        station.server.instances.get_mut(0).unwrap().binding = binding.into();
        let query = {
            let model = &mut station;
            let registration = Registration::new(model, 1, VERSIONS[version]).unwrap();
            registration.name("a").queue().sms("447911123456").to_string()
        };
        assert_eq!(query, expected);
    }
}

#[test]
fn links_have_versions_and_instances_except_objects_with_keys() {
    let mut station = Station::new();
    let rest = "</16/0>,</3303>;ver=1.1,</3303/0>,</3303/1>,</33000/3>";
    let table = [
        (VERSIONS[0], "</1>;ver=1.2,</1/0>,</2>;ver=1.1,</3>;ver=1.2,</3/0>,</5>;ver=1.1,</5/0>,"),
        (VERSIONS[1], "</1>;ver=1.2,</1/0>,</2>;ver=1.1,</3>;ver=1.2,</3/0>,</5>;ver=1.1,</5/0>,"),
        // LwM2M 1.2 has two versions of object 5, so that its version is always listed.
        (VERSIONS[2], "</1/0>,</2>,</3/0>,</5>;ver=1.1,</5/0>,"),
    ];
    for (version, core) in table {
        assert_eq!(payload(&mut station, version, &[]), format!("{core}{rest}"), "{version}");
    }
    station.bag.instances = Multiple::new();
    station.portfolio.instances = Multiple::new();
    assert!(
        payload(&mut station, VERSIONS[2], &[])
            .ends_with("</16>,</3303>;ver=1.1,</3303/0>,</3303/1>,</33000>")
    );
}

/// RFC 7252, 7.2.1: several formats are a list in quotes. Servers that refuse it get none.
#[test]
fn formats_are_listed_only_if_there_are_several() {
    let (json, cbor, tlv) = (ContentFormat::SENML_JSON, ContentFormat::SENML_CBOR, ContentFormat::TLV);
    let table: [(Version, &[ContentFormat], &str); 6] = [
        (VERSIONS[2], &[], "</1/0>,"),
        (VERSIONS[2], &[cbor], "</>;ct=112,</1/0>,"),
        (VERSIONS[2], &[cbor, tlv], "</>;ct=\"112 11542\",</1/0>,"),
        // LwM2M 1.0 has no SenML.
        (VERSIONS[0], &[json, cbor], "</1>;"),
        (VERSIONS[0], &[cbor, tlv], "</>;ct=11542,</1>;"),
        (VERSIONS[0], &[cbor, tlv, ContentFormat::TEXT], "</>;ct=\"11542 0\",</1>;"),
    ];
    for (version, formats, expected) in table {
        let links = payload(&mut Station::new(), version, formats);
        assert!(links.starts_with(expected), "{version} {formats:?}: {links}");
    }
}

#[test]
fn an_update_has_only_parameters_and_lists_that_have_changed() {
    let table = [
        // The request of a server, the query of the update, and whether it has the list of objects.
        ("PUT /1/0/1 text:60", "lt=60", false),
        ("PUT /1/0/1 text:86400", "", false),
        ("PUT /1/0/7 text:UT", "b=UT", false),
        ("POST /1/0 tlv:c1013c_c2075554", "lt=60&b=UT", false),
        ("POST /33000 tlv:", "", true),
        ("DELETE /33000/3", "", true),
        ("BOOTSTRAP DELETE /16", "", true),
        // Values, attributes and accounts are not part of a registration.
        ("PUT /33000/3/0 text:7", "", false),
        ("DELETE /33000/3/8/5", "", false),
        ("PUT /33000?pmin=1", "", false),
        ("BOOTSTRAP PUT /0/7 tlv:c10a07", "", false),
        ("BOOTSTRAP PUT /1/7 tlv:c10007", "", true),
    ];
    for (line, expected, with_list) in table {
        let mut bench = Bench::new(Station::new());
        let registered = |bench: &mut Bench| Registration::new(&bench.station, 1, VERSIONS[2]).unwrap();
        let before = registered(&mut bench);
        assert!(bench.ask(line).starts_with('2'), "{line}");
        let now = registered(&mut bench);
        let update = now.update_since(&before);
        assert_eq!((update.to_string().as_str(), update.needs_payload()), (expected, with_list), "{line}");
        assert_eq!(update.is_needed(), with_list || !expected.is_empty(), "{line}");
    }
}

#[test]
fn a_server_without_instance_of_object_1_has_no_registration() {
    let station = Station::before_bootstrap();
    assert!(Registration::new(&station, 1, VERSIONS[2]).is_none());
}

#[test]
fn a_written_parameter_is_the_text_that_display_prints() {
    let station = Station::new();
    let registration =
        Registration::new(&station, 1, VERSIONS[2]).unwrap().name("a").queue().sms("447911123456");
    let mut options = Vec::new();
    registration.each_parameter(&mut |parameter| {
        let option = parameter.to_string();
        assert_eq!(parameter.write(&mut [0; 16]).unwrap(), option);
        let error = parameter.write(&mut []).unwrap_err();
        assert_eq!(error.to_string(), format!("the buffer is too small: {} bytes are needed", option.len()));
        options.push(option);
    });
    assert_eq!(options, ["ep=a", "lt=86400", "lwm2m=1.2", "b=U", "Q", "sms=447911123456"]);
}
