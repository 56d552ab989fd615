//! Attributes of a tag, with their places.

use quick_xml::escape::unescape;
use quick_xml::events::BytesStart;

use super::report::{Report, Span};
use crate::check::XML_MALFORMED;
use crate::check::wording::quote;

/// A tag with more attributes than this is not a definition's.
const MOST: usize = 32;

/// An attribute, its references resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute {
    /// Its name without a prefix.
    pub(super) name: String,
    pub(super) value: String,
    /// The place of its value, without the quotes.
    pub(super) span: Span,
}

/// The attributes of `tag`, which begins at byte `at` of the text.
pub(super) fn attributes(tag: &str, at: usize, report: &mut Report) -> Vec<Attribute> {
    let content = tag.strip_prefix('<').unwrap_or(tag);
    let content = content.strip_suffix('>').unwrap_or(content);
    let content = content.strip_suffix('/').unwrap_or(content);
    let name = content.find(char::is_whitespace).unwrap_or(content.len());
    let start = BytesStart::from_content(content, name);
    let mut found = Vec::new();
    // As in HTML, so that a forgotten quote does not hide the value.
    for attribute in start.html_attributes().with_checks(false).take(MOST) {
        let Ok(attribute) = attribute else {
            report.add(report.diagnostic(
                &XML_MALFORMED,
                Span::new(at, at.saturating_add(tag.len())),
                format!("the attributes of {} cannot be read", quote(content)),
            ));
            break;
        };
        let value = attribute.value.as_ref();
        let span = match offset_in(content, value) {
            Some(offset) => {
                let start = at.saturating_add(1).saturating_add(offset);
                Span::new(start, start.saturating_add(value.len()))
            }
            None => Span::new(at, at.saturating_add(tag.len())),
        };
        let name = attribute.key.local_name().as_ref().to_owned();
        if !value.is_empty() && !is_quoted(tag, at, span) {
            report.add(
                report
                    .diagnostic(&XML_MALFORMED, span, format!("the attribute {} is not quoted", quote(&name)))
                    .help(format!("write `{name}=\"{value}\"`")),
            );
        }
        let value = unescape(value).map_or_else(|_| value.to_owned(), |value| value.into_owned());
        found.push(Attribute { name, value, span });
    }
    found
}

fn is_quoted(tag: &str, at: usize, span: Span) -> bool {
    let before = span.start.checked_sub(at).and_then(|offset| offset.checked_sub(1));
    let byte = before.and_then(|before| tag.as_bytes().get(before));
    matches!(byte, Some(b'"' | b'\''))
}

/// Where `inner`, a piece of `outer`, begins in it.
fn offset_in(outer: &str, inner: &str) -> Option<usize> {
    let offset = (inner.as_ptr() as usize).checked_sub(outer.as_ptr() as usize)?;
    (outer.get(offset..offset.checked_add(inner.len())?)? == inner).then_some(offset)
}
