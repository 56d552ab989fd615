//! The shapes of a range text, before types: numbers stay as written.
//!
//! ```text
//! union    = ["["] item { ("," | ";" | "or" | line end) item } ["]"]
//! item     = number [unit] [ (".." | "..." | "-" | "to" | "~" | ":" within brackets) number [unit] ]
//! number   = ["-"] digits ["." digits] | ["-"] ["("] digits ("^" | "**") digits ["-" "1"] [")"]
//! labelled = item (":" | "=" | " - ") label { ("," | ";" | line end) item (":" | ...) label }
//! ```

use super::number::Number;
use super::power::power;
use super::{Oddity, OddityKind};
use crate::model::ResourceType;
use core::ops::Range;
use std::borrow::Cow;

/// A number or an interval, as written.
#[derive(Debug, Clone)]
pub(super) struct Item<'a> {
    pub low: Number<'a>,
    pub high: Option<Number<'a>>,
}

impl Item<'_> {
    pub(super) fn at(&self) -> Range<usize> {
        let end = self.high.as_ref().map_or(self.low.at.end, |high| high.at.end);
        self.low.at.start..end
    }
}

/// The words after the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// `bytes` and its synonyms.
    Bytes,
    /// `%`
    Percent,
    /// Any other word.
    Other,
}

impl Unit {
    /// Returns whether numbers with this unit mean the same as numbers without one.
    pub(super) fn fits(self, kind: ResourceType) -> bool {
        let length = matches!(kind, ResourceType::String | ResourceType::Opaque | ResourceType::CoreLink);
        match self {
            Unit::Bytes => length,
            Unit::Percent => !length,
            Unit::Other => false,
        }
    }
}

/// A range text that was parsed to its end.
#[derive(Debug, Clone, Default)]
pub(super) struct Union<'a> {
    pub items: Vec<Item<'a>>,
    pub unit: Option<Unit>,
    pub oddities: Vec<Oddity>,
}

impl Union<'_> {
    pub(super) fn is_single(&self) -> bool {
        matches!(self.items.as_slice(), [Item { high: None, .. }])
    }

    /// Returns the oddity of the list as a whole.
    pub(super) fn list_oddity(&self) -> Option<OddityKind> {
        if self.is_single() {
            return Some(OddityKind::SingleValue);
        }
        let intervals = self.items.iter().filter(|item| item.high.is_some()).count();
        (intervals > 0 && self.items.len() > 1).then_some(OddityKind::MixedList)
    }
}

/// Returns whether the text consists of strings in quotes: `"on", "off"`.
pub(super) fn is_quoted_list(text: &str) -> bool {
    let mut rest = text.trim();
    loop {
        let mut chars = rest.chars();
        let Some(close) = chars.next().and_then(closing_quote) else { return false };
        let Some((_, behind)) = chars.as_str().split_once(close) else { return false };
        let behind = behind.trim_start();
        if behind.is_empty() {
            return true;
        }
        let Some(next) = behind.strip_prefix([',', ';']) else { return false };
        rest = next.trim_start();
    }
}

fn closing_quote(open: char) -> Option<char> {
    Some(match open {
        '"' | '\'' => open,
        '\u{201c}' | '\u{201d}' => '\u{201d}',
        _ => return None,
    })
}

/// Parses `2 Instances`, `8 bit`, `16-bit`, and `2 bytes` on a number: neither values nor lengths.
pub(super) fn count_or_width(text: &str, kind: ResourceType) -> Option<OddityKind> {
    let word = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if word.len() == text.len() {
        return None;
    }
    let word = word.trim_start_matches([' ', '-', '\t', '\u{a0}']).trim_end_matches(['.', ' ']);
    let is = |words: &[&str]| words.iter().any(|candidate| word.eq_ignore_ascii_case(candidate));
    let number = matches!(
        kind,
        ResourceType::Integer | ResourceType::Unsigned | ResourceType::Float | ResourceType::Time
    );
    if is(&["instance", "instances"]) {
        return Some(OddityKind::InstanceCount);
    }
    let width = is(&["bit", "bits"]) || (number && is(&BYTES));
    width.then_some(OddityKind::Width)
}

const BYTES: [&str; 4] = ["byte", "bytes", "octet", "octets"];

/// Parses intervals and values; returns `None` unless all of the text is understood.
pub(super) fn union(text: &str, whole: Range<usize>) -> Option<Union<'_>> {
    let mut cursor = Cursor { text, at: whole.start, end: whole.end };
    let mut union = Union::default();
    let brackets = cursor.eat("[");
    loop {
        item(&mut cursor, brackets, &mut union)?;
        if cursor.is_done() || (brackets && cursor.eat("]")) {
            break;
        }
        separator(&mut cursor)?;
    }
    // `[0, 100]` is an interval to some authors and two values to others.
    if brackets && (!text[whole.clone()].ends_with(']') || union.items.len() > 1) {
        return None;
    }
    if !cursor.is_done() || is_ambiguous(text, &union.items) {
        return None;
    }
    if brackets && union.oddities.is_empty() {
        union.oddities.push(Oddity { kind: OddityKind::Dash, at: whole });
    }
    Some(union)
}

fn item<'a>(cursor: &mut Cursor<'a>, brackets: bool, union: &mut Union<'a>) -> Option<()> {
    let low = number(cursor, union)?;
    unit(cursor, union)?;
    let before = cursor.at;
    let Some(odd) = interval_sign(cursor, brackets) else {
        union.items.push(Item { low, high: None });
        return Some(());
    };
    let high = number(cursor, union)?;
    unit(cursor, union)?;
    let item = Item { low, high: Some(high) };
    if odd == Some(OddityKind::Dash) && cursor.peek_dash() {
        return dash_list(cursor, before, item, union);
    }
    if let Some(kind) = odd {
        union.oddities.push(Oddity { kind, at: item.at() });
    }
    union.items.push(item);
    Some(())
}

/// Parses a number; a power is odd.
fn number<'a>(cursor: &mut Cursor<'a>, union: &mut Union<'a>) -> Option<Number<'a>> {
    let number = cursor.number()?;
    if matches!(number.digits, Cow::Owned(_)) {
        union.oddities.push(Oddity { kind: OddityKind::Power, at: number.at.clone() });
    }
    Some(number)
}

/// Parses `16-32-48`: three or more numbers with dashes between them are a list.
fn dash_list<'a>(
    cursor: &mut Cursor<'a>,
    before: usize,
    first: Item<'a>,
    union: &mut Union<'a>,
) -> Option<()> {
    let mut numbers = vec![first.low, first.high?];
    while cursor.peek_dash() {
        interval_sign(cursor, false)?;
        numbers.push(cursor.number()?);
        unit(cursor, union)?;
    }
    let ascending = numbers
        .windows(2)
        .all(|pair| !pair[1].is_padded() && pair[0].unsigned().ok() < pair[1].unsigned().ok());
    if numbers.iter().any(|number| number.negative) || !ascending || before == cursor.at {
        return None;
    }
    let (start, end) = (numbers[0].at.start, numbers[numbers.len() - 1].at.end);
    union.oddities.push(Oddity { kind: OddityKind::Dash, at: start..end });
    union.items.extend(numbers.into_iter().map(|low| Item { low, high: None }));
    Some(())
}

/// Reads the separator of two ends, and whether it is odd. Outer `None`: there is no separator here.
fn interval_sign(cursor: &mut Cursor<'_>, brackets: bool) -> Option<Option<OddityKind>> {
    if cursor.eat("...") || cursor.eat("\u{2026}") {
        return Some(Some(OddityKind::ThreeDots));
    }
    if cursor.eat("..=") {
        return Some(Some(OddityKind::Dash));
    }
    if cursor.eat("..") {
        return Some(None);
    }
    let dashes = ["-", "\u{2013}", "\u{2014}", "\u{2212}", "~"];
    if dashes.iter().any(|dash| cursor.eat(dash)) || cursor.eat_word("to") || (brackets && cursor.eat(":")) {
        return Some(Some(OddityKind::Dash));
    }
    None
}

/// Reads an optional unit. `None` if it contradicts the one before.
fn unit<'a>(cursor: &mut Cursor<'a>, union: &mut Union<'a>) -> Option<()> {
    cursor.skip_blanks();
    let start = cursor.at;
    let unit = if cursor.eat("%") {
        Unit::Percent
    } else {
        let word = cursor.peek_word();
        if word.is_empty() || ["or", "to"].iter().any(|known| word.eq_ignore_ascii_case(known)) {
            return Some(());
        }
        cursor.at += word.len();
        if BYTES.iter().any(|known| word.eq_ignore_ascii_case(known)) { Unit::Bytes } else { Unit::Other }
    };
    union.oddities.push(Oddity { kind: OddityKind::UnitWord, at: start..cursor.at });
    match union.unit.replace(unit) {
        Some(before) if before != unit => None,
        _ => Some(()),
    }
}

fn separator(cursor: &mut Cursor<'_>) -> Option<()> {
    let line = cursor.eat_line_end();
    let sign = cursor.eat(",") || cursor.eat(";") || cursor.eat("|");
    let line = cursor.eat_line_end() || line;
    let word = cursor.eat_word("or");
    (line || sign || word).then_some(())
}

/// Returns whether commas may be part of numbers: `1,000`, `0..123,456`, `0,5..1,5`.
fn is_ambiguous(text: &str, items: &[Item<'_>]) -> bool {
    let values_only = items.len() > 2 && items.iter().all(|item| item.high.is_none());
    let mut pairs = items.windows(2).filter_map(|pair| {
        let [left, right] = pair else { return None };
        let is_tight = &text[left.at().end..right.at().start] == ",";
        Some((left.high.as_ref().unwrap_or(&left.low), &right.low, is_tight))
    });
    let descends = |end: &Number<'_>, next: &Number<'_>| match (end.float(), next.float()) {
        (Ok(end), Ok(next)) => next <= end,
        _ => true,
    };
    pairs
        .clone()
        .any(|(end, next, is_tight)| is_tight && (next.is_padded() || (descends(end, next) && !values_only)))
        || (items.len() > 1
            && pairs.all(|(end, next, is_tight)| {
                // Digits in groups of three are one number to some authors.
                is_tight && digits(&next.digits) == 3 && next.digits.len() == 3 && digits(&end.digits) < 4
            }))
}

/// Parses codes with labels; returns `None` unless every piece is one and there are at least two.
pub(super) fn labelled(text: &str, whole: Range<usize>) -> Option<Union<'_>> {
    let inner = &text[whole.clone()];
    [&['\n', '\r'][..], &[';'], &[',']].iter().find_map(|separators| {
        let mut union = Union::default();
        let mut start = whole.start;
        for piece in inner.split(|c| separators.contains(&c)) {
            if !piece.trim().is_empty() {
                let cursor = Cursor { text, at: start, end: start + piece.len() };
                union.items.push(labelled_item(cursor)?);
            }
            start += piece.len() + 1;
        }
        (union.items.len() > 1).then_some(union)
    })
}

fn labelled_item(mut cursor: Cursor<'_>) -> Option<Item<'_>> {
    let low = cursor.number()?;
    let mut high = None;
    let mut dash = cursor.clone();
    if let Some(number) = interval_sign(&mut dash, false).and_then(|_| dash.number()) {
        high = Some(number);
        cursor = dash;
    }
    let signed =
        [":", "=", " - ", ")", "."].iter().any(|sign| cursor.rest().trim_start().starts_with(sign.trim()));
    let label = cursor.rest().trim_start().trim_start_matches([':', '=', '-', ')', '.']);
    let says_something = label.chars().any(char::is_alphanumeric);
    // A label that contains another code is two labels without a separator.
    let one_only = !label.contains([':', '=']);
    (signed && says_something && one_only).then_some(Item { low, high })
}

/// A position in the text.
#[derive(Debug, Clone)]
struct Cursor<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..self.end]
    }

    fn is_done(&mut self) -> bool {
        self.skip_blanks();
        self.rest().trim_start().is_empty()
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\u{a0}']).len();
    }

    fn eat_line_end(&mut self) -> bool {
        let rest = self.rest();
        let blanks = rest.len() - rest.trim_start().len();
        let crossed = rest[..blanks].contains('\n');
        self.at += blanks;
        crossed
    }

    fn eat(&mut self, sign: &str) -> bool {
        self.skip_blanks();
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    fn peek_word(&self) -> &'a str {
        let rest = self.rest();
        let length = rest.len() - rest.trim_start_matches(char::is_alphabetic).len();
        &rest[..length]
    }

    fn eat_word(&mut self, word: &str) -> bool {
        self.skip_blanks();
        let found = self.peek_word().eq_ignore_ascii_case(word);
        if found {
            self.at += word.len();
        }
        found
    }

    fn peek_dash(&self) -> bool {
        self.rest().trim_start_matches([' ', '\t']).starts_with(['-', '\u{2013}'])
    }

    /// Parses a sign, digits, and a point followed by digits. `1...15` contains the numbers 1 and 15.
    fn number(&mut self) -> Option<Number<'a>> {
        self.skip_blanks();
        let start = self.at;
        let negative = self.eat("-") || self.eat("\u{2212}");
        if !negative {
            self.eat("+");
        }
        if let Some((value, end)) = power(self.rest()) {
            self.at += end;
            return Some(Number { negative, digits: value.to_string().into(), at: start..self.at });
        }
        let rest = self.rest();
        let whole = digits(rest);
        if whole == 0 {
            return None;
        }
        let fraction = rest[whole..].strip_prefix('.').map_or(0, digits);
        let length = if fraction == 0 { whole } else { whole + 1 + fraction };
        self.at += length;
        Some(Number { negative, digits: rest[..length].into(), at: start..self.at })
    }
}

pub(super) fn digits(text: &str) -> usize {
    text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len()
}
