//! Digests that show whether something has changed.

/// FNV-1a over 64 bits. Two different inputs have the same digest once in 2^64 times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Digest(pub(crate) u64);

impl Digest {
    pub(crate) const NEW: Digest = Digest(0xcbf2_9ce4_8422_2325);

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// Adds a number with a tag that tells it from other inputs.
    pub(crate) fn word(&mut self, tag: u8, word: u64) {
        self.bytes(&[tag]);
        self.bytes(&word.to_be_bytes());
    }
}
