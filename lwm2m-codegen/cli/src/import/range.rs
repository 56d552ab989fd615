//! Bounds and choices of SDF to a range and codes.
//!
//! Whole numbers are `i128` on the way, which holds whatever JSON and LwM2M have of them; the result goes through the
//! reader of ranges, so that an import means what the same words in a definition would.

use lwm2m_codegen::model::{Range, ResourceType};
use serde_json::{Map, Value};

use super::diagnostics::{Diagnostics, Pointer, quote};
use super::document::Document;
use super::object::text;
use crate::export::sdf::vocabulary as words;

/// Which values there are.
#[derive(Debug, Default)]
pub(super) struct Values {
    pub(super) range: Option<Range>,
    /// A list of texts as a definition words it: `"on", "off"`.
    pub(super) strings: Option<String>,
    /// Codes that have a name.
    pub(super) codes: Vec<(i64, String)>,
}

/// What values are read for.
pub(super) struct Context<'c> {
    pub(super) document: &'c Document,
    pub(super) kind: ResourceType,
    pub(super) at: &'c Pointer,
}

/// A lower and an upper end as far as they are said.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Ends<T> {
    low: Option<T>,
    high: Option<T>,
}

/// Reads the ends that qualities say; `None` with a diagnostic where they make no sense.
type Reader<C, T> = fn(&C, &Map<String, Value>, &Pointer, &mut Diagnostics) -> Option<Ends<T>>;

impl<T: PartialOrd + Copy> Ends<T> {
    /// What lies within both.
    fn within(self, other: Ends<T>) -> Ends<T> {
        let pick = |one: Option<T>, two: Option<T>, first: fn(&T, &T) -> bool| match (one, two) {
            (Some(one), Some(two)) => Some(if first(&one, &two) { one } else { two }),
            (one, two) => one.or(two),
        };
        Ends {
            low: pick(self.low, other.low, |one, two| one > two),
            high: pick(self.high, other.high, |one, two| one < two),
        }
    }

    fn is_open(self) -> bool {
        self.low.is_none() && self.high.is_none()
    }
}

impl Context<'_> {
    /// The values that qualities allow; `None` with a diagnostic where LwM2M cannot say it.
    pub(super) fn values(
        &self,
        qualities: &Map<String, Value>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Values> {
        let choices = self.choices(qualities, diagnostics)?;
        let mut values = Values { codes: codes(&choices), ..Values::default() };
        match self.kind {
            ResourceType::Boolean | ResourceType::ObjectLink => {}
            ResourceType::Float => {
                let union = self.union(qualities, &choices, diagnostics, Self::float_ends)?;
                values.range = self.float_range(&union, diagnostics);
            }
            ResourceType::Integer | ResourceType::Unsigned | ResourceType::Time => {
                let union = self.union(qualities, &choices, diagnostics, Self::whole_ends)?;
                values.range = self.whole_range(&union, diagnostics)?;
            }
            ResourceType::String | ResourceType::Opaque | ResourceType::CoreLink => {
                values.strings = self.strings(qualities, &choices, diagnostics);
                let union = self.union(qualities, &choices, diagnostics, Self::length_ends)?;
                values.range = self.whole_range(&union, diagnostics)?;
            }
        }
        Some(values)
    }

    /// The alternatives of an `sdfChoice`, with their names.
    fn choices(&self, qualities: &Map<String, Value>, diagnostics: &mut Diagnostics) -> Option<Vec<Choice>> {
        let Some(choice) = qualities.get("sdfChoice") else { return Some(Vec::new()) };
        let at = self.at.member("sdfChoice");
        let Value::Object(alternatives) = choice else {
            diagnostics.refuse(&at, "a choice has named alternatives", "");
            return None;
        };
        let mut choices = Vec::with_capacity(alternatives.len());
        for (name, definition) in alternatives {
            let at = at.member(name);
            let resolved = self.document.resolve(definition, &at, diagnostics)?;
            let other = ["type", "sdfType"].into_iter().find(|word| {
                resolved.qualities.get(*word).is_some_and(|value| Some(value) != qualities.get(*word))
            });
            if other.is_some() || resolved.oma_type.is_some() {
                diagnostics.refuse(&at, "the values of a resource are all of one type", "");
                return None;
            }
            choices.push(Choice { name: name.clone(), qualities: resolved.qualities, at });
        }
        Some(choices)
    }

    /// The intervals that values lie in; none where everything is allowed.
    fn union<T: PartialOrd + Copy>(
        &self,
        qualities: &Map<String, Value>,
        choices: &[Choice],
        diagnostics: &mut Diagnostics,
        ends: Reader<Self, T>,
    ) -> Option<Vec<Ends<T>>> {
        let around = ends(self, qualities, self.at, diagnostics)?;
        let mut union = Vec::with_capacity(choices.len());
        for choice in choices {
            union.push(ends(self, &choice.qualities, &choice.at, diagnostics)?.within(around));
        }
        // An alternative that allows whatever the whole does leaves nothing to say.
        if union.is_empty() || union.contains(&around) {
            union = vec![around];
        }
        union.retain(|ends| !ends.is_open());
        Some(union)
    }

    fn whole_ends(
        &self,
        qualities: &Map<String, Value>,
        at: &Pointer,
        diagnostics: &mut Diagnostics,
    ) -> Option<Ends<i128>> {
        let mut read = |word: &str, beyond: i128| match qualities.get(word) {
            None => Some(None),
            Some(value) => match whole(value) {
                Some(value) => Some(Some(value.saturating_add(beyond))),
                None => {
                    let message = format!("{value} is no whole number of 64 bits");
                    diagnostics.refuse(&at.member(word), message, "");
                    None
                }
            },
        };
        let said = Ends { low: read("minimum", 0)?, high: read("maximum", 0)? };
        let beyond = Ends { low: read("exclusiveMinimum", 1)?, high: read("exclusiveMaximum", -1)? };
        let exact = read("const", 0)?;
        Some(said.within(beyond).within(Ends { low: exact, high: exact }))
    }

    fn float_ends(
        &self,
        qualities: &Map<String, Value>,
        at: &Pointer,
        diagnostics: &mut Diagnostics,
    ) -> Option<Ends<f64>> {
        let mut read = |word: &str| match qualities.get(word) {
            None => Some(None),
            Some(value) => {
                let number = value.as_f64();
                if number.is_none() {
                    diagnostics.refuse(&at.member(word), format!("{value} is no number"), "");
                }
                number.map(Some)
            }
        };
        let said = Ends { low: read("minimum")?, high: read("maximum")? };
        let beyond = Ends { low: read("exclusiveMinimum")?, high: read("exclusiveMaximum")? };
        let exact = read("const")?;
        if !beyond.is_open() {
            diagnostics.warn(at, "the ends of a range in LwM2M belong to it; these are taken in", "");
        }
        Some(said.within(beyond).within(Ends { low: exact, high: exact }))
    }

    /// Lengths in bytes.
    fn length_ends(
        &self,
        qualities: &Map<String, Value>,
        at: &Pointer,
        diagnostics: &mut Diagnostics,
    ) -> Option<Ends<i128>> {
        let mut read = |word: &str| match qualities.get(word) {
            None => Some(None),
            Some(value) => {
                let length = value.as_u64();
                if length.is_none() {
                    diagnostics.refuse(&at.member(word), format!("{value} is no length"), "");
                }
                let bytes = |length| match self.kind {
                    ResourceType::Opaque => words::byte_length(length),
                    _ => length,
                };
                length.map(|length| Some(i128::from(bytes(length))))
            }
        };
        Some(Ends { low: read("minLength")?, high: read("maxLength")? })
    }

    fn whole_range(&self, union: &[Ends<i128>], diagnostics: &mut Diagnostics) -> Option<Option<Range>> {
        let (lowest, highest) = match self.kind {
            ResourceType::Unsigned => (0, i128::from(u64::MAX)),
            ResourceType::Integer | ResourceType::Time => (i128::from(i64::MIN), i128::from(i64::MAX)),
            _ => (0, i128::from(u32::MAX)),
        };
        // That is what the type says anyway.
        let plain = |ends: &Ends<i128>| {
            self.kind == ResourceType::Unsigned && ends.low == Some(0) && ends.high.is_none()
        };
        if union.is_empty() || union.iter().any(plain) {
            return Some(None);
        }
        let spelt = |ends: &Ends<i128>| (ends.low.unwrap_or(lowest), ends.high.unwrap_or(highest));
        self.read(union.iter().map(spelt), diagnostics).map(Some)
    }

    fn float_range(&self, union: &[Ends<f64>], diagnostics: &mut Diagnostics) -> Option<Range> {
        let closed: Vec<(f64, f64)> = union.iter().filter_map(|ends| Some((ends.low?, ends.high?))).collect();
        if union.is_empty() {
            return None;
        }
        if closed.len() < union.len() {
            let message = "a range in LwM2M has two ends; this one is left out";
            diagnostics.warn(self.at, message, "say both `minimum` and `maximum`");
            return None;
        }
        self.read(closed.into_iter(), diagnostics)
    }

    /// A range, out of what a definition would say.
    fn read<T: ToString>(
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
            diagnostics.refuse(self.at, message, "");
        }
        range
    }

    /// A list of texts, which a definition can name but not enforce.
    fn strings(
        &self,
        qualities: &Map<String, Value>,
        choices: &[Choice],
        diagnostics: &mut Diagnostics,
    ) -> Option<String> {
        let said = qualities.get("enum").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let chosen = choices.iter().map(|choice| choice.qualities.get("const"));
        let all: Option<Vec<&Value>> =
            said.iter().map(Some).chain(chosen).chain(qualities.get("const").map(Some)).collect();
        let all: Vec<&str> = all?.into_iter().filter_map(Value::as_str).collect();
        if all.is_empty() {
            return None;
        }
        if all.iter().any(|text| text.contains(['"', '\n', '\r'])) {
            diagnostics.warn(self.at, "these texts cannot stand in a list of LwM2M; it is left out", "");
            return None;
        }
        Some(all.iter().map(|text| format!("\"{text}\"")).collect::<Vec<_>>().join(", "))
    }
}

/// One alternative.
struct Choice {
    name: String,
    qualities: Map<String, Value>,
    at: Pointer,
}

/// The codes that have a name of their own.
fn codes(choices: &[Choice]) -> Vec<(i64, String)> {
    let named = |choice: &Choice| {
        let code = whole(choice.qualities.get("const")?).and_then(|code| i64::try_from(code).ok())?;
        // `5` for the value 5 is no name.
        let is_number = choice.name.parse::<f64>().is_ok();
        let label = text(&choice.qualities, "label").filter(|label| !label.trim().is_empty());
        let label = label
            .map(str::to_owned)
            .or_else(|| (!is_number).then(|| choice.name.replace(['-', '_'], " ")))?;
        Some((code, label))
    };
    choices.iter().filter_map(named).collect()
}

/// A whole number within 64 bits, signed or not; JSON may write it as `1.0`.
fn whole(value: &Value) -> Option<i128> {
    /// Beyond it neighbours share a float.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let Value::Number(number) = value else { return None };
    if let Some(number) = number.as_i128() {
        return Some(number);
    }
    let float = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() <= EXACT)?;
    // Exact, as the line above made sure.
    Some(float as i128)
}
