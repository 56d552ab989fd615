//! The keys of a line. Those that describe the payload are read; all others, such as `device` or `topic`, are copied to the
//! output as they are, so that a broker's envelope survives.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use data_encoding::{BASE64_NOPAD, HEXLOWER_PERMISSIVE};
use lwm2m_codegen::diagnostics::nearest::nearest;
use lwm2m_codegen::model::Version;
use lwm2m_runtime::ContentFormat;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde_json::value::RawValue;

use crate::payload::definitions::Versions;
use crate::payload::json_line::syntax_error;
use crate::payload::request::{PrefixedPath, parse_format};

/// The keys that are read and not copied. `path` is read and copied.
const PAYLOAD: [&str; 4] = ["format", "versions", "hex", "base64"];
/// The keys that the output has beside those that are copied.
const OUTPUT: [&str; 6] = ["line", "error", "time", "value", "samples", "notes"];
/// The longest part of a value in a message, in characters.
const QUOTED: usize = 40;

/// The keys of a line, in their order.
#[derive(Debug, Default)]
pub(super) struct Keys<'l>(Vec<(Cow<'l, str>, &'l RawValue)>);

impl<'l> Keys<'l> {
    /// Parses a line.
    pub(super) fn parse(line: &'l [u8]) -> Result<Keys<'l>, String> {
        serde_json::from_slice(line).map_err(|error| match error.is_data() {
            true => syntax_error(&error),
            false => format!("not JSON: {}", syntax_error(&error)),
        })
    }

    /// Checks that no key is one of the output.
    pub(super) fn check_copied(&self) -> Result<(), String> {
        match self.0.iter().find(|(key, _)| OUTPUT.contains(&&**key)) {
            Some((key, _)) => Err(format!("`{key}` is a key of the output; rename that of the input")),
            None => Ok(()),
        }
    }

    /// Returns the path; `None` if there is none.
    pub(super) fn path(&self) -> Result<Option<PrefixedPath>, String> {
        let Some(raw) = self.known("path")? else { return Ok(None) };
        let path = text(raw).ok_or_else(|| wrong("path", "a string such as \"/3/0\"", raw))?;
        PrefixedPath::parse(&path).map(Some)
    }

    /// Returns the content format; `None` if there is none.
    pub(super) fn format(&self) -> Result<Option<ContentFormat>, String> {
        let Some(raw) = self.known("format")? else { return Ok(None) };
        let is_number = raw.get().bytes().all(|byte| byte.is_ascii_digit());
        let name = if is_number { Some(Cow::Borrowed(raw.get())) } else { text(raw) };
        let name = name
            .ok_or_else(|| wrong("format", "a name such as \"senml-cbor\" or a number such as 112", raw))?;
        parse_format(&name).map(Some)
    }

    /// Returns the versions of objects, and their text; empty if there are none.
    pub(super) fn versions(&self) -> Result<(&'l str, Versions), String> {
        let Some(raw) = self.known("versions")? else { return Ok(("", Versions::new())) };
        let wrong = || wrong("versions", "an object such as {\"3\":\"1.2\"}", raw);
        let versions: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(raw.get()).map_err(|_| wrong())?;
        let version = |(id, version): (&String, &serde_json::Value)| {
            Some((id.parse().ok()?, Version::parse(version.as_str()?)?))
        };
        let versions: Option<Versions> = versions.iter().map(version).collect();
        Ok((raw.get(), versions.ok_or_else(wrong)?))
    }

    /// Returns the payload.
    pub(super) fn payload(&self) -> Result<Vec<u8>, String> {
        match (self.get("hex"), self.get("base64")) {
            (Some(raw), None) => {
                let bytes = text(raw).and_then(|text| HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok());
                bytes.ok_or("`hex` is not a string of pairs of hexadecimal digits".into())
            }
            (None, Some(raw)) => {
                let bytes = text(raw).and_then(|text| from_base64(&text));
                bytes.ok_or("`base64` is not a string in base64 with padding".into())
            }
            (Some(_), Some(_)) => Err("`hex` and `base64` are both there; expected one payload".into()),
            (None, None) => {
                self.known("hex")?;
                self.known("base64")?;
                Err("the payload is missing: expected `hex` or `base64`".into())
            }
        }
    }

    /// Returns the value of a key. A key that nearly has its name is an error if it is missing.
    fn known(&self, name: &str) -> Result<Option<&'l RawValue>, String> {
        let found = self.get(name);
        let others =
            self.0.iter().map(|(key, _)| &**key).filter(|key| !PAYLOAD.contains(key) && *key != "path");
        match found.is_none().then(|| nearest(name, others)).flatten() {
            Some(near) => Err(format!("unknown key `{}`, did you mean `{name}`?", near.escape_debug())),
            None => Ok(found),
        }
    }

    fn get(&self, name: &str) -> Option<&'l RawValue> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| *value)
    }

    /// Writes the keys that are copied.
    pub(super) fn copy<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let copied = |(key, _): &&(Cow<'_, str>, _)| !PAYLOAD.contains(&&**key);
        self.0.iter().filter(copied).try_for_each(|(key, value)| map.serialize_entry(key, value))
    }

    /// Writes all keys but those of the output, for a line that can be corrected and read again.
    pub(super) fn copy_all<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let kept = |(key, _): &&(Cow<'_, str>, _)| !OUTPUT.contains(&&**key);
        self.0.iter().filter(kept).try_for_each(|(key, value)| map.serialize_entry(key, value))
    }

    /// Returns whether there is a path.
    pub(super) fn has_path(&self) -> bool {
        self.get("path").is_some()
    }
}

/// Returns a string without its quotes and escapes; `None` for another value.
fn text(raw: &RawValue) -> Option<Cow<'_, str>> {
    serde_json::from_str(raw.get()).ok().map(|Text(text)| text)
}

/// Decodes base64 with padding (RFC 4648, 4), which only ends a text.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    let is_padded = text.len().is_multiple_of(4);
    let bare = text.strip_suffix("==").or(text.strip_suffix('=')).unwrap_or(text);
    BASE64_NOPAD.decode(bare.as_bytes()).ok().filter(|_| is_padded)
}

fn wrong(key: &str, expected: &str, found: &RawValue) -> String {
    let text = found.get();
    let end = text.char_indices().nth(QUOTED).map_or(text.len(), |(end, _)| end);
    let dots = if end < text.len() { "..." } else { "" };
    format!("`{key}` is {expected}, found {}{dots}", &text[..end])
}

/// A string, borrowed from the line unless it has escapes.
#[derive(serde::Deserialize)]
struct Text<'l>(#[serde(borrow)] Cow<'l, str>);

impl<'l> Deserialize<'l> for Keys<'l> {
    fn deserialize<D: Deserializer<'l>>(deserializer: D) -> Result<Keys<'l>, D::Error> {
        deserializer.deserialize_map(KeysVisitor)
    }
}

struct KeysVisitor;

impl<'l> Visitor<'l> for KeysVisitor {
    type Value = Keys<'l>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"an object such as {"path":"/3/0","format":"tlv","hex":"c1095f"}"#)
    }

    fn visit_map<A: MapAccess<'l>>(self, mut map: A) -> Result<Keys<'l>, A::Error> {
        let (mut keys, mut seen) = (Vec::new(), BTreeSet::new());
        while let Some((Text(key), value)) = map.next_entry()? {
            if !seen.insert(key.clone()) {
                return Err(A::Error::custom(format_args!(
                    "the key `{}` is there twice",
                    key.escape_debug()
                )));
            }
            keys.push((key, value));
        }
        Ok(Keys(keys))
    }
}
