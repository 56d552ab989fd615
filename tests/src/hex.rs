//! Octets as hexadecimal digits.

use std::fmt::Write;

/// Reads hexadecimal digits; `None` for an odd number of them or other characters.
pub fn decode(digits: &str) -> Option<Vec<u8>> {
    let octets = digits.as_bytes().chunks(2);
    octets
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok().filter(|_| pair.len() == 2))
        .collect()
}

/// Writes two digits an octet.
pub fn encode(octets: &[u8]) -> String {
    octets.iter().fold(String::new(), |mut text, octet| {
        let _ = write!(text, "{octet:02x}");
        text
    })
}
