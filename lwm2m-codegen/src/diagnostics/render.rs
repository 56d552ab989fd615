//! A diagnostic for a reader: the place, the line with carets, why it matters, how to mend it.
//!
//! annotate-snippets draws. It is handed windows of the lines rather than the lines themselves, so that
//! a description of two thousand characters stays readable and a line of ten megabytes costs nothing;
//! the location is therefore put in here, where the true column is known.

use annotate_snippets::renderer::DEFAULT_LINE_NUM_STYLE;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::place::{place, single};
use super::sources::{Line, floor};
use super::{Diagnostic, Severity, Sources};
use crate::model::{Origin, SourceId};

/// Characters of a line that are shown before and from the start of the place, when it is long.
const BEFORE: usize = 40;
const AFTER: usize = 80;
/// A line of this many bytes is shown whole.
const SHORT: usize = 110;
/// Places further apart than this are not drawn in one picture.
const FAR: usize = 2_000;

/// A diagnostic as text without colour.
pub fn render(diagnostic: &Diagnostic, sources: &Sources) -> String {
    draw(diagnostic, sources, false, true)
}

/// A diagnostic with the escape codes of a terminal.
pub fn render_coloured(diagnostic: &Diagnostic, sources: &Sources) -> String {
    draw(diagnostic, sources, true, true)
}

/// What stands below the message and its location.
pub(super) fn body(diagnostic: &Diagnostic, sources: &Sources) -> String {
    draw(diagnostic, sources, false, false)
}

fn draw(diagnostic: &Diagnostic, sources: &Sources, coloured: bool, header: bool) -> String {
    let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
    let picture = Picture::of(diagnostic, sources);
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note | Severity::Off => Level::NOTE,
    };
    let mut group =
        Group::with_title(level.primary_title(single(&diagnostic.message)).id(diagnostic.rule.code));
    if let Some(picture) = &picture {
        group = group.element(picture.snippet());
    }
    for note in notes(diagnostic, sources, picture.as_ref()) {
        group = group.element(Level::NOTE.message(note));
    }
    let help = diagnostic.help.as_deref().unwrap_or(diagnostic.rule.help);
    if !help.is_empty() {
        group = group.element(Level::HELP.message(single(help)));
    }
    let text = renderer.term_width(4 * (BEFORE + AFTER)).render(&[group]);
    let (title, rest) = text.split_once('\n').unwrap_or((&text, ""));
    if !header {
        return rest.to_owned();
    }
    let Some(place) = place(diagnostic.origin, sources) else { return text };
    let indent = " ".repeat(picture.map_or(1, |picture| picture.last.to_string().len()));
    let arrow = if coloured {
        format!("{DEFAULT_LINE_NUM_STYLE}-->{DEFAULT_LINE_NUM_STYLE:#}")
    } else {
        "-->".to_owned()
    };
    format!("{title}\n{indent}{arrow} {place}\n{rest}")
}

/// Why it matters, and the places that did not fit into the picture.
fn notes(diagnostic: &Diagnostic, sources: &Sources, picture: Option<&Picture>) -> Vec<String> {
    let elsewhere = diagnostic.related.iter().enumerate().filter_map(|(index, related)| {
        let drawn = picture.is_some_and(|picture| picture.drawn.contains(&index));
        let place = if drawn { None } else { place(related.origin, sources) }?;
        Some(format!("{}: {place}", single(&related.label)))
    });
    let why = (!diagnostic.rule.why.is_empty()).then(|| diagnostic.rule.why.to_owned());
    elsewhere.chain(why).collect()
}

/// The lines to draw, in one text, and what to mark in them.
struct Picture {
    first: usize,
    last: usize,
    text: String,
    marks: Vec<Mark>,
    /// Which related places are in it.
    drawn: Vec<usize>,
}

struct Mark {
    start: usize,
    end: usize,
    label: String,
    primary: bool,
}

/// A place in one line: what spans several is marked up to the end of its first.
#[derive(Clone, Copy)]
struct Spot<'f> {
    line: usize,
    start: usize,
    end: usize,
    label: &'f str,
    primary: bool,
}

impl Picture {
    fn of(diagnostic: &Diagnostic, sources: &Sources) -> Option<Picture> {
        let (source, main) = spot(diagnostic.origin, &diagnostic.label, true, sources)?;
        let window = Window::around(sources.line(source, main.line)?, &main);
        let mut spots = vec![main];
        let mut drawn = Vec::new();
        for (index, related) in diagnostic.related.iter().enumerate() {
            let Some((other, spot)) = spot(related.origin, &related.label, false, sources) else { continue };
            let near = spot.line.abs_diff(main.line) <= FAR;
            let hidden = spot.line == main.line && !window.shows(&spot);
            if other == source && near && !hidden {
                spots.push(spot);
                drawn.push(index);
            }
        }
        spots.sort_by_key(|spot| (spot.line, spot.start));
        Picture::draw(&spots, drawn, source, sources)
    }

    fn draw(spots: &[Spot<'_>], drawn: Vec<usize>, source: SourceId, sources: &Sources) -> Option<Picture> {
        let (first, last) = (spots.first()?.line, spots.last()?.line);
        let mut text = String::new();
        let mut marks = Vec::new();
        for number in first..=last {
            if number > first {
                text.push('\n');
            }
            // Lines far from every mark are folded away: they only have to be counted.
            if !spots.iter().any(|spot| spot.line.abs_diff(number) <= 2) {
                continue;
            }
            let line = sources.line(source, number)?;
            let here: Vec<&Spot<'_>> = spots.iter().filter(|spot| spot.line == number).collect();
            let window = match here.iter().find(|spot| spot.primary).or(here.first()) {
                Some(spot) => Window::around(line, spot),
                None => {
                    Window::around(line, &Spot { line: number, start: 0, end: 0, label: "", primary: false })
                }
            };
            marks.extend(here.iter().map(|spot| window.mark(spot, text.len())));
            text.push_str(&window.text);
        }
        Some(Picture { first, last, text, marks, drawn })
    }

    fn snippet(&self) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let annotations = self.marks.iter().map(|mark| {
            let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            kind.span(mark.start..mark.end).label((!mark.label.is_empty()).then_some(mark.label.as_str()))
        });
        Snippet::source(self.text.as_str()).line_start(self.first).annotations(annotations)
    }
}

/// Where an origin lies: its text, and its place in a line.
fn spot<'f>(
    origin: Origin,
    label: &'f str,
    primary: bool,
    sources: &Sources,
) -> Option<(SourceId, Spot<'f>)> {
    let Origin::Text { source, start, end } = origin else { return None };
    let line = sources.line_at(source, start)?;
    let local = |offset: usize| floor(line.text, offset.saturating_sub(line.start));
    Some((
        source,
        Spot { line: line.number, start: local(start), end: local(end.max(start)), label, primary },
    ))
}

/// A piece of a line, cut around a place.
struct Window {
    text: String,
    /// Pairs of a byte of the line and the byte of `text` that shows it, ascending.
    bytes: Vec<(usize, usize)>,
}

impl Window {
    fn around(line: Line<'_>, spot: &Spot<'_>) -> Window {
        let whole = line.text;
        let (start, end) = if whole.len() <= SHORT { (0, whole.len()) } else { cut(whole, spot.start) };
        let mut text = String::new();
        let mut bytes = Vec::new();
        if start > 0 {
            text.push_str("...");
        }
        for (at, c) in whole.get(start..end).unwrap_or_default().char_indices() {
            bytes.push((start.saturating_add(at), text.len()));
            // What annotate-snippets would not replace by itself.
            if c == '\u{feff}' {
                continue;
            }
            let hostile = c == '\r' || ('\u{80}'..'\u{a0}').contains(&c);
            text.push(if hostile { ' ' } else { c });
        }
        bytes.push((end, text.len()));
        if end < whole.len() {
            text.push_str("...");
        }
        Window { text, bytes }
    }

    fn shows(&self, spot: &Spot<'_>) -> bool {
        let first = self.bytes.first().map_or(0, |pair| pair.0);
        let last = self.bytes.last().map_or(0, |pair| pair.0);
        spot.start >= first && spot.start < last
    }

    /// The byte of the window that shows a byte of the line, or the nearest that is in it.
    fn shown(&self, byte: usize) -> usize {
        let after = self.bytes.partition_point(|(at, _)| *at < byte);
        self.bytes.get(after).or(self.bytes.last()).map_or(0, |pair| pair.1)
    }

    fn mark(&self, spot: &Spot<'_>, base: usize) -> Mark {
        let start = self.shown(spot.start).saturating_add(base);
        let end = self.shown(spot.end).saturating_add(base);
        Mark { start, end, label: single(spot.label), primary: spot.primary }
    }
}

/// The bytes of a long line to show around `at`.
fn cut(line: &str, at: usize) -> (usize, usize) {
    let (before, after) = line.split_at_checked(at).unwrap_or((line, ""));
    let start = before.char_indices().rev().take(BEFORE).last().map_or(at, |(start, _)| start);
    let end = after.char_indices().nth(AFTER).map_or(line.len(), |(end, _)| at.saturating_add(end));
    (start, end)
}
