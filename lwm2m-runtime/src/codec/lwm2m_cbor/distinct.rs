//! No path stands twice in a payload, and none beside a path that it is part of.
//!
//! Writers go through the ids upwards, and then it is enough to compare each path with the one before.
//! A payload in any other order is looked at as a whole, once, where its order breaks: in as many
//! passes as it takes to go through its paths upwards, a window of them at a time. This is exact, and
//! needs no memory that grows with the payload.

use crate::codec::lwm2m_cbor::walk::{Leaf, Walk};
use crate::error::{Error, ErrorKind, PayloadError};
use crate::path::Path;

/// Paths that one pass takes in.
const WINDOW: usize = 32;

/// The path of a leaf, its prefix, and where its key starts. Ordered as a tree is walked, and then as
/// the payload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place<'a> {
    prefix: &'a str,
    path: Path,
    offset: usize,
}

impl<'a> Place<'a> {
    const FIRST: Place<'static> = Place { prefix: "", path: Path::ROOT, offset: 0 };

    fn of(walk: &Walk<'a>) -> Self {
        Place { prefix: walk.prefix, path: walk.path, offset: walk.offset }
    }

    /// Refuses what comes next in order if both cannot stand in one payload.
    fn admit(&self, next: &Place<'_>) -> Result<(), Error> {
        if next.prefix != self.prefix || !next.path.is_within(self.path) {
            return Ok(());
        }
        let second = if next.offset > self.offset { next } else { self };
        Err(Error::new(ErrorKind::Payload(PayloadError::Duplicate), second.path).at_offset(second.offset))
    }
}

/// Refuses paths that come again.
#[derive(Debug)]
pub(crate) struct Distinct<'a> {
    prefix: &'a str,
    last: Option<Path>,
    /// The whole payload was found to be right.
    known: bool,
}

impl<'a> Distinct<'a> {
    pub(crate) fn new() -> Self {
        Distinct { prefix: "", last: None, known: false }
    }

    /// Judges the leaf that was just reached; where the order breaks, all of the payload.
    #[inline]
    pub(crate) fn check(&mut self, walk: &Walk<'a>) -> Result<(), Error> {
        let unprefixed = walk.prefix.is_empty() && self.prefix.is_empty();
        let follows = unprefixed || self.device_follows(walk.prefix);
        let path = walk.path;
        let last = self.last.replace(path);
        let ascends = last.is_none_or(|last| path > last && !path.is_within(last));
        if self.known || follows && ascends { Ok(()) } else { self.judge(walk) }
    }

    /// Whether this is the same device, or one that comes later, whose paths begin anew.
    #[cold]
    fn device_follows(&mut self, prefix: &'a str) -> bool {
        if prefix > self.prefix {
            self.prefix = prefix;
            self.last = None;
        }
        prefix == self.prefix
    }

    #[cold]
    fn judge(&mut self, walk: &Walk<'_>) -> Result<(), Error> {
        self.known = true;
        let mut floor = None;
        loop {
            let window = Window::above(floor, walk.again())?;
            let mut last = floor;
            for place in window.places() {
                last.map_or(Ok(()), |last: Place<'_>| last.admit(place))?;
                last = Some(*place);
            }
            if !window.overflown {
                return Ok(());
            }
            floor = last;
        }
    }
}

/// The first few paths in order, of those above a floor.
struct Window<'a> {
    places: [Place<'a>; WINDOW],
    count: usize,
    overflown: bool,
}

impl<'a> Window<'a> {
    fn above(floor: Option<Place<'a>>, mut walk: Walk<'a>) -> Result<Self, Error> {
        let mut window = Window { places: [Place::FIRST; WINDOW], count: 0, overflown: false };
        window
            .fill(floor, &mut walk)
            .map_err(|kind| Error::new(kind, walk.path).at_offset(walk.input.position()))?;
        Ok(window)
    }

    fn fill(&mut self, floor: Option<Place<'a>>, walk: &mut Walk<'a>) -> Result<(), ErrorKind> {
        walk.start()?;
        while let Some(leaf) = walk.next()? {
            if leaf != Leaf::Empty {
                walk.input.skip()?;
            }
            let place = Place::of(walk);
            if floor.is_none_or(|floor| place > floor) {
                self.insert(place);
            }
        }
        Ok(())
    }

    fn places(&self) -> &[Place<'a>] {
        self.places.get(..self.count).unwrap_or(&self.places)
    }

    fn insert(&mut self, place: Place<'a>) {
        let at = self.places().partition_point(|other| *other < place);
        self.overflown |= self.count == WINDOW;
        self.count = WINDOW.min(self.count + 1);
        if let Some(above @ [_, ..]) = self.places.get_mut(at..self.count) {
            above.rotate_right(1);
            above[0] = place;
        }
    }
}
