//! Parses records of the formats in JSON.

use core::ops::Range;

use crate::codec::json::{Number, Scanner, Text, Token, Values, with_name};
use crate::codec::reader::Location;
use crate::codec::scratch::Bump;
use crate::codec::senml::reader::{self, Options, Resolver, State};
use crate::codec::senml::{self, Label, Labels};
use crate::error::{Error, ErrorKind, Rule};
use crate::path::Path;
use crate::record::Record;
use crate::value::ResourceType;

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
    fn label(self, label: &str) -> Result<Label, ErrorKind> {
        match self {
            #[cfg(feature = "senml-json")]
            Dialect::Senml | Dialect::SenmlEtch => Label::from_text(label.as_bytes()),
            #[cfg(feature = "lwm2m-json")]
            Dialect::Lwm2m => Ok(Label::from_lwm2m(label)),
        }
    }

    /// Returns the label of a text, with quotes and colon.
    #[inline]
    pub(super) fn text_label(self) -> &'static [u8; 5] {
        match self {
            #[cfg(feature = "senml-json")]
            Dialect::Senml | Dialect::SenmlEtch => b"\"vs\":",
            #[cfg(feature = "lwm2m-json")]
            Dialect::Lwm2m => b"\"sv\":",
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

/// Parses a payload record by record.
#[derive(Debug)]
pub struct Parser<'a> {
    pub(super) scanner: Scanner<'a>,
    state: State,
    pub(super) resolver: Resolver<'a>,
    values: Values<'a>,
    pub(super) dialect: Dialect,
    /// Offset of the latest record.
    pub(super) offset: usize,
}

type UnresolvedRecord = reader::UnresolvedRecord<Text, Token>;

impl<'a> Parser<'a> {
    pub(crate) fn new(dialect: Dialect, options: &Options<'a>, scratch: Bump<'a>) -> Self {
        Parser {
            scanner: Scanner::new(options.payload),
            state: State::Start,
            resolver: Resolver::new(options),
            values: Values::new(scratch),
            dialect,
            offset: 0,
        }
    }

    /// Reads the next record; returns false at the end.
    #[inline]
    fn step(&mut self, record: &mut Record<'a>) -> Result<bool, ErrorKind> {
        let found = match self.state {
            State::Records => true,
            State::Start => self.start()?,
            State::End => false,
        };
        if !found {
            self.state = State::End;
            return Ok(false);
        }
        if !self.compact(record) {
            self.record(record)?;
        }
        let more = self.scanner.more(b']')?;
        self.state = State::Records;
        // Bytes after the payload fail the last record.
        if more { Ok(true) } else { self.finish().map(|()| true) }
    }

    /// Reads a record with any labels.
    fn record(&mut self, record: &mut Record<'a>) -> Result<(), ErrorKind> {
        let mut unresolved = UnresolvedRecord::default();
        let mut more = self.open_record()?;
        while more {
            self.member(&mut unresolved)?;
            more = self.scanner.more(b'}')?;
        }
        self.resolve(&unresolved, record)
    }

    /// Goes to the first record; returns false when there is none.
    fn start(&mut self) -> Result<bool, ErrorKind> {
        #[cfg(feature = "lwm2m-json")]
        if self.dialect.is_lwm2m() {
            return self.lwm2m_head();
        }
        let found = self.scanner.open(b'[', b']')?;
        if !found {
            self.finish()?;
        }
        Ok(found)
    }

    fn finish(&mut self) -> Result<(), ErrorKind> {
        self.state = State::End;
        if self.dialect.is_lwm2m() {
            // `lwm2m_head` has checked the end.
            return Ok(());
        }
        self.scanner.finish()
    }

    fn open_record(&mut self) -> Result<bool, ErrorKind> {
        self.scanner.peek()?;
        self.offset = self.scanner.position();
        self.scanner.open(b'{', b'}')
    }

    fn member(&mut self, record: &mut UnresolvedRecord) -> Result<(), ErrorKind> {
        let dialect = self.dialect;
        let label = self.label(&mut record.labels, |label| dialect.label(label))?;
        if label.is_value() {
            return self.value(label, record);
        }
        if label == Label::Name {
            record.name = self.scanner.string()?;
            return Ok(());
        }
        self.rare_member(label, record)
    }

    /// Reads a value as a token, as long as its type is unknown.
    fn value(&mut self, label: Label, record: &mut UnresolvedRecord) -> Result<(), ErrorKind> {
        let scanner = &mut self.scanner;
        let next = scanner.peek()?;
        record.value_offset = scanner.position();
        record.value = match label {
            Label::Text => Token::Text(scanner.string()?),
            Label::Boolean => Token::Boolean(scanner.boolean()?),
            Label::Bytes => Token::Bytes(scanner.string()?),
            Label::Link => Token::Link(scanner.string()?),
            _ if next == b'n' && self.dialect.allows_null() => {
                scanner.literal("null")?;
                Token::None
            }
            _ => Token::Number(scanner.number()?),
        };
        Ok(())
    }

    /// Reads a member that few records have.
    fn rare_member(&mut self, label: Label, record: &mut UnresolvedRecord) -> Result<(), ErrorKind> {
        let _ = self.scanner.peek();
        let offset = self.scanner.position();
        match label {
            Label::BaseName => {
                let name = self.scanner.string()?;
                self.base_name(name).map_err(|kind| self.fail(kind, offset))
            }
            Label::BaseTime | Label::Time => {
                let number = self.scanner.number()?;
                let time = self.scanner.seconds(number).map_err(|kind| self.fail(kind, offset))?;
                match label {
                    Label::Time => record.time = time,
                    _ => self.resolver.times.set_base(time),
                }
                Ok(())
            }
            Label::BaseVersion => {
                let number = self.scanner.number()?;
                self.version(number).map_err(|kind| self.fail(kind, offset))
            }
            _ => self.scanner.skip(),
        }
    }

    fn base_name(&mut self, name: Text) -> Result<(), ErrorKind> {
        if self.dialect.is_lwm2m() && name.start == name.end {
            return Ok(());
        }
        let raw = self.scanner.raw(name);
        with_name(&self.scanner, name, |name| self.resolver.set_base(raw, name))
    }

    fn version(&self, number: Number) -> Result<(), ErrorKind> {
        let version = self.scanner.number_value(number, Some(ResourceType::Unsigned));
        senml::check_version(version.ok().and_then(|version| version.as_u64()).unwrap_or(0))
    }

    /// Reads a label and its colon.
    fn label(
        &mut self,
        labels: &mut Labels,
        parse: impl FnOnce(&str) -> Result<Label, ErrorKind>,
    ) -> Result<Label, ErrorKind> {
        let offset = self.scanner.position();
        let text = self.scanner.string()?;
        let label = with_name(&self.scanner, text, parse);
        let label = label.map_err(|kind| self.fail(kind, text.start))?;
        labels.insert(label).map_err(|kind| self.fail(kind, offset))?;
        self.scanner.expect(b':')?;
        Ok(label)
    }

    /// Resolves a name that is more than ids below a base name.
    fn path(&mut self, name: Text) -> Result<Path, ErrorKind> {
        let raw = self.scanner.raw(name);
        let path = with_name(&self.scanner, name, |name| self.resolver.path(raw, name));
        path.map_err(|kind| self.fail(kind, self.offset))
    }

    fn resolve(&mut self, unresolved: &UnresolvedRecord, record: &mut Record<'a>) -> Result<(), ErrorKind> {
        let path = match self.resolver.names.resolve_ids(self.scanner.raw(unresolved.name).as_bytes()) {
            Some(path) => path,
            None => self.path(unresolved.name)?,
        };
        let kind = self.resolver.resolve(path, unresolved.time, record);
        let kind = kind.map_err(|kind| self.fail(kind, self.offset))?;
        let token = self.dialect.token(unresolved.value, kind);
        let value = self.values.value(&self.scanner, token, kind);
        record.value = value.map_err(|kind| self.fail(kind, unresolved.value_offset))?;
        Ok(())
    }

    /// Reads the members around the entries of LwM2M JSON, in any order, and goes to the first entry; returns
    /// false when there is none.
    #[cfg(feature = "lwm2m-json")]
    fn lwm2m_head(&mut self) -> Result<bool, ErrorKind> {
        self.resolver.names.set_request_path(self.resolver.base);
        let mut entries = None;
        let mut head = UnresolvedRecord::default();
        let mut more = self.scanner.open(b'{', b'}')?;
        while more {
            let label = self.label(&mut head.labels, |label| Ok(Label::from_lwm2m_head(label)))?;
            if label == Label::Text {
                entries = Some(self.scanner.position());
            }
            self.rare_member(label, &mut head)?;
            more = self.scanner.more(b'}')?;
        }
        self.scanner.finish()?;
        let missing = ErrorKind::Malformed(Rule::JsonEntries);
        let entries = entries.ok_or_else(|| self.fail(missing, 0))?;
        self.scanner.go_to(entries);
        self.scanner.open(b'[', b']')
    }

    /// Goes to the place of an error, and returns the error.
    #[cold]
    fn fail(&mut self, kind: ErrorKind, offset: usize) -> ErrorKind {
        self.scanner.go_to(offset);
        kind
    }
}

impl<'a> crate::codec::Parser<'a> for Parser<'a> {
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
        let error = Error::new(self.scanner.cause(kind), self.resolver.path);
        self.values.explain(error).at_offset(self.scanner.position())
    }

    fn prefix(&self) -> &'a str {
        self.resolver.prefix()
    }

    fn row(&self) -> usize {
        self.resolver.row()
    }

    fn offset(&self) -> usize {
        self.offset
    }

    fn location(&self) -> Location {
        let mut scanner = self.scanner.clone();
        scanner.go_to(self.offset);
        let mut value = None;
        let _ = self.members(&mut scanner, &mut value);
        let end = scanner.position();
        Location { record: self.offset..end, value: value.unwrap_or(end..end) }
    }
}

impl Parser<'_> {
    /// Skips the members of a record and finds the location of its value.
    fn members(&self, scanner: &mut Scanner<'_>, value: &mut Option<Range<usize>>) -> Result<(), ErrorKind> {
        let mut more = scanner.open(b'{', b'}')?;
        while more {
            let name = scanner.string()?;
            scanner.expect(b':')?;
            scanner.peek()?;
            let start = scanner.position();
            scanner.skip()?;
            let label = with_name(scanner, name, |label| self.dialect.label(label));
            if label.is_ok_and(Label::is_value) {
                *value = Some(start..scanner.position());
            }
            more = scanner.more(b'}')?;
        }
        Ok(())
    }
}
