//! Rules about ranges: oddities of a `RangeEnumeration`.

use core::ops::Range as Span;
use std::fmt::Display;

use crate::diagnostics::{Diagnostic, Edit};
use crate::model::{Interval, Object, Range, Resource, ResourceType};
use crate::range::{self, Oddity, OddityKind};
use crate::rules::{
    RANGE_DASH, RANGE_FREE_TEXT, RANGE_INSTANCE_COUNT, RANGE_LABELS, RANGE_MIXED_LIST, RANGE_ON_WRONG_TYPE,
    RANGE_OUTSIDE_TYPE, RANGE_POWER, RANGE_REVERSED, RANGE_SINGLE_VALUE, RANGE_THREE_DOTS, RANGE_UNIT_WORD,
    RANGE_WIDTH,
};
use crate::wording::{exact, quote, resource_title, within};

/// The remarks about one range; each takes a reading of the whole text. `lwm2m check --fix` has several passes.
const MOST: usize = 50;

pub(super) fn check(object: &Object, out: &mut Vec<Diagnostic>) {
    for resource in &object.resources {
        let Some(kind) = resource.kind else { continue };
        let text = resource.range_text.value.as_str();
        let reading = range::read(text, kind.value);
        for oddity in reading.oddities.iter().take(MOST) {
            out.push(diagnostic(resource, kind.value, oddity, reading.range.as_ref()));
        }
    }
}

fn diagnostic(resource: &Resource, kind: ResourceType, oddity: &Oddity, range: Option<&Range>) -> Diagnostic {
    let text = resource.range_text.value.as_str();
    let title = resource_title(resource);
    let piece = &text[oddity.at.clone()];
    let shown = quote(piece);
    let (rule, message, label) = match oddity.kind {
        OddityKind::Reversed => (
            &RANGE_REVERSED,
            format!("the range {shown} of {title} is upside down"),
            "the lower end is above the upper one".to_owned(),
        ),
        OddityKind::FreeText => {
            (&RANGE_FREE_TEXT, format!("the range of {title} cannot be read"), "not a range".to_owned())
        }
        OddityKind::Labels => {
            (&RANGE_LABELS, format!("the range of {title} holds labels"), "codes with labels".to_owned())
        }
        OddityKind::Dash if numbers(piece).len() > 2 => (
            &RANGE_DASH,
            format!("the list {shown} of {title} is not written with commas"),
            "read as a list".to_owned(),
        ),
        OddityKind::Dash => (
            &RANGE_DASH,
            format!("the interval {shown} of {title} is not written with two dots"),
            "read as an interval".to_owned(),
        ),
        OddityKind::ThreeDots => (
            &RANGE_THREE_DOTS,
            format!("the interval {shown} of {title} has three dots"),
            "read as two dots".to_owned(),
        ),
        OddityKind::Power => (
            &RANGE_POWER,
            format!("the number {shown} of the range of {title} is a power"),
            "calculated".to_owned(),
        ),
        OddityKind::UnitWord => {
            (&RANGE_UNIT_WORD, format!("the range of {title} names a unit"), "a unit in the range".to_owned())
        }
        OddityKind::SingleValue => (
            &RANGE_SINGLE_VALUE,
            format!("the range of {title} is the single number {shown}"),
            if range.is_some() { "read as a maximum" } else { "not enforced" }.to_owned(),
        ),
        OddityKind::MixedList => (
            &RANGE_MIXED_LIST,
            format!("the range of {title} mixes intervals and single values"),
            String::new(),
        ),
        OddityKind::Width => {
            (&RANGE_WIDTH, format!("the range of {title} is a width"), "not a range of values".to_owned())
        }
        OddityKind::InstanceCount => (
            &RANGE_INSTANCE_COUNT,
            format!("the range of {title} is a number of instances"),
            "not a range of values".to_owned(),
        ),
        OddityKind::WrongType => (
            &RANGE_ON_WRONG_TYPE,
            format!("{title} has a range, but is of type {}", quote(kind.as_str())),
            format!("a {} has no range", kind.as_str()),
        ),
        OddityKind::TooLarge | OddityKind::TooSmall | OddityKind::Fraction => (
            &RANGE_OUTSIDE_TYPE,
            format!("the range of {title} goes beyond the type {}", quote(kind.as_str())),
            outside(oddity.kind).to_owned(),
        ),
    };
    let origin = within(resource.range_text.origin, text, oddity.at.clone());
    let diagnostic = Diagnostic::new(rule, origin, message).label(label);
    let diagnostic = match fixed(text, kind, oddity, range) {
        Some(fixed) => diagnostic.help(fixed),
        None => diagnostic,
    };
    let edit = replacement(resource, kind, oddity).and_then(|(at, replacement)| {
        let edited = format!("{}{replacement}{}", &text[..at.start], &text[at.end..]);
        // The fix says in other words what the reader understood before.
        let same = range.is_none() || range::read(&edited, kind).range.as_ref() == range;
        let origin = exact(resource.range_text.origin, text, at)?;
        Edit::text(origin, replacement).filter(|_| same)
    });
    diagnostic.edit(edit)
}

/// Returns the piece of a range that has a single correct form, and that form.
fn replacement(resource: &Resource, kind: ResourceType, oddity: &Oddity) -> Option<(Span<usize>, String)> {
    let text = resource.range_text.value.as_str();
    let at = oddity.at.clone();
    let piece = text.get(at.clone())?;
    match oddity.kind {
        OddityKind::Reversed | OddityKind::ThreeDots | OddityKind::Power | OddityKind::Dash => {
            Some((at, respelt(piece, oddity.kind)?))
        }
        OddityKind::UnitWord => {
            let length = matches!(kind, ResourceType::String | ResourceType::Opaque | ResourceType::CoreLink);
            let percent = piece == "%" && matches!(resource.units.value.as_str(), "%" | "/100");
            let start = text[..at.start].trim_end().len();
            (length || percent).then(|| (start..at.end, String::new()))
        }
        OddityKind::WrongType => {
            let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            let redundant = matches!(plain.as_str(), "0..1" | "0,1" | "0-1" | "0;1" | "0/1" | "[0,1]");
            (kind == ResourceType::Boolean && redundant).then(|| (0..text.len(), String::new()))
        }
        _ => None,
    }
}

fn outside(kind: OddityKind) -> &'static str {
    match kind {
        OddityKind::TooLarge => "larger than the type can hold",
        OddityKind::TooSmall => "smaller than the type can hold",
        _ => "a fraction on whole numbers",
    }
}

/// Returns the correct form, where there can be no doubt about it.
fn fixed(text: &str, kind: ResourceType, oddity: &Oddity, range: Option<&Range>) -> Option<String> {
    let piece = text.get(oddity.at.clone())?;
    let write = |text: String| format!("write {}", quote(&text));
    match oddity.kind {
        OddityKind::Reversed | OddityKind::ThreeDots | OddityKind::Power | OddityKind::Dash => {
            respelt(piece, oddity.kind).map(write)
        }
        OddityKind::SingleValue => {
            let number = numbers(text.trim()).first().copied()?;
            Some(format!(
                "write `0..{number}` if it is the maximum, `{number}..{number}` if no other is allowed"
            ))
        }
        OddityKind::UnitWord => without_units(text, kind, range),
        OddityKind::Labels => range.and_then(numbered).map(write),
        _ => None,
    }
}

/// Returns advice on a range with units in it. Only a range that is enforced is that of its numbers.
fn without_units(text: &str, kind: ResourceType, range: Option<&Range>) -> Option<String> {
    let mut rest = text.to_owned();
    let oddities = range::read(text, kind).oddities;
    for oddity in oddities.iter().rev().filter(|oddity| oddity.kind == OddityKind::UnitWord) {
        rest.replace_range(oddity.at.clone(), "");
    }
    let rest = rest.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ..", "..");
    let reading = range::read(&rest, kind);
    let is_plain = reading.range.is_some() && reading.oddities.is_empty();
    match (range, reading.range) {
        (Some(range), Some(other)) if is_plain && *range == other => Some(format!("write {}", quote(&rest))),
        (Some(range), _) => numbered(range).map(|text| format!("write {}", quote(&text))),
        (None, Some(Range::Length(_))) if is_plain => {
            Some(format!("write {} if it is the length in bytes", quote(&rest)))
        }
        (None, Some(_)) if is_plain => {
            Some(format!("write {} if this is in the unit of the resource", quote(&rest)))
        }
        _ => None,
    }
}

/// Returns an interval, a list or a number as it should be written.
fn respelt(piece: &str, kind: OddityKind) -> Option<String> {
    match kind {
        OddityKind::Reversed => {
            let (low, high) = piece.split_once("..")?;
            Some(format!("{}..{}", high.trim().trim_start_matches('.'), low.trim()))
        }
        OddityKind::ThreeDots => piece.contains("...").then(|| piece.replace("...", "..")),
        OddityKind::Power => range::value_of_power(piece),
        OddityKind::Dash => match numbers(piece).as_slice() {
            [low, high] => Some(format!("{low}..{high}")),
            [] | [_] => None,
            list => Some(list.join(", ")),
        },
        _ => None,
    }
}

/// Returns the numbers of a text without signs, points or fractions.
fn numbers(text: &str) -> Vec<&str> {
    if text.contains(['.', '+']) || text.starts_with('-') || text.contains("--") {
        return Vec::new();
    }
    text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect()
}

/// Returns a range of whole numbers as it should be written.
fn numbered(range: &Range) -> Option<String> {
    match range {
        Range::Integer(union) => Some(listed(union)),
        Range::Unsigned(union) => Some(listed(union)),
        Range::Length(union) => Some(listed(union)),
        Range::Float(_) => None,
    }
}

fn listed<T: Copy + PartialEq + Display>(union: &[Interval<T>]) -> String {
    let written = |interval: &Interval<T>| match interval.low == interval.high {
        true => interval.low.to_string(),
        false => format!("{}..{}", interval.low, interval.high),
    };
    union.iter().map(written).collect::<Vec<_>>().join(", ")
}
