//! A reader that passes some records on and reads over the others.

use crate::codec::{Reader, RecordFn};
use crate::error::Error;
use crate::record::Record;

/// Passes on what `keep` says yes to.
pub(super) struct Sieve<'r, 'k> {
    pub(super) reader: &'r mut dyn Reader,
    pub(super) keep: &'k dyn Fn(&Record<'_>) -> bool,
}

impl Reader for Sieve<'_, '_> {
    fn read<'s>(&'s mut self, each: &mut RecordFn<'_, 's>) -> Result<(), Error> {
        let keep = self.keep;
        self.reader.read(&mut |record| if keep(record) { each(record) } else { Ok(()) })
    }
}
