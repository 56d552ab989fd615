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
    error: Cell<Error>,
}

impl Note {
    pub(crate) const fn new() -> Self {
        // The kind is set last.
        Note { error: Cell::new(Error::new(ErrorKind::Absent, Path::ROOT)) }
    }

    /// Sets the path, unless there is one.
    #[cold]
    pub(crate) fn at(&self, path: Path) {
        self.error.set(self.error.get().at_path(path));
    }

    /// Sets the path of a record that was refused, its offset in the payload and its value, unless there are some.
    #[cold]
    pub(crate) fn at_record(&self, record: &Record<'_>, offset: usize) {
        self.error.set(self.error.get().at_path(record.path).at_offset(offset));
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
        let error = self.error.get();
        if error.detail == Detail::None {
            self.error.set(Error { detail, ..error });
        }
    }

    /// Sets the detail of a value that is refused, and returns the kind.
    #[cold]
    pub(crate) fn value(&self, error: ValueError) -> ErrorKind {
        self.detail(error.detail());
        error.kind()
    }

    /// Keeps an error of the application, and returns its kind.
    #[cold]
    pub(crate) fn refused(&self, error: Error) -> ErrorKind {
        self.error.set(error);
        error.kind
    }

    /// Returns the error of an operation that failed.
    #[cold]
    pub(crate) fn error(&self, kind: ErrorKind) -> Error {
        Error { kind, ..self.error.get() }
    }
}
