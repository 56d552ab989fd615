//! `Multiple` as a map from ids to values, whose keys are text as in the [JSON form](crate::json): the instances of an
//! object in that form.

use core::fmt;
use core::marker::PhantomData;

use super::{Multiple, Storage};
use crate::json::{IdKey, IdText, Place};

impl<T: serde::Serialize, S: Storage<T>> serde::Serialize for Multiple<T, S> {
    fn serialize<Z: serde::Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.collect_map(self.iter().map(|(id, value)| (IdText(id), value)))
    }
}

impl<'de, T: serde::Deserialize<'de>, S: Storage<T>> serde::Deserialize<'de> for Multiple<T, S> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T, S>(PhantomData<(T, S)>);

        impl<'de, T: serde::Deserialize<'de>, S: Storage<T>> serde::de::Visitor<'de> for Entries<T, S> {
            type Value = Multiple<T, S>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map from instance ids, 0 to 65534, to values")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut multiple = Multiple::default();
                while let Some(id) = map.next_key_seed(IdKey { place: Place::NONE })? {
                    let replaced =
                        multiple.insert(id, map.next_value()?).map_err(serde::de::Error::custom)?;
                    if replaced.is_some() {
                        return Err(serde::de::Error::custom(format_args!(
                            "the document has the id {id} twice"
                        )));
                    }
                }
                Ok(multiple)
            }
        }

        deserializer.deserialize_map(Entries(PhantomData))
    }
}
