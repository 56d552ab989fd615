//! Content-Format numbers and their names.

use core::fmt;

use crate::definition::Version;

/// A CoAP Content-Format number.
///
/// ```
/// use lwm2m_runtime::ContentFormat;
///
/// assert_eq!(ContentFormat::TLV.number(), 11542);
/// assert_eq!(ContentFormat::from_name("tlv"), Some(ContentFormat::TLV));
/// // Early clients use numbers from before the registration.
/// assert_eq!(ContentFormat::from_number(1542), Some(ContentFormat::TLV));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContentFormat(u16);

impl ContentFormat {
    /// Plain text: one value.
    pub const TEXT: ContentFormat = ContentFormat(0);
    /// Links: the objects of a client, in registrations and in responses to Discover.
    pub const LINK: ContentFormat = ContentFormat(40);
    /// The bytes of one opaque value.
    pub const OPAQUE: ContentFormat = ContentFormat(42);
    /// One value as a CBOR item.
    pub const CBOR: ContentFormat = ContentFormat(60);
    /// SenML in JSON (RFC 8428).
    pub const SENML_JSON: ContentFormat = ContentFormat(110);
    /// SenML in CBOR (RFC 8428).
    pub const SENML_CBOR: ContentFormat = ContentFormat(112);
    /// SenML in JSON with values that are null (RFC 8790).
    pub const SENML_ETCH_JSON: ContentFormat = ContentFormat(320);
    /// SenML in CBOR with values that are null (RFC 8790).
    pub const SENML_ETCH_CBOR: ContentFormat = ContentFormat(322);
    /// The JSON of LwM2M 1.0.
    pub const LWM2M_JSON: ContentFormat = ContentFormat(11543);
    /// Type, length, value: the binary format of LwM2M 1.0.
    pub const TLV: ContentFormat = ContentFormat(11542);
    /// Nested maps with ids for keys, the most compact format.
    pub const LWM2M_CBOR: ContentFormat = ContentFormat(11544);

    /// All formats, also those whose feature is off.
    const REGISTERED: [ContentFormat; 11] = [
        ContentFormat::TEXT,
        ContentFormat::LINK,
        ContentFormat::OPAQUE,
        ContentFormat::CBOR,
        ContentFormat::SENML_JSON,
        ContentFormat::SENML_CBOR,
        ContentFormat::SENML_ETCH_JSON,
        ContentFormat::SENML_ETCH_CBOR,
        ContentFormat::TLV,
        ContentFormat::LWM2M_JSON,
        ContentFormat::LWM2M_CBOR,
    ];

    /// The formats of this build: those whose [`feature`](ContentFormat::feature) is on.
    pub const ALL: &'static [ContentFormat] = &[
        #[cfg(feature = "text")]
        ContentFormat::TEXT,
        #[cfg(feature = "link")]
        ContentFormat::LINK,
        #[cfg(feature = "opaque")]
        ContentFormat::OPAQUE,
        #[cfg(feature = "cbor")]
        ContentFormat::CBOR,
        #[cfg(feature = "senml-json")]
        ContentFormat::SENML_JSON,
        #[cfg(feature = "senml-cbor")]
        ContentFormat::SENML_CBOR,
        #[cfg(feature = "senml-json")]
        ContentFormat::SENML_ETCH_JSON,
        #[cfg(feature = "senml-cbor")]
        ContentFormat::SENML_ETCH_CBOR,
        #[cfg(feature = "tlv")]
        ContentFormat::TLV,
        #[cfg(feature = "lwm2m-json")]
        ContentFormat::LWM2M_JSON,
        #[cfg(feature = "lwm2m-cbor")]
        ContentFormat::LWM2M_CBOR,
    ];

    /// Returns the format with this number; accepts the numbers of early clients.
    ///
    /// It may be a format whose [`feature`](ContentFormat::feature) is off: the error of the decoder names the feature.
    pub fn from_number(number: u16) -> Option<ContentFormat> {
        let registered = match number {
            1541 => ContentFormat::TEXT.0,
            1542 => ContentFormat::TLV.0,
            1543 => ContentFormat::LWM2M_JSON.0,
            number => number,
        };
        ContentFormat::REGISTERED.into_iter().find(|format| format.0 == registered)
    }

    /// Returns the format with this [`name`](ContentFormat::name).
    pub fn from_name(name: &str) -> Option<ContentFormat> {
        ContentFormat::REGISTERED.into_iter().find(|format| format.name() == name)
    }

    /// Returns the registered number.
    pub const fn number(self) -> u16 {
        self.0
    }

    /// Returns the first LwM2M version that has the format (LwM2M Core 1.0.2, 6.4; 1.1.1 and 1.2.2, 7.4).
    pub const fn since(self) -> Version {
        let minor = match self {
            ContentFormat::TEXT
            | ContentFormat::LINK
            | ContentFormat::OPAQUE
            | ContentFormat::TLV
            | ContentFormat::LWM2M_JSON => 0,
            ContentFormat::LWM2M_CBOR => 2,
            _ => 1,
        };
        Version { major: 1, minor }
    }

    /// Returns the feature of this crate that the format needs.
    ///
    /// ```
    /// use lwm2m_runtime::ContentFormat;
    ///
    /// assert_eq!(ContentFormat::TLV.feature(), "tlv");
    /// assert_eq!(ContentFormat::SENML_ETCH_CBOR.feature(), "senml-cbor");
    /// ```
    pub const fn feature(self) -> &'static str {
        match self {
            ContentFormat::SENML_ETCH_JSON => ContentFormat::SENML_JSON.name(),
            ContentFormat::SENML_ETCH_CBOR => ContentFormat::SENML_CBOR.name(),
            format => format.name(),
        }
    }

    /// Returns whether the [`feature`](ContentFormat::feature) of the format is on.
    pub fn is_enabled(self) -> bool {
        ContentFormat::ALL.contains(&self)
    }

    /// Returns whether a payload is UTF-8 text, which people can read.
    pub const fn is_text(self) -> bool {
        matches!(
            self,
            ContentFormat::TEXT
                | ContentFormat::LINK
                | ContentFormat::SENML_JSON
                | ContentFormat::SENML_ETCH_JSON
                | ContentFormat::LWM2M_JSON
        )
    }

    /// Returns whether a payload can have a multiple resource without instances. SenML and LwM2M JSON leave it out, as their
    /// records need values.
    pub(crate) const fn has_empty_resources(self) -> bool {
        matches!(self, ContentFormat::TLV | ContentFormat::LWM2M_CBOR)
    }

    /// Returns a short name.
    pub const fn name(self) -> &'static str {
        match self {
            ContentFormat::TEXT => "text",
            ContentFormat::LINK => "link",
            ContentFormat::OPAQUE => "opaque",
            ContentFormat::SENML_JSON => "senml-json",
            ContentFormat::SENML_ETCH_JSON => "senml-etch-json",
            ContentFormat::LWM2M_JSON => "lwm2m-json",
            ContentFormat::CBOR => "cbor",
            ContentFormat::SENML_CBOR => "senml-cbor",
            ContentFormat::SENML_ETCH_CBOR => "senml-etch-cbor",
            ContentFormat::LWM2M_CBOR => "lwm2m-cbor",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_known_by_number_and_name_whether_its_feature_is_on_or_off() {
        for format in ContentFormat::REGISTERED {
            assert_eq!(ContentFormat::from_number(format.number()), Some(format), "{format}");
            assert_eq!(ContentFormat::from_name(format.name()), Some(format), "{format}");
        }
        assert_eq!((ContentFormat::from_number(50), ContentFormat::from_name("xml")), (None, None));
    }

    #[test]
    fn a_format_is_enabled_by_its_feature() {
        let table = [
            ("text", cfg!(feature = "text")),
            ("link", cfg!(feature = "link")),
            ("opaque", cfg!(feature = "opaque")),
            ("cbor", cfg!(feature = "cbor")),
            ("senml-json", cfg!(feature = "senml-json")),
            ("senml-cbor", cfg!(feature = "senml-cbor")),
            ("tlv", cfg!(feature = "tlv")),
            ("lwm2m-json", cfg!(feature = "lwm2m-json")),
            ("lwm2m-cbor", cfg!(feature = "lwm2m-cbor")),
        ];
        for format in ContentFormat::REGISTERED {
            let found = table.iter().find(|(feature, _)| *feature == format.feature());
            assert_eq!(found.map(|(_, on)| *on), Some(format.is_enabled()), "{format}");
        }
    }
}
