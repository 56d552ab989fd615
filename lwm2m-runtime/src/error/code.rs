//! CoAP response codes.

use core::fmt;

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
    /// 2.03, the representation with this ETag is still valid.
    pub const VALID: Self = Self::new(2, 3);
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
    /// 4.02, a critical option is not understood (RFC 7252, 5.4.1).
    pub const BAD_OPTION: Self = Self::new(4, 2);
    /// 4.03, the server refuses the endpoint.
    pub const FORBIDDEN: Self = Self::new(4, 3);
    /// 4.04, there is no such object, instance or resource.
    pub const NOT_FOUND: Self = Self::new(4, 4);
    /// 4.05, the path does not allow the operation.
    pub const METHOD_NOT_ALLOWED: Self = Self::new(4, 5);
    /// 4.06, the requested content format is not supported.
    pub const NOT_ACCEPTABLE: Self = Self::new(4, 6);
    /// 4.08, a block of the payload is missing (RFC 7959).
    pub const REQUEST_ENTITY_INCOMPLETE: Self = Self::new(4, 8);
    /// 4.12, the server does not have the LwM2M version of the registration.
    pub const PRECONDITION_FAILED: Self = Self::new(4, 12);
    /// 4.13, the payload is too large (RFC 7959).
    pub const REQUEST_ENTITY_TOO_LARGE: Self = Self::new(4, 13);
    /// 4.15, the content format of the payload is not supported.
    pub const UNSUPPORTED_CONTENT_FORMAT: Self = Self::new(4, 15);
    /// 5.00, the device failed, not the request.
    pub const INTERNAL_SERVER_ERROR: Self = Self::new(5, 0);
    /// 5.01, the method is not supported.
    pub const NOT_IMPLEMENTED: Self = Self::new(5, 1);
    /// 5.03, the server is overloaded or down for maintenance.
    pub const SERVICE_UNAVAILABLE: Self = Self::new(5, 3);
    /// 5.05, the request is for another host (RFC 7252, 5.7.2).
    pub const PROXYING_NOT_SUPPORTED: Self = Self::new(5, 5);

    /// Makes a code of a class (3 bits) and a detail (5 bits).
    pub const fn new(class: u8, detail: u8) -> Self {
        ResponseCode(class << 5 | detail & 0x1f)
    }

    /// Returns the code with this byte in a CoAP header.
    pub const fn from_u8(code: u8) -> Self {
        ResponseCode(code)
    }

    /// Returns whether the code is one of success, 2.xx.
    pub const fn is_success(self) -> bool {
        self.0 >> 5 == 2
    }

    /// Returns the byte in a CoAP header.
    pub const fn to_u8(self) -> u8 {
        self.0
    }

    fn reason(self) -> &'static str {
        match self {
            Self::CREATED => " Created",
            Self::DELETED => " Deleted",
            Self::VALID => " Valid",
            Self::CHANGED => " Changed",
            Self::CONTENT => " Content",
            Self::CONTINUE => " Continue",
            Self::BAD_REQUEST => " Bad Request",
            Self::UNAUTHORIZED => " Unauthorized",
            Self::BAD_OPTION => " Bad Option",
            Self::FORBIDDEN => " Forbidden",
            Self::NOT_FOUND => " Not Found",
            Self::METHOD_NOT_ALLOWED => " Method Not Allowed",
            Self::NOT_ACCEPTABLE => " Not Acceptable",
            Self::REQUEST_ENTITY_INCOMPLETE => " Request Entity Incomplete",
            Self::PRECONDITION_FAILED => " Precondition Failed",
            Self::REQUEST_ENTITY_TOO_LARGE => " Request Entity Too Large",
            Self::UNSUPPORTED_CONTENT_FORMAT => " Unsupported Content-Format",
            Self::INTERNAL_SERVER_ERROR => " Internal Server Error",
            Self::NOT_IMPLEMENTED => " Not Implemented",
            Self::SERVICE_UNAVAILABLE => " Service Unavailable",
            Self::PROXYING_NOT_SUPPORTED => " Proxying Not Supported",
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
