//! Enums as the values of fields: named codes of an integer resource.

use crate::error::ValueError;
use crate::value::{ResourceType, Value};

use super::ResourceValue;

/// An open enum: named codes of a resource, and a variant `Other` for all other codes.
///
/// The generator and `derive(Lwm2mEnum)` implement it. A code becomes a variant with [`From`] and a code again with
/// [`Into`], also one without a name.
///
/// ```
/// use lwm2m_runtime::field::Enumeration;
///
/// fn describe(code: impl Enumeration + core::fmt::Display) -> String {
///     if code.is_other() { format!("unknown code {code}") } else { code.to_string() }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of a resource",
    label = "needs `ResourceValue`",
    note = "implement `ResourceValue` for a type of your own; for an enum of codes derive `Lwm2mEnum`",
    note = "a field that holds no resource is marked with `#[lwm2m(skip)]`"
)]
pub trait Enumeration: Copy + From<i64> + Into<i64> {
    /// [`ResourceType::Integer`], or [`ResourceType::Unsigned`] for an Unsigned Integer resource.
    const KIND: ResourceType = ResourceType::Integer;

    /// Returns whether the variant is `Other`, for codes without a name.
    fn is_other(self) -> bool;
}

impl<E: Enumeration> ResourceValue for E {
    const KIND: ResourceType = E::KIND;

    #[inline]
    fn to_value(&self) -> Value<'_> {
        let code: i64 = (*self).into();
        match (E::KIND, u64::try_from(code)) {
            (ResourceType::Unsigned, Ok(code)) => Value::Unsigned(code),
            _ => Value::Integer(code),
        }
    }

    #[inline]
    fn from_value(value: &Value<'_>) -> Result<Self, ValueError> {
        code_of(value, E::KIND).map(E::from)
    }

    fn placeholder() -> Self {
        E::from(0)
    }

    fn check(value: &Value<'_>) -> Result<(), ValueError> {
        code_of(value, E::KIND).map(drop)
    }

    fn is_listed(value: &Value<'_>) -> bool {
        code_of(value, E::KIND).is_ok_and(|code| !E::from(code).is_other())
    }
}

fn code_of(value: &Value<'_>, kind: ResourceType) -> Result<i64, ValueError> {
    match *value {
        Value::Integer(code) => Ok(code),
        // No definition names a code above the signed maximum.
        Value::Unsigned(code) => i64::try_from(code).map_err(|_| ValueError::Overflow),
        _ => Err(ValueError::WrongType { expected: kind }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{Field, Secret};

    /// 1 is `On`.
    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Mode {
        On,
        Other(i64),
    }

    impl From<i64> for Mode {
        fn from(code: i64) -> Self {
            if code == 1 { Mode::On } else { Mode::Other(code) }
        }
    }

    impl From<Mode> for i64 {
        fn from(mode: Mode) -> i64 {
            match mode {
                Mode::On => 1,
                Mode::Other(code) => code,
            }
        }
    }

    impl Enumeration for Mode {
        fn is_other(self) -> bool {
            matches!(self, Mode::Other(_))
        }
    }

    #[test]
    fn a_code_is_listed_if_a_variant_has_its_name() {
        let table = [
            (Value::Integer(1), Ok(true)),
            (Value::Unsigned(1), Ok(true)),
            (Value::Integer(2), Ok(false)),
            (Value::Unsigned(u64::MAX), Err(ValueError::Overflow)),
            (Value::String("1"), Err(ValueError::WrongType { expected: ResourceType::Integer })),
        ];
        for (value, listed) in table {
            assert_eq!(Mode::On.check(&value), listed, "{value}");
            assert_eq!(Some(Mode::On).check(&value), listed, "{value}, optional");
            assert_eq!(Secret::new(Mode::On).check(&value), listed, "{value}, secret");
            assert_eq!(Mode::is_listed(&value), listed == Ok(true), "{value}, as a value");
        }
        assert_eq!(Field::check(&0_i64, &Value::Integer(2)), Ok(true), "an integer has no names");
    }
}
