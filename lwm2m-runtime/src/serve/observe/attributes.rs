//! Attributes of class NOTIFICATION that servers have set on paths, each server its own.

use crate::attributes::{AttributeChanges, Attributes};
use crate::error::ErrorKind;
use crate::path::{Level, Path};

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
