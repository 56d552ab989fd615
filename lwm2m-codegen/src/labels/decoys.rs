//! Recognizes texts and labels that look like a part of a code list and are none: bits of a mask and reserved codes.

use super::lists::Entry;

/// Returns whether the text describes bits or flags that are combined, and not one code at a time.
pub(super) fn describes_bits(text: &str, entries: &[Entry]) -> bool {
    let text = plain(text);
    let outside = entries.iter().fold(text.clone(), |text, entry| text.replace(&plain(&entry.first), " | "));
    mentions_bits(&words(&text), false) || mentions_bits(&words(&outside), true) || combines(&outside)
}

/// Returns the text in lower case, with single blanks.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Returns the words of a text, and its colons as words of their own.
fn words(text: &str) -> Vec<&str> {
    let pieces = text.split(|c: char| !c.is_alphanumeric() && c != ':' && c != '=');
    let words = pieces.flat_map(|piece| piece.split_inclusive([':', '=']));
    let words = words.flat_map(|word| match word.strip_suffix([':', '=']) {
        Some(word) => [word, ":"],
        None => [word, ""],
    });
    words.filter(|word| !word.is_empty()).collect()
}

/// Returns whether a word names bits of the value. A label may mention a bit or a mask, so the words outside of labels
/// count for more.
fn mentions_bits(words: &[&str], is_outside: bool) -> bool {
    words.iter().enumerate().any(|(at, word)| {
        let before = at.checked_sub(1).map_or("", |at| words[at]);
        let next = words.get(at + 1).copied().unwrap_or_default();
        match *word {
            "bit" | "bits" if is_number(next) => !is_number(before),
            "bit" | "bits" => is_outside && !is_of_a_width(before, next),
            "lsb" | "msb" | "lsbs" | "msbs" => next != "first",
            "ored" => is_outside,
            "mask" | "masks" | "masked" | "flags" => is_outside && !is_of_a_network(before),
            _ => ["bitm", "bitf", "bitw", "bitset", "bitvector"].iter().any(|start| word.starts_with(start)),
        }
    })
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

/// Returns whether the words around `bit` make it a length, a rate or a part of a frame: `8 bits`, `parity bit`.
fn is_of_a_width(before: &str, next: &str) -> bool {
    const BEFORE: [&str; 8] = ["data", "guard", "parity", "per", "sign", "start", "stop", "sync"];
    const NEXT: [&str; 14] = [
        "ber", "depth", "error", "errors", "integer", "length", "number", "order", "per", "rate", "rates",
        "s", "stream", "width",
    ];
    before.ends_with(|c: char| c.is_ascii_digit()) || BEFORE.contains(&before) || NEXT.contains(&next)
}

fn is_of_a_network(before: &str) -> bool {
    ["address", "net", "network", "subnet"].contains(&before)
}

/// Returns whether the text says that several codes make one value.
fn combines(text: &str) -> bool {
    const PHRASES: [&str; 21] = [
        "added together",
        "added up",
        "binary coded",
        "binary encoded",
        "each position",
        "combination of",
        "combinations of",
        "combined by",
        "combined to",
        "combined together",
        "can be combined.",
        "may be combined.",
        "logical or",
        "logically or",
        "or'ed",
        "or-ed",
        "power of 2",
        "power of two",
        "powers of two",
        "1<<",
        "2^",
    ];
    let sum = ["sum of the following", "sum of these", "sum of the values", "sum of the codes"];
    PHRASES.iter().chain(&sum).any(|phrase| text.contains(phrase))
}

/// Divides entries into those with a meaning and those that mean nothing yet.
pub(super) fn without_reserved(entries: Vec<Entry>) -> (Vec<Entry>, Vec<Entry>) {
    // One `Unused` or `Spare` may be a state of a thing; several are gaps in the list.
    let is_vacant = |entry: &&Entry| rest_of(&entry.first, &VACANT).is_some_and(|rest| rest.is_empty());
    let vacant = entries.iter().filter(is_vacant).count();
    entries.into_iter().partition(|entry| !is_reserved(&entry.first, vacant > 1))
}

/// Words for codes that may get a meaning in a later version.
const RESERVED: [&str; 4] = ["reserved", "rfu", "for future use", "future use"];

/// Words for codes without a use; they may as well be the state of a battery or a wheel.
const VACANT: [&str; 4] = ["spare", "unused", "not used", "unassigned"];

fn is_reserved(label: &str, vacant_is_reserved: bool) -> bool {
    const TAILS: [&str; 8] = ["bit", "code", "codes", "for", "in", "mode", "value", "values"];
    const VACANT_TAILS: [&str; 7] =
        ["code", "codes", "for future", "for later", "in this version", "value", "values"];
    if let Some(rest) = rest_of(label, &RESERVED) {
        return !rest.starts_with(char::is_alphanumeric)
            || begins_with(&rest, &TAILS)
            || is_by_a_standard(&rest);
    }
    let rest = rest_of(label, &VACANT);
    rest.is_some_and(|rest| match rest.trim_matches(|c: char| !c.is_alphanumeric()) {
        "" => vacant_is_reserved,
        rest => begins_with(rest, &VACANT_TAILS),
    })
}

/// Returns the text behind one of `heads` at the start of the label, in lower case.
fn rest_of(label: &str, heads: &[&str]) -> Option<String> {
    let label = label.to_lowercase();
    let rest = heads.iter().find_map(|head| label.strip_prefix(head))?;
    (!rest.starts_with(char::is_alphanumeric)).then(|| rest.trim().trim_end_matches('.').to_owned())
}

/// Returns whether the text begins with the words of one of `heads`.
fn begins_with(text: &str, heads: &[&str]) -> bool {
    let rest = heads.iter().filter_map(|head| text.strip_prefix(head));
    rest.into_iter().any(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// Returns whether a standard or a vendor reserves the code, and not a person who may use the thing.
fn is_by_a_standard(rest: &str) -> bool {
    let owners = ["3gpp", "manufacturer", "oma", "protocol", "spec", "standard", "vendor"];
    rest.starts_with("by ") && owners.iter().any(|owner| rest.contains(owner))
}
