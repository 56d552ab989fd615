//! Joins the markers of one list and rejects look-alikes.

use std::ops::Range;

use super::Limit;
use super::decoys;
use super::repeated::repeated;
use super::scan::{Marker, Sign};

/// A code list as found in a text.
#[derive(Debug, Clone)]
pub(super) struct List {
    pub entries: Vec<Entry>,
    /// Whether each code begins a line.
    pub lines: bool,
    sign: Sign,
    start: usize,
}

/// One code with its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub code: i64,
    /// First line of the label, with single blanks.
    pub first: String,
    /// The whole label.
    pub text: String,
    /// Position of the code and its sign in the text.
    pub at: Range<usize>,
}

/// The code list of a text, and the codes of it that get no name.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub list: Option<List>,
    /// Codes that may get a meaning in a later version.
    pub reserved: Vec<Entry>,
    /// Codes that the range of the resource or its type does not allow.
    pub outside: Vec<Entry>,
    /// Whether these are all codes of the list.
    pub is_outside: bool,
}

/// Returns the list of the text, if exactly one can be meant.
pub(super) fn read(text: &str, markers: &[Marker], limit: Limit<'_>) -> Reading {
    choose(text, markers, limit).map(|list| divide(text, list, limit)).unwrap_or_default()
}

/// Returns the list that the range allows as a whole, otherwise the one that would do without the range.
fn choose(text: &str, markers: &[Marker], limit: Limit<'_>) -> Option<List> {
    let markers = without_repeated(text, markers);
    let lists: Vec<List> = Sign::ALL.into_iter().flat_map(|sign| of_sign(text, &markers, sign)).collect();
    let plausible = |limit: Limit<'_>| -> Vec<List> {
        lists.iter().filter(|list| is_plausible(text, list, limit)).cloned().collect()
    };
    let mut found = plausible(limit);
    if found.is_empty() {
        found = plausible(Limit::NONE);
    }
    let best = found.into_iter().map(Some).reduce(|one, other| reconcile(one?, other?))??;
    (!decoys::describes_bits(text, &best.entries)).then_some(best)
}

/// Makes a mere end of a label of each code that its list has twice: one of two labels would be a guess.
fn without_repeated(text: &str, markers: &[Marker]) -> Vec<Marker> {
    let repeated = repeated(text, markers);
    let is_repeated = |marker: &Marker| {
        repeated.iter().any(|pair| {
            let is_first = pair.first.start == marker.start && !pair.has_one_label;
            is_first || pair.second.start == marker.start
        })
    };
    let codes = markers.iter().map(|marker| match is_repeated(marker) {
        true => Marker { code: None, ..*marker },
        false => *marker,
    });
    codes.collect()
}

/// Takes the codes out of a list that get no name.
fn divide(text: &str, mut list: List, limit: Limit<'_>) -> Reading {
    let (kept, reserved) = decoys::without_reserved(list.entries);
    let reserved = reserved.into_iter().filter(|entry| limit.allows(entry.code)).collect();
    let (inside, mut outside): (Vec<Entry>, Vec<Entry>) =
        kept.into_iter().partition(|entry| limit.allows(entry.code));
    // Within a paragraph, a list that is mostly outside may be of something else.
    let is_own = list.lines || inside.len() > outside.len();
    let is_list = inside.len() > 1 && !(inside.len() == 2 && leaves_values_open(text, limit));
    let is_outside = inside.is_empty() && outside.len() > 1;
    if is_outside && !list.lines {
        outside.clear();
    }
    list.entries = inside;
    Reading { list: (is_own && is_list).then_some(list), reserved, outside, is_outside }
}

/// Combines two lists of one text: they are parts of one list, copies, or contradict each other.
fn reconcile(mut first: List, second: List) -> Option<List> {
    let shared =
        second.entries.iter().filter(|entry| first.entries.iter().any(|known| known.code == entry.code));
    let shared: Vec<_> = shared.collect();
    let agrees = |entry: &&Entry| first.entries.iter().any(|known| same(known, entry));
    if shared.is_empty() && first.sign == second.sign && first.lines && second.lines {
        first.entries.extend(second.entries);
        return Some(first);
    }
    if shared.iter().all(agrees) && !shared.is_empty() {
        return Some(if second.entries.len() > first.entries.len() { second } else { first });
    }
    None
}

fn same(one: &Entry, other: &Entry) -> bool {
    let head = |entry: &Entry| entry.first.to_lowercase().split(' ').take(2).collect::<Vec<_>>().join(" ");
    one.code == other.code && head(one) == head(other)
}

/// Returns the lists whose codes are followed by `sign`.
fn of_sign(text: &str, markers: &[Marker], sign: Sign) -> Vec<List> {
    let relevant = relevant(text, markers, sign);
    let mut runs: Vec<Vec<&Marker>> = Vec::new();
    let mut ends = Vec::new();
    let mut previous: Option<&Marker> = None;
    for (index, &marker) in relevant.iter().enumerate() {
        if marker.code.is_none() {
            continue;
        }
        let end = relevant.get(index + 1).map_or(text.len(), |next| next.start);
        let joins = previous.is_some_and(|previous| belongs(text, previous, marker));
        let known = runs.last().is_some_and(|run| run.iter().any(|known| known.code == marker.code));
        match runs.last_mut() {
            Some(run) if joins && !known => run.push(marker),
            _ => {
                runs.push(vec![marker]);
                ends.push(Vec::new());
            }
        }
        if let Some(ends) = ends.last_mut() {
            ends.push(end);
        }
        previous = Some(marker);
    }
    runs.iter().zip(&ends).filter_map(|(run, ends)| list(text, sign, run, ends)).collect()
}

/// Returns the markers with `sign`, those with another sign that fill a place in their list, and the ends of labels.
pub(super) fn relevant<'m>(text: &str, markers: &'m [Marker], sign: Sign) -> Vec<&'m Marker> {
    let at_line = |code| markers.iter().any(|m| m.line && m.sign == sign && m.code == code);
    let markers: Vec<&Marker> = markers
        .iter()
        .filter(|marker| marker.line || marker.code.is_none() || !at_line(marker.code))
        .filter(|marker| marker.code.is_none() || !counts_something(text, marker))
        .collect();
    let is_of_sign = |marker: &&&Marker| marker.sign == sign && marker.code.is_some();
    // With one code there is no list to fill.
    let has_list = markers.iter().filter(is_of_sign).count() > 1;
    let mut relevant: Vec<&Marker> = Vec::new();
    for (at, marker) in markers.iter().enumerate() {
        let is_filler = || {
            let before = relevant.iter().rev().find(|known| known.code.is_some()).copied();
            has_list && fills(text, before, marker, markers[at + 1..].iter().find(is_of_sign).copied())
        };
        if marker.code.is_none() || marker.sign == sign || is_filler() {
            relevant.push(marker);
        }
    }
    relevant
}

/// Returns whether a marker with another sign has its place between two markers of a list, or at an end of it.
fn fills(text: &str, before: Option<&Marker>, marker: &Marker, after: Option<&Marker>) -> bool {
    let follows = |one: &Marker, other: &Marker| match (one.code, other.code) {
        (Some(one), Some(other)) => one.checked_add(1) == Some(other),
        _ => false,
    };
    let label = |one: &Marker, other: &Marker| text.get(one.label..other.start).unwrap_or_default();
    let has_label = |one: &Marker, other: &Marker| label(one, other).chars().any(char::is_alphanumeric);
    let is_next_line = |one: &Marker, other: &Marker| {
        one.line && other.line && has_label(one, other) && label(one, other).matches('\n').count() == 1
    };
    // Bare digits are no sign of a code without a code on both sides.
    let is_weak = marker.sign == Sign::Bare;
    match (before, after) {
        (Some(before), Some(after)) if follows(before, marker) && follows(marker, after) => {
            has_label(before, marker) && has_label(marker, after)
        }
        (Some(before), Some(after)) if !is_weak => {
            before.line && marker.line && after.line && before.code < marker.code && marker.code < after.code
        }
        (Some(before), None) if !is_weak => follows(before, marker) && is_next_line(before, marker),
        (None, Some(after)) if !is_weak => follows(marker, after) && is_next_line(marker, after),
        _ => false,
    }
}

/// Returns whether `next` continues the list of `previous`.
fn belongs(text: &str, previous: &Marker, next: &Marker) -> bool {
    let between = text.get(previous.label..next.start).unwrap_or_default();
    let (Some(before), Some(code)) = (previous.code, next.code) else { return false };
    if has_blank_line(between) {
        return previous.line && next.line && before.checked_add(1) == Some(code);
    }
    if previous.line && next.line {
        return true;
    }
    if previous.line || next.line {
        return before < code;
    }
    before < code || code == 0
}

fn has_blank_line(text: &str) -> bool {
    let mut lines = text.split('\n').skip(1).peekable();
    while let Some(line) = lines.next() {
        if line.trim().is_empty() && lines.peek().is_some() {
            return true;
        }
    }
    false
}

fn list(text: &str, sign: Sign, run: &[&Marker], ends: &[usize]) -> Option<List> {
    let first = *run.first()?;
    let lines = run.iter().filter(|marker| marker.line).count() * 2 > run.len();
    let mut entries = Vec::new();
    for (index, (marker, &end)) in run.iter().zip(ends).enumerate() {
        let raw = text.get(marker.label..end).unwrap_or_default();
        let last = index + 1 == run.len();
        entries.push(entry(marker, raw, lines, last));
    }
    // Text after the last label belongs to it only if the other labels have such text, too.
    let explained = entries.iter().rev().skip(1).any(|entry| entry.text.len() > entry.first.len());
    if let Some(last) = entries.last_mut().filter(|_| lines && !explained) {
        last.text.clone_from(&last.first);
    }
    if !lines {
        unglue(&mut entries);
    }
    Some(List { entries, lines, sign, start: first.start })
}

/// Removes what follows the last label of a list in a paragraph: the text behind a bracket around the list, and the
/// next sentence, unless other labels have one.
fn unglue(entries: &mut [Entry]) {
    let Some((last, others)) = entries.split_last_mut() else { return };
    let bracket = unmatched_bracket(&last.first).unwrap_or(last.first.len());
    let sentence = last.first.find(". ").filter(|_| others.iter().all(|entry| !entry.first.contains(". ")));
    let end = bracket.min(sentence.unwrap_or(bracket));
    if end < last.first.len() {
        last.first.truncate(end);
        last.text.clone_from(&last.first);
    }
}

/// Returns the position of a closing bracket that nothing opens.
fn unmatched_bracket(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => open += 1,
            ')' | ']' if open == 0 => return Some(at),
            ')' | ']' => open -= 1,
            _ => {}
        }
    }
    None
}

fn entry(marker: &Marker, raw: &str, lines: bool, last: bool) -> Entry {
    let raw = if marker.sign == Sign::Wrapped { unwrapped(raw) } else { raw };
    let paragraph = until(raw, "\n\n");
    let first_line = until(paragraph.trim_start(), "\n");
    // A list within a paragraph may wrap anywhere, but it ends with its line.
    let (first, whole) = match (lines, last) {
        (true, _) => (first_line, paragraph),
        (false, false) => (raw, raw),
        (false, true) => (first_line, first_line),
    };
    let first = if marker.sign == Sign::Tab { until(first, "\t") } else { first };
    let at = marker.start..marker.label;
    Entry { code: marker.code.unwrap_or_default(), first: tidy(first), text: tidy(whole), at }
}

fn unwrapped(raw: &str) -> &str {
    until(raw.trim_start().strip_prefix('(').unwrap_or(raw), ")")
}

/// Returns the text in front of `end`; the whole text where there is none.
fn until<'t>(text: &'t str, end: &str) -> &'t str {
    text.split_once(end).map_or(text, |(text, _)| text)
}

/// Collapses blanks and removes the separator between labels.
fn tidy(text: &str) -> String {
    let text = text.replace("**", " ").split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text = text.trim_matches(|c: char| "*,;|\u{2022} ".contains(c));
    for joint in [" and", " or", " -", "- "] {
        text = text.strip_suffix(joint).unwrap_or(text).trim_matches(|c: char| "*,;|\u{2022} ".contains(c));
    }
    text.to_owned()
}

fn is_plausible(text: &str, list: &List, limit: Limit<'_>) -> bool {
    let codes: Vec<i64> = list.entries.iter().map(|entry| entry.code).collect();
    let (Some(&low), Some(&high)) = (codes.iter().min(), codes.iter().max()) else { return false };
    codes.len() > 1
        && codes.iter().all(|code| limit.allows(*code))
        && list.entries.iter().all(|entry| entry.first.chars().any(char::is_alphanumeric))
        && (list.lines || labels_are_short(&list.entries))
        && has_a_code_list_sign(list, &codes, limit)
        && !(codes.len() == 2 && leaves_values_open(text, limit))
        && !is_masks(&codes)
        && !is_durations(&list.entries, &codes)
        && !is_truth(&list.entries, limit.is_exactly(low, high))
        && !is_introduced_otherwise(text, list)
}

/// Returns whether the labels of a list in a paragraph are short, but for the last one, which the paragraph continues.
fn labels_are_short(entries: &[Entry]) -> bool {
    entries.iter().rev().skip(1).all(|entry| entry.first.split(' ').count() <= 24)
}

/// Returns whether the sign is used for codes: steps are numbered `1.` and `1)`, and dashes have many uses.
fn has_a_code_list_sign(list: &List, codes: &[i64], limit: Limit<'_>) -> bool {
    let ascending = codes.windows(2).all(|pair| pair[0] < pair[1]);
    let (first, last) = (codes[0], codes[codes.len() - 1]);
    let confirmed = first == 0 || limit.is_exactly(first, last);
    match list.sign {
        Sign::Colon | Sign::Equals => true,
        Sign::Dot | Sign::Close => list.lines && ascending && confirmed,
        Sign::Dash if !list.lines => ascending && codes.len() > 2 && (0..=1).contains(&first),
        Sign::Dash | Sign::Parens | Sign::Wrapped => ascending,
        Sign::Tab => ascending && confirmed,
        Sign::Bare => false,
    }
}

/// Returns whether two labels describe a range of hundreds of values, which is no code list.
fn leaves_values_open(text: &str, limit: Limit<'_>) -> bool {
    let text = text.to_lowercase();
    let accounted = ["reserved", "other value", "other code", "vendor", "proprietary", "implementation"];
    limit.size().is_some_and(|size| size > 18) && !accounted.iter().any(|word| text.contains(word))
}

/// Returns whether the codes are flags to be added up: 1, 2, 4, 8.
fn is_masks(codes: &[i64]) -> bool {
    let masks: Vec<i64> = codes.iter().copied().filter(|code| *code != 0).collect();
    masks.len() > 2 && masks.iter().all(|code| u64::try_from(*code).is_ok_and(u64::is_power_of_two))
}

/// Returns whether the codes are quantities with a remark: `30 = every 30 seconds`, `3600: hourly`.
fn is_durations(entries: &[Entry], codes: &[i64]) -> bool {
    const WORDS: [&str; 14] = [
        "second", "seconds", "sec", "minute", "minutes", "min", "hour", "hours", "hourly", "day", "days",
        "daily", "weekly", "every",
    ];
    let consecutive = codes.windows(2).all(|pair| matches!(pair, [a, b] if a.abs_diff(*b) == 1));
    let speaks_of_time = |entry: &&Entry| {
        let label = entry.first.to_lowercase();
        let mut words = label.split(|c: char| !c.is_alphanumeric());
        words.any(|word| WORDS.contains(&word))
    };
    !consecutive && entries.iter().filter(speaks_of_time).count() * 2 >= entries.len()
}

/// Returns whether the list describes a Boolean (`0 = false, 1 = true`) within the text of another resource.
fn is_truth(entries: &[Entry], confirmed: bool) -> bool {
    let truth = |entry: &Entry| {
        let label = entry.first.trim_end_matches('.').to_lowercase();
        label == "true" || label == "false"
    };
    !confirmed && entries.iter().all(truth)
}

/// Returns whether the number names one of several things: `Bit 0:`, `Inst 1:`, `Resource 5:`.
fn counts_something(text: &str, marker: &Marker) -> bool {
    const THINGS: [&str; 20] = [
        "bit", "bits", "byte", "octet", "inst", "instance", "resource", "object", "step", "phase", "channel",
        "table", "note", "section", "figure", "annex", "clause", "version", "rfc", "id",
    ];
    let before = &text[..marker.start];
    let word =
        before.rsplit(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    let touches = before.trim_end().ends_with(word);
    !marker.line && touches && THINGS.iter().any(|thing| word.eq_ignore_ascii_case(thing))
}

/// Returns whether words of examples or conditions introduce the list.
fn is_introduced_otherwise(text: &str, list: &List) -> bool {
    const EXAMPLES: [&str; 6] = ["e.g", "example", "such as", "for instance", "i.e", "eg."];
    let before = text[..list.start].trim_end();
    // The introduction is close to the list; the line may be very long.
    let near = before.char_indices().rev().nth(300).map_or(0, |(at, _)| at);
    let line = before[near..].rsplit('\n').next().unwrap_or_default().to_lowercase();
    let sentence = line.rsplit(". ").next().unwrap_or_default().trim_start();
    let conditions = ["if ", "when ", "in case "];
    EXAMPLES.iter().any(|example| sentence.contains(example))
        || (!list.lines && conditions.iter().any(|condition| sentence.starts_with(condition)))
}
