//! Attributes that servers attached to paths, each server its own.

use crate::attributes::{AttributeChanges, Attributes};
use crate::error::{Error, ErrorKind};
use crate::path::{Level, Path};

/// Whose attributes they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// Attached by a server, for its observations.
    Server(u16),
    /// Given with an Observe, for this one alone.
    Observation(u16),
}

/// Attributes of one path.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attached {
    holder: Owner,
    path: Path,
    attributes: Attributes,
}

/// The places for attributes that an endpoint has.
pub(super) type Places = [Option<Attached>];

fn find(places: &Places, holder: Owner, path: Path) -> Option<&Attached> {
    places.iter().flatten().find(|place| place.holder == holder && place.path == path)
}

/// The attributes at exactly this path.
pub(super) fn at(places: &Places, holder: Owner, path: Path) -> Attributes {
    find(places, holder, path).map_or(Attributes::NONE, |place| place.attributes)
}

/// The attributes that hold for a path, with what it inherits (LwM2M Core 1.2.2, 7.3.2).
pub(super) fn effective(places: &Places, holder: Owner, path: Path) -> Attributes {
    let mut attributes = at(places, holder, path);
    let mut above = path;
    while above.level() > Level::Object {
        above = above.parent();
        attributes = attributes.below(&at(places, holder, above));
    }
    attributes
}

/// Changes the attributes of a path.
pub(super) fn change(
    places: &mut Places,
    holder: Owner,
    path: Path,
    changes: &AttributeChanges,
) -> Result<(), Error> {
    let attributes = changes.apply(&at(places, holder, path));
    attributes.check().map_err(|kind| Error::new(kind, path))?;
    set(places, holder, path, attributes)
}

/// Sets the attributes of a path.
pub(super) fn set(
    places: &mut Places,
    holder: Owner,
    path: Path,
    attributes: Attributes,
) -> Result<(), Error> {
    let same = |place: &Option<Attached>| {
        place.as_ref().is_some_and(|place| place.holder == holder && place.path == path)
    };
    let taken = places.iter().position(same);
    let attached = (!attributes.is_empty()).then_some(Attached { holder, path, attributes });
    let free = || places.iter().position(Option::is_none);
    match (taken.or_else(free), attached) {
        (Some(index), attached) => {
            if let Some(place) = places.get_mut(index) {
                *place = attached;
            }
            Ok(())
        }
        (None, None) => Ok(()),
        (None, Some(_)) => Err(Error::new(ErrorKind::OutOfSpace, path)),
    }
}

/// Forgets what `which` says yes to.
pub(super) fn forget(places: &mut Places, which: impl Fn(Owner, Path) -> bool) {
    for place in places {
        if place.is_some_and(|attached| which(attached.holder, attached.path)) {
            *place = None;
        }
    }
}
