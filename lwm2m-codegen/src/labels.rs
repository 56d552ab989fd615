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

use std::ops::Range;

use crate::model::{self, Label, Labels, Origin, Resource, ResourceType};
use lists::{Entry, List};

/// Returns the code list of an Integer or Unsigned Integer resource.
///
/// The codes are in ascending order, each once. Reserved codes are left out. A list that contradicts the range
/// of the resource is rejected.
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
/// assert_eq!(find(&resource("How long to wait, e.g. 30 = half a minute, 60 = a minute")), None);
/// ```
pub fn find(resource: &Resource) -> Option<Labels> {
    let limit = Limit { kind: kind_of_codes(resource)?, range: resource.range.as_ref() };
    let described = read(&resource.description.value, limit);
    match read(&resource.range_text.value, limit) {
        Some(ranged) => Some(labels(ranged, described, resource.range_text.origin)),
        None => Some(labels(described?, None, resource.description.origin)),
    }
}

/// A code that a text lists, and its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListedCode {
    /// The code.
    pub(crate) code: i64,
    /// The bytes of the code and its sign. The whole text where they are not known.
    pub(crate) at: Range<usize>,
}

/// Returns the codes that a text of an Integer or Unsigned Integer resource lists for the second time.
pub(crate) fn repeated(resource: &Resource, text: &str) -> Vec<ListedCode> {
    if kind_of_codes(resource).is_none() {
        return Vec::new();
    }
    let prepared = prepared(text);
    let markers = scan::markers(&prepared);
    // Each of several bits has its own 0 and 1.
    if text.len() > LONGEST || markers.len() > MOST_MARKERS || decoys::describes_bits(&prepared, &[]) {
        return Vec::new();
    }
    let repeated = repeated::repeated(&prepared, &markers).into_iter();
    let codes = repeated.filter_map(|marker| Some((marker.code?, marker.start..marker.label)));
    codes.map(|(code, at)| ListedCode::new(code, at, &prepared, text)).collect()
}

/// Returns the codes of the description's list that the range beside it does not allow. A list without any code of the
/// range is of something else.
pub(crate) fn outside_range(resource: &Resource) -> Vec<ListedCode> {
    let Some(kind) = kind_of_codes(resource).filter(|_| resource.range.is_some()) else { return Vec::new() };
    let limit = Limit { kind, range: resource.range.as_ref() };
    let text = &resource.description.value;
    let Some(list) = read(text, Limit { kind, range: None }) else { return Vec::new() };
    let (inside, outside): (Vec<Entry>, Vec<Entry>) =
        list.entries.into_iter().partition(|entry| limit.allows(entry.code));
    if inside.is_empty() {
        return Vec::new();
    }
    let prepared = prepared(text);
    outside.into_iter().map(|entry| ListedCode::new(entry.code, entry.at, &prepared, text)).collect()
}

impl ListedCode {
    fn new(code: i64, at: Range<usize>, prepared: &str, text: &str) -> ListedCode {
        if prepared != text {
            return ListedCode { code, at: 0..text.len() };
        }
        let marker = &text[at.clone()];
        let start = at.start + marker.len() - marker.trim_start().len();
        ListedCode { code, at: start..start + marker.trim().len() }
    }
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

fn read(text: &str, limit: Limit<'_>) -> Option<List> {
    let text = prepared(text);
    let markers = scan::markers(&text);
    if text.len() > LONGEST || !(2..=MOST_MARKERS).contains(&markers.len()) {
        return None;
    }
    lists::choose(&text, &markers, limit)
}

/// Builds the model's labels; texts of `more` with the same name become descriptions.
fn labels(list: List, more: Option<List>, origin: Origin) -> Labels {
    let names = head::names(&list);
    let mut codes: Vec<Label> = list
        .entries
        .iter()
        .zip(names)
        .map(|(entry, name)| Label { code: entry.code, description: beyond(&name, &entry.text), name })
        .collect();
    for Entry { code, text, .. } in more.into_iter().flat_map(|list| list.entries) {
        if let Some(label) = codes.iter_mut().find(|label| label.code == code && label.description.is_empty())
        {
            label.description = beyond(&label.name, &text);
        }
    }
    codes.sort_by_key(|label| label.code);
    Labels { codes, origin }
}

/// Returns the text if it says more than the name.
fn beyond(name: &str, text: &str) -> String {
    let bare = text.trim_end_matches(['.', ',', ';', ' ']);
    if bare == name { String::new() } else { text.to_owned() }
}
