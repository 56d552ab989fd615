//! Text to tags and texts, with their places.
//!
//! quick-xml finds the events; this file repairs what is not well-formed where the repair is plain: a `<`
//! or `&` that was meant as text, an unknown entity, a CDATA section that is never closed. Whatever is read
//! twice for that counts against a budget, so that the time stays in proportion to the text.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::errors::{Error, SyntaxError};
use quick_xml::events::{BytesRef, Event};

use super::report::{Report, Span};
use crate::check::wording::quote;
use crate::check::{XML_CONTROL_CHARACTER, XML_DOCTYPE, XML_ENTITY, XML_MALFORMED};

const CDATA: &str = "<![CDATA[";

/// A piece of the text.
#[derive(Debug)]
pub(super) enum Token<'t> {
    /// `<Name>`, or `<Name/>` if `empty`.
    Open { name: &'t str, span: Span, empty: bool },
    /// `</Name>`
    Close { name: &'t str, span: Span },
    /// Text with its references resolved; `span` is what it was written as.
    Text { text: Cow<'t, str>, span: Span, reported: bool },
    /// `<!-- -->`
    Comment,
}

pub(super) struct Scanner<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    /// Byte of the text at which the reader began.
    base: usize,
    /// Bytes that may still be read a second time.
    budget: usize,
    /// Whether reading stopped before the end of the text.
    pub(super) gave_up: bool,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str, report: &mut Report) -> Scanner<'t> {
        control_characters(text, report);
        let base = after_marks(text, 0);
        let budget = text.len().saturating_mul(4).saturating_add(1 << 16);
        Scanner { text, reader: reader(text, base), base, budget, gave_up: false }
    }

    /// The next piece; `None` at the end, or where nothing more can be made of the text.
    pub(super) fn next(&mut self, report: &mut Report) -> Option<Token<'t>> {
        loop {
            let start = self.position();
            let event = self.reader.read_event();
            let span = Span::new(start, self.position());
            match event {
                Ok(Event::Start(_)) => return self.open(span, false, report),
                Ok(Event::Empty(_)) => return self.open(span, true, report),
                Ok(Event::End(_)) => return self.close(span, report),
                Ok(Event::Text(_)) => return Some(self.plain(span, report)),
                Ok(Event::GeneralRef(reference)) => return Some(self.reference(&reference, span, report)),
                Ok(Event::CData(_)) => return self.cdata(span, report),
                Ok(Event::Comment(_)) => return Some(Token::Comment),
                Ok(Event::DocType(_)) => doctype(span.of(self.text), span, report),
                Ok(Event::Decl(_) | Event::PI(_)) => {}
                Ok(Event::Eof) => return None,
                Err(error) => return self.recover(&error, report),
            }
        }
    }

    fn position(&self) -> usize {
        offset(self.reader.buffer_position()).saturating_add(self.base).min(self.text.len())
    }

    /// Goes on reading at `at`, having looked ahead as far as `seen`. False when that happened too often.
    fn restart(&mut self, at: usize, seen: usize) -> bool {
        let cost = seen.saturating_sub(at);
        let Some(budget) = self.budget.checked_sub(cost) else { return false };
        self.budget = budget;
        self.base = after_marks(self.text, at);
        self.reader = reader(self.text, self.base);
        true
    }

    fn open(&mut self, span: Span, empty: bool, report: &mut Report) -> Option<Token<'t>> {
        let inner = span.of(self.text).get(1..).unwrap_or_default();
        let is_name = inner.starts_with(|c: char| c.is_alphabetic() || c == '_');
        if !is_name || inner.contains('<') {
            return self.stray(span, report);
        }
        let end = inner.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).unwrap_or(inner.len());
        Some(Token::Open { name: inner.get(..end).unwrap_or_default(), span, empty })
    }

    fn close(&mut self, span: Span, report: &mut Report) -> Option<Token<'t>> {
        let inner = span.of(self.text).get(2..).unwrap_or_default();
        let mut span = span;
        let mut inner = inner.strip_suffix('>').unwrap_or(inner);
        if let Some(length) = inner.find('<') {
            let next = span.start.saturating_add(2).saturating_add(length);
            if !self.restart(next, span.end) {
                return self.give_up(span, report);
            }
            span.end = next;
            inner = inner.get(..length).unwrap_or_default();
            report.add(
                report
                    .diagnostic(
                        &XML_MALFORMED,
                        span,
                        format!("the end tag {} has no `>`", quote(inner.trim())),
                    )
                    .label("`>` is missing"),
            );
        }
        let name = inner.split_whitespace().next().unwrap_or_default();
        Some(Token::Close { name, span })
    }

    /// A `<` that does not begin a tag.
    fn stray(&mut self, tag: Span, report: &mut Report) -> Option<Token<'t>> {
        let span = Span::new(tag.start, tag.start.saturating_add(1));
        if !self.restart(span.end, tag.end) {
            return self.give_up(span, report);
        }
        report.add(
            report
                .diagnostic(&XML_MALFORMED, span, "`<` begins no tag here")
                .label("read as text")
                .help("write `&lt;` if the sign itself is meant, or close the tag with `>`"),
        );
        Some(Token::Text { text: Cow::Borrowed(span.of(self.text)), span, reported: true })
    }

    /// Text between markup. A reference that is not closed comes as text that begins with its `&`.
    fn plain(&self, span: Span, report: &mut Report) -> Token<'t> {
        let text = span.of(self.text);
        let reported = text.starts_with('&');
        if reported {
            let sign = Span::new(span.start, span.start.saturating_add(1));
            lone_ampersand(sign, report);
        }
        Token::Text { text: Cow::Borrowed(text), span, reported }
    }

    fn reference(&self, reference: &BytesRef<'_>, span: Span, report: &mut Report) -> Token<'t> {
        let name: &str = reference;
        let literal = span.of(self.text);
        let resolved = match name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "apos" => Some('\''),
            "quot" => Some('"'),
            _ => reference.resolve_char_ref().ok().flatten().filter(|c| is_allowed(*c)),
        };
        if let Some(character) = resolved {
            return Token::Text { text: Cow::Owned(character.into()), span, reported: false };
        }
        let is_name =
            name.len() <= 32 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
        if is_name && !name.is_empty() {
            let message = format!("the entity {} is not known", quote(literal));
            report.add(report.diagnostic(&XML_ENTITY, span, message).label("kept as text"));
        } else {
            lone_ampersand(Span::new(span.start, span.start.saturating_add(1)), report);
        }
        Token::Text { text: Cow::Borrowed(literal), span, reported: true }
    }

    fn cdata(&mut self, span: Span, report: &mut Report) -> Option<Token<'t>> {
        let start = span.start.saturating_add(CDATA.len());
        let inner = Span::new(start, span.end.saturating_sub(3));
        let text = inner.of(self.text);
        if text.contains(CDATA) {
            return self.open_cdata(span.start, span.end, report);
        }
        Some(Token::Text { text: Cow::Borrowed(text), span: inner, reported: false })
    }

    /// A CDATA section that swallows what follows: what is in it is read as markup after all.
    fn open_cdata(&mut self, at: usize, seen: usize, report: &mut Report) -> Option<Token<'t>> {
        let span = Span::new(at, at.saturating_add(CDATA.len()));
        if !self.restart(span.end, seen) {
            return self.give_up(span, report);
        }
        report.add(
            report
                .diagnostic(&XML_MALFORMED, span, "the CDATA section that begins here is not closed")
                .label("no `]]>` for this")
                .help("write `]]>` at its end"),
        );
        Some(Token::Text { text: Cow::Borrowed(""), span, reported: true })
    }

    fn give_up(&mut self, span: Span, report: &mut Report) -> Option<Token<'t>> {
        self.gave_up = true;
        let message = "this is too far from well-formed XML to go on";
        report.add(report.diagnostic(&XML_MALFORMED, span, message).label("what follows is not read"));
        None
    }

    /// What quick-xml cannot make an event of: something that is open until the end of the text.
    fn recover(&mut self, error: &Error, report: &mut Report) -> Option<Token<'t>> {
        let at = offset(self.reader.error_position()).saturating_add(self.base).min(self.text.len());
        let rest = self.text.get(at..).unwrap_or_default();
        let span = Span::new(at, at.saturating_add(rest.chars().next().map_or(0, char::len_utf8)));
        let is_tag = matches!(
            error,
            Error::Syntax(
                SyntaxError::UnclosedTag
                    | SyntaxError::UnclosedSingleQuotedAttributeValue
                    | SyntaxError::UnclosedDoubleQuotedAttributeValue
                    | SyntaxError::InvalidBangMarkup
            )
        );
        let more = rest.get(1..).is_some_and(|rest| rest.contains('<'));
        if is_tag && more {
            return self.stray(Span::new(at, self.text.len()), report);
        }
        if rest.starts_with(CDATA) && more {
            return self.open_cdata(at, self.text.len(), report);
        }
        let message = match error {
            Error::Syntax(SyntaxError::UnclosedComment) => "the comment that begins here is never closed",
            Error::Syntax(SyntaxError::UnclosedPI | SyntaxError::UnclosedXmlDecl) => {
                "the processing instruction that begins here is never closed"
            }
            Error::Syntax(SyntaxError::UnclosedDoctype) => "the DOCTYPE that begins here is never closed",
            Error::Syntax(SyntaxError::UnclosedCData) => "the CDATA section that begins here is never closed",
            Error::Syntax(_) => "the file ends inside this tag",
            _ => "this is not well-formed XML",
        };
        self.gave_up = true;
        report.add(report.diagnostic(&XML_MALFORMED, span, message).label("what follows is not read"));
        None
    }
}

fn reader(text: &str, at: usize) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text.get(at..).unwrap_or_default());
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    // Which end belongs to which start is decided with the elements at hand.
    config.check_end_names = false;
    reader
}

/// The first byte from `at` that is not of a byte order mark: quick-xml skips those without counting them.
fn after_marks(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    text.len().saturating_sub(rest.trim_start_matches('\u{feff}').len())
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn lone_ampersand(span: Span, report: &mut Report) {
    report.add(
        report
            .diagnostic(&XML_ENTITY, span, "`&` begins no entity here")
            .label("kept as text")
            .help("write `&amp;`"),
    );
}

fn doctype(text: &str, span: Span, report: &mut Report) {
    let span = Span::new(span.start, span.start.saturating_add("<!DOCTYPE".len()).min(span.end));
    let message = if text.contains("<!ENTITY") {
        "the DOCTYPE declares entities, which are not expanded"
    } else {
        "a definition has no DOCTYPE"
    };
    report.add(report.diagnostic(&XML_DOCTYPE, span, message));
}

/// Whether XML allows a character at all.
pub(super) fn is_allowed(c: char) -> bool {
    c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}') || matches!(c, '\t' | '\n' | '\r')
}

fn control_characters(text: &str, report: &mut Report) {
    let mut odd = text.char_indices().filter(|(_, c)| !is_allowed(*c));
    let Some((at, c)) = odd.next() else { return };
    let more = match odd.count() {
        0 => String::new(),
        more => format!(" (and {more} more such characters)"),
    };
    let span = Span::new(at, at.saturating_add(c.len_utf8()));
    let message = format!("the character U+{:04X} is not allowed in XML{more}", u32::from(c));
    report.add(report.diagnostic(&XML_CONTROL_CHARACTER, span, message).label("dropped"));
}
