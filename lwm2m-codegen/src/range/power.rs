//! Numbers written as powers: `2^28-1`. Ends of ranges are often such numbers.

use super::grammar::digits;

/// Returns the value of a text that is a power, with its sign.
pub(crate) fn value(text: &str) -> Option<String> {
    let (sign, number) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(number) => ("-", number),
        None => ("", text.trim_start_matches('+')),
    };
    let (value, _) = power(number)?;
    Some(format!("{sign}{value}"))
}

/// Parses `2^28`, `2^28-1`, `(2^28)-1` and `(2**28 - 1)`. Returns the value and the bytes read.
pub(super) fn power(text: &str) -> Option<(u128, usize)> {
    let mut rest = text.trim_start();
    let is_in_brackets = rest.starts_with('(');
    rest = rest.strip_prefix('(').unwrap_or(rest).trim_start();
    let base = eat_integer(&mut rest)?;
    rest = rest.trim_start();
    rest = rest.strip_prefix('^').or_else(|| rest.strip_prefix("**"))?.trim_start();
    let exponent = u32::try_from(eat_integer(&mut rest)?).ok()?;
    let power = base.checked_pow(exponent)?;
    let closed = |rest: &'_ str| rest.trim_start().strip_prefix(')').map(str::len);
    let mut is_open = is_in_brackets;
    if let Some(length) = closed(rest).filter(|_| is_open) {
        rest = &rest[rest.len() - length..];
        is_open = false;
    }
    let minus_one = minus_one(rest);
    rest = minus_one.unwrap_or(rest);
    if is_open {
        rest = &rest[rest.len() - closed(rest)?..];
    }
    let value = if minus_one.is_some() { power.checked_sub(1)? } else { power };
    Some((value, text.len() - rest.len()))
}

/// Returns the text behind `-1`, unless that is the start of another number: `2^4-10` is an interval.
fn minus_one(text: &str) -> Option<&str> {
    let rest =
        text.trim_start().strip_prefix(['-', '\u{2212}', '\u{2013}'])?.trim_start().strip_prefix('1')?;
    let ends = rest.starts_with("..") || !rest.starts_with(|c: char| c.is_ascii_digit() || ".^*".contains(c));
    ends.then_some(rest)
}

fn eat_integer(text: &mut &str) -> Option<u128> {
    let (number, rest) = text.split_at(digits(text));
    *text = rest;
    number.parse().ok()
}
