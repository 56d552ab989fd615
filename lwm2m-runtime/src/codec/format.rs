//! Content-Format numbers and their names.

use core::fmt;

/// A CoAP Content-Format number.
///
/// ```
/// use lwm2m_runtime::ContentFormat;
///
/// assert_eq!(ContentFormat::TLV.number(), 11542);
/// assert_eq!(ContentFormat::from_name("tlv"), Some(ContentFormat::TLV));
/// // What clients sent before the numbers were registered.
/// assert_eq!(ContentFormat::from_number(1542), Some(ContentFormat::TLV));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContentFormat(u16);

impl ContentFormat {
    /// Plain text: one value.
    pub const TEXT: ContentFormat = ContentFormat(0);
    /// The octets of one opaque value.
    pub const OPAQUE: ContentFormat = ContentFormat(42);
    /// Type, length, value: the binary format of LwM2M 1.0.
    pub const TLV: ContentFormat = ContentFormat(11542);

    /// The formats that this build reads and writes.
    pub const ALL: &'static [ContentFormat] =
        &[ContentFormat::TEXT, ContentFormat::OPAQUE, ContentFormat::TLV];

    /// The format with this number, the numbers of early clients included.
    pub fn from_number(number: u16) -> Option<ContentFormat> {
        let registered = match number {
            1541 => ContentFormat::TEXT.0,
            1542 => ContentFormat::TLV.0,
            number => number,
        };
        ContentFormat::ALL.iter().copied().find(|format| format.0 == registered)
    }

    /// The format with this [`name`](ContentFormat::name).
    pub fn from_name(name: &str) -> Option<ContentFormat> {
        ContentFormat::ALL.iter().copied().find(|format| format.name() == name)
    }

    /// The registered number.
    pub const fn number(self) -> u16 {
        self.0
    }

    /// A short name.
    pub const fn name(self) -> &'static str {
        match self {
            ContentFormat::TEXT => "text",
            ContentFormat::OPAQUE => "opaque",
            _ => "tlv",
        }
    }
}

impl fmt::Display for ContentFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for ContentFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name(), self.0)
    }
}
