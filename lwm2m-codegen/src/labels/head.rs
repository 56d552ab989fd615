//! Shortens labels to names: the head of a sentence, or more if two names would be equal.

use super::lists::List;

/// Words that a name may have before it is cut.
const WORDS: usize = 5;

/// Returns a name for each entry of the list.
pub(super) fn names(list: &List) -> Vec<String> {
    let labels = || list.entries.iter().map(|entry| entry.first.as_str());
    let shouted: Option<Vec<&str>> = labels().map(shouted).collect();
    let texts = shouted.unwrap_or_else(|| labels().collect());
    let heads: Vec<Heads<'_>> = texts.into_iter().map(Heads::of).collect();
    heads.iter().map(|head| head.shortest_among(&heads).to_owned()).collect()
}

/// A name in three lengths.
struct Heads<'a> {
    short: &'a str,
    middle: &'a str,
    long: &'a str,
}

impl<'a> Heads<'a> {
    fn of(text: &'a str) -> Heads<'a> {
        let middle = clause(text);
        Heads { short: few_words(middle), middle, long: without_footnote(sentence(text)) }
    }

    /// Returns the shortest form that no other entry has.
    fn shortest_among(&self, all: &[Heads<'_>]) -> &'a str {
        let unique = |mine: &str, theirs: for<'b> fn(&Heads<'b>) -> &'b str| {
            all.iter().filter(|other| alike(mine, theirs(other))).count() == 1
        };
        if unique(self.short, |heads| heads.short) {
            self.short
        } else if unique(self.middle, |heads| heads.middle) {
            self.middle
        } else {
            self.long
        }
    }
}

/// Returns whether two names would become one identifier.
fn alike(one: &str, other: &str) -> bool {
    let letters = |text: &'_ str| {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    one == other || letters(one) == letters(other)
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
    let ends = [":", " (", ", ", ";", " - ", " \u{2013} ", " [", " = ", ",", "**"];
    let end = ends.iter().filter_map(|end| text.find(end).filter(|at| *at > 0)).min();
    let head = end.map_or(text, |end| &text[..end]);
    tidy(head, text)
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

/// Returns the first words, without a preposition at their end.
fn few_words(text: &str) -> &str {
    const JOINTS: [&str; 24] = [
        "for", "of", "to", "with", "and", "or", "in", "on", "at", "by", "from", "due", "because", "when",
        "while", "during", "after", "before", "as", "that", "which", "has", "is", "are",
    ];
    let words: Vec<&str> = text.split(' ').collect();
    if words.len() <= WORDS {
        return text;
    }
    let joint = |index: &usize| JOINTS.contains(&words[*index].to_lowercase().as_str());
    let count = (2..=WORDS).rev().find(joint).unwrap_or(WORDS);
    let count = (2..count).find(joint).unwrap_or(count);
    let length: usize = words.iter().take(count).map(|word| word.len() + 1).sum();
    tidy(&text[..length - 1], text)
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
