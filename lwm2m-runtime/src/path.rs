//! Paths: which object, instance, resource or resource instance something is about.

use core::fmt;
use core::str::FromStr;

use crate::error::{Error, ErrorKind};

/// A path such as `/3/0/9`: up to four ids, from the object down to the resource instance.
///
/// The path without an id is the root, `/`. The id 65535 is reserved (LwM2M Core 1.2.2, 7.2): it names
/// no instance and no resource, and text that says so is no path. As an Object Instance ID it stands
/// for the instance that a Create leaves for the client to number. Paths are ordered as a tree is
/// walked: a parent comes before its children.
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
// Four lanes of 16 bits, the object's the highest and those beyond the depth zero: so paths are ordered
// as numbers are, and one lies within another when the lanes they share agree.
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

/// What a path is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// `/`
    pub const ROOT: Path = Path { lanes: 0, depth: 0 };

    /// `/object`
    pub const fn object(object: u16) -> Path {
        Path { lanes: (object as u64) << 48, depth: 1 }
    }

    /// `/object/instance`
    pub const fn instance(object: u16, instance: u16) -> Path {
        Path { lanes: Path::object(object).lanes | (instance as u64) << 32, depth: 2 }
    }

    /// `/object/instance/resource`
    pub const fn resource(object: u16, instance: u16, resource: u16) -> Path {
        Path { lanes: Path::instance(object, instance).lanes | (resource as u64) << 16, depth: 3 }
    }

    /// `/object/instance/resource/resource_instance`
    pub const fn resource_instance(
        object: u16,
        instance: u16,
        resource: u16,
        resource_instance: u16,
    ) -> Path {
        let resource = Path::resource(object, instance, resource);
        Path { lanes: resource.lanes | resource_instance as u64, depth: 4 }
    }

    /// The path with these ids; `None` for more than four, or where [`child`](Path::child) refuses one.
    pub fn from_ids(ids: &[u16]) -> Option<Path> {
        ids.iter().try_fold(Path::ROOT, |path, &id| path.child(id))
    }

    /// The ids from the object downwards.
    pub fn ids(&self) -> Ids {
        let lane = |shift: u32| (self.lanes >> shift & 0xffff) as u16;
        Ids { ids: [lane(48), lane(32), lane(16), lane(0)], count: usize::from(self.depth) }
    }

    #[inline]
    const fn id_at(&self, depth: u8, shift: u32) -> Option<u16> {
        if self.depth >= depth { Some((self.lanes >> shift & 0xffff) as u16) } else { None }
    }

    /// What the path is about.
    pub fn level(&self) -> Level {
        match self.depth {
            0 => Level::Root,
            1 => Level::Object,
            2 => Level::Instance,
            3 => Level::Resource,
            _ => Level::ResourceInstance,
        }
    }

    /// The path one step further down; `None` below a resource instance, and for the id 65535 below an
    /// object.
    #[inline]
    pub fn child(&self, id: u16) -> Option<Path> {
        if self.depth > 3 || (id == u16::MAX && self.depth > 0) {
            return None;
        }
        let shift = 48 - 16 * u32::from(self.depth);
        Some(Path { lanes: self.lanes | u64::from(id) << shift, depth: self.depth + 1 })
    }

    /// The path one step further up; the root is its own parent.
    #[must_use]
    pub fn parent(&self) -> Path {
        let depth = self.depth.saturating_sub(1);
        let beyond = u64::MAX.checked_shr(16 * u32::from(depth)).unwrap_or(0);
        Path { lanes: self.lanes & !beyond, depth }
    }

    /// Whether this is `ancestor` itself or lies below it.
    #[inline]
    pub fn is_within(&self, ancestor: Path) -> bool {
        // Half the bits beyond the ancestor's lanes: a shift by all 64 at once is none.
        let half = 32 - 8 * u32::from(ancestor.depth);
        self.depth >= ancestor.depth && (self.lanes ^ ancestor.lanes) >> half >> half == 0
    }

    /// The Object ID, unless this is the root.
    #[inline]
    pub fn object_id(&self) -> Option<u16> {
        self.id_at(1, 48)
    }

    /// The Object Instance ID, from level [`Level::Instance`] on.
    #[inline]
    pub fn instance_id(&self) -> Option<u16> {
        self.id_at(2, 32)
    }

    /// The Resource ID, from level [`Level::Resource`] on.
    #[inline]
    pub fn resource_id(&self) -> Option<u16> {
        self.id_at(3, 16)
    }

    /// The Resource Instance ID, at level [`Level::ResourceInstance`].
    #[inline]
    pub fn resource_instance_id(&self) -> Option<u16> {
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

/// Reads `/3/0/9`; the slash in front may be left out.
impl FromStr for Path {
    type Err = Error;

    fn from_str(text: &str) -> Result<Path, Error> {
        let bare = text.strip_prefix('/').unwrap_or(text);
        if bare.is_empty() {
            return Ok(Path::ROOT);
        }
        bare.split('/').try_fold(Path::ROOT, |path, step| {
            let id = parse_id(step.as_bytes()).ok_or(ErrorKind::BadPath)?;
            path.child(id).ok_or(ErrorKind::BadPath.into())
        })
    }
}

/// Reads the decimal digits of an id; nothing but digits.
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
    fn text_and_path_are_one_to_one() {
        for text in ["/", "/3", "/3/0", "/3/0/9", "/3/0/6/1", "/65534/65534/65534/65534"] {
            let path: Path = text.parse().unwrap();
            assert_eq!(path.to_string(), text);
        }
    }

    #[test]
    fn a_path_of_any_other_shape_is_refused() {
        for text in
            ["//", "/3/", "/3//0", "/a", "/-1", "/3/65535", "/65536", "/1/2/3/4/5", "/+1", "/ 1", "/000001"]
        {
            assert_eq!(text.parse::<Path>().unwrap_err().kind(), ErrorKind::BadPath, "{text}");
        }
    }

    #[test]
    fn parents_come_before_children_and_contain_them() {
        let walk = ["/", "/3", "/3/0", "/3/0/6", "/3/0/6/0", "/3/0/6/1", "/3/0/9", "/3/1", "/5"];
        let paths: Vec<Path> = walk.iter().map(|text| text.parse().unwrap()).collect();
        assert!(paths.is_sorted());
        for path in &paths {
            assert!(path.is_within(path.parent()) && path.is_within(*path) && path.is_within(Path::ROOT));
            assert!(*path == Path::ROOT || !path.parent().is_within(*path));
        }
    }
}
