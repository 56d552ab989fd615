//! Compares ranges by the values that they allow, not by how they are written.

use super::object::same_words;
use crate::model::{Interval, Range, Resource};

/// Relation of a newer range to an older one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// Equal text.
    Same,
    /// Equal values, different text.
    Rewritten,
    /// Fewer values.
    Narrowed,
    /// More values.
    Widened,
    /// Some values removed, some added.
    Moved,
    /// There was no range before.
    Added,
    /// There is no range any more.
    Removed,
    /// At least one of the ranges cannot be read.
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

/// Returns whether each interval of `inner` lies in an interval of `outer`. Intervals of `outer` must ascend and not
/// touch.
fn within<T: PartialOrd>(inner: &[(T, T)], outer: &[(T, T)]) -> bool {
    inner.iter().all(|(low, high)| {
        let behind = outer.partition_point(|(from, _)| from <= low);
        outer[..behind].last().is_some_and(|(_, to)| high <= to)
    })
}

/// Merges intervals of whole numbers that overlap or are adjacent.
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
            Some(last) if low <= last.1 + 1 => last.1 = last.1.max(high),
            _ => merged.push((low, high)),
        }
    }
    merged
}

/// Merges intervals of real numbers that overlap or share an end.
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

#[cfg(test)]
mod tests {
    use super::{Relation, values};
    use crate::model::{Interval, Range};

    fn list<T: Copy>(intervals: &[(T, T)]) -> Vec<Interval<T>> {
        intervals.iter().map(|(low, high)| Interval { low: *low, high: *high }).collect()
    }

    /// The low and the high end of an interval.
    type Ends = (u32, u32);

    /// Intervals of two ranges, and how the second one compares.
    const CASES: &[(&[Ends], &[Ends], Relation)] = &[
        (&[(0, 9)], &[(5, 9), (0, 5)], Relation::Rewritten),
        (&[(0, 9)], &[(0, 9), (2, 3)], Relation::Rewritten),
        (&[(0, 9)], &[(0, 6), (3, 9)], Relation::Rewritten),
        (&[(0, 9)], &[(0, 3), (5, 9)], Relation::Narrowed),
        (&[(0, 9)], &[(0, 9), (20, 30)], Relation::Widened),
        (&[(0, 3), (5, 9)], &[(0, 9)], Relation::Widened),
        (&[(0, 3), (5, 9)], &[(0, 3)], Relation::Narrowed),
        (&[(0, 9)], &[(1, 10)], Relation::Moved),
    ];

    #[test]
    fn ranges_of_each_type_are_compared_by_their_values() {
        for (old, new, relation) in CASES {
            let integers = |range: &[(u32, u32)]| {
                Range::Integer(list(
                    &range.iter().map(|(low, high)| ((*low).into(), (*high).into())).collect::<Vec<_>>(),
                ))
            };
            let unsigned = |range: &[(u32, u32)]| {
                Range::Unsigned(list(
                    &range.iter().map(|(low, high)| ((*low).into(), (*high).into())).collect::<Vec<_>>(),
                ))
            };
            let floats = |range: &[(u32, u32)]| {
                Range::Float(list(
                    &range.iter().map(|(low, high)| ((*low).into(), (*high).into())).collect::<Vec<_>>(),
                ))
            };
            let lengths = |range: &[(u32, u32)]| Range::Length(list(range));
            for (before, after) in [
                (integers(old), integers(new)),
                (unsigned(old), unsigned(new)),
                (floats(old), floats(new)),
                (lengths(old), lengths(new)),
            ] {
                assert_eq!(values(&before, &after), *relation, "{before:?} {after:?}");
            }
        }
    }

    #[test]
    fn whole_numbers_have_nothing_between_them() {
        let (old, new) = (Range::Integer(list(&[(0, 9)])), Range::Integer(list(&[(0, 4), (5, 9)])));
        assert_eq!(values(&old, &new), Relation::Rewritten);
        let (old, new) = (Range::Float(list(&[(0.0, 9.0)])), Range::Float(list(&[(0.0, 4.0), (5.0, 9.0)])));
        assert_eq!(values(&old, &new), Relation::Narrowed);
    }

    #[test]
    fn ranges_of_two_types_have_no_common_values() {
        assert_eq!(
            values(&Range::Integer(list(&[(0, 9)])), &Range::Unsigned(list(&[(0, 9)]))),
            Relation::Moved
        );
    }
}
