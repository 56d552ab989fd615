//! The values of a resource in terms of JSON Schema and SDF: bounds, and alternatives within. Numbers are JSON
//! numbers; 64-bit integers are exact.

use lwm2m_codegen::model::{Interval, Label, Range, Resource};
use serde_json::{Number, Value};

/// Closed bounds, as JSON numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bounds {
    pub(super) low: Value,
    pub(super) high: Value,
}

impl Bounds {
    /// Returns the value of bounds that allow only one.
    pub(super) fn single(&self) -> Option<&Value> {
        (self.low == self.high).then_some(&self.low)
    }
}

/// An alternative.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Alternative<'r> {
    /// A code with a name.
    Code(&'r Label),
    /// Values within bounds.
    Within(Bounds),
    /// A code without a name: lists of codes are open.
    Other,
}

/// The values of a resource.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Values<'r> {
    /// The bounds of all values.
    pub(super) bounds: Option<Bounds>,
    /// The alternatives; empty if there is no choice.
    pub(super) alternatives: Vec<Alternative<'r>>,
}

/// Returns the values of a resource, from its range and its codes.
pub(super) fn values(resource: &Resource) -> Values<'_> {
    let mut union = resource.range.as_ref().map(bounds).unwrap_or_default();
    let codes = resource.labels.iter().flat_map(|labels| &labels.codes);
    let mut alternatives: Vec<Alternative<'_>> = codes.map(Alternative::Code).collect();
    if union.len() <= 1 {
        let is_closed = union.first().is_some_and(|bounds| is_listed(bounds, resource));
        if !alternatives.is_empty() && !is_closed {
            alternatives.push(Alternative::Other);
        }
        return Values { bounds: union.pop(), alternatives };
    }
    union.retain(|bounds| !is_listed(bounds, resource));
    alternatives.extend(union.into_iter().map(Alternative::Within));
    Values { bounds: None, alternatives }
}

/// Returns whether every value within bounds is a code with a name.
fn is_listed(bounds: &Bounds, resource: &Resource) -> bool {
    let (Some(low), Some(high)) = (bounds.low.as_i64(), bounds.high.as_i64()) else { return false };
    let labels = resource.labels.iter().flat_map(|labels| &labels.codes);
    // Codes are unique.
    let named = labels.filter(|label| (low..=high).contains(&label.code)).count();
    u64::try_from(named).is_ok_and(|named| named > low.abs_diff(high))
}

fn bounds(range: &Range) -> Vec<Bounds> {
    match range {
        Range::Integer(union) => each(union, Value::from),
        Range::Unsigned(union) => each(union, Value::from),
        Range::Float(union) => each(union, float),
        Range::Length(union) => each(union, Value::from),
    }
}

fn each<T: Copy>(union: &[Interval<T>], value: impl Fn(T) -> Value) -> Vec<Bounds> {
    union.iter().map(|interval| Bounds { low: value(interval.low), high: value(interval.high) }).collect()
}

/// Returns a float as a JSON number. Ranges are finite, so it always exists.
fn float(value: f64) -> Value {
    Number::from_f64(value).map_or(Value::Null, Value::Number)
}
