//! Draws a diagnostic for a reader: the place, the line with carets, why it matters and how to fix it.
//!
//! annotate-snippets draws, and crops long lines around the place.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::place::{place, single};
use super::sources::floor;
use super::{Diagnostic, Severity, Sources};
use crate::model::{Origin, SourceId};
use crate::wording::is_invisible;

/// Columns of a drawing that is not for a terminal.
const WIDTH: usize = 140;
/// The narrowest drawing; a line in fewer columns cannot be read.
const NARROWEST: usize = 40;
/// Related places further away than this many lines become notes.
const MAX_DISTANCE: usize = 2_000;
/// Bytes of source that are drawn at most: annotate-snippets measures every character of a line, and takes
/// seconds for ten megabytes. Beyond the limit the place is shown without its line.
const MAX_BYTES: usize = 1 << 17;

/// Renders a diagnostic as text without colour.
pub fn render(diagnostic: &Diagnostic, sources: &Sources) -> String {
    draw(diagnostic, sources, &Renderer::plain().term_width(WIDTH), usize::MAX)
}

/// Renders a diagnostic with the escape codes of a terminal.
pub fn render_coloured(diagnostic: &Diagnostic, sources: &Sources) -> String {
    draw(diagnostic, sources, &Renderer::styled().term_width(WIDTH), usize::MAX)
}

/// Renders a diagnostic for a terminal of `columns`: the line of the source is cropped, and reason and fix are wrapped.
/// The message stays in one line.
pub fn render_in(columns: usize, coloured: bool, diagnostic: &Diagnostic, sources: &Sources) -> String {
    let columns = columns.max(NARROWEST);
    let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
    draw(diagnostic, sources, &renderer.term_width(columns), columns)
}

/// Renders the lines below the message and its location.
pub(super) fn body(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let text = render(diagnostic, sources);
    let header = if place(diagnostic.origin, sources).is_some() { 2 } else { 1 };
    text.splitn(header + 1, '\n').nth(header).unwrap_or_default().to_owned()
}

fn draw(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer, columns: usize) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note | Severity::Off => Level::NOTE,
    };
    let title = level.primary_title(single(&diagnostic.message)).id(diagnostic.rule.code);
    let mut group = Group::with_title(title);
    let excerpt = Excerpt::new(diagnostic, sources);
    match &excerpt {
        Some(excerpt) => group = group.element(excerpt.snippet()),
        None => {
            if let Some(place) = place(diagnostic.origin, sources) {
                group = group.element(annotate_snippets::Origin::path(place));
            }
        }
    }
    for (index, related) in diagnostic.related.iter().enumerate() {
        let drawn = excerpt.as_ref().is_some_and(|excerpt| excerpt.related.contains(&index));
        if let (false, Some(place)) = (drawn, place(related.origin, sources)) {
            group = group.element(Level::NOTE.message(format!("{}: {place}", single(&related.label))));
        }
    }
    if !diagnostic.rule.why.is_empty() {
        group = group.element(Level::NOTE.message(wrapped(diagnostic.rule.why, columns)));
    }
    let help = diagnostic.help.as_deref().unwrap_or(diagnostic.rule.help);
    if !help.is_empty() {
        group = group.element(Level::HELP.message(wrapped(&single(help), columns)));
    }
    // annotate-snippets replaces control characters, but not all that are invisible or change the direction.
    renderer.render(&[group]).replace(is_invisible, "\u{fffd}")
}

/// Returns a text in lines that fit behind the gutter and the word `note` or `help`.
fn wrapped(text: &str, columns: usize) -> String {
    const BEFORE: usize = "9999 = note: ".len();
    let columns = columns.saturating_sub(BEFORE);
    let mut lines = String::new();
    let mut used = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > columns {
            lines.push('\n');
            used = 0;
        } else if used > 0 {
            lines.push(' ');
            used += 1;
        }
        lines.push_str(word);
        used += length;
    }
    lines
}

/// The lines of a source that are drawn, and the places in them.
struct Excerpt {
    path: String,
    first_line: usize,
    text: String,
    /// Bytes of `text` with their labels, the diagnostic's own place first.
    marks: Vec<(Range<usize>, String)>,
    /// Indices of the related places among them.
    related: Vec<usize>,
}

/// A place in one line; a place of several lines is cut at the end of its first.
struct Mark {
    source: SourceId,
    line: usize,
    /// Bytes of the source.
    line_bytes: Range<usize>,
    bytes: Range<usize>,
}

impl Mark {
    fn new(origin: Origin, sources: &Sources) -> Option<Mark> {
        let Origin::Text { source, start, end } = origin else { return None };
        let line = sources.line_at(source, start)?;
        // A byte order mark has no column.
        let text = line.text.trim_start_matches('\u{feff}');
        let line_start = line.start + line.text.len() - text.len();
        let at = |offset: usize| line_start + floor(text, offset.saturating_sub(line_start));
        let line_bytes = line_start..line_start + text.len();
        Some(Mark { source, line: line.number, line_bytes, bytes: at(start)..at(end.max(start)) })
    }
}

impl Excerpt {
    fn new(diagnostic: &Diagnostic, sources: &Sources) -> Option<Excerpt> {
        let main = Mark::new(diagnostic.origin, sources)?;
        let mut first = main.line;
        let mut range = main.line_bytes.clone();
        let mut marks = vec![(main.bytes.clone(), single(&diagnostic.label))];
        let mut related = Vec::new();
        for (index, other) in diagnostic.related.iter().enumerate() {
            let Some(mark) = Mark::new(other.origin, sources) else { continue };
            if mark.source == main.source && mark.line.abs_diff(main.line) <= MAX_DISTANCE {
                first = first.min(mark.line);
                range = range.start.min(mark.line_bytes.start)..range.end.max(mark.line_bytes.end);
                marks.push((mark.bytes, single(&other.label)));
                related.push(index);
            }
        }
        if range.len() > MAX_BYTES {
            return None;
        }
        for (bytes, _) in &mut marks {
            *bytes = bytes.start - range.start..bytes.end - range.start;
        }
        let source = sources.get(main.source)?;
        let text = printable(&source.text[range]);
        let path = single(&source.path.display().to_string());
        Some(Excerpt { path, first_line: first, text, marks, related })
    }

    fn snippet(&self) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let annotations = self.marks.iter().enumerate().map(|(index, (bytes, label))| {
            let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            kind.span(bytes.clone()).label((!label.is_empty()).then_some(label.as_str()))
        });
        Snippet::source(self.text.as_str())
            .path(self.path.as_str())
            .line_start(self.first_line)
            .annotations(annotations)
    }
}

/// Replaces control characters that annotate-snippets prints as they are, each by one of as many bytes.
fn printable(text: &str) -> String {
    let replaced = text.char_indices().map(|(at, c)| match c {
        '\r' if !text[at + 1..].starts_with('\n') => ' ',
        '\u{80}'..='\u{9f}' => '\u{a0}',
        c => c,
    });
    replaced.collect()
}
