//! `Multiple` from arrays, slices and iterators: infallible where the capacity is known to suffice.

use crate::error::ValueError;

use super::{Multiple, Storage};

impl<T, S: Storage<T>> Multiple<T, S> {
    /// Inserts entries; the last of several values with one id stays.
    ///
    /// # Errors
    ///
    /// [`ValueError::TooManyInstances`] if the capacity does not suffice, [`ValueError::BadId`] for the id 65535. The
    /// entries before the error are inserted.
    pub fn try_extend(&mut self, entries: impl IntoIterator<Item = (u16, T)>) -> Result<(), ValueError> {
        entries.into_iter().try_for_each(|(id, value)| self.insert(id, value).map(drop))
    }
}

/// Fails if the capacity does not suffice, and for the id 65535; keeps the last of several values with one id.
impl<T: Clone, S: Storage<T>> TryFrom<&[(u16, T)]> for Multiple<T, S> {
    type Error = ValueError;

    fn try_from(entries: &[(u16, T)]) -> Result<Self, ValueError> {
        let mut multiple = Self::default();
        multiple.try_extend(entries.iter().cloned())?;
        Ok(multiple)
    }
}

// Not `From`: with two impls for arrays, `Multiple::from([..])` would no longer tell which storage is meant.
#[cfg(feature = "heapless")]
impl<T, const CAPACITY: usize> super::BoundedMultiple<T, CAPACITY> {
    /// Creates a map with these entries; keeps the last of several values with one id, and skips the id 65535.
    ///
    /// An array that is longer than the capacity does not compile:
    ///
    /// ```compile_fail,E0080
    /// use lwm2m_runtime::field::BoundedMultiple;
    ///
    /// let voltages: BoundedMultiple<i64, 1> = BoundedMultiple::from_array([(0, 3800), (1, 5000)]);
    /// ```
    pub fn from_array<const N: usize>(entries: [(u16, T); N]) -> Self {
        const { assert!(N <= CAPACITY, "the array is longer than the capacity of the `BoundedMultiple`") };
        let mut multiple = Self::default();
        for (id, value) in entries {
            // The capacity suffices; the only error is that of the reserved id.
            let _ = multiple.insert(id, value);
        }
        multiple
    }
}

/// Fails if the capacity does not suffice, and for the id 65535; keeps the last of several values with one id.
#[cfg(feature = "heapless")]
impl<T, const N: usize, const CAPACITY: usize> TryFrom<[(u16, T); N]>
    for super::BoundedMultiple<T, CAPACITY>
{
    type Error = ValueError;

    fn try_from(entries: [(u16, T); N]) -> Result<Self, ValueError> {
        let mut multiple = Self::default();
        multiple.try_extend(entries)?;
        Ok(multiple)
    }
}

/// Keeps the last of several values with one id, and skips the id 65535.
#[cfg(feature = "alloc")]
impl<T> FromIterator<(u16, T)> for Multiple<T> {
    fn from_iter<I: IntoIterator<Item = (u16, T)>>(entries: I) -> Self {
        let mut multiple = Multiple::new();
        multiple.extend(entries);
        multiple
    }
}

/// Keeps the last of several values with one id, and skips the id 65535.
#[cfg(feature = "alloc")]
impl<T> Extend<(u16, T)> for Multiple<T> {
    fn extend<I: IntoIterator<Item = (u16, T)>>(&mut self, entries: I) {
        for (id, value) in entries {
            // A Vec is never full; the only error is that of the reserved id.
            let _ = self.insert(id, value);
        }
    }
}

/// Keeps the last of several values with one id, and skips the id 65535.
#[cfg(feature = "alloc")]
impl<T, const N: usize> From<[(u16, T); N]> for Multiple<T> {
    fn from(entries: [(u16, T); N]) -> Self {
        entries.into_iter().collect()
    }
}
