//! The shape that nearly all records have when the writer wastes no byte: `{"n":"6/0","v":1}` or
//! `{"n":"0","vs":"text"}`.
//!
//! Read for itself, because finding a record's labels one by one costs three times as much. Whatever
//! does not look exactly so, or is wrong in any way, is left where it is for the general reading.

use crate::codec::json::{Number, Parser, Text, plain};
use crate::record::Record;
use crate::value::{ResourceType, Value};

impl<'a> Parser<'a> {
    /// Puts the next record in place if it has that shape; else nothing has been read.
    #[inline]
    pub(super) fn compact(&mut self, record: &mut Record<'a>) -> bool {
        self.try_compact(record).is_some()
    }

    #[inline]
    fn try_compact(&mut self, record: &mut Record<'a>) -> Option<()> {
        let start = self.scanner.position();
        let name = self.scanner.rest().strip_prefix(b"{\"n\":\"")?;
        let (path, quote) = self.names.resolve_quoted(name)?;
        if !path.is_within(self.base) {
            return None;
        }
        let kind = self.types.kind(path);
        let rest = name.get(quote..)?.strip_prefix(b"\",")?;
        let (value, rest) = match rest.strip_prefix(b"\"v\":") {
            Some(rest) => self.compact_number(rest, kind)?,
            None => self.compact_text(rest.strip_prefix(self.dialect.text_label())?, kind)?,
        };
        let rest = rest.strip_prefix(b"}")?;
        record.path = path;
        record.value = Some(value);
        record.time = self.times.resolve(0.0).ok()?;
        self.scanner.go_to(self.scanner.len().checked_sub(rest.len())?);
        self.offset = start;
        self.reached = path;
        Some(())
    }

    #[inline]
    fn compact_number<'r>(
        &self,
        rest: &'r [u8],
        kind: Option<ResourceType>,
    ) -> Option<(Value<'a>, &'r [u8])> {
        let at = self.scanner.len().checked_sub(rest.len())?;
        let (number, length) = Number::scan(rest, at).ok()?;
        let value = self.scanner.number_value(number, kind).ok()?;
        Some((value, rest.get(length..)?))
    }

    #[inline]
    fn compact_text<'r>(&self, rest: &'r [u8], kind: Option<ResourceType>) -> Option<(Value<'a>, &'r [u8])> {
        let rest = rest.strip_prefix(b"\"")?;
        let start = self.scanner.len().checked_sub(rest.len())?;
        let length = plain(rest);
        let text = self.scanner.raw(Text { start, end: start.checked_add(length)?, escapes: 0 });
        let value = match kind {
            None | Some(ResourceType::String) => Value::String(text),
            Some(ResourceType::CoreLink) => Value::CoreLink(text),
            Some(_) => return None,
        };
        Some((value, rest.get(length..)?.strip_prefix(b"\"")?))
    }
}
