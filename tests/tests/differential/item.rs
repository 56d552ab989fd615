//! A tree of values as the parsers of others return it, of JSON or of CBOR.

use std::fmt;

use ciborium::Value as Cbor;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A value. Unlike `serde_json::Value`, an object keeps all its members in their order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Item {
    Null,
    Boolean(bool),
    Integer(i128),
    Float(f64),
    Text(String),
    Bytes(Vec<u8>),
    Array(Vec<Item>),
    Map(Vec<(Item, Item)>),
    Tag(u64, Box<Item>),
}

impl Item {
    /// Parses CBOR with ciborium. Returns the item and the bytes after it.
    pub(crate) fn from_cbor(payload: &[u8]) -> Option<(Item, &[u8])> {
        let mut rest = payload;
        let value: Cbor = ciborium::from_reader(&mut rest).ok()?;
        Some((Item::from(value), rest))
    }

    /// Parses JSON with serde_json.
    pub(crate) fn from_json(payload: &[u8]) -> Option<Item> {
        serde_json::from_slice(payload).ok()
    }

    /// Returns whether a condition holds for the item or for one inside of it.
    pub(crate) fn any(&self, condition: &dyn Fn(&Item) -> bool) -> bool {
        condition(self)
            || match self {
                Item::Array(items) => items.iter().any(|item| item.any(condition)),
                Item::Map(members) => {
                    members.iter().any(|(key, value)| key.any(condition) || value.any(condition))
                }
                Item::Tag(_, content) => content.any(condition),
                _ => false,
            }
    }
}

impl From<Cbor> for Item {
    fn from(value: Cbor) -> Self {
        match value {
            Cbor::Integer(number) => Item::Integer(number.into()),
            Cbor::Bytes(bytes) => Item::Bytes(bytes),
            Cbor::Float(number) => Item::Float(number),
            Cbor::Text(text) => Item::Text(text),
            Cbor::Bool(truth) => Item::Boolean(truth),
            Cbor::Tag(tag, content) => Item::Tag(tag, Box::new((*content).into())),
            Cbor::Array(items) => Item::Array(items.into_iter().map(Item::from).collect()),
            Cbor::Map(members) => {
                Item::Map(members.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
            }
            _ => Item::Null,
        }
    }
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Item;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_unit<E>(self) -> Result<Item, E> {
        Ok(Item::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Item, E> {
        Ok(Item::Boolean(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Item, E> {
        Ok(Item::Integer(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Item, E> {
        Ok(Item::Integer(number.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Item, E> {
        if number.is_finite() { Ok(Item::Float(number)) } else { Err(E::custom("beyond the largest float")) }
    }

    fn visit_str<E>(self, text: &str) -> Result<Item, E> {
        Ok(Item::Text(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Item, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = elements.next_element()? {
            items.push(item);
        }
        Ok(Item::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Item, A::Error> {
        let mut members = Vec::new();
        while let Some((key, value)) = entries.next_entry::<String, Item>()? {
            members.push((Item::Text(key), value));
        }
        Ok(Item::Map(members))
    }
}
