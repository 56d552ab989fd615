//! SenML (RFC 8428 as LwM2M Core 1.2.2, 7.5.6, uses it), independent of its syntax: labels, base names,
//! base times, and the reader and the writer. JSON and CBOR implement the traits `Syntax`, and `Tokens` to be read.

#[cfg(any(feature = "senml-json", feature = "senml-cbor"))]
pub(crate) mod base_names;
#[cfg(any(feature = "senml-json", feature = "senml-cbor"))]
pub(crate) mod base_times;
pub(crate) mod reader;
mod resolver;
#[cfg(any(feature = "senml-json", feature = "senml-cbor"))]
pub(crate) mod writer;

use crate::error::{ErrorKind, Rule};

pub(crate) use resolver::{NameResolver, TimeResolver};

/// The supported version of SenML, which is also the default (RFC 8428, 4.4).
const VERSION: u64 = 10;

/// Rejects later versions.
pub(crate) fn check_version(version: u64) -> Result<(), ErrorKind> {
    if (1..=VERSION).contains(&version) {
        return Ok(());
    }
    Err(ErrorKind::Malformed(Rule::SenmlVersion))
}

/// The label of a member of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
#[allow(dead_code, reason = "LwM2M JSON has fewer labels")]
pub enum Label {
    BaseName = 1 << 0,
    BaseTime = 1 << 1,
    BaseVersion = 1 << 2,
    Name = 1 << 3,
    Time = 1 << 4,
    /// `v`
    Number = 1 << 5,
    /// `vs`
    Text = 1 << 6,
    /// `vb`
    Boolean = 1 << 7,
    /// `vd`
    Bytes = 1 << 8,
    /// `vlo`, a link to an Object Instance, which LwM2M adds.
    Link = 1 << 9,
    /// Units and other labels without a meaning for LwM2M.
    Ignored = 1 << 10,
    /// Base values and sums, which change the meaning of a value and are not part of LwM2M.
    Unsupported = 1 << 11,
}

impl Label {
    /// Parses a label in text form. Unknown labels are ignored unless they end in an underscore (RFC 8428,
    /// 4.4).
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
                return Err(ErrorKind::Malformed(Rule::SenmlUnknownLabel));
            }
            _ => Label::Ignored,
        })
    }

    /// Parses a label of an entry of LwM2M JSON.
    #[cfg(feature = "lwm2m-json")]
    pub(crate) fn from_lwm2m(label: &[u8]) -> Label {
        match label {
            b"n" => Label::Name,
            b"v" => Label::Number,
            b"sv" => Label::Text,
            b"bv" => Label::Boolean,
            b"ov" => Label::Link,
            b"t" => Label::Time,
            _ => Label::Ignored,
        }
    }

    /// Parses a label around the entries of LwM2M JSON; the entries themselves, `e`, are `Text`.
    #[cfg(feature = "lwm2m-json")]
    pub(crate) fn from_lwm2m_head(label: &[u8]) -> Label {
        match label {
            b"bn" => Label::BaseName,
            b"bt" => Label::BaseTime,
            b"e" => Label::Text,
            _ => Label::Ignored,
        }
    }

    /// Parses a label in the form of a number (RFC 8428, table 4).
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

    #[inline]
    pub(crate) fn is_value(self) -> bool {
        self as u16 & Labels::VALUES != 0
    }
}

/// The labels of a record so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Labels(u16);

impl Labels {
    const VALUES: u16 = Label::Number as u16
        | Label::Text as u16
        | Label::Boolean as u16
        | Label::Bytes as u16
        | Label::Link as u16;

    /// Adds a label. Rejects a repeated label, a second value and unsupported labels.
    #[inline]
    pub(crate) fn insert(&mut self, label: Label) -> Result<(), ErrorKind> {
        let bit = label as u16;
        let rivals = if label.is_value() { Labels::VALUES } else { bit };
        if self.0 & rivals != 0 || label == Label::Unsupported {
            return self.check_rejected(label);
        }
        self.0 |= bit;
        Ok(())
    }

    #[cold]
    fn check_rejected(self, label: Label) -> Result<(), ErrorKind> {
        match label {
            Label::Ignored => Ok(()),
            Label::Unsupported => Err(ErrorKind::Malformed(Rule::SenmlBaseValue)),
            _ if self.0 & label as u16 != 0 => Err(ErrorKind::Malformed(Rule::SenmlLabelTwice)),
            _ => Err(ErrorKind::Malformed(Rule::SenmlValueTwice)),
        }
    }
}
