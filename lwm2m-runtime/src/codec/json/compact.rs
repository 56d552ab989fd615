//! A fast path for the records that compact writers produce: `{"n":"6/0","v":1}` or
//! `{"n":"0","vs":"text"}`.
//!
//! Reading label by label takes three times as long. Records of any other form, and all errors, are left
//! to the general parser.

use crate::codec::json::{Number, Parser, Text, plain};
use crate::record::Record;
use crate::value::{ResourceType, Value};

impl<'a> Parser<'a> {
    /// Reads the next record if it has that form; otherwise reads nothing and returns false.
    #[inline]
    pub(super) fn compact(&mut self, record: &mut Record<'a>) -> bool {
        self.try_compact(record).is_some()
    }

    #[inline]
    fn try_compact(&mut self, record: &mut Record<'a>) -> Option<()> {
        let start = self.scanner.position();
        let name = self.scanner.rest().strip_prefix(b"{\"n\":\"")?;
        let (path, quote) = self.resolver.names.resolve_quoted(name)?;
        let kind = self.resolver.resolve(path, 0.0, record).ok()?;
        let rest = name.get(quote..)?.strip_prefix(b"\",")?;
        let (value, rest) = match rest.strip_prefix(b"\"v\":") {
            Some(rest) => self.compact_number(rest, kind)?,
            None => self.compact_text(rest.strip_prefix(self.dialect.text_label())?, kind)?,
        };
        let rest = rest.strip_prefix(b"}")?;
        record.value = Some(value);
        self.scanner.go_to(self.scanner.len().checked_sub(rest.len())?);
        self.offset = start;
        Some(())
    }

    #[inline]
    fn compact_number<'r>(
        &self,
        rest: &'r [u8],
        kind: Option<ResourceType>,
    ) -> Option<(Value<'a>, &'r [u8])> {
        let offset = self.scanner.len().checked_sub(rest.len())?;
        let (number, length) = Number::parse(rest, offset).ok()?;
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
