//! Identifiers of registrations and requests.

use core::fmt;

/// Identifies a registration. A device that registers again gets another one.
///
/// `Display` writes the path of the registration, which the device uses for its updates: `/rd/1f3e5d7c9b8a6f4e`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegistrationId(pub(super) u64);

impl RegistrationId {
    /// Returns the last segment of the path.
    pub(in crate::serve) fn to_segment(self) -> [u8; 16] {
        core::array::from_fn(|index| {
            let digit = (self.0 >> (60 - 4 * index)) as u8 & 0xf;
            if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }
        })
    }

    /// Reads the last segment of a path.
    pub(in crate::serve) fn from_segment(segment: &[u8]) -> Option<RegistrationId> {
        let digits: &[u8; 16] = segment.try_into().ok()?;
        let text = core::str::from_utf8(digits).ok()?;
        let id = RegistrationId(u64::from_str_radix(text, 16).ok()?);
        Some(id).filter(|id| id.to_segment() == *digits)
    }
}

impl fmt::Display for RegistrationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/rd/{:016x}", self.0)
    }
}

impl fmt::Debug for RegistrationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Identifies a request to a device, its answer, and the observation that it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub(super) u64);
