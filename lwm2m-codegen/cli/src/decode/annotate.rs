//! Annotations of the bytes of a payload, from the locations of its records.

mod links;
mod render;

use std::ops::Range;

use lwm2m_runtime::{ContentFormat, Error, Path};

use super::display;
use crate::payload::decode::Decoded;
use crate::payload::definitions::ObjectDefinitions;
use crate::payload::owned::{OwnedRecord, full_path};
use crate::payload::request::Request;
use crate::payload::secrets::Secrets;
pub(super) use links::annotate_links;
pub(super) use render::render;

/// The meaning of a range of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Annotation {
    pub(super) bytes: Range<usize>,
    /// Levels of indentation.
    pub(super) depth: usize,
    pub(super) text: String,
    /// Whether decoding stops here.
    pub(super) is_error: bool,
    /// Whether the bytes are those of a key, and are not printed.
    pub(super) is_hidden: bool,
}

/// The annotations of a payload: adjacent ranges from its first byte on.
#[derive(Debug, Default)]
struct Annotations {
    list: Vec<Annotation>,
    end: usize,
}

impl Annotations {
    /// Annotates the bytes up to `end`, if there are any.
    fn add(&mut self, end: usize, depth: usize, text: impl Into<String>) {
        if end > self.end {
            self.push(end, depth, text, false);
        }
    }

    /// Annotates the bytes up to `end`, even if there are none.
    fn push(&mut self, end: usize, depth: usize, text: impl Into<String>, is_error: bool) {
        let end = end.max(self.end);
        self.list.push(Annotation {
            bytes: self.end..end,
            depth,
            text: text.into(),
            is_error,
            is_hidden: false,
        });
        self.end = end;
    }

    /// Hides the bytes of the annotations from `first` on.
    fn hide_from(&mut self, first: usize) {
        self.list.iter_mut().skip(first).for_each(|annotation| annotation.is_hidden = true);
    }

    /// Annotates the rest of a payload: bytes before the error with `text`, bytes from the error on with the error.
    fn finish(&mut self, len: usize, error: Option<&Error>, text: &str) {
        let Some(error) = error else {
            self.add(len, 0, text);
            return;
        };
        let offset = error.offset().and_then(|offset| usize::try_from(offset).ok()).unwrap_or(self.end);
        self.add(offset.min(len), 0, "before the error");
        self.push(len, 0, format!("!! {}", error.kind()), true);
    }
}

/// Annotates a payload of records. Every byte has exactly one annotation.
pub(super) fn annotate(
    request: &Request,
    payload: &[u8],
    decoded: &Decoded,
    definitions: &ObjectDefinitions,
    secrets: Secrets,
) -> Vec<Annotation> {
    let mut annotations = Annotations::default();
    let mut container = None;
    for (record, location) in decoded.records.iter().zip(&decoded.locations) {
        annotations.add(location.record.start, 0, before(record, container, request.format, definitions));
        container = Some(record.path.parent());
        let path = titled_path(&record.prefix, record.path, definitions);
        let Some(value) = &record.value else {
            annotations.push(location.record.end, 0, format!("{path}, without a value"), false);
            continue;
        };
        let value = display::value_at(record.path, value, definitions.resource(record.path), secrets);
        let first = annotations.list.len();
        if location.value == location.record || location.value.is_empty() {
            annotations.push(location.record.end, 0, format!("{path}: {value}"), false);
        } else {
            annotations.add(location.value.start, 0, path);
            annotations.add(location.value.end, 1, value);
            annotations.add(location.record.end, 0, "end of the record");
        }
        if secrets.hide(record.path) {
            annotations.hide_from(first);
        }
    }
    let error = decoded.error.as_ref().map(|error| &error.error);
    let first = annotations.list.len();
    annotations.finish(payload.len(), error, "end of the records");
    if secrets.hide_error_bytes(request, payload, decoded) {
        annotations.hide_from(first);
    }
    annotations.list
}

/// Returns the meaning of the bytes before a record. `container` is the parent of the record before it.
fn before(
    record: &OwnedRecord,
    container: Option<Path>,
    format: ContentFormat,
    definitions: &ObjectDefinitions,
) -> String {
    let is_nested = matches!(format, ContentFormat::TLV | ContentFormat::LWM2M_CBOR);
    let parent = record.path.parent();
    match container {
        _ if is_nested && container != Some(parent) && parent != Path::ROOT => {
            format!("start of {}", titled_path(&record.prefix, parent, definitions))
        }
        None => "start of the records".to_owned(),
        Some(_) => "between records".to_owned(),
    }
}

/// Returns a path with the name of its resource or object: `/3/0/9 Battery Level`.
fn titled_path(prefix: &str, path: Path, definitions: &ObjectDefinitions) -> String {
    let name = definitions.name(path).map_or_else(String::new, |name| format!(" {name}"));
    format!("{}{name}", full_path(prefix, path))
}
