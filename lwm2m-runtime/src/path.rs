//! Paths: which object, instance, resource or resource instance something is about.

use core::fmt;
use core::str::FromStr;

use crate::error::{Error, ErrorKind};

/// The id that is never one: it ends a [`Path`] and means "no instance".
pub(crate) const NO_ID: u16 = u16::MAX;

/// A path such as `/3/0/9`: up to four ids, from the object down to the resource instance.
///
/// Each id is 0 to 65534; 65535 is reserved (LwM2M Core 1.2.2, 7.2). The path without an id is the
/// root, `/`. Paths are ordered as a tree is walked: a parent comes before its children.
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
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Path {
    ids: [u16; 4],
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
    pub const ROOT: Path = Path { ids: [NO_ID; 4] };

    /// `/object`
    pub const fn object(object: u16) -> Path {
        Path { ids: [object, NO_ID, NO_ID, NO_ID] }
    }

    /// `/object/instance`
    pub const fn instance(object: u16, instance: u16) -> Path {
        Path { ids: [object, instance, NO_ID, NO_ID] }
    }

    /// `/object/instance/resource`
    pub const fn resource(object: u16, instance: u16, resource: u16) -> Path {
        Path { ids: [object, instance, resource, NO_ID] }
    }

    /// `/object/instance/resource/resource_instance`
    pub const fn resource_instance(
        object: u16,
        instance: u16,
        resource: u16,
        resource_instance: u16,
    ) -> Path {
        Path { ids: [object, instance, resource, resource_instance] }
    }

    /// The path with these ids; `None` for more than four, or for an id of 65535.
    pub fn from_ids(ids: &[u16]) -> Option<Path> {
        ids.iter().try_fold(Path::ROOT, |path, &id| path.child(id))
    }

    /// The ids from the object downwards.
    pub fn ids(&self) -> &[u16] {
        self.ids.get(..self.depth()).unwrap_or(&[])
    }

    fn depth(&self) -> usize {
        self.ids.iter().position(|&id| id == NO_ID).unwrap_or(self.ids.len())
    }

    /// What the path is about.
    pub fn level(&self) -> Level {
        match self.depth() {
            0 => Level::Root,
            1 => Level::Object,
            2 => Level::Instance,
            3 => Level::Resource,
            _ => Level::ResourceInstance,
        }
    }

    /// The path one step further down; `None` below a resource instance, or for the id 65535.
    pub fn child(&self, id: u16) -> Option<Path> {
        let mut path = *self;
        let free = path.ids.get_mut(self.depth())?;
        *free = id;
        (id != NO_ID).then_some(path)
    }

    /// The path one step further up; the root is its own parent.
    #[must_use]
    pub fn parent(&self) -> Path {
        let mut path = *self;
        if let Some(last) = self.depth().checked_sub(1).and_then(|depth| path.ids.get_mut(depth)) {
            *last = NO_ID;
        }
        path
    }

    /// Whether this is `ancestor` itself or lies below it.
    #[inline]
    pub fn is_within(&self, ancestor: Path) -> bool {
        ancestor.ids.iter().zip(self.ids).all(|(&theirs, ours)| theirs == NO_ID || theirs == ours)
    }

    /// The Object ID, unless this is the root.
    #[inline]
    pub fn object_id(&self) -> Option<u16> {
        some_id(self.ids[0])
    }

    /// The Object Instance ID, from level [`Level::Instance`] on.
    #[inline]
    pub fn instance_id(&self) -> Option<u16> {
        some_id(self.ids[1])
    }

    /// The Resource ID, from level [`Level::Resource`] on.
    #[inline]
    pub fn resource_id(&self) -> Option<u16> {
        some_id(self.ids[2])
    }

    /// The Resource Instance ID, at level [`Level::ResourceInstance`].
    #[inline]
    pub fn resource_instance_id(&self) -> Option<u16> {
        some_id(self.ids[3])
    }
}

const fn some_id(id: u16) -> Option<u16> {
    if id == NO_ID { None } else { Some(id) }
}

/// As a tree is walked: `/3` < `/3/0` < `/3/0/1` < `/3/1`.
impl Ord for Path {
    fn cmp(&self, other: &Self) -> core::cmp::Ordering {
        self.ids().cmp(other.ids())
    }
}

impl PartialOrd for Path {
    fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
        Some(self.cmp(other))
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

/// Reads the decimal digits of an id; nothing but digits, at most 65534.
pub(crate) fn parse_id(digits: &[u8]) -> Option<u16> {
    if digits.is_empty() || digits.len() > 5 {
        return None;
    }
    let number = digits.iter().try_fold(0u32, |number, digit| {
        digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0'))
    })?;
    u16::try_from(number).ok().filter(|&id| id != NO_ID)
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
            ["//", "/3/", "/3//0", "/a", "/-1", "/65535", "/65536", "/1/2/3/4/5", "/+1", "/ 1", "/000001"]
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
