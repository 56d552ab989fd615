//! Numbers that no device can guess: locations and tokens.

/// SipHash-2-4 of a counter (Aumasson and Bernstein, 2012).
#[derive(Clone)]
pub(super) struct Secret {
    key: [u64; 2],
    counter: u64,
}

impl Secret {
    pub(super) fn new(seed: u128) -> Secret {
        // Both halves of the seed.
        Secret { key: [(seed >> 64) as u64, seed as u64], counter: 0 }
    }

    /// Returns the next number.
    pub(super) fn next(&mut self) -> u64 {
        self.counter = self.counter.wrapping_add(1);
        siphash(self.key, self.counter)
    }
}

/// Returns the hash of one word of 8 bytes.
fn siphash([first, second]: [u64; 2], word: u64) -> u64 {
    let mut state = [
        first ^ 0x736f_6d65_7073_6575,
        second ^ 0x646f_7261_6e64_6f6d,
        first ^ 0x6c79_6765_6e65_7261,
        second ^ 0x7465_6462_7974_6573,
    ];
    for block in [word, 8 << 56] {
        state[3] ^= block;
        state = round(round(state));
        state[0] ^= block;
    }
    state[2] ^= 0xff;
    let [a, b, c, d] = round(round(round(round(state))));
    a ^ b ^ c ^ d
}

fn round([mut a, mut b, mut c, mut d]: [u64; 4]) -> [u64; 4] {
    a = a.wrapping_add(b);
    c = c.wrapping_add(d);
    (b, d) = (b.rotate_left(13) ^ a, d.rotate_left(16) ^ c);
    a = a.rotate_left(32);
    c = c.wrapping_add(b);
    a = a.wrapping_add(d);
    (b, d) = (b.rotate_left(17) ^ c, d.rotate_left(21) ^ a);
    [a, b, c.rotate_left(32), d]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vector of 8 bytes, 00 to 07, under the key 00 to 0f, in the reference implementation.
    #[test]
    fn the_hash_is_that_of_the_reference_implementation() {
        let word = |start: u8| u64::from_le_bytes(core::array::from_fn(|index| start + index as u8));
        assert_eq!(
            siphash([word(0), word(8)], word(0)),
            u64::from_le_bytes([0x62, 0x24, 0x93, 0x9a, 0x79, 0xf5, 0xf5, 0x93])
        );
    }
}
