//! Links and notification attributes: what is read, what is written, and what peers say of both.
#![cfg(feature = "link")]
#![allow(clippy::unwrap_used, reason = "what a helper of a test unwraps fails the test")]

#[path = "link/attributes.rs"]
mod attributes;
#[path = "link/builders.rs"]
mod builders;
#[path = "link/listed.rs"]
mod listed;
#[path = "link/vectors.rs"]
mod vectors;

use lwm2m_runtime::attributes::Decimal;
use lwm2m_runtime::codec::link::{Attribute, AttributeValue, Links, Writer};
use lwm2m_runtime::definition::Version;
use lwm2m_runtime::error::Detail;
use lwm2m_runtime::{ErrorKind, Path};
use proptest::prelude::*;

#[test]
fn what_breaks_the_grammar_is_refused_at_its_first_byte() {
    let table: [(&[u8], usize); 36] = [
        (b"x", 0),
        (b"</3/0></4>", 6),
        (b"</3/0>\n</4>", 6),
        (b"</3/0> ,</4>", 6),
        (b" </3/0>", 0),
        (b",</3/0>", 0),
        (b"</3/0>,", 7),
        (b"</3/0>, ", 8),
        (b"</3/0>,,</4>", 7),
        (b"</3/0>,\n</4>", 7),
        (b"</3/0> ", 6),
        (b"<", 1),
        (b"</3/0", 5),
        (b"</3 0>", 3),
        (b"</3<0>", 3),
        (b"</%>", 3),
        (b"</%2>", 4),
        (b"</%zz>", 3),
        (b"</f\xc3\xb3>", 3),
        (b"</3>;", 5),
        (b"</3>;=1", 5),
        (b"</3>;;a", 5),
        (b"</3>; a", 5),
        (b"</3> ;a", 4),
        (b"</3>;a ", 6),
        (b"</3>;a =1", 6),
        (b"</3>;a=", 7),
        (b"</3>;a=,</4>", 7),
        (b"</3>;a= 1", 7),
        (b"</3>;a=1\\", 8),
        (b"</3>;a=\"b", 9),
        (b"</3>;a=\"b\\\"", 11),
        (b"</3>;a=\"b\"c", 10),
        (b"</3>;a=\"\x01\"", 8),
        (b"</3>\0\0", 4),
        (b"</3>;a=\"\xff\"", 8),
    ];
    for (payload, offset) in table {
        let refused = Links::parse(payload).expect_err(&payload.escape_ascii().to_string());
        assert_eq!(refused.offset(), Some(offset as u32), "{}", payload.escape_ascii());
        assert_eq!(refused.code(), lwm2m_runtime::ResponseCode::BAD_REQUEST);
    }
}

#[test]
fn what_peers_write_beside_the_grammar_is_understood() {
    let table: [(&[u8], usize); 8] = [
        (b"", 0),
        (b"\0", 0),
        (b"</3/0>\0", 1),
        (b"</3/0>, </4>,\t</5>", 3),
        (b"</3>;ver1.1", 1),
        (b"</3>;ver=\"1.1\"", 1),
        (b"<>,</hosts?query#part>,<coap://[::1]/3/0>", 3),
        (b"</3>;a=\",;<>\\\"\\\\ \";title*=UTF-8''b;c,</4>", 2),
    ];
    for (payload, count) in table {
        let links = Links::parse(payload).unwrap();
        assert_eq!(links.iter().count(), count, "{}", payload.escape_ascii());
        assert_eq!(links.is_empty(), count == 0);
    }
}

/// Clients write the version of an object on its link, or on that of an instance (LwM2M Core 1.2.2, 7.2.3).
#[test]
fn a_version_is_read_on_an_object_and_on_an_instance() {
    for payload in ["</3>;ver=1.2,</3/0>", "</3>;ver=\"1.2\",</3/0>", "</3/0>;ver=1.2", "</3/0>;ver=\"1.2\""]
    {
        let links = Links::parse(payload.as_bytes()).unwrap();
        let versions = links.iter().filter_map(|link| {
            let version = link.attribute("ver").and_then(|ver| ver.version())?;
            Some((link.path()?.object_id()?, version.to_string()))
        });
        assert_eq!(versions.collect::<Vec<_>>(), [(3, "1.2".to_owned())], "{payload}");
    }
}

/// LwM2M Core 1.2.2, 6.1.7.3: servers may take the version before the first link as that of the root.
#[test]
fn a_version_before_the_first_link_is_that_of_the_root() {
    let table: [(&[u8], &str, &[&str]); 7] = [
        (br#"lwm2m="1.0",</0/0>;ssid=1"#, "1.0", &["/", "/0/0"]),
        (br#"lwm2m=1.0,</0/0>;ssid=101,</0/1/>,</0/2>;ssid=102"#, "1.0", &["/", "/0/0", "/0/1", "/0/2"]),
        (br#"lwm2m="1.0", </1/0>"#, "1.0", &["/", "/1/0"]),
        (br#"lwm2m="1.0""#, "1.0", &["/"]),
        (b"lwm2m=1.1\0", "1.1", &["/"]),
        (br#"</>;lwm2m="1.0",</0/0>;ssid=1"#, "1.0", &["/", "/0/0"]),
        (br#"</>;lwm2m=1.1,</0/0>;ssid=1"#, "1.1", &["/", "/0/0"]),
    ];
    for (payload, version, paths) in table {
        let links = Links::parse(payload).unwrap();
        let found: Vec<String> = links.iter().map(|link| link.path().unwrap().to_string()).collect();
        assert_eq!(found, paths, "{}", payload.escape_ascii());
        let root = links.iter().next().unwrap();
        let attributes: Vec<&str> = root.attributes().map(|attribute| attribute.name).collect();
        assert_eq!((root.target(), root.offset(), attributes), ("/", 0, vec!["lwm2m"]));
        assert_eq!(root.attribute("lwm2m").and_then(|lwm2m| lwm2m.version()).unwrap().to_string(), version);
        assert_eq!(links.to_string().as_bytes(), payload);
    }
    let second = Links::parse(br#"lwm2m="1.0",</0/0>;ssid=1"#).unwrap().iter().nth(1).unwrap();
    let ssid = second.attribute("ssid").and_then(|ssid| ssid.number());
    assert_eq!((second.offset(), ssid), (12, Some(1.into())));
}

#[test]
fn no_other_attribute_comes_without_a_link() {
    let table: [(&[u8], u32); 10] = [
        (b"lwm2m", 0),
        (b"lwm2m=", 6),
        (b"lwm2m=,</0/0>", 6),
        (b"lwm2m=one,</0/0>", 6),
        (br#"lwm2m="1.0"#, 10),
        (br#"lwm2m="1.0"</0/0>"#, 11),
        (br#"lwm2m="1.0";ssid=1,</0/0>"#, 11),
        (br#"lwm2m="1.0","#, 12),
        (br#"</0/0>,lwm2m="1.0""#, 7),
        (br#"ver="1.0",</0/0>"#, 0),
    ];
    for (payload, offset) in table {
        let error = Links::parse(payload).expect_err(&payload.escape_ascii().to_string());
        assert_eq!(error.offset(), Some(offset), "{}", payload.escape_ascii());
    }
}

#[test]
fn a_quoted_value_may_hold_what_else_would_end_it() {
    let links = Links::parse(br#"</3>;a=",;<>\"\\=";b=<>=/?;c,</4>"#).unwrap();
    let link = links.iter().next().unwrap();
    let attributes: Vec<Attribute<'_>> = link.attributes().collect();
    assert_eq!(
        attributes,
        [
            Attribute { name: "a", value: Some(AttributeValue::Quoted(r#",;<>\"\\="#)) },
            Attribute { name: "b", value: Some(AttributeValue::Token("<>=/?")) },
            Attribute { name: "c", value: None },
        ]
    );
    assert_eq!(attributes[0].value.unwrap().to_string(), r#",;<>"\="#);
    assert_eq!(links.iter().nth(1).map(|link| link.offset()), Some(29));
}

#[test]
fn a_target_is_a_path_below_its_root_or_a_text() {
    let table = [
        ("/", "/", Some("/")),
        ("/3", "/", Some("/3")),
        ("/0/1/", "/", Some("/0/1")),
        ("/3/0/6/1", "/", Some("/3/0/6/1")),
        ("/65535", "/", Some("/65535")),
        ("/3/65535", "/", None),
        ("/1/2/3/4/5", "/", None),
        ("", "/", None),
        ("//", "/", None),
        ("//3", "/", None),
        ("/3//", "/", None),
        ("3/0", "/", None),
        ("/rd", "/", None),
        ("/lwm2m", "/lwm2m", Some("/")),
        ("/lwm2m/", "/lwm2m", Some("/")),
        ("/lwm2m//", "/lwm2m", None),
        ("/lwm2m/3/0", "/lwm2m", Some("/3/0")),
        ("/lwm2m/3/0", "/lwm2m/", Some("/3/0")),
        ("/lwm2mx/3", "/lwm2m", None),
        ("/lwm2m3", "/lwm2m", None),
        ("/3/0", "/lwm2m", None),
        ("/lwm2m/3/0", "/", None),
    ];
    for (target, root, path) in table {
        let payload = format!("<{target}>");
        let link = Links::parse(payload.as_bytes()).unwrap().iter().next().unwrap();
        let path = path.map(|path| path.parse::<Path>().unwrap());
        assert_eq!(link.path_below(root), path, "{target} below {root}");
        assert_eq!(link.target(), target);
    }
}

#[test]
fn what_the_format_has_no_place_for_is_not_written() {
    let table: [fn(&mut Writer<'_>); 8] = [
        |writer| {
            writer.target("/a b");
        },
        |writer| {
            writer.target("/a>");
        },
        |writer| {
            writer.target("/%4");
        },
        |writer| {
            writer.number("before", 1);
        },
        |writer| {
            writer.link(Path::object(3)).flag("");
        },
        |writer| {
            writer.link(Path::object(3)).flag("a b");
        },
        |writer| {
            writer.link(Path::object(3)).number("a=", 1);
        },
        |writer| {
            writer.link(Path::object(3)).text("a", "\0");
        },
    ];
    for (index, write) in table.iter().enumerate() {
        let mut buffer = [0; 64];
        let mut writer = Writer::new(&mut buffer);
        write(&mut writer);
        assert_eq!(
            writer.finish().map_err(|error| error.kind()),
            Err(ErrorKind::NotRepresentable),
            "{index}"
        );
    }
    for root in ["", "lwm2m", "/a b"] {
        let error = Writer::new(&mut []).root(root).finish().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotRepresentable, "{root}");
    }
}

/// One attribute, as it is written.
#[derive(Debug, Clone)]
enum Value {
    Integer(i64),
    Unsigned(u64),
    Float(f64),
    Version(u8, u8),
    Text(String),
    Flag,
}

fn attribute() -> impl Strategy<Value = (String, Value)> {
    let value = prop_oneof![
        any::<i64>().prop_map(Value::Integer),
        any::<u64>().prop_map(Value::Unsigned),
        (-1e9..1e9_f64).prop_filter("decimals", |n| Decimal::try_from(*n).is_ok()).prop_map(Value::Float),
        any::<(u8, u8)>().prop_map(|(major, minor)| Value::Version(major, minor)),
        "[^\\p{Cc}]{0,12}".prop_map(Value::Text),
        Just(Value::Flag),
    ];
    ("[a-zA-Z0-9!#$&+.^_`|~-]{1,8}[*]?", value)
}

fn links() -> impl Strategy<Value = Vec<(String, Vec<(String, Value)>)>> {
    let target =
        prop_oneof!["(/[0-9]{1,4}){1,4}", "[a-zA-Z0-9._~:/?#@!$&'()*+,;=-]{0,12}", "(%[0-9a-fA-F]{2}){1,4}"];
    prop::collection::vec((target, prop::collection::vec(attribute(), 0..4)), 0..5)
}

fn write(links: &[(String, Vec<(String, Value)>)], buffer: &mut [u8]) -> Result<usize, lwm2m_runtime::Error> {
    let mut writer = Writer::new(buffer);
    for (target, attributes) in links {
        writer.target(target);
        for (name, value) in attributes {
            match value {
                Value::Integer(number) => writer.number(name, *number),
                Value::Unsigned(number) => writer.number(name, *number),
                Value::Float(number) => writer.number(name, Decimal::try_from(*number).unwrap()),
                Value::Version(major, minor) => {
                    writer.version(name, Version { major: *major, minor: *minor })
                }
                Value::Text(text) => writer.text(name, text),
                Value::Flag => writer.flag(name),
            };
        }
    }
    writer.finish()
}

fn assert_attribute(attribute: &Attribute<'_>, name: &str, expected: &Value) {
    assert_eq!(attribute.name, name);
    match expected {
        Value::Integer(number) => assert_eq!(attribute.number().unwrap().as_i64(), Some(*number)),
        Value::Unsigned(number) => assert_eq!(attribute.number().unwrap().as_u64(), Some(*number)),
        Value::Float(number) => assert_eq!(attribute.number().unwrap().as_f64(), *number),
        Value::Version(major, minor) => {
            assert_eq!(attribute.version(), Some(Version { major: *major, minor: *minor }));
        }
        Value::Text(text) => assert_eq!(&attribute.value.unwrap().to_string(), text),
        Value::Flag => assert_eq!(attribute.value, None),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn links_that_were_written_read_back_the_same(links in links()) {
        let mut buffer = vec![0; 16384];
        let count = write(&links, &mut buffer).unwrap();
        let payload = &buffer[..count];
        let read = Links::parse(payload).unwrap();
        prop_assert_eq!(read.iter().count(), links.len());
        for (link, (target, attributes)) in read.iter().zip(&links) {
            prop_assert_eq!(link.target(), target);
            prop_assert_eq!(link.attributes().count(), attributes.len());
            for (attribute, (name, value)) in link.attributes().zip(attributes) {
                assert_attribute(&attribute, name, value);
            }
        }
        // The error of a buffer that is too small has the required size, for every smaller size.
        let error = write(&links, &mut vec![0; count.saturating_sub(1)]).map_err(|error| (error.kind(), error.detail()));
        let too_small = (ErrorKind::BufferTooSmall, Detail::Needed(count));
        let needed = if count == 0 { Ok(0) } else { Err(too_small) };
        prop_assert_eq!(error, needed);
    }

    #[test]
    fn a_prefix_is_refused_or_a_payload_itself(links in links()) {
        let mut buffer = vec![0; 16384];
        let count = write(&links, &mut buffer).unwrap();
        for end in 0..count {
            if let Ok(prefix) = Links::parse(&buffer[..end]) {
                prop_assert!(prefix.iter().count() <= links.len());
            }
        }
    }

    #[test]
    fn no_bytes_do_harm(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        look_at_all_of_it(&bytes);
    }

    #[test]
    fn nothing_that_is_almost_a_link_does_harm(text in "(</?[0-9/]{0,5}>?|;|[a-z]{1,2}|=|\"|\\\\|,| |\0|%2|é){0,12}") {
        look_at_all_of_it(text.as_bytes());
    }
}

/// The links of an accepted payload contain every byte except those between links.
fn look_at_all_of_it(bytes: &[u8]) {
    let Ok(links) = Links::parse(bytes) else {
        return;
    };
    let mut seen = 0;
    for link in links.iter() {
        assert!(link.offset() >= seen);
        let attributes: usize = link
            .attributes()
            .map(|attribute| {
                let _ =
                    (attribute.number(), attribute.version(), attribute.value.map(|value| value.to_string()));
                let quotes = if matches!(attribute.value, Some(AttributeValue::Quoted(_))) { 2 } else { 0 };
                1 + attribute.name.len()
                    + attribute.value.map_or(0, |value| 1 + quotes + value.as_str().len())
            })
            .sum();
        let _ = (link.path(), link.path_below(links.root()), link.notification_attributes());
        seen = link.offset() + 2 + link.target().len() + attributes;
    }
    assert!(bytes.len() - seen <= 1);
}
