//! Finds code lists: `0: off, 1: on` in a range or a description becomes the variants of an enum.
//!
//! A wrong enum is worse than none, so a list is taken only where nothing else is plausible. The stages:
//! `scan` finds candidates for codes in front of labels, `lists` joins related ones and throws
//! out the look-alikes (durations, examples, steps, values of something else), `decoys` those of bits and reserved
//! codes, and `head` makes a short name of a long label.

mod decoys;
mod head;
mod lists;
mod repeated;
mod scan;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::{self, Label, Labels, Origin, Resource, ResourceType};
use lists::{Entry, List, Reading};
use repeated::Repeated;
use scan::Marker;

/// Returns the code list of an Integer or Unsigned Integer resource.
///
/// The codes are in ascending order, each once. Codes that mean nothing yet are kept apart, in
/// [`reserved`](Labels::reserved). A code that is listed twice has no name, nor has one that the range of the resource
/// does not allow. A list within a paragraph is rejected if the range forbids as many of its codes as it allows: such
/// a list may be of something else.
///
/// ```
/// use lwm2m_codegen::labels::find;
/// # use lwm2m_codegen::model::*;
/// # fn resource(description: &str) -> Resource {
/// #     Resource {
/// #         id: Spanned::implied(5),
/// #         name: Spanned::implied("State".to_owned()),
/// #         operations: Spanned::implied(Operations::Read),
/// #         multiple: Spanned::implied(false),
/// #         mandatory: Spanned::implied(true),
/// #         kind: Some(Spanned::implied(ResourceType::Integer)),
/// #         range_text: Spanned::implied(String::new()),
/// #         range: None,
/// #         labels: None,
/// #         units: Spanned::implied(String::new()),
/// #         description: Spanned::implied(description.to_owned()),
/// #         origin: Origin::Unknown,
/// #     }
/// # }
/// let labels = find(&resource("State of the valve.\n0: Shut (also after a fault)\n1: Open\n2-7: Reserved")).unwrap();
/// assert_eq!(labels.codes.len(), 2);
/// assert_eq!(labels.codes[0].name, "Shut");
/// assert_eq!(labels.codes[0].description, "Shut (also after a fault)");
///
/// // The code 1 is listed twice, so that its meaning is unknown.
/// let labels = find(&resource("0: Off, 1: Slow, 1: Medium, 3: Fast")).unwrap();
/// assert_eq!(labels.codes.iter().map(|label| label.code).collect::<Vec<_>>(), [0, 3]);
///
/// assert_eq!(find(&resource("How long to wait, e.g. 30 = half a minute, 60 = a minute")), None);
/// ```
pub fn find(resource: &Resource) -> Option<Labels> {
    let limit = limit(resource)?;
    let described = read(&resource.description.value, limit);
    let ranged = read(&resource.range_text.value, limit);
    match (ranged.list, described.list) {
        (Some(list), more) => Some(labels(list, &ranged.reserved, more, resource.range_text.origin)),
        (None, Some(list)) => Some(labels(list, &described.reserved, None, resource.description.origin)),
        (None, None) => None,
    }
}

/// A code that a list has twice, that the range forbids, or that has the label of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Oddity {
    /// The code.
    pub(crate) code: i64,
    /// The bytes of the code and its sign. The whole text where they are not known.
    pub(crate) at: Range<usize>,
    /// The bytes of the code that it repeats: an equal one, or one with an equal label.
    pub(crate) first: Option<(i64, Range<usize>)>,
}

/// Returns the codes that a text of an Integer or Unsigned Integer resource lists for the second time.
pub(crate) fn repeated_codes(resource: &Resource, text: &str) -> Vec<Oddity> {
    if kind_of_codes(resource).is_none() {
        return Vec::new();
    }
    let prepared = prepared(text);
    let markers = scan::markers(&prepared);
    // Each of several bits has its own 0 and 1.
    if text.len() > LONGEST || markers.len() > MOST_MARKERS || decoys::describes_bits(&prepared, &[]) {
        return Vec::new();
    }
    let place = |marker: Marker| place(marker.start..marker.label, &prepared, text);
    let repeated = repeated::repeated(&prepared, &markers).into_iter();
    let oddities = repeated.filter_map(|Repeated { first, second, .. }| {
        let code = second.code?;
        Some(Oddity { code, at: place(second), first: Some((code, place(first))) })
    });
    oddities.collect()
}

/// Returns the codes of a text whose label is that of a code before them.
pub(crate) fn repeated_labels(resource: &Resource, text: &str) -> Vec<Oddity> {
    let Some(list) = limit(resource).and_then(|limit| read(text, limit).list) else { return Vec::new() };
    let prepared = prepared(text);
    let mut first: BTreeMap<String, &Entry> = BTreeMap::new();
    let mut oddities = Vec::new();
    for entry in &list.entries {
        let known = first.entry(plain(&entry.first)).or_insert(entry);
        if known.code != entry.code {
            let at = |entry: &Entry| place(entry.at.clone(), &prepared, text);
            oddities.push(Oddity { code: entry.code, at: at(entry), first: Some((known.code, at(known))) });
        }
    }
    oddities
}

/// Returns a label in lower case, without the signs that end it. Signs within may be all that tells two labels apart.
fn plain(label: &str) -> String {
    label.trim_end_matches(['.', ',', ';', ':', ' ']).to_lowercase()
}

/// The codes of a description that the range or the type of the resource does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outside {
    pub(crate) codes: Vec<Oddity>,
    /// Whether these are all codes of the list.
    pub(crate) is_whole_list: bool,
}

/// Returns the codes of the description's list that the range or the type of the resource does not allow.
pub(crate) fn outside_range(resource: &Resource) -> Outside {
    let text = &resource.description.value;
    let reading = limit(resource).map(|limit| read(text, limit)).unwrap_or_default();
    let prepared = prepared(text);
    let oddity =
        |entry: Entry| Oddity { code: entry.code, at: place(entry.at, &prepared, text), first: None };
    Outside { codes: reading.outside.into_iter().map(oddity).collect(), is_whole_list: reading.is_outside }
}

/// Returns the bytes of a code and its sign in the text that was prepared. The whole text where they are not known.
fn place(at: Range<usize>, prepared: &str, text: &str) -> Range<usize> {
    if prepared != text {
        return 0..text.len();
    }
    let marker = &text[at.clone()];
    let start = at.start + marker.len() - marker.trim_start().len();
    start..start + marker.trim().len()
}

/// Returns the limit of the codes of a resource; `None` if it has none.
fn limit(resource: &Resource) -> Option<Limit<'_>> {
    Some(Limit { kind: kind_of_codes(resource)?, range: resource.range.as_ref() })
}

/// Returns the type of a resource that may have codes.
fn kind_of_codes(resource: &Resource) -> Option<ResourceType> {
    let kind = resource.kind.as_ref()?.value;
    let is_integer = matches!(kind, ResourceType::Integer | ResourceType::Unsigned);
    // A value with a unit is a quantity, even if some of its values have names.
    let is_code = resource.units.value.trim().is_empty() && !resource.operations.value.is_executable();
    (is_integer && is_code).then_some(kind)
}

/// Codes that a resource can have.
#[derive(Debug, Clone, Copy)]
struct Limit<'a> {
    kind: ResourceType,
    range: Option<&'a model::Range>,
}

impl Limit<'_> {
    /// Allows every code.
    const NONE: Limit<'static> = Limit { kind: ResourceType::Integer, range: None };

    fn allows(self, code: i64) -> bool {
        let unsigned = u64::try_from(code).ok();
        match self.range {
            Some(model::Range::Integer(union)) => {
                union.iter().any(|range| (range.low..=range.high).contains(&code))
            }
            Some(model::Range::Unsigned(union)) => union
                .iter()
                .any(|range| unsigned.is_some_and(|code| (range.low..=range.high).contains(&code))),
            _ => self.kind != ResourceType::Unsigned || unsigned.is_some(),
        }
    }

    /// Returns the number of values in the range; `None` without a range.
    fn size(self) -> Option<u128> {
        match self.range {
            Some(model::Range::Integer(union)) => {
                Some(union.iter().map(|range| u128::from(range.low.abs_diff(range.high)) + 1).sum())
            }
            Some(model::Range::Unsigned(union)) => {
                Some(union.iter().map(|range| u128::from(range.low.abs_diff(range.high)) + 1).sum())
            }
            _ => None,
        }
    }

    /// Returns whether the range allows exactly `low..=high`.
    fn is_exactly(self, low: i64, high: i64) -> bool {
        match self.range {
            Some(model::Range::Integer(union)) => {
                union.first().is_some_and(|range| range.low == low)
                    && union.last().is_some_and(|range| range.high == high)
            }
            Some(model::Range::Unsigned(union)) => {
                union.first().is_some_and(|range| i64::try_from(range.low) == Ok(low))
                    && union.last().is_some_and(|range| i64::try_from(range.high) == Ok(high))
            }
            _ => false,
        }
    }
}

/// The codes of one list that are compared; descriptions list fewer.
const MOST_MARKERS: usize = 2000;

/// The longest text that is searched, in bytes; descriptions are shorter.
const LONGEST: usize = 1 << 16;

/// Returns the text with the line ends that some descriptions have in the notation of another language.
fn prepared(text: &str) -> String {
    text.replace("\\n", "\n").replace("\\t", "\t").replace('\r', "")
}

fn read(text: &str, limit: Limit<'_>) -> Reading {
    let text = prepared(text);
    let markers = scan::markers(&text);
    if text.len() > LONGEST || !(2..=MOST_MARKERS).contains(&markers.len()) {
        return Reading::default();
    }
    lists::read(&text, &markers, limit)
}

/// Builds the model's labels; texts of `more` with the same name become descriptions.
fn labels(list: List, reserved: &[Entry], more: Option<List>, origin: Origin) -> Labels {
    let mut codes = named(&list.entries, &list.entries);
    for Entry { code, text, .. } in more.into_iter().flat_map(|list| list.entries) {
        if let Some(label) = codes.iter_mut().find(|label| label.code == code && label.description.is_empty())
        {
            label.description = beyond(&label.name, &text);
        }
    }
    codes.sort_by_key(|label| label.code);
    // A code with a meaning keeps its name whatever the names of reserved codes are.
    let all: Vec<Entry> = list.entries.iter().chain(reserved).cloned().collect();
    let mut reserved = named(reserved, &all);
    reserved.sort_by_key(|label| label.code);
    Labels { codes, reserved, origin }
}

/// Returns the entries with names that differ from those of the others.
fn named(entries: &[Entry], others: &[Entry]) -> Vec<Label> {
    let names = head::names(others).into_iter().zip(others);
    let names = names.filter(|(_, other)| entries.contains(other));
    let label = |(name, entry): (String, &Entry)| Label {
        code: entry.code,
        description: beyond(&name, &entry.text),
        name,
    };
    names.map(label).collect()
}

/// Returns the text if it says more than the name.
fn beyond(name: &str, text: &str) -> String {
    let bare = text.trim_end_matches(['.', ',', ';', ' ']);
    if bare == name { String::new() } else { text.to_owned() }
}
