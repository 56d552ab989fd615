//! Tables: the resources of an object, in as few bytes as they can be had.
//!
//! Hundreds of objects have thousands of resources; what each of them takes is taken from the memory of a
//! device, and from the time of the compiler. Therefore a row is three numbers, all names are one text, and no
//! expression has to be evaluated for any of them.

use core::fmt;

use super::range::Range;
use super::resource::{Name, ResourceDef, Row};

/// The resources of an object, in ascending order of ids.
#[derive(Clone, Copy)]
pub struct Table<'a> {
    #[doc(hidden)]
    pub rows: &'a [[u16; 3]],
    #[doc(hidden)]
    pub said: Said<'a>,
}

/// What is said of each row beyond its numbers.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub enum Said<'a> {
    /// A line for each row, and the ranges that rows have the numbers of.
    Packed {
        /// The lines.
        names: &'a str,
        /// The ranges, each once.
        ranges: &'a [Range<'a>],
    },
    /// Everything.
    Listed(&'a [ResourceDef<'a>]),
}

impl<'a> Table<'a> {
    /// A table without resources.
    pub const EMPTY: Table<'static> = Table::packed(&[], "", &[]);

    /// A table with as little in it as can be: as the generator prints it.
    ///
    /// A row is an id, three hexadecimal digits, and the number of its range in `ranges`, counted from 1, or
    /// 0 where any value will do. The digits are:
    ///
    /// 1. the type: 1 String, 2 Integer, 3 Unsigned Integer, 4 Float, 5 Boolean, 6 Opaque, 7 Time, 8 Objlnk,
    ///    9 Corelnk, and 0 for an executable;
    /// 2. the operations: 0 none but a bootstrap server's, 1 R, 2 W, 3 RW, 4 E;
    /// 3. the sum of 1 if it is mandatory, 2 if it is multiple, and 4 if the field is made for another type, as an
    ///    `i64` that holds the seconds of a Time: what it holds is told as one of the resource's.
    ///
    /// `names` has a line for each row. Whoever writes a table by hand has it better with [`Resources`].
    ///
    /// ```
    /// use lwm2m_runtime::ObjectDef;
    /// use lwm2m_runtime::definition::{Range, Table};
    ///
    /// static DEVICE: ObjectDef<'static> = ObjectDef::new(
    ///     3,
    ///     "Device",
    ///     Table::packed(&[[4, 0x041, 0], [9, 0x210, 1]], "Reboot\nBattery Level", &[Range::Integer(&[(0, 100)])]),
    /// );
    ///
    /// let level = DEVICE.resource(9).unwrap();
    /// assert_eq!((level.name(), level.range()), ("Battery Level", Some(&Range::Integer(&[(0, 100)]))));
    /// ```
    pub const fn packed(rows: &'a [[u16; 3]], names: &'a str, ranges: &'a [Range<'a>]) -> Self {
        Table { rows, said: Said::Packed { names, ranges } }
    }

    /// Number of resources.
    #[inline]
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The resources one after the other.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = ResourceDef<'a>> + Clone + use<'a> {
        let table = *self;
        self.rows.iter().enumerate().map(move |(index, row)| table.resource(index, Row::unpack(*row)))
    }

    pub(super) fn resource(&self, index: usize, row: Row) -> ResourceDef<'a> {
        let name = match self.said {
            Said::Packed { names, .. } => Name::Line(names, index),
            Said::Listed(list) => Name::Alone(list.get(index).map_or("", ResourceDef::name)),
        };
        ResourceDef::found(row, name, self.range(row))
    }

    #[inline]
    pub(crate) fn range(&self, row: Row) -> Option<&'a Range<'a>> {
        let index = usize::from(row.range().checked_sub(1)?);
        match self.said {
            Said::Packed { ranges, .. } => ranges.get(index),
            Said::Listed(list) => list.get(index)?.range(),
        }
    }

    #[inline]
    pub(crate) fn row(&self, index: usize) -> Option<Row> {
        self.rows.get(index).copied().map(Row::unpack)
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Row> + Clone + use<'a> {
        self.rows.iter().copied().map(Row::unpack)
    }

    /// Index of the row with this id. Rows in ascending order are found faster, those in any other at last.
    pub(super) fn search(&self, id: u16) -> Option<usize> {
        let direct = usize::from(id);
        if self.row(direct).is_some_and(|row| row.id() == id) {
            return Some(direct);
        }
        let halved = self.rows.binary_search_by_key(&id, |[id, ..]| *id);
        halved.ok().or_else(|| self.rows().position(|row| row.id() == id))
    }
}

/// The same resources, wherever they are kept.
impl PartialEq for Table<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// The resources of an object, listed one by one: in a constant, by hand.
///
/// ```
/// use lwm2m_runtime::ObjectDef;
/// use lwm2m_runtime::definition::{Operations, Range, ResourceDef, ResourceType, Resources};
///
/// static RESOURCES: Resources<'static, 2> = Resources::new([
///     ResourceDef::executable(4, "Reboot").mandatory(),
///     ResourceDef::new(9, "Battery Level", Operations::Read, ResourceType::Integer)
///         .within(&Range::Integer(&[(0, 100)])),
/// ]);
/// static DEVICE: ObjectDef<'static> = ObjectDef::new(3, "Device", RESOURCES.table());
///
/// assert_eq!(DEVICE.resource(9).map(|resource| resource.name()), Some("Battery Level"));
/// ```
#[derive(Debug, Clone)]
pub struct Resources<'a, const N: usize> {
    rows: [[u16; 3]; N],
    list: [ResourceDef<'a>; N],
}

impl<'a, const N: usize> Resources<'a, N> {
    /// The resources, in ascending order of ids; looking up is slower when they are not.
    pub const fn new(resources: [ResourceDef<'a>; N]) -> Self {
        let mut rows = [[0; 3]; N];
        {
            let mut index = 0;
            let mut free: &mut [[u16; 3]] = &mut rows;
            let mut rest: &[ResourceDef<'a>] = &resources;
            while let ([resource, more @ ..], [row, more_rows @ ..]) = (rest, free) {
                *row = resource.packed(index);
                index += 1;
                (rest, free) = (more, more_rows);
            }
        }
        Resources { rows, list: resources }
    }

    /// The table, for [`ObjectDef::new`](super::ObjectDef::new).
    pub const fn table(&self) -> Table<'_> {
        Table { rows: &self.rows, said: Said::Listed(&self.list) }
    }
}

/// The resources of an object, collected one by one: at run time, from definitions that have been read.
///
/// ```
/// use lwm2m_runtime::ObjectDef;
/// use lwm2m_runtime::definition::{Operations, ResourceDef, ResourceList, ResourceType};
///
/// let found = [(5700, "Sensor Value"), (5601, "Min Measured Value")];
/// let list: ResourceList = found
///     .iter()
///     .map(|(id, name)| ResourceDef::new(*id, name, Operations::Read, ResourceType::Float))
///     .collect();
/// let temperature = ObjectDef::new(3303, "Temperature", list.table());
///
/// assert_eq!(temperature.resources().map(|resource| resource.id()).collect::<Vec<_>>(), [5700, 5601]);
/// ```
#[cfg(feature = "alloc")]
#[derive(Debug, Clone, Default)]
pub struct ResourceList<'a> {
    rows: alloc::vec::Vec<[u16; 3]>,
    list: alloc::vec::Vec<ResourceDef<'a>>,
}

#[cfg(feature = "alloc")]
impl ResourceList<'_> {
    /// The table, for [`ObjectDef::new`](super::ObjectDef::new).
    pub fn table(&self) -> Table<'_> {
        Table { rows: &self.rows, said: Said::Listed(&self.list) }
    }
}

/// Ascending ids are looked up faster.
#[cfg(feature = "alloc")]
impl<'a> FromIterator<ResourceDef<'a>> for ResourceList<'a> {
    fn from_iter<I: IntoIterator<Item = ResourceDef<'a>>>(resources: I) -> Self {
        let list: alloc::vec::Vec<ResourceDef<'a>> = resources.into_iter().collect();
        ResourceList {
            rows: list.iter().enumerate().map(|(index, listed)| listed.packed(index)).collect(),
            list,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::{ObjectDef, Operations};
    use crate::value::ResourceType;

    const TYPES: [ResourceType; 9] = [
        ResourceType::String,
        ResourceType::Integer,
        ResourceType::Unsigned,
        ResourceType::Float,
        ResourceType::Boolean,
        ResourceType::Opaque,
        ResourceType::Time,
        ResourceType::ObjectLink,
        ResourceType::CoreLink,
    ];
    const OPERATIONS: [Operations; 5] = [
        Operations::Bootstrap,
        Operations::Read,
        Operations::Write,
        Operations::ReadWrite,
        Operations::Execute,
    ];

    #[test]
    fn a_row_keeps_what_was_said_of_a_resource() {
        for kind in TYPES {
            for operations in OPERATIONS {
                for (multiple, mandatory) in [(false, false), (false, true), (true, false), (true, true)] {
                    let mut said = ResourceDef::new(7, "Any", operations, kind);
                    said = if multiple { said.multiple() } else { said };
                    said = if mandatory { said.mandatory() } else { said };
                    let listed = Resources::new([said]);
                    let object = ObjectDef::new(1, "Object", listed.table());
                    let kept = object.resource(7).expect("it is there");
                    assert_eq!(kept, said);
                    assert_eq!((kept.kind(), kept.operations()), (Some(kind), operations));
                    assert_eq!((kept.is_multiple(), kept.is_mandatory()), (multiple, mandatory));
                    let row = object.row(7).expect("it is there");
                    let allowed = (operations.is_readable(), operations.is_writable());
                    assert_eq!((row.is_readable(), row.is_writable()), allowed, "{operations}");
                }
            }
        }
    }

    #[test]
    fn a_table_says_the_same_wherever_it_is_kept() {
        let packed = Table::packed(
            &[[1, 0x410, 2], [2, 0x041, 0], [9, 0x233, 1], [10, 0x101, 0]],
            "Speed\nStop\n\nLast",
            &[Range::Integer(&[(0, 9)]), Range::Float(&[(0.5, 1.5)])],
        );
        let (whole, half) = (Range::Integer(&[(0, 9)]), Range::Float(&[(0.5, 1.5)]));
        let resources = [
            ResourceDef::new(1, "Speed", Operations::Read, ResourceType::Float).within(&half),
            ResourceDef::executable(2, "Stop").mandatory(),
            ResourceDef::new(9, "", Operations::ReadWrite, ResourceType::Integer)
                .multiple()
                .mandatory()
                .within(&whole),
            ResourceDef::new(10, "Last", Operations::Bootstrap, ResourceType::String).mandatory(),
        ];
        assert_eq!(Resources::new(resources).table(), packed);
        assert_eq!(Resources::new(packed_resources(packed)).table(), packed);
        #[cfg(feature = "alloc")]
        assert_eq!(packed.iter().collect::<ResourceList<'_>>().table(), packed);
        assert_eq!(packed.iter().map(|resource| resource.name().len()).sum::<usize>(), 13);
    }

    fn packed_resources(table: Table<'_>) -> [ResourceDef<'_>; 4] {
        let mut all = table.iter();
        core::array::from_fn(|_| all.next().expect("there are four"))
    }

    #[cfg(feature = "alloc")]
    #[test]
    fn a_list_with_every_id_loses_no_resource() {
        let limits = Range::Integer(&[(0, 9)]);
        let any = |id| ResourceDef::new(id, "Any", Operations::Read, ResourceType::Integer).within(&limits);
        let all: ResourceList<'_> = (0..=u16::MAX).map(any).collect();
        let object = ObjectDef::new(1, "Object", all.table());
        assert_eq!(object.resources().len(), 65536);
        assert_eq!(object.resource(65534), Some(any(65534)));
        // There is no number left for the range of the last.
        assert_eq!(object.resource(65535).map(|last| (last.id(), last.range())), Some((65535, None)));
    }

    #[test]
    fn what_a_field_is_made_for_is_not_said_of_its_resource() {
        let held = Table::packed(&[[13, 0x734, 0]], "Current Time", &[]);
        assert_eq!(held, Table::packed(&[[13, 0x730, 0]], "Current Time", &[]));
        assert!(held.rows().all(Row::is_held_as_another));
    }

    #[test]
    fn ids_are_found_in_any_order_and_no_other_row_is() {
        let ids = [[0, 0x110, 0], [7, 0x110, 0], [3, 0x110, 0], [65534, 0x110, 0], [1, 0x110, 0]];
        let mut ascending = ids;
        ascending.sort();
        for rows in [ids, ascending] {
            let object = ObjectDef::new(1, "Object", Table::packed(&rows, "a\nb\nc\nd\ne", &[]));
            for guess in 0..6 {
                for (index, [id, ..]) in rows.iter().enumerate() {
                    assert_eq!(object.index_of(*id, guess), Some(index));
                }
                assert_eq!(object.index_of(2, guess), None);
            }
        }
    }

    #[test]
    fn a_table_that_contradicts_itself_is_read_without_a_panic() {
        let object = ObjectDef::new(1, "", Table::packed(&[[1, 0xffff, 9], [0, 0, 0]], "", &[]));
        let found = object.resource(1).expect("it is there");
        assert_eq!((found.name(), found.kind(), found.range()), ("", None, None));
        assert_eq!(object.resource(0).map(|resource| resource.name()), Some(""));
    }
}
