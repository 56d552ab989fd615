//! Reading SenML, independent of its syntax.

use core::marker::PhantomData;

use crate::codec::reader::{Parser, Records, Source};
use crate::codec::resource_types::ResourceTypes;
use crate::codec::scratch::{Bump, Scratch};
use crate::codec::senml::{Labels, NameResolver, TimeResolver};
use crate::definition::Definitions;
use crate::error::{ErrorKind, PayloadError};
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
        let options = Options { payload, base, definitions, root: "", etch: false };
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
}

impl<'a> Resolver<'a> {
    pub(crate) fn new(options: &Options<'a>) -> Self {
        Resolver {
            base: options.base,
            names: NameResolver::new(options.root),
            times: TimeResolver::default(),
            types: ResourceTypes::new(options.definitions),
            path: options.base,
        }
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
        if !path.is_within(self.base) {
            return Err(PayloadError::OutsidePath.into());
        }
        record.path = path;
        record.time = self.times.resolve(time)?;
        Ok(self.types.get(path))
    }
}
