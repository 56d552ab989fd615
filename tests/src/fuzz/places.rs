//! Diagnostics of the generator: each lies in its text, and can be shown.

use lwm2m_codegen::diagnostics::{Diagnostic, Sources, instructions, one_line, render};
use lwm2m_codegen::model::Origin;

/// The diagnostics of one input that are drawn; drawing takes longer than all other checks together.
const DRAWN: usize = 4;

/// Shows the diagnostics of a run.
///
/// # Panics
///
/// If a diagnostic lies outside of its text or between the bytes of a character.
pub fn assert_places(diagnostics: &[Diagnostic], sources: &Sources) {
    for diagnostic in diagnostics {
        assert!(!diagnostic.message.is_empty(), "{diagnostic:?}");
        assert_place(diagnostic.origin, diagnostic, sources);
        diagnostic.related.iter().for_each(|related| assert_place(related.origin, diagnostic, sources));
        diagnostic.edits.iter().for_each(|edit| assert_place(edit.origin, diagnostic, sources));
        let line = one_line(diagnostic, sources);
        assert!(!line.contains(char::is_control), "{line:?}");
    }
    for diagnostic in diagnostics.iter().take(DRAWN) {
        let drawn = render(diagnostic, sources);
        assert!(drawn.contains(diagnostic.rule.code), "{drawn}");
        let lines = instructions(diagnostic, sources);
        assert!(lines.lines().all(|line| line.starts_with("cargo::")), "{lines}");
    }
}

fn assert_place(origin: Origin, diagnostic: &Diagnostic, sources: &Sources) {
    if let Origin::Text { source, start, end } = origin {
        let text = &sources.get(source).expect("the text of a diagnostic is kept").text;
        assert!(text.get(start..end).is_some(), "{start}..{end} of {}: {diagnostic:?}", text.len());
    }
}
