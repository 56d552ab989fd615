//! Values that an instance could have, where nobody gives any.

use std::cmp::Ordering;

use lwm2m_codegen::model::{Interval, Object, Range, Resource, ResourceType};
use lwm2m_runtime::{ObjectLink, Path};

use crate::payload::held::{Held, Statement};

/// 2025-01-01 00:00:00 UTC.
const MOMENT: i64 = 1_735_689_600;
/// Instances of a multiple resource.
const INSTANCES: u16 = 2;
/// Texts and opaques are not made longer than this, whatever a range asks for.
const LONGEST: u32 = 1024;

/// A value for every resource that can be read.
pub(super) fn instance(object: &Object, id: u16) -> Vec<Statement> {
    let mut resources: Vec<&Resource> =
        object.resources.iter().filter(|resource| resource.operations.value.is_readable()).collect();
    resources.sort_by_key(|resource| resource.id.value);
    resources.dedup_by_key(|resource| resource.id.value);
    let mut statements = Vec::new();
    for resource in resources {
        let Some(value) = value(resource) else { continue };
        let path = Path::resource(object.id.value, id, resource.id.value);
        let below = (0..INSTANCES).filter_map(|instance| path.child(instance));
        let paths: Vec<Path> = if resource.multiple.value { below.collect() } else { vec![path] };
        let statement =
            |path| Statement { prefix: String::new(), path, value: Some(value.clone()), time: None };
        statements.extend(paths.into_iter().map(statement));
    }
    statements
}

/// A value of a resource; `None` where its definition fails to say what it holds.
fn value(resource: &Resource) -> Option<Held> {
    let range = resource.range.as_ref();
    let code = resource.labels.as_ref().and_then(|labels| labels.codes.first()).map(|label| label.code);
    Some(match resource.kind.as_ref()?.value {
        ResourceType::Integer => Held::Integer(code.unwrap_or_else(|| integer(100, range))),
        ResourceType::Time => Held::Time(integer(MOMENT, range)),
        ResourceType::Unsigned => {
            let code = code.and_then(|code| u64::try_from(code).ok());
            Held::Unsigned(code.unwrap_or_else(|| match range {
                Some(Range::Unsigned(union)) => nearest(1000, union, u64::abs_diff),
                _ => 1000,
            }))
        }
        ResourceType::Float => Held::Float(match range {
            Some(Range::Float(union)) => nearest(21.5, union, |a, b| (a - b).abs()),
            _ => 21.5,
        }),
        ResourceType::Boolean => Held::Boolean(true),
        ResourceType::String => {
            Held::String("abcdefghijklmnopqrstuvwxyz".chars().cycle().take(length(12, range)).collect())
        }
        ResourceType::Opaque => Held::Opaque((0..=u8::MAX).cycle().take(length(16, range)).collect()),
        ResourceType::ObjectLink => Held::ObjectLink(ObjectLink { object: 3303, instance: 0 }),
        ResourceType::CoreLink => Held::CoreLink("</3303/0>".into()),
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
    usize::try_from(length.min(LONGEST)).unwrap_or_default()
}

/// What a range has nearest to a value.
fn nearest<T: Copy + PartialOrd, D: PartialOrd>(
    wanted: T,
    union: &[Interval<T>],
    apart: impl Fn(T, T) -> D,
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
        apart(wanted, *one).partial_cmp(&apart(wanted, *other)).unwrap_or(Ordering::Equal)
    };
    union.iter().map(inside).min_by(closer).unwrap_or(wanted)
}
