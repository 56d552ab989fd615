//! A set of small numbers on the stack: the resources of a table that a payload has named.

/// Numbers below [`CAPACITY`](BitSet::CAPACITY); larger ones are never in the set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BitSet([u64; BitSet::CAPACITY / 64]);

impl BitSet {
    /// The most resources that a definition can have for a checked write.
    pub(crate) const CAPACITY: usize = 1024;
    pub(crate) const EMPTY: BitSet = BitSet([0; BitSet::CAPACITY / 64]);

    #[inline]
    pub(crate) fn contains(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// Inserts a number; returns false if it was in the set already.
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

    pub(crate) fn remove(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word &= !(1 << (number % 64));
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().fold(0, |all, word| all | word) == 0
    }
}
