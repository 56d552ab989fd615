//! A fixed set of small numbers: which resources of a table have been seen.

/// Resources that a checked write can keep track of.
pub(crate) const CAPACITY: usize = 1024;

/// Numbers below [`CAPACITY`]; larger ones are never in the set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bits([u64; CAPACITY / 64]);

impl Bits {
    pub(crate) const EMPTY: Bits = Bits([0; CAPACITY / 64]);

    #[inline]
    pub(crate) fn contains(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// Puts a number in; false if it was there already.
    #[inline]
    pub(crate) fn insert(&mut self, number: usize) -> bool {
        let Some(word) = self.0.get_mut(number / 64) else {
            return true;
        };
        let bit = 1 << (number % 64);
        let fresh = *word & bit == 0;
        *word |= bit;
        fresh
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().fold(0, |all, word| all | word) == 0
    }
}
