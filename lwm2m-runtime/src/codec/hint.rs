//! Hints: what comes next in a payload, for formats whose paths and times are relative to each other.
//!
//! They are data, so that firmware that gives none or constant ones holds no code that looks ahead.

use super::ContentFormat;
use crate::path::{Level, Path};
use crate::record::Record;

/// The base name of the next records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BaseNameFor {
    /// One base name for several records below this path.
    Below(Path),
    /// One base name for a path that repeats.
    Repeat,
    /// No base name for one record, or a few.
    Single,
}

/// The next records of a payload.
#[derive(Debug, Clone, Copy)]
pub struct Hint<'r> {
    /// The path of the first one.
    pub path: Path,
    /// The base name that makes them short.
    pub base_name: BaseNameFor,
    /// Number of the next few records that have the same time.
    pub same_time: usize,
    /// The next records, as far as they are known.
    pub next: &'r [Record<'r>],
}

impl<'r> Hint<'r> {
    /// Looks at the next records, of which the first few suffice.
    pub(crate) fn of(next: &'r [Record<'r>], format: ContentFormat) -> Hint<'r> {
        let near = next.get(..4).unwrap_or(next);
        let first = near.first().copied().unwrap_or(Record::empty(Path::ROOT));
        let same_time = near.iter().take_while(|record| record.time == first.time).count();
        Hint { path: first.path, base_name: BaseNameFor::of(near, first.path, format), same_time, next }
    }

    /// A hint at a single record.
    pub(crate) const fn single(path: Path) -> Hint<'static> {
        Hint { path, base_name: BaseNameFor::Single, same_time: 1, next: &[] }
    }
}

impl BaseNameFor {
    /// Chooses the base name of up to four records.
    fn of(near: &[Record<'_>], first: Path, format: ContentFormat) -> BaseNameFor {
        let min_records = records_per_base_name(format);
        let below = |base: Path| {
            let inner = |record: &&Record<'_>| record.path != base && record.path.is_within(base);
            near.iter().take_while(inner).count() >= min_records
        };
        let instance = up_to(first, Level::Instance);
        let object = up_to(first, Level::Object);
        let again = |records: &[Record<'_>]| records.iter().skip(1).all(|record| record.path == first);
        if near.len() > 1 && again(near) {
            BaseNameFor::Repeat
        } else if below(instance) {
            BaseNameFor::Below(instance)
        } else if below(object) {
            BaseNameFor::Below(object)
        } else if near.len() > 1 && again(near.get(..2).unwrap_or(near)) {
            BaseNameFor::Repeat
        } else {
            BaseNameFor::Single
        }
    }
}

/// Returns the number of records from which on a base name makes a payload shorter.
pub(crate) const fn records_per_base_name(format: ContentFormat) -> usize {
    match format {
        ContentFormat::SENML_JSON | ContentFormat::SENML_ETCH_JSON => 3,
        _ => 2,
    }
}

/// Returns the path, or its ancestor at this level.
fn up_to(path: Path, level: Level) -> Path {
    let mut path = path;
    while path.level() > level {
        path = path.parent();
    }
    path
}
