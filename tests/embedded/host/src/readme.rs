//! The figures that the README shows, between two marks: whether they are still true, and how they become so.

const BEGIN: &str = "<!-- embedded: kept by tests/embedded/run --bless -->\n";
const END: &str = "<!-- end of embedded -->\n";

/// What stands before the figures, the figures, and what stands behind them.
fn split(readme: &str) -> Result<(&str, &str, &str), String> {
    let mark = || format!("the README has no figures between `{}` and `{}`", BEGIN.trim(), END.trim());
    let begin = readme.find(BEGIN).ok_or_else(mark)? + BEGIN.len();
    let end = begin + readme[begin..].find(END).ok_or_else(mark)?;
    Ok((&readme[..begin], &readme[begin..end], &readme[end..]))
}

/// The README with these figures.
pub(crate) fn bless(readme: &str, figures: &str) -> Result<String, String> {
    let (before, _, behind) = split(readme)?;
    Ok(format!("{before}{figures}{behind}"))
}

/// Compares the figures with those that were found; another compiler's may differ a little.
pub(crate) fn check(readme: &str, figures: &str) -> Result<(), String> {
    let (_, shown, _) = split(readme)?;
    let (shown, found): (Vec<_>, Vec<_>) = (rows(shown).collect(), rows(figures).collect());
    let row = shown.iter().zip(&found).find(|(shown, found)| !is_close(shown, found));
    match row {
        Some((shown, found)) => Err(format!("the README says `{shown}`, and found was `{found}`")),
        None if shown.len() != found.len() => Err("the README has other rows than were found".to_owned()),
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
