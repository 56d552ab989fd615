//! Compares lists of codes: what each code means in both versions.

use std::collections::{BTreeMap, HashMap};

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

/// The list of one version.
struct List<'l> {
    labels: BTreeMap<i64, &'l Label>,
    variants: BTreeMap<i64, String>,
    /// The code of each name; `None` for a name of several codes.
    codes: HashMap<String, Option<i64>>,
}

impl<'l> List<'l> {
    fn new(labels: &'l Labels) -> List<'l> {
        let mut codes: HashMap<String, Option<i64>> = HashMap::new();
        for label in &labels.codes {
            codes.entry(letters(&label.name)).and_modify(|known| *known = None).or_insert(Some(label.code));
        }
        let variants = source::variants(labels);
        List { labels: labels.codes.iter().map(|label| (label.code, label)).collect(), variants, codes }
    }

    fn name(&self, code: i64) -> Option<&String> {
        self.labels.get(&code).map(|label| &label.name)
    }

    /// Returns whether another code of the list, and only one, has the label.
    fn has_elsewhere(&self, label: &Label) -> bool {
        self.codes.get(&letters(&label.name)).copied().flatten().is_some_and(|code| code != label.code)
    }
}

/// Returns the changes of a list, those that break devices or servers first.
pub(super) fn changes(old: &Labels, new: &Labels) -> Vec<CodeChange> {
    let (old, new) = (List::new(old), List::new(new));
    let mut codes: BTreeMap<Kind, Vec<i64>> = BTreeMap::new();
    for (code, label) in &old.labels {
        let kind = match new.labels.get(code) {
            None => Some(Kind::CodesRemoved),
            Some(other) => relabelled(label, other, &old, &new),
        };
        if let Some(kind) = kind {
            codes.entry(kind).or_default().push(*code);
        }
    }
    let added: Vec<i64> = new.labels.keys().filter(|code| !old.labels.contains_key(code)).copied().collect();
    if !added.is_empty() {
        codes.insert(Kind::CodesAdded, added);
    }
    let message = |kind: Kind, codes: &[i64]| match kind {
        Kind::CodesRemoved => listed(codes, &old),
        Kind::CodesAdded => listed(codes, &new),
        Kind::IdentifierChanged => {
            renamed(codes, |code| Some((old.variants.get(&code)?, new.variants.get(&code)?)))
        }
        _ => renamed(codes, |code| Some((old.name(code)?, new.name(code)?))),
    };
    codes
        .into_iter()
        .map(|(kind, codes)| CodeChange { kind, message: message(kind, &codes), codes })
        .collect()
}

/// Returns how the label of a code changed; `None` if it did not.
fn relabelled(before: &Label, after: &Label, old: &List<'_>, new: &List<'_>) -> Option<Kind> {
    if letters(&before.name) == letters(&after.name) || letters(text(before)) == letters(text(after)) {
        let is_renamed = old.variants.get(&before.code) != new.variants.get(&after.code);
        return is_renamed.then_some(Kind::IdentifierChanged);
    }
    Some(match old.has_elsewhere(after) || new.has_elsewhere(before) {
        true => Kind::CodesReused,
        false if is_rewording(&before.name, &after.name) => Kind::CodesRenamed,
        false => Kind::CodesRelabelled,
    })
}

/// Returns the whole label.
fn text(label: &Label) -> &str {
    if label.description.is_empty() { &label.name } else { &label.description }
}

/// Returns ``3 `Blocked` and 4 `Leaking` ``.
fn listed(codes: &[i64], list: &List<'_>) -> String {
    let show = |code: &i64| match list.name(*code) {
        Some(name) => format!("{code} {}", quote(name)),
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
