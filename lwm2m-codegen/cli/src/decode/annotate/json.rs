//! The formats in JSON: SenML, an array of records, and that of LwM2M 1.0, an object with an array of records.

use lwm2m_runtime::ContentFormat;
use serde_json::Value;

use super::names::{meaning, meaning_in_lwm2m_json};
use super::{Break, Notes, Payload, Walk};
use crate::decode::shown;
use crate::payload::held::Held;

/// Values inside of values that are walked into.
const DEEPEST: usize = 16;

pub(super) fn walk(payload: Payload<'_>, notes: &mut Notes) -> Walk {
    let text = match std::str::from_utf8(payload.bytes) {
        Ok(text) => text,
        Err(_) => return Err(Break::new("the text is not UTF-8")),
    };
    let lwm2m = payload.request.format == ContentFormat::LWM2M_JSON;
    let mut walker = Walker { payload, text, position: 0, lwm2m, base: String::new(), notes };
    let start = walker.blanks();
    walker.value(start, 0, "")?;
    Ok(())
}

struct Walker<'w> {
    payload: Payload<'w>,
    text: &'w str,
    position: usize,
    lwm2m: bool,
    /// The base name in force.
    base: String,
    notes: &'w mut Notes,
}

/// What was found of a record.
#[derive(Default)]
struct Record {
    name: Option<String>,
    /// The note that has a number.
    number: Option<(usize, f64)>,
    /// It has members that only records have.
    is_record: bool,
}

impl Walker<'_> {
    /// Reads over blanks, which go with what is before them; gives the place where something starts.
    fn blanks(&mut self) -> usize {
        let rest = self.text.get(self.position..).unwrap_or_default();
        let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
        let blanks = rest.len().saturating_sub(rest.trim_start_matches(blank).len());
        let from = self.position;
        self.position = from.saturating_add(blanks);
        if self.notes.list.is_empty() {
            // Nothing is before them: they go with what follows.
            return from;
        }
        self.notes.extend(self.position);
        self.position
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    /// Reads over a comma; false at the end of a container, whose bracket is noted.
    fn more(&mut self, first: bool, close: u8, depth: usize) -> Walk<bool> {
        self.blanks();
        match self.peek() {
            Some(byte) if byte == close => {
                let start = self.position;
                self.position = start.saturating_add(1);
                self.notes.add(start..self.position, depth, "end");
                self.blanks();
                Ok(false)
            }
            Some(b',') if !first => {
                self.position = self.position.saturating_add(1);
                self.blanks();
                Ok(true)
            }
            Some(_) if first => Ok(true),
            Some(_) => Err(Break::new(format!("a comma or `{}` is expected", char::from(close)))),
            None => Err(Break::new(format!("the text ends before `{}`", char::from(close)))),
        }
    }

    /// Notes a value; `start` is where what belongs to it starts, `label` what it is called.
    fn value(&mut self, start: usize, depth: usize, label: &str) -> Walk<Option<Value>> {
        if depth > DEEPEST {
            return Err(Break::new("values are nested too deeply"));
        }
        match self.peek() {
            Some(b'[') => self.array(start, depth, label).map(|()| None),
            Some(b'{') => self.object(start, depth, label).map(|()| None),
            Some(b'"') => {
                let text = self.string()?;
                let shown = shown::value(&Held::String(text.clone()), None);
                self.note(start, depth, label, &shown);
                Ok(Some(Value::String(text)))
            }
            Some(_) => self.word(start, depth, label).map(Some),
            None => Err(Break::new("the text ends where a value is expected")),
        }
    }

    fn note(&mut self, start: usize, depth: usize, label: &str, text: &str) -> usize {
        let text = match (label, self.meaning(label)) {
            ("", _) => text.to_owned(),
            (_, Some(meaning)) => format!("{meaning}: {text}"),
            (_, None) => format!("{label:?}, which is not known: {text}"),
        };
        let note = self.notes.add(start..self.position, depth, text);
        self.blanks();
        note
    }

    fn meaning(&self, label: &str) -> Option<&'static str> {
        if self.lwm2m { meaning_in_lwm2m_json(label) } else { meaning(label) }
    }

    fn array(&mut self, start: usize, depth: usize, label: &str) -> Walk {
        self.position = self.position.saturating_add(1);
        self.note(start, depth, label, if depth == 0 { "array of records" } else { "array" });
        let mut first = true;
        while self.more(first, b']', depth)? {
            first = false;
            self.value(self.position, depth.saturating_add(1), "")?;
        }
        Ok(())
    }

    fn object(&mut self, start: usize, depth: usize, label: &str) -> Walk {
        self.position = self.position.saturating_add(1);
        let title = self.note(start, depth, label, "object");
        let (mut first, mut record) = (true, Record::default());
        while self.more(first, b'}', depth)? {
            first = false;
            self.member(depth.saturating_add(1), &mut record)?;
        }
        if record.is_record {
            let name = format!("{}{}", self.base, record.name.unwrap_or_default());
            let (called, resource) = self.payload.resolve(&name);
            self.notes.amend(title, format!("record {called}"));
            if let Some((note, number)) = record.number {
                let shown = shown::value(&Held::Float(number), resource);
                self.notes.amend(note, format!("value, a number: {shown}"));
            }
        }
        Ok(())
    }

    fn member(&mut self, depth: usize, record: &mut Record) -> Walk {
        let start = self.position;
        if self.peek() != Some(b'"') {
            return Err(Break::new("the name of a member is expected, in quotes"));
        }
        let label = self.string()?;
        self.between();
        if self.peek() != Some(b':') {
            return Err(Break::new("a colon is expected behind the name of a member"));
        }
        self.position = self.position.saturating_add(1);
        self.between();
        let value = self.value(start, depth, &label)?;
        let note = self.notes.list.len().saturating_sub(1);
        match (label.as_str(), value) {
            ("bn", Some(Value::String(text))) => self.base = text,
            ("n", Some(Value::String(text))) => record.name = Some(text),
            ("v", Some(Value::Number(number))) => {
                record.number = number.as_f64().map(|number| (note, number))
            }
            _ => {}
        }
        // In the JSON of LwM2M 1.0 the base name stands outside of the records.
        record.is_record |=
            self.meaning(&label).is_some() && !(self.lwm2m && matches!(label.as_str(), "bn" | "bt" | "e"));
        Ok(())
    }

    /// Reads over blanks in the middle of a note.
    fn between(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.position = self.position.saturating_add(1);
        }
    }

    fn string(&mut self) -> Walk<String> {
        let rest = self.text.get(self.position..).unwrap_or_default();
        let mut escaped = false;
        for (at, character) in rest.char_indices().skip(1) {
            match character {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => {
                    let length = at.saturating_add(1);
                    let text = rest.get(..length).unwrap_or_default();
                    let text = serde_json::from_str(text).map_err(|_| {
                        Break::new("a text with an escape or a control character that JSON does not have")
                    })?;
                    self.position = self.position.saturating_add(length);
                    return Ok(text);
                }
                _ => {}
            }
        }
        Err(Break::new("the quote at the end of a text is missing"))
    }

    /// Numbers, and words such as true.
    fn word(&mut self, start: usize, depth: usize, label: &str) -> Walk<Value> {
        let rest = self.text.get(self.position..).unwrap_or_default();
        let length =
            rest.find(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c)).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        let value: Value = serde_json::from_str(word).map_err(|_| match word {
            "" => Break::new("a value is expected"),
            word => Break::new(format!("`{word}` is no value")),
        })?;
        self.position = self.position.saturating_add(length);
        self.note(start, depth, label, word);
        Ok(value)
    }
}
