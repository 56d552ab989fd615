//! Visits the leaves of nested maps and joins their keys to paths.

use crate::codec::cbor::input::{ARRAY, Head, Input, MAP, NULL, Remaining, TEXT, UNSIGNED};
use crate::codec::scratch::Bump;
use crate::error::{ErrorKind, Rule};
use crate::path::{Level, Path};

/// Maximum nesting: the outermost map, one below a prefix, and one for each id but the last.
const MAX_DEPTH: usize = 5;

/// An open map and the path that its keys continue.
#[derive(Debug, Clone, Copy)]
struct OpenMap {
    remaining: Remaining,
    path: Path,
}

impl OpenMap {
    const NONE: OpenMap = OpenMap { remaining: Remaining::NONE, path: Path::ROOT };
}

/// The kind of item at the end of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leaf {
    /// An item that is no map, still to be read.
    Value,
    /// Null, still to be read.
    Null,
    /// A map without entries.
    Empty,
}

/// A position between two leaves of a payload.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walk<'a> {
    pub(crate) input: Input<'a>,
    /// The innermost open map, and those around it.
    inner: OpenMap,
    outer: [OpenMap; MAX_DEPTH],
    depth: usize,
    /// Allows an instance with the id 65535, for which the client chooses the id.
    creates: bool,
    /// Path of the latest leaf, or the part that is known.
    pub(crate) path: Path,
    /// Prefix of that path.
    pub(crate) prefix: &'a str,
    /// Offset of its key.
    pub(crate) offset: usize,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(payload: &'a [u8], creates: bool) -> Self {
        Walk {
            input: Input::new(payload),
            inner: OpenMap::NONE,
            outer: [OpenMap::NONE; MAX_DEPTH],
            depth: 0,
            creates,
            path: Path::ROOT,
            prefix: "",
            offset: 0,
        }
    }

    /// Goes to the place of an error, and returns the error.
    #[cold]
    pub(crate) fn fail(&mut self, kind: ErrorKind, path: Path, offset: usize) -> ErrorKind {
        self.path = path;
        self.input.set_position(offset);
        kind
    }

    /// Returns a walk at the start of the payload.
    pub(crate) fn restarted(&self) -> Self {
        Walk { input: self.input.restarted(), depth: 0, path: Path::ROOT, prefix: "", offset: 0, ..*self }
    }

    /// Opens the outermost map.
    pub(crate) fn start(&mut self) -> Result<(), ErrorKind> {
        self.input.skip_self_described();
        let start = self.input.position();
        let head = self.input.head()?;
        if head.major() != MAP {
            self.input.set_position(start);
            return Err(ErrorKind::Malformed(Rule::MapExpected));
        }
        self.push(head, start)
    }

    fn push(&mut self, head: Head, start: usize) -> Result<(), ErrorKind> {
        let remaining = self.input.open(head, start)?;
        *self.outer.get_mut(self.depth).ok_or(ErrorKind::BadPath)? = self.inner;
        self.inner = OpenMap { remaining, path: self.path };
        self.depth += 1;
        Ok(())
    }

    /// Goes to the next leaf; returns `None` at the end of the payload. The caller has to read the item of
    /// each leaf.
    #[inline(always)]
    pub(crate) fn next(&mut self) -> Result<Option<Leaf>, ErrorKind> {
        loop {
            if !self.input.more(&mut self.inner.remaining) {
                if !self.close_map()? {
                    return Ok(None);
                }
                continue;
            }
            self.path = self.inner.path;
            self.offset = self.input.position();
            self.key()?;
            match self.input.peek() {
                Some(0xa0..=0xbf) => {
                    if self.open_map()? {
                        return Ok(Some(Leaf::Empty));
                    }
                }
                Some(NULL) => return Ok(Some(Leaf::Null)),
                _ => return Ok(Some(Leaf::Value)),
            }
        }
    }

    /// Continues with the outer map; returns false at the end of the payload.
    #[inline(never)]
    fn close_map(&mut self) -> Result<bool, ErrorKind> {
        let around = self.depth.checked_sub(1).and_then(|last| self.outer.get(last));
        self.inner = *around.unwrap_or(&OpenMap::NONE);
        self.depth = self.depth.saturating_sub(1);
        if self.depth > 0 {
            return Ok(true);
        }
        self.input.end().map(|()| false)
    }

    /// Opens the map after a key; returns true if it is empty.
    #[inline(never)]
    fn open_map(&mut self) -> Result<bool, ErrorKind> {
        let start = self.input.position();
        let head = self.input.head()?;
        let mut remaining = self.input.open(head, start)?;
        let mut after = self.input;
        if !after.more(&mut remaining) {
            self.input = after;
            return Ok(true);
        }
        if self.path.level() == Level::ResourceInstance {
            self.input.set_position(start);
            return Err(ErrorKind::Malformed(Rule::MapTooDeep));
        }
        self.push(head, start).map(|()| false)
    }

    /// Reads a key: an id or an array of ids; in the outermost map also a prefix, alone or before the ids.
    #[inline]
    fn key(&mut self) -> Result<(), ErrorKind> {
        if let Some(id @ 0..=23) = self.input.peek()
            && self.depth > 1
            && let Some(path) = self.path.child(id.into())
        {
            self.path = path;
            self.input.set_position(self.offset + 1);
            return Ok(());
        }
        self.long_key()
    }

    #[inline(never)]
    fn long_key(&mut self) -> Result<(), ErrorKind> {
        let top = self.depth == 1;
        if top {
            self.prefix = "";
        }
        let head = self.input.head()?;
        let result = match head.major() {
            UNSIGNED => self.id(head),
            ARRAY => return self.array(head, top),
            TEXT if top => self.prefix(head),
            _ => Err(ErrorKind::Malformed(Rule::KeyExpected)),
        };
        result.inspect_err(|_| self.input.set_position(self.offset))
    }

    #[inline]
    fn id(&mut self, head: Head) -> Result<(), ErrorKind> {
        let id = u16::try_from(head.argument).map_err(|_| ErrorKind::BadPath)?;
        self.path = match self.path.child(id) {
            Some(path) => path,
            None => self.unnumbered(id).ok_or(ErrorKind::BadPath)?,
        };
        Ok(())
    }

    /// Returns the path of an instance whose id the client chooses (LwM2M Core 1.2.2, 7.5.4.6).
    #[cold]
    fn unnumbered(&self, id: u16) -> Option<Path> {
        let object = self.path.object_id().filter(|_| self.path.level() == Level::Object)?;
        (self.creates && id == u16::MAX).then(|| Path::instance(object, id))
    }

    /// Reads a prefix. Rejects chunks, as there is no memory that holds the joined prefix long enough.
    fn prefix(&mut self, head: Head) -> Result<(), ErrorKind> {
        self.prefix = match self.input.text(head, &mut Bump::default()) {
            Ok("") => return Err(ErrorKind::Malformed(Rule::PrefixEmpty)),
            Err(ErrorKind::BufferTooSmall) => {
                return Err(ErrorKind::Malformed(Rule::PrefixChunks));
            }
            prefix => prefix?,
        };
        Ok(())
    }

    fn array(&mut self, head: Head, top: bool) -> Result<(), ErrorKind> {
        let mut remaining = self.input.open(head, self.offset)?;
        let mut first = true;
        while self.input.more(&mut remaining) {
            let start = self.input.position();
            let head = self.input.head()?;
            let result = match head.major() {
                UNSIGNED => self.id(head),
                TEXT if top && first => self.prefix(head),
                _ => Err(ErrorKind::Malformed(Rule::KeyIds)),
            };
            result.inspect_err(|_| self.input.set_position(start))?;
            first = false;
        }
        if first {
            self.input.set_position(self.offset);
            return Err(ErrorKind::Malformed(Rule::KeyEmpty));
        }
        Ok(())
    }
}
