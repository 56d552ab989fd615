//! The meaning of each byte of a payload: a walker a format, which notes what it passes.
//!
//! Walkers go by the grammar alone and are more patient than the readers of the runtime: a payload that is refused
//! for what it says is walked through to its end, one that breaks off up to the break.

mod cbor;
mod json;
mod link;
mod lwm2m_cbor;
mod names;
mod render;
mod senml_cbor;
mod single;
mod tlv;

use std::ops::Range;

use lwm2m_runtime::{ContentFormat, Error};

use crate::payload::known::Known;
use crate::payload::request::Request;
pub(super) use render::render;

/// What some bytes mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) bytes: Range<usize>,
    /// How many things it is inside of.
    pub(super) depth: usize,
    pub(super) text: String,
}

/// Notes in the order of the payload.
#[derive(Debug, Default)]
struct Notes {
    list: Vec<Note>,
}

impl Notes {
    /// Notes what bytes mean; gives the number of the note.
    fn add(&mut self, bytes: Range<usize>, depth: usize, text: impl Into<String>) -> usize {
        self.list.push(Note { bytes, depth, text: text.into() });
        self.list.len().saturating_sub(1)
    }

    /// Says more, or something else, in a note.
    fn amend(&mut self, number: usize, text: impl Into<String>) {
        if let Some(note) = self.list.get_mut(number) {
            note.text = text.into();
        }
    }

    /// Bytes that mean nothing belong to the last note.
    fn extend(&mut self, end: usize) {
        if let Some(note) = self.list.last_mut() {
            note.bytes.end = note.bytes.end.max(end);
        }
    }

    /// Where the last note ends.
    fn end(&self) -> usize {
        self.list.last().map_or(0, |note| note.bytes.end)
    }
}

/// Why a walker cannot go on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Break(String);

impl Break {
    fn new(text: impl Into<String>) -> Break {
        Break(text.into())
    }
}

/// How a walk ends.
type Walk<T = ()> = Result<T, Break>;

/// A payload, and what is known about it.
#[derive(Clone, Copy)]
struct Payload<'a> {
    bytes: &'a [u8],
    request: &'a Request,
    known: &'a Known,
}

/// Whether payloads of a format are texts.
pub(crate) fn is_text(format: ContentFormat) -> bool {
    matches!(
        format,
        ContentFormat::TEXT
            | ContentFormat::LINK
            | ContentFormat::SENML_JSON
            | ContentFormat::SENML_ETCH_JSON
            | ContentFormat::LWM2M_JSON
    )
}

/// Notes what the bytes of a payload mean: each byte is in exactly one note.
pub(super) fn annotate(request: &Request, bytes: &[u8], known: &Known) -> Vec<Note> {
    let payload = Payload { bytes, request, known };
    let mut notes = Notes::default();
    let walked = match request.format {
        ContentFormat::TLV => tlv::walk(payload, &mut notes),
        ContentFormat::CBOR => cbor::walk(payload, &mut notes),
        ContentFormat::SENML_CBOR | ContentFormat::SENML_ETCH_CBOR => senml_cbor::walk(payload, &mut notes),
        ContentFormat::LWM2M_CBOR => lwm2m_cbor::walk(payload, &mut notes),
        ContentFormat::LINK => link::walk(payload, &mut notes),
        ContentFormat::TEXT | ContentFormat::OPAQUE => single::walk(payload, &mut notes),
        _ => json::walk(payload, &mut notes),
    };
    let end = notes.end();
    match walked {
        Err(Break(text)) => {
            notes.add(end..bytes.len(), 0, format!("!! {text}"));
        }
        Ok(()) if end < bytes.len() => {
            notes.add(end..bytes.len(), 0, "!! bytes follow the end of the payload");
        }
        Ok(()) => {}
    }
    notes.list
}

/// Writes the reason of a refusal beside the bytes that it is about.
pub(super) fn mark(notes: &mut [Note], error: &Error) {
    let Some(offset) = error.offset().and_then(|offset| usize::try_from(offset).ok()) else { return };
    // A walker that broke off has said why.
    if notes.last().is_some_and(|note| note.text.starts_with("!!")) {
        return;
    }
    let within = |note: &&mut Note| note.bytes.contains(&offset);
    if let Some(note) = notes.iter_mut().find(within) {
        note.text.push_str(&format!("  !! {}", error.kind()));
    }
}
