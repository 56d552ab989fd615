//! Documentation comments of generated code: the texts of a definition are text in them, and no markup.
//!
//! A description that becomes an indented block or a fence is a doctest, which runs code of the definition's author.

use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, LinkType, Options, Parser, Tag};

/// Reads the comments of a file as rustdoc does.
///
/// # Panics
///
/// If a comment has markup other than paragraphs, lists, tables as text, code in a line and links to addresses.
pub fn assert_plain(file: &str) {
    let mut comment = String::new();
    for line in file.lines().chain([""]) {
        let line = line.trim_start();
        match line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) {
            Some(text) => {
                comment.push_str(text.strip_prefix(' ').unwrap_or(text));
                comment.push('\n');
            }
            None => assert_plain_comment(&std::mem::take(&mut comment)),
        }
    }
}

fn assert_plain_comment(markdown: &str) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    // rustdoc looks for an item behind each reference.
    let mut as_item = |link: BrokenLink<'_>| Some((link.reference.to_string().into(), "".into()));
    for event in Parser::new_with_broken_link_callback(markdown, options, Some(&mut as_item)) {
        let is_plain = match &event {
            Event::Start(Tag::Paragraph | Tag::List(_) | Tag::Item) | Event::End(_) => true,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => &**language == "text",
            Event::Start(Tag::Link { link_type, dest_url, .. }) => match link_type {
                LinkType::Autolink => dest_url.starts_with("http"),
                LinkType::ShortcutUnknown => is_item(dest_url),
                _ => false,
            },
            Event::Text(_) | Event::Code(_) | Event::SoftBreak => true,
            _ => false,
        };
        assert!(is_plain, "{event:?} in {markdown:?}");
    }
}

/// Returns whether a reference is one that the generator writes: a path in backticks.
fn is_item(reference: &str) -> bool {
    let path = reference.strip_prefix('`').and_then(|path| path.strip_suffix('`'));
    path.is_some_and(|path| path.chars().all(|c| c.is_ascii_alphanumeric() || "_:".contains(c)))
}
