//! Converts intervals as written to a [`Range`] of the resource's type: exact, sorted, merged.

use super::grammar::Item;
use super::number::Number;
use super::{Oddity, OddityKind};
use crate::model::{Interval, Range, ResourceType};

/// The meaning of a single number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bounds {
    /// A value.
    Exact,
    /// The only item of the text, which may be a maximum.
    UpTo,
}

/// Converts `items` to a range for a resource of type `kind`.
///
/// A single number is either the only value or the maximum. For lengths and unsigned values both readings lie
/// within `0..=N`, so that this range refuses nothing legal. If values may be negative, no bound is safe
/// and there is no range.
pub(super) fn range(items: &[Item<'_>], kind: ResourceType, bounds: Bounds) -> Result<Option<Range>, Oddity> {
    let range = match kind {
        ResourceType::Boolean | ResourceType::ObjectLink => return Ok(None),
        ResourceType::Integer | ResourceType::Time => {
            Range::Integer(merge(intervals(items, |n| n.signed())?, |high| high.checked_add(1)))
        }
        ResourceType::Unsigned => {
            Range::Unsigned(merge(from_zero(intervals(items, |n| n.unsigned())?, bounds), |n| {
                n.checked_add(1)
            }))
        }
        ResourceType::Float => Range::Float(merge(intervals(items, |n| n.float())?, Some)),
        ResourceType::String | ResourceType::Opaque | ResourceType::CoreLink => {
            Range::Length(merge(from_zero(intervals(items, |n| n.bytes())?, bounds), |n| n.checked_add(1)))
        }
    };
    let may_be_negative = matches!(range, Range::Integer(_) | Range::Float(_));
    Ok((bounds == Bounds::Exact || !may_be_negative).then_some(range))
}

fn intervals<T: PartialOrd + Copy>(
    items: &[Item<'_>],
    value: impl Fn(&Number<'_>) -> Result<T, Oddity>,
) -> Result<Vec<Interval<T>>, Oddity> {
    let interval = |item: &Item<'_>| {
        let low = value(&item.low)?;
        let high = item.high.as_ref().map_or(Ok(low), &value)?;
        if low > high {
            return Err(Oddity { kind: OddityKind::Reversed, at: item.at() });
        }
        Ok(Interval { low, high })
    };
    items.iter().map(interval).collect()
}

fn from_zero<T: Default>(mut intervals: Vec<Interval<T>>, bounds: Bounds) -> Vec<Interval<T>> {
    if bounds == Bounds::UpTo {
        intervals.iter_mut().for_each(|interval| interval.low = T::default());
    }
    intervals
}

/// Sorts intervals and merges those that overlap or touch, where `next` gives the number after a `high`.
fn merge<T: PartialOrd + Copy>(
    mut intervals: Vec<Interval<T>>,
    next: impl Fn(T) -> Option<T>,
) -> Vec<Interval<T>> {
    intervals.sort_by(|a, b| a.low.partial_cmp(&b.low).unwrap_or(core::cmp::Ordering::Equal));
    let mut merged: Vec<Interval<T>> = Vec::with_capacity(intervals.len());
    for interval in intervals {
        match merged.last_mut() {
            // A `high` without a next is the maximum, so the following interval lies within.
            Some(last) if next(last.high).is_none_or(|next| interval.low <= next) => {
                if last.high < interval.high {
                    last.high = interval.high;
                }
            }
            _ => merged.push(interval),
        }
    }
    merged
}
