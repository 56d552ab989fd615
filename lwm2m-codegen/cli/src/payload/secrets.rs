//! The keys and passwords in a payload, which the command prints for people only if they ask for them.

use lwm2m_runtime::{ContentFormat, Path};

use super::decode::Decoded;
use super::request::Request;

/// The text in the place of a key.
pub(crate) const HIDDEN: &str = "***";

/// Whether to print keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Secrets {
    Hidden,
    Shown,
}

impl Secrets {
    /// Returns whether the value of a path must not be printed.
    pub(crate) fn hide(self, path: Path) -> bool {
        self == Secrets::Hidden && path.is_secret()
    }

    /// Returns whether the bytes beside an error may be those of a key. No record has them.
    pub(crate) fn hide_error_bytes(self, request: &Request, payload: &[u8], decoded: &Decoded) -> bool {
        let Some(error) = decoded.error.as_ref().filter(|_| self == Secrets::Hidden) else { return false };
        let places =
            decoded.records.iter().map(|record| record.path).chain([request.path.path, error.error.path()]);
        let mut objects = places.filter_map(|path| path.object_id());
        match objects.next() {
            Some(object) => has_secrets(object) || objects.any(has_secrets),
            None => request.format == ContentFormat::LWM2M_CBOR || names_secrets(payload),
        }
    }
}

/// Returns whether an object has resources that are keys.
fn has_secrets(object: u16) -> bool {
    (0..64).any(|resource| Path::resource(object, 0, resource).is_secret())
}

/// Returns whether a payload whose names are texts has the name of an object with keys. A name may start with the prefix of
/// a device behind a gateway.
fn names_secrets(payload: &[u8]) -> bool {
    let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || b"/_-.\\".contains(&byte);
    let mut names = payload.split(|byte| !is_of_name(*byte)).filter(|name| name.contains(&b'/'));
    names.any(|name| {
        let segments = name.split(|byte| b"/\\".contains(byte)).filter(|segment| !segment.is_empty());
        let ids = segments.map(|segment| std::str::from_utf8(segment).ok()?.parse::<u16>().ok());
        ids.take(2).flatten().next().is_some_and(has_secrets)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_an_object_with_keys_is_found_in_any_place() {
        let table: [(&[u8], bool); 10] = [
            (br#"[{"bn":"/0/0/","n":"5","vd"#, true),
            (br#"[{"vd":"AAAA","n":"0/0/5"}"#, true),
            (br#"[{"n":"\/21\/0\/0"#, true),
            (br#"[{"n":"/d01/0/0/5"#, true),
            (b"\x81\xa2\x21\x66/0/0/5\x08\x44", true),
            (b"\x81\xa2\x00\x64/9/0\x08\x44", true),
            (br#"[{"bn":"/3/0/","n":"5","v":"#, false),
            (br#"[{"bn":"/3303/0/5700","vs":"0"#, false),
            (b"\x81\xa2\x00\x66/1/0/5\x08\x44", false),
            (b"", false),
        ];
        for (payload, expected) in table {
            assert_eq!(names_secrets(payload), expected, "{}", String::from_utf8_lossy(payload));
        }
    }
}
