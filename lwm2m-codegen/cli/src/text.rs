//! Texts as editors and shells of Windows write them: with a byte order mark, or in UTF-16.

const MARK: &[u8] = b"\xef\xbb\xbf";

/// Returns a text in UTF-8 without its byte order mark, if it has one.
pub(crate) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(MARK).unwrap_or(bytes)
}

/// Decodes a text in UTF-8, or in UTF-16 after a byte order mark.
///
/// # Errors
///
/// The offset of the first byte that is neither.
pub(crate) fn decode(bytes: &[u8]) -> Result<String, usize> {
    match bytes {
        [0xff, 0xfe, units @ ..] => utf16(units, u16::from_le_bytes),
        [0xfe, 0xff, units @ ..] => utf16(units, u16::from_be_bytes),
        _ => {
            let text = without_mark(bytes);
            let decoded = std::str::from_utf8(text);
            decoded.map(str::to_owned).map_err(|error| bytes.len() - text.len() + error.valid_up_to())
        }
    }
}

/// Decodes the units after a byte order mark.
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, usize> {
    let (units, rest) = bytes.as_chunks::<2>();
    let (mut text, mut offset) = (String::new(), 2);
    for decoded in char::decode_utf16(units.iter().map(|bytes| unit(*bytes))) {
        let decoded = decoded.map_err(|_| offset)?;
        text.push(decoded);
        offset += 2 * decoded.len_utf16();
    }
    if rest.is_empty() { Ok(text) } else { Err(offset) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_the_same_in_every_encoding_of_windows() {
        let texts: [&[u8]; 4] = [
            b"39\xc2\xb0\r\n",
            b"\xef\xbb\xbf39\xc2\xb0\r\n",
            b"\xff\xfe3\x009\x00\xb0\0\r\0\n\0",
            b"\xfe\xff\x003\x009\0\xb0\0\r\0\n",
        ];
        for text in texts {
            assert_eq!(decode(text).as_deref(), Ok("39\u{b0}\r\n"), "{text:x?}");
        }
        assert_eq!(decode(b"\xff\xfe\x0c\xd8\x0a\xdc").as_deref(), Ok("\u{1300a}"));
        assert_eq!(decode(b"").as_deref(), Ok(""));
    }

    #[test]
    fn a_broken_text_has_the_offset_of_its_first_wrong_byte() {
        let texts: [(&[u8], usize); 5] = [
            (b"ab\xff", 2),
            (b"\xef\xbb\xbfa\xff", 4),
            (b"\xff\xfea\0\0", 4),
            (b"\xff\xfea\0\0\xd8a\0", 4),
            (b"\xfe\xff\xdc\0", 2),
        ];
        for (text, offset) in texts {
            assert_eq!(decode(text), Err(offset), "{text:x?}");
        }
    }
}
