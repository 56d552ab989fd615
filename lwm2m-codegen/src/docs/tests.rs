use super::*;
use crate::names::noise;

#[test]
fn prose_becomes_paragraphs() {
    let table = [
        ("", ""),
        (" \n\t\n ", ""),
        ("How warm it is.", "How warm it is."),
        ("  Indented.\n\n\n\n      And again.  ", "Indented.\n\nAnd again."),
        ("One.\r\nTwo.", "One.\n\nTwo."),
        ("Short\nlines\nStay", "Short lines\n\nStay"),
        ("tabs\tand   blanks", "tabs and blanks"),
        ("First.\\nSecond.\\n\\t\\t* third", "First.\n\nSecond.\n\n- third"),
        ("C:\\new", "C:\\new"),
        ("above\n-----\nbelow", "above\n\nbelow"),
    ];
    for (text, expected) in table {
        assert_eq!(markdown(text), expected, "{text:?}");
    }
}

#[test]
fn what_looks_like_markup_is_escaped() {
    let table = [
        ("see [1] and <tag>", "see \\[1] and \\<tag>"),
        ("2 * 3 * 4", "2 \\* 3 \\* 4"),
        ("a_b and _c_", "a_b and \\_c\\_"),
        ("`code_of *x*`, `b`", "`code_of *x*`, `b`"),
        ("it`s `code`", "it\\`s `code`"),
        ("``code``", "\\`\\`code\\`\\`"),
        ("one ` two ` three", "one \\` two \\` three"),
        ("# heading", "\\# heading"),
        ("#1 of two", "#1 of two"),
        ("> quoted", "\\> quoted"),
        ("1. step", "- 1\\. step"),
        ("3.5 volts", "3.5 volts"),
        ("-40 to 80", "-40 to 80"),
        ("x < 5 & y > 6", "x < 5 & y > 6"),
        ("R&D &lt;", "R&D \\&lt;"),
        ("a \\* b", "a \\\\\\* b"),
        ("~~gone~~", "\\~\\~gone\\~\\~"),
    ];
    for (text, expected) in table {
        assert_eq!(markdown(text), expected, "{text:?}");
    }
}

#[test]
fn addresses_become_links() {
    let table = [
        ("See https://a.example/x_y.", "See <https://a.example/x_y>."),
        ("(https://a.example/b_(c))", "(<https://a.example/b_(c)>)"),
        ("<https://a.example>", "<https://a.example>"),
        ("[RFC](https://a.example)", "\\[RFC](<https://a.example>)"),
        ("https:// is a scheme", "https:// is a scheme"),
    ];
    for (text, expected) in table {
        assert_eq!(markdown(text), expected, "{text:?}");
    }
}

#[test]
fn lists_stay_lists() {
    let table = [
        ("* one\n* two", "- one\n- two"),
        ("\u{2022} one\n\u{2022} two\nAfter.", "- one\n- two\n\nAfter."),
        ("Modes:\n0: off\n1 = on\n2-7: reserved", "Modes:\n\n- 0: off\n- 1 = on\n- 2-7: reserved"),
        ("0. off\n1. on", "- 0\\. off\n- 1\\. on"),
        ("(0) off\n(1) on", "- (0) off\n- (1) on"),
        ("0:\toff\n1:\ton", "- 0: off\n- 1: on"),
        ("9..15: reserved", "- 9..15: reserved"),
        ("2 wires", "2 wires"),
    ];
    for (text, expected) in table {
        assert_eq!(markdown(text), expected, "{text:?}");
    }
}

#[test]
fn columns_stay_below_one_another() {
    let tabs = "Code\tMeaning\n0\tAll is well\n10\tNothing is";
    assert_eq!(markdown(tabs), "```text\nCode  Meaning\n0     All is well\n10    Nothing is\n```");
    let blanks = "  Code    Meaning\n  0       Fine\nDone.";
    assert_eq!(markdown(blanks), "```text\nCode    Meaning\n0       Fine\n```\n\nDone.");
}

#[test]
fn long_paragraphs_are_wrapped_where_no_markup_begins() {
    let words = format!("{} - {}", "word ".repeat(19).trim(), "word ".repeat(30).trim());
    let text = markdown(&words);
    assert!(text.lines().all(|line| line.chars().count() <= 102), "{text}");
    assert!(text.lines().all(|line| !line.starts_with("- ")), "{text}");
    let item = markdown(&format!("* {}", "word ".repeat(60)));
    assert!(item.lines().skip(1).all(|line| line.starts_with("  word")), "{item}");
}

#[test]
fn the_first_sentence_ends_where_another_begins() {
    let table = [
        ("", ""),
        ("One sentence", "One sentence"),
        ("One. Two.", "One."),
        ("Some, e.g. This. And more.", "Some, e.g. This."),
        ("Up to 1.5 V. Then off.", "Up to 1.5 V."),
        ("Uses <x>. More.", "Uses \\<x>."),
    ];
    for (text, expected) in table {
        assert_eq!(first_sentence(text), expected, "{text:?}");
    }
}

#[test]
fn addresses_that_end_at_once_are_looked_at_in_linear_work() {
    let text = "http://)".repeat(100_000);
    assert_eq!(markdown(&text), text);
}

#[test]
fn no_text_makes_it_panic_or_leaves_an_open_fence() {
    let pieces = [
        "a",
        "[",
        "]",
        "<b>",
        "`",
        "```",
        "*",
        "# ",
        "- ",
        "0: ",
        "1. ",
        "\t",
        "    ",
        "\n",
        "\\n",
        "https://x.y",
        ")",
    ];
    for text in noise::texts(20_000, &pieces) {
        let text = markdown(&text);
        assert_eq!(text.lines().filter(|line| line.starts_with("```")).count() % 2, 0, "{text}");
        assert!(!text.contains("\n\n\n") && !text.contains('\t') && !text.ends_with('\n'), "{text:?}");
        first_sentence(&text);
    }
}
