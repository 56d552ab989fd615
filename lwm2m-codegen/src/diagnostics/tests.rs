//! How diagnostics look.

#![cfg(feature = "build")]

use super::{
    Diagnostic, Severity, Sources, Warnings, instruction, instructions, one_line, render, render_coloured,
    report,
};
use crate::config::SETTING_UNUSED;
use crate::model::{Origin, SourceId};
use crate::rules::{NAME_DUPLICATE, RANGE_DASH, RANGE_FREE_TEXT, RANGE_REVERSED, RANGE_SINGLE_VALUE};

/// Returns the place of the first `piece` of the first source.
fn origin(sources: &Sources, piece: &str) -> Origin {
    let source = SourceId(0);
    let start = sources.get(source).unwrap().text.find(piece).unwrap();
    Origin::Text { source, start, end: start + piece.len() }
}

fn sources(text: &str) -> Sources {
    let mut sources = Sources::default();
    sources.add("objects/lamp.xml", text);
    sources
}

fn reversed(sources: &Sources, piece: &str) -> Diagnostic {
    Diagnostic::new(&RANGE_REVERSED, origin(sources, piece), "the range of `Level` is upside down")
        .label("here")
}

/// Returns the drawing without its notes.
fn drawing(text: &str) -> Vec<&str> {
    text.lines().skip(2).take_while(|line| !line.contains("= note")).map(str::trim_end).collect()
}

#[test]
fn a_diagnostic_shows_place_line_reason_and_remedy() {
    let sources = sources("<Item>\n  <Range>9..1</Range>\n</Item>\n");
    let expected = "\
error[range-reversed]: the range of `Level` is upside down
 --> objects/lamp.xml:2:10
  |
2 |   <Range>9..1</Range>
  |          ^^^^ here
  |
  = note: no value lies in the interval, and the range is not enforced
  = help: write `1..9`";
    assert_eq!(render(&reversed(&sources, "9..1").help("write `1..9`"), &sources), expected);
}

#[test]
fn a_path_of_windows_is_shown_as_it_is() {
    for path in [r"objects\lamp.xml", r"C:\objects\lamp.xml", r"\\?\C:\objects\lamp.xml"] {
        let mut sources = Sources::default();
        sources.add(path, "<Range>9..1</Range>\r\n");
        let diagnostic = reversed(&sources, "9..1");
        let message = "the range of `Level` is upside down";
        assert_eq!(one_line(&diagnostic, &sources), format!("{path}:1:8: {message}"));
        let drawn = render(&diagnostic, &sources);
        assert!(drawn.contains(&format!("\n --> {path}:1:8\n")), "{drawn}");
    }
}

#[test]
fn carets_are_under_their_place() {
    let cases = [
        ("tab", "\t<R>\t9..1", ["1 |     <R>    9..1", "  |            ^^^^ here"]),
        ("wide characters", "<R>温度9..1", ["1 | <R>温度9..1", "  |        ^^^^ here"]),
        ("accents", "<R>é°9..1", ["1 | <R>é°9..1", "  |      ^^^^ here"]),
        ("byte order mark", "\u{feff}<R>9..1", ["1 | <R>9..1", "  |    ^^^^ here"]),
        ("carriage return", "<R>9..1\r\n<S>", ["1 | <R>9..1", "  |    ^^^^ here"]),
        ("lone carriage return", "<R>\r9..1", ["1 | <R> 9..1", "  |     ^^^^ here"]),
        ("NUL", "\0<R>9..1", ["1 | ␀<R>9..1", "  |     ^^^^ here"]),
        ("no-break space", "<R>\u{a0}9..1", ["1 | <R>\u{a0}9..1", "  |     ^^^^ here"]),
    ];
    for (what, text, expected) in cases {
        let sources = sources(text);
        let text = render(&reversed(&sources, "9..1"), &sources);
        assert_eq!(drawing(&text)[1..3], expected, "{what}\n{text}");
    }
}

#[test]
fn a_place_of_several_lines_is_marked_in_its_first() {
    let sources = sources("<Item>\n  <Name>\n    A\n  </Name>\n</Item>");
    let text = render(&reversed(&sources, "<Name>\n    A\n  </Name>"), &sources);
    assert_eq!(drawing(&text)[1..3], ["2 |   <Name>", "  |   ^^^^^^ here"], "{text}");
}

#[test]
fn related_places_are_drawn_with_the_diagnostic() {
    let lines: String = (1..=40).map(|line| format!("<a>{line}</a>\n")).collect();
    let sources = sources(&lines);
    let diagnostic = Diagnostic::new(&NAME_DUPLICATE, origin(&sources, "30"), "twice")
        .label("second")
        .related(origin(&sources, "<a>3<"), "first");
    let expected =
        ["   |", " 3 | <a>3</a>", "   | ----- first", "...", "30 | <a>30</a>", "   |    ^^ second", "   |"];
    assert_eq!(drawing(&render(&diagnostic, &sources)), expected);
}

#[test]
fn a_related_place_in_another_file_is_named() {
    let mut sources = sources("<a>\n<b>");
    let other = sources.add("objects/other.xml", "\n x");
    let elsewhere = Origin::Text { source: other, start: 2, end: 3 };
    let text = render(&reversed(&sources, "<b>").related(elsewhere, "first here"), &sources);
    assert!(text.contains("= note: first here: objects/other.xml:2:2\n"), "{text}");
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let long = format!("<D>{}9..1{}</D>", "lorem ".repeat(500), " ipsum".repeat(500));
    let sources = sources(&long);
    let text = render(&reversed(&sources, "9..1"), &sources);
    assert!(text.contains("objects/lamp.xml:1:3004\n"), "the true column: {text}");
    assert!(text.lines().all(|line| line.chars().count() < 160), "{text}");
    let drawing = drawing(&text);
    assert!(drawing[1].starts_with("1 | ...") && drawing[1].ends_with("..."), "{text}");
    assert_eq!(drawing[1].find("9..1"), drawing[2].find("^^^^ here"), "{text}");
}

#[test]
fn a_line_of_ten_megabytes_is_named_but_not_drawn() {
    let sources = sources(&format!("{}9..1{}", "<é".repeat(3 << 20), "\t".repeat(1 << 20)));
    let whole = Origin::Text { source: SourceId(0), start: 0, end: usize::MAX };
    for place in [origin(&sources, "9..1"), whole] {
        let diagnostic = Diagnostic::new(&RANGE_REVERSED, place, "x").related(whole, "y");
        let text = render(&diagnostic, &sources);
        assert!(text.len() < 2_000, "{}", text.len());
        assert!(text.contains("objects/lamp.xml:1:") && !text.contains(" | "), "{text}");
    }
}

#[test]
fn a_diagnostic_without_a_place_is_shown_all_the_same() {
    let diagnostic = Diagnostic::new(&RANGE_REVERSED, Origin::Unknown, "upside\ndown");
    let sources = Sources::default();
    assert_eq!(one_line(&diagnostic, &sources), "upside down");
    assert!(render(&diagnostic, &sources).starts_with("error[range-reversed]: upside down\n"));
    let lost = Origin::Text { source: SourceId(3), start: 1, end: 2 };
    assert_eq!(one_line(&Diagnostic::new(&RANGE_REVERSED, lost, "x"), &sources), "x");
}

#[test]
fn a_place_beyond_the_text_is_its_end() {
    let sources = sources("<a>\n<b>");
    let beyond = Origin::Text { source: SourceId(0), start: 70, end: 60 };
    let diagnostic = Diagnostic::new(&RANGE_REVERSED, beyond, "x");
    assert_eq!(one_line(&diagnostic, &sources), "objects/lamp.xml:2:4: x");
    assert!(render(&diagnostic, &sources).contains("2 | <b>"));
}

#[test]
fn colour_adds_escapes_and_nothing_else() {
    let sources = sources("<R>9..1</R>");
    let diagnostic = reversed(&sources, "9..1");
    let coloured = render_coloured(&diagnostic, &sources);
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    plain.push_str(rest);
    assert!(coloured.contains('\u{1b}'));
    assert_eq!(plain, render(&diagnostic, &sources));
}

#[test]
fn cargo_receives_lines_of_its_own_language() {
    let sources = sources("<R>9..1</R>");
    let mut diagnostic = reversed(&sources, "9..1");
    let line = "cargo::error=objects/lamp.xml:1:4: the range of `Level` is upside down [range-reversed]";
    assert_eq!(instruction(&diagnostic, &sources), line);
    let expected = format!(
        "{line}
cargo::error=1 | <R>9..1</R>
cargo::error=  |    ^^^^ here
cargo::error=  = note: no value lies in the interval, and the range is not enforced
cargo::error=  = help: write the smaller number first"
    );
    assert_eq!(instructions(&diagnostic, &sources), expected);
    diagnostic.severity = Severity::Warning;
    assert!(instructions(&diagnostic, &sources).lines().all(|line| line.starts_with("cargo::warning=")));
    let note = Diagnostic::new(&RANGE_SINGLE_VALUE, diagnostic.origin, "x\ncargo::rustc-cfg=evil");
    assert!(instructions(&note, &sources).lines().all(|line| line.starts_with("cargo::warning=note: ")));
}

#[test]
fn warnings_about_definitions_take_a_line_for_each_rule_and_errors_stay_whole() {
    let sources = sources("<R>9..1</R>\n<R>0-5</R>\n<R>some</R>\n<R>more</R>\n");
    let at = |rule, piece: &str| Diagnostic::new(rule, origin(&sources, piece), format!("`{piece}`"));
    let mut setting = Diagnostic::new(&SETTING_UNUSED, Origin::Unknown, "a setting");
    setting.severity = Severity::Warning;
    let diagnostics = [
        setting,
        reversed(&sources, "9..1"),
        at(&RANGE_DASH, "0-5"),
        at(&RANGE_FREE_TEXT, "some"),
        at(&RANGE_SINGLE_VALUE, "some"),
        at(&RANGE_FREE_TEXT, "more"),
    ];
    let whole = |index: usize| instructions(&diagnostics[index], &sources);
    let summary = [
        "cargo::warning=objects/lamp.xml:2:4: `0-5` [range-dash]".to_owned(),
        "cargo::warning=objects/lamp.xml:3:4: `some` [range-free-text], and 1 more".to_owned(),
        "cargo::warning=LWM2M_WARNINGS=full shows all of them, with reasons and fixes".to_owned(),
        whole(0),
        whole(1),
    ];
    assert_eq!(report(&diagnostics, &sources, Warnings::Summary), summary);
    let full = [whole(0), whole(2), whole(3), whole(5), whole(1)];
    assert_eq!(report(&diagnostics, &sources, Warnings::Full), full);
    assert_eq!(report(&diagnostics[4..5], &sources, Warnings::Summary), [""; 0], "a note");
}

#[cfg(feature = "build")]
#[test]
fn a_drawing_fits_into_the_columns_of_a_terminal() {
    let text = format!("<a>{}0-4{}</a>", "left ".repeat(40), " right".repeat(40));
    let mut sources = Sources::default();
    let source = sources.add("x.xml", text.as_str());
    let start = text.find("0-4").unwrap();
    let origin = Origin::Text { source, start, end: start + 3 };
    let diagnostic = Diagnostic::new(&crate::rules::REUSABLE_RESOURCE_UNKNOWN, origin, "a short message");
    for columns in [40, 60, 100] {
        let drawing = super::render_in(columns, false, &diagnostic, &sources);
        // The message stays in one line, which the terminal breaks.
        let longest = drawing.lines().skip(1).map(|line| line.chars().count()).max().unwrap();
        assert!(longest <= columns, "{longest} of {columns}:\n{drawing}");
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words(&drawing).contains(diagnostic.rule.help), "{drawing}");
    }
    assert_eq!(
        super::render_in(7, false, &diagnostic, &sources),
        super::render_in(40, false, &diagnostic, &sources)
    );
}
