//! Parts of the readers of all formats: a parser goes from record to record.

use core::marker::PhantomData;
use core::ops::Range;

use crate::codec::{Reader, RecordFn};
use crate::error::Error;
use crate::path::Path;
use crate::record::Record;

/// Where a record lies in its payload, in bytes from the start of the payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The whole record: its path and whatever else belongs to it, its value included.
    pub record: Range<usize>,
    /// The value; empty when there is none.
    pub value: Range<usize>,
}

/// Goes through a payload from record to record.
pub trait Parser<'a> {
    /// Reads the next record; false at the end of the payload.
    ///
    /// # Errors
    ///
    /// The first error of the payload, with its path and offset.
    fn advance(&mut self, record: &mut Record<'a>) -> Result<bool, Error>;

    /// Returns the offset of the latest record.
    fn offset(&self) -> usize;

    /// Returns the location of the latest record. It is found by reading the record again, so that it
    /// costs nothing unless it is asked for.
    fn location(&self) -> Location;
}

/// Makes the parser of a payload; all that a format's [`Reader`] has to implement.
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

/// Calls `each` for every record, and gives its errors the path and the offset of the record.
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

/// The records of a payload one by one; after an error there are no more.
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
