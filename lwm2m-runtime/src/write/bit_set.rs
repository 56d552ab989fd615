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

#[cfg(test)]
mod tests {
    use super::BitSet;

    fn sorted(mut numbers: [usize; 3]) -> [usize; 3] {
        numbers.sort_unstable();
        numbers
    }

    #[test]
    fn a_set_has_the_numbers_that_were_inserted_until_they_are_removed() {
        for number in 0..BitSet::CAPACITY {
            let mut set = BitSet::EMPTY;
            assert!(set.is_empty());
            assert!(set.insert(number));
            assert!(!set.insert(number), "{number} is in the set");
            assert!(!set.is_empty());
            // A number at the same bit of another word, and one at another bit of the same word.
            let (word, bit) = ((number + 64) % BitSet::CAPACITY, number ^ 1);
            assert!(!set.contains(word) && !set.contains(bit));
            assert!(set.insert(word) && set.insert(bit));
            assert!(!set.is_empty());
            let all = (0..BitSet::CAPACITY).filter(|other| set.contains(*other));
            assert!(all.eq(sorted([number, word, bit])));

            set.remove(bit);
            set.remove(bit);
            assert!(!set.contains(bit) && set.contains(number) && set.contains(word));
            assert!(!set.is_empty());
            set.remove(word);
            set.remove(number);
            assert!(set.is_empty());
        }
    }

    #[test]
    fn a_number_beyond_the_capacity_is_never_in_a_set() {
        for number in [BitSet::CAPACITY, BitSet::CAPACITY + 1, usize::MAX] {
            let mut set = BitSet::EMPTY;
            assert!(set.insert(number) && set.insert(number));
            set.remove(number);
            assert!(!set.contains(number) && set.is_empty());
        }
    }
}
