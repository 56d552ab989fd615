//! Pre-shared keys of DTLS, and the file that has them: a line for each, `IDENTITY:KEY`, as in the key files of GnuTLS.
//!
//! A file keeps keys out of the list of processes, where arguments are visible. Errors never show a key.

use std::fmt;

use lwm2m_runtime::field::Secret;

/// Bytes of the longest identity and of the longest key that every implementation supports (RFC 4279, 5.3).
pub(crate) const LONGEST_IDENTITY: usize = 128;
pub(crate) const LONGEST_KEY: usize = 64;

/// An identity and its key. `Debug` does not print the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Credentials {
    pub(crate) identity: Vec<u8>,
    pub(crate) key: Secret<Vec<u8>>,
}

/// A line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) credentials: Credentials,
    /// The second word: for a gateway the Endpoint Client Name if it is not the identity, for a device the URI of the only
    /// server that the key is for.
    pub(crate) owner: Option<String>,
}

/// The program that reads the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Device,
    Gateway,
}

/// A reason why a file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileError {
    /// Number of the line, counted from 1.
    line: usize,
    reason: Reason,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Reason {
    NoColon,
    NotUtf8,
    /// Bytes.
    Identity(usize),
    NotHexadecimal,
    Key(String, usize),
    ExtraWord(String),
    NotSecure(String),
    Repeated(String, usize),
    Empty,
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.line)?;
        match &self.reason {
            Reason::NoColon => f.write_str(
                "there is no colon in the first word; expected IDENTITY:KEY, with the key in hexadecimal",
            ),
            Reason::NotUtf8 => f.write_str("invalid bytes; expected UTF-8"),
            Reason::Identity(length) => {
                write!(f, "the identity has {length} bytes; expected 1 to {LONGEST_IDENTITY}")
            }
            // Without the identity, which is the key if they are in the wrong order.
            Reason::NotHexadecimal => f.write_str(
                "the key after the last colon is not hexadecimal; expected two digits for each byte",
            ),
            Reason::Key(identity, length) => {
                write!(f, "the key of {identity} has {length} bytes; expected 1 to {LONGEST_KEY}")
            }
            Reason::ExtraWord(owner) => write!(f, "a word follows {owner}; expected the end of the line"),
            Reason::NotSecure(owner) => {
                write!(f, "{owner} is no secure URI; expected one such as coaps://127.0.0.1:5684")
            }
            Reason::Repeated(subject, line) => {
                write!(f, "line {line} has a key for {subject} already; expected one")
            }
            Reason::Empty => f.write_str("the file has no key; expected a line IDENTITY:KEY"),
        }
    }
}

/// Parses a file.
///
/// # Errors
///
/// Returns every line that cannot be used, or that the file has no key.
pub(crate) fn parse(content: &[u8], side: Side) -> Result<Vec<Entry>, Vec<FileError>> {
    let content = content.strip_prefix("\u{feff}".as_bytes()).unwrap_or(content);
    let (mut entries, mut errors) = (Vec::<(usize, Entry)>::new(), Vec::new());
    for (line, bytes) in (1..).zip(content.split(|byte| *byte == b'\n')) {
        let entry = parse_line(bytes, side).and_then(|entry| match entry {
            Some(entry) => check_repeated(&entries, entry, side).map(Some),
            None => Ok(None),
        });
        match entry {
            Ok(entry) => entries.extend(entry.map(|entry| (line, entry))),
            Err(reason) => errors.push(FileError { line, reason }),
        }
    }
    if entries.is_empty() && errors.is_empty() {
        errors.push(FileError { line: 1, reason: Reason::Empty });
    }
    if errors.is_empty() { Ok(entries.into_iter().map(|(_, entry)| entry).collect()) } else { Err(errors) }
}

/// Returns an entry that no line before it contradicts: the identity selects the key of a device, and the URI that of a
/// server.
fn check_repeated(entries: &[(usize, Entry)], entry: Entry, side: Side) -> Result<Entry, Reason> {
    let is_same = |other: &Entry| match side {
        Side::Gateway => other.credentials.identity == entry.credentials.identity,
        Side::Device => other.owner == entry.owner,
    };
    let Some((line, _)) = entries.iter().find(|(_, other)| is_same(other)) else { return Ok(entry) };
    let subject = match (side, entry.owner) {
        (Side::Gateway, _) => String::from_utf8_lossy(&entry.credentials.identity).into_owned(),
        (Side::Device, owner) => owner.unwrap_or_else(|| "all servers".into()),
    };
    Err(Reason::Repeated(subject, *line))
}

/// Parses a line; blank lines and comments have no entry.
fn parse_line(line: &[u8], side: Side) -> Result<Option<Entry>, Reason> {
    let line = std::str::from_utf8(line).map_err(|_| Reason::NotUtf8)?;
    let mut words = line.split_whitespace();
    let Some(first) = words.next().filter(|word| !word.starts_with('#')) else { return Ok(None) };
    // Identities such as `urn:imei:490154203237518` contain colons.
    let (identity, key) = first.rsplit_once(':').ok_or(Reason::NoColon)?;
    if !(1..=LONGEST_IDENTITY).contains(&identity.len()) {
        return Err(Reason::Identity(identity.len()));
    }
    let key = hexadecimal(key).ok_or(Reason::NotHexadecimal)?;
    if !(1..=LONGEST_KEY).contains(&key.len()) {
        return Err(Reason::Key(identity.into(), key.len()));
    }
    // The first word is valid: a key in its place does not get into an error.
    let owner = words.next().map(String::from);
    if let (Some(_), Some(owner)) = (words.next(), &owner) {
        return Err(Reason::ExtraWord(owner.clone()));
    }
    if let Some(uri) = owner.as_ref().filter(|uri| side == Side::Device && !uri.starts_with("coaps://")) {
        return Err(Reason::NotSecure(uri.clone()));
    }
    let credentials = Credentials { identity: identity.into(), key: key.into() };
    Ok(Some(Entry { credentials, owner }))
}

/// Returns the bytes of pairs of digits.
pub(crate) fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

/// Returns the credentials of a device for a server: those for its URI, or else those for all servers.
pub(crate) fn for_server<'e>(entries: &'e [Entry], uri: &str) -> Option<&'e Credentials> {
    let of = |owner: Option<&str>| entries.iter().find(|entry| entry.owner.as_deref() == owner);
    of(Some(uri)).or_else(|| of(None)).map(|entry| &entry.credentials)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "000102030405060708090a0b0c0d0e0f";

    fn errors(content: &str, side: Side) -> Vec<String> {
        parse(content.as_bytes(), side).expect_err("an error").iter().map(FileError::to_string).collect()
    }

    #[test]
    fn a_line_has_an_identity_a_key_and_maybe_an_owner() {
        let file = format!("\u{feff}# devices\r\n\r\nstation:{KEY}\r\n  urn:imei:49:FF00 attic\n");
        let entries = parse(file.as_bytes(), Side::Gateway).expect("a valid file");
        let [first, second] = &entries[..] else { panic!("two entries") };
        assert_eq!((first.credentials.identity.as_slice(), first.owner.as_deref()), (&b"station"[..], None));
        assert_eq!(first.credentials.key.expose(), &(0..16).collect::<Vec<u8>>());
        assert_eq!(second.credentials.identity, b"urn:imei:49");
        assert_eq!(
            (second.credentials.key.expose(), second.owner.as_deref()),
            (&vec![255, 0], Some("attic"))
        );
    }

    #[test]
    fn a_server_has_the_key_for_its_uri_or_that_for_all() {
        let file = "a:01\nb:02 coaps://one.example:5684";
        let entries = parse(file.as_bytes(), Side::Device).expect("a valid file");
        let identity =
            |uri| for_server(&entries, uri).map(|credentials| credentials.identity.as_slice()).unwrap_or(b"");
        assert_eq!(identity("coaps://one.example:5684"), b"b");
        assert_eq!(identity("coaps://two.example"), b"a");
        assert_eq!(for_server(&entries[1..], "coaps://two.example"), None);
    }

    #[test]
    fn the_keys_of_the_documents_are_valid() {
        let page = include_str!("../../docs/server.md");
        let (_, block) = page.split_once("```text\n# identity and key").expect("the page shows a file");
        let (file, _) = block.split_once("```").expect("the file has an end");
        assert_eq!(parse(format!("#{file}").as_bytes(), Side::Gateway).map(|entries| entries.len()), Ok(2));
    }

    #[test]
    fn every_faulty_line_is_reported_without_its_key() {
        let long = "k".repeat(129);
        let file = format!(
            "secret\nstation:5e\nstation:secret\nstation:\n:{KEY}\n{long}:{KEY}\na:{KEY} b c\n\
             a:{}\na:{KEY}\na:{KEY} other\n",
            "ab".repeat(65)
        );
        let expected = [
            "1: there is no colon in the first word; expected IDENTITY:KEY, with the key in hexadecimal",
            "3: the key after the last colon is not hexadecimal; expected two digits for each byte",
            "4: the key of station has 0 bytes; expected 1 to 64",
            "5: the identity has 0 bytes; expected 1 to 128",
            "6: the identity has 129 bytes; expected 1 to 128",
            "7: a word follows b; expected the end of the line",
            "8: the key of a has 65 bytes; expected 1 to 64",
            "10: line 9 has a key for a already; expected one",
        ];
        assert_eq!(errors(&file, Side::Gateway), expected);
        assert_eq!(
            errors("a:00\nb:00\nc:00 coap://c", Side::Device),
            [
                "2: line 1 has a key for all servers already; expected one",
                "3: coap://c is no secure URI; expected one such as coaps://127.0.0.1:5684"
            ]
        );
        assert_eq!(
            errors("# none\n", Side::Device),
            ["1: the file has no key; expected a line IDENTITY:KEY"]
        );
        let debug = format!("{:?}", parse(b"a:beef", Side::Device));
        assert!(debug.contains("***") && !debug.contains("beef") && !debug.contains("190"), "{debug}");
    }
}
