//! Checks and writes the figures of a document, which are between two comments.

const BEGIN: &str = "<!-- embedded: kept by tests/embedded/run --bless -->\n";
const END: &str = "<!-- end of embedded -->\n";

/// Splits a document into the text before the figures, the figures, and the text after them.
fn split(document: &str) -> Result<(&str, &str, &str), String> {
    let mark = || format!("the document has no figures between `{}` and `{}`", BEGIN.trim(), END.trim());
    let begin = document.find(BEGIN).ok_or_else(mark)? + BEGIN.len();
    let end = begin + document[begin..].find(END).ok_or_else(mark)?;
    Ok((&document[..begin], &document[begin..end], &document[end..]))
}

/// Returns the document with these figures.
pub(crate) fn bless(document: &str, figures: &str) -> Result<String, String> {
    let (before, _, after) = split(document)?;
    Ok(format!("{before}{figures}{after}"))
}

/// Compares the figures of a document with measured ones; those of another compiler may differ a little.
pub(crate) fn check(document: &str, figures: &str) -> Result<(), String> {
    let (_, shown, _) = split(document)?;
    let (shown, found): (Vec<_>, Vec<_>) = (rows(shown).collect(), rows(figures).collect());
    let row = shown.iter().zip(&found).find(|(shown, found)| !is_close(shown, found));
    match row {
        Some((shown, found)) => Err(format!("the document shows `{shown}`, measured: `{found}`")),
        None if shown.len() != found.len() => {
            Err("the document has other rows than were measured".to_owned())
        }
        None => Ok(()),
    }
}

fn rows(figures: &str) -> impl Iterator<Item = &str> {
    figures.lines().filter(|line| line.starts_with('|'))
}

fn is_close(shown: &str, found: &str) -> bool {
    let close =
        |(shown, found): (&str, &str)| match (shown.trim().parse::<i64>(), found.trim().parse::<i64>()) {
            (Ok(shown), Ok(found)) => (shown - found).abs() <= 64 + found / 32,
            _ => shown == found,
        };
    shown.split('|').count() == found.split('|').count() && shown.split('|').zip(found.split('|')).all(close)
}
