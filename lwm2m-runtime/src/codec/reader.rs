//! The parts that the readers of all formats share.

use core::marker::PhantomData;
use core::ops::Range;

use crate::codec::{Reader, RecordFn};
use crate::error::{Error, ErrorKind, Note};
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
    /// Returns the first error of the payload; [`error`](Parser::error) adds its path and offset.
    fn advance(&mut self, record: &mut Record<'a>) -> Result<bool, ErrorKind>;

    /// Returns the error that [`advance`](Parser::advance) has returned, with its path and offset.
    fn error(&self, kind: ErrorKind) -> Error;

    /// Returns the index of the latest record's resource in the table of its object, if the parser has looked it up.
    fn row(&self) -> usize;

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
///
/// The function that reads the names of several devices is part of the choice, so that programs without one leave it out.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Devices<'a> {
    /// One device, whose prefix is part of the root.
    #[default]
    Single,
    /// All devices.
    All(NameFn),
    /// The device with this prefix; records of others are skipped.
    Only(NameFn, &'a str),
}

impl<'a> Devices<'a> {
    pub(crate) const ALL: Devices<'static> = Devices::All(NAME_FN);

    pub(crate) const fn only(prefix: &'a str) -> Self {
        Devices::Only(NAME_FN, prefix)
    }
}

#[cfg(any(feature = "senml-json", feature = "senml-cbor", feature = "lwm2m-json"))]
pub(crate) use crate::codec::senml::reader::{NAME_FN, NameFn};

/// Only SenML has names.
#[cfg(not(any(feature = "senml-json", feature = "senml-cbor", feature = "lwm2m-json")))]
type NameFn = ();
#[cfg(not(any(feature = "senml-json", feature = "senml-cbor", feature = "lwm2m-json")))]
const NAME_FN: NameFn = ();

/// Makes a parser of the payload.
pub(crate) trait Source {
    type Parser<'s>: Parser<'s>
    where
        Self: 's;

    fn parser(&mut self) -> Self::Parser<'_>;
}

/// A source of records, and the note of the operation that reads them.
pub(crate) struct Noted<'r, S> {
    pub(crate) source: &'r mut S,
    pub(crate) note: &'r Note,
}

impl<S: Source> Reader for Noted<'_, S> {
    fn read<'s>(&'s mut self, each: &mut RecordFn<'_, 's>) -> Result<(), ErrorKind> {
        for_each(self.source.parser(), self.note, |record, parser| each(record, parser.row()))
    }
}

/// Calls `each` for every record. After an error, the note has its path and its offset.
#[inline]
pub(crate) fn for_each<'s, P: Parser<'s>>(
    mut parser: P,
    note: &Note,
    mut each: impl FnMut(&Record<'s>, &P) -> Result<(), ErrorKind>,
) -> Result<(), ErrorKind> {
    let mut record = Record::empty(Path::ROOT);
    loop {
        match parser.advance(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(kind) => return Err(note.refused(parser.error(kind))),
        }
        if let Err(kind) = each(&record, &parser) {
            note.at_record(&record, parser.offset());
            return Err(kind);
        }
    }
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
        match self.parser.advance(&mut record) {
            Ok(found) => found.then_some(Ok(record)),
            Err(kind) => {
                self.failed = true;
                Some(Err(self.parser.error(kind)))
            }
        }
    }
}

/// A reader of those records that `keep` returns true for.
pub(crate) struct Filter<'r, 'k> {
    pub(crate) reader: &'r mut dyn Reader,
    pub(crate) keep: &'k dyn Fn(&Record<'_>) -> bool,
}

impl Reader for Filter<'_, '_> {
    fn read<'s>(&'s mut self, each: &mut RecordFn<'_, 's>) -> Result<(), ErrorKind> {
        let keep = self.keep;
        self.reader.read(&mut |record, row| if keep(record) { each(record, row) } else { Ok(()) })
    }
}
