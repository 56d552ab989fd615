//! Converts bounds and choices to a range.
//!
//! Integers are `i128`, which holds all of `i64` and `u64`. The result is a text that the parser of ranges reads, so
//! that an imported range means the same as in a definition.

use lwm2m_codegen::model::{Range, ResourceType};
use serde_json::{Map, Value};

use super::choice::{self, Choice};
use super::diagnostics::{Diagnostics, Pointer, quote};
use crate::sdf;

/// The allowed values.
#[derive(Debug, Default)]
pub(super) struct Values {
    pub(super) range: Option<Range>,
    /// A list of strings as in a definition: `"on", "off"`.
    pub(super) strings: Option<String>,
}

/// The data whose values are converted.
pub(super) struct Context<'c> {
    pub(super) kind: ResourceType,
    pub(super) at: &'c Pointer,
}

/// A minimum and a maximum, each optional.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bounds<T> {
    low: Option<T>,
    high: Option<T>,
}

/// Reads the bounds of qualities; `None` with an error if they are invalid.
type Reader<C, T> = fn(&C, &Map<String, Value>, &Pointer, &mut Diagnostics) -> Option<Bounds<T>>;

impl<T: PartialOrd + Copy> Bounds<T> {
    /// Returns the intersection.
    fn intersect(self, other: Bounds<T>) -> Bounds<T> {
        let pick = |one: Option<T>, two: Option<T>, first: fn(&T, &T) -> bool| match (one, two) {
            (Some(one), Some(two)) => Some(if first(&one, &two) { one } else { two }),
            (one, two) => one.or(two),
        };
        Bounds {
            low: pick(self.low, other.low, |one, two| one > two),
            high: pick(self.high, other.high, |one, two| one < two),
        }
    }

    fn is_empty(self) -> bool {
        self.low.zip(self.high).is_some_and(|(low, high)| low > high)
    }

    fn is_open(self) -> bool {
        self.low.is_none() && self.high.is_none()
    }
}

impl Context<'_> {
    /// Returns the values that qualities allow; `None` with an error if LwM2M cannot express them.
    pub(super) fn values(
        &self,
        qualities: &Map<String, Value>,
        choices: &[Choice],
        diagnostics: &mut Diagnostics,
    ) -> Option<Values> {
        let mut values = Values::default();
        match self.kind {
            ResourceType::Boolean | ResourceType::ObjectLink => {
                self.warn_of_limits(qualities, choices, diagnostics);
            }
            ResourceType::Float => {
                let union = self.union(qualities, choices, diagnostics, Self::float_bounds)?;
                values.range = self.float_range(&union, diagnostics);
            }
            ResourceType::Integer | ResourceType::Unsigned | ResourceType::Time => {
                let union = self.union(qualities, choices, diagnostics, Self::integer_bounds)?;
                values.range = self.integer_range(&union, diagnostics)?;
            }
            ResourceType::String => {
                values.strings = self.strings(qualities, choices, diagnostics)?;
                let union = self.union(qualities, choices, diagnostics, Self::length_bounds)?;
                values.range = self.integer_range(&union, diagnostics)?;
            }
            ResourceType::Opaque | ResourceType::CoreLink => {
                if qualities.contains_key("const") || choices.iter().any(Choice::is_constant) {
                    self.warn_of_limits(qualities, choices, diagnostics);
                }
                let union = self.union(qualities, choices, diagnostics, Self::length_bounds)?;
                values.range = self.integer_range(&union, diagnostics)?;
            }
        }
        Some(values)
    }

    /// Warns of limits on the values of a type that has no range.
    fn warn_of_limits(
        &self,
        qualities: &Map<String, Value>,
        choices: &[Choice],
        diagnostics: &mut Diagnostics,
    ) {
        let limits = ["const", "minimum", "maximum", "enum"].iter().any(|word| qualities.contains_key(*word));
        if limits || !choices.is_empty() {
            let message = format!(
                "LwM2M can neither limit nor name values of the type {}; ignored",
                quote(self.kind.as_str())
            );
            diagnostics.warning(self.at, message, "");
        }
    }

    /// Returns a list of strings, which a definition can list but not enforce; `None` with an error if a constant is no
    /// string.
    fn strings(
        &self,
        qualities: &Map<String, Value>,
        choices: &[Choice],
        diagnostics: &mut Diagnostics,
    ) -> Option<Option<String>> {
        let alternatives = choices.iter().map(|choice| (&choice.qualities, &choice.at));
        let constants = alternatives.chain([(qualities, self.at)]);
        let mut constants = constants.filter_map(|(qualities, at)| Some((qualities.get("const")?, at)));
        if let Some((value, at)) = constants.find(|(value, _)| !value.is_string()) {
            diagnostics.error(&at.member("const"), format!("expected a string, found {value}"), "");
            return None;
        }
        Some(self.list(qualities, choices, diagnostics))
    }

    fn list(
        &self,
        qualities: &Map<String, Value>,
        choices: &[Choice],
        diagnostics: &mut Diagnostics,
    ) -> Option<String> {
        let all = choice::strings(qualities, choices);
        if all.is_empty() {
            if choices.iter().any(Choice::is_constant) {
                let message = "strings cannot be listed beside other alternatives; ignored";
                diagnostics.warning(self.at, message, "give each alternative a `const`");
            }
            return None;
        }
        if all.iter().any(|text| text.contains(['"', '\n', '\r'])) {
            let message = "strings with quotes or line breaks cannot be listed in LwM2M; ignored";
            diagnostics.warning(self.at, message, "");
            return None;
        }
        Some(all.iter().map(|text| format!("\"{text}\"")).collect::<Vec<_>>().join(", "))
    }

    /// Returns the intervals of the allowed values; none if all values are allowed.
    fn union<T: PartialOrd + Copy>(
        &self,
        qualities: &Map<String, Value>,
        choices: &[Choice],
        diagnostics: &mut Diagnostics,
        bounds: Reader<Self, T>,
    ) -> Option<Vec<Bounds<T>>> {
        let around = bounds(self, qualities, self.at, diagnostics)?;
        let mut union = Vec::with_capacity(choices.len());
        for choice in choices {
            let own = bounds(self, &choice.qualities, &choice.at, diagnostics)?.intersect(around);
            if own.is_empty() && !around.is_empty() {
                let message =
                    format!("{} lies outside the bounds of the property; ignored", quote(&choice.name));
                diagnostics.warning(&choice.at, message, "");
            } else {
                union.push(own);
            }
        }
        if union.is_empty() && !choices.is_empty() {
            let message = "no alternative lies within the bounds of the property";
            diagnostics.error(self.at, message, "correct the bounds or the alternatives");
            return None;
        }
        // An alternative without bounds of its own allows all values.
        if union.is_empty() || union.contains(&around) {
            union = vec![around];
        }
        union.retain(|bounds| !bounds.is_open());
        Some(union)
    }

    fn integer_bounds(
        &self,
        qualities: &Map<String, Value>,
        at: &Pointer,
        diagnostics: &mut Diagnostics,
    ) -> Option<Bounds<i128>> {
        let mut read = |word: &str, exclusive: i128| match qualities.get(word) {
            None => Some(None),
            Some(value) => match integer(value) {
                Some(value) => Some(Some(value.saturating_add(exclusive))),
                None => {
                    let message = format!("expected an integer of 64 bits, found {value}");
                    diagnostics.error(&at.member(word), message, "");
                    None
                }
            },
        };
        let inclusive = Bounds { low: read("minimum", 0)?, high: read("maximum", 0)? };
        let exclusive = Bounds { low: read("exclusiveMinimum", 1)?, high: read("exclusiveMaximum", -1)? };
        let exact = read("const", 0)?;
        Some(inclusive.intersect(exclusive).intersect(Bounds { low: exact, high: exact }))
    }

    fn float_bounds(
        &self,
        qualities: &Map<String, Value>,
        at: &Pointer,
        diagnostics: &mut Diagnostics,
    ) -> Option<Bounds<f64>> {
        let mut read = |word: &str| match qualities.get(word) {
            None => Some(None),
            Some(value) => {
                let number = value.as_f64();
                if number.is_none() {
                    diagnostics.error(&at.member(word), format!("expected a number, found {value}"), "");
                }
                number.map(Some)
            }
        };
        let inclusive = Bounds { low: read("minimum")?, high: read("maximum")? };
        let exclusive = Bounds { low: read("exclusiveMinimum")?, high: read("exclusiveMaximum")? };
        let exact = read("const")?;
        if !exclusive.is_open() {
            diagnostics.warning(
                at,
                "ranges in LwM2M include their bounds; the exclusive bounds are included",
                "",
            );
        }
        Some(inclusive.intersect(exclusive).intersect(Bounds { low: exact, high: exact }))
    }

    /// Reads lengths, in bytes.
    fn length_bounds(
        &self,
        qualities: &Map<String, Value>,
        at: &Pointer,
        diagnostics: &mut Diagnostics,
    ) -> Option<Bounds<i128>> {
        let mut read = |word: &str| match qualities.get(word) {
            None => Some(None),
            Some(value) => {
                let length = value.as_u64();
                if length.is_none() {
                    diagnostics.error(&at.member(word), format!("expected a length, found {value}"), "");
                }
                let bytes = |length| match self.kind {
                    ResourceType::Opaque => sdf::byte_length(length),
                    _ => length,
                };
                length.map(|length| Some(i128::from(bytes(length))))
            }
        };
        Some(Bounds { low: read("minLength")?, high: read("maxLength")? })
    }

    fn integer_range(&self, union: &[Bounds<i128>], diagnostics: &mut Diagnostics) -> Option<Option<Range>> {
        let (lowest, highest) = match self.kind {
            ResourceType::Unsigned => (0, i128::from(u64::MAX)),
            ResourceType::Integer | ResourceType::Time => (i128::from(i64::MIN), i128::from(i64::MAX)),
            _ => (0, i128::from(u32::MAX)),
        };
        // All values of the type.
        let is_whole_type = |bounds: &Bounds<i128>| {
            self.kind == ResourceType::Unsigned && bounds.low == Some(0) && bounds.high.is_none()
        };
        if union.is_empty() || union.iter().any(is_whole_type) {
            return Some(None);
        }
        let closed = |bounds: &Bounds<i128>| (bounds.low.unwrap_or(lowest), bounds.high.unwrap_or(highest));
        self.parse(union.iter().map(closed), diagnostics).map(Some)
    }

    fn float_range(&self, union: &[Bounds<f64>], diagnostics: &mut Diagnostics) -> Option<Range> {
        let closed: Vec<(f64, f64)> =
            union.iter().filter_map(|bounds| Some((bounds.low?, bounds.high?))).collect();
        if union.is_empty() {
            return None;
        }
        if closed.len() < union.len() {
            let message = "a range in LwM2M needs both bounds; ignored";
            diagnostics.warning(self.at, message, "give both `minimum` and `maximum`");
            return None;
        }
        self.parse(closed.into_iter(), diagnostics)
    }

    /// Parses the range that a definition would have.
    fn parse<T: ToString>(
        &self,
        union: impl Iterator<Item = (T, T)>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Range> {
        let words: Vec<String> =
            union.map(|(low, high)| format!("{}..{}", low.to_string(), high.to_string())).collect();
        let text = words.join(", ");
        let range = lwm2m_codegen::range::read(&text, self.kind).range;
        if range.is_none() {
            let message =
                format!("the values {} do not fit the type {}", quote(&text), quote(self.kind.as_str()));
            diagnostics.error(self.at, message, "");
        }
        range
    }
}

/// Parses an integer of 64 bits, signed or unsigned, also written as `1.0`.
pub(super) fn integer(value: &Value) -> Option<i128> {
    /// The largest integer up to which a float represents all integers.
    const MAX_EXACT: f64 = 9_007_199_254_740_992.0;
    let Value::Number(number) = value else { return None };
    if let Some(number) = number.as_i128() {
        return Some(number);
    }
    let float = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() <= MAX_EXACT)?;
    Some(float as i128)
}
