//! Keys: names of fields and ids.

use core::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

use super::error::{Found, Place};
use super::value::id;
use crate::definition::{ObjectDef, Row};
use crate::error::ErrorKind;

/// An id as the key of an object, in the only form that all formats of serde have: as text.
pub(crate) struct IdText(pub(crate) u16);

impl Serialize for IdText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut digits = [b'0'; 5];
        let mut rest = self.0;
        let mut start = digits.len();
        for (index, digit) in digits.iter_mut().enumerate().rev() {
            // The remainder is below 10.
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
            start = index;
            if rest == 0 {
                break;
            }
        }
        let text = digits.get(start..).and_then(|digits| core::str::from_utf8(digits).ok());
        serializer.serialize_str(text.unwrap_or_default())
    }
}

/// Reads the id of an instance: a text, or a number in formats that have such keys.
pub(crate) struct IdKey<'t> {
    /// The place of the resource, for errors.
    pub(crate) place: Place<'t>,
}

impl<'de> DeserializeSeed<'de> for IdKey<'_> {
    type Value = u16;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u16, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for IdKey<'_> {
    type Value = u16;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}the id of an instance, 0 to 65534", self.place)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<u16, E> {
        let id = u16::try_from(number).ok().filter(|id| *id != u16::MAX);
        id.ok_or_else(|| wrong_id(self.place, &number))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<u16, E> {
        let id = id(text).filter(|id| *id != u16::MAX);
        id.ok_or_else(|| wrong_id(self.place, &Found::Text(text)))
    }
}

fn wrong_id<E: de::Error>(place: Place<'_>, found: &dyn fmt::Display) -> E {
    E::custom(format_args!("{place}expected the id of an instance, 0 to 65534, found {found}"))
}

/// Reads the key of a resource: the name of its field, or its id. The value is the index of the row.
pub(super) struct ResourceKey<'t> {
    pub(super) definition: &'static ObjectDef<'static>,
    pub(super) names: &'static [&'static str],
    /// The index of the row that is tried first.
    pub(super) guess: usize,
    /// The place of the instance, for errors.
    pub(super) instance: Place<'t>,
}

impl ResourceKey<'_> {
    fn found<E: de::Error>(&self, index: Option<usize>, key: &dyn fmt::Display) -> Result<(usize, Row), E> {
        let located = index.and_then(|index| Some((index, self.definition.table().row(index)?)));
        match located {
            Some((index, row)) if row.kind().is_some() => Ok((index, row)),
            Some(_) => Err(E::custom(format_args!(
                "{}the resource `{key}` is executable and has no value",
                self.instance
            ))),
            None => Err(E::custom(format_args!("{}{}: `{key}`", self.instance, ErrorKind::UnknownResource))),
        }
    }

    fn by_name(&self, key: &str) -> Option<usize> {
        if self.names.get(self.guess) == Some(&key) {
            return Some(self.guess);
        }
        self.names.iter().position(|name| *name == key)
    }
}

impl<'de> DeserializeSeed<'de> for ResourceKey<'_> {
    type Value = (usize, Row);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(usize, Row), D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for ResourceKey<'_> {
    type Value = (usize, Row);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field, or the id of a resource")
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<(usize, Row), E> {
        let id = u16::try_from(number).ok();
        self.found(id.and_then(|id| self.definition.index_of(id, self.guess)), &number)
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<(usize, Row), E> {
        let by_id = || self.definition.index_of(id(key)?, self.guess);
        let index = self.by_name(key).or_else(by_id);
        #[cfg(feature = "std")]
        if index.is_none()
            && let Some(near) = super::nearest::nearest(key, self.names)
        {
            let unknown = ErrorKind::UnknownResource;
            return Err(E::custom(format_args!(
                "{}{unknown}: `{key}`; did you mean `{near}`?",
                self.instance
            )));
        }
        self.found(index, &key)
    }
}
