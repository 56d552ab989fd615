//! Lists of links as the value of a field.

use core::fmt;

use crate::error::ValueError;
use crate::value::{ResourceType, Value};

use super::ResourceValue;

/// Text in CoRE link format (RFC 6690), in any container of text.
///
/// ```
/// use lwm2m_runtime::field::CoreLink;
///
/// let links = CoreLink("</3/0>,</3303/0>");
/// assert!(links.0.starts_with("</3/0>"));
/// assert_eq!(links.to_string(), "</3/0>,</3303/0>");
/// ```
///
/// An owned one is made of `&str` with [`From`], one of fixed capacity with [`TryFrom`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct CoreLink<S>(pub S);

impl<S: fmt::Display> fmt::Display for CoreLink<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<S: AsRef<str>> AsRef<str> for CoreLink<S> {
    fn as_ref(&self) -> &str {
        self.0.as_ref()
    }
}

impl<S> From<S> for CoreLink<S> {
    fn from(text: S) -> Self {
        CoreLink(text)
    }
}

#[cfg(feature = "alloc")]
impl From<&str> for CoreLink<alloc::string::String> {
    fn from(text: &str) -> Self {
        CoreLink(text.into())
    }
}

/// Fails with [`ValueError::TooLong`] if the text is longer than the capacity.
#[cfg(feature = "heapless")]
impl<const N: usize> TryFrom<&str> for CoreLink<heapless::String<N>> {
    type Error = ValueError;

    fn try_from(text: &str) -> Result<Self, ValueError> {
        ResourceValue::from_value(&Value::String(text)).map(CoreLink)
    }
}

impl<S> ResourceValue for CoreLink<S>
where
    S: ResourceValue,
{
    const KIND: ResourceType = ResourceType::CoreLink;
    const IS_CONTAINER: bool = S::IS_CONTAINER;

    fn to_value(&self) -> Value<'_> {
        match self.0.to_value() {
            Value::String(text) => Value::CoreLink(text),
            other => other,
        }
    }

    fn from_value(value: &Value<'_>) -> Result<Self, ValueError> {
        S::from_value(&link_text(value)?).map(CoreLink)
    }

    fn placeholder() -> Self {
        CoreLink(S::placeholder())
    }

    fn check(value: &Value<'_>) -> Result<(), ValueError> {
        S::check(&link_text(value)?)
    }

    fn set_from(&mut self, value: &Value<'_>) -> Result<(), ValueError> {
        self.0.set_from(&link_text(value)?)
    }

    fn zeroize_value(&mut self) {
        self.0.zeroize_value();
    }
}

fn link_text<'a>(value: &Value<'a>) -> Result<Value<'a>, ValueError> {
    match *value {
        Value::CoreLink(text) => Ok(Value::String(text)),
        _ => Err(ValueError::WrongType { expected: ResourceType::CoreLink }),
    }
}
