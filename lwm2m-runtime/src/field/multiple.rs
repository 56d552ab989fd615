//! `Multiple`: a map from ids to values, ordered by id.
//!
//! It stores its entries in a `Vec` (feature `alloc`), in a `heapless::Vec` of fixed capacity (feature
//! `heapless`), or in any other type that implements [`Storage`].

mod convert;
mod iter;
#[cfg(feature = "serde")]
mod serde;

use core::fmt;
use core::marker::PhantomData;
use core::ops::Index;

use crate::error::ValueError;

pub use iter::{Iter, IterMut};

/// The list of `(id, value)` in a [`Multiple`].
pub trait Storage<T>: Default {
    /// The largest number of entries.
    const CAPACITY: usize;

    /// The list without entries, for `const` and `static`.
    const EMPTY: Self;

    /// Returns the entries.
    fn entries(&self) -> &[(u16, T)];
    /// Mutable variant of [`entries`](Storage::entries).
    fn entries_mut(&mut self) -> &mut [(u16, T)];
    /// Inserts an entry at `index`; returns false if the list is full.
    fn insert(&mut self, index: usize, entry: (u16, T)) -> bool;
    /// Removes and returns the entry at `index`; `None` if there is none.
    fn remove(&mut self, index: usize) -> Option<(u16, T)>;
    /// Drops the entries from `len` on.
    fn truncate(&mut self, len: usize);
}

#[cfg(feature = "alloc")]
impl<T> Storage<T> for alloc::vec::Vec<(u16, T)> {
    const CAPACITY: usize = u16::MAX as usize;
    const EMPTY: Self = alloc::vec::Vec::new();

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
        (index < self.len()).then(|| self.remove(index))
    }
    fn truncate(&mut self, len: usize) {
        self.truncate(len);
    }
}

#[cfg(feature = "heapless")]
impl<T, const N: usize> Storage<T> for heapless::Vec<(u16, T), N> {
    const CAPACITY: usize = N;
    const EMPTY: Self = heapless::Vec::new();

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
    fn truncate(&mut self, len: usize) {
        self.truncate(len);
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
/// assert_eq!((voltages[1], voltages.get(2)), (5000, None));
/// for (id, millivolts) in &voltages {
///     println!("{id}: {millivolts} mV");
/// }
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
///
/// ```
/// use lwm2m_runtime::error::ValueError;
/// use lwm2m_runtime::field::BoundedMultiple;
///
/// static NONE: BoundedMultiple<i64, 4> = BoundedMultiple::EMPTY;
///
/// let mut voltages: BoundedMultiple<i64, 2> = BoundedMultiple::from_array([(0, 3800)]);
/// assert_eq!(voltages.try_extend([(1, 5000), (2, 1200)]), Err(ValueError::TooManyInstances { capacity: 2 }));
/// assert_eq!((NONE.len(), voltages[1]), (0, 5000));
/// ```
#[cfg(feature = "heapless")]
pub type BoundedMultiple<T, const N: usize> = Multiple<T, heapless::Vec<(u16, T), N>>;

impl<T, S: Storage<T>> Multiple<T, S> {
    /// The map without instances, for `const` and `static`. In a function, [`new`](Multiple::new) writes less memory: a
    /// constant has all bytes of a storage of fixed capacity.
    pub const EMPTY: Self = Multiple { storage: S::EMPTY, values: PhantomData };

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

    /// Returns whether there is an instance with this id.
    pub fn contains(&self, id: u16) -> bool {
        self.find(id).is_ok()
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

    /// Returns the value of an instance; if there is none, inserts the value that `make` returns.
    ///
    /// The new value is on the stack only until this function returns.
    ///
    /// # Errors
    ///
    /// As for [`insert`](Multiple::insert).
    #[inline(never)]
    pub(crate) fn get_or_insert_with(&mut self, id: u16, make: fn() -> T) -> Result<&mut T, ValueError> {
        if !self.contains(id) {
            self.put(id, make())?;
        }
        self.get_mut(id).ok_or(ValueError::TooManyInstances { capacity: S::CAPACITY })
    }

    /// Removes an instance and returns its value.
    pub fn remove(&mut self, id: u16) -> Option<T> {
        let index = self.find(id).ok()?;
        self.storage.remove(index).map(|(_, value)| value)
    }

    /// Removes an instance and drops its value; returns false if there is none.
    pub(crate) fn discard(&mut self, id: u16) -> bool {
        self.remove(id).is_some()
    }

    /// Removes all instances.
    pub fn clear(&mut self) {
        self.storage.truncate(0);
    }

    /// Returns the instances, ordered by id.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self.storage.entries().iter())
    }

    /// Mutable variant of [`iter`](Multiple::iter).
    pub fn iter_mut(&mut self) -> IterMut<'_, T> {
        IterMut(self.storage.entries_mut().iter_mut())
    }

    /// Returns the ids in ascending order.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = u16> + DoubleEndedIterator + '_ {
        self.storage.entries().iter().map(|(id, _)| *id)
    }

    /// Returns the values in the order of their ids.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &T> + DoubleEndedIterator {
        self.storage.entries().iter().map(|(_, value)| value)
    }

    /// Mutable variant of [`values`](Multiple::values).
    pub fn values_mut(&mut self) -> impl ExactSizeIterator<Item = &mut T> + DoubleEndedIterator {
        self.storage.entries_mut().iter_mut().map(|(_, value)| value)
    }

    /// Returns the index of an instance, or the index at which to insert it.
    fn find(&self, id: u16) -> Result<usize, usize> {
        let entries = self.storage.entries();
        search(id, entries.len(), &|index| entries.get(index).map(|(id, _)| *id))
    }
}

/// Returns the index of an id in an ascending list, or the index at which to insert it. Compiled once for all types.
///
/// Tries the index `id` first, as ids mostly count up from 0, and then the end, as instances mostly arrive in order.
fn search(id: u16, len: usize, id_at: &dyn Fn(usize) -> Option<u16>) -> Result<usize, usize> {
    let direct = usize::from(id);
    if id_at(direct) == Some(id) {
        return Ok(direct);
    }
    if len.checked_sub(1).and_then(id_at).is_none_or(|last| last < id) {
        return Err(len);
    }
    let (mut start, mut end) = (0, len);
    while start < end {
        let middle = start.midpoint(end);
        match id_at(middle) {
            Some(found) if found == id => return Ok(middle),
            Some(found) if found < id => start = middle + 1,
            _ => end = middle,
        }
    }
    Err(start)
}

/// Returns the value of an instance.
///
/// # Panics
///
/// If there is no instance with this id, as std's maps do; [`get`](Multiple::get) returns an `Option`.
impl<T, S: Storage<T>> Index<u16> for Multiple<T, S> {
    type Output = T;

    #[track_caller]
    fn index(&self, id: u16) -> &T {
        self.get(id).expect("no instance with this id")
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
        assert_eq!((multiple.get(7), multiple.contains(7), multiple.contains(3)), (None, false, true));
    }

    #[test]
    fn a_loop_visits_the_instances_in_both_directions_and_changes_them() {
        let mut multiple: Multiple<i64> = Multiple::from([(4, 40), (1, 10), (9, 90)]);
        for (id, value) in &mut multiple {
            *value += i64::from(id);
        }
        for value in multiple.values_mut().skip(2) {
            *value = 0;
        }
        let mut visited = Vec::new();
        for (id, value) in &multiple {
            visited.push((id, *value));
        }
        assert_eq!(visited, [(1, 11), (4, 44), (9, 0)]);
        let iter = multiple.iter();
        assert_eq!((iter.len(), iter.clone().next_back()), (3, Some((9, &0))));
        assert_eq!(iter.rev().map(|(id, _)| id).collect::<Vec<_>>(), [9, 4, 1]);
    }

    #[test]
    fn an_index_is_the_id_of_an_instance() {
        let multiple: Multiple<&str> = Multiple::from([(7, "g"), (0, "a")]);
        assert_eq!((multiple[0], multiple[7]), ("a", "g"));
    }

    #[test]
    #[should_panic(expected = "no instance with this id")]
    fn an_index_without_instance_panics() {
        let _ = Multiple::from([(7_u16, "g")])[1];
    }

    #[test]
    fn entries_are_refused_with_the_first_error() {
        let table: [(&[(u16, i64)], _); 3] = [
            (&[], Ok(Vec::new())),
            (&[(2, 20), (1, 10), (2, 21)], Ok(Vec::from([(1, 10), (2, 21)]))),
            (&[(2, 20), (65535, 0)], Err(ValueError::BadId)),
        ];
        for (entries, expected) in table {
            let multiple: Result<Multiple<i64>, _> = Multiple::try_from(entries);
            assert_eq!(multiple.map(|multiple| multiple.into_iter().collect()), expected, "{entries:?}");
        }
    }

    #[cfg(feature = "heapless")]
    #[test]
    fn a_full_container_refuses_a_new_id() {
        let mut bounded: BoundedMultiple<u8, 2> = BoundedMultiple::from_array([(1, 10), (65535, 0)]);
        assert_eq!(bounded.try_extend([(0, 20), (2, 30)]), Err(ValueError::TooManyInstances { capacity: 2 }));
        assert_eq!(bounded.insert(1, 11), Ok(Some(10)));
        assert_eq!(bounded.iter().collect::<Vec<_>>(), [(0, &20), (1, &11)]);
        assert_eq!(BoundedMultiple::<u8, 2>::try_from([(1, 11), (0, 20)]), Ok(bounded));
        let copied = BoundedMultiple::<u8, 1>::try_from(&[(0, 20), (1, 11)][..]);
        assert_eq!(copied, Err(ValueError::TooManyInstances { capacity: 1 }));
    }

    #[cfg(feature = "heapless")]
    #[test]
    fn an_empty_map_is_a_constant() {
        static HEAP: Multiple<&str> = Multiple::EMPTY;
        static BOUNDED: BoundedMultiple<u8, 2> = BoundedMultiple::EMPTY;
        assert_eq!((&HEAP, &BOUNDED), (&Multiple::default(), &BoundedMultiple::default()));
    }
}
