//! Reading SenML: a payload and what is known about it.

use core::marker::PhantomData;

use crate::codec::reader::{Parser, Records, Source};
use crate::codec::scratch::{Bump, Scratch};
use crate::definition::Definitions;
use crate::path::Path;

/// Reads SenML in the syntax of a parser.
#[derive(Debug)]
pub struct Reader<'a, P> {
    options: Options<'a>,
    scratch: Scratch<'a>,
    parser: PhantomData<P>,
}

/// A payload and what is known about it.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    pub(crate) payload: &'a [u8],
    pub(crate) base: Path,
    pub(crate) definitions: Definitions<'a>,
    pub(crate) root: &'a str,
    pub(crate) etch: bool,
}

/// A parser of SenML in JSON or CBOR, whatever the lifetime of the payload.
pub trait Syntax {
    type Parser<'s>: Parser<'s>;

    fn parser<'s>(options: Options<'s>, scratch: Bump<'s>) -> Self::Parser<'s>;
}

impl<'a, S: Syntax> Reader<'a, S> {
    /// Makes a reader of a payload that was sent to, or came from, `base`.
    ///
    /// `scratch` holds values that cannot be borrowed from the payload: texts with escape sequences and
    /// bytes in base64 in JSON, strings in chunks in CBOR. Twice the size of the payload is always enough,
    /// and far less is in practice. With the feature `alloc` it may be empty.
    pub fn new(payload: &'a [u8], base: Path, definitions: Definitions<'a>, scratch: &'a mut [u8]) -> Self {
        let options = Options { payload, base, definitions, root: "", etch: false };
        Reader { options, scratch: Scratch::new(scratch), parser: PhantomData }
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

    /// Returns the records one by one; after an error there are no more.
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
