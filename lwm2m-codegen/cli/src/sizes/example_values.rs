//! Example values of an instance, for sizes without `--values`.

use std::cmp::Ordering;

use lwm2m_codegen::model::{Interval, Object, Range, Resource, ResourceType};
use lwm2m_runtime::{ObjectLink, Path};

use crate::payload::owned::{OwnedRecord, OwnedValue};

/// 2025-01-01 00:00:00 UTC.
const TIMESTAMP: i64 = 1_735_689_600;
/// Instances of a multiple resource.
const INSTANCES: u16 = 2;
/// The longest string or opaque value, even if the range asks for more.
const MAX_LENGTH: u32 = 1024;

/// Returns a value for every readable resource.
pub(super) fn instance(object: &Object, id: u16) -> Vec<OwnedRecord> {
    let mut resources: Vec<&Resource> =
        object.resources.iter().filter(|resource| resource.operations.value.is_readable()).collect();
    resources.sort_by_key(|resource| resource.id.value);
    resources.dedup_by_key(|resource| resource.id.value);
    let mut records = Vec::new();
    for resource in resources {
        let Some(value) = value(resource) else { continue };
        let path = Path::resource(object.id.value, id, resource.id.value);
        let below = (0..INSTANCES).filter_map(|instance| path.child(instance));
        let paths: Vec<Path> = if resource.multiple.value { below.collect() } else { vec![path] };
        let record =
            |path| OwnedRecord { prefix: String::new(), path, value: Some(value.clone()), time: None };
        records.extend(paths.into_iter().map(record));
    }
    records
}

/// Returns a value of a resource; `None` if its definition has no type.
fn value(resource: &Resource) -> Option<OwnedValue> {
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
        ResourceType::String => {
            OwnedValue::String("abcdefghijklmnopqrstuvwxyz".chars().cycle().take(length(12, range)).collect())
        }
        ResourceType::Opaque => OwnedValue::Opaque((0..=u8::MAX).cycle().take(length(16, range)).collect()),
        ResourceType::ObjectLink => OwnedValue::ObjectLink(ObjectLink { object: 3303, instance: 0 }),
        ResourceType::CoreLink => OwnedValue::CoreLink("</3303/0>".into()),
    })
}

fn integer(wanted: i64, range: Option<&Range>) -> i64 {
    match range {
        Some(Range::Integer(union)) => nearest(wanted, union, i64::abs_diff),
        _ => wanted,
    }
}

fn length(wanted: u32, range: Option<&Range>) -> usize {
    let length = match range {
        Some(Range::Length(union)) => nearest(wanted, union, u32::abs_diff),
        _ => wanted,
    };
    usize::try_from(length.min(MAX_LENGTH)).unwrap_or_default()
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
