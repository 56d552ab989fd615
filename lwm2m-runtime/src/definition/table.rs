//! Tables: the resources of an object.
//!
//! Rows, names and ranges are three arrays, as codecs and checks read the rows alone.

use core::fmt;

use super::name::Name;
use super::range::Range;
use super::resource::{ResourceDef, Row};

/// The resources of an object, in ascending order of ids.
#[derive(Clone, Copy)]
pub struct Table<'a> {
    rows: &'a [Row],
    names: &'a [Name<'a>],
    ranges: &'a [Option<&'a Range<'a>>],
}

impl<'a> Table<'a> {
    /// A table without resources.
    pub const EMPTY: Table<'static> = Table { rows: &[], names: &[], ranges: &[] };

    /// Returns the number of resources.
    #[inline]
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns whether there are no resources.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns the resources in the order of the table.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = ResourceDef<'a>> + Clone + use<'a> {
        let table = *self;
        self.rows.iter().enumerate().map(move |(index, row)| table.resource(index, *row))
    }

    pub(super) fn resource(&self, index: usize, row: Row) -> ResourceDef<'a> {
        ResourceDef::of_row(row, self.names.get(index).copied().unwrap_or(Name::NONE), self.range(index))
    }

    #[inline]
    pub(crate) fn range(&self, index: usize) -> Option<&'a Range<'a>> {
        *self.ranges.get(index)?
    }

    #[inline]
    pub(crate) fn row(&self, index: usize) -> Option<Row> {
        self.rows.get(index).copied()
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Row> + Clone + use<'a> {
        self.rows.iter().copied()
    }

    /// Returns the index of the row with this id: tries the index `id`, then a binary search, then all rows.
    pub(super) fn search(&self, id: u16) -> Option<usize> {
        let direct = usize::from(id);
        if self.row(direct).is_some_and(|row| row.id() == id) {
            return Some(direct);
        }
        let bisected = self.rows.binary_search_by_key(&id, |row| row.id());
        bisected.ok().or_else(|| self.rows().position(|row| row.id() == id))
    }
}

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

/// The resources of an object, for a static; see [`table`](crate::table) for an example.
#[derive(Debug, Clone)]
pub struct Resources<'a, const N: usize> {
    rows: [Row; N],
    names: [Name<'a>; N],
    ranges: [Option<&'a Range<'a>>; N],
}

impl<'a, const N: usize> Resources<'a, N> {
    /// Lists resources. Lookups are faster if they are in ascending order of ids.
    #[allow(clippy::indexing_slicing)] // Constant evaluation has no iterators; every index is below `N`.
    pub const fn new(resources: [ResourceDef<'a>; N]) -> Self {
        let mut split = Resources { rows: [Row::EMPTY; N], names: [Name::NONE; N], ranges: [None; N] };
        let mut index = 0;
        while index < N {
            split.rows[index] = resources[index].row();
            split.names[index] = Name::new(resources[index].name());
            split.ranges[index] = resources[index].range();
            index += 1;
        }
        split
    }

    /// Returns the table, for [`ObjectDef::new`](super::ObjectDef::new).
    pub const fn table(&self) -> Table<'_> {
        Table { rows: &self.rows, names: &self.names, ranges: &self.ranges }
    }
}

/// The resources of an object, collected at run time.
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
    rows: alloc::vec::Vec<Row>,
    names: alloc::vec::Vec<Name<'a>>,
    ranges: alloc::vec::Vec<Option<&'a Range<'a>>>,
}

#[cfg(feature = "alloc")]
impl ResourceList<'_> {
    /// Returns the table, for [`ObjectDef::new`](super::ObjectDef::new).
    pub fn table(&self) -> Table<'_> {
        Table { rows: &self.rows, names: &self.names, ranges: &self.ranges }
    }
}

/// Lookups are faster if the ids are in ascending order.
#[cfg(feature = "alloc")]
impl<'a> FromIterator<ResourceDef<'a>> for ResourceList<'a> {
    fn from_iter<I: IntoIterator<Item = ResourceDef<'a>>>(resources: I) -> Self {
        let mut list = ResourceList::default();
        for resource in resources {
            list.rows.push(resource.row());
            list.names.push(Name::new(resource.name()));
            list.ranges.push(resource.range());
        }
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::words::*;
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
    fn a_row_keeps_all_properties_of_a_resource() {
        for kind in TYPES {
            for operations in OPERATIONS {
                for (multiple, mandatory) in [(false, false), (false, true), (true, false), (true, true)] {
                    let mut built = ResourceDef::new(7, "Any", operations, kind);
                    built = if multiple { built.multiple() } else { built };
                    built = if mandatory { built.mandatory() } else { built };
                    let listed = Resources::new([built]);
                    let object = ObjectDef::new(1, "Object", listed.table());
                    let kept = object.resource(7).expect("the resource is listed");
                    assert_eq!(kept, built);
                    assert_eq!((kept.kind(), kept.operations()), (Some(kind), operations));
                    assert_eq!((kept.is_multiple(), kept.is_mandatory()), (multiple, mandatory));
                    let row = object.row(7).expect("the resource is listed");
                    let allowed = (operations.is_readable(), operations.is_writable());
                    assert_eq!((row.is_readable(), row.is_writable()), allowed, "{operations}");
                }
            }
        }
    }

    #[test]
    fn rows_and_builders_make_equal_tables() {
        let ranges = [Range::Integer(&[(0, 9)]), Range::Float(&[(0.5, 1.5)])];
        let rows = Resources::new([
            row(1, "Speed", FLOAT | R).within(&ranges[1]),
            row(2, "Stop", E | MANDATORY),
            row(9, "", INTEGER | RW | MULTIPLE | MANDATORY).within(&ranges[0]),
            row(10, "Last", STRING | MANDATORY),
        ]);
        let packed = rows.table();
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
        #[cfg(feature = "alloc")]
        assert_eq!(packed.iter().collect::<ResourceList<'_>>().table(), packed);
        assert_eq!(packed.iter().map(|resource| resource.name().len()).sum::<usize>(), 13);
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
        assert_eq!(object.resource(65535), Some(any(65535)));
    }

    #[test]
    fn tables_are_equal_whatever_the_types_of_the_fields() {
        let converted = Resources::new([row(13, "Current Time", TIME | RW | CONVERTED)]);
        let plain = Resources::new([row(13, "Current Time", TIME | RW)]);
        assert_eq!(converted.table(), plain.table());
        assert!(converted.table().rows().all(Row::is_converted));
    }

    #[test]
    fn ids_are_found_in_any_order() {
        let ids = [0, 7, 3, 65534, 1];
        let mut ascending = ids;
        ascending.sort_unstable();
        for ids in [ids, ascending] {
            let resources = Resources::new(ids.map(|id| row(id, "Any", STRING | R)));
            let object = ObjectDef::new(1, "Object", resources.table());
            for guess in 0..6 {
                for (index, id) in ids.into_iter().enumerate() {
                    assert_eq!(object.index_of(id, guess), Some(index));
                }
                assert_eq!(object.index_of(2, guess), None);
            }
        }
    }

    #[test]
    fn a_row_with_unknown_flags_has_no_type() {
        let resources = Resources::new([row(1, "", 0xffff)]);
        let object = ObjectDef::new(1, "", resources.table());
        let found = object.resource(1).expect("the resource is listed");
        assert_eq!((found.name(), found.kind(), found.range()), ("", None, None));
    }
}
