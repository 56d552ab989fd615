//! Link format: targets in angle brackets, each with attributes behind it.

use lwm2m_runtime::Path;

use super::{Break, Notes, Payload, Walk};
use crate::decode::shown;

pub(super) fn walk(payload: Payload<'_>, notes: &mut Notes) -> Walk {
    let text = std::str::from_utf8(payload.bytes).map_err(|_| Break::new("the text is not UTF-8"))?;
    let mut position = 0;
    while position < text.len() {
        let rest = text.get(position..).unwrap_or_default();
        let length = match rest.as_bytes().first() {
            Some(b'<') => target(payload, rest, position, notes)?,
            Some(b';') => attribute(rest, position, notes)?,
            Some(b',') => separator(rest, position, notes)?,
            _ => return Err(Break::new("a link starts with `<`, an attribute with `;`")),
        };
        position = position.saturating_add(length);
    }
    Ok(())
}

fn target(payload: Payload<'_>, rest: &str, start: usize, notes: &mut Notes) -> Walk<usize> {
    let end = rest.find('>').ok_or_else(|| Break::new("the `>` at the end of a target is missing"))?;
    let uri = rest.get(1..end).unwrap_or_default();
    let below = uri.strip_prefix(payload.request.front().as_str()).unwrap_or(uri);
    let below = if below.len() > 1 { below.trim_end_matches('/') } else { below };
    let text = match below.parse::<Path>() {
        Ok(Path::ROOT) => "link to the client itself".to_owned(),
        Ok(path) => format!("link to {}", payload.called(&payload.request.path.prefix, path)),
        Err(_) => format!("link to {uri:?}"),
    };
    let length = end.saturating_add(1);
    notes.add(start..start.saturating_add(length), 0, text);
    Ok(length)
}

fn attribute(rest: &str, start: usize, notes: &mut Notes) -> Walk<usize> {
    let (mut quoted, mut escaped) = (false, false);
    let mut length = rest.len();
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ';' | ',' if !quoted => {
                length = at;
                break;
            }
            _ => {}
        }
    }
    if quoted {
        return Err(Break::new("the quote at the end of a value is missing"));
    }
    let attribute = rest.get(1..length).unwrap_or_default();
    let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
    let text = match meaning(name.trim()) {
        Some(meaning) if value.is_empty() => meaning.to_owned(),
        Some(meaning) => format!("{meaning}: {}", shown::plain(value)),
        None => format!("attribute {}", shown::plain(attribute)),
    };
    notes.add(start..start.saturating_add(length), 1, text);
    Ok(length)
}

fn separator(rest: &str, start: usize, notes: &mut Notes) -> Walk<usize> {
    let blanks = rest.bytes().skip(1).take_while(u8::is_ascii_whitespace).count();
    let length = blanks.saturating_add(1);
    if start == 0 || start.saturating_add(length) == start.saturating_add(rest.len()) {
        return Err(Break::new("a comma stands between two links"));
    }
    notes.extend(start.saturating_add(length));
    Ok(length)
}

fn meaning(name: &str) -> Option<&'static str> {
    Some(match name {
        "rt" => "what the resource is",
        "ct" => "content formats",
        "ver" => "version of the object",
        "lwm2m" => "version of LwM2M",
        "ssid" => "Short Server ID",
        "uri" => "address of the server",
        "dim" => "resource instances",
        "pmin" => "seconds between notifications, at least",
        "pmax" => "seconds between notifications, at most",
        "gt" => "notify above",
        "lt" => "notify below",
        "st" => "notify after a step of",
        "epmin" => "seconds between samples, at least",
        "epmax" => "seconds between samples, at most",
        "edge" => "notify on a change to",
        "con" => "confirm notifications",
        "hqmax" => "notifications that are kept",
        _ => return None,
    })
}
