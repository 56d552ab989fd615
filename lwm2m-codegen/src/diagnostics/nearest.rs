//! "Did you mean": the known word that is closest to one that is not known.

/// Longer words are not compared: that takes time, and they are no typing mistakes.
const LONGEST: usize = 40;

/// The candidate that is fewest keystrokes away, if it is near enough to have been meant.
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

fn plain(word: &str) -> Option<Vec<char>> {
    let plain: Vec<char> = word
        .chars()
        .take(LONGEST + 1)
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_'))
        .flat_map(char::to_lowercase)
        .collect();
    (!plain.is_empty() && plain.len() <= LONGEST).then_some(plain)
}

/// Keystrokes between two words: insertions, deletions, replacements, and neighbours that changed places.
fn distance(from: &[char], to: &[char]) -> usize {
    let mut older: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX);
    for (i, a) in from.iter().enumerate() {
        let mut next = vec![i.saturating_add(1)];
        for (j, b) in to.iter().enumerate() {
            let replaced = at(&row, j).saturating_add(usize::from(a != b));
            let inserted = at(&next, j).saturating_add(1);
            let deleted = at(&row, j.saturating_add(1)).saturating_add(1);
            let swapped = match (i.checked_sub(1), j.checked_sub(1)) {
                (Some(above), Some(before)) if from.get(above) == Some(b) && to.get(before) == Some(a) => {
                    at(&older, before).saturating_add(1)
                }
                _ => usize::MAX,
            };
            next.push(replaced.min(inserted).min(deleted).min(swapped));
        }
        older = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or_default()
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
}
