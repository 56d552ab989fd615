//! Walking through nested maps: from keys to paths, one leaf after the other.

use crate::codec::cbor::input::{ARRAY, Head, Input, MAP, NULL, Remaining, TEXT, UNSIGNED};
use crate::codec::malformed;
use crate::codec::scratch::Bump;
use crate::error::ErrorKind;
use crate::path::{Level, Path};

/// Maps inside of each other: the outermost, one below a prefix, and one for each id but the last.
const DEEPEST: usize = 5;

/// A map that is open, and the path that its keys go on from.
#[derive(Debug, Clone, Copy)]
struct Open {
    left: Remaining,
    path: Path,
}

impl Open {
    const NONE: Open = Open { left: Remaining::NONE, path: Path::ROOT };
}

/// What stands at the end of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leaf {
    /// An item that is no map, and has not been read yet.
    Value,
    /// Null, which has not been read yet.
    Null,
    /// A map without entries.
    Empty,
}

/// A place between two leaves of a payload; a copy goes its own way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walk<'a> {
    pub(crate) input: Input<'a>,
    /// The map that is open, and those around it.
    inner: Open,
    outer: [Open; DEEPEST],
    depth: usize,
    /// The instance 65535 is one that has no number yet.
    creates: bool,
    /// Path of the latest leaf, or as far as it is known.
    pub(crate) path: Path,
    /// Prefix in front of it.
    pub(crate) prefix: &'a str,
    /// Where its key starts.
    pub(crate) offset: usize,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(payload: &'a [u8], creates: bool) -> Self {
        Walk {
            input: Input::new(payload),
            inner: Open::NONE,
            outer: [Open::NONE; DEEPEST],
            depth: 0,
            creates,
            path: Path::ROOT,
            prefix: "",
            offset: 0,
        }
    }

    /// The same payload from its first byte on.
    pub(crate) fn again(&self) -> Self {
        Walk { input: self.input.again(), depth: 0, path: Path::ROOT, prefix: "", offset: 0, ..*self }
    }

    /// Opens the outermost map.
    pub(crate) fn start(&mut self) -> Result<(), ErrorKind> {
        let head = self.input.head()?;
        if head.major() != MAP {
            self.input.set_position(0);
            return Err(malformed("the payload is a map"));
        }
        self.push(head, 0)
    }

    fn push(&mut self, head: Head, start: usize) -> Result<(), ErrorKind> {
        let left = self.input.open(head, start)?;
        *self.outer.get_mut(self.depth).ok_or(ErrorKind::BadPath)? = self.inner;
        self.inner = Open { left, path: self.path };
        self.depth += 1;
        Ok(())
    }

    /// Goes on to the next leaf; `None` at the end of the payload. The item of a leaf is to be read
    /// before this is called again.
    #[inline(always)]
    pub(crate) fn next(&mut self) -> Result<Option<Leaf>, ErrorKind> {
        loop {
            if !self.input.more(&mut self.inner.left) {
                if !self.leave()? {
                    return Ok(None);
                }
                continue;
            }
            self.path = self.inner.path;
            self.offset = self.input.position();
            self.key()?;
            match self.input.peek() {
                Some(0xa0..=0xbf) => {
                    if self.enter()? {
                        return Ok(Some(Leaf::Empty));
                    }
                }
                Some(NULL) => return Ok(Some(Leaf::Null)),
                _ => return Ok(Some(Leaf::Value)),
            }
        }
    }

    /// Goes on with the map around the one that ended; false at the end of the payload.
    #[inline(never)]
    fn leave(&mut self) -> Result<bool, ErrorKind> {
        let around = self.depth.checked_sub(1).and_then(|last| self.outer.get(last));
        self.inner = *around.unwrap_or(&Open::NONE);
        self.depth = self.depth.saturating_sub(1);
        if self.depth > 0 {
            return Ok(true);
        }
        self.input.end().map(|()| false)
    }

    /// Opens a map that is the value of a key; true if it has no entries.
    #[inline(never)]
    fn enter(&mut self) -> Result<bool, ErrorKind> {
        let start = self.input.position();
        let head = self.input.head()?;
        let mut left = self.input.open(head, start)?;
        let mut after = self.input;
        if !after.more(&mut left) {
            self.input = after;
            return Ok(true);
        }
        if self.path.level() == Level::ResourceInstance {
            self.input.set_position(start);
            return Err(malformed("a map below a resource instance"));
        }
        self.push(head, start).map(|()| false)
    }

    /// Reads a key: an id, or an array of them; at the top, a prefix alone or in front of them.
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
        let known = match head.major() {
            UNSIGNED => self.id(head),
            ARRAY => return self.array(head, top),
            TEXT if top => self.prefix(head),
            _ => Err(malformed("a key is an id or an array of ids")),
        };
        known.inspect_err(|_| self.input.set_position(self.offset))
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

    /// Path of the instance that a Create leaves for the client to number (LwM2M Core 1.2.2, 7.5.4.6).
    #[cold]
    fn unnumbered(&self, id: u16) -> Option<Path> {
        let object = self.path.object_id().filter(|_| self.path.level() == Level::Object)?;
        (self.creates && id == u16::MAX).then(|| Path::instance(object, id))
    }

    /// Prefixes are short: one that is put together from chunks would need room that lasts.
    fn prefix(&mut self, head: Head) -> Result<(), ErrorKind> {
        self.prefix = match self.input.text(head, &mut Bump::default()) {
            Ok("") => return Err(malformed("a prefix is not empty")),
            Err(ErrorKind::BufferTooSmall { .. }) => {
                return Err(malformed("a prefix comes in one piece"));
            }
            prefix => prefix?,
        };
        Ok(())
    }

    fn array(&mut self, head: Head, top: bool) -> Result<(), ErrorKind> {
        let mut left = self.input.open(head, self.offset)?;
        let mut first = true;
        while self.input.more(&mut left) {
            let start = self.input.position();
            let head = self.input.head()?;
            let known = match head.major() {
                UNSIGNED => self.id(head),
                TEXT if top && first => self.prefix(head),
                _ => Err(malformed("a key of several steps takes ids only")),
            };
            known.inspect_err(|_| self.input.set_position(start))?;
            first = false;
        }
        if first {
            self.input.set_position(self.offset);
            return Err(malformed("a key without an id"));
        }
        Ok(())
    }
}
