//! Reading SenML, independent of its syntax.

use core::marker::PhantomData;

use crate::codec::reader::{Devices, Parser, Records, Source};
use crate::codec::resource_types::ResourceTypes;
use crate::codec::scratch::{Bump, Scratch};
use crate::codec::senml::{Labels, NameResolver, TimeResolver};
use crate::definition::Definitions;
use crate::error::{ErrorKind, Rule};
use crate::path::Path;
use crate::record::Record;
use crate::value::ResourceType;

/// Reads SenML in a syntax.
#[derive(Debug)]
pub struct Reader<'a, S> {
    options: Options<'a>,
    scratch: Scratch<'a>,
    syntax: PhantomData<S>,
}

/// A payload and the context of its request.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    pub(crate) payload: &'a [u8],
    pub(crate) base: Path,
    pub(crate) definitions: Definitions<'a>,
    pub(crate) root: &'a str,
    pub(crate) etch: bool,
    pub(crate) devices: Devices<'a>,
}

/// Makes the parser of SenML in JSON or CBOR.
pub trait Syntax {
    type Parser<'s>: Parser<'s>;

    fn parser<'s>(options: Options<'s>, scratch: Bump<'s>) -> Self::Parser<'s>;
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

    /// Returns an iterator over the records, which ends after an error.
    pub fn records(&mut self) -> Records<'_, S::Parser<'_>> {
        Records::new(self.parser())
    }
}

impl<S: Syntax> Source for Reader<'_, S> {
    type Parser<'s>
        = S::Parser<'s>
    where
        Self: 's;

    fn parser(&mut self) -> S::Parser<'_> {
        S::parser(self.options, self.scratch.bump())
    }
}

/// The members of a record, which may come in any order.
#[derive(Default)]
pub(crate) struct UnresolvedRecord<N, V> {
    pub(crate) labels: Labels,
    pub(crate) name: N,
    pub(crate) time: f64,
    pub(crate) value: V,
    pub(crate) value_offset: usize,
}

/// The position of a parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Start,
    Records,
    End,
}

/// Resolves records (RFC 8428, 4.6): names to paths, relative times to absolute ones.
#[derive(Debug)]
pub(crate) struct Resolver<'a> {
    pub(crate) base: Path,
    pub(crate) names: NameResolver<'a>,
    pub(crate) times: TimeResolver,
    types: ResourceTypes<'a>,
    /// Path of the latest record.
    pub(crate) path: Path,
    devices: Devices<'a>,
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
    pub(crate) fn set_base(&mut self, raw: &'a str, name: &str) -> Result<(), ErrorKind> {
        match self.devices {
            Devices::Single => self.names.set_base(name),
            Devices::All(read) | Devices::Only(read, _) => read(self, raw, name, NameKind::Base).map(drop),
        }
    }

    /// Returns the path of a record. `raw` is the name with its escape sequences.
    pub(crate) fn path(&mut self, raw: &'a str, name: &str) -> Result<Path, ErrorKind> {
        match self.devices {
            Devices::Single => self.names.resolve(name),
            Devices::All(read) | Devices::Only(read, _) => read(self, raw, name, NameKind::Record),
        }
    }

    /// Returns the prefix of the latest record.
    /// Returns the row of the latest resource.
    pub(crate) fn row(&self) -> usize {
        self.types.row
    }

    pub(crate) fn prefix(&self) -> &'a str {
        self.prefix
    }

    /// Returns whether the latest record is to be read.
    pub(crate) fn is_selected(&self) -> bool {
        !matches!(self.devices, Devices::Only(_, prefix) if prefix != self.prefix)
    }

    /// Sets path and time of a record. Returns the type of its value; `None` without a definition.
    #[inline]
    pub(crate) fn resolve(
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
    for<'r, 'a, 'n> fn(&'r mut Resolver<'a>, &'a str, &'n str, NameKind) -> Result<Path, ErrorKind>;

pub(crate) const NAME_FN: NameFn = read_prefixed;

fn read_prefixed<'a>(
    resolver: &mut Resolver<'a>,
    raw: &'a str,
    name: &str,
    kind: NameKind,
) -> Result<Path, ErrorKind> {
    if kind == NameKind::Base {
        let prefix = split_prefix(raw)?;
        resolver.names = NameResolver::new(prefix.unwrap_or(""));
        let bare = name.strip_prefix('/').filter(|_| prefix.is_some());
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
