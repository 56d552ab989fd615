//! Reading SenML CBOR.

use crate::codec::cbor::input::{ARRAY, Input, MAP, NEGATIVE, Remaining, TEXT, UNSIGNED};
use crate::codec::cbor::value::Form;
use crate::codec::scratch::Bump;
use crate::codec::senml::reader::{self, Options, Resolver, Syntax};
use crate::codec::senml::{Label, Labels};
use crate::codec::senml_cbor::write::Cbor;
use crate::codec::utf8;
use crate::error::{Error, ErrorKind, Rule};
use crate::path::Path;
use crate::value::{ResourceType, Value};

/// Reads SenML CBOR.
pub type Reader<'a> = reader::Reader<'a, Cbor>;

/// Parses a payload record by record.
pub type Parser<'a> = reader::Parser<'a, Tokens<'a>>;

impl Syntax for Cbor {
    type Tokens<'s> = Tokens<'s>;

    fn tokens<'s>(options: &Options<'s>, scratch: Bump<'s>) -> Tokens<'s> {
        Tokens {
            input: Input::new(options.payload),
            records: Remaining::NONE,
            members: Remaining::NONE,
            scratch,
            etch: options.etch,
        }
    }
}

/// The items of a payload.
#[derive(Debug)]
pub struct Tokens<'a> {
    input: Input<'a>,
    /// Records to come.
    records: Remaining,
    /// Members of the record to come.
    members: Remaining,
    scratch: Bump<'a>,
    etch: bool,
}

impl<'a> Tokens<'a> {
    /// Opens an array or a map; `expected` is the error of any other item.
    #[inline(never)]
    fn open(&mut self, major: u8, expected: Rule) -> Result<Remaining, ErrorKind> {
        let start = self.input.position();
        let head = self.input.head()?;
        if head.major() != major {
            self.input.set_position(start);
            return Err(ErrorKind::Malformed(expected));
        }
        self.input.open(head, start)
    }

    /// Reads an item. The error of a truncated one is where it ends, any other at its start.
    #[inline]
    fn item<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, ErrorKind>) -> Result<T, ErrorKind> {
        let start = self.input.position();
        read(self).inspect_err(|kind| {
            if !matches!(kind, ErrorKind::Truncated { .. }) {
                self.input.set_position(start);
            }
        })
    }

    fn read_label(&mut self) -> Result<Label, ErrorKind> {
        let head = self.input.head()?;
        match (head.major(), i64::try_from(head.argument)) {
            (UNSIGNED, Ok(number)) => Ok(Label::from_number(number)),
            (NEGATIVE, Ok(number)) => Ok(Label::from_number(!number)),
            (UNSIGNED | NEGATIVE, Err(_)) => Ok(Label::Ignored),
            (TEXT, _) => Label::from_text(self.input.text(head, &mut self.scratch)?.as_bytes()),
            _ => Err(ErrorKind::Malformed(Rule::SenmlLabel)),
        }
    }

    /// Checks that the next item agrees with its label, and returns the type to read it as.
    #[inline(never)]
    fn checked(&self, label: Label, kind: Option<ResourceType>) -> Result<Option<ResourceType>, ErrorKind> {
        let agrees = match (label, self.input.form()?) {
            (Label::Number, Form::Null) if self.etch => return Ok(kind),
            // A date is a text instead of the number of a Time.
            (Label::Number, Form::Text) => kind == Some(ResourceType::Time),
            (Label::Number, Form::Number | Form::Epoch | Form::Date)
            | (Label::Text, Form::Text | Form::Date)
            | (Label::Boolean, Form::Boolean)
            | (Label::Bytes, Form::Bytes)
            | (Label::Link, Form::Text)
            | (_, Form::Unsupported) => true,
            _ => false,
        };
        if !agrees {
            return Err(ErrorKind::Malformed(Rule::SenmlValue));
        }
        let is_link = label == Label::Link;
        match kind {
            // Some peers write a link as a string.
            Some(ResourceType::ObjectLink) if label == Label::Text => Ok(kind),
            None if is_link => Ok(Some(ResourceType::ObjectLink)),
            Some(expected) if is_link != (expected == ResourceType::ObjectLink) => {
                Err(ErrorKind::WrongType { expected })
            }
            _ => Ok(kind),
        }
    }
}

impl<'a> reader::Tokens<'a> for Tokens<'a> {
    type Name = &'a [u8];
    /// The label of a value.
    type Token = Label;

    #[inline]
    fn position(&self) -> usize {
        self.input.position()
    }

    #[inline]
    fn set_position(&mut self, position: usize) {
        self.input.set_position(position);
    }

    fn start(&mut self, _: &mut Resolver<'a>) -> Result<(), ErrorKind> {
        self.input.skip_self_described();
        self.records = self.open(ARRAY, Rule::ArrayExpected)?;
        Ok(())
    }

    #[inline]
    fn next_record(&mut self) -> Result<bool, ErrorKind> {
        if self.input.more(&mut self.records) {
            return Ok(true);
        }
        self.records = Remaining::NONE;
        self.input.end().map(|()| false)
    }

    #[inline]
    fn end_record(&mut self) -> Result<(), ErrorKind> {
        Ok(())
    }

    #[inline]
    fn name_and_value(&mut self) -> Option<(&'a [u8], Label, usize)> {
        let [0xa2, 0x00, head @ 0x60..=0x77, rest @ ..] = self.input.rest() else {
            return None;
        };
        let (name, rest) = rest.split_at_checked(usize::from(head & 0x1f))?;
        let label = match rest.first()? {
            2 => Label::Number,
            3 => Label::Text,
            _ => return None,
        };
        let offset = self.input.position() + 4 + name.len();
        self.input.set_position(offset);
        Some((name, label, offset))
    }

    #[inline]
    fn open_record(&mut self) -> Result<bool, ErrorKind> {
        self.members = self.open(MAP, Rule::RecordExpected)?;
        self.more_members()
    }

    #[inline]
    fn more_members(&mut self) -> Result<bool, ErrorKind> {
        Ok(self.input.more(&mut self.members))
    }

    #[inline]
    fn label(&mut self, labels: &mut Labels) -> Result<Label, ErrorKind> {
        let start = self.input.position();
        let label = self.read_label().and_then(|label| labels.insert(label).map(|()| label));
        label.inspect_err(|_| self.input.set_position(start))
    }

    fn name(&mut self) -> Result<&'a [u8], ErrorKind> {
        self.item(|tokens| {
            let head = tokens.input.head()?;
            if head.major() != TEXT {
                return Err(ErrorKind::Malformed(Rule::SenmlName));
            }
            tokens.input.bytes(head, &mut tokens.scratch)
        })
    }

    /// A name that is a path is valid UTF-8, so that only others are checked.
    #[inline]
    fn with_name<T>(
        &self,
        name: &'a [u8],
        read: impl FnOnce(&'a [u8], &[u8]) -> Result<T, ErrorKind>,
    ) -> Result<T, ErrorKind> {
        read(name, name).map_err(|kind| utf8(name).map_or_else(|not_utf8| not_utf8, |_| kind))
    }

    /// Skips a value, unless the record ends behind it: then [`value`](reader::Tokens::value) reads it at once.
    #[inline]
    fn token(&mut self, label: Label) -> Result<Label, ErrorKind> {
        if self.members != Remaining::NONE {
            let start = self.input.position();
            self.input.skip().inspect_err(|_| self.input.set_position(start))?;
        }
        Ok(label)
    }

    #[inline]
    fn value(
        &mut self,
        label: Label,
        start: usize,
        kind: Option<ResourceType>,
    ) -> Result<Option<Value<'a>>, ErrorKind> {
        let end = self.input.position();
        self.input.set_position(start);
        let kind = match (label, self.input.peek(), kind) {
            (Label::Number, Some(0x00..=0x1b), _)
            | (Label::Text, Some(0x60..=0x7b), Some(ResourceType::String)) => kind,
            _ => self.checked(label, kind)?,
        };
        let value = self.input.typed(kind, &mut self.scratch)?;
        if end > start {
            self.input.set_position(end);
        }
        Ok(value)
    }

    fn seconds(&mut self) -> Result<f64, ErrorKind> {
        self.item(|tokens| tokens.input.seconds(&mut tokens.scratch))
    }

    fn version(&mut self) -> Result<u64, ErrorKind> {
        match self.item(|tokens| tokens.input.number(ResourceType::Unsigned, &mut tokens.scratch)) {
            Ok(Value::Unsigned(version)) => Ok(version),
            Ok(_) | Err(ErrorKind::WrongType { .. }) => Ok(0),
            Err(kind) => Err(kind),
        }
    }

    fn skip(&mut self) -> Result<(), ErrorKind> {
        self.item(|tokens| tokens.input.skip())
    }

    fn restarted(&self, position: usize) -> Self {
        let mut input = self.input;
        input.set_position(position);
        let (records, members) = (Remaining::NONE, Remaining::NONE);
        Tokens { input, records, members, scratch: Bump::default(), etch: self.etch }
    }

    fn error(&self, kind: ErrorKind, path: Path) -> Error {
        self.scratch.explain(Error::new(kind, path))
    }
}
