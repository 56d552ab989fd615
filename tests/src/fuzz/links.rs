//! Links in CoRE link format: those that are read are written, and read again equal.

use lwm2m_runtime::attributes::Attributes;
use lwm2m_runtime::codec::link::{Attribute, Link, Links, Writer};

use crate::{data, vectors};

/// Reads links, writes them, and reads them again.
///
/// # Panics
///
/// If a rule is broken.
pub fn check(data: &[u8]) {
    let links = match Links::parse(data) {
        Ok(links) => links,
        Err(error) => {
            let offset = error.offset().map_or(0, |offset| offset as usize);
            assert!(offset <= data.len(), "{error:?}");
            assert!(!error.to_string().is_empty() && !error.code().is_success());
            return;
        }
    };
    assert_eq!(links.to_string().as_bytes(), data);
    assert_eq!(links.is_empty(), links.iter().count() == 0);
    assert!(links.root() == "/" || links.iter().any(|link| link.target() == links.root()));
    let payload = write(links);
    let again = Links::parse(&payload).expect("written links can be read");
    assert!(again.iter().map(parts).eq(links.iter().map(parts)), "{again}");
    for link in links.iter() {
        assert!(link.offset() < data.len());
        link.attributes().for_each(|attribute| check_attribute(&attribute));
        if let Some(path) = link.path() {
            assert!(links.root() != "/" || link.path_below(links.root()) == Some(path));
        }
        if let Ok(attributes) = link.notification_attributes() {
            assert_eq!(Attributes::parse(&attributes.to_string()), Ok(attributes));
        }
    }
}

fn check_attribute(attribute: &Attribute<'_>) {
    if let Some(number) = attribute.number() {
        assert_eq!(number.to_string().parse(), Ok(number));
    }
    if let (Some(version), Some(value)) = (attribute.version(), attribute.value) {
        assert_eq!(value.words().count(), 1, "{version}");
    }
}

/// A target, and its attributes with their values.
type Parts = (String, Vec<(String, Option<String>)>);

fn parts(link: Link<'_>) -> Parts {
    let attributes = link
        .attributes()
        .map(|attribute| (attribute.name.to_owned(), attribute.value.map(|value| value.to_string())));
    (link.target().to_owned(), attributes.collect())
}

fn write(links: Links<'_>) -> Vec<u8> {
    let write = |buffer: &mut [u8]| {
        let mut writer = Writer::new(buffer);
        for link in links.iter() {
            writer.target(link.target());
            for attribute in link.attributes() {
                match attribute.value {
                    Some(value) => writer.text(attribute.name, &value.to_string()),
                    None => writer.flag(attribute.name),
                };
            }
        }
        writer.finish()
    };
    // Each character is escaped at most once, and an attribute gets two quotes.
    let mut buffer = vec![0; links.to_string().len() * 4 + 64];
    let length = write(&mut buffer).unwrap_or_else(|error| panic!("{links}: {error}"));
    buffer.truncate(length);
    buffer
}

/// Returns links of registrations and of both kinds of Discover, and vectors.
pub fn seeds() -> Vec<Vec<u8>> {
    let texts = [
        "</>;rt=\"oma.lwm2m\";ct=\"110 112\",</3>;ver=1.1,</3/0>",
        "</lwm2m>;rt=\"oma.lwm2m\",</lwm2m/3303/0>,</lwm2m/3303/1>",
        "</3303/0>;pmin=10;gt=42.5,</3303/0/5700>;dim=2;lt=-1;st=0.5",
        "</>;lwm2m=1.1,</0/0>;ssid=1;uri=\"coaps://example.com\",</1/0>;ssid=1",
        "lwm2m=\"1.0\",</0/0>;ssid=1",
        "</a>;title*=UTF-8'';b=\"\\\"\\\\\",</4>\0",
    ];
    let files = data::folder("vectors").into_iter().flat_map(|folder| {
        ["spec-link", "zephyr-link"].map(|name| vectors::load(&folder.join(format!("{name}.json"))).1)
    });
    let payloads = files.flatten().map(|case| case.payload).filter(|payload| payload.len() <= 512);
    texts.iter().map(|text| text.as_bytes().to_vec()).chain(payloads).collect()
}
