//! Decides whether an id was given to another resource.
//!
//! No field of a definition says so. The decision is yes if the names have no word in common and neither the
//! type with the operations nor the description suggests a renamed resource.

use std::collections::BTreeSet;

use crate::model::Resource;

/// Two descriptions match if one in this many of their words is common.
const COMMON: usize = 4;

pub(super) fn is_reused(old: &Resource, new: &Resource) -> bool {
    if share_a_word(&old.name.value, &new.name.value) {
        return false;
    }
    let same_shape = old.kind == new.kind && old.operations == new.operations;
    let alike = alike(&old.description.value, &new.description.value);
    !(alike || same_shape && (old.description.value.is_empty() || new.description.value.is_empty()))
}

/// Returns whether two names have a word in common; one may abbreviate the other.
fn share_a_word(one: &str, other: &str) -> bool {
    let (ours, theirs) = (words(one), words(other));
    let joined = |words: &BTreeSet<String>| words.iter().map(String::as_str).collect::<String>();
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

/// Returns whether two descriptions have enough common words to describe one thing.
fn alike(one: &str, other: &str) -> bool {
    let (ours, theirs) = (words(one), words(other));
    let both = ours.intersection(&theirs).filter(|word| word.len() > 3).count();
    let long = |words: &BTreeSet<String>| words.iter().filter(|word| word.len() > 3).count();
    let fewer = long(&ours).min(long(&theirs));
    fewer > 0 && both * COMMON >= fewer
}

/// Returns the words of a text in lower case; `ObjectVersion` has two.
fn words(text: &str) -> BTreeSet<String> {
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
        ];
        for (one, other, expected) in cases {
            assert_eq!(share_a_word(one, other), expected, "{one} {other}");
        }
    }
}
