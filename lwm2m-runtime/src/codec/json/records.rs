//! Parses records of the formats in JSON.

use crate::codec::json::{Scanner, Text, Token, Values, with_name};
use crate::codec::scratch::Bump;
use crate::codec::senml::reader::{self, Options, Resolver};
use crate::codec::senml::{Label, Labels};
#[cfg(feature = "lwm2m-json")]
use crate::codec::{reader::Devices, senml::NameResolver};
#[cfg(feature = "lwm2m-json")]
use crate::error::Rule;
use crate::error::{Error, ErrorKind};
use crate::path::Path;
use crate::value::{ResourceType, Value};

/// Parses a payload record by record.
pub type Parser<'a> = reader::Parser<'a, Tokens<'a>>;

/// A format in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    #[cfg(feature = "senml-json")]
    Senml,
    #[cfg(feature = "senml-json")]
    SenmlEtch,
    #[cfg(feature = "lwm2m-json")]
    Lwm2m,
}

impl Dialect {
    fn label(self, label: &[u8]) -> Result<Label, ErrorKind> {
        match self {
            #[cfg(feature = "senml-json")]
            Dialect::Senml | Dialect::SenmlEtch => Label::from_text(label),
            #[cfg(feature = "lwm2m-json")]
            Dialect::Lwm2m => Ok(Label::from_lwm2m(label)),
        }
    }

    fn allows_null(self) -> bool {
        match self {
            #[cfg(feature = "senml-json")]
            Dialect::SenmlEtch => true,
            #[allow(unreachable_patterns, reason = "depends on the features")]
            _ => false,
        }
    }

    fn is_lwm2m(self) -> bool {
        match self {
            #[cfg(feature = "lwm2m-json")]
            Dialect::Lwm2m => true,
            #[allow(unreachable_patterns, reason = "depends on the features")]
            _ => false,
        }
    }

    /// Returns a token for a type: LwM2M JSON writes an Opaque as base64 in a text.
    #[inline]
    fn token(self, token: Token, kind: Option<ResourceType>) -> Token {
        match (self, token, kind) {
            #[cfg(feature = "lwm2m-json")]
            (Dialect::Lwm2m, Token::Text(text), Some(ResourceType::Opaque)) => Token::Base64(text),
            _ => token,
        }
    }
}

/// The tokens of a payload.
#[derive(Debug)]
pub struct Tokens<'a> {
    scanner: Scanner<'a>,
    values: Values<'a>,
    dialect: Dialect,
    /// Another record follows.
    more: bool,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(dialect: Dialect, options: &Options<'a>, scratch: Bump<'a>) -> Self {
        Tokens { scanner: Scanner::new(options.payload), values: Values::new(scratch), dialect, more: false }
    }

    /// Checks the end of the payload after the last record.
    fn finish(&mut self) -> Result<(), ErrorKind> {
        // `lwm2m_head` has checked the end.
        if self.dialect.is_lwm2m() { Ok(()) } else { self.scanner.finish() }
    }

    /// Reads a label and its colon.
    fn read_label(
        &mut self,
        parse: impl FnOnce(&[u8]) -> Result<Label, ErrorKind>,
    ) -> Result<Label, ErrorKind> {
        let text = self.scanner.string()?;
        let label = with_name(&self.scanner, text, |_, label| parse(label));
        let label = label.inspect_err(|_| self.scanner.go_to(text.start))?;
        self.scanner.expect(b':').map(|()| label)
    }

    /// Reads a record such as `{"n":"6/0","v":1}`.
    #[inline]
    fn short_members(&mut self) -> Option<(Text, Token, usize)> {
        let scanner = &mut self.scanner;
        scanner.strip(b"{\"n\":\"")?;
        let name = scanner.short_string()?;
        scanner.strip(b",\"v")?;
        let is_number = scanner.strip(b"\":").is_some();
        if !is_number {
            scanner.strip(b"s\":\"")?;
        }
        let offset = scanner.position() - usize::from(!is_number);
        let token = match is_number {
            true => Token::Number(scanner.number().ok()?),
            false => Token::Text(scanner.string_end().ok()?),
        };
        scanner.strip(b"}")?;
        Some((name, token, offset))
    }

    /// Reads the members around the entries of LwM2M JSON, in any order, and goes to the first entry; returns
    /// false when there is none.
    #[cfg(feature = "lwm2m-json")]
    fn lwm2m_head(&mut self, resolver: &mut Resolver<'a>) -> Result<bool, ErrorKind> {
        use reader::Tokens as _;

        resolver.devices = Devices::Single;
        resolver.names = NameResolver::below_request(resolver.base);
        let mut entries = None;
        let mut labels = Labels::default();
        let mut more = self.scanner.open(b'{', b'}')?;
        while more {
            let start = self.position();
            let label = self.read_label(|label| Ok(Label::from_lwm2m_head(label)))?;
            labels.insert(label).inspect_err(|_| self.set_position(start))?;
            let _ = self.scanner.peek();
            let start = self.position();
            match label {
                Label::BaseName => {
                    let name = self.name()?;
                    let base = self.with_name(name, |raw, name| resolver.set_base(raw, name));
                    base.inspect_err(|_| self.set_position(start))?;
                }
                Label::BaseTime => resolver.times.set_base(self.seconds()?),
                label => {
                    self.skip()?;
                    entries = entries.or((label == Label::Text).then_some(start));
                }
            }
            more = self.scanner.more(b'}')?;
        }
        self.scanner.finish()?;
        self.set_position(entries.unwrap_or(0));
        if entries.is_none() {
            return Err(ErrorKind::Malformed(Rule::JsonEntries));
        }
        self.scanner.open(b'[', b']')
    }
}

impl<'a> reader::Tokens<'a> for Tokens<'a> {
    type Name = Text;
    type Token = Token;

    #[inline]
    fn position(&self) -> usize {
        self.scanner.position()
    }

    #[inline]
    fn set_position(&mut self, position: usize) {
        self.scanner.go_to(position);
    }

    fn start(&mut self, resolver: &mut Resolver<'a>) -> Result<(), ErrorKind> {
        let _ = resolver;
        #[cfg(feature = "lwm2m-json")]
        if self.dialect.is_lwm2m() {
            self.more = self.lwm2m_head(resolver)?;
            return Ok(());
        }
        self.more = self.scanner.open(b'[', b']')?;
        if self.more { Ok(()) } else { self.finish() }
    }

    #[inline]
    fn next_record(&mut self) -> Result<bool, ErrorKind> {
        if self.more {
            self.scanner.peek()?;
        }
        Ok(self.more)
    }

    /// Bytes after the payload fail the last record.
    #[inline]
    fn end_record(&mut self) -> Result<(), ErrorKind> {
        self.more = self.scanner.more(b']')?;
        if self.more { Ok(()) } else { self.finish() }
    }

    #[inline]
    fn name_and_value(&mut self) -> Option<(Text, Token, usize)> {
        let start = self.scanner.position();
        let members = self.short_members();
        if members.is_none() {
            self.scanner.go_to(start);
        }
        members
    }

    #[inline]
    fn open_record(&mut self) -> Result<bool, ErrorKind> {
        self.scanner.open(b'{', b'}')
    }

    #[inline]
    fn more_members(&mut self) -> Result<bool, ErrorKind> {
        self.scanner.more(b'}')
    }

    #[inline]
    fn label(&mut self, labels: &mut Labels) -> Result<Label, ErrorKind> {
        let start = self.scanner.position();
        let dialect = self.dialect;
        let label = self.read_label(|label| dialect.label(label))?;
        labels.insert(label).inspect_err(|_| self.scanner.go_to(start))?;
        // The value reports the end of the payload.
        let _ = self.scanner.peek();
        Ok(label)
    }

    #[inline]
    fn name(&mut self) -> Result<Text, ErrorKind> {
        self.scanner.string()
    }

    #[inline]
    fn with_name<T>(
        &self,
        name: Text,
        read: impl FnOnce(&'a [u8], &[u8]) -> Result<T, ErrorKind>,
    ) -> Result<T, ErrorKind> {
        with_name(&self.scanner, name, read)
    }

    #[inline]
    fn token(&mut self, label: Label) -> Result<Token, ErrorKind> {
        let scanner = &mut self.scanner;
        Ok(match label {
            Label::Text => Token::Text(scanner.string()?),
            Label::Boolean => Token::Boolean(scanner.boolean()?),
            Label::Bytes => Token::Bytes(scanner.string()?),
            Label::Link => Token::Link(scanner.string()?),
            _ if scanner.rest().first() == Some(&b'n') && self.dialect.allows_null() => {
                scanner.literal("null")?;
                Token::None
            }
            _ => Token::Number(scanner.number()?),
        })
    }

    #[inline]
    fn value(
        &mut self,
        token: Token,
        _: usize,
        kind: Option<ResourceType>,
    ) -> Result<Option<Value<'a>>, ErrorKind> {
        self.values.value(&self.scanner, self.dialect.token(token, kind), kind)
    }

    fn seconds(&mut self) -> Result<f64, ErrorKind> {
        let start = self.scanner.position();
        let number = self.scanner.number()?;
        self.scanner.seconds(number).inspect_err(|_| self.scanner.go_to(start))
    }

    fn version(&mut self) -> Result<u64, ErrorKind> {
        let number = self.scanner.number()?;
        let version = self.scanner.number_value(number, Some(ResourceType::Unsigned));
        Ok(version.ok().and_then(|version| version.as_u64()).unwrap_or(0))
    }

    fn skip(&mut self) -> Result<(), ErrorKind> {
        self.scanner.skip()
    }

    fn restarted(&self, position: usize) -> Self {
        let mut scanner = self.scanner.clone();
        scanner.go_to(position);
        Tokens { scanner, values: Values::new(Bump::default()), dialect: self.dialect, more: false }
    }

    fn error(&self, kind: ErrorKind, path: Path) -> Error {
        self.values.explain(Error::new(self.scanner.cause(kind), path))
    }
}
