//! No path stands twice in a payload, and none beside a path that it is part of.
//!
//! Writers go through the ids upwards, and then it is enough to compare each path with the one before.
//! A payload in any other order is looked at as a whole, once, where its order breaks: in as many
//! passes as it takes to go through its paths upwards, a batch of them at a time. This is exact, and
//! needs no memory that grows with the payload.

use crate::codec::lwm2m_cbor::walk::{Leaf, Walk};
use crate::error::{Error, ErrorKind, PayloadError};
use crate::path::Path;

/// Paths that one pass takes in.
const BATCH: usize = 32;

/// The path of a leaf, its prefix, and where its key starts. Ordered as a tree is walked, and then as
/// the payload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct LeafPath<'a> {
    prefix: &'a str,
    path: Path,
    offset: usize,
}

impl<'a> LeafPath<'a> {
    const FIRST: LeafPath<'static> = LeafPath { prefix: "", path: Path::ROOT, offset: 0 };

    fn new(walk: &Walk<'a>) -> Self {
        LeafPath { prefix: walk.prefix, path: walk.path, offset: walk.offset }
    }

    /// Refuses what comes next in order if both cannot stand in one payload.
    fn check_next(&self, next: &LeafPath<'_>) -> Result<(), Error> {
        if next.prefix != self.prefix || !next.path.is_within(self.path) {
            return Ok(());
        }
        let second = if next.offset > self.offset { next } else { self };
        Err(Error::new(PayloadError::Duplicate.into(), second.path).at_offset(second.offset))
    }
}

/// Refuses paths that come again.
#[derive(Debug)]
pub(crate) struct DuplicateCheck<'a> {
    prefix: &'a str,
    last: Option<Path>,
    /// The whole payload was found to be right.
    checked_all: bool,
}

impl<'a> DuplicateCheck<'a> {
    pub(crate) fn new() -> Self {
        DuplicateCheck { prefix: "", last: None, checked_all: false }
    }

    /// Judges the leaf that was just reached; where the order breaks, all of the payload.
    #[inline]
    pub(crate) fn check(&mut self, walk: &Walk<'a>) -> Result<(), Error> {
        let unprefixed = walk.prefix.is_empty() && self.prefix.is_empty();
        let follows = unprefixed || self.device_follows(walk.prefix);
        let path = walk.path;
        let last = self.last.replace(path);
        let ascends = last.is_none_or(|last| path > last && !path.is_within(last));
        if self.checked_all || follows && ascends { Ok(()) } else { self.check_all(walk) }
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
    fn check_all(&mut self, walk: &Walk<'_>) -> Result<(), Error> {
        self.checked_all = true;
        let mut floor = None;
        loop {
            let batch = Batch::above(floor, walk.again())?;
            let mut last = floor;
            for leaf in batch.leaves() {
                last.map_or(Ok(()), |last: LeafPath<'_>| last.check_next(leaf))?;
                last = Some(*leaf);
            }
            if !batch.overflowed {
                return Ok(());
            }
            floor = last;
        }
    }
}

/// The first few paths in order, of those above a floor.
struct Batch<'a> {
    leaves: [LeafPath<'a>; BATCH],
    count: usize,
    overflowed: bool,
}

impl<'a> Batch<'a> {
    fn above(floor: Option<LeafPath<'a>>, mut walk: Walk<'a>) -> Result<Self, Error> {
        let mut batch = Batch { leaves: [LeafPath::FIRST; BATCH], count: 0, overflowed: false };
        batch
            .fill(floor, &mut walk)
            .map_err(|kind| Error::new(kind, walk.path).at_offset(walk.input.position()))?;
        Ok(batch)
    }

    fn fill(&mut self, floor: Option<LeafPath<'a>>, walk: &mut Walk<'a>) -> Result<(), ErrorKind> {
        walk.start()?;
        while let Some(leaf) = walk.next()? {
            if leaf != Leaf::Empty {
                walk.input.skip()?;
            }
            let leaf = LeafPath::new(walk);
            if floor.is_none_or(|floor| leaf > floor) {
                self.insert(leaf);
            }
        }
        Ok(())
    }

    fn leaves(&self) -> &[LeafPath<'a>] {
        self.leaves.get(..self.count).unwrap_or(&self.leaves)
    }

    fn insert(&mut self, leaf: LeafPath<'a>) {
        let at = self.leaves().partition_point(|other| *other < leaf);
        self.overflowed |= self.count == BATCH;
        self.count = BATCH.min(self.count + 1);
        if let Some(above @ [_, ..]) = self.leaves.get_mut(at..self.count) {
            above.rotate_right(1);
            above[0] = leaf;
        }
    }
}
