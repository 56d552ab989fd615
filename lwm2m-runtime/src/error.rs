//! Errors of values, payloads and requests.
//!
//! Every function that handles a payload or a request returns an [`Error`]: an [`ErrorKind`], the path and, in a
//! payload, the offset of the wrong byte. [`Error::code`] is the CoAP response code to return. [`Error::explain`]
//! adds names, operations and ranges from the definitions, for a log or a person.
//!
//! Two kinds have errors of their own inside: a [`PayloadError`] concerns the form of a payload, a [`ValueError`] a
//! value that a resource or its field cannot hold. Fields and ranges return a bare [`ValueError`].
//!
//! ```
//! use lwm2m_runtime::error::PayloadError;
//! use lwm2m_runtime::{ContentFormat, Decoder, ErrorKind, Path, ResponseCode};
//!
//! let decoder = Decoder::new(ContentFormat::TLV, &[0xc8, 0], Path::instance(3, 0));
//! let error = decoder.records(&[], &mut |_| Ok(())).unwrap_err();
//! assert!(matches!(error.kind(), ErrorKind::Payload(PayloadError::Truncated { .. })));
//! assert_eq!(error.code(), ResponseCode::BAD_REQUEST);
//! ```

use core::fmt;

use crate::codec::ContentFormat;
use crate::definition::{Definitions, ObjectDef};
use crate::path::Path;
use crate::value::ResourceType;

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
}

/// The cause of an error.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ErrorKind {
    /// A payload that breaks the rules of its content format, or does not match the path of the request.
    Payload(PayloadError),
    /// A text that is not a path, or the reserved id 65535.
    BadPath,
    /// A path of a level that the operation does not support.
    BadLevel,
    /// A function of [`Decoder`](crate::Decoder) that does not fit the payload; the text names one that does.
    WrongCall(&'static str),
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
    /// A value that the resource or its field cannot hold.
    Value(ValueError),
    /// A definition with more than 1024 resources, which a checked write does not support.
    TooManyResources,
    /// A payload without all mandatory resources.
    MissingResources(MissingResources),
    /// Arguments of an Execute that do not follow the grammar.
    BadArguments,
    /// The buffer for a payload is too small.
    BufferTooSmall {
        /// The size of the payload in bytes.
        needed: usize,
    },
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
    /// A bootstrap configuration that a client cannot work with.
    InvalidConfig(&'static str),
    /// No capacity is left to store this.
    OutOfSpace,
    /// Refused by the application, with the code it chose.
    Refused(ResponseCode),
}

/// An error in the form of a payload.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum PayloadError {
    /// The payload ends too early.
    Truncated {
        /// The smallest number of missing bytes.
        missing: usize,
    },
    /// The payload breaks a rule of its format.
    Malformed(&'static str),
    /// Text that is not UTF-8.
    NotUtf8,
    /// A path that occurs twice.
    Duplicate,
    /// A record outside the path of the request.
    OutsidePath,
    /// A path of a single resource without a value.
    NoValue,
}

/// The reason why a resource, or the field that holds it, refuses a value.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ValueError {
    /// A value of another type.
    WrongType {
        /// The type in the definition.
        expected: ResourceType,
    },
    /// A value without resource instance for a multiple resource, or a resource instance of a single one.
    WrongMultiplicity,
    /// A value outside the range of its definition.
    OutOfRange {
        /// The value, or its length.
        found: Actual,
    },
    /// A code that the definition does not list.
    UnlistedCode,
    /// A value that the type of the field cannot hold.
    Overflow,
    /// A value for a field that borrows its value, such as `&str`, and cannot be written.
    Borrowed,
    /// A text or bytes longer than the field's container.
    TooLong {
        /// The largest number of bytes in the container.
        capacity: usize,
    },
    /// More resource instances than the field's container holds.
    TooManyInstances {
        /// The largest number of instances in the container.
        capacity: usize,
    },
    /// The id 65535, which no resource instance can have.
    BadId,
    /// A value that breaks a rule of the field's own type, with the rule. For an application that implements
    /// [`ResourceValue`](crate::field::ResourceValue).
    Invalid(&'static str),
}

/// The value that is out of range, or its length.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Actual {
    /// A signed number.
    Integer(i64),
    /// An unsigned number.
    Unsigned(u64),
    /// A number with a fraction.
    Float(f64),
    /// Bytes in a text or an opaque.
    Bytes(usize),
}

impl fmt::Display for Actual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Actual::Integer(number) => write!(f, "{number}"),
            Actual::Unsigned(number) => write!(f, "{number}"),
            Actual::Float(number) => write!(f, "{number}"),
            Actual::Bytes(1) => write!(f, "1 byte"),
            Actual::Bytes(count) => write!(f, "{count} bytes"),
        }
    }
}

/// The mandatory resources that a payload lacks.
#[derive(Clone, Copy, PartialEq)]
pub struct MissingResources {
    definition: &'static ObjectDef<'static>,
    /// Bit n is the n-th mandatory resource of the table; the last bit is all from the 64th on.
    mask: u64,
}

impl MissingResources {
    pub(crate) fn new(definition: &'static ObjectDef<'static>) -> Self {
        MissingResources { definition, mask: 0 }
    }

    pub(crate) fn insert(&mut self, ordinal: usize) {
        self.mask |= 1 << ordinal.min(63);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.mask == 0
    }

    /// Returns the ids of the missing resources in ascending order, of the first 64 mandatory ones of an object.
    pub fn ids(&self) -> impl Iterator<Item = u16> + '_ {
        self.resources().map(|(id, _)| id)
    }

    fn resources(&self) -> impl Iterator<Item = (u16, &'static str)> + '_ {
        let mandatory = self.definition.resources().filter(|resource| resource.is_mandatory());
        let flagged = mandatory.take(64).enumerate().filter(|(ordinal, _)| self.mask >> ordinal & 1 == 1);
        flagged.map(|(_, resource)| (resource.id(), resource.name()))
    }
}

impl fmt::Debug for MissingResources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.ids()).finish()
    }
}

impl Error {
    /// Makes an error about `path`.
    pub const fn new(kind: ErrorKind, path: Path) -> Self {
        Error { kind, path, offset: None }
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
            | ErrorKind::Value(ValueError::Borrowed)
            | ErrorKind::NotCreatable
            | ErrorKind::NotDeletable
            | ErrorKind::BadLevel
            | ErrorKind::WrongCall(_) => ResponseCode::METHOD_NOT_ALLOWED,
            ErrorKind::Unauthorized => ResponseCode::UNAUTHORIZED,
            ErrorKind::NotRepresentable | ErrorKind::UnacceptableFormat | ErrorKind::InvalidConfig(_) => {
                ResponseCode::NOT_ACCEPTABLE
            }
            ErrorKind::UnsupportedFormat => ResponseCode::UNSUPPORTED_CONTENT_FORMAT,
            ErrorKind::BufferTooSmall { .. } | ErrorKind::TooManyResources | ErrorKind::OutOfSpace => {
                ResponseCode::INTERNAL_SERVER_ERROR
            }
            ErrorKind::Refused(code) | ErrorKind::DisabledFormat { code, .. } => *code,
            _ => ResponseCode::BAD_REQUEST,
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fixed = match self {
            ErrorKind::Payload(error) => return fmt::Display::fmt(error, f),
            ErrorKind::BadPath => "not a path: expected up to four ids of 0 to 65534, such as /3/0/9",
            ErrorKind::BadLevel => "the operation does not work on a path of this length",
            ErrorKind::WrongCall(hint) => hint,
            ErrorKind::UnknownObject => "no such object",
            ErrorKind::UnknownInstance => "no such object instance",
            ErrorKind::UnknownResource => "the object has no such resource",
            ErrorKind::Absent => "nothing is there",
            ErrorKind::NotReadable => "resource cannot be read",
            ErrorKind::NotWritable => "resource cannot be written",
            ErrorKind::NotExecutable => "resource cannot be executed",
            ErrorKind::Value(error) => return fmt::Display::fmt(error, f),
            ErrorKind::TooManyResources => "the object has more resources than can be kept track of",
            ErrorKind::MissingResources(missing) => {
                f.write_str("mandatory resources are missing: ")?;
                let mut separator = "";
                for (id, name) in missing.resources() {
                    write!(f, "{separator}{id} {name}")?;
                    separator = ", ";
                }
                return Ok(());
            }
            ErrorKind::BadArguments => "arguments are not of the form 0='text',1",
            ErrorKind::BufferTooSmall { needed } => {
                return write!(f, "the buffer is too small: {needed} bytes are needed");
            }
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
            ErrorKind::InvalidConfig(what) => what,
            ErrorKind::OutOfSpace => "no capacity is left to store this",
            ErrorKind::Refused(code) => return write!(f, "refused by the application: {code}"),
        };
        f.write_str(fixed)
    }
}

impl fmt::Display for PayloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PayloadError::Truncated { missing } => {
                return write!(f, "payload ends too early: at least {missing} more bytes were announced");
            }
            PayloadError::Malformed(rule) => rule,
            PayloadError::NotUtf8 => "text is not UTF-8",
            PayloadError::Duplicate => "the payload has this path twice",
            PayloadError::OutsidePath => "record lies outside the path of the request",
            PayloadError::NoValue => "a value is missing",
        })
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ValueError::WrongType { expected } => write!(f, "value is not of type {expected}"),
            ValueError::WrongMultiplicity => {
                f.write_str("a single resource takes one bare value, a multiple one takes resource instances")
            }
            ValueError::OutOfRange { found } => write!(f, "value out of range: {found}"),
            ValueError::UnlistedCode => f.write_str("the definition does not list this code"),
            ValueError::Overflow => f.write_str("value does not fit the type of the field"),
            ValueError::Borrowed => f.write_str("the field borrows its value, so that it cannot be written"),
            ValueError::TooLong { capacity } => {
                write!(f, "value is longer than the {capacity} bytes that fit")
            }
            ValueError::TooManyInstances { capacity } => {
                write!(f, "more resource instances than the {capacity} that fit")
            }
            ValueError::BadId => f.write_str("the id of a resource instance is 0 to 65534"),
            ValueError::Invalid(rule) => write!(f, "invalid value: {rule}"),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path != Path::ROOT {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{}", self.kind)?;
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
        let Error { kind, path, .. } = self.error;
        let object = self.definitions.iter().find(|object| Some(object.id()) == path.object_id());
        let Some(object) = object else {
            return fmt::Display::fmt(self.error, f);
        };
        let resource = path.resource_id().and_then(|id| object.resource(id));
        write!(f, "{path} ({}", object.name())?;
        if let Some(resource) = resource {
            write!(f, ", {}", resource.name())?;
        }
        write!(f, "): {kind}")?;
        if let Some(offset) = self.error.offset {
            write!(f, ", at byte {offset} of the payload")?;
        }
        match (kind, resource) {
            (ErrorKind::Value(ValueError::OutOfRange { .. }), Some(resource)) => match resource.range() {
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

impl From<PayloadError> for ErrorKind {
    fn from(error: PayloadError) -> Self {
        ErrorKind::Payload(error)
    }
}

impl From<PayloadError> for Error {
    fn from(error: PayloadError) -> Self {
        ErrorKind::Payload(error).into()
    }
}

impl From<ValueError> for ErrorKind {
    fn from(error: ValueError) -> Self {
        ErrorKind::Value(error)
    }
}

impl From<ValueError> for Error {
    fn from(error: ValueError) -> Self {
        ErrorKind::Value(error).into()
    }
}

impl core::error::Error for Error {}
impl core::error::Error for PayloadError {}
impl core::error::Error for ValueError {}
impl core::error::Error for ErrorKind {}

/// A CoAP response code, `class.detail` (RFC 7252, 12.1.2).
///
/// ```
/// use lwm2m_runtime::ResponseCode;
///
/// assert_eq!(ResponseCode::NOT_FOUND.to_string(), "4.04 Not Found");
/// assert_eq!(ResponseCode::NOT_FOUND.to_u8(), 0x84);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ResponseCode(u8);

impl ResponseCode {
    /// 2.01, an instance was created.
    pub const CREATED: Self = Self::new(2, 1);
    /// 2.02, an instance was deleted.
    pub const DELETED: Self = Self::new(2, 2);
    /// 2.04, something was written or executed.
    pub const CHANGED: Self = Self::new(2, 4);
    /// 2.05, the payload has the requested values.
    pub const CONTENT: Self = Self::new(2, 5);
    /// 2.31, the block was received; send the next one (RFC 7959).
    pub const CONTINUE: Self = Self::new(2, 31);
    /// 4.00, the payload is malformed, or a value is of the wrong type or out of range.
    pub const BAD_REQUEST: Self = Self::new(4, 0);
    /// 4.01, the server has no right to do this.
    pub const UNAUTHORIZED: Self = Self::new(4, 1);
    /// 4.04, there is no such object, instance or resource.
    pub const NOT_FOUND: Self = Self::new(4, 4);
    /// 4.05, the path does not allow the operation.
    pub const METHOD_NOT_ALLOWED: Self = Self::new(4, 5);
    /// 4.06, the requested content format is not supported.
    pub const NOT_ACCEPTABLE: Self = Self::new(4, 6);
    /// 4.08, a block of the payload is missing (RFC 7959).
    pub const REQUEST_ENTITY_INCOMPLETE: Self = Self::new(4, 8);
    /// 4.13, the payload is too large (RFC 7959).
    pub const REQUEST_ENTITY_TOO_LARGE: Self = Self::new(4, 13);
    /// 4.15, the content format of the payload is not supported.
    pub const UNSUPPORTED_CONTENT_FORMAT: Self = Self::new(4, 15);
    /// 5.00, the device failed, not the request.
    pub const INTERNAL_SERVER_ERROR: Self = Self::new(5, 0);

    /// Makes a code of a class (3 bits) and a detail (5 bits).
    pub const fn new(class: u8, detail: u8) -> Self {
        ResponseCode(class << 5 | detail & 0x1f)
    }

    /// Returns the byte in a CoAP header.
    pub const fn to_u8(self) -> u8 {
        self.0
    }

    fn reason(self) -> &'static str {
        match self {
            Self::CREATED => " Created",
            Self::DELETED => " Deleted",
            Self::CHANGED => " Changed",
            Self::CONTENT => " Content",
            Self::CONTINUE => " Continue",
            Self::BAD_REQUEST => " Bad Request",
            Self::UNAUTHORIZED => " Unauthorized",
            Self::NOT_FOUND => " Not Found",
            Self::METHOD_NOT_ALLOWED => " Method Not Allowed",
            Self::NOT_ACCEPTABLE => " Not Acceptable",
            Self::REQUEST_ENTITY_INCOMPLETE => " Request Entity Incomplete",
            Self::REQUEST_ENTITY_TOO_LARGE => " Request Entity Too Large",
            Self::UNSUPPORTED_CONTENT_FORMAT => " Unsupported Content-Format",
            Self::INTERNAL_SERVER_ERROR => " Internal Server Error",
            _ => "",
        }
    }
}

impl fmt::Display for ResponseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}{}", self.0 >> 5, self.0 & 0x1f, self.reason())
    }
}

impl fmt::Debug for ResponseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
