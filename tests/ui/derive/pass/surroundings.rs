//! Derived code compiles beside shadowed names and with a renamed runtime, without warnings.
#![no_implicit_prelude]
#![deny(warnings, unreachable_pub, missing_docs)]

extern crate lwm2m_runtime as wire;

use ::wire::{Lwm2mEnum, Lwm2mObject, Object as _};

mod names {
    pub(crate) struct Option;
    pub(crate) struct Result;
    pub(crate) struct Some;
    pub(crate) struct None;
    pub(crate) struct Default;
    pub(crate) struct RESOURCES;
}

#[allow(unused_imports)]
use names::{Default, None, Option, RESOURCES, Result, Some};

/// A pump.
#[derive(Lwm2mObject)]
#[lwm2m(id = 42769, crate = ::wire, action(id = 4, name = "Type", method = r#type, doc = "Sets the type."), xml)]
pub struct Pump {
    /// Speed.
    #[lwm2m(id = 0, ops = "R", range = 0..=5)]
    pub r#type: ::core::option::Option<i64>,
    /// Mode.
    #[lwm2m(id = 1, ops = "R", range = 0..=5)]
    pub mode: Mode,
    /// Key.
    #[lwm2m(id = 2, ops = "R", values = "bytes", time)]
    pub at: i64,
    /// A table of this crate, not the runtime's.
    #[lwm2m(id = 3, ops = "R")]
    pub table: Table,
    #[lwm2m(skip)]
    _state: (),
}

/// A second one in the same module.
#[derive(Lwm2mObject)]
#[lwm2m(id = 42770, crate = wire)]
pub struct Valve;

/// A table.
pub struct Table(i64);

impl ::wire::field::ResourceValue for Table {
    const KIND: ::wire::definition::ResourceType = ::wire::definition::ResourceType::Time;

    fn to_value(&self) -> ::wire::Value<'_> {
        ::wire::Value::Time(::wire::Time(self.0))
    }

    fn from_value(value: &::wire::Value<'_>) -> ::core::result::Result<Self, ::wire::error::ValueError> {
        i64::from_value(value).map(Table)
    }

    fn placeholder() -> Self {
        Table(0)
    }
}

/// A mode.
#[derive(Lwm2mEnum)]
#[lwm2m(crate = ::wire)]
pub enum Mode {
    /// Off.
    #[lwm2m(code = 0)]
    Off,
    /// Anything else.
    Other(i64),
}

impl ::core::clone::Clone for Mode {
    fn clone(&self) -> Self {
        *self
    }
}

impl ::core::marker::Copy for Mode {}

fn main() {
    ::core::assert_eq!(Pump::definition().resource(0).map(|row| row.name()), ::core::option::Option::Some("Type"));
    ::core::assert_eq!(Valve::definition().table().len(), 0);
    let kind = Pump::definition().resource(3).and_then(|row| row.kind());
    ::core::assert_eq!(kind, ::core::option::Option::Some(::wire::definition::ResourceType::Time));
    ::core::assert!(!Pump::DEFINITION_XML.is_empty());
}
