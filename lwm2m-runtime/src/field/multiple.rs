//! `Multiple`: instance id -> value, ordered by id.
//!
//! The container below is a choice: a `Vec` with the feature `alloc`, a `heapless::Vec` of fixed
//! capacity with the feature `heapless`, or one of your own that implements [`Storage`].

use core::fmt;
use core::marker::PhantomData;

use crate::error::ValueError;

/// A list of `(id, value)` that a [`Multiple`] keeps in order.
pub trait Storage<T>: Default {
    /// Entries that fit in all.
    const CAPACITY: usize;

    /// The entries.
    fn entries(&self) -> &[(u16, T)];
    /// The entries, to be changed in place.
    fn entries_mut(&mut self) -> &mut [(u16, T)];
    /// Makes room for one entry at `index` and puts it there; false when there is no room.
    fn insert(&mut self, index: usize, entry: (u16, T)) -> bool;
    /// Takes out the entry at `index`, if there is one.
    fn remove(&mut self, index: usize) -> Option<(u16, T)>;
    /// Takes out everything.
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
        // Entry by entry: what a vector has for it, and is copied for every type, is thrice as large.
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

/// The instances of a multiple resource, or of an object: id -> value, ordered by id.
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

/// The instances of a multiple resource, or of an object: id -> value, ordered by id.
#[cfg(not(feature = "alloc"))]
pub struct Multiple<T, S> {
    storage: S,
    values: PhantomData<T>,
}

/// A [`Multiple`] with room for `N` instances and no heap.
#[cfg(feature = "heapless")]
pub type BoundedMultiple<T, const N: usize> = Multiple<T, heapless::Vec<(u16, T), N>>;

impl<T, S: Storage<T>> Multiple<T, S> {
    /// No instances.
    pub fn new() -> Self {
        Multiple { storage: S::default(), values: PhantomData }
    }

    /// Number of instances.
    pub fn len(&self) -> usize {
        self.storage.entries().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Instances that fit in all.
    pub fn capacity(&self) -> usize {
        S::CAPACITY
    }

    /// The value of an instance.
    pub fn get(&self, id: u16) -> Option<&T> {
        let index = self.find(id).ok()?;
        self.storage.entries().get(index).map(|(_, value)| value)
    }

    /// The value of an instance, to be changed in place.
    pub fn get_mut(&mut self, id: u16) -> Option<&mut T> {
        let index = self.find(id).ok()?;
        self.storage.entries_mut().get_mut(index).map(|(_, value)| value)
    }

    /// Puts a value in, in place of the one that was there, which is handed back.
    ///
    /// # Errors
    ///
    /// [`ValueError::TooManyInstances`] when there is no room, [`ValueError::BadId`] for the id 65535,
    /// which is reserved.
    pub fn insert(&mut self, id: u16, value: T) -> Result<Option<T>, ValueError> {
        match self.get_mut(id) {
            Some(place) => Ok(Some(core::mem::replace(place, value))),
            None => self.put(id, value).map(|()| None),
        }
    }

    /// The same without handing back what was there.
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

    /// Takes an instance out.
    pub fn remove(&mut self, id: u16) -> Option<T> {
        let index = self.find(id).ok()?;
        self.storage.remove(index).map(|(_, value)| value)
    }

    /// The same without handing it back; false if it was not there.
    pub(crate) fn discard(&mut self, id: u16) -> bool {
        self.find(id).is_ok_and(|index| self.storage.remove(index).is_some())
    }

    /// Takes all instances out.
    pub fn clear(&mut self) {
        self.storage.clear();
    }

    /// The instances, ordered by id.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (u16, &T)> + DoubleEndedIterator {
        self.storage.entries().iter().map(|(id, value)| (*id, value))
    }

    /// The instances, ordered by id, to be changed in place.
    pub fn iter_mut(&mut self) -> impl ExactSizeIterator<Item = (u16, &mut T)> + DoubleEndedIterator {
        self.storage.entries_mut().iter_mut().map(|(id, value)| (*id, value))
    }

    /// The ids in ascending order.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = u16> + DoubleEndedIterator + '_ {
        self.storage.entries().iter().map(|(id, _)| *id)
    }

    /// The values in the order of their ids.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &T> + DoubleEndedIterator {
        self.storage.entries().iter().map(|(_, value)| value)
    }

    // Ids mostly count up from 0, so that the id is the first place to look; and instances mostly arrive
    // in order, so that the end is the second.
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

/// Takes the instances out one by one, ordered by id.
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

/// The later of two values with one id stays; entries with the id 65535 are left out.
#[cfg(feature = "alloc")]
impl<T> FromIterator<(u16, T)> for Multiple<T> {
    fn from_iter<I: IntoIterator<Item = (u16, T)>>(entries: I) -> Self {
        let mut multiple = Multiple::new();
        multiple.extend(entries);
        multiple
    }
}

/// The later of two values with one id stays; entries with the id 65535 are left out.
#[cfg(feature = "alloc")]
impl<T> Extend<(u16, T)> for Multiple<T> {
    fn extend<I: IntoIterator<Item = (u16, T)>>(&mut self, entries: I) {
        for (id, value) in entries {
            // A Vec is never full; only the reserved id is refused.
            let _ = self.insert(id, value);
        }
    }
}

/// The later of two values with one id stays; entries with the id 65535 are left out.
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
    fn instances_are_kept_in_order_whatever_order_they_come_in() {
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
    fn a_full_container_refuses_and_stays_as_it_was() {
        let mut bounded: BoundedMultiple<u8, 2> = BoundedMultiple::new();
        assert!(bounded.insert(1, 10).is_ok() && bounded.insert(0, 20).is_ok());
        assert_eq!(bounded.insert(2, 30), Err(ValueError::TooManyInstances { capacity: 2 }));
        assert_eq!(bounded.insert(1, 11), Ok(Some(10)));
        assert_eq!(bounded.ids().collect::<Vec<_>>(), [0, 1]);
    }
}
