//! Takes choices off the bytes of an input; zeros follow the last one.

use lwm2m_runtime::Path;

/// The bytes that are left.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    pub(super) fn below(&mut self, limit: usize) -> usize {
        usize::from(self.byte()) % limit
    }

    pub(super) fn choose<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    pub(super) fn is_set(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    /// Takes up to this many bytes.
    pub(super) fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        taken
    }

    /// Takes a number of bytes, and the bytes.
    pub(super) fn list(&mut self) -> &'a [u8] {
        let count = self.byte();
        self.take(count.into())
    }

    /// Takes a path of these ids.
    pub(super) fn path(&mut self, ids: &[u16]) -> Path {
        let level = self.below(5);
        let ids: Vec<u16> = (0..level).map(|_| self.choose(ids)).collect();
        Path::from_ids(&ids).expect("no id is 65535")
    }
}
