//! Example values of an instance, for sizes without `--values`.

use std::cmp::Ordering;

use lwm2m_codegen::model::{Interval, Object, Range, Resource, ResourceType};
use lwm2m_runtime::{ObjectLink, Path};

use crate::payload::owned::{OwnedRecord, OwnedValue};

/// 2025-01-01 00:00:00 UTC.
pub(super) const TIMESTAMP: i64 = 1_735_689_600;
/// 9999-12-31 23:59:59 UTC, the largest example of a Time.
const LAST_TIMESTAMP: i64 = 253_402_300_799;
/// The longest example of a text without a range, in bytes.
const LONG_TEXT: u32 = 255;
/// The longest string or opaque value, even if the range asks for more.
const MAX_LENGTH: u32 = 1024;

/// Which resources of an instance have a value, and how large the values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// The mandatory readable resources, with plausible values.
    Mandatory,
    /// All readable resources, with plausible values.
    Plausible,
    /// All readable resources, with the largest values.
    Largest,
}

impl Extent {
    /// Returns the name that is printed.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Extent::Mandatory => "mandatory-only",
            Extent::Plausible => "plausible",
            Extent::Largest => "largest",
        }
    }

    /// Returns the number of instances of a multiple resource.
    fn instances(self) -> u16 {
        match self {
            Extent::Mandatory | Extent::Plausible => 2,
            Extent::Largest => 4,
        }
    }
}

/// Returns the resources of an object that a server can read, in the order of their ids.
pub(super) fn readable(object: &Object) -> Vec<&Resource> {
    let mut resources: Vec<&Resource> =
        object.resources.iter().filter(|resource| resource.operations.value.is_readable()).collect();
    resources.sort_by_key(|resource| resource.id.value);
    resources.dedup_by_key(|resource| resource.id.value);
    resources
}

/// Returns the values of an instance.
pub(super) fn instance(object: &Object, id: u16, extent: Extent) -> Vec<OwnedRecord> {
    let resources = readable(object).into_iter();
    resources
        .filter(|resource| extent != Extent::Mandatory || resource.mandatory.value)
        .flat_map(|resource| self::resource(object, id, resource, extent))
        .collect()
}

/// Returns the values of a resource; none if its definition has no type.
pub(super) fn resource(object: &Object, id: u16, resource: &Resource, extent: Extent) -> Vec<OwnedRecord> {
    let value = match extent {
        Extent::Mandatory | Extent::Plausible => plausible(resource),
        Extent::Largest => largest(resource),
    };
    let Some(value) = value else { return Vec::new() };
    let path = Path::resource(object.id.value, id, resource.id.value);
    let below = (0..extent.instances()).filter_map(|instance| path.child(instance));
    let paths: Vec<Path> = if resource.multiple.value { below.collect() } else { vec![path] };
    let record = |path| OwnedRecord { prefix: String::new(), path, value: Some(value.clone()), time: None };
    paths.into_iter().map(record).collect()
}

/// Returns a usual value of a resource; `None` if its definition has no type.
fn plausible(resource: &Resource) -> Option<OwnedValue> {
    let range = resource.range.as_ref();
    let code = resource.labels.as_ref().and_then(|labels| labels.codes.first()).map(|label| label.code);
    Some(match resource.kind.as_ref()?.value {
        ResourceType::Integer => OwnedValue::Integer(code.unwrap_or_else(|| integer(100, range))),
        ResourceType::Time => OwnedValue::Time(integer(TIMESTAMP, range)),
        ResourceType::Unsigned => {
            let code = code.and_then(|code| u64::try_from(code).ok());
            OwnedValue::Unsigned(code.unwrap_or_else(|| match range {
                Some(Range::Unsigned(union)) => nearest(1000, union, u64::abs_diff),
                _ => 1000,
            }))
        }
        ResourceType::Float => OwnedValue::Float(match range {
            Some(Range::Float(union)) => nearest(21.5, union, |a, b| (a - b).abs()),
            _ => 21.5,
        }),
        ResourceType::Boolean => OwnedValue::Boolean(true),
        ResourceType::String => OwnedValue::String(text(length(12, range))),
        ResourceType::Opaque => OwnedValue::Opaque(bytes(length(16, range))),
        ResourceType::ObjectLink => OwnedValue::ObjectLink(ObjectLink { object: 3303, instance: 0 }),
        ResourceType::CoreLink => OwnedValue::CoreLink("</3303/0>".into()),
    })
}

/// Returns the largest value of a resource in most formats; `None` if its definition has no type.
fn largest(resource: &Resource) -> Option<OwnedValue> {
    let range = resource.range.as_ref();
    let codes = || resource.labels.iter().flat_map(|labels| &labels.codes).map(|label| label.code);
    let code = codes().max_by_key(|code| code.unsigned_abs());
    Some(match resource.kind.as_ref()?.value {
        ResourceType::Integer => {
            OwnedValue::Integer(code.unwrap_or_else(|| largest_integer(i64::MIN, range)))
        }
        ResourceType::Time => OwnedValue::Time(largest_integer(LAST_TIMESTAMP, range)),
        ResourceType::Unsigned => {
            let code = code.and_then(|code| u64::try_from(code).ok());
            let top = match range {
                Some(Range::Unsigned(union)) => union.last().map_or(u64::MAX, |interval| interval.high),
                _ => u64::MAX,
            };
            OwnedValue::Unsigned(code.unwrap_or(top))
        }
        ResourceType::Float => OwnedValue::Float(largest_float(range)),
        ResourceType::Boolean => OwnedValue::Boolean(false),
        ResourceType::String => OwnedValue::String(text(longest(range))),
        ResourceType::Opaque => OwnedValue::Opaque(bytes(longest(range))),
        ResourceType::ObjectLink => OwnedValue::ObjectLink(ObjectLink { object: 65534, instance: 65534 }),
        ResourceType::CoreLink => OwnedValue::CoreLink(links(longest(range))),
    })
}

fn integer(wanted: i64, range: Option<&Range>) -> i64 {
    match range {
        Some(Range::Integer(union)) => nearest(wanted, union, i64::abs_diff),
        _ => wanted,
    }
}

/// Returns the integer in range with the most digits.
fn largest_integer(unlimited: i64, range: Option<&Range>) -> i64 {
    let Some(Range::Integer(union)) = range else { return unlimited };
    let ends = union.iter().flat_map(|interval| [interval.low, interval.high]);
    ends.max_by_key(|end| end.unsigned_abs()).unwrap_or(unlimited)
}

/// Returns a number in range that needs 64 bits, and many digits.
fn largest_float(range: Option<&Range>) -> f64 {
    let unlimited = -1000.0 / 3.0;
    let Some(Range::Float(union)) = range else { return unlimited };
    // A third of the way through the range has no short form. The width of the range may be infinite.
    union.last().map_or(unlimited, |Interval { low, high }| (low / 1.5 + high / 3.0).max(*low).min(*high))
}

fn length(wanted: u32, range: Option<&Range>) -> usize {
    let length = match range {
        Some(Range::Length(union)) => nearest(wanted, union, u32::abs_diff),
        _ => wanted,
    };
    usize::try_from(length.min(MAX_LENGTH)).unwrap_or_default()
}

fn longest(range: Option<&Range>) -> usize {
    let longest = match range {
        Some(Range::Length(union)) => union.last().map_or(LONG_TEXT, |interval| interval.high),
        _ => LONG_TEXT,
    };
    usize::try_from(longest.min(MAX_LENGTH)).unwrap_or_default()
}

fn text(length: usize) -> String {
    "abcdefghijklmnopqrstuvwxyz".chars().cycle().take(length).collect()
}

fn bytes(length: usize) -> Vec<u8> {
    (0..=u8::MAX).cycle().take(length).collect()
}

/// Returns as many links as fit in a length.
fn links(length: usize) -> String {
    const LINK: &str = "</65534/65534>";
    let count = (length + 1) / (LINK.len() + 1);
    vec![LINK; count].join(",")
}

/// Returns the value in range that is nearest to `wanted`.
fn nearest<T: Copy + PartialOrd, D: PartialOrd>(
    wanted: T,
    union: &[Interval<T>],
    distance: impl Fn(T, T) -> D,
) -> T {
    let inside = |interval: &Interval<T>| {
        if wanted < interval.low {
            interval.low
        } else if wanted > interval.high {
            interval.high
        } else {
            wanted
        }
    };
    let closer = |one: &T, other: &T| {
        distance(wanted, *one).partial_cmp(&distance(wanted, *other)).unwrap_or(Ordering::Equal)
    };
    union.iter().map(inside).min_by(closer).unwrap_or(wanted)
}
