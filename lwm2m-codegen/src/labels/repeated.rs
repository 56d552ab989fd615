//! Finds codes that a list has twice.

use std::collections::BTreeSet;

use super::lists::relevant;
use super::scan::{Marker, Sign};

/// Returns the markers of codes that occur in their list a second time.
///
/// A list that begins anew has its codes a second time, too. A code is a slip of the pen only where it follows itself,
/// or where the list goes on behind it: `0: 1: 2: 1: 4:`.
pub(super) fn repeated(text: &str, markers: &[Marker]) -> Vec<Marker> {
    let mut found: Vec<Marker> = Vec::new();
    for sign in Sign::ALL {
        // Within a line, `1.` may end a sentence.
        let is_code = |marker: &&Marker| marker.code.is_some() && (marker.line || marker.sign != Sign::Dot);
        let codes = relevant(text, markers, sign).into_iter().filter(is_code);
        let codes: Vec<&Marker> = codes.collect();
        for list in codes.chunk_by(|one, other| is_one_list(text, one, other)) {
            found.extend(repeated_in(list));
        }
    }
    found.sort_by_key(|marker| marker.start);
    found.dedup_by_key(|marker| marker.start);
    found
}

/// Returns whether two markers are next to each other: in lines, or with a short label between them.
fn is_one_list(text: &str, one: &Marker, other: &Marker) -> bool {
    const WORDS: usize = 12;
    let label = text.get(one.label..other.start).unwrap_or_default();
    let is_near = match one.line && other.line {
        true => !label.trim_start().contains("\n\n"),
        false => label.split_whitespace().count() <= WORDS,
    };
    is_near && label.chars().any(char::is_alphanumeric)
}

fn repeated_in(list: &[&Marker]) -> Vec<Marker> {
    // Fewer codes are no list, such as two sentences about one value.
    const FEWEST: usize = 3;
    let mut seen: BTreeSet<Option<i64>> = BTreeSet::new();
    let mut repeated = Vec::new();
    for (at, marker) in list.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| list[at].code);
        let goes_on = before == seen.last().copied()
            && list.get(at + 1).is_some_and(|next| seen.last().is_some_and(|last| next.code > *last));
        if seen.contains(&marker.code) && (before == Some(marker.code) || goes_on) {
            repeated.push(**marker);
        }
        seen.insert(marker.code);
    }
    if list.len() < FEWEST { Vec::new() } else { repeated }
}
