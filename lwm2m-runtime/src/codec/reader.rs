//! The parts that the readers of all formats share.

use core::marker::PhantomData;
use core::ops::Range;

use crate::codec::{Reader, RecordFn};
use crate::error::Error;
use crate::path::Path;
use crate::record::Record;

/// The location of a record, in bytes from the start of its payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The whole record with its path and its value.
    pub record: Range<usize>,
    /// The value; empty without a value.
    pub value: Range<usize>,
}

/// Parses a payload record by record.
pub trait Parser<'a> {
    /// Reads the next record; returns false at the end of the payload.
    ///
    /// # Errors
    ///
    /// The first error of the payload, with its path and offset.
    fn advance(&mut self, record: &mut Record<'a>) -> Result<bool, Error>;

    /// Returns the offset of the latest record.
    fn offset(&self) -> usize;

    /// Returns the location of the latest record. This parses the record again.
    fn location(&self) -> Location;

    /// Returns the prefix of the latest record, which names a device behind a gateway; empty for the client itself.
    fn prefix(&self) -> &'a str {
        ""
    }
}

/// The devices of a payload of a gateway, each of which has a prefix (LwM2M Gateway 1.1.1, 10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Devices<'a> {
    /// One device, whose prefix is part of the root.
    #[default]
    Single,
    /// All devices.
    All,
    /// The device with this prefix; records of others are skipped.
    Only(&'a str),
}

/// Makes a parser of the payload. A format's [`Reader`] implements only this trait.
pub(crate) trait Source {
    type Parser<'s>: Parser<'s>
    where
        Self: 's;

    fn parser(&mut self) -> Self::Parser<'_>;
}

impl<S: Source> Reader for S {
    fn read<'s>(&'s mut self, each: &mut RecordFn<'_, 's>) -> Result<(), Error> {
        for_each(self.parser(), |record, _| each(record))
    }
}

/// Calls `each` for every record, and adds path and offset of the record to its errors.
#[inline]
pub(crate) fn for_each<'s, P: Parser<'s>>(
    mut parser: P,
    mut each: impl FnMut(&Record<'s>, &P) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut record = Record::empty(Path::ROOT);
    while parser.advance(&mut record)? {
        each(&record, &parser).map_err(|error| error.at_path(record.path).at_offset(parser.offset()))?;
    }
    Ok(())
}

/// An iterator over the records of a payload, which ends after an error.
#[derive(Debug, Clone)]
pub struct Records<'a, P> {
    pub(crate) parser: P,
    failed: bool,
    payload: PhantomData<&'a [u8]>,
}

impl<'a, P: Parser<'a>> Records<'a, P> {
    pub(crate) fn new(parser: P) -> Self {
        Records { parser, failed: false, payload: PhantomData }
    }

    /// Returns the location of the latest record.
    pub fn location(&self) -> Location {
        self.parser.location()
    }

    /// Returns the prefix of the latest record, which names a device behind a gateway; empty for the client itself.
    pub fn prefix(&self) -> &'a str {
        self.parser.prefix()
    }
}

impl<'a, P: Parser<'a>> Iterator for Records<'a, P> {
    type Item = Result<Record<'a>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let mut record = Record::empty(Path::ROOT);
        let advanced = self.parser.advance(&mut record);
        self.failed = advanced.is_err();
        advanced.map(|found| found.then_some(record)).transpose()
    }
}

/// A reader of those records that `keep` returns true for.
pub(crate) struct Filter<'r, 'k> {
    pub(crate) reader: &'r mut dyn Reader,
    pub(crate) keep: &'k dyn Fn(&Record<'_>) -> bool,
}

impl Reader for Filter<'_, '_> {
    fn read<'s>(&'s mut self, each: &mut RecordFn<'_, 's>) -> Result<(), Error> {
        let keep = self.keep;
        self.reader.read(&mut |record| if keep(record) { each(record) } else { Ok(()) })
    }
}
