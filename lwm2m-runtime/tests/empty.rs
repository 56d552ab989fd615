//! Payloads without values, in each format and at each level.
#![cfg(all(feature = "formats", feature = "alloc"))]

use lwm2m_runtime::definition::{Operations, ResourceDef, ResourceType, Resources};
use lwm2m_runtime::{ContentFormat, Decoder, Error, ErrorKind, ObjectDef, Path};

static RESOURCES: Resources<'_, 2> = Resources::new([
    ResourceDef::new(7, "Voltage", Operations::ReadWrite, ResourceType::Integer).multiple(),
    ResourceDef::new(9, "Level", Operations::ReadWrite, ResourceType::Integer),
]);
static DEVICE: ObjectDef<'static> = ObjectDef::new(3, "Device", RESOURCES.table());

/// Reads the paths of a payload, none of which has a value, with their places in the payload.
fn read(format: ContentFormat, path: &str, payload: &[u8]) -> Result<Vec<String>, Error> {
    let mut paths = Vec::new();
    let path = path.parse().expect("a path");
    Decoder::new(format, payload, path).records_with_location(&[&DEVICE], &mut |record, location| {
        assert_eq!(record.value, None);
        assert!(payload.get(location.record).is_some() && payload.get(location.value).is_some());
        paths.push(record.path.to_string());
        Ok(())
    })?;
    Ok(paths)
}

/// The content of a multiple resource is its instances (LwM2M Core 1.2.2, 7.5.5), of which there may be none, and a
/// payload for the resource may be that content alone.
#[test]
fn an_empty_payload_of_tlv_is_a_multiple_resource_without_instances() {
    let table: [(&str, &[u8], &[&str]); 6] = [
        ("/3/0/7", &[], &["/3/0/7"]),
        ("/3/0/7", &[0x80, 7], &["/3/0/7"]),
        ("/3/0/7", &[0x88, 7, 0], &["/3/0/7"]),
        ("/3/0", &[0x80, 7], &["/3/0/7"]),
        // An instance or an object without values.
        ("/3/0", &[], &[]),
        ("/3", &[], &[]),
    ];
    for (path, payload, expected) in table {
        let expected = expected.iter().map(|path| (*path).to_owned()).collect();
        assert_eq!(read(ContentFormat::TLV, path, payload), Ok(expected), "{path} {payload:02x?}");
    }
    // A single resource, a resource instance, and a resource that is not known to be multiple.
    for path in ["/3/0/9", "/3/0/7/0", "/3/0/99", "/5/0/7"] {
        let expected = Error::new(ErrorKind::NoValue, path.parse::<Path>().expect("a path"));
        assert_eq!(read(ContentFormat::TLV, path, &[]), Err(expected.at_offset(0)), "{path}");
    }
}

/// The other formats have a grammar that an empty payload breaks, and a form of their own for such a resource. Their readers
/// accept it without a value in all of them.
#[test]
fn other_formats_name_a_multiple_resource_without_instances() {
    let table: [(ContentFormat, &[u8]); 5] = [
        (ContentFormat::SENML_JSON, br#"[{"n":"/3/0/7"}]"#),
        (ContentFormat::SENML_CBOR, b"\x81\xa1\x00f/3/0/7"),
        (ContentFormat::LWM2M_JSON, br#"{"bn":"/3/0/","e":[{"n":"7"}]}"#),
        (ContentFormat::LWM2M_CBOR, b"\xa1\x83\x03\x00\x07\xa0"),
        (ContentFormat::LWM2M_CBOR, b"\xa1\x83\x03\x00\x07\xf6"),
    ];
    for (format, payload) in table {
        assert_eq!(read(format, "/3/0/7", payload), Ok(vec!["/3/0/7".to_owned()]), "{format}");
        let truncated = ErrorKind::Truncated { missing: 1 };
        assert_eq!(read(format, "/3/0/7", &[]).map_err(|error| error.kind()), Err(truncated), "{format}");
    }
}

/// A record of SenML needs a value (RFC 8428, 4.2), so that nothing is left of such a resource.
#[test]
fn a_pack_without_records_is_a_multiple_resource_without_instances() {
    let table: [(ContentFormat, &[u8]); 7] = [
        (ContentFormat::SENML_JSON, b" [ ] "),
        (ContentFormat::SENML_ETCH_JSON, b"[]"),
        (ContentFormat::SENML_CBOR, &[0x80]),
        (ContentFormat::SENML_CBOR, &[0x9f, 0xff]),
        (ContentFormat::SENML_ETCH_CBOR, &[0x80]),
        (ContentFormat::LWM2M_JSON, br#"{"bn":"/3/0/","e":[]}"#),
        (ContentFormat::LWM2M_JSON, br#"{"e":[],"bn":"/3/0/"}"#),
    ];
    for (format, payload) in table {
        assert_eq!(read(format, "/3/0/7", payload), Ok(vec!["/3/0/7".to_owned()]), "{format}");
        // An instance, an object, a single resource, a resource instance, and a resource that is not known.
        for path in ["/3/0", "/3", "/3/0/9", "/3/0/7/0", "/3/0/99", "/5/0/7"] {
            assert_eq!(read(format, path, payload), Ok(Vec::new()), "{format} {path}");
        }
    }
}
