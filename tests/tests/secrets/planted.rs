//! The key that the tests plant, and the search for its forms.

use std::fmt::Debug;
use std::sync::LazyLock;

use lwm2m_runtime::object::Placeholder;
use lwm2m_runtime::{Error, Path, Value};

/// A key that is text and bytes.
pub(crate) const KEY: &str = "hush-Hush-hush-42";

/// Bytes of the shortest part of the key that is searched: an output may be cut.
const PART: usize = 4;

/// Returns the forms that a part of the key can have in a text: itself, numbers of a list, hexadecimal digits, base64.
fn forms(part: &[u8]) -> Vec<String> {
    let digits: String = part.iter().map(|byte| format!("{byte:02x}")).collect();
    let hexadecimal: Vec<String> = part.iter().map(|byte| format!("{byte:x}")).collect();
    let decimal: Vec<String> = part.iter().map(u8::to_string).collect();
    let text = String::from_utf8_lossy(part).to_lowercase();
    vec![text, digits, hexadecimal.join(","), decimal.join(",")]
}

/// Returns the base64 of the key wherever it begins in a payload, without the characters that depend on its neighbours.
fn base64() -> impl Iterator<Item = String> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    (0..3).map(|skipped| {
        let triples = KEY.as_bytes()[skipped..].chunks_exact(3);
        let letters = triples.flat_map(|bytes| {
            let bits = bytes.iter().fold(0, |bits, byte| bits << 8 | usize::from(*byte));
            [18, 12, 6, 0].map(|shift| char::from(ALPHABET[bits >> shift & 63]))
        });
        letters.collect()
    })
}

/// The texts that tell the key, in lower case, and those of base64.
static TELLING: LazyLock<(Vec<String>, Vec<String>)> = LazyLock::new(|| {
    let parts = KEY.as_bytes().windows(PART).flat_map(forms).collect();
    let quads =
        |text: String| (0..text.len() - 7).step_by(4).map(move |start| text[start..start + 8].to_owned());
    (parts, base64().flat_map(quads).collect())
});

/// Returns the part of a printed text that tells the key.
pub(crate) fn leak(printed: &str) -> Option<&'static str> {
    let is_letter = |c: &char| !c.is_whitespace() && !"_\"'\\".contains(*c);
    let compact = printed.chars().filter(is_letter).collect::<String>().replace("0x", "");
    let lower = compact.to_lowercase();
    let (parts, quads) = &*TELLING;
    let part = parts.iter().find(|part| lower.contains(part.as_str()));
    part.or_else(|| quads.iter().find(|quad| compact.contains(quad.as_str()))).map(String::as_str)
}

/// Fails if a text tells the key.
#[track_caller]
pub(crate) fn assert_hidden(door: &str, printed: &str) {
    if let Some(leak) = leak(printed) {
        panic!("{door} prints `{leak}` of the key:\n{printed}");
    }
}

/// Fails if one of the texts of a value tells the key.
#[track_caller]
pub(crate) fn assert_debug_hides(door: &str, value: &impl Debug) {
    assert_hidden(door, &format!("{value:?}"));
    assert_hidden(door, &format!("{value:#?}"));
    assert_hidden(door, &format!("{value:02x?}"));
}

/// Fails if an error tells the key.
#[track_caller]
pub(crate) fn assert_error_hides(
    door: &str,
    error: &Error,
    definition: &'static lwm2m_runtime::ObjectDef<'static>,
) {
    assert_debug_hides(door, error);
    assert_hidden(door, &error.to_string());
    assert_hidden(door, &error.explain(&[definition]).to_string());
    assert_hidden(door, &error.cause().to_string());
}

/// Returns an instance with the key in each secret, and the ids of those.
pub(crate) fn with_keys<O: Placeholder>() -> (O, Vec<u16>) {
    let mut instance = O::placeholder();
    let mut ids = Vec::new();
    for (index, resource) in O::definition().resources().enumerate() {
        let path = Path::resource(O::definition().id(), 0, resource.id());
        let Some(field) = instance.field_mut(index).filter(|_| path.is_secret()) else { continue };
        let set =
            field.set(None, &Value::String(KEY)).or_else(|_| field.set(None, &Value::Opaque(KEY.as_bytes())));
        set.unwrap_or_else(|error| panic!("{path}: {error}"));
        ids.push(resource.id());
    }
    (instance, ids)
}

#[test]
fn the_search_knows_every_form_of_a_key() {
    let bytes = KEY.as_bytes();
    let upper: String = bytes.iter().map(|byte| format!("{byte:02X} ")).collect();
    let table = [
        KEY.to_owned(),
        format!("{:?}", &KEY[5..]),
        format!("{bytes:?}"),
        format!("{bytes:#?}"),
        format!("{bytes:02x?}"),
        format!("{bytes:#04x?}"),
        upper,
        Value::Opaque(&bytes[..6]).to_string(),
        // The base64 of the key, and of one and two bytes before it.
        "aHVzaC1IdXNoLWh1c2gtNDI=".to_owned(),
        "AGh1c2gtSHVzaC1odXNoLTQy".to_owned(),
        "AABodXNoLUh1c2gtaHVzaC00Mg==".to_owned(),
    ];
    for text in table {
        assert!(leak(&text).is_some(), "{text}");
    }
    assert_eq!(leak("the resource /0/0/5 has 17 bytes, ***; expected 16"), None);
}
