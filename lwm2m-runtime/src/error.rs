//! Errors of values, payloads and requests.
//!
//! Every function that handles a payload or a request returns an [`Error`]: an [`ErrorKind`], the path, in a payload the
//! offset of the wrong byte, and a [`Detail`] such as the value that is out of range. [`Error::code`] is the CoAP
//! response code to return. [`Error::explain`] adds names, operations and ranges from the definitions, for a log or a
//! person.
//!
//! An [`ErrorKind`] is one word: functions inside of the runtime return it alone, and texts are linked only if they are
//! printed. A type that holds a value returns a bare [`ValueError`].
//!
//! ```
//! use lwm2m_runtime::{ContentFormat, Decoder, ErrorKind, Path, ResponseCode};
//!
//! let decoder = Decoder::new(ContentFormat::TLV, &[0xc8, 0], Path::instance(3, 0));
//! let error = decoder.records(&[], &mut |_| Ok(())).unwrap_err();
//! assert!(matches!(error.kind(), ErrorKind::Truncated { .. }));
//! assert_eq!(error.code(), ResponseCode::BAD_REQUEST);
//! ```

mod code;
mod missing;
mod note;
mod rule;
mod value;

use core::fmt;

use crate::codec::ContentFormat;
use crate::definition::Definitions;
use crate::path::Path;
use crate::value::ResourceType;

pub use code::ResponseCode;
pub use missing::MissingResources;
pub(crate) use note::Note;
pub use rule::Rule;
pub use value::{Actual, ValueError};

/// An error of a value, a payload or a request, with its path and its offset in the payload.
///
/// [`code`](Error::code) is the CoAP response code to return;
/// [`explain`](Error::explain) adds what a definition knows about the place.
///
/// ```
/// use lwm2m_runtime::{Error, ErrorKind, Path, ResponseCode};
///
/// let error = Error::new(ErrorKind::NotWritable, Path::resource(3, 0, 9));
/// assert_eq!(error.to_string(), "/3/0/9: resource cannot be written");
/// assert_eq!(error.code(), ResponseCode::METHOD_NOT_ALLOWED);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Error {
    kind: ErrorKind,
    path: Path,
    offset: Option<u32>,
    detail: Detail,
}

/// A detail of an error beside its kind.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Detail {
    /// Nothing.
    None,
    /// The value of [`ErrorKind::OutOfRange`], or its length.
    Found(Actual),
    /// The largest number of bytes or instances in a container: [`ErrorKind::TooLong`],
    /// [`ErrorKind::TooManyInstances`].
    Capacity(usize),
    /// The size of the payload or the scratch in bytes: [`ErrorKind::BufferTooSmall`].
    Needed(usize),
    /// The resources of [`ErrorKind::MissingResources`].
    Resources(MissingResources),
    /// The rule of [`ErrorKind::Invalid`].
    Rule(&'static str),
}

/// The cause of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ErrorKind {
    /// A payload or a query that breaks a rule.
    Malformed(Rule),
    /// A payload that ends too early.
    Truncated {
        /// The smallest number of missing bytes; 65535 also means more.
        missing: u16,
    },
    /// A text in a payload that is not UTF-8.
    NotUtf8,
    /// A path that occurs twice in a payload.
    Duplicate,
    /// A record outside the path of the request.
    OutsidePath,
    /// A path of a single resource without a value.
    NoValue,
    /// A value of another type.
    WrongType {
        /// The type in the definition.
        expected: ResourceType,
    },
    /// A value without resource instance for a multiple resource, or a resource instance of a single one.
    WrongMultiplicity,
    /// A value outside the range of its definition: [`Detail::Found`].
    OutOfRange,
    /// A code that the definition does not list.
    UnlistedCode,
    /// A value that the type of the field cannot hold.
    Overflow,
    /// A value for a field that borrows its value, such as `&str`, and cannot be written.
    Borrowed,
    /// A text or bytes longer than the field's container: [`Detail::Capacity`].
    TooLong,
    /// More resource instances than the field's container holds: [`Detail::Capacity`].
    TooManyInstances,
    /// The id 65535, which no resource instance can have.
    BadId,
    /// A value that breaks a rule of the field's own type: [`Detail::Rule`].
    Invalid,
    /// A text that is not a path, or the reserved id 65535.
    BadPath,
    /// A path of a level that the operation does not support.
    BadLevel,
    /// A function of [`Decoder`](crate::Decoder) that does not fit the payload.
    WrongCall(Advice),
    /// No object with this id.
    UnknownObject,
    /// No instance with this id.
    UnknownInstance,
    /// The object has no such resource.
    UnknownResource,
    /// No resource instance with this id, or an optional resource that is absent.
    Absent,
    /// The resource has no Read operation.
    NotReadable,
    /// The resource has no Write operation.
    NotWritable,
    /// The resource has no Execute operation.
    NotExecutable,
    /// A definition with more than 1024 resources, which a checked write does not support.
    TooManyResources,
    /// A payload without all mandatory resources: [`Detail::Resources`].
    MissingResources,
    /// Arguments of an Execute that do not follow the grammar.
    BadArguments,
    /// The buffer for a payload is too small: [`Detail::Needed`].
    BufferTooSmall,
    /// The content format cannot represent this, such as a whole instance in text.
    NotRepresentable,
    /// A payload in a content format that is not supported.
    UnsupportedFormat,
    /// A request for a response in a content format that is not supported.
    UnacceptableFormat,
    /// A content format whose feature of this crate is off.
    DisabledFormat {
        /// The content format.
        format: ContentFormat,
        /// The response code: 4.15 for a payload, 4.06 for the format of a response.
        code: ResponseCode,
    },
    /// The server has no right to do this.
    Unauthorized,
    /// A Create of an instance that exists already.
    InstanceExists,
    /// Instances of this object cannot be created by a server.
    NotCreatable,
    /// Instances of this object cannot be deleted by a server.
    NotDeletable,
    /// A bootstrap configuration without an account that a client can work with, or with an instance written in part.
    InvalidConfig,
    /// No capacity is left to store this.
    OutOfSpace,
    /// Refused by the application, with the code it chose.
    Refused(ResponseCode),
}

const _: () = assert!(size_of::<ErrorKind>() == 4, "an ErrorKind is one word on every machine");

/// The function of [`Decoder`](crate::Decoder) that fits a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Advice {
    /// `update` and `replace` write one instance.
    WriteWithin,
    /// `mirror` updates one instance.
    MirrorWithin,
    /// `decode` takes one value of each resource.
    MirrorHistory,
    /// The payload names several objects.
    DecodeWithin,
    /// The payload is a part of an instance.
    MirrorPart,
    /// The payload names several instances.
    DecodeAll,
}

impl Error {
    /// Makes an error about `path`.
    pub const fn new(kind: ErrorKind, path: Path) -> Self {
        Error { kind, path, offset: None, detail: Detail::None }
    }

    /// Sets the offset in the payload, unless the error has one.
    #[must_use]
    pub fn at_offset(mut self, offset: usize) -> Self {
        self.offset = self.offset.or(Some(u32::try_from(offset).unwrap_or(u32::MAX)));
        self
    }

    /// Sets the path, unless the error has one.
    #[must_use]
    pub fn at_path(mut self, path: Path) -> Self {
        if self.path == Path::ROOT {
            self.path = path;
        }
        self
    }

    /// Sets the detail.
    pub(crate) fn with(mut self, detail: Detail) -> Self {
        self.detail = detail;
        self
    }

    /// Sets the size that a buffer needs.
    pub(crate) fn needing(self, needed: usize) -> Self {
        self.with(Detail::Needed(needed))
    }

    /// Returns the cause.
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Returns the path that the error is about; the root if it is not known.
    pub const fn path(&self) -> Path {
        self.path
    }

    /// Returns the offset of the byte in the payload that is wrong, counted from 0.
    pub const fn offset(&self) -> Option<u32> {
        self.offset
    }

    /// Returns what the error knows beside its kind.
    pub const fn detail(&self) -> Detail {
        self.detail
    }

    /// Returns the cause with its detail, for a message that has its own way to name the place.
    ///
    /// ```
    /// use lwm2m_runtime::Error;
    /// use lwm2m_runtime::error::{Actual, ValueError};
    ///
    /// let error = Error::from(ValueError::OutOfRange { found: Actual::Integer(101) });
    /// assert_eq!(error.cause().to_string(), "value out of range: 101");
    /// ```
    pub fn cause(&self) -> impl fmt::Display + use<> {
        Cause(self.kind, self.detail)
    }

    /// Returns the response code.
    ///
    /// A text that is not a path is 4.04 as the path of a request, and 4.00 in a payload.
    pub const fn code(&self) -> ResponseCode {
        match (self.kind, self.offset) {
            (ErrorKind::BadPath, None) => ResponseCode::NOT_FOUND,
            (kind, _) => kind.code(),
        }
    }

    /// Returns a message with the names, operations and ranges that the definitions have for the path.
    ///
    /// ```
    /// use lwm2m_runtime::{Error, ErrorKind, ObjectDef, Path};
    /// use lwm2m_runtime::definition::{Operations, ResourceDef, ResourceType, Resources};
    ///
    /// let level = ResourceDef::new(9, "Battery Level", Operations::Read, ResourceType::Integer);
    /// let resources = Resources::new([level]);
    /// let device = ObjectDef::new(3, "Device", resources.table());
    /// let error = Error::new(ErrorKind::NotWritable, Path::resource(3, 0, 9));
    /// assert_eq!(
    ///     error.explain(&[&device]).to_string(),
    ///     "/3/0/9 (Device, Battery Level): resource cannot be written; its operations are R",
    /// );
    /// ```
    pub fn explain<'a>(&'a self, definitions: Definitions<'a>) -> impl fmt::Display + 'a {
        Explained { error: self, definitions }
    }
}

impl ErrorKind {
    /// Returns the response code (LwM2M Core 1.2.2, the tables of section 6).
    pub const fn code(&self) -> ResponseCode {
        match self {
            ErrorKind::UnknownObject
            | ErrorKind::UnknownInstance
            | ErrorKind::UnknownResource
            | ErrorKind::Absent => ResponseCode::NOT_FOUND,
            ErrorKind::NotReadable
            | ErrorKind::NotWritable
            | ErrorKind::NotExecutable
            | ErrorKind::Borrowed
            | ErrorKind::NotCreatable
            | ErrorKind::NotDeletable
            | ErrorKind::BadLevel
            | ErrorKind::WrongCall(_) => ResponseCode::METHOD_NOT_ALLOWED,
            ErrorKind::Unauthorized => ResponseCode::UNAUTHORIZED,
            ErrorKind::NotRepresentable | ErrorKind::UnacceptableFormat | ErrorKind::InvalidConfig => {
                ResponseCode::NOT_ACCEPTABLE
            }
            ErrorKind::UnsupportedFormat => ResponseCode::UNSUPPORTED_CONTENT_FORMAT,
            ErrorKind::BufferTooSmall | ErrorKind::TooManyResources | ErrorKind::OutOfSpace => {
                ResponseCode::INTERNAL_SERVER_ERROR
            }
            ErrorKind::Refused(code) | ErrorKind::DisabledFormat { code, .. } => *code,
            _ => ResponseCode::BAD_REQUEST,
        }
    }
}

impl ErrorKind {
    /// Returns whether the cause is a [`ValueError`].
    pub(crate) const fn is_of_value(self) -> bool {
        matches!(
            self,
            ErrorKind::WrongType { .. }
                | ErrorKind::WrongMultiplicity
                | ErrorKind::OutOfRange
                | ErrorKind::UnlistedCode
                | ErrorKind::Overflow
                | ErrorKind::Borrowed
                | ErrorKind::TooLong
                | ErrorKind::TooManyInstances
                | ErrorKind::BadId
                | ErrorKind::Invalid
        )
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fixed = match self {
            ErrorKind::Malformed(rule) => return fmt::Display::fmt(rule, f),
            ErrorKind::Truncated { missing } => {
                return write!(f, "payload ends too early: at least {missing} more bytes were announced");
            }
            ErrorKind::NotUtf8 => "text is not UTF-8",
            ErrorKind::Duplicate => "the payload has this path twice",
            ErrorKind::OutsidePath => "record lies outside the path of the request",
            ErrorKind::NoValue => "a value is missing",
            ErrorKind::WrongType { expected } => return write!(f, "value is not of type {expected}"),
            ErrorKind::WrongMultiplicity => {
                "a single resource takes one bare value, a multiple one takes resource instances"
            }
            ErrorKind::OutOfRange => "value out of range",
            ErrorKind::UnlistedCode => "the definition does not list this code",
            ErrorKind::Overflow => "value does not fit the type of the field",
            ErrorKind::Borrowed => "the field borrows its value, so that it cannot be written",
            ErrorKind::TooLong => "value is longer than the bytes that fit",
            ErrorKind::TooManyInstances => "more resource instances than fit",
            ErrorKind::BadId => "the id of a resource instance is 0 to 65534",
            ErrorKind::Invalid => "invalid value",
            ErrorKind::BadPath => "not a path: expected up to four ids of 0 to 65534, such as /3/0/9",
            ErrorKind::BadLevel => "the operation does not work on a path of this length",
            ErrorKind::WrongCall(advice) => return fmt::Display::fmt(advice, f),
            ErrorKind::UnknownObject => "no such object",
            ErrorKind::UnknownInstance => "no such object instance",
            ErrorKind::UnknownResource => "the object has no such resource",
            ErrorKind::Absent => "nothing is there",
            ErrorKind::NotReadable => "resource cannot be read",
            ErrorKind::NotWritable => "resource cannot be written",
            ErrorKind::NotExecutable => "resource cannot be executed",
            ErrorKind::TooManyResources => "the object has more resources than can be kept track of",
            ErrorKind::MissingResources => "mandatory resources are missing",
            ErrorKind::BadArguments => "arguments are not of the form 0='text',1",
            ErrorKind::BufferTooSmall => "the buffer is too small",
            ErrorKind::NotRepresentable => "the content format cannot carry this",
            ErrorKind::UnsupportedFormat => "the payload's content format is not supported",
            ErrorKind::UnacceptableFormat => "the content format asked for is not offered",
            ErrorKind::DisabledFormat { format, .. } => {
                let feature = format.feature();
                return write!(
                    f,
                    "the content format {format} is off: switch on the feature `{feature}` of lwm2m-runtime"
                );
            }
            ErrorKind::Unauthorized => "the server has no right to do this",
            ErrorKind::InstanceExists => "the object instance exists already",
            ErrorKind::NotCreatable => "instances of this object cannot be created",
            ErrorKind::NotDeletable => "instances of this object cannot be deleted",
            ErrorKind::InvalidConfig => "the accounts in the objects 0 to 2 are incomplete",
            ErrorKind::OutOfSpace => "no capacity is left to store this",
            ErrorKind::Refused(code) => return write!(f, "refused by the application: {code}"),
        };
        f.write_str(fixed)
    }
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Advice::WriteWithin => "`update` and `replace` write one instance: choose it with `within`",
            Advice::MirrorWithin => {
                "`mirror` updates one instance: choose it with `within`, or mirror all with `mirror_all`"
            }
            Advice::MirrorHistory => {
                "`decode` takes one value of each resource: `mirror` keeps the latest of a history, `records` reads all"
            }
            Advice::DecodeWithin => {
                "the payload names several objects: choose one with `within`, or mirror all with `mirror_all`"
            }
            Advice::MirrorPart => {
                "the payload is a part of an instance: apply it with `mirror`, or read it with `records`"
            }
            Advice::DecodeAll => {
                "the payload names several instances: decode them with `decode_all` or `decode_each`"
            }
        })
    }
}

/// A kind with its detail.
struct Cause(ErrorKind, Detail);

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Cause(kind, detail) = *self;
        match (kind, detail) {
            (ErrorKind::TooLong, Detail::Capacity(capacity)) => {
                write!(f, "value is longer than the {capacity} bytes that fit")
            }
            (ErrorKind::TooManyInstances, Detail::Capacity(capacity)) => {
                write!(f, "more resource instances than the {capacity} that fit")
            }
            (ErrorKind::OutOfRange, Detail::Found(found)) => write!(f, "{kind}: {found}"),
            (ErrorKind::BufferTooSmall, Detail::Needed(needed)) => {
                write!(f, "{kind}: {needed} bytes are needed")
            }
            (ErrorKind::MissingResources, Detail::Resources(missing)) => write!(f, "{kind}: {missing}"),
            (ErrorKind::Invalid, Detail::Rule(rule)) => write!(f, "{kind}: {rule}"),
            _ => write!(f, "{kind}"),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path != Path::ROOT {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{}", self.cause())?;
        match self.offset {
            Some(offset) => write!(f, ", at byte {offset} of the payload"),
            None => Ok(()),
        }
    }
}

struct Explained<'a> {
    error: &'a Error,
    definitions: Definitions<'a>,
}

impl fmt::Display for Explained<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Error { kind, path, offset, .. } = *self.error;
        let object = self.definitions.iter().find(|object| Some(object.id()) == path.object_id());
        let Some(object) = object else {
            return fmt::Display::fmt(self.error, f);
        };
        let resource = path.resource_id().and_then(|id| object.resource(id));
        write!(f, "{path}")?;
        // Without the feature `names` there are none.
        if !object.name().is_empty() {
            let separator = if resource.is_some() { ", " } else { "" };
            let name = resource.map_or("", |resource| resource.name());
            write!(f, " ({}{separator}{name})", object.name())?;
        }
        write!(f, ": {}", self.error.cause())?;
        if let Some(offset) = offset {
            write!(f, ", at byte {offset} of the payload")?;
        }
        match (kind, resource) {
            (ErrorKind::OutOfRange, Some(resource)) => match resource.range() {
                Some(range) => write!(f, "; expected {range}"),
                None => Ok(()),
            },
            (ErrorKind::Absent, Some(resource)) if resource.operations().is_executable() => {
                f.write_str("; nothing implements it here")
            }
            (ErrorKind::NotReadable | ErrorKind::NotWritable | ErrorKind::NotExecutable, Some(resource)) => {
                write!(f, "; its operations are {}", resource.operations())
            }
            _ => Ok(()),
        }
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Error::new(kind, Path::ROOT)
    }
}

impl From<ValueError> for Error {
    fn from(error: ValueError) -> Self {
        Error { detail: error.detail(), ..error.kind().into() }
    }
}

impl From<ValueError> for ErrorKind {
    fn from(error: ValueError) -> Self {
        error.kind()
    }
}

impl core::error::Error for Error {}
impl core::error::Error for ErrorKind {}
