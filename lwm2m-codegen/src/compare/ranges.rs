//! Compares ranges by the values that they allow, not by how they are written.

use super::object::same_words;
use crate::model::{Interval, Range, Resource};

/// How the range of a newer version relates to that of an older one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// Word for word the same.
    Same,
    /// The same values, written differently.
    Rewritten,
    /// Some values are gone.
    Narrowed,
    /// Some values are new.
    Widened,
    /// Some are gone, some are new.
    Moved,
    /// There was none.
    Added,
    /// There is none any more.
    Removed,
    /// At least one of them cannot be read.
    Unreadable,
}

pub(super) fn relation(old: &Resource, new: &Resource) -> Relation {
    if same_words(&old.range_text.value, &new.range_text.value) {
        return Relation::Same;
    }
    let empty = |resource: &Resource| resource.range_text.value.trim().is_empty();
    match (&old.range, &new.range) {
        (Some(before), Some(after)) => values(before, after),
        (None, Some(_)) if empty(old) => Relation::Added,
        (Some(_), None) if empty(new) => Relation::Removed,
        _ => Relation::Unreadable,
    }
}

fn values(old: &Range, new: &Range) -> Relation {
    match (old, new) {
        (Range::Integer(old), Range::Integer(new)) => sets(&whole(old), &whole(new)),
        (Range::Unsigned(old), Range::Unsigned(new)) => sets(&whole(old), &whole(new)),
        (Range::Length(old), Range::Length(new)) => sets(&whole(old), &whole(new)),
        (Range::Float(old), Range::Float(new)) => sets(&real(old), &real(new)),
        _ => Relation::Moved,
    }
}

fn sets<T: PartialOrd>(old: &[(T, T)], new: &[(T, T)]) -> Relation {
    match (within(old, new), within(new, old)) {
        (true, true) => Relation::Rewritten,
        (true, false) => Relation::Widened,
        (false, true) => Relation::Narrowed,
        (false, false) => Relation::Moved,
    }
}

/// Whether each interval of `inner` lies in one of `outer`, whose intervals do not touch.
fn within<T: PartialOrd>(inner: &[(T, T)], outer: &[(T, T)]) -> bool {
    inner.iter().all(|(low, high)| outer.iter().any(|(from, to)| from <= low && high <= to))
}

/// Whole numbers: intervals that overlap or are next to each other become one.
fn whole<T: Copy + Into<i128>>(union: &[Interval<T>]) -> Vec<(i128, i128)> {
    let sorted = |union: &[Interval<T>]| {
        let mut intervals: Vec<(i128, i128)> =
            union.iter().map(|interval| (interval.low.into(), interval.high.into())).collect();
        intervals.sort_unstable();
        intervals
    };
    let mut merged: Vec<(i128, i128)> = Vec::new();
    for (low, high) in sorted(union) {
        match merged.last_mut() {
            Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
            _ => merged.push((low, high)),
        }
    }
    merged
}

/// Real numbers: intervals that overlap or share an end become one.
fn real(union: &[Interval<f64>]) -> Vec<(f64, f64)> {
    let mut intervals: Vec<(f64, f64)> = union.iter().map(|interval| (interval.low, interval.high)).collect();
    intervals.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut merged: Vec<(f64, f64)> = Vec::new();
    for (low, high) in intervals {
        match merged.last_mut() {
            Some(last) if low <= last.1 => last.1 = last.1.max(high),
            _ => merged.push((low, high)),
        }
    }
    merged
}
