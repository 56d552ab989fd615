//! The reasons why a resource, or the field that holds it, refuses a value.

use core::fmt;

use super::{Cause, Detail, ErrorKind};
use crate::value::{ResourceType, Value};

/// The reason why a resource, or the field that holds it, refuses a value.
///
/// [`ResourceValue`](crate::field::ResourceValue), [`Field`](crate::field::Field) and
/// [`Range`](crate::definition::Range) return it; an [`Error`](super::Error) adds the path.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ValueError {
    /// A value of another type.
    WrongType {
        /// The type in the definition.
        expected: ResourceType,
    },
    /// A value without resource instance for a multiple resource, or a resource instance of a single one.
    WrongMultiplicity,
    /// A value outside the range of its definition.
    OutOfRange {
        /// The value, or its length.
        found: Actual,
    },
    /// A code that the definition does not list.
    UnlistedCode,
    /// A value that the type of the field cannot hold.
    Overflow,
    /// A value for a field that borrows its value, such as `&str`, and cannot be written.
    Borrowed,
    /// A text or bytes longer than the field's container.
    TooLong {
        /// The largest number of bytes in the container.
        capacity: usize,
    },
    /// More resource instances than the field's container holds.
    TooManyInstances {
        /// The largest number of instances in the container.
        capacity: usize,
    },
    /// The id 65535, which no resource instance can have.
    BadId,
    /// A value that breaks a rule of the field's own type, with the rule. For an application that implements
    /// [`ResourceValue`](crate::field::ResourceValue).
    Invalid(&'static str),
}

impl ValueError {
    /// Returns the cause in one word.
    pub(crate) fn kind(&self) -> ErrorKind {
        match *self {
            ValueError::WrongType { expected } => ErrorKind::WrongType { expected },
            ValueError::WrongMultiplicity => ErrorKind::WrongMultiplicity,
            ValueError::OutOfRange { .. } => ErrorKind::OutOfRange,
            ValueError::UnlistedCode => ErrorKind::UnlistedCode,
            ValueError::Overflow => ErrorKind::Overflow,
            ValueError::Borrowed => ErrorKind::Borrowed,
            ValueError::TooLong { .. } => ErrorKind::TooLong,
            ValueError::TooManyInstances { .. } => ErrorKind::TooManyInstances,
            ValueError::BadId => ErrorKind::BadId,
            ValueError::Invalid(_) => ErrorKind::Invalid,
        }
    }

    /// Returns what [`kind`](ValueError::kind) does not say.
    pub(crate) fn detail(&self) -> Detail {
        match *self {
            ValueError::OutOfRange { found } => Detail::Found(found),
            ValueError::TooLong { capacity } | ValueError::TooManyInstances { capacity } => {
                Detail::Capacity(capacity)
            }
            ValueError::Invalid(rule) => Detail::Rule(rule),
            _ => Detail::None,
        }
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Cause(self.kind(), self.detail()).fmt(f)
    }
}

impl core::error::Error for ValueError {}

/// The value that is out of range, or its length.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Actual {
    /// A signed number.
    Integer(i64),
    /// An unsigned number.
    Unsigned(u64),
    /// A number with a fraction.
    Float(f64),
    /// Bytes in a text or an opaque.
    Bytes(usize),
}

impl Actual {
    /// Returns the number or the length of a value; `None` for a type without ranges.
    pub(crate) fn of(value: &Value<'_>) -> Option<Actual> {
        Some(match *value {
            Value::Integer(number) => Actual::Integer(number),
            Value::Time(time) => Actual::Integer(time.0),
            Value::Unsigned(number) => Actual::Unsigned(number),
            Value::Float(number) => Actual::Float(number),
            Value::String(text) | Value::CoreLink(text) => Actual::Bytes(text.len()),
            Value::Opaque(bytes) => Actual::Bytes(bytes.len()),
            Value::Boolean(_) | Value::ObjectLink(_) => return None,
        })
    }
}

impl fmt::Display for Actual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Actual::Integer(number) => write!(f, "{number}"),
            Actual::Unsigned(number) => write!(f, "{number}"),
            Actual::Float(number) => write!(f, "{number}"),
            Actual::Bytes(1) => write!(f, "1 byte"),
            Actual::Bytes(count) => write!(f, "{count} bytes"),
        }
    }
}
