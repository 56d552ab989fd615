//! Compares names by their words: whether two names say the same.

use std::collections::BTreeSet;

use crate::diagnostics::nearest::is_slip;

/// Returns whether one name has the words of the other, and none that turns its meaning around.
pub(super) fn is_rewording(one: &str, other: &str) -> bool {
    const NEGATIONS: [&str; 6] = ["dis", "no", "non", "not", "un", "without"];
    let (ours, theirs) = (words(one), words(other));
    if joined(&ours) == joined(&theirs) {
        return true;
    }
    let (fewer, more) = if ours.len() <= theirs.len() { (&ours, &theirs) } else { (&theirs, &ours) };
    let negations = |words: &BTreeSet<String>| {
        words.iter().filter(|word| NEGATIONS.contains(&word.as_str())).cloned().collect::<Vec<_>>()
    };
    !fewer.is_empty()
        && negations(fewer) == negations(more)
        && fewer.iter().all(|word| more.iter().any(|other| is_same_word(word, other)))
}

/// Returns whether two words are one: equal, abbreviated or mistyped.
fn is_same_word(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    short == long || (short.len() >= 3 && long.starts_with(short)) || is_slip(one, other)
}

/// Returns whether two names have a word in common; one may abbreviate the other.
pub(super) fn share_a_word(one: &str, other: &str) -> bool {
    let (ours, theirs) = (words(one), words(other));
    if ours.is_empty() || theirs.is_empty() || joined(&ours) == joined(&theirs) {
        return true;
    }
    ours.iter().any(|word| {
        theirs.iter().any(|other| {
            let (short, long) = if word.len() <= other.len() { (word, other) } else { (other, word) };
            short == long || (short.len() >= 3 && long.contains(short.as_str()))
        })
    })
}

/// Returns the words without the blanks between them.
fn joined(words: &BTreeSet<String>) -> String {
    words.iter().map(String::as_str).collect()
}

/// Returns the words of a text in lower case; `ObjectVersion` has two.
pub(super) fn words(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut word = String::new();
    let mut lower = false;
    for c in text.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && lower) {
            words.insert(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        lower = c.is_lowercase();
    }
    words.insert(word);
    words.remove("");
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_as_long_as_a_word_of_it_stays() {
        let cases = [
            ("Battery Level", "Battery Charge", true),
            ("ObjectVersion", "Object Version", true),
            ("Max Value", "Maximum", true),
            ("Battery Level", "Memory Free", false),
            // A name without words contradicts no other.
            ("+", "Battery Level", true),
            ("Ab Cd", "Abcd", true),
        ];
        for (one, other, expected) in cases {
            assert_eq!(share_a_word(one, other), expected, "{one} {other}");
            assert_eq!(share_a_word(other, one), expected, "{other} {one}");
        }
    }

    #[test]
    fn a_label_says_the_same_as_long_as_all_its_words_stay() {
        let cases = [
            ("Low battery", "Battery is low", true),
            ("Flow", "Flow rate", true),
            ("Max", "Maximum", true),
            ("Maintenence", "Maintenance", true),
            ("DryRun", "Dry run", true),
            ("Low battery", "High battery", false),
            ("Charging", "Not charging", false),
            ("Open", "Closed", false),
            ("On", "Off", false),
        ];
        for (one, other, expected) in cases {
            assert_eq!(is_rewording(one, other), expected, "{one} {other}");
            assert_eq!(is_rewording(other, one), expected, "{other} {one}");
        }
    }
}
