//! Values of resources, their types, and the types of Time and Objlnk.

use core::fmt;
use core::str::FromStr;

use crate::ascii;
use crate::error::{Error, ErrorKind};
use crate::path::parse_id;

/// The type of a resource's values (LwM2M Core 1.2.2, appendix C).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum ResourceType {
    /// UTF-8 text.
    String,
    /// Signed, 64 bits.
    Integer,
    /// Unsigned, 64 bits. Since LwM2M 1.1.
    Unsigned,
    /// IEEE 754, 64 bits.
    Float,
    /// True or false.
    Boolean,
    /// Bytes.
    Opaque,
    /// Seconds since 1970-01-01 00:00 UTC.
    Time,
    /// An object and one of its instances.
    ObjectLink,
    /// Links in CoRE link format (RFC 6690). Since LwM2M 1.1.
    CoreLink,
}

impl ResourceType {
    /// Returns the name in XML definitions, such as `Unsigned Integer`.
    pub const fn as_str(self) -> &'static str {
        match self {
            ResourceType::String => "String",
            ResourceType::Integer => "Integer",
            ResourceType::Unsigned => "Unsigned Integer",
            ResourceType::Float => "Float",
            ResourceType::Boolean => "Boolean",
            ResourceType::Opaque => "Opaque",
            ResourceType::Time => "Time",
            ResourceType::ObjectLink => "Objlnk",
            ResourceType::CoreLink => "Corelnk",
        }
    }
}

impl fmt::Display for ResourceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A value, borrowed from a payload or from an instance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// Text.
    String(&'a str),
    /// A signed number.
    Integer(i64),
    /// An unsigned number.
    Unsigned(u64),
    /// A number with a fraction.
    Float(f64),
    /// True or false.
    Boolean(bool),
    /// Bytes.
    Opaque(&'a [u8]),
    /// A point in time.
    Time(Time),
    /// An object and one of its instances.
    ObjectLink(ObjectLink),
    /// Links in CoRE link format.
    CoreLink(&'a str),
}

impl<'a> Value<'a> {
    /// Returns the type of the value.
    pub const fn kind(&self) -> ResourceType {
        match self {
            Value::String(_) => ResourceType::String,
            Value::Integer(_) => ResourceType::Integer,
            Value::Unsigned(_) => ResourceType::Unsigned,
            Value::Float(_) => ResourceType::Float,
            Value::Boolean(_) => ResourceType::Boolean,
            Value::Opaque(_) => ResourceType::Opaque,
            Value::Time(_) => ResourceType::Time,
            Value::ObjectLink(_) => ResourceType::ObjectLink,
            Value::CoreLink(_) => ResourceType::CoreLink,
        }
    }

    /// Converts the value to another type.
    ///
    /// Numbers are converted if they are exactly representable: `3.0` becomes the Integer 3, `3.5` is an
    /// error. A String becomes a Corelnk and vice versa.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::WrongType`] for any other conversion.
    ///
    /// ```
    /// use lwm2m_runtime::Value;
    /// use lwm2m_runtime::definition::ResourceType;
    ///
    /// assert_eq!(Value::Float(3.0).coerce(ResourceType::Integer)?, Value::Integer(3));
    /// let error = Value::Unsigned(u64::MAX).coerce(ResourceType::Integer).unwrap_err();
    /// assert_eq!(error.to_string(), "value is not of type Integer");
    /// # Ok::<(), lwm2m_runtime::ErrorKind>(())
    /// ```
    pub fn coerce(self, kind: ResourceType) -> Result<Value<'a>, ErrorKind> {
        if self.kind() == kind {
            return Ok(self);
        }
        let coerced = match kind {
            ResourceType::Integer => self.as_i64().map(Value::Integer),
            ResourceType::Unsigned => self.as_u64().map(Value::Unsigned),
            ResourceType::Time => self.as_i64().map(|seconds| Value::Time(Time(seconds))),
            ResourceType::Float => self.as_f64().map(Value::Float),
            ResourceType::CoreLink => self.as_str().map(Value::CoreLink),
            ResourceType::String => self.as_str().map(Value::String),
            ResourceType::Boolean | ResourceType::Opaque | ResourceType::ObjectLink => None,
        };
        coerced.ok_or(ErrorKind::WrongType { expected: kind })
    }

    /// Returns the value as an `i64`, if it is a number that an `i64` holds exactly.
    pub fn as_i64(&self) -> Option<i64> {
        match *self {
            Value::Integer(number) => Some(number),
            Value::Unsigned(number) => i64::try_from(number).ok(),
            Value::Time(Time(seconds)) => Some(seconds),
            Value::Float(number) => float_to_i64(number),
            _ => None,
        }
    }

    /// Returns the value as a `u64`, if it is a number that a `u64` holds exactly.
    pub fn as_u64(&self) -> Option<u64> {
        match *self {
            Value::Unsigned(number) => Some(number),
            Value::Integer(number) | Value::Time(Time(number)) => u64::try_from(number).ok(),
            Value::Float(number) => float_to_u64(number),
            _ => None,
        }
    }

    /// Returns the value as an `f64`, if it is a number. Integers beyond 2^53 are rounded.
    pub fn as_f64(&self) -> Option<f64> {
        match *self {
            Value::Float(number) => Some(number),
            Value::Integer(number) => Some(number as f64),
            Value::Unsigned(number) => Some(number as f64),
            _ => None,
        }
    }

    /// Returns the text of a String or a Corelnk.
    pub fn as_str(&self) -> Option<&'a str> {
        match *self {
            Value::String(text) | Value::CoreLink(text) => Some(text),
            _ => None,
        }
    }
}

// A cast saturates, so that too large a number becomes the maximum, which no float is exactly. NaN becomes 0.
fn float_to_i64(number: f64) -> Option<i64> {
    let integer = number as i64;
    (integer as f64 == number && integer != i64::MAX).then_some(integer)
}

fn float_to_u64(number: f64) -> Option<u64> {
    let integer = number as u64;
    (integer as f64 == number && integer != u64::MAX).then_some(integer)
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::String(text) | Value::CoreLink(text) => write!(f, "{text:?}"),
            Value::Integer(number) => write!(f, "{number}"),
            Value::Unsigned(number) => write!(f, "{number}"),
            Value::Float(number) => write!(f, "{number}"),
            Value::Boolean(truth) => write!(f, "{truth}"),
            Value::Opaque(bytes) => {
                f.write_str("0x")?;
                bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
            Value::Time(time) => write!(f, "{time}"),
            Value::ObjectLink(link) => write!(f, "{link}"),
        }
    }
}

/// A point in time: seconds since 1970-01-01 00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Time(pub i64);

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} s", self.0)
    }
}

/// A link to an Object Instance, written `object:instance`.
///
/// ```
/// use lwm2m_runtime::ObjectLink;
///
/// let link: ObjectLink = "3303:1".parse()?;
/// assert_eq!(link, ObjectLink { object: 3303, instance: 1 });
/// # Ok::<(), lwm2m_runtime::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectLink {
    /// Object ID.
    pub object: u16,
    /// Object Instance ID.
    pub instance: u16,
}

impl ObjectLink {
    /// The link to nothing, `65535:65535` (LwM2M Core 1.2.2, appendix C).
    pub const NULL: ObjectLink = ObjectLink { object: u16::MAX, instance: u16::MAX };
}

/// Returns the link to nothing.
impl Default for ObjectLink {
    fn default() -> Self {
        ObjectLink::NULL
    }
}

impl fmt::Display for ObjectLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.object, self.instance)
    }
}

impl FromStr for ObjectLink {
    type Err = Error;

    fn from_str(text: &str) -> Result<ObjectLink, Error> {
        let wrong = ErrorKind::WrongType { expected: ResourceType::ObjectLink };
        let (object, instance) = ascii::split_once(text, b':').ok_or(wrong)?;
        let object = parse_id(object.as_bytes()).ok_or(wrong)?;
        let instance = parse_id(instance.as_bytes()).ok_or(wrong)?;
        Ok(ObjectLink { object, instance })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_converted_only_if_they_are_exact() {
        use ResourceType::{Float, Integer, Time as Seconds, Unsigned};
        let table = [
            (Value::Integer(-1), Unsigned, None),
            (Value::Integer(7), Unsigned, Some(Value::Unsigned(7))),
            (Value::Unsigned(u64::MAX), Integer, None),
            (Value::Unsigned(9), Seconds, Some(Value::Time(Time(9)))),
            (Value::Float(1e3), Integer, Some(Value::Integer(1000))),
            (Value::Float(0.5), Integer, None),
            (Value::Float(9_223_372_036_854_775_808.0), Integer, None),
            (Value::Float(9_223_372_036_854_775_808.0), Unsigned, Some(Value::Unsigned(1 << 63))),
            (Value::Float(-9_223_372_036_854_775_808.0), Integer, Some(Value::Integer(i64::MIN))),
            (Value::Float(18_446_744_073_709_551_616.0), Unsigned, None),
            (Value::Float(f64::NAN), Integer, None),
            (Value::Float(f64::INFINITY), Unsigned, None),
            (Value::Integer(3), Float, Some(Value::Float(3.0))),
            (Value::Boolean(true), Integer, None),
            (Value::String("3"), Integer, None),
        ];
        for (value, kind, expected) in table {
            assert_eq!(value.coerce(kind).ok(), expected, "{value:?} as {kind}");
        }
    }

    #[test]
    fn an_object_link_is_two_ids() {
        assert_eq!("65535:65535".parse(), Ok(ObjectLink::NULL));
        for text in ["", ":", "3", "3:", ":0", "3:0:1", "3:-1", "65536:0", " 3:0"] {
            let error = ErrorKind::WrongType { expected: ResourceType::ObjectLink };
            assert_eq!(text.parse::<ObjectLink>(), Err(error.into()), "{text}");
        }
    }
}
