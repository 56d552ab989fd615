//! Text to tags and texts, with their places.
//!
//! quick-xml finds the events. A text that is not well-formed is an error. Reading goes on behind signs in texts that have
//! to be escaped, so that all of them are found in one run, and stops at markup whose end is not known.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::errors::{Error, SyntaxError};
use quick_xml::events::{BytesRef, Event};

use super::attribute::{Attribute, attributes};
use super::characters::{is_allowed, is_name};
use super::comments::Comment;
use super::report::{Report, Span};
use crate::diagnostics::{Diagnostic, Edit};
use crate::rules::XML_DOCTYPE;
use crate::wording::{is_blank, quote};

const BYTE_ORDER_MARK: char = '\u{feff}';

/// A piece of the text.
#[derive(Debug)]
pub(super) enum Token<'t> {
    /// `<Name>`, or `<Name/>`, which an end tag of its own follows.
    Open { name: &'t str, attributes: Vec<Attribute<'t>>, span: Span },
    /// `</Name>`; for `<Name/>` its span is empty.
    Close { name: &'t str, span: Span },
    /// Text with its references resolved; `span` covers the text as written.
    Text { text: Cow<'t, str>, span: Span },
}

/// Yields the tokens of a text.
pub(super) struct Scanner<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    /// Bytes of byte order marks, which quick-xml skips without counting them.
    base: usize,
    /// The elements that are open, outermost first.
    open: Vec<(&'t str, Span)>,
    comments: Vec<Comment>,
    /// Whether the last token was `<Name/>`.
    empty: bool,
    root_seen: bool,
    /// The latest error in a text, which is returned at the end; those before it are in the report.
    malformed: Option<Diagnostic>,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Scanner<'t> {
        let content = text.trim_start_matches(BYTE_ORDER_MARK);
        let mut reader = Reader::from_str(content);
        let config = reader.config_mut();
        // The scanner checks end tags itself: it knows where the element began.
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        config.allow_dangling_amp = true;
        Scanner {
            text,
            reader,
            base: text.len() - content.len(),
            open: Vec::new(),
            comments: Vec::new(),
            empty: false,
            root_seen: false,
            malformed: None,
        }
    }

    /// Returns the next token; `None` at the end of a well-formed text.
    pub(super) fn next(&mut self, report: &mut Report) -> Result<Option<Token<'t>>, Diagnostic> {
        match self.read(report) {
            Ok(None) => self.malformed.take().map_or(Ok(None), Err),
            Err(error) => {
                self.malformed.take().into_iter().for_each(|before| report.add(before));
                Err(error)
            }
            token => token,
        }
    }

    /// Keeps an error behind which reading goes on, and reports the one before it.
    fn keep(&mut self, error: Diagnostic, report: &mut Report) {
        self.malformed.replace(error).into_iter().for_each(|before| report.add(before));
    }

    fn read(&mut self, report: &mut Report) -> Result<Option<Token<'t>>, Diagnostic> {
        if self.empty {
            self.empty = false;
            let end = self.position();
            return self.close(Span::new(end, end), report).map(Some);
        }
        loop {
            let start = self.position();
            let event = self.reader.read_event().map_err(|error| self.syntax_error(&error, report))?;
            let span = Span::new(start, self.position());
            match event {
                Event::Start(_) => return self.open(span, report).map(Some),
                Event::Empty(_) => {
                    self.empty = true;
                    return self.open(span, report).map(Some);
                }
                Event::End(_) => return self.close(span, report).map(Some),
                Event::Text(_) => {
                    self.check_signs(span, report);
                    return self.text(span.of(self.text).into(), span, report).map(Some);
                }
                Event::GeneralRef(reference) => {
                    let text = self.reference(&reference, span, report);
                    return self.text(text, span, report).map(Some);
                }
                Event::CData(_) => {
                    let inner = Span::new(span.start + "<![CDATA[".len(), span.end - "]]>".len());
                    return self.text(inner.of(self.text).into(), inner, report).map(Some);
                }
                Event::DocType(_) => doctype(span, self.text, report),
                Event::Comment(_) => {
                    check_characters(span.of(self.text), span, report)?;
                    self.comments.push(Comment { span, depth: self.open.len() });
                }
                Event::Decl(_) | Event::PI(_) => check_characters(span.of(self.text), span, report)?,
                Event::Eof => return self.end(report),
            }
        }
    }

    /// Returns the comments of the text that has been read.
    pub(super) fn into_comments(self) -> Vec<Comment> {
        self.comments
    }

    fn position(&self) -> usize {
        self.base + usize::try_from(self.reader.buffer_position()).unwrap_or(self.text.len())
    }

    fn open(&mut self, span: Span, report: &Report) -> Result<Token<'t>, Diagnostic> {
        let tag = span.of(self.text);
        let content = tag[1..tag.len() - 1].strip_suffix('/').unwrap_or(&tag[1..tag.len() - 1]);
        let name = content.split(char::is_whitespace).next().unwrap_or_default();
        if !is_name(name) {
            let sign = Span::new(span.start, span.start + 1);
            let found = self.text[sign.end..].chars().next().map_or(String::new(), |c| quote(&c.to_string()));
            let message = format!("`<` begins no tag: {found} follows where a name is expected");
            return Err(report
                .malformed(sign, message)
                .label("a name is expected after this")
                .help("write `&lt;` for the sign `<`")
                .edit(is_comparison(content).then(|| escape(sign, "&lt;", report))));
        }
        if self.open.is_empty() && self.root_seen {
            let message = format!("{} follows the end of the root element", quote(tag));
            return Err(report
                .malformed(span, message)
                .label("the end of the file is expected here")
                .help("put all elements into one root element"));
        }
        let attributes = attributes(content, span.start + 1, report)?;
        self.open.push((name, span));
        self.root_seen = true;
        Ok(Token::Open { name, attributes, span })
    }

    fn close(&mut self, span: Span, report: &Report) -> Result<Token<'t>, Diagnostic> {
        let tag = span.of(self.text);
        let Some((name, start)) = self.open.pop() else {
            let message = format!("{} closes no element", quote(tag));
            return Err(report
                .malformed(span, message)
                .label("no element is open here")
                .help("delete the end tag, or write its start tag"));
        };
        let written = tag.strip_prefix("</").and_then(|tag| tag.strip_suffix('>')).unwrap_or(name);
        if written.trim_end() == name {
            return Ok(Token::Close { name, span });
        }
        let message = format!("{} is closed by {}", quote(name), quote(tag));
        Err(report
            .malformed(span, message)
            .label(format!("`</{name}>` is expected here"))
            .related(report.origin(start), "the element begins here")
            .help(format!("write `</{name}>` before or in place of {}", quote(tag))))
    }

    /// Reports a sign `&` that begins no entity, and ends of CDATA sections.
    fn check_signs(&mut self, span: Span, report: &mut Report) {
        let text = span.of(self.text);
        if text.starts_with('&') {
            let sign = Span::new(span.start, span.start + 1);
            let error = report
                .malformed(sign, "the entity that begins here is not closed")
                .label("no `;` for this")
                .help("write `&amp;` for the sign `&`")
                .edit(Some(escape(sign, "&amp;", report)));
            self.keep(error, report);
        }
        for (offset, end) in text.match_indices("]]>") {
            let end = Span::new(span.start + offset, span.start + offset + end.len());
            let error = report
                .malformed(end, "`]]>` ends no CDATA section")
                .label("not allowed in a text")
                .help("write `]]&gt;` for this text")
                .edit(Some(escape(end, "]]&gt;", report)));
            self.keep(error, report);
        }
    }

    /// Returns a text, which belongs into the root element.
    fn text(&self, text: Cow<'t, str>, span: Span, report: &Report) -> Result<Token<'t>, Diagnostic> {
        check_characters(&text, span, report)?;
        if self.open.is_empty() && !text.chars().all(is_blank) {
            if span.start == 0 && text.trim_start().starts_with(['{', '[']) {
                return Err(report
                    .malformed(shown(self.text, span), "the text is JSON, and not XML")
                    .label("an element is expected here")
                    .help("`lwm2m import` makes a definition in XML of an SDF model"));
            }
            let message = "text outside the root element";
            return Err(report
                .malformed(shown(self.text, span), message)
                .label("an element is expected here")
                .help("delete the text, or put it into a comment"));
        }
        Ok(Token::Text { text, span })
    }

    /// Returns the character of a reference, or the reference itself if it is unknown.
    fn reference(&mut self, reference: &BytesRef<'_>, span: Span, report: &mut Report) -> Cow<'t, str> {
        let name: &str = reference;
        let resolved = match name {
            "lt" => Some("<".into()),
            "gt" => Some(">".into()),
            "amp" => Some("&".into()),
            "apos" => Some("'".into()),
            "quot" => Some("\"".into()),
            _ => reference
                .resolve_char_ref()
                .ok()
                .flatten()
                .filter(|c| is_allowed(*c))
                .map(|c| c.to_string().into()),
        };
        resolved.unwrap_or_else(|| {
            let written = span.of(self.text);
            // `R&D, power;` is no reference with a name.
            let is_sign = !name.starts_with('#') && !is_name(name);
            let error = report
                .malformed(span, format!("the entity {} is unknown", quote(written)))
                .label("only `&lt;`, `&gt;`, `&amp;`, `&apos;`, `&quot;` and `&#...;` are known")
                .help("write `&amp;` for the sign `&`, or the character itself for an entity")
                .edit(is_sign.then(|| escape(Span::new(span.start, span.start + 1), "&amp;", report)));
            self.keep(error, report);
            written.into()
        })
    }

    /// Ends the text, where no element may be open.
    fn end(&self, report: &Report) -> Result<Option<Token<'t>>, Diagnostic> {
        let Some((name, start)) = self.open.last() else { return Ok(None) };
        Err(report
            .malformed(*start, format!("{} is not closed", quote(name)))
            .label(format!("no `</{name}>` for this"))
            .help(format!("write `</{name}>` at the end of the element")))
    }

    /// Reports markup that the text ends in.
    fn syntax_error(&self, error: &Error, report: &Report) -> Diagnostic {
        let at = self.base + usize::try_from(self.reader.error_position()).unwrap_or_default();
        let span = Span::new(at, at + self.text[at..].chars().next().map_or(0, char::len_utf8));
        let (what, end) = match error {
            Error::Syntax(SyntaxError::UnclosedComment) => ("the comment", "-->"),
            Error::Syntax(SyntaxError::UnclosedPI | SyntaxError::UnclosedXmlDecl) => {
                ("the processing instruction", "?>")
            }
            Error::Syntax(SyntaxError::UnclosedDoctype) => ("the DOCTYPE", ">"),
            Error::Syntax(SyntaxError::UnclosedCData) => ("the CDATA section", "]]>"),
            Error::Syntax(SyntaxError::UnclosedSingleQuotedAttributeValue) => {
                ("a quoted value in the tag", "'")
            }
            Error::Syntax(SyntaxError::UnclosedDoubleQuotedAttributeValue) => {
                ("a quoted value in the tag", "\"")
            }
            Error::Syntax(SyntaxError::UnclosedTag | SyntaxError::InvalidBangMarkup) => ("the tag", ">"),
            other => return report.malformed(span, format!("not well-formed: {other}")),
        };
        report
            .malformed(span, format!("{what} that begins here is not closed"))
            .label(format!("no `{end}` for this"))
            .help(match end {
                ">" => "write `>` at its end, or `&lt;` for the sign `<`".to_owned(),
                _ => format!("write `{end}` at its end"),
            })
    }
}

/// Rejects characters that XML does not have.
fn check_characters(text: &str, span: Span, report: &Report) -> Result<(), Diagnostic> {
    let Some((offset, c)) = text.char_indices().find(|(_, c)| !is_allowed(*c)) else { return Ok(()) };
    let start = span.start + offset;
    let message = format!("the character U+{:04X} is not allowed in XML", u32::from(c));
    Err(report
        .malformed(Span::new(start, start + c.len_utf8()), message)
        .label("not a character of XML")
        .help("delete the character"))
}

/// Returns the edit that writes a sign with an entity.
fn escape(sign: Span, entity: &str, report: &Report) -> Edit {
    Edit::replace(report.origin(sign), entity)
}

/// Returns whether the text behind a `<` compares a value, as in `<7` and `< 12.5`.
fn is_comparison(behind: &str) -> bool {
    behind.trim_start_matches(['=', ' ', '-']).starts_with(|c: char| c.is_ascii_digit())
}

fn doctype(span: Span, text: &str, report: &mut Report) {
    let message = if span.of(text).contains("<!ENTITY") {
        "the DOCTYPE declares entities, which are not expanded"
    } else {
        "a definition has no DOCTYPE"
    };
    let keyword = Span::new(span.start, span.start + "<!DOCTYPE".len());
    let behind = text.get(span.end..).unwrap_or_default();
    let line_end = ["\r\n", "\n"].into_iter().find(|end| behind.starts_with(end)).map_or(0, str::len);
    let whole = report.origin(Span::new(span.start, span.end + line_end));
    let is_unused = !span.of(text).contains("<!ENTITY");
    let edit = is_unused.then(|| Edit::replace(whole, ""));
    report.add(report.diagnostic(&XML_DOCTYPE, keyword, message).edit(edit));
}

/// Returns the first line of a text, without the blanks around it.
pub(super) fn shown(text: &str, span: Span) -> Span {
    let written = span.of(text);
    let start = span.start + written.len() - written.trim_start().len();
    let line = written.trim().lines().next().unwrap_or_default();
    Span::new(start, start + line.len())
}
