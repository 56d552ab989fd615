//! `Multiple`: a map from ids to values, ordered by id.
//!
//! It stores its entries in a `Vec` (feature `alloc`), in a `heapless::Vec` of fixed capacity (feature
//! `heapless`), or in any other type that implements [`Storage`].

use core::fmt;
use core::marker::PhantomData;

use crate::error::ValueError;

/// The list of `(id, value)` in a [`Multiple`].
pub trait Storage<T>: Default {
    /// The largest number of entries.
    const CAPACITY: usize;

    /// Returns the entries.
    fn entries(&self) -> &[(u16, T)];
    /// Mutable variant of [`entries`](Storage::entries).
    fn entries_mut(&mut self) -> &mut [(u16, T)];
    /// Inserts an entry at `index`; returns false if the list is full.
    fn insert(&mut self, index: usize, entry: (u16, T)) -> bool;
    /// Removes and returns the entry at `index`.
    fn remove(&mut self, index: usize) -> Option<(u16, T)>;
    /// Removes all entries.
    fn clear(&mut self);
}

#[cfg(feature = "alloc")]
impl<T> Storage<T> for alloc::vec::Vec<(u16, T)> {
    const CAPACITY: usize = u16::MAX as usize;

    fn entries(&self) -> &[(u16, T)] {
        self
    }
    fn entries_mut(&mut self) -> &mut [(u16, T)] {
        self
    }
    fn insert(&mut self, index: usize, entry: (u16, T)) -> bool {
        if index > self.len() {
            return false;
        }
        self.insert(index, entry);
        true
    }
    fn remove(&mut self, index: usize) -> Option<(u16, T)> {
        // Swapping entry by entry takes a third of the code of `Vec::remove`, which is compiled for every type.
        let mut rest = self.get_mut(index..).unwrap_or_default();
        if rest.is_empty() {
            return None;
        }
        while let [first, tail @ ..] = rest {
            if let Some(next) = tail.first_mut() {
                core::mem::swap(first, next);
            }
            rest = tail;
        }
        self.pop()
    }
    fn clear(&mut self) {
        self.clear();
    }
}

#[cfg(feature = "heapless")]
impl<T, const N: usize> Storage<T> for heapless::Vec<(u16, T), N> {
    const CAPACITY: usize = N;

    fn entries(&self) -> &[(u16, T)] {
        self
    }
    fn entries_mut(&mut self) -> &mut [(u16, T)] {
        self
    }
    fn insert(&mut self, index: usize, entry: (u16, T)) -> bool {
        index <= self.len() && self.insert(index, entry).is_ok()
    }
    fn remove(&mut self, index: usize) -> Option<(u16, T)> {
        (index < self.len()).then(|| self.remove(index))
    }
    fn clear(&mut self) {
        self.clear();
    }
}

/// The instances of a multiple resource, or of an object: a map from ids to values, ordered by id.
///
#[cfg_attr(feature = "alloc", doc = "```")]
#[cfg_attr(not(feature = "alloc"), doc = "```ignore")]
/// use lwm2m_runtime::Multiple;
///
/// let mut voltages: Multiple<i64> = Multiple::from([(0, 3800), (1, 5000)]);
/// voltages.insert(7, 1200)?;
/// assert_eq!(voltages.get(1), Some(&5000));
/// assert_eq!(voltages.ids().collect::<Vec<_>>(), [0, 1, 7]);
/// # Ok::<(), lwm2m_runtime::error::ValueError>(())
/// ```
#[cfg(feature = "alloc")]
pub struct Multiple<T, S = alloc::vec::Vec<(u16, T)>> {
    storage: S,
    values: PhantomData<T>,
}

/// The instances of a multiple resource, or of an object: a map from ids to values, ordered by id.
#[cfg(not(feature = "alloc"))]
pub struct Multiple<T, S> {
    storage: S,
    values: PhantomData<T>,
}

/// A [`Multiple`] for up to `N` instances, without heap.
#[cfg(feature = "heapless")]
pub type BoundedMultiple<T, const N: usize> = Multiple<T, heapless::Vec<(u16, T), N>>;

impl<T, S: Storage<T>> Multiple<T, S> {
    /// Creates a map without instances.
    pub fn new() -> Self {
        Multiple { storage: S::default(), values: PhantomData }
    }

    /// Returns the number of instances.
    pub fn len(&self) -> usize {
        self.storage.entries().len()
    }

    /// Returns whether there are no instances.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the largest number of instances.
    pub fn capacity(&self) -> usize {
        S::CAPACITY
    }

    /// Returns the value of an instance.
    pub fn get(&self, id: u16) -> Option<&T> {
        let index = self.find(id).ok()?;
        self.storage.entries().get(index).map(|(_, value)| value)
    }

    /// Mutable variant of [`get`](Multiple::get).
    pub fn get_mut(&mut self, id: u16) -> Option<&mut T> {
        let index = self.find(id).ok()?;
        self.storage.entries_mut().get_mut(index).map(|(_, value)| value)
    }

    /// Inserts a value and returns the one that it replaces.
    ///
    /// # Errors
    ///
    /// Returns [`ValueError::TooManyInstances`] if the storage is full, or [`ValueError::BadId`] for the id
    /// 65535, which is reserved.
    pub fn insert(&mut self, id: u16, value: T) -> Result<Option<T>, ValueError> {
        match self.get_mut(id) {
            Some(place) => Ok(Some(core::mem::replace(place, value))),
            None => self.put(id, value).map(|()| None),
        }
    }

    /// Inserts like [`insert`](Multiple::insert), but drops the replaced value.
    pub(crate) fn put(&mut self, id: u16, value: T) -> Result<(), ValueError> {
        if id == u16::MAX {
            return Err(ValueError::BadId);
        }
        match self.find(id) {
            Ok(index) => {
                if let Some((_, place)) = self.storage.entries_mut().get_mut(index) {
                    *place = value;
                }
                Ok(())
            }
            Err(index) if self.storage.insert(index, (id, value)) => Ok(()),
            Err(_) => Err(ValueError::TooManyInstances { capacity: S::CAPACITY }),
        }
    }

    /// Removes an instance and returns its value.
    pub fn remove(&mut self, id: u16) -> Option<T> {
        let index = self.find(id).ok()?;
        self.storage.remove(index).map(|(_, value)| value)
    }

    /// Removes an instance and drops its value; returns false if there is none.
    pub(crate) fn discard(&mut self, id: u16) -> bool {
        self.find(id).is_ok_and(|index| self.storage.remove(index).is_some())
    }

    /// Removes all instances.
    pub fn clear(&mut self) {
        self.storage.clear();
    }

    /// Returns the instances, ordered by id.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (u16, &T)> + DoubleEndedIterator {
        self.storage.entries().iter().map(|(id, value)| (*id, value))
    }

    /// Mutable variant of [`iter`](Multiple::iter).
    pub fn iter_mut(&mut self) -> impl ExactSizeIterator<Item = (u16, &mut T)> + DoubleEndedIterator {
        self.storage.entries_mut().iter_mut().map(|(id, value)| (*id, value))
    }

    /// Returns the ids in ascending order.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = u16> + DoubleEndedIterator + '_ {
        self.storage.entries().iter().map(|(id, _)| *id)
    }

    /// Returns the values in the order of their ids.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &T> + DoubleEndedIterator {
        self.storage.entries().iter().map(|(_, value)| value)
    }

    // Tries the index `id` first, as ids mostly count up from 0, and then the end, as instances mostly arrive
    // in order.
    fn find(&self, id: u16) -> Result<usize, usize> {
        let entries = self.storage.entries();
        let direct = usize::from(id);
        if entries.get(direct).is_some_and(|(found, _)| *found == id) {
            return Ok(direct);
        }
        match entries.last() {
            Some((last, _)) if *last >= id => entries.binary_search_by_key(&id, |(id, _)| *id),
            _ => Err(entries.len()),
        }
    }
}

/// Returns the instances by value, ordered by id.
impl<T, S: IntoIterator<Item = (u16, T)>> IntoIterator for Multiple<T, S> {
    type Item = (u16, T);
    type IntoIter = S::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        self.storage.into_iter()
    }
}

impl<T, S: Storage<T>> Default for Multiple<T, S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Clone, S: Clone> Clone for Multiple<T, S> {
    fn clone(&self) -> Self {
        Multiple { storage: self.storage.clone(), values: PhantomData }
    }
}

impl<T: PartialEq, S: Storage<T>> PartialEq for Multiple<T, S> {
    fn eq(&self, other: &Self) -> bool {
        self.storage.entries() == other.storage.entries()
    }
}

impl<T: Eq, S: Storage<T>> Eq for Multiple<T, S> {}

impl<T: fmt::Debug, S: Storage<T>> fmt::Debug for Multiple<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
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
            // A Vec is never full; only the reserved id is refused.
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

#[cfg(feature = "serde")]
impl<T: serde::Serialize, S: Storage<T>> serde::Serialize for Multiple<T, S> {
    fn serialize<Z: serde::Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.collect_map(self.iter())
    }
}

#[cfg(feature = "serde")]
impl<'de, T: serde::Deserialize<'de>, S: Storage<T>> serde::Deserialize<'de> for Multiple<T, S> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T, S>(PhantomData<(T, S)>);

        impl<'de, T: serde::Deserialize<'de>, S: Storage<T>> serde::de::Visitor<'de> for Entries<T, S> {
            type Value = Multiple<T, S>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map from instance ids, 0 to 65534, to values")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut multiple = Multiple::new();
                while let Some((id, value)) = map.next_entry()? {
                    let replaced = multiple.insert(id, value).map_err(serde::de::Error::custom)?;
                    if replaced.is_some() {
                        return Err(serde::de::Error::custom(crate::error::ErrorKind::Payload(
                            crate::error::PayloadError::Duplicate,
                        )));
                    }
                }
                Ok(multiple)
            }
        }

        deserializer.deserialize_map(Entries(PhantomData))
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn instances_are_ordered_by_id_in_any_order_of_insertion() {
        let mut multiple: Multiple<&str> = Multiple::from([(7, "g"), (0, "a"), (65534, "z"), (3, "d")]);
        assert_eq!(multiple.insert(3, "D"), Ok(Some("d")));
        assert_eq!(multiple.remove(7), Some("g"));
        assert_eq!(multiple.insert(65535, "!"), Err(ValueError::BadId));
        assert_eq!(
            multiple.iter().map(|(id, text)| (id, *text)).collect::<Vec<_>>(),
            [(0, "a"), (3, "D"), (65534, "z")]
        );
        assert_eq!(multiple.get(7), None);
    }

    #[cfg(feature = "heapless")]
    #[test]
    fn a_full_container_refuses_a_new_id() {
        let mut bounded: BoundedMultiple<u8, 2> = BoundedMultiple::new();
        assert!(bounded.insert(1, 10).is_ok() && bounded.insert(0, 20).is_ok());
        assert_eq!(bounded.insert(2, 30), Err(ValueError::TooManyInstances { capacity: 2 }));
        assert_eq!(bounded.insert(1, 11), Ok(Some(10)));
        assert_eq!(bounded.ids().collect::<Vec<_>>(), [0, 1]);
    }
}
