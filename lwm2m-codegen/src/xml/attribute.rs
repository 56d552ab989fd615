//! Attributes of a tag, with their places.

use std::borrow::Cow;

use quick_xml::escape::unescape;
use quick_xml::events::BytesStart;
use quick_xml::events::attributes::AttrError;

use super::characters::{is_allowed, is_name};
use super::report::{Report, Span};
use crate::diagnostics::Diagnostic;
use crate::rules::XML_TOO_LARGE;
use crate::wording::quote;

/// The attributes of one tag that are read; definitions have three at most.
const MAX_ATTRIBUTES: usize = 32;

/// An attribute, its references resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute<'t> {
    /// Its name without a prefix.
    pub(super) name: &'t str,
    /// The place of that name.
    pub(super) name_span: Span,
    pub(super) value: Cow<'t, str>,
    /// The place of its value, without the quotes.
    pub(super) span: Span,
}

/// Reads the attributes of a tag, whose `content` between `<` and `>` begins at byte `start` of the text.
pub(super) fn attributes<'t>(
    content: &'t str,
    start: usize,
    report: &Report,
) -> Result<Vec<Attribute<'t>>, Diagnostic> {
    let name = content.find(char::is_whitespace).unwrap_or(content.len());
    let tag = BytesStart::from_content(content, name);
    let whole = Span::new(start, start + content.len());
    let mut found = Vec::new();
    for attribute in tag.attributes() {
        if found.len() == MAX_ATTRIBUTES {
            let message = format!("more than {MAX_ATTRIBUTES} attributes in one tag");
            return Err(report.diagnostic(&XML_TOO_LARGE, whole, message));
        }
        let attribute = attribute.map_err(|error| syntax_error(&error, content, start, report))?;
        let place = |piece: &str| piece.as_ptr() as usize - content.as_ptr() as usize;
        let key = &content[place(attribute.key.0)..][..attribute.key.0.len()];
        check_name(key, content.get(..place(key)).unwrap_or_default(), start, report)?;
        let offset = place(&attribute.value);
        let raw = &content[offset..offset + attribute.value.len()];
        let span = Span::new(start + offset, start + offset + raw.len());
        if raw.contains('<') {
            let message = format!("`<` in the value of the attribute {}", quote(key));
            return Err(report
                .malformed(span, message)
                .label("its closing quote is expected before `<`")
                .help("close the quote, or write `&lt;` for the sign `<`"));
        }
        let value = unescape(raw).map_err(|_| {
            let message = format!("the value of the attribute {} has an unknown entity", quote(key));
            report
                .malformed(span, message)
                .label("only `&lt;`, `&gt;`, `&amp;`, `&apos;`, `&quot;` and `&#...;` are known")
                .help("write `&amp;` for the sign `&`")
        })?;
        if let Some(c) = value.chars().find(|c| !is_allowed(*c)) {
            let message = format!("the character U+{:04X} is not allowed in XML", u32::from(c));
            return Err(report
                .malformed(span, message)
                .label("has a character that XML does not have")
                .help("delete the character"));
        }
        let name = key.rsplit(':').next().unwrap_or(key);
        let name_end = start + place(key) + key.len();
        let name_span = Span::new(name_end - name.len(), name_end);
        found.push(Attribute { name, name_span, value, span });
    }
    Ok(found)
}

/// Checks the name of an attribute, which follows a blank. `before` is the tag before it, which begins at byte `start`.
fn check_name(name: &str, before: &str, start: usize, report: &Report) -> Result<(), Diagnostic> {
    let at = start + before.len();
    let malformed = |message| report.malformed(Span::new(at, at + name.len()), message);
    if !is_name(name) {
        let error = malformed(format!("{} is no name of an attribute", quote(name)));
        return Err(error.label("a name is expected here").help("write attributes as in `<Item ID=\"1\">`"));
    }
    if !before.ends_with(char::is_whitespace) {
        let error = malformed(format!("no blank is before the attribute {}", quote(name)));
        return Err(error
            .label("a blank is expected before this")
            .help("write attributes as in `<Item ID=\"1\">`"));
    }
    Ok(())
}

fn syntax_error(error: &AttrError, content: &str, start: usize, report: &Report) -> Diagnostic {
    let (offset, expected) = match *error {
        AttrError::ExpectedEq(at) => (at, "`=` and a value are expected here"),
        AttrError::ExpectedValue(at) => (at, "a value in quotes is expected here"),
        AttrError::UnquotedValue(at) => (at, "a quote is expected here"),
        AttrError::ExpectedQuote(at, _) => (at, "a closing quote is expected here"),
        AttrError::Duplicated(at, _) => (at, "an attribute that the tag does not have yet is expected here"),
    };
    let offset = offset.min(content.len());
    let word =
        content.get(offset..).unwrap_or_default().split(char::is_whitespace).next().unwrap_or_default();
    let span = Span::new(start + offset, start + offset + word.len());
    let message = format!("the attributes of {} are not well-formed", quote(content));
    report.malformed(span, message).label(expected).help("write each attribute once, as `name=\"value\"`")
}
