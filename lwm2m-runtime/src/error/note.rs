//! The note of a failure: everything about it but its kind.
//!
//! A function that fails returns an [`ErrorKind`], which is one word. The few that know the path, the offset or a detail
//! write them on the note of the operation, and the function that the application called joins both.

use core::cell::Cell;

use super::{Actual, Detail, Error, ErrorKind, ValueError};
use crate::path::Path;
use crate::record::Record;

/// The path, the offset and the detail of the error of an operation, as far as they are known.
#[derive(Debug)]
pub(crate) struct Note {
    path: Cell<Path>,
    offset: Cell<Option<u32>>,
    detail: Cell<Detail>,
}

impl Note {
    pub(crate) const fn new() -> Self {
        Note { path: Cell::new(Path::ROOT), offset: Cell::new(None), detail: Cell::new(Detail::None) }
    }

    /// Sets the path, unless there is one.
    #[cold]
    pub(crate) fn at(&self, path: Path) {
        if self.path.get() == Path::ROOT {
            self.path.set(path);
        }
    }

    /// Sets the path of a record that was refused, its offset in the payload and its value, unless there are some.
    #[cold]
    pub(crate) fn at_record(&self, record: &Record<'_>, offset: usize) {
        self.at(record.path);
        if self.offset.get().is_none() {
            self.offset.set(Some(u32::try_from(offset).unwrap_or(u32::MAX)));
        }
        if let Some(found) = record.value.as_ref().and_then(Actual::of) {
            self.detail(Detail::Found(found));
        }
    }

    /// Sets the path, and returns the kind.
    #[cold]
    pub(crate) fn fail(&self, kind: ErrorKind, path: Path) -> ErrorKind {
        self.at(path);
        kind
    }

    /// Sets the detail, unless there is one.
    #[cold]
    pub(crate) fn detail(&self, detail: Detail) {
        if matches!(self.detail.get(), Detail::None) {
            self.detail.set(detail);
        }
    }

    /// Sets the detail of a value that is refused, and returns the kind.
    #[cold]
    pub(crate) fn value(&self, error: ValueError) -> ErrorKind {
        self.detail(error.detail());
        error.kind()
    }

    /// Keeps an error that is complete, and returns its kind.
    #[cold]
    pub(crate) fn refused(&self, error: Error) -> ErrorKind {
        self.path.set(error.path);
        self.offset.set(error.offset);
        self.detail.set(error.detail);
        error.kind
    }

    /// Returns the error of an operation that failed.
    #[cold]
    pub(crate) fn error(&self, kind: ErrorKind) -> Error {
        let (path, offset) = (self.path.get(), self.offset.get());
        let detail = match (kind, self.detail.get()) {
            // The value of a record that is refused for another reason.
            (ErrorKind::OutOfRange, detail) => detail,
            (_, Detail::Found(_)) => Detail::None,
            (_, detail) => detail,
        };
        Error { kind, path, offset, detail }
    }
}
