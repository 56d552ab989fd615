//! Reading SenML CBOR.

use core::ops::Range;

use crate::codec::cbor::input::{ARRAY, Input, MAP, NEGATIVE, Remaining, TEXT, UNSIGNED};
use crate::codec::cbor::value::{self, Item};
use crate::codec::reader::Location;
use crate::codec::scratch::Bump;
use crate::codec::senml::reader::{self, Options, Resolver, State, Syntax};
use crate::codec::senml::{self, Label};
use crate::codec::senml_cbor::write::Cbor;
use crate::codec::utf8;
use crate::error::{Error, ErrorKind, Rule, ValueError};
use crate::path::Path;
use crate::record::Record;
use crate::value::{ResourceType, Value};

/// Reads SenML CBOR.
pub type Reader<'a> = reader::Reader<'a, Cbor>;

impl Syntax for Cbor {
    type Parser<'s> = Parser<'s>;

    fn parser<'s>(options: Options<'s>, scratch: Bump<'s>) -> Parser<'s> {
        Parser {
            input: Input::new(options.payload),
            state: State::Start,
            remaining: Remaining::NONE,
            resolver: Resolver::new(&options),
            scratch,
            etch: options.etch,
            offset: 0,
        }
    }
}

/// Parses a payload record by record.
#[derive(Debug)]
pub struct Parser<'a> {
    input: Input<'a>,
    state: State,
    /// Records to come.
    remaining: Remaining,
    resolver: Resolver<'a>,
    scratch: Bump<'a>,
    etch: bool,
    /// Offset of the latest record.
    offset: usize,
}

type UnresolvedRecord<'a> = reader::UnresolvedRecord<&'a [u8], Option<(Label, Item<'a>)>>;

impl<'a> Parser<'a> {
    #[inline]
    fn step(&mut self, record: &mut Record<'a>) -> Result<bool, ErrorKind> {
        match self.state {
            State::Records => {}
            State::Start => {
                self.input.skip_self_described();
                self.remaining = self.open(ARRAY, Rule::ArrayExpected)?;
            }
            State::End => return Ok(false),
        }
        self.state = State::Records;
        if !self.input.more(&mut self.remaining) {
            self.state = State::End;
            return self.input.end().map(|()| false);
        }
        self.offset = self.input.position();
        match self.compact() {
            Some((name, label)) => {
                let kind = self.resolve(name, 0.0, record)?;
                record.value = self.typed_value(label, kind)?;
            }
            None => self.record(record)?,
        }
        Ok(true)
    }

    /// Reads a record with any labels.
    #[inline(never)]
    fn record(&mut self, record: &mut Record<'a>) -> Result<(), ErrorKind> {
        let mut unresolved = UnresolvedRecord::default();
        let mut remaining = self.open(MAP, Rule::RecordExpected)?;
        while self.input.more(&mut remaining) {
            self.member(&mut unresolved)?;
        }
        let kind = self.resolve(unresolved.name, unresolved.time, record)?;
        record.value = None;
        if let Some((label, item)) = unresolved.value {
            let value = self.fit(label, item, kind);
            record.value = value.inspect_err(|_| self.input.set_position(unresolved.value_offset))?;
        }
        Ok(())
    }

    /// Opens an array or a map; `expected` is the error of any other item.
    fn open(&mut self, major: u8, expected: Rule) -> Result<Remaining, ErrorKind> {
        let start = self.input.position();
        let head = self.input.head()?;
        if head.major() != major {
            self.input.set_position(start);
            return Err(ErrorKind::Malformed(expected));
        }
        self.input.open(head, start)
    }

    /// Reads the start of a record of a name and a value, the most frequent form: its name, and the label of
    /// its value. Reads nothing of any other record.
    #[inline]
    fn compact(&mut self) -> Option<(&'a [u8], Label)> {
        let [0xa2, 0x00, head @ 0x60..=0x77, rest @ ..] = self.input.rest() else {
            return None;
        };
        let (name, rest) = rest.split_at_checked(usize::from(head & 0x1f))?;
        let label = match rest.first()? {
            2 => Label::Number,
            3 => Label::Text,
            _ => return None,
        };
        self.input.set_position(self.offset + 4 + name.len());
        Some((name, label))
    }

    #[inline]
    fn typed_value(
        &mut self,
        label: Label,
        kind: Option<ResourceType>,
    ) -> Result<Option<Value<'a>>, ErrorKind> {
        match (label, kind, self.input.peek()) {
            (Label::Number, Some(ResourceType::Integer), Some(0x00..=0x1a)) => {
                Ok(Some(self.input.integer()?))
            }
            (Label::Text, Some(ResourceType::String), Some(0x60..=0x7b)) => Ok(Some(self.input.string()?)),
            _ => {
                let start = self.input.position();
                let item = self.input.item(&mut self.scratch)?;
                self.fit(label, item, kind).inspect_err(|_| self.input.set_position(start))
            }
        }
    }

    fn member(&mut self, record: &mut UnresolvedRecord<'a>) -> Result<(), ErrorKind> {
        let start = self.input.position();
        let label = label(&mut self.input, &mut self.scratch)
            .and_then(|label| record.labels.insert(label).map(|()| label));
        let label = label.inspect_err(|_| self.input.set_position(start))?;
        let start = self.input.position();
        self.store(label, record).inspect_err(|error| {
            // A truncated value is an error at its end, all other errors are at its start.
            if !matches!(error, ErrorKind::Truncated { .. }) {
                self.input.set_position(start);
            }
        })
    }

    fn store(&mut self, label: Label, record: &mut UnresolvedRecord<'a>) -> Result<(), ErrorKind> {
        if label.is_value() {
            record.value_offset = self.input.position();
            record.value = Some((label, self.input.item(&mut self.scratch)?));
            return Ok(());
        }
        match label {
            Label::Name => record.name = self.name()?,
            Label::BaseName => {
                let name = self.name()?;
                let name = utf8(name)?;
                self.resolver.set_base(name, name)?;
            }
            Label::Time => record.time = self.input.seconds(&mut self.scratch)?,
            Label::BaseTime => {
                let time = self.input.seconds(&mut self.scratch)?;
                self.resolver.times.set_base(time);
            }
            Label::BaseVersion => {
                let version = match self.input.number(&mut self.scratch)? {
                    Item::Value(version) => version.as_u64(),
                    _ => None,
                };
                senml::check_version(version.unwrap_or_default())?;
            }
            _ => self.input.skip()?,
        }
        Ok(())
    }

    fn name(&mut self) -> Result<&'a [u8], ErrorKind> {
        let head = self.input.head()?;
        if head.major() != TEXT {
            return Err(ErrorKind::Malformed(Rule::SenmlName));
        }
        self.input.bytes(head, &mut self.scratch)
    }

    /// Converts a value to the type of its resource. Its kind must agree with its label.
    fn fit(
        &self,
        label: Label,
        item: Item<'a>,
        kind: Option<ResourceType>,
    ) -> Result<Option<Value<'a>>, ErrorKind> {
        match (label, item, kind) {
            (Label::Number, Item::Value(Value::Integer(_) | Value::Unsigned(_) | Value::Float(_)), _)
            | (Label::Text, Item::Value(Value::String(_)), _)
            | (Label::Boolean, Item::Value(Value::Boolean(_)), _)
            | (Label::Bytes, Item::Value(Value::Opaque(_)), _)
            | (Label::Number, Item::Float(_) | Item::Bignum(_) | Item::Value(Value::Time(_)), _)
            // A date is a text instead of the number of a Time.
            | (Label::Number | Label::Text, Item::Date(_), _)
            | (Label::Number, Item::Value(Value::String(_)), Some(ResourceType::Time)) => item.typed(kind),
            (Label::Link, Item::Value(Value::String(text)), _) => match kind {
                None | Some(ResourceType::ObjectLink) => value::link(text).map(Value::ObjectLink).map(Some),
                Some(expected) => Err(ValueError::WrongType { expected }.into()),
            },
            (Label::Number, Item::Null, _) if self.etch => Ok(None),
            _ => Err(ErrorKind::Malformed(Rule::SenmlValue)),
        }
    }

    #[cold]
    fn path(&mut self, name: &'a [u8]) -> Result<Path, ErrorKind> {
        let name = utf8(name)?;
        self.resolver.path(name, name)
    }

    /// Sets path and time of a record. Returns the type of its value; `None` without a definition.
    #[inline]
    fn resolve(
        &mut self,
        name: &'a [u8],
        time: f64,
        record: &mut Record<'a>,
    ) -> Result<Option<ResourceType>, ErrorKind> {
        let path = match self.resolver.names.resolve_ids(name) {
            Some(path) => Ok(path),
            None => self.path(name),
        };
        path.and_then(|path| self.resolver.resolve(path, time, record))
            .inspect_err(|_| self.input.set_position(self.offset))
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
        let error = Error::new(kind, self.resolver.path).at_offset(self.input.position());
        self.scratch.explain(error)
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
        let mut input = self.input;
        input.set_position(self.offset);
        let mut value = None;
        let _ = self.members(&mut input, &mut value);
        let end = input.position();
        Location { record: self.offset..end, value: value.unwrap_or(end..end) }
    }
}

impl Parser<'_> {
    /// Skips the members of a record and finds the location of its value.
    fn members(&self, input: &mut Input<'_>, value: &mut Option<Range<usize>>) -> Result<(), ErrorKind> {
        let head = input.head()?;
        let mut remaining = input.open(head, self.offset)?;
        while input.more(&mut remaining) {
            let is_value = label(input, &mut Bump::default()).is_ok_and(Label::is_value);
            let start = input.position();
            input.skip()?;
            if is_value {
                *value = Some(start..input.position());
            }
        }
        Ok(())
    }
}

fn label<'a>(input: &mut Input<'a>, scratch: &mut Bump<'a>) -> Result<Label, ErrorKind> {
    let head = input.head()?;
    match (head.major(), i64::try_from(head.argument)) {
        (UNSIGNED, Ok(number)) => Ok(Label::from_number(number)),
        (NEGATIVE, Ok(number)) => Ok(Label::from_number(!number)),
        (UNSIGNED | NEGATIVE, Err(_)) => Ok(Label::Ignored),
        (TEXT, _) => Label::from_text(input.text(head, scratch)?.as_bytes()),
        _ => Err(ErrorKind::Malformed(Rule::SenmlLabel)),
    }
}
