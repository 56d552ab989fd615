//! Tags and texts to elements.
//!
//! The tree holds only elements that a definition can have, so it is never deep; unknown ones are skipped whole.

use super::attribute::Attribute;
use super::comments::Comment;
use super::layout::Kind;
use super::report::{Report, Span};
use super::scan::{Scanner, Token, shown};
use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Diagnostic, Edit};
use crate::rules::{SCHEMA_STRAY_TEXT, SCHEMA_UNKNOWN_ELEMENT, XML_NO_OBJECT, XML_TOO_LARGE, XML_WRONG_ROOT};
use crate::wording::{is_blank, quote};

/// The elements of one file that are read: many times as many as the whole registry has.
const MAX_ELEMENTS: usize = 1 << 18;

/// An element of a definition.
#[derive(Debug)]
pub(super) struct Element<'t> {
    /// Its name as the schema spells it.
    pub(super) name: &'static str,
    pub(super) attributes: Vec<Attribute<'t>>,
    pub(super) tag_span: Span,
    /// The element from its start tag to its end tag.
    pub(super) span: Span,
    pub(super) children: Vec<Element<'t>>,
    /// Its text without the blanks around it.
    pub(super) text: String,
    /// The place of that text; `None` if there is none.
    pub(super) text_span: Option<Span>,
    /// Whether there were blanks around it.
    pub(super) padded: bool,
    /// The blanks around the text, where nothing but blanks is between it and the tags.
    pub(super) padding: Vec<Span>,
    /// The blanks before the start tag: line break and indentation.
    pub(super) lead: &'t str,
    /// The whole element as written.
    pub(super) written: &'t str,
    /// The diagnostic about a name in another case, which waits for the end tag.
    misspelt: Option<Diagnostic>,
}

/// A text as elements and comments.
#[derive(Debug)]
pub(super) struct Tree<'t> {
    /// `LWM2M` or (reported) `Object`.
    pub(super) root: Element<'t>,
    pub(super) comments: Vec<Comment>,
}

/// Reads the elements and comments of a text. Fails with the reason why the file is not read.
pub(super) fn parse<'t>(text: &'t str, report: &mut Report) -> Result<Tree<'t>, Diagnostic> {
    let mut scanner = Scanner::new(text);
    let mut builder = Builder { text, root: None, open: Vec::new(), unknown_depth: 0, count: 0 };
    while let Some(token) = scanner.next(report)? {
        match token {
            Token::Open { name, attributes, span } => builder.start(name, attributes, span, report)?,
            Token::Close { span, .. } => builder.end(span, report),
            Token::Text { text, span } => builder.characters(&text, span, report),
        }
    }
    let root = builder.root.ok_or_else(|| {
        let is_empty = text.chars().all(is_blank);
        let message = if is_empty { "the file is empty" } else { "there is no element in this file" };
        report.diagnostic(&XML_NO_OBJECT, Span::default(), message)
    })?;
    Ok(Tree { root, comments: scanner.into_comments() })
}

struct Builder<'t> {
    text: &'t str,
    root: Option<Element<'t>>,
    /// The elements that are open, outermost first.
    open: Vec<(Element<'t>, Kind)>,
    /// How many unknown elements are open in the innermost of those.
    unknown_depth: usize,
    count: usize,
}

impl<'t> Builder<'t> {
    fn kind(&self) -> Kind {
        self.open.last().map_or(Kind::Document, |(_, kind)| *kind)
    }

    fn start(
        &mut self,
        written: &str,
        attributes: Vec<Attribute<'t>>,
        span: Span,
        report: &mut Report,
    ) -> Result<(), Diagnostic> {
        let written = local(written);
        if self.unknown_depth > 0 {
            self.skip(span);
            return Ok(());
        }
        let accepted = match self.open.is_empty() {
            true => Some(root_kind(written, span, report)?),
            false => self.kind().accepts(written),
        };
        let Some((name, kind)) = accepted else {
            self.report_unknown(written, span, report);
            self.skip(span);
            return Ok(());
        };
        self.count += 1;
        if self.count > MAX_ELEMENTS {
            let message = format!("more than {MAX_ELEMENTS} elements in one file");
            return Err(report.diagnostic(&XML_TOO_LARGE, span, message));
        }
        let misspelt = (name != written).then(|| {
            let message = format!("the element {} is called {}", quote(written), quote(name));
            report.diagnostic(&SCHEMA_UNKNOWN_ELEMENT, span, message).label("case matters")
        });
        let before = self.text.get(..span.start).unwrap_or_default();
        let element = Element {
            name,
            attributes,
            tag_span: span,
            span,
            children: Vec::new(),
            text: String::new(),
            text_span: None,
            padded: false,
            padding: Vec::new(),
            lead: &before[before.trim_end().len()..],
            written: "",
            misspelt,
        };
        self.open.push((element, kind));
        Ok(())
    }

    /// Skips an unknown element. In the text of a fact its markup is kept as written.
    fn skip(&mut self, span: Span) {
        self.keep_markup(span);
        self.unknown_depth += 1;
    }

    fn report_unknown(&self, name: &str, span: Span, report: &mut Report) {
        let parent = self.open.last().map_or("the file", |(element, _)| element.name);
        let message = format!("{} has no element {}", quote(parent), quote(name));
        let diagnostic = report.diagnostic(&SCHEMA_UNKNOWN_ELEMENT, span, message);
        let diagnostic = match nearest(name, self.kind().children().iter().copied()) {
            _ if self.kind() == Kind::Leaf => diagnostic
                .label("kept as text")
                .help("write `&lt;` for `<` in a text, or put the text into `<![CDATA[` and `]]>`"),
            Some(near) => diagnostic.label(format!("did you mean `{near}`?")),
            None => diagnostic.label("not read"),
        };
        report.add(diagnostic);
    }

    fn end(&mut self, span: Span, report: &mut Report) {
        if self.unknown_depth > 0 {
            self.unknown_depth -= 1;
            self.keep_markup(span);
            return;
        }
        let Some((mut element, _)) = self.open.pop() else { return };
        element.span.end = span.end;
        element.written = element.span.of(self.text);
        trim(&mut element);
        if let Some(text) = element.text_span.filter(|_| element.padded) {
            let around = [Span::new(element.tag_span.end, text.start), Span::new(text.end, span.start)];
            let is_blank = around.iter().all(|blanks| blanks.of(self.text).chars().all(is_blank));
            element.padding.extend(around.into_iter().filter(|_| is_blank));
        }
        if let Some(diagnostic) = element.misspelt.take() {
            let edits = rename(&element, span, report);
            report.add(diagnostic.edits(edits));
        }
        match self.open.last_mut() {
            Some((parent, _)) => parent.children.push(element),
            None => self.root = Some(element),
        }
    }

    fn characters(&mut self, text: &str, span: Span, report: &mut Report) {
        let Some((element, kind)) = self.open.last_mut() else { return };
        if *kind == Kind::Leaf {
            append(element, text, span.of(self.text), span);
        } else if self.unknown_depth == 0 && !text.chars().all(is_blank) {
            let message = format!("text between the elements of {}", quote(element.name));
            let written = shown(self.text, span);
            report.add(report.diagnostic(&SCHEMA_STRAY_TEXT, written, message).label("not read"));
        }
    }

    /// Keeps the markup in a fact as text, since it was probably not escaped.
    fn keep_markup(&mut self, span: Span) {
        if let Some((element, Kind::Leaf)) = self.open.last_mut() {
            let markup = span.of(self.text);
            append(element, markup, markup, span);
        }
    }
}

/// Returns the root element of this name.
fn root_kind(name: &str, span: Span, report: &mut Report) -> Result<(&'static str, Kind), Diagnostic> {
    if let Some(root) = Kind::Document.accepts(name) {
        return Ok(root);
    }
    if let Some(object) = Kind::Root.accepts(name) {
        let diagnostic = report.diagnostic(&XML_WRONG_ROOT, span, "the root element is `Object`");
        report.add(diagnostic.help("put `<LWM2M>` before it and `</LWM2M>` after it"));
        return Ok(object);
    }
    let what = match name {
        "DDFList" => "this is an index of definitions, such as DDF.xml",
        "schema" => "this is an XML schema",
        "registry" => "this is a registry of IANA",
        "html" | "HTML" => "this is a web page",
        _ => "this is not an object definition",
    };
    let message = format!("{what}: its root element is {}", quote(name));
    Err(report.diagnostic(&XML_WRONG_ROOT, span, message).label("`LWM2M` was expected"))
}

/// Returns the edits that spell the name in both tags as the schema does.
fn rename(element: &Element<'_>, end: Span, report: &Report) -> Vec<Edit> {
    let length = element.name.len();
    let name = |at: usize| Edit::replace(report.origin(Span::new(at, at + length)), element.name);
    // A prefix stays out of this.
    let is_plain = |tag: &str| tag.get(..length).is_some_and(|name| name.eq_ignore_ascii_case(element.name));
    if !element.written.get(1..).is_some_and(is_plain) {
        return Vec::new();
    }
    let mut edits = vec![name(element.span.start + 1)];
    if end.start < end.end {
        edits.push(name(end.start + 2));
    }
    edits
}

/// Returns a name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Adds a piece of text that was written as `literal` at `span`.
fn append(element: &mut Element<'_>, text: &str, literal: &str, span: Span) {
    element.text.push_str(text);
    if text.chars().all(is_blank) {
        return;
    }
    let before = literal.len() - literal.trim_start_matches(is_blank).len();
    let after = literal.len() - literal.trim_end_matches(is_blank).len();
    let start = element.text_span.map_or(span.start + before, |known| known.start);
    element.text_span = Some(Span::new(start, span.end - after));
}

/// Trims the text of an element, and brings its line ends into the form that XML gives them.
fn trim(element: &mut Element<'_>) {
    let trimmed = element.text.trim_matches(is_blank);
    element.padded = trimmed.len() != element.text.len() && !trimmed.is_empty();
    element.text = with_line_ends(trimmed);
}

/// Returns a text with the line ends that XML gives it.
pub(super) fn with_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}
