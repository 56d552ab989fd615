//! LwM2M CBOR, Content-Format 11544 (LwM2M Core 1.2.2, 7.5.4): nested maps whose keys are ids.
//!
//! `{[3, 0]: {0: "Open Mobile Alliance", 6: {0: 1, 1: 5}}}`: a key is an id or an array of ids. The
//! keys from the outermost to the innermost make the path. An empty map or null is a path without a value.

mod duplicates;
mod walk;
mod writer;

use crate::codec::reader::{Devices, Location, Records, Source};
use crate::codec::resource_types::ResourceTypes;
use crate::codec::scratch::{Bump, Scratch};
use crate::definition::Definitions;
use crate::error::{Error, ErrorKind, Rule};
use crate::path::{Level, Path};
use crate::record::Record;
use duplicates::DuplicateCheck;
use walk::{Leaf, Walk};

pub use writer::Writer;

/// Reads LwM2M CBOR.
pub struct Reader<'a> {
    payload: &'a [u8],
    base: Path,
    definitions: Definitions<'a>,
    scratch: Scratch<'a>,
    prefix: &'a str,
    devices: Devices<'a>,
}

crate::debug::debug_name!([] Reader<'_>, "Reader");

impl<'a> Reader<'a> {
    /// Creates a reader of a payload that was sent to, or came from, `base`. If that is an object, the client
    /// chooses the id of an instance with the id 65535 (Create).
    ///
    /// `scratch` joins the chunks of strings of indefinite length; with the feature `alloc` it may be empty.
    pub fn new(payload: &'a [u8], base: Path, definitions: Definitions<'a>, scratch: &'a mut [u8]) -> Self {
        let scratch = Scratch::new(scratch);
        Reader { payload, base, definitions, scratch, prefix: "", devices: Devices::Single }
    }

    /// Sets the prefix of a device behind a gateway (LwM2M Gateway 1.1.1, 10), empty by default. Records
    /// with another prefix are outside of the request.
    #[must_use]
    pub fn prefix(mut self, prefix: &'a str) -> Self {
        self.prefix = prefix;
        self
    }

    pub(crate) fn devices(mut self, devices: Devices<'a>) -> Self {
        self.devices = devices;
        self
    }

    /// Returns an iterator over the records of all devices, which ends after an error.
    pub fn records(&mut self) -> Records<'_, Parser<'_>> {
        Records::new(self.parser_of(Devices::ALL))
    }

    fn parser_of<'s>(&'s mut self, devices: Devices<'s>) -> Parser<'s> {
        Parser {
            devices,
            prefix: self.prefix,
            walk: Walk::new(self.payload, self.base.level() == Level::Object),
            started: false,
            base: self.base,
            form: Form::Unknown,
            types: ResourceTypes::new(self.definitions),
            scratch: self.scratch.bump(),
            duplicates: DuplicateCheck::new(),
        }
    }
}

impl Source for Reader<'_> {
    type Parser<'s>
        = Parser<'s>
    where
        Self: 's;

    fn parser(&mut self) -> Parser<'_> {
        self.parser_of(self.devices)
    }
}

/// Whether paths start with the object, or below the path of the request.
///
/// LwM2M 1.2.0 has relative paths in Write and Create, 1.2.2 has absolute paths only. The first value tells which: above
/// the level of a resource, its path is relative. So does an empty map or null before it that would be outside of the
/// request's path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Unknown,
    Absolute,
    Relative,
}

/// Parses a payload leaf by leaf.
#[derive(Debug)]
pub struct Parser<'a> {
    walk: Walk<'a>,
    started: bool,
    base: Path,
    form: Form,
    types: ResourceTypes<'a>,
    scratch: Bump<'a>,
    duplicates: DuplicateCheck<'a>,
    devices: Devices<'a>,
    /// The prefix that all records of one device have.
    prefix: &'a str,
}

impl<'a> Parser<'a> {
    #[inline]
    fn step(&mut self, record: &mut Record<'a>) -> Result<bool, ErrorKind> {
        if !self.started {
            self.started = true;
            self.walk.start()?;
        }
        let leaf = loop {
            match self.walk.next()? {
                None => return Ok(false),
                Some(leaf) if self.is_skipped() => self.skip(leaf)?,
                Some(leaf) => break leaf,
            }
        };
        let path = self.path(leaf)?;
        self.duplicates.check(&mut self.walk)?;
        record.path = path;
        record.value = match leaf {
            Leaf::Empty => None,
            Leaf::Null | Leaf::Value => {
                let kind = self.types.get(path);
                let value = self.walk.input.typed(kind, &mut self.scratch);
                value.inspect_err(|_| self.walk.path = path)?
            }
        };
        if matches!(self.devices, Devices::Single) && self.prefix != self.walk.prefix {
            return Err(self.walk.fail(ErrorKind::OutsidePath, path, self.walk.offset));
        }
        Ok(true)
    }

    fn is_skipped(&self) -> bool {
        matches!(self.devices, Devices::Only(_, prefix) if prefix != self.walk.prefix)
    }

    /// Skips a leaf of another device.
    #[cold]
    fn skip(&mut self, leaf: Leaf) -> Result<(), ErrorKind> {
        self.duplicates.check(&mut self.walk)?;
        if leaf != Leaf::Empty {
            self.walk.input.skip()?;
        }
        Ok(())
    }

    #[inline]
    fn path(&mut self, leaf: Leaf) -> Result<Path, ErrorKind> {
        let path = self.walk.path;
        if self.form == Form::Unknown {
            self.form = self.form(leaf);
        }
        if self.form == Form::Relative {
            let relative = self.relative();
            return relative.ok_or_else(|| self.walk.fail(ErrorKind::BadPath, path, self.walk.offset));
        }
        if path.level() < Level::Resource && leaf == Leaf::Value {
            return Err(ErrorKind::Malformed(Rule::ValueAboveResource));
        }
        if !path.is_within(self.base) || path == Path::ROOT {
            return Err(self.walk.fail(ErrorKind::OutsidePath, path, self.walk.offset));
        }
        Ok(path)
    }

    #[cold]
    fn relative(&self) -> Option<Path> {
        let unprefixed = self.walk.prefix.is_empty();
        let path = self.walk.path.ids().iter().try_fold(self.base, |path, &id| path.child(id));
        path.filter(|path| unprefixed && path.level() >= Level::Resource)
    }

    fn form(&self, leaf: Leaf) -> Form {
        let path = self.walk.path;
        if leaf != Leaf::Value && path.is_within(self.base) {
            return Form::Unknown;
        }
        let is_relative = path.level() < Level::Resource && self.base != Path::ROOT;
        if is_relative && self.relative().is_some() { Form::Relative } else { Form::Absolute }
    }
}

impl<'a> crate::codec::Parser<'a> for Parser<'a> {
    #[inline]
    fn advance(&mut self, record: &mut Record<'a>) -> Result<bool, ErrorKind> {
        self.step(record)
    }

    fn error(&self, kind: ErrorKind) -> Error {
        let error = Error::new(kind, self.walk.path).at_offset(self.walk.input.position());
        self.scratch.explain(error)
    }

    fn row(&self) -> usize {
        self.types.row
    }

    fn offset(&self) -> usize {
        self.walk.offset
    }

    fn prefix(&self) -> &'a str {
        self.walk.prefix
    }

    fn location(&self) -> Location {
        let (start, end) = (self.walk.offset, self.walk.input.position());
        let mut key = self.walk.input;
        key.set_position(start);
        let value = key.skip().map_or(end, |()| key.position());
        Location { record: start..end, value: value..end }
    }
}
