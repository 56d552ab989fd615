//! Comparing a reader with its reference, and counting the outcomes.

use std::collections::{BTreeMap, BTreeSet};

use lwm2m_runtime::{Error, ErrorKind};
use lwm2m_tests::vectors::{Expected, Owned};

use crate::item::Item;

/// The result of a reference: the records, and the errors of all rules that the payload breaks.
#[derive(Debug, Default)]
pub(crate) struct Reference {
    pub(crate) records: Vec<Expected>,
    pub(crate) broken: Vec<ErrorKind>,
}

/// The result of a reader.
pub(crate) type Found = Result<Vec<Expected>, Error>;

/// A case in which a reader and its reference differ for a reason.
pub(crate) struct Difference {
    /// The reason, with the section of the standard that decides.
    pub(crate) reason: &'static str,
    /// Returns whether the reason applies to the payload, its tree, if there is one, and the result of the reader.
    pub(crate) applies: fn(&[u8], Option<&Item>, &Found) -> bool,
}

/// Counts the outcomes of a comparison.
#[derive(Default)]
pub(crate) struct Report {
    pub(crate) accepted: usize,
    /// Payloads that the other parser refuses, too.
    pub(crate) malformed: usize,
    /// Payloads that only the rules of the format refuse, by error.
    pub(crate) refused: BTreeMap<String, usize>,
    pub(crate) differences: BTreeSet<&'static str>,
}

impl Report {
    /// Compares the result of a reader with that of its reference, which is `None` for a payload that the other parser
    /// refuses.
    pub(crate) fn compare(
        &mut self,
        payload: &[u8],
        item: Option<&Item>,
        reference: Option<&Reference>,
        found: &Found,
        differences: &[Difference],
    ) -> Result<(), String> {
        match (reference, found) {
            (Some(Reference { records, broken }), Ok(found)) if broken.is_empty() && same(records, found) => {
                self.accepted += 1;
                return Ok(());
            }
            (Some(Reference { broken, .. }), Err(error)) if broken.contains(&error.kind()) => {
                *self.refused.entry(name(error.kind())).or_default() += 1;
                return Ok(());
            }
            (None, Err(_)) => {
                self.malformed += 1;
                return Ok(());
            }
            _ => {}
        }
        match differences.iter().find(|difference| (difference.applies)(payload, item, found)) {
            Some(difference) => {
                self.differences.insert(difference.reason);
                Ok(())
            }
            None => Err(format!("{found:?}, but the reference says {reference:?} of {item:?}")),
        }
    }

    /// Checks that each outcome has occurred, and that each error and each difference has its row. The rows of `others` are
    /// those of a test that reaches them.
    pub(crate) fn check(
        &self,
        refusals: &[(ErrorKind, &str)],
        others: &[(ErrorKind, &str)],
        differences: &[Difference],
    ) {
        println!("{} accepted, {} malformed, refused: {:#?}", self.accepted, self.malformed, self.refused);
        assert!(self.accepted > 0 && self.malformed > 0);
        let names = |rows: &[(ErrorKind, &str)]| rows.iter().map(|(kind, _)| name(*kind)).collect();
        let (own, others): (BTreeSet<String>, BTreeSet<String>) = (names(refusals), names(others));
        let found: BTreeSet<String> = self.refused.keys().cloned().collect();
        let without_row: Vec<String> = found.difference(&(&own | &others)).cloned().collect();
        assert!(without_row.is_empty(), "refused without a reason in the table: {without_row:?}");
        let unused: Vec<&String> = own.difference(&found).collect();
        assert!(unused.is_empty(), "no payload was refused for {unused:?}");
        let expected: BTreeSet<&str> = differences.iter().map(|difference| difference.reason).collect();
        assert_eq!(self.differences, expected, "the differences");
    }
}

/// Returns an error without its numbers and types.
fn name(kind: ErrorKind) -> String {
    match kind {
        ErrorKind::Malformed(rule) => format!("{rule:?}"),
        ErrorKind::WrongType { .. } => "WrongType".into(),
        kind => format!("{kind:?}"),
    }
}

/// Returns whether records are equal, with floats bit by bit; all NaN are equal.
pub(crate) fn same(first: &[Expected], second: &[Expected]) -> bool {
    let floats =
        |first: f64, second: f64| first.to_bits() == second.to_bits() || first.is_nan() && second.is_nan();
    let values = |first: &Option<Owned>, second: &Option<Owned>| match (first, second) {
        (Some(Owned::Float(first)), Some(Owned::Float(second))) => floats(*first, *second),
        _ => first == second,
    };
    first.len() == second.len()
        && first.iter().zip(second).all(|(first, second)| {
            first.path == second.path
                && first.prefix == second.prefix
                && values(&first.value, &second.value)
                && first.time.map(f64::to_bits) == second.time.map(f64::to_bits)
        })
}
