//! What is odd about a `RangeEnumeration`.

use super::wording::{quote, resource_title, within};
use crate::diagnostics::{Diagnostic, Rule, Severity};
use crate::model::{Object, Resource, ResourceType};
use crate::range::{self, Oddity, OddityKind};

/// `range-reversed`
pub static RANGE_REVERSED: Rule = Rule {
    code: "range-reversed",
    severity: Severity::Error,
    finds: "an interval whose lower end is above its upper one",
    why: "no value lies in it; the range is not enforced",
    help: "write the smaller number first",
};

/// `range-free-text`
pub static RANGE_FREE_TEXT: Rule = Rule {
    code: "range-free-text",
    severity: Severity::Warning,
    finds: "a range in words",
    why: "only people can read it; it is not enforced",
    help: "write `low..high` or the values in a comma list, and move the words to the description",
};

/// `range-labels`
pub static RANGE_LABELS: Rule = Rule {
    code: "range-labels",
    severity: Severity::Warning,
    finds: "codes with their labels in the range",
    why: "other tools expect numbers there",
    help: "write the codes in a comma list, and the labels in the description",
};

/// `range-dash`
pub static RANGE_DASH: Rule = Rule {
    code: "range-dash",
    severity: Severity::Warning,
    finds: "an interval that is not written with two dots",
    why: "other tools read `0-4` as text, or as a negative number",
    help: "write `low..high`",
};

/// `range-three-dots`
pub static RANGE_THREE_DOTS: Rule = Rule {
    code: "range-three-dots",
    severity: Severity::Warning,
    finds: "an interval written with three dots",
    why: "other tools read `1...15` as `1.` to `.15`, or not at all",
    help: "write `low..high`",
};

/// `range-unit-word`
pub static RANGE_UNIT_WORD: Rule = Rule {
    code: "range-unit-word",
    severity: Severity::Warning,
    finds: "a unit in the range",
    why: "other tools expect numbers there",
    help: "leave the word out; lengths are in octets, and values in the unit of the resource",
};

/// `range-on-wrong-type`
pub static RANGE_ON_WRONG_TYPE: Rule = Rule {
    code: "range-on-wrong-type",
    severity: Severity::Warning,
    finds: "a range on a type that has none",
    why: "there is nothing to enforce",
    help: "leave the range empty",
};

/// `range-outside-type`
pub static RANGE_OUTSIDE_TYPE: Rule = Rule {
    code: "range-outside-type",
    severity: Severity::Warning,
    finds: "a bound that the type cannot hold",
    why: "no value of the type comes near it; the range is not enforced",
    help: "choose the type that holds the range, or narrow the range",
};

/// `range-width`
pub static RANGE_WIDTH: Rule = Rule {
    code: "range-width",
    severity: Severity::Warning,
    finds: "the width of a number instead of its values",
    why: "other tools expect values there; this is not enforced",
    help: "write the smallest and the largest value, such as `0..255`",
};

/// `range-instance-count`
pub static RANGE_INSTANCE_COUNT: Rule = Rule {
    code: "range-instance-count",
    severity: Severity::Warning,
    finds: "a number of instances instead of values",
    why: "a range says what a value may be, not how many there are; this is not enforced",
    help: "say it in the description",
};

/// `range-mixed-list`
pub static RANGE_MIXED_LIST: Rule = Rule {
    code: "range-mixed-list",
    severity: Severity::Note,
    finds: "intervals and single values in one list",
    why: "useful, but not every tool reads it",
    help: "nothing needs to be done",
};

/// `range-single-value`
pub static RANGE_SINGLE_VALUE: Rule = Rule {
    code: "range-single-value",
    severity: Severity::Note,
    finds: "a range of one number",
    why: "it allows one value or length only; often a maximum was meant",
    help: "write `0..maximum` if that is what is meant",
};

pub(super) fn check(object: &Object, out: &mut Vec<Diagnostic>) {
    for resource in &object.resources {
        let Some(kind) = resource.kind else { continue };
        let text = resource.range_text.value.as_str();
        for oddity in range::read(text, kind.value).oddities {
            out.push(finding(resource, kind.value, &oddity));
        }
    }
}

fn finding(resource: &Resource, kind: ResourceType, oddity: &Oddity) -> Diagnostic {
    let text = resource.range_text.value.as_str();
    let title = resource_title(resource);
    let piece = text.get(oddity.at.clone()).unwrap_or(text);
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
        OddityKind::UnitWord => {
            (&RANGE_UNIT_WORD, format!("the range of {title} names a unit"), "a unit in the range".to_owned())
        }
        OddityKind::SingleValue => (
            &RANGE_SINGLE_VALUE,
            format!("the range of {title} is the single number {shown}"),
            "perhaps a maximum".to_owned(),
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
    let finding = Diagnostic::new(rule, origin, message).label(label);
    match mended(piece, oddity.kind) {
        Some(mended) => finding.help(format!("write {}", quote(&mended))),
        None => finding,
    }
}

fn outside(kind: OddityKind) -> &'static str {
    match kind {
        OddityKind::TooLarge => "larger than the type can hold",
        OddityKind::TooSmall => "smaller than the type can hold",
        _ => "a fraction on whole numbers",
    }
}

/// The corrected text, where there can be no doubt about it.
fn mended(piece: &str, kind: OddityKind) -> Option<String> {
    match kind {
        OddityKind::Reversed => {
            let (low, high) = piece.split_once("..")?;
            Some(format!("{}..{}", high.trim().trim_start_matches('.'), low.trim()))
        }
        OddityKind::ThreeDots => piece.contains("...").then(|| piece.replace("...", "..")),
        OddityKind::Dash => {
            let plain = piece.bytes().all(|octet| octet.is_ascii_digit() || matches!(octet, b'-' | b' '));
            let (low, high) = piece.split_once('-').filter(|_| plain)?;
            let (low, high) = (low.trim(), high.trim());
            (!low.is_empty() && !high.is_empty() && !high.contains('-')).then(|| format!("{low}..{high}"))
        }
        _ => None,
    }
}
