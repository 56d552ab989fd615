//! Reads documents: finds the resources of the keys, and passes the values on.
//!
//! Both directions share it; they differ in what they do with a value.

use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::error::{Found, Place, Problem};
use super::names::{IdKey, ResourceKey};
use super::value::ValueVisitor;
use crate::definition::{ObjectDef, Row};
use crate::error::{Detail, Error, ErrorKind, MissingResources, ValueError};
use crate::path::{Level, Path};
use crate::value::{ResourceType, Value};
use crate::write::BitSet;

/// A row of the table and its index.
pub(super) type Located = (usize, Row);

/// A receiver of the values of a document.
pub(super) trait Target {
    /// Returns whether the field of a resource hides its value.
    fn is_secret(&self, located: Located) -> bool;

    /// Begins the instances of a multiple resource.
    fn begin_multiple(&mut self, located: Located) -> Result<(), Error>;

    /// Takes the value of a resource, or of one of its instances.
    fn value(&mut self, located: Located, id: Option<u16>, value: &Value<'_>) -> Result<(), Error>;

    /// Ends a multiple resource, which may have no instances.
    fn end_multiple(&mut self, located: Located, is_empty: bool) -> Result<(), Error>;

    /// Ends the document of an instance, with its resources.
    fn end_instance(&mut self, present: &BitSet) -> Result<(), Error>;
}

/// The level and the names of a document.
#[derive(Clone, Copy)]
pub(super) struct Scope {
    pub(super) definition: &'static ObjectDef<'static>,
    pub(super) names: &'static [&'static str],
    /// The path of the document; the root for an instance whose path is not known.
    pub(super) path: Path,
}

impl Scope {
    /// Returns the place of a resource, or of the instance.
    fn place(&self, index: Option<usize>, id: Option<u16>) -> Place<'static> {
        let name = index.and_then(|index| self.names.get(index).copied()).unwrap_or_default();
        Place { instance: crate::path::instance_of(self.path).unwrap_or(self.path), name, id }
    }

    /// Returns the error of a check.
    fn refused<E: serde::de::Error>(&self, index: Option<usize>, id: Option<u16>, error: Error) -> E {
        let place = self.place(index, id);
        if let Detail::Resources(resources) = error.detail() {
            let names = FieldsOf { scope: self, resources };
            return E::custom(format_args!("{place}{}: {names}", error.kind()));
        }
        let resource = index.and_then(|index| self.definition.resources().nth(index));
        E::custom(format_args!("{place}{}", Problem::Refused { error, resource }))
    }

    /// Returns whether errors must not quote the value of a resource.
    fn is_secret(&self, located: Located, target: &dyn Target) -> bool {
        Path::resource(self.definition.id(), 0, located.1.id()).is_secret() || target.is_secret(located)
    }

    /// Returns the error of a check that names a path.
    #[cfg(feature = "alloc")]
    pub(super) fn refused_at_path<E: serde::de::Error>(&self, error: Error) -> E {
        let index = error.path().resource_id().and_then(|id| self.definition.index_of(id, 0));
        self.refused(index, error.path().resource_instance_id(), error)
    }

    /// Checks that the path is that of an instance of the object, or is below one.
    pub(super) fn check_path<E: serde::de::Error>(&self) -> Result<(), E> {
        let kind = match self.path.object_id() {
            _ if self.definition.table().len() > BitSet::CAPACITY => ErrorKind::TooManyResources,
            Some(object) if object != self.definition.id() => ErrorKind::UnknownObject,
            Some(_) if self.path.level() == Level::Object => ErrorKind::BadLevel,
            _ => return Ok(()),
        };
        Err(self.refused(None, None, kind.into()))
    }

    /// Reads the document into a target.
    pub(super) fn read<'de, D: Deserializer<'de>>(
        &self,
        target: &mut dyn Target,
        deserializer: D,
    ) -> Result<(), D::Error> {
        self.check_path()?;
        let Some(resource) = self.path.resource_id() else {
            return deserializer.deserialize_map(InstanceVisitor { scope: *self, target });
        };
        let Some(located) = self.definition.find(resource, 0).filter(|(_, row)| row.kind().is_some()) else {
            return Err(self.refused(None, None, ErrorKind::UnknownResource.into()));
        };
        let id = self.path.resource_instance_id();
        if id.is_some() && !located.1.is_multiple() {
            return Err(self.refused(Some(located.0), id, ErrorKind::WrongMultiplicity.into()));
        }
        self.resource(located, id, target).deserialize(deserializer)
    }

    fn resource<'t>(
        &self,
        located: Located,
        id: Option<u16>,
        target: &'t mut dyn Target,
    ) -> ResourceSeed<'t> {
        ResourceSeed { scope: *self, located, id, target }
    }
}

/// Reads the keys of an instance.
struct InstanceVisitor<'t> {
    scope: Scope,
    target: &'t mut dyn Target,
}

impl<'de> Visitor<'de> for InstanceVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the resources of an instance of {}", self.scope.definition.name())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let InstanceVisitor { scope, target } = self;
        let Scope { definition, names, .. } = scope;
        let mut present = BitSet::EMPTY;
        let mut guess = 0;
        loop {
            let key = ResourceKey { definition, names, guess, instance: scope.place(None, None) };
            let Some(located) = map.next_key_seed(key)? else { break };
            if !present.insert(located.0) {
                return Err(scope.refused(Some(located.0), None, ErrorKind::Duplicate.into()));
            }
            map.next_value_seed(scope.resource(located, None, &mut *target))?;
            guess = located.0 + 1;
        }
        target.end_instance(&present).map_err(|error| scope.refused(None, None, error))
    }
}

/// Prints the names of the fields of resources: `manufacturer, serial_number`.
struct FieldsOf<'s> {
    scope: &'s Scope,
    resources: MissingResources,
}

impl fmt::Display for FieldsOf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for id in self.resources.ids() {
            let index = self.scope.definition.index_of(id, 0);
            let name = index.and_then(|index| self.scope.names.get(index)).copied().unwrap_or_default();
            write!(f, "{separator}{name}")?;
            separator = ", ";
        }
        Ok(())
    }
}

/// Reads a resource, or one of its instances.
struct ResourceSeed<'t> {
    scope: Scope,
    located: Located,
    id: Option<u16>,
    target: &'t mut dyn Target,
}

impl<'de> DeserializeSeed<'de> for ResourceSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let ResourceSeed { scope, located, id, target } = self;
        let (index, row) = located;
        if row.is_multiple() && id.is_none() {
            let visitor = InstancesVisitor { scope, located, target };
            return match cfg!(feature = "alloc") {
                true => deserializer.deserialize_any(visitor),
                false => deserializer.deserialize_map(visitor),
            };
        }
        let Some(kind) = row.kind() else {
            return Err(scope.refused(Some(index), id, Error::from(ErrorKind::NoValue)));
        };
        let is_secret = scope.is_secret(located, target);
        let mut take = |value: &Value<'_>| {
            target.value(located, id, value).map_err(|error| Problem::Refused {
                error,
                resource: scope.definition.resources().nth(index),
            })
        };
        ValueVisitor { kind, place: scope.place(Some(index), id), is_secret, take: &mut take }
            .read(deserializer)
    }
}

/// Reads the instances of a multiple resource.
struct InstancesVisitor<'t> {
    scope: Scope,
    located: Located,
    target: &'t mut dyn Target,
}

impl InstancesVisitor<'_> {
    fn wrong<E: serde::de::Error>(&self, found: Found<'_>) -> Result<(), E> {
        let place = self.scope.place(Some(self.located.0), None);
        let found = match found {
            Found::Null => Found::Null,
            _ if self.scope.is_secret(self.located, self.target) => Found::Secret,
            found => found,
        };
        match found {
            Found::Null => Err(E::custom(format_args!("{place}{}", Problem::Null))),
            _ => Err(E::custom(format_args!("{place}{}", Problem::NotMultiple { found }))),
        }
    }
}

impl<'de> Visitor<'de> for InstancesVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}an object whose keys are ids", self.scope.place(Some(self.located.0), None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let InstancesVisitor { scope, located, target } = self;
        let refused = |error| scope.refused(Some(located.0), None, error);
        let place = scope.place(Some(located.0), None);
        target.begin_multiple(located).map_err(refused)?;
        let mut is_empty = true;
        while let Some(id) = map.next_key_seed(IdKey { place })? {
            map.next_value_seed(scope.resource(located, Some(id), &mut *target))?;
            is_empty = false;
        }
        target.end_multiple(located, is_empty).map_err(refused)
    }

    fn visit_bool<E: serde::de::Error>(self, truth: bool) -> Result<(), E> {
        self.wrong(Found::Boolean(truth))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<(), E> {
        self.wrong(Found::Integer(number.into()))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<(), E> {
        self.wrong(Found::Integer(number.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<(), E> {
        self.wrong(Found::Float(number))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        self.wrong(Found::Text(text))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.wrong(Found::Null)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        self.wrong(Found::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        self.wrong(Found::Array)
    }
}

/// Reads a value that belongs to no resource.
pub(super) fn read_value<'de, D: Deserializer<'de>>(
    kind: ResourceType,
    deserializer: D,
    take: &mut dyn FnMut(&Value<'_>) -> Result<(), ValueError>,
) -> Result<(), D::Error> {
    let mut take = |value: &Value<'_>| {
        take(value).map_err(|error| Problem::Refused { error: error.into(), resource: None })
    };
    ValueVisitor { kind, place: Place::NONE, is_secret: false, take: &mut take }.read(deserializer)
}
