//! Texts of elements to values, with a guess where a text is no value.

use super::report::{Report, Span};
use super::tree::Element;
use crate::diagnostics::Edit;
use crate::diagnostics::nearest::nearest;
use crate::model::{Operations, Origin, ResourceType, Spanned, Version};
use crate::rules::{LWM2M_VERSION_MISSING, OBJECT_VERSION_MISSING, SCHEMA_VALUE, VERSION_FORM};
use crate::wording::quote;

/// 65535 is never an id.
const LARGEST_ID: u16 = 65534;

/// Parses an id; the error names the problem.
pub(super) fn id(text: &str) -> Result<u16, &'static str> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    if text.is_empty() {
        return Err("empty");
    }
    if digits.strip_prefix('-').is_some_and(|rest| rest.parse::<u64>().is_ok()) {
        return Err("negative");
    }
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("not a number");
    }
    match digits.parse() {
        Ok(id) if id <= LARGEST_ID => Ok(id),
        _ => Err("larger than 65534"),
    }
}

/// Returns the origin of an element's text: the whole element where it is empty.
pub(super) fn origin(element: &Element<'_>, report: &Report) -> Origin {
    report.origin(element.text_span.unwrap_or(element.span))
}

/// Returns the text of an element; an empty text without a place where the element is missing.
pub(super) fn text(element: Option<&Element<'_>>, report: &Report) -> Spanned<String> {
    match element {
        Some(element) => Spanned::new(element.text.clone(), origin(element, report)),
        None => Spanned::implied(String::new()),
    }
}

/// Reads a value that is one of two words, the first of them meaning true.
pub(super) fn either(
    element: Option<&Element<'_>>,
    words: [&'static str; 2],
    title: &str,
    report: &mut Report,
) -> Spanned<bool> {
    let Some(element) = element else { return Spanned::implied(false) };
    let origin = origin(element, report);
    let [yes, no] = words;
    if let Some(word) = words.into_iter().find(|word| *word == element.text) {
        return Spanned::new(word == yes, origin);
    }
    let meant = match element.text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Some(yes),
        "false" | "no" | "0" => Some(no),
        other => nearest(other, words),
    };
    let edit = meant.and_then(|meant| rewrite(element, meant, report));
    let word = meant.unwrap_or(no);
    let message = format!("{} of {title} is {}", quote(element.name), shown(&element.text));
    let diagnostic = report
        .diagnostic(&SCHEMA_VALUE, place(element), message)
        .label(format!("read as `{word}`"))
        .help(format!("write `{yes}` or `{no}`"));
    report.add(diagnostic.edit(edit));
    Spanned::new(word == yes, origin)
}

/// Returns operations that are spelt otherwise than in the schema, but cannot be mistaken.
pub(super) fn meant_operations(text: &str) -> Option<Operations> {
    let letters: String = text.to_uppercase().chars().filter(char::is_ascii_alphabetic).collect();
    Some(match letters.as_str() {
        "R" | "READ" | "READONLY" | "RO" | "GET" => Operations::Read,
        "W" | "WRITE" | "WRITEONLY" | "WO" => Operations::Write,
        "RW" | "WR" | "READWRITE" | "WRITEREAD" | "READANDWRITE" => Operations::ReadWrite,
        "E" | "X" | "EXEC" | "EXECUTE" | "EXECUTABLE" => Operations::Execute,
        _ => return None,
    })
}

/// The type that a word means which is no type of LwM2M.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MeantType {
    /// The word has one meaning, in other letters or in another language: `Bool`, `uint32`.
    Certain(ResourceType),
    /// The word is probably misspelt, or has several meanings: `Integr`, `Number`.
    Probable(ResourceType),
}

/// Returns the type that a word means which is no type of LwM2M.
pub(super) fn meant_type(text: &str) -> Option<MeantType> {
    let word: String = text.to_ascii_lowercase().chars().filter(|c| !c.is_whitespace()).take(24).collect();
    let same = |kind: &ResourceType| kind.as_str().to_ascii_lowercase().replace(' ', "") == word;
    let certain = ResourceType::ALL.into_iter().find(same).or(match word.as_str() {
        "int" | "int8" | "int16" | "int32" | "int64" | "long" | "short" | "enum" | "enumeration" => {
            Some(ResourceType::Integer)
        }
        "uint" | "uint8" | "uint16" | "uint32" | "uint64" | "unsigned" | "unsignedint" => {
            Some(ResourceType::Unsigned)
        }
        "double" | "float32" | "float64" => Some(ResourceType::Float),
        "bool" => Some(ResourceType::Boolean),
        "bytes" => Some(ResourceType::Opaque),
        "objectlink" | "objlink" => Some(ResourceType::ObjectLink),
        "corelink" => Some(ResourceType::CoreLink),
        _ => None,
    });
    if let Some(kind) = certain {
        return Some(MeantType::Certain(kind));
    }
    let probable = match word.as_str() {
        "signed" | "number" => Some(ResourceType::Integer),
        "real" | "decimal" => Some(ResourceType::Float),
        "binary" | "octets" | "blob" | "hex" | "data" => Some(ResourceType::Opaque),
        "str" | "text" | "utf8" | "char" => Some(ResourceType::String),
        "date" | "datetime" | "timestamp" => Some(ResourceType::Time),
        "link" => Some(ResourceType::ObjectLink),
        _ => nearest(text, ResourceType::ALL.into_iter().map(ResourceType::as_str))
            .and_then(ResourceType::parse),
    };
    probable.map(MeantType::Probable)
}

/// Returns the edit that writes another text into an element, where its text is in the file verbatim.
pub(super) fn rewrite(element: &Element<'_>, text: &str, report: &Report) -> Option<Edit> {
    let span = element.text_span.filter(|span| span.end - span.start == element.text.len())?;
    Edit::text(report.origin(span), text)
}

/// An element that is missing.
pub(super) struct Missing {
    /// The place that diagnostics name.
    pub(super) place: Span,
    /// The edit that adds the element with its default.
    pub(super) edit: Option<Edit>,
}

/// Reads a version; 1.0 where there is none or it cannot be read.
pub(super) fn version(
    element: Option<&Element<'_>>,
    name: &str,
    title: &str,
    missing: Missing,
    report: &mut Report,
) -> Spanned<Version> {
    let rule = if name == "ObjectVersion" { &OBJECT_VERSION_MISSING } else { &LWM2M_VERSION_MISSING };
    let Some(element) = element else {
        let message = format!("{title} has no {}", quote(name));
        report.add(report.diagnostic(rule, missing.place, message).label("read as 1.0").edit(missing.edit));
        return Spanned::implied(Version::ONE);
    };
    let origin = origin(element, report);
    let text = element.text.as_str();
    if text.is_empty() {
        let message = format!("{} of {title} is empty", quote(name));
        let edit = Edit::replace(report.origin(element.span), format!("<{name}>1.0</{name}>"));
        report.add(report.diagnostic(rule, element.span, message).label("read as 1.0").edit(edit));
        return Spanned::new(Version::ONE, origin);
    }
    if let Some(version) = Version::parse(text) {
        return Spanned::new(version, origin);
    }
    let digits = text.trim_start_matches(['v', 'V']);
    let version = Version::parse(digits).or_else(|| Version::parse(&format!("{digits}.0")));
    let edit = version.and_then(|version| rewrite(element, &version.to_string(), report));
    let version = version.unwrap_or(Version::ONE);
    let message = format!("{} of {title} is {}", quote(name), quote(text));
    let diagnostic =
        report.diagnostic(&VERSION_FORM, place(element), message).label(format!("read as {version}"));
    report.add(diagnostic.edit(edit));
    Spanned::new(version, origin)
}

/// Returns the place of an element's text, or of the whole element where there is none.
pub(super) fn place(element: &Element<'_>) -> Span {
    element.text_span.unwrap_or(element.span)
}

/// Returns a value in a message.
pub(super) fn shown(text: &str) -> String {
    if text.is_empty() { "empty".to_owned() } else { quote(text) }
}
