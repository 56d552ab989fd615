//! Finds codes that a list has twice.

use std::collections::BTreeMap;

use super::lists::relevant;
use super::scan::{Marker, Sign};

/// Two places of one code in one list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Repeated {
    pub first: Marker,
    pub second: Marker,
    /// Whether the label is one, too, so that the code has one meaning.
    pub has_one_label: bool,
}

/// Returns the codes that occur in their list a second time, by the second place.
///
/// A list that begins anew has its codes a second time, too. A code is a slip of the pen only where it follows itself,
/// where the list goes on behind it, `0: 1: 2: 1: 4:`, or as the last line of a list that has no other such code, with
/// another label.
pub(super) fn repeated(text: &str, markers: &[Marker]) -> Vec<Repeated> {
    let mut found: Vec<Repeated> = Vec::new();
    for sign in Sign::ALL {
        // Within a line, `1.` may end a sentence.
        let is_code = |marker: &&Marker| marker.code.is_some() && (marker.line || marker.sign != Sign::Dot);
        let codes = relevant(text, markers, sign).into_iter().filter(is_code);
        let codes: Vec<&Marker> = codes.collect();
        for list in codes.chunk_by(|one, other| is_one_list(text, one, other)) {
            found.extend(repeated_in(text, list));
        }
    }
    found.sort_by_key(|repeated| repeated.second.start);
    found.dedup_by_key(|repeated| repeated.second.start);
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

/// Returns the label up to the end of its line or its clause, in lower case.
fn label(text: &str, marker: &Marker) -> String {
    let rest = text.get(marker.label..).unwrap_or_default();
    rest.split(['\n', ',', ';', '.']).next().unwrap_or_default().trim().to_lowercase()
}

fn repeated_in(text: &str, list: &[&Marker]) -> Vec<Repeated> {
    // Fewer codes are no list, such as two sentences about one value.
    const FEWEST: usize = 3;
    let mut seen: BTreeMap<Option<i64>, Marker> = BTreeMap::new();
    let mut repeated = Vec::new();
    for (at, &marker) in list.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| list[at].code);
        let highest = seen.last_key_value().map(|(code, _)| *code);
        let goes_on = before == highest
            && list.get(at + 1).is_some_and(|next| highest.is_some_and(|highest| next.code > highest));
        let ends = at + 1 == list.len()
            && before == highest
            && repeated.is_empty()
            && list.iter().all(|marker| marker.line)
            && at >= FEWEST;
        match seen.get(&marker.code) {
            Some(first) if before == Some(marker.code) || goes_on || ends => {
                let (one, other) = (label(text, first), label(text, marker));
                // `0: off is the default` is a remark.
                if !ends || !other.starts_with(&one) {
                    let has_one_label = one == other;
                    repeated.push(Repeated { first: *first, second: *marker, has_one_label });
                }
            }
            Some(_) => {}
            None => {
                seen.insert(marker.code, *marker);
            }
        }
    }
    if list.len() < FEWEST { Vec::new() } else { repeated }
}
