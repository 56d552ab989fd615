//! SenML (RFC 8428 as LwM2M Core 1.2.2, 7.5.6, uses it), apart from its syntax: the labels of a record,
//! base names and base times, and the writer of records. JSON and CBOR are plugged into it.

#[cfg(any(feature = "senml-json", feature = "senml-cbor"))]
pub(crate) mod base_names;
#[cfg(any(feature = "senml-json", feature = "senml-cbor"))]
pub(crate) mod base_times;
pub(crate) mod reader;
#[cfg(any(feature = "senml-json", feature = "senml-cbor"))]
pub(crate) mod writer;

use crate::error::{ErrorKind, PayloadError};

pub(crate) use crate::codec::names::{Names, Times};

/// The version of SenML that is understood (RFC 8428, 4.4); also what is meant when none is named.
const VERSION: u64 = 10;

/// Refuses a version that came later.
pub(crate) fn check_version(version: u64) -> Result<(), ErrorKind> {
    if (1..=VERSION).contains(&version) {
        return Ok(());
    }
    Err(ErrorKind::Payload(PayloadError::Malformed("a SenML version that is not understood")))
}

/// The label of a member of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
#[allow(dead_code, reason = "LwM2M JSON has fewer labels")]
pub(crate) enum Label {
    BaseName = 1 << 0,
    BaseTime = 1 << 1,
    BaseVersion = 1 << 2,
    Name = 1 << 3,
    Time = 1 << 4,
    /// A number: `v`.
    Number = 1 << 5,
    /// Text: `vs`.
    Text = 1 << 6,
    /// A Boolean: `vb`.
    Boolean = 1 << 7,
    /// Bytes: `vd`.
    Bytes = 1 << 8,
    /// A link to an Object Instance: `vlo`, which LwM2M adds.
    Link = 1 << 9,
    /// Units and the like: read over.
    Ignored = 1 << 10,
    /// Base values and sums: they change what a value means, and LwM2M has no use for them.
    Unsupported = 1 << 11,
}

impl Label {
    /// The label that is written as text; those that end in an underscore must be understood (RFC 8428,
    /// 4.4), all others may be read over.
    #[cfg(any(feature = "senml-json", feature = "senml-cbor"))]
    pub(crate) fn from_text(label: &[u8]) -> Result<Label, ErrorKind> {
        Ok(match label {
            b"n" => Label::Name,
            b"v" => Label::Number,
            b"vs" => Label::Text,
            b"vb" => Label::Boolean,
            b"vd" => Label::Bytes,
            b"vlo" => Label::Link,
            b"t" => Label::Time,
            b"bn" => Label::BaseName,
            b"bt" => Label::BaseTime,
            b"bver" => Label::BaseVersion,
            b"bv" | b"bs" | b"s" => Label::Unsupported,
            [.., b'_'] => {
                return Err(ErrorKind::Payload(PayloadError::Malformed(
                    "a label that must be understood and is not",
                )));
            }
            _ => Label::Ignored,
        })
    }

    /// The label that is written as a number (RFC 8428, table 4).
    #[cfg(feature = "senml-cbor")]
    pub(crate) fn from_number(label: i64) -> Label {
        match label {
            0 => Label::Name,
            2 => Label::Number,
            3 => Label::Text,
            4 => Label::Boolean,
            8 => Label::Bytes,
            6 => Label::Time,
            -2 => Label::BaseName,
            -3 => Label::BaseTime,
            -1 => Label::BaseVersion,
            -5 | -6 | 5 => Label::Unsupported,
            _ => Label::Ignored,
        }
    }

    /// Whether it is one of the labels of values.
    #[inline]
    pub(crate) fn is_value(self) -> bool {
        self as u16 & Labels::VALUES != 0
    }
}

/// The labels that a record has named so far.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Labels(u16);

impl Labels {
    const VALUES: u16 = Label::Number as u16
        | Label::Text as u16
        | Label::Boolean as u16
        | Label::Bytes as u16
        | Label::Link as u16;

    /// Takes note of a label; refuses one that came before, a second value, and what is not supported.
    #[inline]
    pub(crate) fn insert(&mut self, label: Label) -> Result<(), ErrorKind> {
        let bit = label as u16;
        let rivals = if label.is_value() { Labels::VALUES } else { bit };
        if self.0 & rivals != 0 || label == Label::Unsupported {
            return self.refuse(label);
        }
        self.0 |= bit;
        Ok(())
    }

    #[cold]
    fn refuse(self, label: Label) -> Result<(), ErrorKind> {
        match label {
            Label::Ignored => Ok(()),
            Label::Unsupported => {
                Err(ErrorKind::Payload(PayloadError::Malformed("base values and sums are not part of LwM2M")))
            }
            _ if self.0 & label as u16 != 0 => {
                Err(ErrorKind::Payload(PayloadError::Malformed("a label stands twice in one record")))
            }
            _ => Err(ErrorKind::Payload(PayloadError::Malformed("a record has more than one value"))),
        }
    }
}
