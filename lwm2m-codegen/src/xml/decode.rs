//! Bytes to text: UTF-8, UTF-16, or the encoding that the XML declaration names.

use std::borrow::Cow;

use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::diagnostics::Diagnostic;
use crate::model::{Origin, SourceId};
use crate::rules::XML_ENCODING;

/// A file as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'o> {
    /// The text, with U+FFFD in place of bytes that are not text.
    pub text: Cow<'o, str>,
    /// The first mistake in the encoding.
    pub bad: Option<BadEncoding>,
    /// The encoding of the file.
    pub encoding: FileEncoding,
}

/// The encoding of a file, to write it as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileEncoding {
    encoding: &'static Encoding,
    /// Whether the file begins with a byte order mark that is not a part of the text.
    mark: bool,
}

impl FileEncoding {
    /// Returns the name, such as `UTF-16 (little endian)`.
    pub fn name(self) -> &'static str {
        name(self.encoding)
    }

    /// Returns the bytes of a text; `None` if the encoding lacks one of its characters.
    ///
    /// ```
    /// use lwm2m_codegen::xml::decode;
    ///
    /// let latin1 = decode(b"<?xml version='1.0' encoding='ISO-8859-1'?>\xb0");
    /// assert_eq!(latin1.encoding.encode("21 \u{b0}C").as_deref(), Some(&b"21 \xb0C"[..]));
    /// assert_eq!(latin1.encoding.encode("\u{2103}"), None);
    /// ```
    pub fn encode(self, text: &str) -> Option<Vec<u8>> {
        let mark = if self.mark { "\u{feff}" } else { "" };
        let units = || mark.encode_utf16().chain(text.encode_utf16());
        if self.encoding == UTF_16LE {
            return Some(units().flat_map(u16::to_le_bytes).collect());
        }
        if self.encoding == UTF_16BE {
            return Some(units().flat_map(u16::to_be_bytes).collect());
        }
        let (bytes, _, lacks_one) = self.encoding.encode(text);
        (!lacks_one).then(|| bytes.into_owned())
    }
}

/// A mistake in the encoding of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadEncoding {
    /// Bytes are not text.
    Bytes(BadBytes),
    /// The file is UTF-16 and has no byte order mark, which XML requires. It is read anyway.
    NoByteOrderMark {
        /// The encoding of the file.
        encoding: &'static str,
    },
}

/// Bytes of a file that are not text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadBytes {
    /// Offset in the file of the first of them.
    pub offset: usize,
    /// The first of them.
    pub byte: u8,
    /// Offset in the text of the U+FFFD in their place.
    pub text_offset: usize,
    /// The encoding that the file was decoded from.
    pub encoding: &'static str,
    /// The encoding that the XML declaration names, if no such encoding exists.
    pub unknown: Option<String>,
}

impl BadEncoding {
    /// Returns the diagnostic, for a source that was made of the decoded text.
    pub fn diagnostic(&self, source: SourceId) -> Diagnostic {
        match self {
            BadEncoding::Bytes(bytes) => bytes.diagnostic(source),
            BadEncoding::NoByteOrderMark { encoding } => {
                let message = format!("the file is {encoding} without a byte order mark");
                let origin = Origin::Text { source, start: 0, end: 1 };
                Diagnostic::new(&XML_ENCODING, origin, message)
                    .label("a byte order mark is expected before this")
            }
        }
    }
}

impl BadBytes {
    fn diagnostic(&self, source: SourceId) -> Diagnostic {
        let BadBytes { offset, byte, text_offset, encoding, unknown } = self;
        let end = text_offset + char::REPLACEMENT_CHARACTER.len_utf8();
        let origin = Origin::Text { source, start: *text_offset, end };
        let message = format!("byte 0x{byte:02x} at offset {offset} is not {encoding}");
        let diagnostic = Diagnostic::new(&XML_ENCODING, origin, message).label(format!("not {encoding}"));
        match unknown {
            Some(name) => diagnostic
                .help(format!("save the file as UTF-8; it declares `{name}`, which is no known encoding")),
            None => diagnostic,
        }
    }
}

/// Decodes a file.
///
/// A byte order mark counts for more than the XML declaration; that of UTF-8 stays in the text. A file with neither is
/// UTF-8, or UTF-16 if its first character is a `<` of two bytes. The text has at most three times the bytes of the
/// file.
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    match bytes {
        [0xff, 0xfe, ..] => with_encoding(bytes, UTF_16LE, 2),
        [0xfe, 0xff, ..] => with_encoding(bytes, UTF_16BE, 2),
        [0xef, 0xbb, 0xbf, ..] => utf8(bytes, None),
        [b'<', 0, ..] => without_mark(bytes, UTF_16LE),
        [0, b'<', ..] => without_mark(bytes, UTF_16BE),
        _ => declared(bytes),
    }
}

fn without_mark<'o>(bytes: &'o [u8], encoding: &'static Encoding) -> Decoded<'o> {
    let decoded = with_encoding(bytes, encoding, 0);
    let no_mark = BadEncoding::NoByteOrderMark { encoding: name(encoding) };
    Decoded { bad: decoded.bad.or(Some(no_mark)), ..decoded }
}

/// Decodes a file in the encoding that its XML declaration names.
fn declared(bytes: &[u8]) -> Decoded<'_> {
    let Some(label) = declared_encoding(bytes) else { return utf8(bytes, None) };
    // The declaration was read byte by byte, so it cannot be UTF-16. All of ASCII is UTF-8.
    let is_ascii = label.eq_ignore_ascii_case(b"us-ascii") || label.eq_ignore_ascii_case(b"ascii");
    match Encoding::for_label_no_replacement(label) {
        Some(encoding) if encoding == UTF_8 || !encoding.is_ascii_compatible() || is_ascii => {
            utf8(bytes, None)
        }
        Some(encoding) => with_encoding(bytes, encoding, 0),
        None => utf8(bytes, Some(label)),
    }
}

/// Returns the value of `encoding` in `<?xml version="1.0" encoding="ISO-8859-1"?>`.
fn declared_encoding(bytes: &[u8]) -> Option<&[u8]> {
    const LONGEST: usize = 200;
    let head = &bytes[..bytes.len().min(LONGEST)];
    let declaration = head.trim_ascii_start().strip_prefix(b"<?xml")?;
    let end = find(declaration, b"?>")?;
    let declaration = &declaration[..end];
    let value = declaration[find(declaration, b"encoding")? + b"encoding".len()..].trim_ascii_start();
    let value = value.strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first().filter(|(quote, _)| matches!(quote, b'"' | b'\''))?;
    let length = value.iter().position(|byte| byte == quote)?;
    Some(&value[..length])
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// Returns the name of an encoding as people write it.
fn name(encoding: &'static Encoding) -> &'static str {
    match encoding {
        _ if encoding == UTF_16LE => "UTF-16 (little endian)",
        _ if encoding == UTF_16BE => "UTF-16 (big endian)",
        _ => encoding.name(),
    }
}

fn utf8<'o>(bytes: &'o [u8], unknown: Option<&[u8]>) -> Decoded<'o> {
    let encoding = FileEncoding { encoding: UTF_8, mark: false };
    let error = match core::str::from_utf8(bytes) {
        Ok(text) => return Decoded { text: Cow::Borrowed(text), bad: None, encoding },
        Err(error) => error,
    };
    // Up to here the text and the file are the same.
    let offset = error.valid_up_to();
    let unknown = unknown.map(|label| String::from_utf8_lossy(label).into_owned());
    let bad = BadBytes { offset, byte: bytes[offset], text_offset: offset, encoding: "UTF-8", unknown };
    Decoded { text: String::from_utf8_lossy(bytes), bad: Some(BadEncoding::Bytes(bad)), encoding }
}

/// Decodes the bytes behind a byte order mark of `mark` bytes.
fn with_encoding<'o>(bytes: &'o [u8], encoding: &'static Encoding, mark: usize) -> Decoded<'o> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len());
    let (mut offset, mut bad) = (mark, None);
    loop {
        let rest = &bytes[offset..];
        // The longest text that the bytes can become, so that the output never ends first.
        text.reserve(decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(rest.len()));
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        offset += read;
        let DecoderResult::Malformed(length, behind) = result else {
            let encoding = FileEncoding { encoding, mark: mark > 0 };
            return Decoded { text: Cow::Owned(text), bad: bad.map(BadEncoding::Bytes), encoding };
        };
        if bad.is_none() {
            let start = offset.saturating_sub(usize::from(length) + usize::from(behind));
            let byte = bytes.get(start).copied().unwrap_or_default();
            let encoding = name(encoding);
            let text_offset = text.len();
            bad = Some(BadBytes { offset: start, byte, text_offset, encoding, unknown: None });
        }
        text.push(char::REPLACEMENT_CHARACTER);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_text_and_the_first_bad_one_is_named() {
        let cases: [(&[u8], &str, Option<usize>); 8] = [
            (b"<a/>", "<a/>", None),
            (b"\xef\xbb\xbf<a/>", "\u{feff}<a/>", None),
            (b"21 \xb0C", "21 \u{fffd}C", Some(3)),
            (b"\xff\xfe<\0\xe9\0", "<\u{e9}", None),
            (b"\xfe\xff\0<\0\xe9", "<\u{e9}", None),
            (b"\xff\xfe<\0\x3d\xd8\x0a\xdca\0", "<\u{1f40a}a", None),
            (b"\xff\xfe<\0\x3d\xd8a\0", "<\u{fffd}a", Some(4)),
            (b"\xff\xfe<\0a", "<\u{fffd}", Some(4)),
        ];
        for (bytes, text, bad) in cases {
            let decoded = decode(bytes);
            assert_eq!((&*decoded.text, offset(decoded.bad)), (text, bad), "{bytes:x?}");
        }
    }

    fn offset(bad: Option<BadEncoding>) -> Option<usize> {
        match bad? {
            BadEncoding::Bytes(bytes) => Some(bytes.offset),
            BadEncoding::NoByteOrderMark { .. } => None,
        }
    }

    #[test]
    fn the_declared_encoding_is_used() {
        let cases: [(&str, &[u8], &str); 11] = [
            ("encoding=\"ISO-8859-1\"", b"Pr\xe9cision", "Pr\u{e9}cision"),
            ("encoding='iso-8859-15'", b"\xa4", "\u{20ac}"),
            ("encoding = \"windows-1252\"", b"\x93on\x94 \x80", "\u{201c}on\u{201d} \u{20ac}"),
            ("encoding=\"latin1\"", b"\xb5", "\u{b5}"),
            ("encoding=\"windows-1251\"", b"\xcf", "\u{41f}"),
            ("encoding=\"Shift_JIS\"", b"\x8b\xc7", "\u{5c40}"),
            ("encoding=\"EUC-KR\"", b"\xc7\xd1", "\u{d55c}"),
            ("encoding=\"utf-8\"", b"\xc3\xa9", "\u{e9}"),
            ("encoding=\"UTF-16\"", b"\xc3\xa9", "\u{e9}"),
            ("encoding=\"klingon\"", b"\xc3\xa9", "\u{e9}"),
            ("", b"\xc3\xa9", "\u{e9}"),
        ];
        for (declaration, bytes, text) in cases {
            let head = format!("<?xml version=\"1.0\" {declaration}?>");
            let decoded = decode_owned(&[head.as_bytes(), bytes].concat());
            assert_eq!(decoded, (format!("{head}{text}"), None), "{declaration}");
        }
        // A byte order mark counts for more, and a declaration that is none for nothing.
        let head = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>";
        let marked = format!("\u{feff}{head}\u{e9}");
        assert_eq!(decode_owned(marked.as_bytes()), (marked.clone(), None));
        for head in
            ["<?xml encoding=\"ISO-8859-1\"", "<!-- encoding=\"ISO-8859-1\" ?>", "<?xml encoding=latin1?>"]
        {
            assert_eq!(decode_owned(format!("{head}\u{e9}").as_bytes()).0, format!("{head}\u{e9}"));
        }
    }

    fn decode_owned(bytes: &[u8]) -> (String, Option<BadEncoding>) {
        let decoded = decode(bytes);
        (decoded.text.into_owned(), decoded.bad)
    }

    #[test]
    fn a_mistake_in_the_encoding_says_which_encoding_it_is() {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let cases: [(&[u8], &str); 6] = [
            (&utf16("<a/>"), "the file is UTF-16 (little endian) without a byte order mark"),
            (b"\0<\0a\0/\0>", "the file is UTF-16 (big endian) without a byte order mark"),
            (b"<\0a\0\x3d\xd8a\0", "byte 0x3d at offset 4 is not UTF-16 (little endian)"),
            (b"<?xml encoding='us-ascii'?>\xe9", "byte 0xe9 at offset 27 is not UTF-8"),
            (b"<?xml encoding='Shift_JIS'?>\x81\x20", "byte 0x81 at offset 28 is not Shift_JIS"),
            (b"<?xml encoding='klingon'?>\xe9", "byte 0xe9 at offset 26 is not UTF-8"),
        ];
        for (bytes, message) in cases {
            let bad = decode(bytes).bad.unwrap().diagnostic(SourceId(0));
            assert_eq!(bad.message, message);
        }
        let unknown = decode(b"<?xml encoding='klingon'?>\xe9").bad.unwrap().diagnostic(SourceId(0));
        let help = "save the file as UTF-8; it declares `klingon`, which is no known encoding";
        assert_eq!(unknown.help.as_deref(), Some(help));
        assert_eq!(decode(&utf16("<a/>")).text, "<a/>");
    }

    #[test]
    fn a_text_is_encoded_as_it_was_decoded() {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        let cases: [&[u8]; 7] = [
            b"<a/>",
            b"\xef\xbb\xbf<a>\xc3\xa9</a>",
            b"\xff\xfe<\0\xe9\0",
            &utf16("\u{feff}<\u{1f40a}"),
            &utf16("<a/>"),
            b"<?xml encoding='windows-1252'?>\x93on\x94 \x80",
            b"<?xml encoding='Shift_JIS'?>\x8b\xc7",
        ];
        for bytes in cases {
            let decoded = decode(bytes);
            assert_eq!(decoded.encoding.encode(&decoded.text).as_deref(), Some(bytes), "{bytes:x?}");
        }
    }

    #[test]
    fn the_text_is_at_most_three_times_as_long_as_the_file() {
        let declarations = ["windows-1252", "Shift_JIS", "gb18030", "EUC-JP", "Big5"];
        for encoding in declarations {
            let mut bytes = format!("<?xml encoding='{encoding}'?>").into_bytes();
            bytes.extend((0..100_000_u32).map(|at| (at * 37 % 251) as u8));
            let text = decode(&bytes).text;
            assert!(text.len() <= 3 * bytes.len(), "{encoding}: {}", text.len());
        }
    }
}
