//! Records of the formats in JSON: labels in any order, made into paths and typed values.

use core::ops::Range;

use crate::codec::json::{Fault, Scanner, Text, Token, Values, with_name};
use crate::codec::reader::Location;
use crate::codec::scratch::Bump;
use crate::codec::senml::reader::Options;
use crate::codec::senml::{self, Label, Labels, Names, Times};
use crate::codec::types::Types;
use crate::error::{Error, ErrorKind, PayloadError};
use crate::path::Path;
use crate::record::Record;
use crate::value::ResourceType;

/// Which labels a format has.
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
            Dialect::Lwm2m => Ok(match label {
                "n" => Label::Name,
                "v" => Label::Number,
                "sv" => Label::Text,
                "bv" => Label::Boolean,
                "ov" => Label::Link,
                "t" => Label::Time,
                _ => Label::Ignored,
            }),
        }
    }

    /// The label of text, with its quotes and its colon.
    #[inline]
    pub(super) fn text_label(self) -> &'static [u8; 5] {
        match self {
            #[cfg(feature = "senml-json")]
            Dialect::Senml | Dialect::SenmlEtch => b"\"vs\":",
            #[cfg(feature = "lwm2m-json")]
            Dialect::Lwm2m => b"\"sv\":",
        }
    }

    fn takes_null(self) -> bool {
        match self {
            #[cfg(feature = "senml-json")]
            Dialect::SenmlEtch => true,
            #[allow(unreachable_patterns, reason = "depends on the features")]
            _ => false,
        }
    }

    /// LwM2M JSON has no label for bytes: the text of an Opaque is base64.
    #[inline]
    fn token(self, token: Token, kind: Option<ResourceType>) -> Token {
        match (self, token, kind) {
            #[cfg(feature = "lwm2m-json")]
            (Dialect::Lwm2m, Token::Text(text), Some(ResourceType::Opaque)) => Token::Bytes(text),
            _ => token,
        }
    }
}

/// Walks through a payload record by record.
#[derive(Debug)]
pub struct Parser<'a> {
    pub(super) scanner: Scanner<'a>,
    state: State,
    pub(super) base: Path,
    pub(super) types: Types<'a>,
    values: Values<'a>,
    pub(super) names: Names<'a>,
    pub(super) times: Times,
    pub(super) dialect: Dialect,
    /// Where the latest record starts.
    pub(super) offset: usize,
    /// Path of the latest record.
    pub(super) reached: Path,
    /// Why there are no more records, once they are refused.
    error: Error,
}

/// A payload is refused; the error is kept beside, so that what goes well need not carry room for it.
struct Refused;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Inside,
    End,
}

/// A record whose labels may come in any order.
struct Draft {
    labels: Labels,
    name: Text,
    time: f64,
    value: Token,
    /// Where the value stands.
    value_at: usize,
}

impl<'a> Parser<'a> {
    pub(crate) fn new(dialect: Dialect, options: Options<'a>, scratch: Bump<'a>) -> Self {
        let Options { payload, base, definitions, root, .. } = options;
        Parser {
            scanner: Scanner::new(payload),
            state: State::Start,
            base,
            types: Types::new(definitions),
            values: Values::new(scratch),
            names: Names::new(root),
            times: Times::default(),
            dialect,
            offset: 0,
            reached: base,
            error: Error::new(ErrorKind::Payload(PayloadError::NoValue), base),
        }
    }

    /// Puts the next record in place; false at the end.
    #[inline]
    fn step(&mut self, record: &mut Record<'a>) -> Result<bool, Refused> {
        let found = match self.state {
            State::Inside => true,
            State::Start => self.start()?,
            State::End => false,
        };
        if !found {
            self.state = State::End;
            return Ok(false);
        }
        if !self.compact(record) {
            self.draft(record)?;
        }
        let more = self.scanner.more(b']').map_err(|fault| self.fault(fault))?;
        self.state = State::Inside;
        // What follows is looked at before the last record is handed out.
        if more { Ok(true) } else { self.finish().map(|()| true) }
    }

    /// Reads a record, whatever it looks like.
    fn draft(&mut self, record: &mut Record<'a>) -> Result<(), Refused> {
        let mut draft = Draft {
            labels: Labels::default(),
            name: Text::default(),
            time: 0.0,
            value: Token::Nothing,
            value_at: 0,
        };
        let mut more = self.open_record().map_err(|fault| self.fault(fault))?;
        while more {
            self.member(&mut draft)?;
            more = self.scanner.more(b'}').map_err(|fault| self.fault(fault))?;
        }
        self.complete(&draft, record)
    }

    /// Goes to the first record; false when there is none.
    fn start(&mut self) -> Result<bool, Refused> {
        #[cfg(feature = "lwm2m-json")]
        if self.dialect == Dialect::Lwm2m {
            return self.head();
        }
        let found = self.scanner.open(b'[', b']').map_err(|fault| self.fault(fault))?;
        if !found {
            self.finish()?;
        }
        Ok(found)
    }

    fn finish(&mut self) -> Result<(), Refused> {
        self.state = State::End;
        #[cfg(feature = "lwm2m-json")]
        if self.dialect == Dialect::Lwm2m {
            // It was looked at in the beginning.
            return Ok(());
        }
        self.scanner.finish().map_err(|fault| self.fault(fault))
    }

    fn open_record(&mut self) -> Result<bool, Fault> {
        self.scanner.peek()?;
        self.offset = self.scanner.position();
        self.scanner.open(b'{', b'}')
    }

    /// Reads a label and its value.
    fn member(&mut self, draft: &mut Draft) -> Result<(), Refused> {
        let at = self.scanner.position();
        let label = self.label()?;
        draft.labels.insert(label).map_err(|kind| self.refuse(kind, at))?;
        if label.is_value() {
            return self.value(label, draft).map_err(|fault| self.fault(fault));
        }
        if label == Label::Name {
            draft.name = self.scanner.string().map_err(|fault| self.fault(fault))?;
            return Ok(());
        }
        self.rare_member(label, draft)
    }

    /// Keeps a value until its type is known.
    fn value(&mut self, label: Label, draft: &mut Draft) -> Result<(), Fault> {
        let scanner = &mut self.scanner;
        let next = scanner.peek()?;
        draft.value_at = scanner.position();
        draft.value = match label {
            Label::Text => Token::Text(scanner.string()?),
            Label::Boolean => Token::Boolean(scanner.boolean()?),
            Label::Bytes => Token::Bytes(scanner.string()?),
            Label::Link => Token::Link(scanner.string()?),
            _ if next == b'n' && self.dialect.takes_null() => {
                scanner.literal("null")?;
                Token::Nothing
            }
            _ => Token::Number(scanner.number()?),
        };
        Ok(())
    }

    /// What is not in every record.
    fn rare_member(&mut self, label: Label, draft: &mut Draft) -> Result<(), Refused> {
        let _ = self.scanner.peek();
        let at = self.scanner.position();
        let stored = match label {
            Label::BaseName => self.base_name(),
            Label::BaseTime => self.seconds().map(|time| time.map(|time| self.times.set_base(time))),
            Label::Time => self.seconds().map(|time| time.map(|time| draft.time = time)),
            Label::BaseVersion => self.version(),
            _ => self.scanner.skip().map(Ok),
        };
        match stored {
            Ok(stored) => stored.map_err(|kind| self.refuse(kind, at)),
            Err(fault) => Err(self.fault(fault)),
        }
    }

    fn base_name(&mut self) -> Result<Result<(), ErrorKind>, Fault> {
        let name = self.scanner.string()?;
        Ok(with_name(&self.scanner, name, |name| self.names.set_base(name)))
    }

    fn seconds(&mut self) -> Result<Result<f64, ErrorKind>, Fault> {
        let number = self.scanner.number()?;
        Ok(self.scanner.seconds(number))
    }

    fn version(&mut self) -> Result<Result<(), ErrorKind>, Fault> {
        let number = self.scanner.number()?;
        let version = self.scanner.number_value(number, Some(ResourceType::Unsigned));
        Ok(senml::check_version(version.ok().and_then(|version| version.as_u64()).unwrap_or(0)))
    }

    /// Reads a label and the colon after it.
    fn label(&mut self) -> Result<Label, Refused> {
        let text = self.scanner.string().map_err(|fault| self.fault(fault))?;
        let label = with_name(&self.scanner, text, |label| self.dialect.label(label))
            .map_err(|kind| self.refuse(kind, text.start))?;
        self.scanner.expect(b':').map_err(|fault| self.fault(fault))?;
        Ok(label)
    }

    /// A path that is not made of ids below a base name.
    fn path(&mut self, name: Text) -> Result<Path, Refused> {
        let path = with_name(&self.scanner, name, |name| self.names.resolve(name));
        path.map_err(|kind| self.refuse(kind, self.offset))
    }

    /// Puts a record together once all of its labels are known.
    fn complete(&mut self, draft: &Draft, record: &mut Record<'a>) -> Result<(), Refused> {
        let path = match self.names.resolve_ids(self.scanner.raw(draft.name).as_bytes()) {
            Some(path) => path,
            None => self.path(draft.name)?,
        };
        if !path.is_within(self.base) {
            self.reached = path;
            return Err(self.refuse(ErrorKind::Payload(PayloadError::OutsidePath), self.offset));
        }
        self.reached = path;
        let kind = self.types.kind(path);
        let token = self.dialect.token(draft.value, kind);
        record.path = path;
        record.value = self
            .values
            .value(&self.scanner, token, kind)
            .map_err(|error| self.refuse(error.kind(), draft.value_at))?;
        record.time = self.times.resolve(draft.time).map_err(|kind| self.refuse(kind, self.offset))?;
        Ok(())
    }

    /// Reads what stands around the entries of LwM2M JSON, which may come in any order, and goes to the
    /// first of them; false when there are none.
    #[cfg(feature = "lwm2m-json")]
    fn head(&mut self) -> Result<bool, Refused> {
        let mut entries = None;
        let mut labels = Labels::default();
        // Without a base name, names are relative to the path of the request.
        self.names.set_base_path(self.base);
        let mut more = self.scanner.open(b'{', b'}').map_err(|fault| self.fault(fault))?;
        while more {
            self.head_member(&mut labels, &mut entries)?;
            more = self.scanner.more(b'}').map_err(|fault| self.fault(fault))?;
        }
        self.scanner.finish().map_err(|fault| self.fault(fault))?;
        let missing = ErrorKind::Payload(PayloadError::Malformed("the list of values, e, is missing"));
        let entries = entries.ok_or_else(|| self.refuse(missing, 0))?;
        self.scanner.go_to(entries);
        self.scanner.open(b'[', b']').map_err(|fault| self.fault(fault))
    }

    #[cfg(feature = "lwm2m-json")]
    fn head_member(&mut self, labels: &mut Labels, entries: &mut Option<usize>) -> Result<(), Refused> {
        let text = self.scanner.string().map_err(|fault| self.fault(fault))?;
        self.scanner.expect(b':').map_err(|fault| self.fault(fault))?;
        let at = self.scanner.position();
        let label = with_name(&self.scanner, text, |label| {
            Ok(match label {
                "bn" => Label::BaseName,
                "bt" => Label::BaseTime,
                "e" => Label::Text,
                _ => Label::Ignored,
            })
        });
        let label = label.and_then(|label| labels.insert(label).map(|()| label));
        let label = label.map_err(|kind| self.refuse(kind, text.start))?;
        let stored = match label {
            Label::BaseName => self.scanner.string().map(|name| {
                // An empty one says no more than a missing one.
                let empty = name.start == name.end;
                let names = &mut self.names;
                if empty { Ok(()) } else { with_name(&self.scanner, name, |name| names.set_base(name)) }
            }),
            Label::BaseTime => self.seconds().map(|time| time.map(|time| self.times.set_base(time))),
            _ => {
                *entries = entries.or((label == Label::Text).then_some(at));
                self.scanner.skip().map(Ok)
            }
        };
        match stored {
            Ok(stored) => stored.map_err(|kind| self.refuse(kind, at)),
            Err(fault) => Err(self.fault(fault)),
        }
    }

    #[cold]
    fn fault(&mut self, fault: Fault) -> Refused {
        self.refuse(self.scanner.error(fault), self.scanner.position())
    }

    #[cold]
    fn refuse(&mut self, kind: ErrorKind, offset: usize) -> Refused {
        self.state = State::End;
        self.error = Error::new(kind, self.reached).at_offset(offset);
        Refused
    }
}

impl<'a> crate::codec::Parser<'a> for Parser<'a> {
    #[inline]
    fn advance(&mut self, record: &mut Record<'a>) -> Result<bool, Error> {
        self.step(record).map_err(|Refused| self.error)
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
    /// Goes over the members of a record and finds its value.
    fn members(&self, scanner: &mut Scanner<'_>, value: &mut Option<Range<usize>>) -> Result<(), Fault> {
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
