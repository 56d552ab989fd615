//! Tags and texts to elements.
//!
//! Only elements that a definition can have are kept, so the tree is never deep. What is unknown is skipped
//! whole; what was not closed is closed where the next element shows that it should have been.

use super::layout::Kind;
use super::report::{Report, Span};
use super::scan::{Scanner, Token, is_allowed};
use crate::check::wording::{is_blank, quote};
use crate::check::{
    SCHEMA_STRAY_TEXT, SCHEMA_UNKNOWN_ELEMENT, XML_DEPTH, XML_MALFORMED, XML_NO_OBJECT, XML_TOO_LARGE,
    XML_WRONG_ROOT,
};
use crate::diagnostics::nearest::nearest;

/// Unknown elements are followed this deep; a definition itself is five deep.
const DEEPEST: usize = 64;
/// Many times as many as the whole registry has.
const MOST: usize = 1 << 18;

/// An element of a definition.
#[derive(Debug)]
pub(super) struct Element<'t> {
    /// Its proper name.
    pub(super) name: &'static str,
    /// Its start tag as written.
    pub(super) tag: &'t str,
    pub(super) tag_span: Span,
    /// All of it.
    pub(super) span: Span,
    pub(super) children: Vec<Element<'t>>,
    /// Its text without the blanks around it.
    pub(super) text: String,
    /// Where that text stands; `None` if there is none.
    pub(super) text_span: Option<Span>,
    /// Whether there were blanks around it.
    pub(super) padded: bool,
    /// False if the text ended before the element did.
    pub(super) complete: bool,
}

/// The roots of a text: one, unless something is wrong with it.
pub(super) fn parse<'t>(text: &'t str, report: &mut Report) -> Vec<Element<'t>> {
    let mut scanner = Scanner::new(text, report);
    let mut builder = Builder { text, ..Builder::default() };
    while !builder.stopped {
        match scanner.next(report) {
            Some(token) => builder.token(token, report),
            None => break,
        }
    }
    builder.stopped |= scanner.gave_up;
    builder.finish(report)
}

#[derive(Default)]
struct Builder<'t> {
    text: &'t str,
    roots: Vec<Element<'t>>,
    /// The elements that are open, outermost first.
    open: Vec<Open<'t>>,
    /// The unknown elements that are open in the innermost of those.
    foreign: Vec<&'t str>,
    /// How many more are open below [`DEEPEST`].
    buried: usize,
    kept: usize,
    /// Whether the rest of the text is not read; somebody has said why.
    stopped: bool,
    stray_reported: bool,
    depth_reported: bool,
}

struct Open<'t> {
    element: Element<'t>,
    kind: Kind,
    /// The name as written, for the end tag.
    written: &'t str,
}

impl<'t> Builder<'t> {
    fn token(&mut self, token: Token<'t>, report: &mut Report) {
        match token {
            Token::Open { name, span, empty } => self.start(name, span, empty, report),
            Token::Close { name, span } => self.end(name, span, report),
            Token::Text { text, span, reported } => self.characters(&text, span, reported, report),
            Token::Comment => {}
        }
    }

    fn kind(&self) -> Kind {
        self.open.last().map_or(Kind::Document, |open| open.kind)
    }

    fn start(&mut self, written: &'t str, span: Span, empty: bool, report: &mut Report) {
        let name = local(written);
        if let Some(depth) = self.unclosed_before(name) {
            self.close_to(depth, span.start, report);
        }
        if !self.foreign.is_empty() {
            return self.bury(written, span, empty, report);
        }
        match self.kind().accepts(name) {
            Some((proper, kind)) => self.known(proper, kind, written, span, empty, report),
            None if self.kind() == Kind::Document => self.wrong_root(written, span, empty, report),
            None => {
                self.unknown(name, span, report);
                self.bury(written, span, empty, report);
            }
        }
    }

    fn known(
        &mut self,
        proper: &'static str,
        kind: Kind,
        written: &'t str,
        span: Span,
        empty: bool,
        report: &mut Report,
    ) {
        self.kept = self.kept.saturating_add(1);
        if self.kept > MOST {
            report.add(report.diagnostic(
                &XML_TOO_LARGE,
                span,
                format!("more than {MOST} elements in one file"),
            ));
            self.stopped = true;
            return;
        }
        if self.open.is_empty() && !self.roots.is_empty() {
            report.add(
                report.diagnostic(&XML_MALFORMED, span, "a second root element").label("one is allowed"),
            );
        }
        if proper != local(written) {
            let message = format!("the element {} is called {}", quote(local(written)), quote(proper));
            report.add(report.diagnostic(&SCHEMA_UNKNOWN_ELEMENT, span, message).label("case matters"));
        }
        let element = Element {
            name: proper,
            tag: span.of(self.text),
            tag_span: span,
            span,
            children: Vec::new(),
            text: String::new(),
            text_span: None,
            padded: false,
            complete: true,
        };
        self.open.push(Open { element, kind, written });
        if empty {
            self.close_innermost(span.end);
        }
    }

    /// An element that is not looked at. In the text of a fact it stays as it was written.
    fn bury(&mut self, written: &'t str, span: Span, empty: bool, report: &mut Report) {
        self.keep_literal(span);
        if empty {
            return;
        }
        if self.foreign.len() < DEEPEST {
            self.foreign.push(written);
            return;
        }
        self.buried = self.buried.saturating_add(1);
        if !self.depth_reported {
            self.depth_reported = true;
            let message = format!("elements are nested more than {DEEPEST} deep");
            report.add(report.diagnostic(&XML_DEPTH, span, message));
        }
    }

    fn unknown(&self, name: &str, span: Span, report: &mut Report) {
        let parent = self.open.last().map_or("the file", |open| open.element.name);
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

    /// Where an element that was forgotten to be closed shows itself: the number of open elements that
    /// accept `name`, if the innermost does not.
    fn unclosed_before(&self, name: &str) -> Option<usize> {
        if self.foreign.is_empty() && self.kind().accepts(name).is_some() {
            return None;
        }
        let structural = matches!(name, "Item" | "Object" | "Resources" | "Description2" | "LWM2M");
        if !structural && self.kind() != Kind::Leaf {
            return None;
        }
        let outer = self.open.len().checked_sub(1)?;
        let accepts = |open: &Open<'_>| open.kind.accepts(name).is_some_and(|(proper, _)| proper == name);
        let index = self.open.iter().take(outer).rposition(accepts)?;
        Some(index.saturating_add(1))
    }

    /// Closes open elements, which have no end tag, until `depth` are left.
    fn close_to(&mut self, depth: usize, at: usize, report: &mut Report) {
        self.foreign.clear();
        self.buried = 0;
        while self.open.len() > depth {
            if let Some(open) = self.open.last_mut() {
                report.add(unclosed(&open.element, report));
                // The blanks before the next element are not part of the text.
                open.element.text.truncate(open.element.text.trim_end_matches(is_blank).len());
            }
            self.close_innermost(at);
        }
    }

    fn end(&mut self, written: &'t str, span: Span, report: &mut Report) {
        if self.buried > 0 {
            self.buried = self.buried.saturating_sub(1);
            return;
        }
        if let Some(index) = self.foreign.iter().rposition(|name| *name == written) {
            self.foreign.truncate(index);
            self.keep_literal(span);
            return;
        }
        let exact = self.open.iter().rposition(|open| open.written == written);
        let Some(index) = exact.or_else(|| self.misspelt(written)) else {
            let message = format!("the end tag {} closes nothing", quote(span.of(self.text)));
            report.add(report.diagnostic(&XML_MALFORMED, span, message).label("not read"));
            return;
        };
        if exact.is_none() {
            let expected = self.open.last().map_or("", |open| open.written);
            let message = format!("{} is closed by {}", quote(expected), quote(span.of(self.text)));
            report.add(
                report
                    .diagnostic(&XML_MALFORMED, span, message)
                    .label(format!("`</{expected}>` was expected")),
            );
        }
        self.foreign.clear();
        self.close_to(index.saturating_add(1), span.start, report);
        self.close_innermost(span.end);
    }

    /// The innermost open element, if an end tag that fits nothing is almost the one that closes it.
    fn misspelt(&self, written: &str) -> Option<usize> {
        let open = self.open.last()?;
        nearest(written, [open.written]).and(self.open.len().checked_sub(1))
    }

    fn characters(&mut self, text: &str, span: Span, reported: bool, report: &mut Report) {
        match self.open.last_mut() {
            Some(open) if open.kind == Kind::Leaf => {
                append(&mut open.element, text, span.of(self.text), span)
            }
            Some(_) if !self.foreign.is_empty() => {}
            _ if reported || text.chars().all(is_blank) => {}
            None if self.stray_reported => {}
            None => {
                self.stray_reported = true;
                let written = shown(self.text, span);
                let diagnostic = report.diagnostic(&XML_MALFORMED, written, "text outside of every element");
                report.add(diagnostic.label("not read"));
            }
            Some(open) => {
                let message = format!("text between the elements of {}", quote(open.element.name));
                let written = shown(self.text, span);
                report.add(report.diagnostic(&SCHEMA_STRAY_TEXT, written, message).label("not read"));
            }
        }
    }

    /// Markup inside a fact is text that was not escaped.
    fn keep_literal(&mut self, span: Span) {
        let literal = span.of(self.text);
        if let Some(open) = self.open.last_mut().filter(|open| open.kind == Kind::Leaf) {
            append(&mut open.element, literal, literal, span);
        }
    }

    fn close_innermost(&mut self, at: usize) {
        let Some(Open { mut element, .. }) = self.open.pop() else { return };
        element.span.end = at;
        settle(&mut element);
        match self.open.last_mut() {
            Some(parent) => parent.element.children.push(element),
            None => self.roots.push(element),
        }
    }

    fn wrong_root(&mut self, written: &'t str, span: Span, empty: bool, report: &mut Report) {
        let name = local(written);
        if let Some((proper, kind)) = Kind::Root.accepts(name) {
            report.add(
                report
                    .diagnostic(&XML_WRONG_ROOT, span, "the root element is `Object`")
                    .help("put `<LWM2M>` before it and `</LWM2M>` after it"),
            );
            return self.known(proper, kind, written, span, empty, report);
        }
        let what = match name {
            "DDFList" => "this is an index of definitions, such as DDF.xml",
            "schema" => "this is an XML schema",
            "registry" => "this is a registry of IANA",
            "html" | "HTML" => "this is a web page",
            _ => "this is not an object definition",
        };
        let message = format!("{what}: its root element is {}", quote(name));
        report.add(report.diagnostic(&XML_WRONG_ROOT, span, message).label("`LWM2M` was expected"));
        self.stopped = true;
    }

    fn finish(mut self, report: &mut Report) -> Vec<Element<'t>> {
        if let (Some(open), false) = (self.open.last(), self.stopped) {
            report.add(unclosed(&open.element, report).help("what is unfinished is left out"));
        }
        while let Some(open) = self.open.last_mut() {
            open.element.complete = false;
            self.close_innermost(self.text.len());
        }
        if self.roots.is_empty() && !self.stopped {
            let span = Span::default();
            let blank = self.text.chars().all(is_blank);
            let message = if blank { "the file is empty" } else { "there is no element in this file" };
            report.add(report.diagnostic(&XML_NO_OBJECT, span, message));
        }
        self.roots
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn unclosed(element: &Element<'_>, report: &Report) -> crate::diagnostics::Diagnostic {
    let message = format!("{} is not closed", quote(element.name));
    report
        .diagnostic(&XML_MALFORMED, element.tag_span, message)
        .label(format!("no `</{}>` for this", element.name))
}

/// The part of a text worth pointing at: without blanks around it, and of one line.
fn shown(text: &str, span: Span) -> Span {
    let written = span.of(text);
    let start = span.start.saturating_add(written.len().saturating_sub(written.trim_start().len()));
    let line = written.trim().lines().next().unwrap_or_default();
    Span::new(start, start.saturating_add(line.len()))
}

/// Adds a piece of text that was written as `literal` at `span`.
fn append(element: &mut Element<'_>, text: &str, literal: &str, span: Span) {
    element.text.push_str(text);
    if text.chars().all(is_blank) {
        return;
    }
    let before = literal.len().saturating_sub(literal.trim_start_matches(is_blank).len());
    let after = literal.len().saturating_sub(literal.trim_end_matches(is_blank).len());
    let first = span.start.saturating_add(before);
    let start = element.text_span.map_or(first, |known| known.start);
    element.text_span = Some(Span::new(start, span.end.saturating_sub(after)));
}

/// Trims the text of an element that is complete, and brings its line ends into the form that XML gives them.
fn settle(element: &mut Element<'_>) {
    let trimmed = element.text.trim_matches(is_blank);
    element.padded = trimmed.len() != element.text.len() && !trimmed.is_empty();
    let clean = trimmed.chars().all(|c| c != '\r' && is_allowed(c));
    if element.padded || trimmed.is_empty() || !clean {
        let mut text = trimmed.to_owned();
        if !clean {
            text = text.replace("\r\n", "\n").replace('\r', "\n");
            text.retain(is_allowed);
        }
        element.text = text;
    }
}
