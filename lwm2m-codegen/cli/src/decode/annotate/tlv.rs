//! TLV: a header and a value after the other, values of some kinds again such entries.

use lwm2m_codegen::model::ResourceType;
use lwm2m_runtime::path::Level;
use lwm2m_runtime::{ObjectLink, Path};

use super::{Break, Notes, Payload, Walk};
use crate::decode::shown;
use crate::payload::count;
use crate::payload::held::Held;

/// Entries inside of entries that make sense.
const DEEPEST: usize = 3;

pub(super) fn walk(payload: Payload<'_>, notes: &mut Notes) -> Walk {
    entries(payload, 0, payload.bytes.len(), payload.request.path.path, 0, notes)
}

/// What kind of entry the highest two bits of a header tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    ObjectInstance,
    ResourceInstance,
    MultipleResource,
    Resource,
}

/// The header of an entry.
struct Header {
    kind: Kind,
    id: u16,
    length: usize,
    /// Where the value starts.
    end: usize,
}

fn header(bytes: &[u8], start: usize) -> Walk<Header> {
    let rest = bytes.get(start..).unwrap_or_default();
    let broken = || Break::new("the payload ends within the header of an entry");
    let (&first, rest) = rest.split_first().ok_or_else(broken)?;
    let kind = match first >> 6 {
        0 => Kind::ObjectInstance,
        1 => Kind::ResourceInstance,
        2 => Kind::MultipleResource,
        _ => Kind::Resource,
    };
    let wide = if first & 0x20 == 0 { 1 } else { 2 };
    let (id, rest) = rest.split_at_checked(wide).ok_or_else(broken)?;
    let (length, rest) = rest.split_at_checked(usize::from(first >> 3 & 3)).ok_or_else(broken)?;
    let number = |bytes: &[u8]| bytes.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    let inline = u32::from(first & 7);
    let long = if length.is_empty() { inline } else { number(length) };
    Ok(Header {
        kind,
        id: u16::try_from(number(id)).unwrap_or(u16::MAX),
        length: usize::try_from(long).unwrap_or(usize::MAX),
        end: bytes.len().saturating_sub(rest.len()),
    })
}

fn entries(
    payload: Payload<'_>,
    start: usize,
    end: usize,
    at: Path,
    depth: usize,
    notes: &mut Notes,
) -> Walk {
    let inside = payload.bytes.get(..end).unwrap_or(payload.bytes);
    let mut position = start;
    while position < end {
        let header = header(inside, position)?;
        let path = path(&header, at);
        let what = match header.kind {
            Kind::ObjectInstance => "object instance",
            Kind::ResourceInstance => "resource instance",
            Kind::MultipleResource => "multiple resource",
            Kind::Resource => "resource",
        };
        // The header says the id, the definition what it means; the name of the object need not be repeated.
        let named = path.filter(|path| matches!(path.level(), Level::Resource | Level::Instance));
        let name =
            named.and_then(|path| payload.known.name(path)).map_or(String::new(), |name| format!(" {name}"));
        let length = count(header.length, "byte");
        notes.add(position..header.end, depth, format!("{what} {}{name}, {length}", header.id));
        position = header.end.saturating_add(header.length);
        if position > end {
            let left = end.saturating_sub(header.end);
            return Err(Break::new(format!("{length} announced, {left} left")));
        }
        content(payload, &header, path, depth, notes)?;
    }
    Ok(())
}

/// The path that an entry adds to the one it stands in. The path of the request may already lead further.
fn path(header: &Header, at: Path) -> Option<Path> {
    let up_to = |level: Level| {
        let mut path = at;
        while path.level() > level {
            path = path.parent();
        }
        path
    };
    match header.kind {
        Kind::ObjectInstance => up_to(Level::Object).child(header.id),
        Kind::Resource | Kind::MultipleResource => {
            let instance = up_to(Level::Instance);
            let bare = instance.level() == Level::Object;
            (if bare { instance.child(0)? } else { instance }).child(header.id)
        }
        Kind::ResourceInstance => up_to(Level::Resource).child(header.id),
    }
}

/// The value of an entry.
fn content(
    payload: Payload<'_>,
    header: &Header,
    path: Option<Path>,
    depth: usize,
    notes: &mut Notes,
) -> Walk {
    let depth = depth.saturating_add(1);
    let end = header.end.saturating_add(header.length);
    if matches!(header.kind, Kind::ObjectInstance | Kind::MultipleResource) {
        if depth >= DEEPEST {
            return Err(Break::new("entries are nested too deeply"));
        }
        return entries(payload, header.end, end, path.unwrap_or(payload.request.path.path), depth, notes);
    }
    if header.length > 0 {
        let bytes = payload.bytes.get(header.end..end).unwrap_or_default();
        let resource = path.and_then(|path| payload.known.resource(path));
        let kind = resource.and_then(|resource| resource.kind).map(|kind| kind.value);
        let text = match (kind, kind.map(|kind| value(bytes, kind))) {
            (_, Some(Some(value))) => shown::value(&value, resource),
            (Some(kind), _) => format!("!! no {}", kind.as_str()),
            (None, _) => "value of a type that no definition tells".to_owned(),
        };
        notes.add(header.end..end, depth, text);
    }
    Ok(())
}

/// A value of a type; `None` where it cannot be one.
fn value(bytes: &[u8], kind: ResourceType) -> Option<Held> {
    let text = || String::from_utf8(bytes.to_vec()).ok();
    let unsigned = match bytes.len() {
        1 | 2 | 4 | 8 => Some(bytes.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte))),
        _ => None,
    };
    let signed = match *bytes {
        [a] => Some(i64::from(i8::from_be_bytes([a]))),
        [a, b] => Some(i64::from(i16::from_be_bytes([a, b]))),
        [a, b, c, d] => Some(i64::from(i32::from_be_bytes([a, b, c, d]))),
        [a, b, c, d, e, f, g, h] => Some(i64::from_be_bytes([a, b, c, d, e, f, g, h])),
        _ => None,
    };
    match kind {
        ResourceType::String => text().map(Held::String),
        ResourceType::CoreLink => text().map(Held::CoreLink),
        ResourceType::Opaque => Some(Held::Opaque(bytes.to_vec())),
        ResourceType::Unsigned => unsigned.map(Held::Unsigned),
        ResourceType::Integer => signed.map(Held::Integer),
        ResourceType::Time => signed.map(Held::Time),
        ResourceType::Boolean => match bytes {
            [0] => Some(Held::Boolean(false)),
            [1] => Some(Held::Boolean(true)),
            _ => None,
        },
        ResourceType::Float => match *bytes {
            [a, b, c, d] => Some(Held::Float(f32::from_be_bytes([a, b, c, d]).into())),
            [a, b, c, d, e, f, g, h] => Some(Held::Float(f64::from_be_bytes([a, b, c, d, e, f, g, h]))),
            _ => None,
        },
        ResourceType::ObjectLink => match *bytes {
            [a, b, c, d] => Some(Held::ObjectLink(ObjectLink {
                object: u16::from_be_bytes([a, b]),
                instance: u16::from_be_bytes([c, d]),
            })),
            _ => None,
        },
    }
}
