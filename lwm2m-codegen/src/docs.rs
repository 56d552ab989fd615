//! Turns descriptions into Markdown for rustdoc, without lints and doctests.
//!
//! A description is plain text. As Markdown, an indented line would be a doctest, `[1]` a broken link, `<tag>` HTML and
//! `*` emphasis. This module makes paragraphs, lists and fenced tables of it.
//!
//! `blocks` finds the paragraphs, lists and tables; `inline` escapes and wraps their text.

mod blocks;
mod inline;
#[cfg(test)]
mod tests;

pub use crate::wording::is_invisible;
pub use blocks::{Block, blocks};
pub use inline::address;

/// Returns a description as Markdown, for the lines of a `///` comment; empty if the description is empty.
///
/// ```
/// use lwm2m_codegen::docs::markdown;
///
/// let text = "State of the <pump> [1]:\n    0: off\n    1: on\nSee https://example.com/pump.";
/// assert_eq!(
///     markdown(text),
///     "State of the \\<pump> \\[1]:\n\n- 0: off\n- 1: on\n\nSee <https://example.com/pump>."
/// );
/// ```
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut previous: Option<&Block> = None;
    let blocks = blocks(text);
    for block in &blocks {
        match (previous, block) {
            (None, _) => {}
            (Some(Block::Item(_)), Block::Item(_)) => out.push('\n'),
            _ => out.push_str("\n\n"),
        }
        match block {
            Block::Paragraph(text) => inline::write(&mut out, text, ""),
            Block::Item(text) => {
                out.push_str("- ");
                inline::write(&mut out, text, "  ");
            }
            Block::Table(lines) => {
                out.push_str("```text\n");
                for line in lines {
                    out.push_str(line);
                    out.push('\n');
                }
                out.push_str("```");
            }
        }
        previous = Some(block);
    }
    out
}

/// Returns the first sentence of a description as Markdown, in one line; empty if the description is empty.
///
/// ```
/// use lwm2m_codegen::docs::first_sentence;
///
/// assert_eq!(first_sentence("How warm it is, e.g. 21.5. In Celsius."), "How warm it is, e.g. 21.5.");
/// ```
pub fn first_sentence(text: &str) -> String {
    let blocks = blocks(text);
    let first = blocks.iter().find_map(|block| match block {
        Block::Paragraph(text) | Block::Item(text) => Some(text.as_str()),
        Block::Table(_) => None,
    });
    inline::escaped(sentence(first.unwrap_or_default()))
}

/// Returns the text up to the first full stop that ends a sentence.
fn sentence(text: &str) -> &str {
    let end = text.match_indices(". ").find(|(at, _)| {
        let abbreviated = ["e.g", "i.e", "etc", "vs", "cf", "approx", "no"]
            .contains(&text[..*at].rsplit([' ', '(']).next().unwrap_or_default());
        !abbreviated && text[at + 2..].starts_with(|c: char| !c.is_lowercase())
    });
    end.map_or(text, |(at, _)| &text[..=at])
}
