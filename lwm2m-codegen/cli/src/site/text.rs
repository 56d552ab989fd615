//! Texts of definitions for pages: names on a line, descriptions as HTML, values in words.

use lwm2m_codegen::docs::{Block, address, blocks, is_invisible};
use lwm2m_codegen::model::{Interval, Label, Operations, Range, Resource};
use lwm2m_codegen::range;
use lwm2m_codegen::units;

/// Characters of a summary.
const SUMMARY: usize = 140;

/// Returns a text on a single line, without invisible characters and without those that change the direction of text.
pub(super) fn one_line(text: &str) -> String {
    let text: String =
        text.chars().filter(|c| !is_invisible(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the name of an object or a resource.
pub(super) fn name(text: &str) -> String {
    let name = one_line(text);
    if name.is_empty() { "(no name)".to_owned() } else { name }
}

/// Returns a text for the inside of an element or an attribute.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Returns a description as HTML: paragraphs, lists, tables drawn with blanks, and links to web addresses.
pub(super) fn description(text: &str) -> String {
    html(blocks(text))
}

/// Returns the description of a resource as HTML, without the list of its codes, which have a table of their own.
pub(super) fn resource_description(resource: &Resource) -> String {
    let mut blocks = blocks(&resource.description.value);
    let codes = resource.labels.as_ref().map_or(&[][..], |labels| &labels.codes);
    let is_listed = |code: &Label| blocks.iter().any(|block| says_no_more(block, code));
    if codes.iter().all(is_listed) {
        blocks.retain(|block| !codes.iter().any(|code| says_no_more(block, code)));
    }
    html(blocks)
}

/// Returns whether an item of a list has a code with its name or description, and nothing else.
fn says_no_more(block: &Block, code: &Label) -> bool {
    let Block::Item(text) = block else { return false };
    let Some(rest) = text.trim_start_matches(['(', '[']).strip_prefix(&code.code.to_string()) else {
        return false;
    };
    let words =
        rest.trim_start_matches(|c: char| " .:=-)]\u{2013}".contains(c)).trim_end_matches(['.', ',', ';']);
    [&code.name, &code.description].into_iter().any(|known| words == known.trim_end_matches(['.', ',', ';']))
}

fn html(blocks: Vec<Block>) -> String {
    let mut html = String::new();
    let mut in_list = false;
    for block in blocks {
        let is_item = matches!(block, Block::Item(_));
        if is_item != in_list {
            html.push_str(if is_item { "<ul>\n" } else { "</ul>\n" });
            in_list = is_item;
        }
        match block {
            Block::Paragraph(text) => html.push_str(&format!("<p dir=\"auto\">{}</p>\n", linked(&text))),
            Block::Item(text) => html.push_str(&format!("<li dir=\"auto\">{}</li>\n", linked(&text))),
            Block::Table(lines) => {
                // A region that scrolls can be reached with the keyboard.
                let text = escape(&lines.join("\n"));
                html.push_str(&format!("<pre tabindex=\"0\">{text}</pre>\n"));
            }
        }
    }
    if in_list {
        html.push_str("</ul>\n");
    }
    html
}

/// Returns a text as HTML with links to the web addresses in it.
fn linked(text: &str) -> String {
    let mut html = String::new();
    let (mut start, mut at) = (0, 0);
    while let Some(c) = text[at..].chars().next() {
        match address(&text[at..], text[..at].chars().next_back()) {
            Some(length) => {
                let link = escape(&text[at..at + length]);
                html.push_str(&escape(&text[start..at]));
                html.push_str(&format!("<a href=\"{link}\" rel=\"nofollow noopener\">{link}</a>"));
                at += length;
                start = at;
            }
            None => at += c.len_utf8(),
        }
    }
    html.push_str(&escape(&text[start..]));
    html
}

/// Returns a message of a rule as HTML, with its quotations as code.
pub(super) fn message(text: &str) -> String {
    let text = one_line(text);
    // A backtick without a partner stays.
    let pairs = text.matches('`').count() / 2;
    let mut parts = text.splitn(2 * pairs + 1, '`');
    let mut html = escape(parts.next().unwrap_or_default());
    while let (Some(code), Some(behind)) = (parts.next(), parts.next()) {
        html.push_str(&format!("<code>{}</code>{}", escape(code), escape(behind)));
    }
    html
}

/// Returns the first sentence of a description, shortened.
pub(super) fn summary(text: &str) -> String {
    let first = blocks(text).into_iter().find_map(|block| match block {
        Block::Paragraph(text) | Block::Item(text) => Some(text),
        Block::Table(_) => None,
    });
    let first = first.unwrap_or_default();
    let sentence = first.split_once(". ").map_or(first.as_str(), |(sentence, _)| sentence);
    let text = one_line(sentence.trim_end_matches('.'));
    if text.chars().count() <= SUMMARY {
        return text;
    }
    let cut: String = text.chars().take(SUMMARY).collect();
    format!("{} ...", cut.rsplit_once(' ').map_or(cut.as_str(), |(before, _)| before))
}

/// Returns the values of a resource in words; the text of the definition if it has no single meaning.
pub(super) fn values_in_words(resource: &Resource) -> String {
    match &resource.range {
        Some(Range::Integer(union)) => union_in_words(union),
        Some(Range::Unsigned(union)) => union_in_words(union),
        Some(Range::Float(union)) => union_in_words(union),
        Some(lengths @ Range::Length(_)) => range::describe(lengths),
        // The codes have a table of their own.
        None if resource.labels.is_some() => String::new(),
        None => one_line(&resource.range_text.value),
    }
}

fn union_in_words<T: ToString + PartialEq>(union: &[Interval<T>]) -> String {
    let words: Vec<String> = union
        .iter()
        .map(|Interval { low, high }| match low == high {
            true => low.to_string(),
            false => format!("{} to {}", low.to_string(), high.to_string()),
        })
        .collect();
    match words.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// Returns the name of a unit; empty if it is not registered.
pub(super) fn unit_in_words(symbol: &str) -> &'static str {
    units::lookup(symbol).map_or("", |unit| unit.name)
}

/// Returns the operations of a server in words.
pub(super) fn operations(operations: Operations) -> &'static str {
    match operations {
        Operations::Read => "read",
        Operations::Write => "write",
        Operations::ReadWrite => "read, write",
        Operations::Execute => "execute",
        Operations::Bootstrap => "bootstrap only",
    }
}

/// Returns the number of instances in a word.
pub(super) fn instances(multiple: bool) -> &'static str {
    if multiple { "multiple" } else { "single" }
}

/// Returns whether a part has to exist, in a word.
pub(super) fn presence(mandatory: bool) -> &'static str {
    if mandatory { "mandatory" } else { "optional" }
}

/// Returns an anchor for a text: letters, digits, and the codes of everything else, which are unique.
pub(super) fn anchor(prefix: &str, text: &str) -> String {
    let mut anchor = format!("{prefix}-");
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            anchor.push(c);
        } else {
            anchor.push_str(&format!("-{:x}-", u32::from(c)));
        }
    }
    anchor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_has_no_markup_of_its_own() {
        let table = [
            ("<script>alert(1)</script>", "<p dir=\"auto\">&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
            ("\"' &amp;", "<p dir=\"auto\">&quot;&#39; &amp;amp;</p>\n"),
            ("javascript:alert(1)", "<p dir=\"auto\">javascript:alert(1)</p>\n"),
            (
                "see https://example.com/?a=1&b=\"onclick=x.",
                "<p dir=\"auto\">see <a href=\"https://example.com/?a=1&amp;b=\" rel=\"nofollow noopener\">\
                 https://example.com/?a=1&amp;b=</a>&quot;onclick=x.</p>\n",
            ),
            (
                "State:\n0: off\n1: on",
                "<p dir=\"auto\">State:</p>\n<ul>\n<li dir=\"auto\">0: off</li>\n<li dir=\"auto\">1: on</li>\n</ul>\n",
            ),
            ("a\tb</pre>\nc\td", "<pre tabindex=\"0\">a  b&lt;/pre&gt;\nc  d</pre>\n"),
            ("", ""),
        ];
        for (text, html) in table {
            assert_eq!(description(text), html, "{text}");
        }
    }

    #[test]
    fn a_name_is_one_visible_line() {
        assert_eq!(name(" a\n\tb\u{202e}c "), "a bc");
        assert_eq!(name("\u{200b} \n"), "(no name)");
    }

    #[test]
    fn a_message_shows_quotations_as_code() {
        let table = [
            ("the unit was `<b>`, and is `s`", "the unit was <code>&lt;b&gt;</code>, and is <code>s</code>"),
            ("a ` alone", "a ` alone"),
            ("`a` and ` b", "<code>a</code> and ` b"),
            ("", ""),
        ];
        for (text, html) in table {
            assert_eq!(message(text), html);
        }
    }

    #[test]
    fn a_summary_is_a_sentence() {
        assert_eq!(summary("How warm it is. In Celsius."), "How warm it is");
        let long = summary(&"word ".repeat(60));
        assert!(long.ends_with("word ...") && long.len() <= SUMMARY + 4, "{long}");
    }

    #[test]
    fn anchors_of_different_texts_differ() {
        let texts = ["m/s", "m-s", "m s", "%", "%RH", "-2f-", "ms", "", "\u{b0}"];
        let anchors: std::collections::BTreeSet<String> =
            texts.iter().map(|text| anchor("unit", text)).collect();
        assert_eq!(anchors.len(), texts.len(), "{anchors:?}");
    }
}
