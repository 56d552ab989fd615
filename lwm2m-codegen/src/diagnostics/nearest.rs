//! "Did you mean": the known word or id that is closest to one that is not known, and a list of what is known if none is
//! close.

use std::collections::BTreeSet;

/// Longer words are not compared: that takes time, and they are no typing mistakes.
const LONGEST: usize = 40;

/// The number of ids, or of runs of ids, in a list.
const MAX_LISTED: usize = 12;

/// Returns the candidate that is fewest keystrokes away, if it is near enough to have been meant.
///
/// Case, blanks, hyphens and underscores do not count.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let word = plain(word)?;
    let scored = candidates.into_iter().filter_map(|candidate| {
        let distance = distance(&word, &plain(candidate)?);
        Some((distance, candidate))
    });
    let (distance, candidate) = scored.min_by_key(|(distance, _)| *distance)?;
    let allowed = (word.len() / 3).clamp(1, 3);
    (distance <= allowed && distance < word.len()).then_some(candidate)
}

/// Returns whether two words of some length differ in one keystroke.
#[cfg(feature = "xml")]
pub(crate) fn is_slip(one: &str, other: &str) -> bool {
    const SHORTEST: usize = 5;
    match (plain(one), plain(other)) {
        (Some(one), Some(other)) => one.len().min(other.len()) >= SHORTEST && distance(&one, &other) < 2,
        _ => false,
    }
}

/// Returns the id that is closest to `id`, if it is near enough to have been meant: it differs by one, or in one keystroke
/// of at least two digits.
///
/// ```
/// use lwm2m_codegen::diagnostics::nearest::nearest_id;
///
/// assert_eq!(nearest_id(3309, [3, 3308, 3350]), Some(3308));
/// assert_eq!(nearest_id(33030, [3, 3303]), Some(3303));
/// assert_eq!(nearest_id(10262, [3, 3308, 3350]), None);
/// ```
pub fn nearest_id(id: u16, candidates: impl IntoIterator<Item = u16>) -> Option<u16> {
    let digits: Vec<char> = id.to_string().chars().collect();
    let near = candidates.into_iter().filter(|candidate| {
        let other: Vec<char> = candidate.to_string().chars().collect();
        let is_slip = digits.len().min(other.len()) > 1 && distance(&digits, &other) == 1;
        candidate.abs_diff(id) == 1 || is_slip
    });
    near.min_by_key(|candidate| (candidate.abs_diff(id), *candidate))
}

/// Lists ids in ascending order, with neighbours as one run, such as `1, 3 to 5 and 9`; a long list ends in dots.
///
/// ```
/// use lwm2m_codegen::diagnostics::nearest::list_ids;
///
/// assert_eq!(list_ids([9, 3, 4, 5, 1]), "1, 3 to 5 and 9");
/// ```
pub fn list_ids(ids: impl IntoIterator<Item = u16>) -> String {
    let ids: BTreeSet<u16> = ids.into_iter().collect();
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for id in ids {
        match runs.last_mut() {
            Some((_, last)) if id - *last == 1 => *last = id,
            _ => runs.push((id, id)),
        }
    }
    let shown: Vec<String> = runs.iter().take(MAX_LISTED).map(|run| show_run(*run)).collect();
    match shown.as_slice() {
        _ if runs.len() > MAX_LISTED => format!("{}, ...", shown.join(", ")),
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => shown.concat(),
    }
}

fn show_run((first, last): (u16, u16)) -> String {
    match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first} to {last}"),
    }
}

fn plain(word: &str) -> Option<Vec<char>> {
    let plain: Vec<char> = word
        .chars()
        .take(LONGEST + 1)
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_'))
        .flat_map(char::to_lowercase)
        .collect();
    (!plain.is_empty() && plain.len() <= LONGEST).then_some(plain)
}

/// Counts keystrokes between two words: insertions, deletions, replacements, and swaps of neighbours.
fn distance(from: &[char], to: &[char]) -> usize {
    let mut older: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, b) in to.iter().enumerate() {
            let (inserted, deleted) = (next[j] + 1, row[j + 1] + 1);
            let mut least = inserted.min(deleted).min(row[j] + usize::from(a != b));
            if i > 0 && j > 0 && from[i - 1] == *b && to[j - 1] == *a {
                least = least.min(older[j - 1] + 1);
            }
            next.push(least);
        }
        older = std::mem::replace(&mut row, next);
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_word_is_found_and_a_far_one_is_not() {
        let words = ["String", "Integer", "Unsigned Integer", "Boolean", "range-reversed"];
        let cases = [
            ("Sting", Some("String")),
            ("integer", Some("Integer")),
            ("UnsignedInteger", Some("Unsigned Integer")),
            ("Bolean", Some("Boolean")),
            ("Itneger", Some("Integer")),
            ("range_reversd", Some("range-reversed")),
            ("Blob", None),
            ("", None),
            ("S", None),
        ];
        for (word, expected) in cases {
            assert_eq!(nearest(word, words), expected, "{word}");
        }
        assert_eq!(nearest(&"String".repeat(1_000_000), words), None);
    }
    #[test]
    fn a_near_id_is_found_and_a_far_one_is_not() {
        let ids = [0, 3, 5, 19, 3300, 3303, 3350];
        let cases = [
            (1, Some(0)),
            (4, Some(3)),
            (9, None),
            (18, Some(19)),
            (91, Some(19)),
            (33, None),
            (330, Some(3300)),
            (3330, Some(3350)),
            (3033, Some(3303)),
            (33033, Some(3303)),
            (3305, Some(3303)),
            (3399, None),
            (10262, None),
        ];
        for (id, expected) in cases {
            assert_eq!(nearest_id(id, ids), expected, "{id}");
        }
    }

    #[test]
    fn a_list_of_ids_joins_neighbours_and_ends_in_dots_if_it_is_long() {
        let long = (0..20).map(|id| id * 10);
        assert_eq!(list_ids([]), "");
        assert_eq!(list_ids([7]), "7");
        assert_eq!(list_ids([2, 1]), "1, 2");
        assert_eq!(list_ids([0, 1, 2, 3, 5, 7, 8]), "0 to 3, 5 and 7, 8");
        assert_eq!(list_ids(long), "0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, ...");
    }
}
