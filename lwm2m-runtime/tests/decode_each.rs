//! Instances of an object, decoded and handed over one by one.

#![cfg(all(
    feature = "std",
    feature = "text",
    feature = "tlv",
    feature = "senml-json",
    feature = "notation"
))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use lwm2m_runtime::{ContentFormat, Decoder, Error, ErrorKind, Path};

use support::objects::Portfolio;

/// Decodes a response to a Read of object 16; returns the ids and identities that were handed over, and the result.
fn decode(
    path: Path,
    records: &str,
    stop_at: Option<u16>,
) -> (Vec<(u16, Vec<String>)>, Result<(), ErrorKind>) {
    let payload = format!("[{records}]");
    let mut taken = Vec::new();
    let decoder = Decoder::new(ContentFormat::SENML_JSON, payload.as_bytes(), path);
    let result = decoder.decode_each(&mut |id, portfolio: Portfolio| {
        if stop_at == Some(id) {
            return Err(Error::new(ErrorKind::OutOfSpace, Path::instance(16, id)));
        }
        taken.push((id, portfolio.identity.iter().map(|(_, text)| text.clone()).collect()));
        Ok(())
    });
    (taken, result.map_err(|error| error.kind()))
}

fn identity(text: &str) -> Vec<String> {
    vec![text.to_owned()]
}

const TWO: &str = r#"{"n":"/16/3/0/0","vs":"a"},{"n":"/16/3/3","v":1},{"n":"/16/1/0/0","vs":"b"}"#;

#[test]
fn each_instance_is_handed_over_in_the_order_of_the_payload() {
    let (taken, result) = decode(Path::object(16), TWO, None);
    assert_eq!((taken, result), (vec![(3, identity("a")), (1, identity("b"))], Ok(())));
    assert_eq!(decode(Path::object(16), "", None), (vec![], Ok(())));
}

#[test]
fn an_instance_whose_records_are_not_contiguous_is_handed_over_in_parts() {
    let records = format!(r#"{TWO},{{"n":"/16/3/0/1","vs":"c"}}"#);
    let (taken, result) = decode(Path::object(16), &records, None);
    assert_eq!(taken, [(3, identity("a")), (1, identity("b")), (3, identity("c"))]);
    assert_eq!(result, Ok(()));
}

#[test]
fn an_error_ends_the_decoding() {
    assert_eq!(decode(Path::object(16), TWO, Some(3)), (vec![], Err(ErrorKind::OutOfSpace)));
    let first = vec![(3, identity("a"))];
    assert_eq!(decode(Path::object(16), TWO, Some(1)), (first.clone(), Err(ErrorKind::OutOfSpace)));
    let wrong = format!(r#"{TWO},{{"n":"/16/1/3","vs":"x"}}"#);
    let (taken, result) = decode(Path::object(16), &wrong, None);
    assert_eq!(taken, first);
    assert!(matches!(result, Err(ErrorKind::WrongType { .. })), "{result:?}");
    assert_eq!(decode(Path::object(3), TWO, None).1, Err(ErrorKind::UnknownObject));
}
