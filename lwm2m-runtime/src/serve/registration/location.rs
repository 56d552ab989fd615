//! The path that a server gives a registration.

use core::fmt;

/// The path of a registration, as the options Location-Path of a response state it: at most 63 bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Location {
    text: [u8; 63],
    length: u8,
}

impl Location {
    /// No path.
    pub const EMPTY: Location = Location { text: [0; 63], length: 0 };
    /// The length of a path that is too long or malformed.
    const INVALID: u8 = u8::MAX;

    /// Returns a path such as `/rd/5a3f`; `None` for a longer text than 63 bytes.
    pub fn new(path: &str) -> Option<Location> {
        let mut location = Location::EMPTY;
        location.push(path.as_bytes());
        Some(location).filter(|location| location.length != Location::INVALID)
    }

    /// Adds a segment. Some servers send the whole path as one segment with slashes. `.` and `..` are no segments (RFC 7252,
    /// 5.10.7).
    pub(crate) fn push(&mut self, segment: &[u8]) {
        let segment = segment.strip_prefix(b"/").unwrap_or(segment);
        let start = usize::from(self.length);
        let target = self.text.get_mut(start..start + 1 + segment.len());
        let valid = core::str::from_utf8(segment).is_ok_and(|segment| segment != "." && segment != "..");
        let Some((slash, target)) = target.filter(|_| valid).and_then(<[u8]>::split_first_mut) else {
            self.length = Location::INVALID;
            return;
        };
        *slash = b'/';
        target.iter_mut().zip(segment).for_each(|(place, byte)| *place = *byte);
        self.length = u8::try_from(start + 1 + segment.len()).unwrap_or(Location::INVALID);
    }

    /// Returns the path with a slash before each segment; an empty text if there is none, or only an empty segment.
    pub fn as_str(&self) -> &str {
        self.text
            .get(..usize::from(self.length))
            .and_then(|text| core::str::from_utf8(text).ok())
            .filter(|text| *text != "/")
            .unwrap_or("")
    }

    /// Returns the segments.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.as_str().split('/').skip(1)
    }

    /// Returns whether there is no usable path.
    pub fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
