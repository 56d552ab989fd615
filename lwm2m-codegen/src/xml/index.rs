//! The index of a registry, such as `DDF.xml`: which objects there are, and in which files.

use super::report::{Report, Span};
use super::scan::{Scanner, Token};
use super::values;
use crate::diagnostics::Diagnostic;
use crate::model::{Origin, SourceId, Spanned};
use crate::rules::{SCHEMA_ID, XML_TOO_LARGE, XML_WRONG_ROOT};
use crate::wording::{is_blank, quote};

/// The entries of one index that are read: many times as many as the registry has.
const MAX_ENTRIES: usize = 1 << 16;

/// One version of an object in an index.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexEntry {
    /// Object ID.
    pub id: Spanned<u16>,
    /// The URN.
    pub urn: Spanned<String>,
    /// The registered name.
    pub name: Spanned<String>,
    /// The description of the object.
    pub description: Spanned<String>,
    /// The organisation that registered the object.
    pub owner: Spanned<String>,
    /// The class of the object as a number: `0` for OMA, `1` for other standards bodies, `2` for all others.
    pub source: Spanned<String>,
    /// The version of the object, as written.
    pub version: Spanned<String>,
    /// The file, relative to the index; empty where the definition is not published.
    pub file: Spanned<String>,
    /// The whole entry.
    pub origin: Origin,
}

/// Reads the index of a registry. An entry without an id is left out and reported.
pub fn read_index(source: SourceId, text: &str) -> (Vec<IndexEntry>, Vec<Diagnostic>) {
    let mut report = Report::new(source);
    match entries(text, &mut report) {
        Ok(entries) => (entries, report.finish()),
        Err(error) => (Vec::new(), report.finish_with(error)),
    }
}

fn entries(text: &str, report: &mut Report) -> Result<Vec<IndexEntry>, Diagnostic> {
    let mut scanner = Scanner::new(text);
    let mut entries = Vec::new();
    let mut item: Option<Item<'_>> = None;
    let mut root_seen = false;
    while let Some(token) = scanner.next(report)? {
        match (token, &mut item) {
            (Token::Open { name, span, .. }, _) if !root_seen => {
                root_seen = true;
                check_root(name, span, report)?;
            }
            (Token::Open { name: "Item", span, .. }, _) => {
                item = Some(Item { tag: span, facts: Vec::new(), open: None });
            }
            (Token::Open { name, span, .. }, Some(item)) => item.open = Some((name, String::new(), span)),
            (Token::Close { name: "Item", span }, Some(complete)) => {
                if entries.len() == MAX_ENTRIES {
                    let message = format!("more than {MAX_ENTRIES} entries in one index");
                    return Err(report.diagnostic(&XML_TOO_LARGE, span, message));
                }
                entries.extend(complete.entry(span, report));
                item = None;
            }
            (Token::Close { .. }, Some(item)) => item.facts.extend(item.open.take()),
            (Token::Text { text, span }, Some(item)) => item.text_token(&text, span),
            (_, None) => {}
        }
    }
    Ok(entries)
}

fn check_root(name: &str, span: Span, report: &Report) -> Result<(), Diagnostic> {
    if name == "DDFList" {
        return Ok(());
    }
    let message = format!("this is not an index of definitions: its root element is {}", quote(name));
    Err(report.diagnostic(&XML_WRONG_ROOT, span, message).label("`DDFList` was expected"))
}

/// An entry that is being read.
struct Item<'t> {
    tag: Span,
    /// Name, text and place of each element that is complete.
    facts: Vec<(&'t str, String, Span)>,
    /// The element that is open.
    open: Option<(&'t str, String, Span)>,
}

impl Item<'_> {
    fn text_token(&mut self, text: &str, span: Span) {
        let Some((_, known, place)) = &mut self.open else { return };
        if !text.chars().all(is_blank) {
            let before = text.len() - text.trim_start_matches(is_blank).len();
            let after = text.len() - text.trim_end_matches(is_blank).len();
            let first = known.chars().all(is_blank);
            let start = if first { span.start + before } else { place.start };
            *place = Span::new(start, span.end - after);
        }
        known.push_str(text);
    }

    fn entry(&self, end: Span, report: &mut Report) -> Option<IndexEntry> {
        let id = self.text("ObjectID", report);
        let id = match values::id(&id.value) {
            Ok(number) => Spanned::new(number, id.origin),
            Err(problem) => {
                let name = self.text("Name", report);
                let span =
                    self.facts.iter().find(|(name, ..)| *name == "ObjectID").map_or(self.tag, |fact| fact.2);
                let message = format!("the id of the entry {} is {problem}", quote(&name.value));
                report.add(
                    report
                        .diagnostic(&SCHEMA_ID, span, message)
                        .label(problem)
                        .help("give it the id of the object"),
                );
                return None;
            }
        };
        Some(IndexEntry {
            id,
            urn: self.text("URN", report),
            name: self.text("Name", report),
            description: self.text("Description", report),
            owner: self.text("Owner", report),
            source: self.text("Source", report),
            version: self.text("Ver", report),
            file: self.text("DDF", report),
            origin: report.origin(Span::new(self.tag.start, end.end)),
        })
    }

    /// Returns the text of the first element of this name, without the blanks around it.
    fn text(&self, name: &str, report: &Report) -> Spanned<String> {
        let Some((_, text, span)) = self.facts.iter().find(|(other, ..)| *other == name) else {
            return Spanned::new(String::new(), report.origin(self.tag));
        };
        let text = text.trim_matches(is_blank);
        Spanned::new(text.to_owned(), report.origin(*span))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(diagnostics: &[Diagnostic]) -> Vec<&str> {
        diagnostics.iter().map(|diagnostic| diagnostic.rule.code).collect()
    }

    #[test]
    fn an_index_gives_its_entries_with_their_places() {
        let text = "<DDFList><!-- a --><Item><!-- b --><ObjectID> 3 </ObjectID><URN>urn:oma:lwm2m:oma:3</URN>\
            <Name>R&amp;D</Name><Ver>1.0</Ver><DDF>3.xml</DDF></Item><Item><ObjectID>4</ObjectID><DDF/></Item></DDFList>";
        let (entries, diagnostics) = read_index(SourceId(0), text);
        assert_eq!(codes(&diagnostics), [""; 0]);
        let [first, second] = entries.as_slice() else { panic!("{entries:?}") };
        assert_eq!(
            (first.id.value, first.name.value.as_str(), first.version.value.as_str()),
            (3, "R&D", "1.0")
        );
        assert_eq!((second.id.value, second.file.value.as_str()), (4, ""));
        let Origin::Text { start, end, .. } = first.urn.origin else { panic!("no place") };
        assert_eq!(text.get(start..end), Some("urn:oma:lwm2m:oma:3"));
    }

    #[test]
    fn what_is_no_index_or_no_entry_is_a_diagnostic() {
        let cases = [
            ("<LWM2M></LWM2M>", vec!["xml-wrong-root"]),
            ("<DDFList><Item><ObjectID>x</ObjectID></Item></DDFList>", vec!["schema-id"]),
            ("<DDFList><Item></Item></DDFList>", vec!["schema-id"]),
            ("<DDFList><Item>", vec!["xml-malformed"]),
            ("<DDFList>A & B & C</DDFList>", vec!["xml-malformed", "xml-malformed"]),
        ];
        for (text, expected) in cases {
            let (entries, diagnostics) = read_index(SourceId(0), text);
            assert_eq!(codes(&diagnostics), expected, "{text}");
            assert!(entries.is_empty());
        }
    }
}
