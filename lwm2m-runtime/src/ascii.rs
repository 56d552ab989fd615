//! Splits text at ASCII characters. The searchers of `str`, which find any character, take 400 bytes of flash.

/// Splits a text at the first occurrence of a byte, which must be ASCII, as [`str::split_once`] does.
pub(crate) fn split_once(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = text.as_bytes().iter().position(|other| *other == byte)?;
    Some((text.get(..at)?, text.get(at.checked_add(1)?..)?))
}

/// Removes a byte from the start of a text.
pub(crate) fn strip_prefix(text: &str, byte: u8) -> Option<&str> {
    text.as_bytes().first().filter(|first| **first == byte)?;
    text.get(1..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_split_as_std_does() {
        for text in ["", ":", "a", "a:b", ":b", "a:", "a:b:c", "é:ü", "日本"] {
            assert_eq!(split_once(text, b':'), text.split_once(':'));
            assert_eq!(strip_prefix(text, b':'), text.strip_prefix(':'));
        }
    }
}
