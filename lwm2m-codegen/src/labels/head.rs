//! Shortens labels to names: the head of a sentence, or more if two names would be equal.

use std::collections::{BTreeSet, HashMap};

use super::lists::Entry;
use crate::names;

/// Words that a name may have before it is cut.
const WORDS: usize = 5;

/// Returns a name for each entry of a list: the shortest form of its label that no other label has in any length.
///
/// A label that is added can thus make a name longer, but never takes it over. A label whose forms all belong to
/// others, too, gets its code.
pub(super) fn names(entries: &[Entry]) -> Vec<String> {
    let labels = || entries.iter().map(|entry| entry.first.as_str());
    let shouted: Option<Vec<&str>> = labels().map(shouted).collect();
    let texts = shouted.unwrap_or_else(|| labels().collect());
    let forms: Vec<[Form<'_>; 3]> = texts.into_iter().map(forms).collect();
    let mut labels_with: HashMap<&str, BTreeSet<usize>> = HashMap::new();
    for (label, forms) in forms.iter().enumerate() {
        for form in forms {
            labels_with.entry(&form.identifier).or_default().insert(label);
        }
    }
    let names = forms.iter().zip(entries).map(|(forms, entry)| {
        let own = forms.iter().find(|form| labels_with[form.identifier.as_str()].len() == 1);
        match own {
            Some(form) => form.text.to_owned(),
            None if names::is_too_long(forms[2].text) => forms[2].text.to_owned(),
            None => format!("{} {}", forms[2].text, entry.code),
        }
    });
    names.collect()
}

/// A label in one length.
struct Form<'a> {
    text: &'a str,
    identifier: String,
}

/// Returns a label in three lengths: its first words, its first clause, and its first sentence.
fn forms(label: &str) -> [Form<'_>; 3] {
    let clause = clause(label);
    let texts = [few_words(clause), clause, without_footnote(sentence(label))];
    texts.map(|text| Form { text, identifier: names::type_name(text) })
}

/// Removes a reference to a remark, as in `Ethernet (1)`.
fn without_footnote(text: &str) -> &str {
    let footnote = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    match footnote {
        Some((name, digits)) if digits.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => text,
    }
}

/// Returns the text up to the end of the first clause.
fn clause(text: &str) -> &str {
    let text = sentence(text);
    let ends = [":", " (", ", ", ";", " - ", " \u{2013} ", " \u{2014} ", " [", " = ", "**"];
    let end = ends.iter().filter_map(|end| text.find(end)).chain(comma(text)).min();
    let head = end.map_or(text, |end| &text[..end]);
    tidy(head, text)
}

/// Returns the position of the first comma that is no part of a number: `3,500 kg`.
fn comma(text: &str) -> Option<usize> {
    let is_end = |at: &usize| !text[at + 1..].starts_with(|c: char| c.is_ascii_digit());
    text.match_indices(',').map(|(at, _)| at).find(is_end)
}

/// Returns the text up to the first full stop that ends a sentence.
fn sentence(text: &str) -> &str {
    let mut from = 0;
    while let Some(at) = text[from..].find(". ").map(|at| from + at) {
        let before = &text[..at];
        let word = before.rsplit([' ', '(']).next().unwrap_or_default();
        if !["e.g", "i.e", "vs", "no", "approx", "incl"].contains(&word.to_lowercase().as_str()) {
            return tidy(before, text);
        }
        from = at + 2;
    }
    tidy(text, text)
}

fn tidy<'a>(head: &'a str, otherwise: &'a str) -> &'a str {
    let bare = head.trim_matches(|c: char| c.is_whitespace() || ".,;:*\"'\u{201c}\u{201d}".contains(c));
    if bare.chars().any(char::is_alphanumeric) { bare } else { otherwise }
}

/// Returns the first words of a clause: up to a word that opens another clause, and of a long clause up to a
/// preposition, or an `and`. Never cuts elsewhere.
fn few_words(text: &str) -> &str {
    const CLAUSES: [&str; 17] = [
        "although",
        "because",
        "if",
        "otherwise",
        "since",
        "so",
        "that",
        "though",
        "unless",
        "until",
        "when",
        "whenever",
        "where",
        "whereas",
        "which",
        "while",
        "whose",
    ];
    const PREPOSITIONS: [&str; 17] = [
        "above", "after", "as", "at", "before", "below", "by", "due", "during", "for", "from", "in", "of",
        "on", "to", "via", "with",
    ];
    /// A verb behind a joint makes a sentence of the words between them.
    const JOINTS: [&str; 3] = ["and", "or", "with"];
    const VERBS: [&str; 10] = ["are", "can", "has", "is", "may", "means", "must", "shall", "should", "will"];
    let words: Vec<String> = text.split(' ').map(str::to_lowercase).collect();
    let written: Vec<&str> = text.split(' ').collect();
    let last_verb = words.iter().rposition(|word| VERBS.contains(&word.as_str())).unwrap_or_default();
    let opens_clause = |at: &usize| {
        CLAUSES.contains(&words[*at].as_str())
            // `on and the default is off`
            || JOINTS.contains(&words[*at].as_str()) && last_verb > *at
            || begins_a_sentence(&written[*at..])
    };
    let count = (1..words.len()).find(opens_clause).unwrap_or(words.len());
    let is_preposition = |at: &usize| PREPOSITIONS.contains(&words[*at].as_str());
    let is_pair = ["both", "either", "neither"].contains(&words[0].as_str());
    let is_joint = |at: &usize| !is_pair && ["and", "or"].contains(&words[*at].as_str());
    let count = match count {
        0..=WORDS => count,
        _ => (2..=WORDS).find(is_preposition).or_else(|| (2..=WORDS).find(is_joint)).unwrap_or(count),
    };
    let end = text.match_indices(' ').nth(count - 1).map_or(text.len(), |(at, _)| at);
    tidy(&text[..end], text)
}

/// Returns whether the words begin a sentence, or `as soon as`: `Running The device measures`.
fn begins_a_sentence(words: &[&str]) -> bool {
    const OPENERS: [&str; 6] = ["If", "It", "Note", "The", "These", "This"];
    match words {
        ["as", next, ..] => ["if", "long", "soon", "though"].contains(next),
        [first, next, ..] => OPENERS.contains(first) && next.starts_with(char::is_lowercase),
        _ => false,
    }
}

/// Finds a name in capitals in front of a sentence: `STUCK_VALUE The value no longer changes`.
fn shouted(text: &str) -> Option<&str> {
    let capital = |word: &str| {
        word.chars().count() > 1
            && word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || "_-".contains(c))
    };
    let length: usize = text.split(' ').take_while(|word| capital(word)).map(|word| word.len() + 1).sum();
    let head = text.get(..length.checked_sub(1)?)?;
    let rest = text.get(length..).unwrap_or_default();
    let mut chars = rest.chars();
    let sentence =
        chars.next().is_some_and(char::is_uppercase) && chars.next().is_some_and(char::is_lowercase);
    (rest.is_empty() || sentence).then_some(head)
}
