//! Rejects a payload that contains a path twice, or a path and a part of it.
//!
//! Most payloads have their paths in ascending order, so that comparing each path with its predecessor is
//! enough. At the first path out of order, this module checks the whole payload once: each pass sorts the
//! next batch of paths. The check is exact and needs constant memory. Its time grows with the square of the number of
//! paths, which is limited for that reason.

use crate::codec::lwm2m_cbor::walk::{Leaf, Walk};
use crate::error::{ErrorKind, Rule};
use crate::path::Path;

/// Number of paths in one pass.
const BATCH: usize = 32;

/// The most paths of a payload in which they do not ascend.
const MAX_UNORDERED: usize = 1 << 13;

/// Prefix and path of a leaf, and the offset of its key, in this order of comparison.
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

    /// Rejects the next leaf in order if it has the path of this leaf or a path below it.
    fn check_next(&self, next: &LeafPath<'_>, walk: &mut Walk<'_>) -> Result<(), ErrorKind> {
        if next.prefix != self.prefix || !next.path.is_within(self.path) {
            return Ok(());
        }
        let second = if next.offset > self.offset { next } else { self };
        Err(walk.fail(ErrorKind::Duplicate, second.path, second.offset))
    }
}

/// Rejects duplicate paths.
#[derive(Debug)]
pub(crate) struct DuplicateCheck<'a> {
    prefix: &'a str,
    last: Option<Path>,
    checked_all: bool,
}

impl<'a> DuplicateCheck<'a> {
    pub(crate) fn new() -> Self {
        DuplicateCheck { prefix: "", last: None, checked_all: false }
    }

    /// Checks the latest leaf, or the whole payload at the first leaf out of order. After an error, the walk is at its
    /// place.
    #[inline]
    pub(crate) fn check(&mut self, walk: &mut Walk<'a>) -> Result<(), ErrorKind> {
        let unprefixed = walk.prefix.is_empty() && self.prefix.is_empty();
        let follows = unprefixed || self.device_follows(walk.prefix);
        let path = walk.path;
        let last = self.last.replace(path);
        let ascends = last.is_none_or(|last| path > last && !path.is_within(last));
        if self.checked_all || follows && ascends { Ok(()) } else { self.check_all(walk) }
    }

    /// Returns whether the prefix is that of the previous leaf or comes after it. Paths start again with each
    /// device.
    #[cold]
    fn device_follows(&mut self, prefix: &'a str) -> bool {
        if prefix > self.prefix {
            self.prefix = prefix;
            self.last = None;
        }
        prefix == self.prefix
    }

    #[cold]
    fn check_all(&mut self, walk: &mut Walk<'_>) -> Result<(), ErrorKind> {
        self.checked_all = true;
        let mut floor = None;
        loop {
            let mut batch = Batch { leaves: [LeafPath::FIRST; BATCH], count: 0, overflowed: false };
            let mut again = walk.restarted();
            batch
                .fill(floor, &mut again)
                .map_err(|kind| walk.fail(kind, again.path, again.input.position()))?;
            let mut last: Option<LeafPath<'_>> = floor;
            for leaf in batch.leaves() {
                if let Some(last) = last {
                    last.check_next(leaf, walk)?;
                }
                last = Some(*leaf);
            }
            if !batch.overflowed {
                return Ok(());
            }
            floor = last;
        }
    }
}

/// The smallest leaves above a floor, sorted.
struct Batch<'a> {
    leaves: [LeafPath<'a>; BATCH],
    count: usize,
    overflowed: bool,
}

impl<'a> Batch<'a> {
    fn fill(&mut self, floor: Option<LeafPath<'a>>, walk: &mut Walk<'a>) -> Result<(), ErrorKind> {
        walk.start()?;
        let mut count = 0;
        while let Some(leaf) = walk.next()? {
            count += 1;
            if count > MAX_UNORDERED {
                return Err(ErrorKind::Malformed(Rule::PathOrder));
            }
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
