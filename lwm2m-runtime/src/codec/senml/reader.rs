//! Reading SenML, independent of its syntax.

use core::marker::PhantomData;
use core::ops::Range;

use crate::codec::reader::{Devices, Location, Records, Source};
use crate::codec::resource_types::ResourceTypes;
use crate::codec::scratch::{Bump, Scratch};
use crate::codec::senml::{self, Label, Labels, NameResolver, TimeResolver};
use crate::codec::utf8;
use crate::definition::Definitions;
use crate::error::{Error, ErrorKind, Rule};
use crate::path::Path;
use crate::record::Record;
use crate::value::{ResourceType, Value};

/// Reads SenML in a syntax.
#[derive(Debug)]
pub struct Reader<'a, S> {
    options: Options<'a>,
    scratch: Scratch<'a>,
    syntax: PhantomData<S>,
}

/// A payload and the context of its request.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    pub(crate) payload: &'a [u8],
    pub(crate) base: Path,
    pub(crate) definitions: Definitions<'a>,
    pub(crate) root: &'a str,
    pub(crate) etch: bool,
    pub(crate) devices: Devices<'a>,
}

crate::debug::debug_name!([] Options<'_>, "Options");

/// A syntax of SenML.
pub trait Syntax {
    type Tokens<'s>: Tokens<'s>;

    fn tokens<'s>(options: &Options<'s>, scratch: Bump<'s>) -> Self::Tokens<'s>;
}

/// The tokens of a payload, in JSON or CBOR. After an error, the position is that of the wrong byte.
pub trait Tokens<'a> {
    /// A name before its escape sequences are replaced.
    type Name: Copy + Default;
    /// A value before the type of its resource is known.
    type Token;

    fn position(&self) -> usize;

    fn set_position(&mut self, position: usize);

    /// Opens the array of records.
    fn start(&mut self, resolver: &mut Resolver<'a>) -> Result<(), ErrorKind>;

    /// Goes to the next record; returns false at the end of the payload.
    fn next_record(&mut self) -> Result<bool, ErrorKind>;

    /// Reads the bytes between a record and the next one.
    fn end_record(&mut self) -> Result<(), ErrorKind>;

    /// Reads the members of a record of a short name and a value in this order, the most frequent form, and returns the
    /// offset of the value, too; otherwise reads nothing.
    fn name_and_value(&mut self) -> Option<(Self::Name, Self::Token, usize)>;

    /// Opens a record; returns whether it has members.
    fn open_record(&mut self) -> Result<bool, ErrorKind>;

    /// Returns whether a record has another member.
    fn more_members(&mut self) -> Result<bool, ErrorKind>;

    /// Reads a label and goes to its value.
    fn label(&mut self, labels: &mut Labels) -> Result<Label, ErrorKind>;

    fn name(&mut self) -> Result<Self::Name, ErrorKind>;

    /// Calls `read` with a name as the payload has it, and with its escape sequences replaced.
    fn with_name<T>(
        &self,
        name: Self::Name,
        read: impl FnOnce(&'a [u8], &[u8]) -> Result<T, ErrorKind>,
    ) -> Result<T, ErrorKind>;

    /// Reads a value whose type is not known yet.
    fn token(&mut self, label: Label) -> Result<Self::Token, ErrorKind>;

    /// Converts a value, which starts at `start`, to a type; without a type, it has its own.
    fn value(
        &mut self,
        token: Self::Token,
        start: usize,
        kind: Option<ResourceType>,
    ) -> Result<Option<Value<'a>>, ErrorKind>;

    fn seconds(&mut self) -> Result<f64, ErrorKind>;

    /// Reads the version of SenML; 0 for a number that is none.
    fn version(&mut self) -> Result<u64, ErrorKind>;

    fn skip(&mut self) -> Result<(), ErrorKind>;

    /// Returns the tokens from a record on, which have been read before.
    fn restarted(&self, position: usize) -> Self;

    fn error(&self, kind: ErrorKind, path: Path) -> Error;
}

impl<'a, S: Syntax> Reader<'a, S> {
    /// Creates a reader of a payload that was sent to, or came from, `base`.
    ///
    /// `scratch` holds values that cannot be borrowed from the payload: texts with escape sequences and
    /// bytes in base64 in JSON, strings in chunks in CBOR. Twice the size of the payload is always enough,
    /// and far less is in practice. With the feature `alloc` it may be empty.
    pub fn new(payload: &'a [u8], base: Path, definitions: Definitions<'a>, scratch: &'a mut [u8]) -> Self {
        let options = Options { payload, base, definitions, root: "", etch: false, devices: Devices::Single };
        Reader { options, scratch: Scratch::new(scratch), syntax: PhantomData }
    }

    /// Allows SenML-ETCH: a null as the value, which makes a record without a value.
    #[must_use]
    pub fn etch(mut self) -> Self {
        self.options.etch = true;
        self
    }

    /// Sets the text in front of every path: the alternate path of a client such as `/lwm2m` (LwM2M
    /// Transport 1.2.2, 6.4.1), or the prefix of a device behind a gateway.
    #[must_use]
    pub fn rooted_at(mut self, root: &'a str) -> Self {
        self.options.root = root;
        self
    }

    /// Reads the records of all devices behind a gateway: a first segment that is no id, such as `d01` in
    /// `/d01/3/0/9`, is the prefix of a device, which [`Records::prefix`] returns.
    ///
    /// A prefix is contiguous in one base name or name. In this mode, names have no other root.
    #[must_use]
    pub fn all_devices(self) -> Self {
        self.devices(Devices::ALL)
    }

    pub(crate) fn devices(mut self, devices: Devices<'a>) -> Self {
        self.options.devices = devices;
        self
    }

    /// Sets the root, the devices, and whether the format is SenML-ETCH.
    #[cfg(any(feature = "senml-json", feature = "senml-cbor"))]
    pub(crate) fn set_up(&mut self, root: &'a str, devices: Devices<'a>, etch: bool) {
        self.options = Options { root, devices, etch, ..self.options };
    }

    /// Returns an iterator over the records, which ends after an error.
    pub fn records(&mut self) -> Records<'_, Parser<'_, S::Tokens<'_>>> {
        Records::new(self.parser())
    }
}

impl<S: Syntax> Source for Reader<'_, S> {
    type Parser<'s>
        = Parser<'s, S::Tokens<'s>>
    where
        Self: 's;

    fn parser(&mut self) -> Self::Parser<'_> {
        Parser {
            tokens: S::tokens(&self.options, self.scratch.bump()),
            resolver: Resolver::new(&self.options),
            started: false,
            offset: 0,
        }
    }
}

/// Parses a payload record by record.
#[derive(Debug)]
pub struct Parser<'a, T> {
    tokens: T,
    resolver: Resolver<'a>,
    started: bool,
    /// Offset of the latest record.
    offset: usize,
}

/// The members of a record, which may come in any order.
struct Members<N, V> {
    labels: Labels,
    name: N,
    time: f64,
    value: Option<V>,
    value_offset: usize,
}

impl<'a, T: Tokens<'a>> Parser<'a, T> {
    /// Reads the next record of any device.
    #[inline(always)]
    fn step(&mut self, record: &mut Record<'a>) -> Result<bool, ErrorKind> {
        if !self.started {
            self.started = true;
            self.tokens.start(&mut self.resolver)?;
        }
        if !self.tokens.next_record()? {
            return Ok(self.finish(record));
        }
        self.offset = self.tokens.position();
        self.record(record)?;
        self.tokens.end_record().map(|()| true)
    }

    /// Ends the payload. One without records is a multiple resource without instances, if that is the path of the
    /// request; returns whether it is.
    #[inline(never)]
    fn finish(&mut self, record: &mut Record<'a>) -> bool {
        // The first record starts behind the head of the array.
        let is_empty = self.offset == 0 && self.resolver.requests_multiple();
        if is_empty {
            self.offset = self.tokens.position();
            *record = Record::empty(self.resolver.base);
        }
        is_empty
    }

    #[inline(always)]
    fn record(&mut self, record: &mut Record<'a>) -> Result<(), ErrorKind> {
        let (name, time, value, value_offset) = match self.tokens.name_and_value() {
            Some((name, token, offset)) => (name, 0.0, Some(token), offset),
            None => {
                let members = self.members()?;
                (members.name, members.time, members.value, members.value_offset)
            }
        };
        let kind = self.resolve(name, time, record).inspect_err(|_| self.tokens.set_position(self.offset))?;
        record.value = match value {
            Some(token) => {
                let value = self.tokens.value(token, value_offset, kind);
                value.inspect_err(|_| self.tokens.set_position(value_offset))?
            }
            None => None,
        };
        Ok(())
    }

    /// Reads the members of a record, which may come in any order.
    #[inline(never)]
    fn members(&mut self) -> Result<Members<T::Name, T::Token>, ErrorKind> {
        let (labels, name) = (Labels::default(), T::Name::default());
        let mut members = Members { labels, name, time: 0.0, value: None, value_offset: 0 };
        let mut more = self.tokens.open_record()?;
        while more {
            self.member(&mut members)?;
            more = self.tokens.more_members()?;
        }
        Ok(members)
    }

    #[inline]
    fn member(&mut self, members: &mut Members<T::Name, T::Token>) -> Result<(), ErrorKind> {
        let label = self.tokens.label(&mut members.labels)?;
        if label == Label::Name {
            members.name = self.tokens.name()?;
        } else if label.is_value() {
            members.value_offset = self.tokens.position();
            members.value = Some(self.tokens.token(label)?);
        } else {
            return self.rare_member(label, &mut members.time);
        }
        Ok(())
    }

    /// Reads a member that few records have.
    #[inline(never)]
    fn rare_member(&mut self, label: Label, time: &mut f64) -> Result<(), ErrorKind> {
        let tokens = &mut self.tokens;
        let start = tokens.position();
        match label {
            Label::BaseName => {
                let name = tokens.name()?;
                let base = tokens.with_name(name, |raw, name| self.resolver.set_base(raw, name));
                base.inspect_err(|_| tokens.set_position(start))?;
            }
            Label::BaseTime => self.resolver.times.set_base(tokens.seconds()?),
            Label::Time => *time = tokens.seconds()?,
            Label::BaseVersion => {
                let version = tokens.version()?;
                senml::check_version(version).inspect_err(|_| tokens.set_position(start))?;
            }
            _ => tokens.skip()?,
        }
        Ok(())
    }

    /// Sets path and time of a record. Returns the type of its value; `None` without a definition.
    #[inline(always)]
    fn resolve(
        &mut self,
        name: T::Name,
        time: f64,
        record: &mut Record<'a>,
    ) -> Result<Option<ResourceType>, ErrorKind> {
        let path = self.tokens.with_name(name, |raw, name| self.resolver.path(raw, name))?;
        self.resolver.resolve(path, time, record)
    }

    /// Skips the members of a record and finds the location of its value.
    fn skip_members(tokens: &mut T, value: &mut Option<Range<usize>>) -> Result<(), ErrorKind> {
        let mut more = tokens.open_record()?;
        let mut labels = Labels::default();
        while more {
            let label = tokens.label(&mut labels)?;
            let start = tokens.position();
            tokens.skip()?;
            if label.is_value() {
                *value = Some(start..tokens.position());
            }
            more = tokens.more_members()?;
        }
        Ok(())
    }
}

impl<'a, T: Tokens<'a>> crate::codec::Parser<'a> for Parser<'a, T> {
    #[inline]
    fn advance(&mut self, record: &mut Record<'a>) -> Result<bool, ErrorKind> {
        loop {
            let found = self.step(record)?;
            if !found || self.resolver.is_selected() {
                return Ok(found);
            }
        }
    }

    fn error(&self, kind: ErrorKind) -> Error {
        self.tokens.error(kind, self.resolver.path).at_offset(self.tokens.position())
    }

    fn prefix(&self) -> &'a str {
        self.resolver.prefix
    }

    fn row(&self) -> usize {
        self.resolver.types.row
    }

    fn offset(&self) -> usize {
        self.offset
    }

    fn location(&self) -> Location {
        let mut tokens = self.tokens.restarted(self.offset);
        let mut value = None;
        // The members have been read before.
        let _ = Self::skip_members(&mut tokens, &mut value);
        let end = tokens.position();
        Location { record: self.offset..end, value: value.unwrap_or(end..end) }
    }
}

/// Resolves records (RFC 8428, 4.6): names to paths, relative times to absolute ones.
#[derive(Debug)]
pub struct Resolver<'a> {
    pub(crate) base: Path,
    pub(crate) names: NameResolver<'a>,
    pub(crate) times: TimeResolver,
    types: ResourceTypes<'a>,
    /// Path of the latest record.
    pub(crate) path: Path,
    pub(crate) devices: Devices<'a>,
    /// Prefix in the name of the record that is being read.
    named: Option<&'a str>,
    /// Prefix of the latest record.
    prefix: &'a str,
}

impl<'a> Resolver<'a> {
    pub(crate) fn new(options: &Options<'a>) -> Self {
        Resolver {
            base: options.base,
            names: NameResolver::new(match options.devices {
                Devices::Single => options.root,
                _ => "",
            }),
            times: TimeResolver::default(),
            types: ResourceTypes::new(options.definitions),
            path: options.base,
            devices: options.devices,
            named: None,
            prefix: "",
        }
    }

    /// Sets the base name of this record and the following ones. `raw` is the name with its escape sequences.
    pub(crate) fn set_base(&mut self, raw: &'a [u8], name: &[u8]) -> Result<(), ErrorKind> {
        match self.devices {
            Devices::Single => self.names.set_base(name),
            Devices::All(read) | Devices::Only(read, _) => read(self, raw, name, NameKind::Base).map(drop),
        }
    }

    /// Returns the path of a record. `raw` is the name with its escape sequences.
    #[inline]
    fn path(&mut self, raw: &'a [u8], name: &[u8]) -> Result<Path, ErrorKind> {
        match self.devices {
            Devices::Single => self.names.resolve(name),
            Devices::All(read) | Devices::Only(read, _) => read(self, raw, name, NameKind::Record),
        }
    }

    /// Returns whether the latest record is to be read.
    #[inline]
    fn is_selected(&self) -> bool {
        !matches!(self.devices, Devices::Only(_, prefix) if prefix != self.prefix)
    }

    /// Returns whether the path of the request is that of a multiple resource.
    fn requests_multiple(&mut self) -> bool {
        self.types.is_multiple(self.base)
    }

    /// Sets path and time of a record. Returns the type of its value; `None` without a definition.
    #[inline(always)]
    fn resolve(
        &mut self,
        path: Path,
        time: f64,
        record: &mut Record<'_>,
    ) -> Result<Option<ResourceType>, ErrorKind> {
        self.path = path;
        if !matches!(self.devices, Devices::Single) {
            self.prefix = self.named.take().unwrap_or(self.names.root());
        }
        if !path.is_within(self.base) && self.is_selected() {
            return Err(ErrorKind::OutsidePath);
        }
        record.path = path;
        record.time = self.times.resolve(time)?;
        Ok(self.types.get(path))
    }
}

/// The part of a path that a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameKind {
    Base,
    Record,
}

/// Reads a name that may start with the prefix of a device. Returns the path of a record.
pub(crate) type NameFn =
    for<'r, 'a, 'n> fn(&'r mut Resolver<'a>, &'a [u8], &'n [u8], NameKind) -> Result<Path, ErrorKind>;

pub(crate) const NAME_FN: NameFn = read_prefixed;

fn read_prefixed<'a>(
    resolver: &mut Resolver<'a>,
    raw: &'a [u8],
    name: &[u8],
    kind: NameKind,
) -> Result<Path, ErrorKind> {
    let raw = utf8(raw)?;
    if kind == NameKind::Base {
        let prefix = split_prefix(raw)?;
        resolver.names = NameResolver::new(prefix.unwrap_or(""));
        let bare = name.strip_prefix(b"/").filter(|_| prefix.is_some());
        return resolver.names.set_base(bare.unwrap_or(name)).map(|()| Path::ROOT);
    }
    if !resolver.names.is_at_root() {
        return resolver.names.resolve(name);
    }
    resolver.named = split_prefix(raw)?;
    match resolver.named {
        Some(prefix) => resolver.names.below(prefix, name),
        None => resolver.names.resolve(name),
    }
}

/// Returns the first segment of a name if it is no id, and so the prefix of a device behind a gateway.
fn split_prefix(raw: &str) -> Result<Option<&str>, ErrorKind> {
    // JSON may escape a slash.
    let text = raw.strip_prefix("\\/").or(raw.strip_prefix('/')).unwrap_or(raw);
    let end = text.find(['/', '\\']).unwrap_or(text.len());
    let (segment, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    if rest.starts_with('\\') && !rest.starts_with("\\/") {
        return Err(ErrorKind::Malformed(Rule::PrefixEscape));
    }
    Ok(Some(segment).filter(|segment| segment.bytes().any(|byte| !byte.is_ascii_digit())))
}
