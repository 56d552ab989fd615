//! The index of a registry, such as `DDF.xml`: which objects there are, and in which files.

use super::report::{Report, Span};
use super::scan::{Scanner, Token};
use super::values;
use crate::check::wording::{is_blank, quote};
use crate::check::{SCHEMA_ID, XML_MALFORMED, XML_TOO_LARGE, XML_WRONG_ROOT};
use crate::diagnostics::Diagnostic;
use crate::model::{Origin, SourceId, Spanned};

/// Many times as many as the whole registry has.
const MOST: usize = 1 << 16;

/// What an index says of one version of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexEntry {
    /// Object ID.
    pub id: Spanned<u16>,
    /// The URN.
    pub urn: Spanned<String>,
    /// The registered name.
    pub name: Spanned<String>,
    /// The version of the object, as written.
    pub version: Spanned<String>,
    /// The file, relative to the index; empty where the definition is not published.
    pub file: Spanned<String>,
    /// The whole entry.
    pub origin: Origin,
}

/// Reads the index of a registry. An entry without an id is left out, and that is a diagnostic.
pub fn read_index(source: SourceId, text: &str) -> (Vec<IndexEntry>, Vec<Diagnostic>) {
    let mut report = Report::new(source);
    let mut scanner = Scanner::new(text, &mut report);
    let mut reader = Reader::default();
    while let Some(token) = scanner.next(&mut report) {
        if !reader.token(token, &mut report) {
            break;
        }
    }
    if let (Some(root), false) = (reader.root, reader.closed || scanner.gave_up) {
        let diagnostic = report.diagnostic(&XML_MALFORMED, root, "`DDFList` is not closed");
        report.add(diagnostic.label("no `</DDFList>` for this"));
    }
    (reader.entries, report.finish())
}

/// How far reading has come.
#[derive(Default)]
struct Reader<'t> {
    entries: Vec<IndexEntry>,
    root: Option<Span>,
    closed: bool,
    item: Option<Item<'t>>,
}

/// An entry that is being read.
struct Item<'t> {
    tag: Span,
    /// Name, text and place of each element that is complete.
    facts: Vec<(&'t str, String, Span)>,
    /// The element that is open.
    open: Option<(&'t str, String, Span)>,
}

impl<'t> Reader<'t> {
    /// Takes one token; false if the rest need not be read.
    fn token(&mut self, token: Token<'t>, report: &mut Report) -> bool {
        match token {
            Token::Open { name, span, .. } if self.root.is_none() => return self.begin(name, span, report),
            Token::Open { name: "Item", span, empty: false } => {
                self.item = Some(Item { tag: span, facts: Vec::new(), open: None });
            }
            Token::Open { name, span, empty } => self.fact(name, span, empty),
            Token::Close { name: "Item", span } => return self.finish_item(span, report),
            Token::Close { name: "DDFList", .. } => self.closed = true,
            Token::Close { .. } => self.finish_fact(),
            Token::Text { text, span, .. } => self.text(&text, span),
            Token::Comment => {}
        }
        true
    }

    fn begin(&mut self, name: &str, span: Span, report: &mut Report) -> bool {
        self.root = Some(span);
        if name == "DDFList" {
            return true;
        }
        self.closed = true;
        let message = format!("this is not an index of definitions: its root element is {}", quote(name));
        report.add(report.diagnostic(&XML_WRONG_ROOT, span, message).label("`DDFList` was expected"));
        false
    }

    fn fact(&mut self, name: &'t str, span: Span, empty: bool) {
        let Some(item) = &mut self.item else { return };
        if empty {
            item.facts.push((name, String::new(), span));
        } else {
            item.open = Some((name, String::new(), span));
        }
    }

    fn text(&mut self, text: &str, span: Span) {
        let Some((_, known, place)) = self.item.as_mut().and_then(|item| item.open.as_mut()) else { return };
        let blank = text.chars().all(is_blank);
        if !blank {
            let before = text.len().saturating_sub(text.trim_start_matches(is_blank).len());
            let after = text.len().saturating_sub(text.trim_end_matches(is_blank).len());
            let first = known.chars().all(is_blank);
            let start = if first { span.start.saturating_add(before) } else { place.start };
            *place = Span::new(start, span.end.saturating_sub(after));
        }
        known.push_str(text);
    }

    fn finish_fact(&mut self) {
        let Some(item) = &mut self.item else { return };
        item.facts.extend(item.open.take());
    }

    fn finish_item(&mut self, end: Span, report: &mut Report) -> bool {
        self.finish_fact();
        let Some(item) = self.item.take() else { return true };
        if self.entries.len() >= MOST {
            report.add(report.diagnostic(
                &XML_TOO_LARGE,
                end,
                format!("more than {MOST} entries in one index"),
            ));
            return false;
        }
        let entry = item.entry(end, report);
        self.entries.extend(entry);
        true
    }
}

impl Item<'_> {
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
            version: self.text("Ver", report),
            file: self.text("DDF", report),
            origin: report.origin(Span::new(self.tag.start, end.end)),
        })
    }

    /// The text of the first element of this name, without the blanks around it.
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
        ];
        for (text, expected) in cases {
            let (entries, diagnostics) = read_index(SourceId(0), text);
            assert_eq!(codes(&diagnostics), expected, "{text}");
            assert!(entries.is_empty());
        }
    }
}
