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
// Four lanes of 16 bits: object, instance, resource and resource instance. The lower two hold the id plus one, as 65535
// is none. Without a resource, the lowest lane holds the number of ids. So the order of paths is that of numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(u64);

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
    pub const ROOT: Path = Path(0);

    /// Returns the path of an object.
    pub const fn object(object: u16) -> Path {
        Path((object as u64) << 48 | 1)
    }

    /// Returns the path of an Object Instance.
    #[inline]
    pub const fn instance(object: u16, instance: u16) -> Path {
        Path((object as u64) << 48 | (instance as u64) << 32 | 2)
    }

    /// Returns the path of a resource. The reserved id 65535 is taken as 65534.
    #[inline]
    pub const fn resource(object: u16, instance: u16, resource: u16) -> Path {
        Path((object as u64) << 48 | (instance as u64) << 32 | lane(resource) << 16)
    }

    /// Returns the path of a resource instance. The reserved id 65535 is taken as 65534.
    pub const fn resource_instance(
        object: u16,
        instance: u16,
        resource: u16,
        resource_instance: u16,
    ) -> Path {
        Path(Path::resource(object, instance, resource).0 | lane(resource_instance))
    }

    /// Returns the path of up to four ids; `None` for more, or for an id of 65535 below an object.
    pub fn from_ids(ids: &[u16]) -> Option<Path> {
        ids.iter().try_fold(Path::ROOT, |path, &id| path.child(id))
    }

    /// Returns the ids, from the object down.
    pub fn ids(&self) -> Ids {
        let lane = |shift: u32| (self.0 >> shift) as u16;
        let below = |shift| lane(shift).wrapping_sub(1);
        Ids { ids: [lane(48), lane(32), below(16), below(0)], count: self.level() as usize }
    }

    /// Returns the level: how many ids there are, by name.
    #[inline]
    pub const fn level(&self) -> Level {
        match (self.0 as u32 >> 16, self.0 as u16) {
            (0, 0) => Level::Root,
            (0, 1) => Level::Object,
            (0, _) => Level::Instance,
            (_, 0) => Level::Resource,
            _ => Level::ResourceInstance,
        }
    }

    /// Returns whether the value of a resource is a key or a password, with which others can act as the device. These are
    /// resources of objects that OMA registers:
    ///
    /// | path | resource |
    /// |---|---|
    /// | `/0/*/5`, `/0/*/8` | secret keys of a server account |
    /// | `/9/*/15` | password for a software package |
    /// | `/11/*/6` | secret of an access point |
    /// | `/12/*/17`, `18`, `21` to `25`, `28` | keys and passwords of a WLAN |
    /// | `/21/*/0` | master secret of OSCORE |
    /// | `/23/*/2` | key of COSE |
    /// | `/24/*/8` | password of a MQTT server |
    ///
    /// `Debug` of a [`Record`](crate::Record) prints `***` for them, and the generator wraps their fields in
    /// [`Secret`](crate::field::Secret). Public keys and identities are no secrets.
    ///
    /// ```
    /// use lwm2m_runtime::Path;
    ///
    /// assert!(Path::resource(0, 1, 5).is_secret());
    /// assert!(!Path::resource(0, 1, 3).is_secret() && !Path::instance(0, 1).is_secret());
    /// ```
    pub const fn is_secret(&self) -> bool {
        match (self.object_id(), self.resource_id()) {
            (Some(object), Some(resource)) => matches!(
                (object, resource),
                (0, 5 | 8) | (9, 15) | (11, 6) | (12, 17 | 18 | 21..=25 | 28) | (21, 0) | (23, 2) | (24, 8)
            ),
            _ => false,
        }
    }

    /// Returns the path one level down; `None` below a resource instance, or for the id 65535 below an object.
    #[inline]
    pub const fn child(&self, id: u16) -> Option<Path> {
        match self.level() {
            Level::Root => Some(Path::object(id)),
            Level::Object if id == u16::MAX => None,
            Level::Object => Some(Path((self.0 + 1) | (id as u64) << 32)),
            Level::Instance => self.with_resource(id),
            Level::Resource => self.with_resource_instance(id),
            Level::ResourceInstance => None,
        }
    }

    /// Returns the path of a resource, if this is the path of an instance; `None` for the id 65535.
    #[inline]
    pub(crate) const fn with_resource(&self, id: u16) -> Option<Path> {
        if id == u16::MAX { None } else { Some(Path((self.0 & !0xffff) | lane(id) << 16)) }
    }

    /// Returns the path of a resource instance, if this is the path of a resource; `None` for the id 65535.
    #[inline]
    pub(crate) const fn with_resource_instance(&self, id: u16) -> Option<Path> {
        if id == u16::MAX { None } else { Some(Path(self.0 | lane(id))) }
    }

    /// Returns the path one level up; the root for the root itself.
    #[must_use]
    pub const fn parent(&self) -> Path {
        match self.level() {
            Level::Root | Level::Object => Path::ROOT,
            Level::Instance => Path(self.0 & Level::Object.mask() | 1),
            Level::Resource => Path(self.0 & Level::Instance.mask() | 2),
            Level::ResourceInstance => Path(self.0 & Level::Resource.mask()),
        }
    }

    /// Returns whether this path is the same as `ancestor` or below it.
    #[inline]
    pub const fn is_within(&self, ancestor: Path) -> bool {
        self.0 >= ancestor.0 && (self.0 ^ ancestor.0) & ancestor.level().mask() == 0
    }

    /// Returns the Object ID.
    #[inline]
    pub const fn object_id(&self) -> Option<u16> {
        if self.0 == 0 { None } else { Some((self.0 >> 48) as u16) }
    }

    /// Returns the Object Instance ID.
    #[inline]
    pub const fn instance_id(&self) -> Option<u16> {
        if self.0 as u32 > 1 { Some((self.0 >> 32) as u16) } else { None }
    }

    /// Returns the Resource ID.
    #[inline]
    pub const fn resource_id(&self) -> Option<u16> {
        ((self.0 >> 16) as u16).checked_sub(1)
    }

    /// Returns the Resource Instance ID.
    #[inline]
    pub const fn resource_instance_id(&self) -> Option<u16> {
        if self.0 as u32 >> 16 == 0 { None } else { (self.0 as u16).checked_sub(1) }
    }
}

/// Returns the lane of an id below an instance.
const fn lane(id: u16) -> u64 {
    id.saturating_add(1) as u64
}

impl Level {
    /// Returns the bits of the ids in a path of this level.
    #[inline]
    const fn mask(self) -> u64 {
        match self {
            Level::Root => 0,
            Level::Object => u64::MAX << 48,
            Level::Instance => u64::MAX << 32,
            Level::Resource => u64::MAX << 16,
            Level::ResourceInstance => u64::MAX,
        }
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
    fn the_ids_of_a_path_are_those_it_was_made_of() {
        let ids = [0, 1, 2, 3, 65533, 65534];
        for (a, b) in ids.iter().flat_map(|a| ids.iter().map(move |b| (*a, *b))) {
            for (c, d) in ids.iter().flat_map(|c| ids.iter().map(move |d| (*c, *d))) {
                for count in 0..=4 {
                    let all = [a, b, c, d];
                    let path = Path::from_ids(&all[..count]).unwrap();
                    assert_eq!(&*path.ids(), &all[..count]);
                    assert_eq!(path.level() as usize, count);
                    let found = [path.object_id(), path.instance_id(), path.resource_id()];
                    let expected = all[..3].iter().enumerate().map(|(at, id)| (at < count).then_some(*id));
                    assert!(found.into_iter().eq(expected), "{path}");
                    assert_eq!(path.resource_instance_id(), (count == 4).then_some(d));
                }
                let [resource, instance] = [Path::resource(a, b, c), Path::resource_instance(a, b, c, d)];
                assert_eq!((resource.child(d), instance.parent()), (Some(instance), resource));
            }
        }
        assert_eq!(Path::instance(3, 65535).instance_id(), Some(65535));
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
