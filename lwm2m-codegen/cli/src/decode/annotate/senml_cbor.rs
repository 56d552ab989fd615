//! SenML CBOR: an array of records, each a map from labels, most of them numbers, to values.

use super::cbor::{ARRAY, Head, Item, MAP, NEGATIVE, TEXT, UNSIGNED, Walker, container};
use super::names::meaning;
use super::{Break, Notes, Payload, Walk};
use crate::decode::shown;
use crate::payload::held::Held;

pub(super) fn walk(payload: Payload<'_>, notes: &mut Notes) -> Walk {
    let mut walker = Walker::new(payload.bytes, notes);
    let head = walker.peek()?;
    if head.major != ARRAY {
        return Err(Break::new("an array of records is expected"));
    }
    walker.open(head, 0, format!("records, an {}", container(&head)));
    let (mut left, mut base) = (head.count(), String::new());
    while walker.more(&mut left, 0)? {
        let head = walker.peek()?;
        if head.major != MAP {
            return Err(Break::new("a record is a map"));
        }
        record(payload, head, &mut base, &mut walker)?;
    }
    Ok(())
}

fn record(payload: Payload<'_>, head: Head, base: &mut String, walker: &mut Walker<'_>) -> Walk {
    let title = walker.open(head, 1, "record");
    let (mut left, mut name, mut values) = (head.count(), String::new(), Vec::new());
    while walker.more(&mut left, 1)? {
        let key = label(walker)?;
        let Item { value, note } = walker.item(3)?;
        match (key.as_str(), value) {
            ("bn", Some(Held::String(text))) => *base = text,
            ("n", Some(Held::String(text))) => name = text,
            ("v", Some(value)) => values.push((note, value)),
            _ => {}
        }
    }
    let (called, resource) = payload.resolve(&format!("{base}{name}"));
    walker.notes.amend(title, format!("record {called}, a {}", container(&head)));
    for (note, value) in values {
        walker.notes.amend(note, shown::value(&value, resource));
    }
    Ok(())
}

/// Notes the label of a value, and gives its name.
fn label(walker: &mut Walker<'_>) -> Walk<String> {
    let head = walker.peek()?;
    let name = match (head.major, head.argument) {
        (NEGATIVE, 0) => "bver",
        (NEGATIVE, 1) => "bn",
        (NEGATIVE, 2) => "bt",
        (NEGATIVE, 3) => "bu",
        (NEGATIVE, 4) => "bv",
        (NEGATIVE, 5) => "bs",
        (UNSIGNED, 0) => "n",
        (UNSIGNED, 1) => "u",
        (UNSIGNED, 2) => "v",
        (UNSIGNED, 3) => "vs",
        (UNSIGNED, 4) => "vb",
        (UNSIGNED, 5) => "s",
        (UNSIGNED, 6) => "t",
        (UNSIGNED, 7) => "ut",
        (UNSIGNED, 8) => "vd",
        (UNSIGNED | NEGATIVE, _) => "a label that SenML does not know",
        (TEXT, _) => {
            let item = walker.item(2)?;
            let Some(Held::String(name)) = item.value else { return Ok(String::new()) };
            let meaning = meaning(&name).unwrap_or("a label that SenML does not know");
            walker.notes.amend(item.note, format!("{name:?}, {meaning}"));
            return Ok(name);
        }
        _ => return Err(Break::new("a label is a number or a text")),
    };
    let text = meaning(name).map_or_else(|| name.to_owned(), |meaning| format!("{name}, {meaning}"));
    walker.open(head, 2, text);
    Ok(name.to_owned())
}
