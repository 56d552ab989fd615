//! Attributes of class NOTIFICATION that servers have set on paths, each server its own.

#[cfg(feature = "link")]
use crate::attributes::Decimal;
use crate::attributes::{AttributeChanges, Attributes};
#[cfg(feature = "link")]
use crate::codec::buffer::Buffer;
use crate::error::ErrorKind;
use crate::path::{Level, Path};
#[cfg(feature = "link")]
use crate::serve::saved::bytes::{Input, put_number, put_path};

/// The owner of attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// A server, by Write-Attributes: they apply to all its observations.
    Server(u16),
    /// An observation, by the query of its Observe.
    Observation(u16),
}

/// Attributes of one path.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PathAttributes {
    owner: Owner,
    path: Path,
    attributes: Attributes,
}

/// A list of fixed capacity.
pub(crate) type List = [Option<PathAttributes>];

fn find(list: &List, owner: Owner, path: Path) -> Option<&PathAttributes> {
    list.iter().flatten().find(|entry| entry.owner == owner && entry.path == path)
}

/// Returns the attributes of exactly this path.
pub(crate) fn at(list: &List, owner: Owner, path: Path) -> &Attributes {
    find(list, owner, path).map_or(&Attributes::NONE, |entry| &entry.attributes)
}

/// Returns the attributes of a path, with those that it inherits (LwM2M Core 1.2.2, 7.3.2).
pub(crate) fn effective(list: &List, owner: Owner, path: Path) -> Attributes {
    let mut attributes = *at(list, owner, path);
    let mut above = path;
    while above.level() > Level::Object {
        above = above.parent();
        attributes.inherit(at(list, owner, above));
    }
    attributes
}

/// Changes the attributes of a path.
pub(crate) fn change(
    list: &mut List,
    owner: Owner,
    path: Path,
    changes: &AttributeChanges,
) -> Result<(), ErrorKind> {
    let attributes = changes.apply(at(list, owner, path));
    attributes.check()?;
    set(list, owner, path, attributes)
}

/// Sets the attributes of a path.
pub(crate) fn set(
    list: &mut List,
    owner: Owner,
    path: Path,
    attributes: Attributes,
) -> Result<(), ErrorKind> {
    let is_same = |entry: &PathAttributes| entry.owner == owner && entry.path == path;
    let same = list.iter().position(|entry| entry.as_ref().is_some_and(is_same));
    let free = || list.iter().position(Option::is_none);
    let new = (!attributes.is_empty()).then_some(PathAttributes { owner, path, attributes });
    match same.or_else(free).and_then(|index| list.get_mut(index)) {
        Some(entry) => *entry = new,
        None if new.is_none() => {}
        None => return Err(ErrorKind::OutOfSpace),
    }
    Ok(())
}

/// Removes the attributes that `matches` returns true for.
pub(crate) fn remove(list: &mut List, matches: impl Fn(Owner, Path) -> bool) {
    for entry in list {
        if entry.as_ref().is_some_and(|entry| matches(entry.owner, entry.path)) {
            *entry = None;
        }
    }
}

/// Writes all attributes.
#[cfg(feature = "link")]
pub(crate) fn save(list: &List, out: &mut Buffer<'_>) {
    put_number(out, list.iter().flatten().count() as u64, 2);
    for entry in list.iter().flatten() {
        let (kind, owner) = match entry.owner {
            Owner::Server(server) => (0, server),
            Owner::Observation(observation) => (1, observation),
        };
        put_number(out, kind, 1);
        put_number(out, owner.into(), 2);
        put_path(out, entry.path);
        put_number(out, entry.attributes.iter().count() as u64, 1);
        for (name, value) in entry.attributes.iter() {
            let mut digits = [0; Decimal::LONGEST];
            let value = value.text(&mut digits);
            put_number(out, (name.len() + 1 + value.len()) as u64, 1);
            [name, "=", value].iter().for_each(|part| out.push(part.as_bytes()));
        }
    }
}

/// Reads the attributes that [`save`] has written.
#[cfg(feature = "link")]
pub(crate) fn restore(list: &mut List, input: &mut Input<'_>) -> Option<()> {
    for _ in 0..input.id()? {
        let is_server = !input.flag()?;
        let owner = if is_server { Owner::Server(input.id()?) } else { Owner::Observation(input.id()?) };
        let path = input.path()?;
        let mut changes = AttributeChanges::NONE;
        for _ in 0..input.byte()? {
            changes.add(input.text()?).ok()?;
        }
        set(list, owner, path, *changes.to_be_set()).ok()?;
    }
    Some(())
}
