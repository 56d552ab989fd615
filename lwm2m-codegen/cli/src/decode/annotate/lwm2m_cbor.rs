//! LwM2M CBOR: maps inside of maps, whose keys make up paths.

use lwm2m_runtime::Path;
use lwm2m_runtime::path::Level;

use super::cbor::{ARRAY, Head, MAP, TEXT, UNSIGNED, Walker, container};
use super::{Break, Notes, Payload, Walk};
use crate::decode::shown;
use crate::payload::held::Held;

/// Maps inside of each other that make sense: one for a prefix, one for each id.
const DEEPEST: usize = 5;

/// Where keys have led so far.
#[derive(Clone)]
struct Place {
    prefix: String,
    /// `None` where the keys make no path.
    path: Option<Path>,
}

pub(super) fn walk(payload: Payload<'_>, notes: &mut Notes) -> Walk {
    let mut walker = Walker::new(payload.bytes, notes);
    let head = walker.peek()?;
    if head.major != MAP {
        return Err(Break::new("a map is expected"));
    }
    let top = Place { prefix: payload.request.path.prefix.clone(), path: Some(Path::ROOT) };
    map(payload, head, &top, 0, &mut walker)
}

fn map(payload: Payload<'_>, head: Head, at: &Place, level: usize, walker: &mut Walker<'_>) -> Walk {
    if level > DEEPEST {
        return Err(Break::new("maps are nested too deeply"));
    }
    let depth = level.saturating_mul(2);
    walker.open(head, depth, container(&head));
    let mut left = head.count();
    while walker.more(&mut left, depth)? {
        let place = key(payload, at, depth.saturating_add(1), walker)?;
        let head = walker.peek()?;
        if head.major == MAP {
            map(payload, head, &place, level.saturating_add(1), walker)?;
            continue;
        }
        let item = walker.item(depth.saturating_add(2))?;
        if let (Some(value), Some(path)) = (item.value, place.path) {
            walker.notes.amend(item.note, shown::value(&value, payload.known.resource(path)));
        }
    }
    Ok(())
}

/// Notes a key, and gives the place that it leads to.
fn key(payload: Payload<'_>, at: &Place, depth: usize, walker: &mut Walker<'_>) -> Walk<Place> {
    let head = walker.peek()?;
    let mut place = at.clone();
    match head.major {
        UNSIGNED => {
            step(head.argument, &mut place);
            let text = title(payload, &place);
            walker.open(head, depth, format!("key: {text}"));
        }
        TEXT => {
            let item = walker.item(depth)?;
            prefix(item.value, &mut place);
            walker.notes.amend(item.note, format!("the device {:?}", place.prefix));
        }
        ARRAY => {
            let note = walker.open(head, depth, "");
            let mut left = head.count();
            while walker.more(&mut left, depth)? {
                match walker.item(depth.saturating_add(1))?.value {
                    Some(Held::Integer(id)) => step(u64::try_from(id).unwrap_or(u64::MAX), &mut place),
                    text => prefix(text, &mut place),
                }
            }
            let text = title(payload, &place);
            walker.notes.amend(note, format!("key: {text}"));
        }
        _ => return Err(Break::new("a key is a number, or an array of numbers")),
    }
    Ok(place)
}

fn prefix(value: Option<Held>, place: &mut Place) {
    match value {
        Some(Held::String(text)) => place.prefix = text,
        _ => place.path = None,
    }
}

fn step(id: u64, place: &mut Place) {
    let id = u16::try_from(id).ok();
    place.path = place.path.zip(id).and_then(|(path, id)| match (path.level(), path.object_id(), id) {
        // What a Create leaves to the client.
        (Level::Object, Some(object), u16::MAX) => Some(Path::instance(object, id)),
        _ => path.child(id),
    });
}

fn title(payload: Payload<'_>, place: &Place) -> String {
    match place.path {
        Some(path) => payload.called(&place.prefix, path),
        None => "no path".to_owned(),
    }
}
