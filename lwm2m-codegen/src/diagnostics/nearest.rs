//! "Did you mean": the known word that is closest to one that is not known.

/// Longer words are not compared: that takes time, and they are no typing mistakes.
const LONGEST: usize = 40;

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
}
