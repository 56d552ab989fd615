//! The reference for values in JSON: SenML JSON (RFC 8428, 5) and LwM2M JSON (Core 1.0.2, 6.4.4).

use lwm2m_runtime::definition::ResourceType;
use lwm2m_runtime::error::Rule;
use lwm2m_runtime::{ErrorKind, Path, Time};
use lwm2m_tests::vectors::Owned;

use crate::cbor_values;
use crate::item::Item;
use crate::senml::{self, Label, Syntax};

/// A format in JSON.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Json {
    Senml,
    Lwm2m,
}

/// The path of the requests with LwM2M JSON.
pub(crate) const REQUEST: Path = Path::instance(3, 0);

const SYNTAX: ErrorKind = ErrorKind::Malformed(Rule::JsonSyntax);

impl Syntax for Json {
    fn label(&self, key: &Item) -> Result<Label, ErrorKind> {
        let Item::Text(text) = key else { return Err(SYNTAX) };
        match (self, &**text) {
            (Json::Senml, text) => Label::of_senml(text),
            (Json::Lwm2m, "n") => Ok(Label::Name),
            (Json::Lwm2m, "t") => Ok(Label::Time),
            (Json::Lwm2m, "v") => Ok(Label::Number),
            (Json::Lwm2m, "sv") => Ok(Label::Text),
            (Json::Lwm2m, "bv") => Ok(Label::Boolean),
            (Json::Lwm2m, "ov") => Ok(Label::Link),
            (Json::Lwm2m, _) => Ok(Label::Ignored),
        }
    }

    fn value(
        &self,
        label: Label,
        item: &Item,
        kind: Option<ResourceType>,
    ) -> Result<Option<Owned>, ErrorKind> {
        let wrong = |expected| Err(ErrorKind::WrongType { expected });
        let value = match (label, item) {
            (Label::Number, Item::Integer(_) | Item::Float(_)) => return number(item, kind).map(Some),
            // The number that is expected has no digits.
            (Label::Number, _) => return Err(ErrorKind::Malformed(Rule::JsonNumber)),
            (Label::Boolean, Item::Boolean(truth)) => match kind {
                None | Some(ResourceType::Boolean) => Owned::Boolean(*truth),
                Some(expected) => return wrong(expected),
            },
            (Label::Boolean, _) => return Err(ErrorKind::Malformed(Rule::JsonLiteral)),
            (Label::Text, Item::Text(text)) => match (kind, self) {
                (None | Some(ResourceType::String), _) => Owned::String(text.clone()),
                (Some(ResourceType::CoreLink), _) => Owned::CoreLink(text.clone()),
                // Some clients write a link as a string.
                (Some(ResourceType::ObjectLink), _) => Owned::ObjectLink(cbor_values::link(text)?),
                (Some(ResourceType::Opaque), Json::Lwm2m) => {
                    Owned::Opaque(bytes(text, STANDARD, true).ok_or(ErrorKind::Malformed(Rule::JsonBase64))?)
                }
                (Some(expected), _) => return wrong(expected),
            },
            (Label::Bytes, Item::Text(text)) => match kind {
                None | Some(ResourceType::Opaque) => {
                    let alphabet = if text.contains(['+', '/']) { STANDARD } else { URL };
                    let bytes = bytes(text, alphabet, text.contains('='));
                    Owned::Opaque(bytes.ok_or(ErrorKind::Malformed(Rule::JsonBytes))?)
                }
                Some(expected) => return wrong(expected),
            },
            (Label::Link, Item::Text(text)) => match kind {
                None | Some(ResourceType::ObjectLink) => Owned::ObjectLink(cbor_values::link(text)?),
                Some(expected) => return wrong(expected),
            },
            _ => return Err(SYNTAX),
        };
        Ok(Some(value))
    }

    fn seconds(&self, item: &Item) -> Result<f64, ErrorKind> {
        match item {
            Item::Integer(number) => Ok(*number as f64),
            Item::Float(number) => Ok(*number),
            _ => Err(ErrorKind::Malformed(Rule::JsonNumber)),
        }
    }

    fn version(&self, item: &Item) -> Result<u64, ErrorKind> {
        match number(item, Some(ResourceType::Unsigned)) {
            Ok(Owned::Unsigned(version)) => Ok(version),
            Ok(_) | Err(ErrorKind::WrongType { .. }) => Ok(0),
            Err(kind) => Err(kind),
        }
    }

    fn request(&self) -> Path {
        match self {
            Json::Senml => Path::ROOT,
            Json::Lwm2m => REQUEST,
        }
    }

    fn join(&self, base: &str, name: &str) -> Option<Path> {
        match self {
            // Without a base name, a name continues the path of the request, or is a whole path.
            Json::Lwm2m if base.is_empty() && name.is_empty() => Some(REQUEST),
            Json::Lwm2m if base.is_empty() && !name.starts_with('/') => {
                senml::path("", &format!("{REQUEST}/{name}"))
            }
            _ => senml::path(base, name),
        }
    }

    fn shapes(&self) -> [ErrorKind; 3] {
        [SYNTAX; 3]
    }
}

/// Returns a number of a type. serde_json rounds a number with a fraction or an exponent to a float.
fn number(item: &Item, kind: Option<ResourceType>) -> Result<Owned, ErrorKind> {
    let integer = match item {
        Item::Integer(number) => Some(*number),
        Item::Float(number) if kind == Some(ResourceType::Float) => return Ok(Owned::Float(*number)),
        // `-0` without a point is an integer, but a float for serde_json.
        Item::Float(number) if kind.is_none() => return Ok(Owned::Float(*number)),
        Item::Float(number) if number.fract() == 0.0 && number.abs() < 1e30 => Some(*number as i128),
        Item::Float(_) => None,
        _ => return Err(ErrorKind::Malformed(Rule::JsonNumber)),
    };
    let signed = integer.and_then(|number| i64::try_from(number).ok());
    let unsigned = integer.and_then(|number| u64::try_from(number).ok());
    let number = match kind {
        None => signed.map(Owned::Integer).or(unsigned.map(Owned::Unsigned)),
        Some(ResourceType::Integer) => signed.map(Owned::Integer),
        Some(ResourceType::Unsigned) => unsigned.map(Owned::Unsigned),
        Some(ResourceType::Time) => signed.map(|seconds| Owned::Time(Time(seconds))),
        Some(ResourceType::Float) => integer.map(|number| Owned::Float(number as f64)),
        Some(_) => None,
    };
    number.ok_or(ErrorKind::WrongType { expected: kind.unwrap_or(ResourceType::Integer) })
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Decodes base64 (RFC 4648), bit by bit.
fn bytes(text: &str, alphabet: &[u8; 64], padded: bool) -> Option<Vec<u8>> {
    let bare = match padded {
        true if !text.len().is_multiple_of(4) => return None,
        true => text.strip_suffix("==").or(text.strip_suffix('=')).unwrap_or(text),
        false => text,
    };
    let mut bits = Vec::new();
    for character in bare.bytes() {
        let digit = alphabet.iter().position(|other| *other == character)?;
        bits.extend((0..6).rev().map(|bit| digit >> bit & 1 == 1));
    }
    let rest = bits.split_off(bits.len() / 8 * 8);
    // The bits behind the last byte are 0, and less than a digit.
    if rest.len() >= 6 || rest.contains(&true) {
        return None;
    }
    Some(bits.chunks(8).map(|byte| byte.iter().fold(0, |byte, bit| byte << 1 | u8::from(*bit))).collect())
}
