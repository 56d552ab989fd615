//! Paths: the addresses of objects, instances, resources and resource instances.
//!
//! A [`Path`] has up to four ids: `/3` is an object, `/3/0` one of its instances, `/3/0/9` a resource, `/3/0/6/1` a
//! resource instance. [`Level`] is the number of ids by name. Requests, records and errors have a path.
//!
//! ```
//! use lwm2m_runtime::Path;
//! use lwm2m_runtime::path::Level;
//!
//! let device = Path::instance(3, 0);
//! assert_eq!(device.level(), Level::Instance);
//! assert_eq!(device.child(9), Some(Path::resource(3, 0, 9)));
//! ```

use core::fmt;
use core::str::FromStr;

use crate::error::{Error, ErrorKind};

/// A path such as `/3/0/9`: up to four ids, from the object down to the resource instance.
///
/// The path without an id is the root, `/`. The id 65535 is reserved (LwM2M Core 1.2.2, 7.2): parsing
/// rejects it below an object. In a Create, the Object Instance ID 65535 means that the client chooses the
/// id. In the order of paths, a parent comes before its children.
///
/// ```
/// use lwm2m_runtime::Path;
///
/// let battery: Path = "/3/0/9".parse()?;
/// assert_eq!(battery, Path::resource(3, 0, 9));
/// assert!(battery.is_within(Path::instance(3, 0)));
/// assert_eq!(battery.to_string(), "/3/0/9");
/// # Ok::<(), lwm2m_runtime::Error>(())
/// ```
// Four lanes of 16 bits, the Object ID in the highest, those beyond the depth 0. So the order of paths is
// that of numbers, and a path is within another if the lanes of the shorter one are equal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    lanes: u64,
    depth: u8,
}

/// The ids of a path, from the object downwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ids {
    ids: [u16; 4],
    count: usize,
}

impl core::ops::Deref for Ids {
    type Target = [u16];

    fn deref(&self) -> &[u16] {
        self.ids.get(..self.count).unwrap_or(&self.ids)
    }
}

/// The kind of thing that a path refers to, by its number of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Level {
    /// Everything: `/`.
    Root,
    /// An object: `/3`.
    Object,
    /// An Object Instance: `/3/0`.
    Instance,
    /// A resource: `/3/0/9`.
    Resource,
    /// A Resource Instance: `/3/0/6/1`.
    ResourceInstance,
}

impl Path {
    /// The path `/`.
    pub const ROOT: Path = Path { lanes: 0, depth: 0 };

    /// Makes the path `/object`.
    pub const fn object(object: u16) -> Path {
        Path { lanes: (object as u64) << 48, depth: 1 }
    }

    /// Makes the path `/object/instance`.
    pub const fn instance(object: u16, instance: u16) -> Path {
        Path { lanes: Path::object(object).lanes | (instance as u64) << 32, depth: 2 }
    }

    /// Makes the path `/object/instance/resource`.
    pub const fn resource(object: u16, instance: u16, resource: u16) -> Path {
        Path { lanes: Path::instance(object, instance).lanes | (resource as u64) << 16, depth: 3 }
    }

    /// Makes the path `/object/instance/resource/resource_instance`.
    pub const fn resource_instance(
        object: u16,
        instance: u16,
        resource: u16,
        resource_instance: u16,
    ) -> Path {
        let resource = Path::resource(object, instance, resource);
        Path { lanes: resource.lanes | resource_instance as u64, depth: 4 }
    }

    /// Makes the path with these ids; `None` for more than four, and where [`child`](Path::child) returns `None`.
    pub fn from_ids(ids: &[u16]) -> Option<Path> {
        ids.iter().try_fold(Path::ROOT, |path, &id| path.child(id))
    }

    /// Returns the ids from the object downwards.
    pub fn ids(&self) -> Ids {
        let lane = |shift: u32| (self.lanes >> shift & 0xffff) as u16;
        Ids { ids: [lane(48), lane(32), lane(16), lane(0)], count: usize::from(self.depth) }
    }

    #[inline]
    const fn id_at(&self, depth: u8, shift: u32) -> Option<u16> {
        if self.depth >= depth { Some((self.lanes >> shift & 0xffff) as u16) } else { None }
    }

    /// Returns the level.
    pub const fn level(&self) -> Level {
        match self.depth {
            0 => Level::Root,
            1 => Level::Object,
            2 => Level::Instance,
            3 => Level::Resource,
            _ => Level::ResourceInstance,
        }
    }

    /// Returns the path with one more id; `None` below a resource instance, and for the id 65535 below an
    /// object.
    #[inline]
    pub const fn child(&self, id: u16) -> Option<Path> {
        if self.depth > 3 || (id == u16::MAX && self.depth > 0) {
            return None;
        }
        let shift = 48 - 16 * self.depth as u32;
        Some(Path { lanes: self.lanes | (id as u64) << shift, depth: self.depth + 1 })
    }

    /// Returns the path without its last id; the root is its own parent.
    #[must_use]
    pub const fn parent(&self) -> Path {
        let depth = self.depth.saturating_sub(1);
        // At most 3 ids are left, so that the shift is below 64.
        let beyond = u64::MAX.wrapping_shr(16 * depth as u32);
        Path { lanes: self.lanes & !beyond, depth }
    }

    /// Returns whether the path is `ancestor` itself or lies below it.
    #[inline]
    pub const fn is_within(&self, ancestor: Path) -> bool {
        // Two shifts by half of the bits beyond the ancestor's lanes, as one shift by 64 overflows.
        let half = 32 - 8 * ancestor.depth as u32;
        self.depth >= ancestor.depth && (self.lanes ^ ancestor.lanes) >> half >> half == 0
    }

    /// Returns the Object ID; `None` for the root.
    #[inline]
    pub const fn object_id(&self) -> Option<u16> {
        self.id_at(1, 48)
    }

    /// Returns the Object Instance ID, from [`Level::Instance`] on.
    #[inline]
    pub const fn instance_id(&self) -> Option<u16> {
        self.id_at(2, 32)
    }

    /// Returns the Resource ID, from [`Level::Resource`] on.
    #[inline]
    pub const fn resource_id(&self) -> Option<u16> {
        self.id_at(3, 16)
    }

    /// Returns the Resource Instance ID, at [`Level::ResourceInstance`].
    #[inline]
    pub const fn resource_instance_id(&self) -> Option<u16> {
        self.id_at(4, 0)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ids().is_empty() {
            return f.write_str("/");
        }
        self.ids().iter().try_for_each(|id| write!(f, "/{id}"))
    }
}

impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Parses `/3/0/9`; the first slash is optional, and ids have no leading zeros.
impl FromStr for Path {
    type Err = Error;

    fn from_str(text: &str) -> Result<Path, Error> {
        let bare = text.strip_prefix('/').unwrap_or(text);
        if bare.is_empty() {
            return Ok(Path::ROOT);
        }
        bare.split('/').try_fold(Path::ROOT, |path, step| {
            // Segments are compared byte by byte (RFC 7252, 6.4): `03` is not `3`.
            let is_padded = step.len() > 1 && step.starts_with('0');
            let id = parse_id(step.as_bytes()).filter(|_| !is_padded).ok_or(ErrorKind::BadPath)?;
            path.child(id).ok_or(ErrorKind::BadPath.into())
        })
    }
}

/// Returns the path of the instance that a path refers to, or lies in.
pub(crate) fn instance_of(path: Path) -> Option<Path> {
    Some(Path::instance(path.object_id()?, path.instance_id()?))
}

/// Parses an id: 1 to 5 decimal digits.
pub(crate) fn parse_id(digits: &[u8]) -> Option<u16> {
    if digits.is_empty() || digits.len() > 5 {
        return None;
    }
    let number = digits.iter().try_fold(0u32, |number, digit| {
        digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0'))
    })?;
    u16::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use std::string::ToString;
    use std::vec::Vec;

    use super::*;

    #[test]
    fn a_path_survives_its_text() {
        for text in ["/", "/3", "/3/0", "/3/0/9", "/3/0/6/1", "/65534/65534/65534/65534"] {
            let path: Path = text.parse().unwrap();
            assert_eq!(path.to_string(), text);
        }
    }

    #[test]
    fn other_texts_are_not_parsed_as_paths() {
        for text in [
            "//",
            "/3/",
            "/3//0",
            "/a",
            "/-1",
            "/3/65535",
            "/65536",
            "/1/2/3/4/5",
            "/+1",
            "/ 1",
            "/000001",
            "/03",
            "/3/00",
        ] {
            assert_eq!(text.parse::<Path>().unwrap_err().kind(), ErrorKind::BadPath, "{text}");
        }
    }

    #[test]
    fn parents_contain_their_children_and_are_ordered_before_them() {
        let walk = ["/", "/3", "/3/0", "/3/0/6", "/3/0/6/0", "/3/0/6/1", "/3/0/9", "/3/1", "/5"];
        let paths: Vec<Path> = walk.iter().map(|text| text.parse().unwrap()).collect();
        assert!(paths.is_sorted());
        for path in &paths {
            assert!(path.is_within(path.parent()) && path.is_within(*path) && path.is_within(Path::ROOT));
            assert!(*path == Path::ROOT || !path.parent().is_within(*path));
        }
    }
}
