//! Compares lists of codes: what each code means in both versions.

use std::collections::BTreeMap;

use super::Kind;
use super::source;
use super::words::is_rewording;
use crate::model::{Label, Labels};
use crate::wording::quote;

/// Number of codes that a message names one by one.
const NAMED: usize = 4;

/// The codes with one kind of change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CodeChange {
    pub(super) kind: Kind,
    pub(super) codes: Vec<i64>,
    /// The codes and their labels.
    pub(super) message: String,
}

/// Returns the changes of a list, those that break devices or servers first.
pub(super) fn changes(old: &Labels, new: &Labels) -> Vec<CodeChange> {
    let (before, after) = (by_code(old), by_code(new));
    let mut codes: BTreeMap<Kind, Vec<i64>> = BTreeMap::new();
    for (code, label) in &before {
        let kind = match after.get(code) {
            None => Some(Kind::CodesRemoved),
            Some(other) => relabelled(label, other, old, new),
        };
        if let Some(kind) = kind {
            codes.entry(kind).or_default().push(*code);
        }
    }
    let added: Vec<i64> = after.keys().filter(|code| !before.contains_key(code)).copied().collect();
    if !added.is_empty() {
        codes.insert(Kind::CodesAdded, added);
    }
    let variants = (source::variants(old), source::variants(new));
    let message = |kind: Kind, codes: &[i64]| match kind {
        Kind::CodesRemoved => listed(codes, &before),
        Kind::CodesAdded => listed(codes, &after),
        Kind::IdentifierChanged => {
            renamed(codes, |code| Some((variants.0.get(&code)?, variants.1.get(&code)?)))
        }
        _ => renamed(codes, |code| Some((&before.get(&code)?.name, &after.get(&code)?.name))),
    };
    codes
        .into_iter()
        .map(|(kind, codes)| CodeChange { kind, message: message(kind, &codes), codes })
        .collect()
}

fn by_code(labels: &Labels) -> BTreeMap<i64, &Label> {
    labels.codes.iter().map(|label| (label.code, label)).collect()
}

/// Returns how the label of a code changed; `None` if it did not.
fn relabelled(before: &Label, after: &Label, old: &Labels, new: &Labels) -> Option<Kind> {
    if letters(&before.name) == letters(&after.name) || letters(text(before)) == letters(text(after)) {
        let variant = |labels: &Labels, label: &Label| source::variants(labels).remove(&label.code);
        return (variant(old, before) != variant(new, after)).then_some(Kind::IdentifierChanged);
    }
    let is_of_another = is_label_of_another(after, old) || is_label_of_another(before, new);
    Some(match is_of_another {
        true => Kind::CodesReused,
        false if is_rewording(&before.name, &after.name) => Kind::CodesRenamed,
        false => Kind::CodesRelabelled,
    })
}

/// Returns whether another code of the list, and only one, has the label.
fn is_label_of_another(label: &Label, labels: &Labels) -> bool {
    let name = letters(&label.name);
    let mut others = labels.codes.iter().filter(|other| letters(&other.name) == name);
    others.next().is_some_and(|other| other.code != label.code) && others.next().is_none()
}

/// Returns the whole label.
fn text(label: &Label) -> &str {
    if label.description.is_empty() { &label.name } else { &label.description }
}

/// Returns ``3 `Blocked` and 4 `Leaking` ``.
fn listed(codes: &[i64], labels: &BTreeMap<i64, &Label>) -> String {
    let show = |code: &i64| match labels.get(code) {
        Some(label) => format!("{code} {}", quote(&label.name)),
        None => code.to_string(),
    };
    joined(codes.iter().map(show).collect())
}

/// Returns ``1 was `On`, and is `Off` ``.
fn renamed<'n>(codes: &[i64], names: impl Fn(i64) -> Option<(&'n String, &'n String)>) -> String {
    let show = |code: &i64| {
        let (before, after) = names(*code)?;
        Some(format!("{code} was {}, and is {}", quote(before), quote(after)))
    };
    let mut shown: Vec<String> = codes.iter().filter_map(show).collect();
    if shown.len() > NAMED {
        let more = shown.len() - NAMED;
        shown.truncate(NAMED);
        shown.push(format!("and {more} more"));
    }
    shown.join("; ")
}

fn joined(mut list: Vec<String>) -> String {
    if list.len() > NAMED {
        let more = list.len() - NAMED;
        list.truncate(NAMED);
        list.push(format!("{more} more"));
    }
    match list.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => list.concat(),
    }
}

/// Returns a name in lower case without punctuation.
fn letters(name: &str) -> String {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    // Signs may be all that a label has.
    if plain.is_empty() { name.to_owned() } else { plain }
}
