//! Reading SenML CBOR.

use core::ops::Range;

use crate::codec::cbor::input::{ARRAY, Input, Left, MAP, NEGATIVE, TEXT, UNSIGNED};
use crate::codec::cbor::value;
use crate::codec::reader::Location;
use crate::codec::scratch::Bump;
use crate::codec::senml::reader::{self, Options, Syntax};
use crate::codec::senml::{self, Label, Labels, Names, Times};
use crate::codec::senml_cbor::write::Cbor;
use crate::codec::types::Types;
use crate::error::{Error, ErrorKind, PayloadError};
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
            left: Left::NONE,
            base: options.base,
            types: Types::new(options.definitions),
            scratch,
            names: Names::new(options.root),
            times: Times::default(),
            etch: options.etch,
            offset: 0,
            reached: options.base,
        }
    }
}

/// Walks through a payload record by record.
#[derive(Debug)]
pub struct Parser<'a> {
    input: Input<'a>,
    state: State,
    /// Records that are still to come.
    left: Left,
    base: Path,
    types: Types<'a>,
    scratch: Bump<'a>,
    names: Names<'a>,
    times: Times,
    etch: bool,
    /// Where the latest record starts.
    offset: usize,
    /// Path of the latest record.
    reached: Path,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Inside,
    End,
}

/// A record whose labels may come in any order.
struct Draft<'a> {
    labels: Labels,
    name: &'a [u8],
    time: f64,
    value: Option<Value<'a>>,
    /// Where the value stands.
    value_at: usize,
}

impl Draft<'_> {
    fn new() -> Self {
        Draft { labels: Labels::default(), name: &[], time: 0.0, value: None, value_at: 0 }
    }
}

impl<'a> Parser<'a> {
    #[inline]
    fn step(&mut self, record: &mut Record<'a>) -> Result<bool, Error> {
        match self.state {
            State::Inside => {}
            State::Start => self.left = self.open(ARRAY, "the payload is an array of records")?,
            State::End => return Ok(false),
        }
        self.state = State::Inside;
        if !self.input.more(&mut self.left) {
            self.state = State::End;
            return self.input.end().map(|()| false).map_err(Error::from);
        }
        self.offset = self.input.position();
        if let Some((name, label)) = self.plain() {
            let kind = self.locate(name, 0.0, record)?;
            self.value_of(label, kind, record)?;
            return Ok(true);
        }
        self.any(record)?;
        Ok(true)
    }

    /// Reads a record of whatever labels, in whatever order.
    #[inline(never)]
    fn any(&mut self, record: &mut Record<'a>) -> Result<(), Error> {
        let draft = self.draft()?;
        let kind = self.locate(draft.name, draft.time, record)?;
        record.value = match (draft.value, kind) {
            (Some(value), Some(kind)) => Some(self.coerce(value, kind, draft.value_at)?),
            (value, _) => value,
        };
        Ok(())
    }

    /// Opens a container of the kind that must stand here.
    fn open(&mut self, major: u8, expected: &'static str) -> Result<Left, ErrorKind> {
        let start = self.input.position();
        let head = self.input.head()?;
        if head.major() != major {
            self.input.set_position(start);
            return Err(ErrorKind::Payload(PayloadError::Malformed(expected)));
        }
        self.input.open(head, start)
    }

    /// A record of a name and a value in this order, as most are: its name, and the label of the value
    /// that comes next. Nothing is read when it is another.
    #[inline]
    fn plain(&mut self) -> Option<(&'a [u8], Label)> {
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

    /// Reads a value whose path, and so its type, is known already.
    #[inline]
    fn value_of(
        &mut self,
        label: Label,
        kind: Option<ResourceType>,
        record: &mut Record<'a>,
    ) -> Result<(), Error> {
        record.value = match (label, kind, self.input.peek()) {
            (Label::Number, Some(ResourceType::Integer), Some(0x00..=0x1a)) => Some(self.input.integer()?),
            (Label::Text, Some(ResourceType::String), Some(0x60..=0x7b)) => Some(self.input.string()?),
            _ => {
                let start = self.input.position();
                match (self.value(label)?, kind) {
                    (Some(value), Some(kind)) => Some(self.coerce(value, kind, start)?),
                    (value, _) => value,
                }
            }
        };
        Ok(())
    }

    fn coerce(&self, value: Value<'a>, kind: ResourceType, offset: usize) -> Result<Value<'a>, Error> {
        value.coerce(kind).map_err(|kind| Error::from(kind).at_offset(offset))
    }

    /// Reads the labels of one record.
    fn draft(&mut self) -> Result<Draft<'a>, ErrorKind> {
        let mut draft = Draft::new();
        let mut left = self.open(MAP, "a record is a map")?;
        while self.input.more(&mut left) {
            self.member(&mut draft)?;
        }
        Ok(draft)
    }

    /// Reads a label and what it is the label of.
    fn member(&mut self, draft: &mut Draft<'a>) -> Result<(), ErrorKind> {
        let start = self.input.position();
        let label = label(&mut self.input, &mut self.scratch)
            .and_then(|label| draft.labels.insert(label).map(|()| label));
        let label = label.inspect_err(|_| self.input.set_position(start))?;
        let start = self.input.position();
        self.store(label, draft).inspect_err(|error| {
            // What is cut off is missed where it ends; everything else is wrong where it starts.
            if !matches!(error, ErrorKind::Payload(PayloadError::Truncated { .. })) {
                self.input.set_position(start);
            }
        })
    }

    fn store(&mut self, label: Label, draft: &mut Draft<'a>) -> Result<(), ErrorKind> {
        if label.is_value() {
            draft.value_at = self.input.position();
            draft.value = self.value(label)?;
            return Ok(());
        }
        match label {
            Label::Name => draft.name = self.name()?,
            Label::BaseName => {
                let name = self.name()?;
                self.names.set_base(
                    core::str::from_utf8(name).map_err(|_| ErrorKind::Payload(PayloadError::NotUtf8))?,
                )?;
            }
            Label::Time => draft.time = self.seconds()?,
            Label::BaseTime => {
                let time = self.seconds()?;
                self.times.set_base(time);
            }
            Label::BaseVersion => {
                let version = self.input.number()?.as_u64();
                senml::check_version(version.unwrap_or_default())?;
            }
            _ => self.input.skip()?,
        }
        Ok(())
    }

    fn name(&mut self) -> Result<&'a [u8], ErrorKind> {
        let head = self.input.head()?;
        if head.major() != TEXT {
            return Err(ErrorKind::Payload(PayloadError::Malformed("a name is a text")));
        }
        self.input.bytes(head, &mut self.scratch)
    }

    fn seconds(&mut self) -> Result<f64, ErrorKind> {
        let number = self.input.number()?.as_f64();
        number
            .filter(|seconds| seconds.is_finite())
            .ok_or(ErrorKind::Payload(PayloadError::Malformed("a time is a number of seconds")))
    }

    /// A value, which must be of the kind that its label tells.
    fn value(&mut self, label: Label) -> Result<Option<Value<'a>>, ErrorKind> {
        let start = self.input.position();
        let value = self.input.value(&mut self.scratch)?;
        let fitting = match (label, value) {
            (Label::Number, Some(Value::Integer(_) | Value::Unsigned(_) | Value::Float(_)))
            | (Label::Text, Some(Value::String(_)))
            | (Label::Boolean, Some(Value::Boolean(_)))
            | (Label::Bytes, Some(Value::Opaque(_))) => Ok(value),
            (Label::Link, Some(Value::String(text))) => value::link(text).map(Value::ObjectLink).map(Some),
            (Label::Number, None) if self.etch => Ok(None),
            _ => Err(ErrorKind::Payload(PayloadError::Malformed(
                "a value is of another kind than its label tells",
            ))),
        };
        fitting.inspect_err(|_| self.input.set_position(start))
    }

    #[cold]
    fn resolve(&self, name: &[u8]) -> Result<Path, ErrorKind> {
        self.names.resolve(core::str::from_utf8(name).map_err(|_| ErrorKind::Payload(PayloadError::NotUtf8))?)
    }

    /// Puts path and time of a record in place, and tells the type of its value.
    #[inline]
    fn locate(
        &mut self,
        name: &[u8],
        time: f64,
        record: &mut Record<'a>,
    ) -> Result<Option<ResourceType>, Error> {
        let at_record = |kind| Error::from(kind).at_offset(self.offset);
        let path = match self.names.resolve_ids(name) {
            Some(path) => path,
            None => self.resolve(name).map_err(at_record)?,
        };
        if !path.is_within(self.base) {
            return Err(
                Error::new(ErrorKind::Payload(PayloadError::OutsidePath), path).at_offset(self.offset)
            );
        }
        record.time = self.times.resolve(time).map_err(at_record)?;
        record.path = path;
        self.reached = path;
        Ok(self.types.kind(path))
    }
}

impl<'a> crate::codec::Parser<'a> for Parser<'a> {
    #[inline]
    fn advance(&mut self, record: &mut Record<'a>) -> Result<bool, Error> {
        self.step(record).map_err(|error| error.at_path(self.reached).at_offset(self.input.position()))
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
    /// Goes over the members of a record and finds its value.
    fn members(&self, input: &mut Input<'_>, value: &mut Option<Range<usize>>) -> Result<(), ErrorKind> {
        let head = input.head()?;
        let mut left = input.open(head, self.offset)?;
        while input.more(&mut left) {
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
        _ => Err(ErrorKind::Payload(PayloadError::Malformed("a label is a number or a text"))),
    }
}
