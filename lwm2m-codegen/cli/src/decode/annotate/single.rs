//! Plain text and opaque: the whole payload is one value.

use super::{Break, Notes, Payload, Walk};
use crate::decode::shown;
use crate::payload::read::read;

pub(super) fn walk(payload: Payload<'_>, notes: &mut Notes) -> Walk {
    let reading = read(payload.request, payload.bytes, payload.known);
    let Some(statement) = reading.statements.first() else {
        let refusal = reading.refusal.map_or_else(String::new, |refusal| refusal.error.kind().to_string());
        return Err(Break::new(refusal));
    };
    let resource = payload.known.resource(statement.path);
    let value = statement.value.as_ref().map_or_else(String::new, |value| shown::value(value, resource));
    let called = payload.called(&statement.prefix, statement.path);
    notes.add(0..payload.bytes.len(), 0, format!("{called}: {value}"));
    Ok(())
}
