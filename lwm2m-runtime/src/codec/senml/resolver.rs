//! NameResolver and times of the formats that have base names: SenML (RFC 8428) and the JSON of LwM2M 1.0.

use crate::codec::malformed;
use crate::error::{ErrorKind, PayloadError};
use crate::path::Path;

/// Adds up base time and time (RFC 8428, 4.5.3).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TimeResolver {
    base: f64,
}

impl TimeResolver {
    /// A base time, for this record and those that follow.
    pub(crate) fn set_base(&mut self, time: f64) {
        self.base = time;
    }

    /// The time of a record; a missing one is given as 0. A sum of 0 is "now", which is what a record
    /// without any time says as well.
    #[inline]
    pub(crate) fn resolve(&self, time: f64) -> Result<Option<f64>, ErrorKind> {
        let sum = self.base + time;
        if !sum.is_finite() {
            return Err(malformed("a time that is not a number of seconds"));
        }
        Ok((sum != 0.0).then_some(sum))
    }
}

/// Joins base names and names to paths (RFC 8428, 4.5.1).
///
/// The two are one text cut anywhere, so that the slash between them may stand on either side, and a
/// base name may be a whole path or end within a number. What is malformed in a base name is so
/// whatever follows it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NameResolver<'a> {
    root: &'a str,
    base: Prefix<'a>,
}

/// The front of a name.
#[derive(Debug, Clone, Copy)]
struct Prefix<'a> {
    /// What has not been met yet of that which all names start with.
    root: &'a str,
    ids: Ids,
}

/// The ids of a name, as far as they have been read.
#[derive(Debug, Clone, Copy)]
struct Ids {
    /// Those that a slash follows.
    parent: Path,
    /// The one that is being read, if `last` is a digit.
    id: u16,
    last: Last,
}

/// How a text ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    /// Nothing but the root has been met.
    Root,
    Slash,
    Digit,
}

/// A name that leads nowhere.
#[derive(Debug, Clone, Copy)]
enum NameError {
    Malformed,
    /// An id that is none.
    Id,
}

const MALFORMED: ErrorKind = malformed("a name that is not a path of up to four ids, such as /3/0/9");

impl From<NameError> for ErrorKind {
    #[cold]
    fn from(wrong: NameError) -> Self {
        match wrong {
            NameError::Malformed => MALFORMED,
            NameError::Id => ErrorKind::BadPath,
        }
    }
}

impl<'a> NameResolver<'a> {
    /// No base name yet. `root` is what all names start with: the path at which a client has its
    /// objects (LwM2M Transport 1.2.2, 6.4.1), or the prefix of a device behind a gateway; `""` mostly.
    pub(crate) fn new(root: &'a str) -> Self {
        NameResolver { root, base: Prefix { root, ids: Ids { parent: Path::ROOT, id: 0, last: Last::Root } } }
    }

    /// A base name, for this record and those that follow; it replaces the one before.
    pub(crate) fn set_base(&mut self, name: &str) -> Result<(), ErrorKind> {
        let mut base = NameResolver::new(self.root).base;
        let name = base.leave_root(name)?;
        base.ids = base.ids.append(name.as_bytes())?;
        self.base = base;
        Ok(())
    }

    /// The names that follow stand below this path.
    #[cfg(feature = "lwm2m-json")]
    pub(crate) fn set_base_path(&mut self, path: Path) {
        self.base = Prefix { root: "", ids: Ids { parent: path, id: 0, last: Last::Slash } };
    }

    /// The path of a record with this name; a missing one is given as `""`.
    #[inline]
    pub(crate) fn resolve(&self, name: &str) -> Result<Path, ErrorKind> {
        if !self.base.root.is_empty() {
            return self.resolve_at_root(name);
        }
        let ids = self.base.ids.append(name.as_bytes())?;
        match ids.last {
            Last::Digit => Ok(ids.leave()?),
            // A base name that ends in a slash stands for what it is the base of; a name does not.
            Last::Slash if name.is_empty() || ids.parent == Path::ROOT => Ok(ids.parent),
            Last::Root if !self.root.is_empty() => Ok(Path::ROOT),
            Last::Slash | Last::Root => Err(MALFORMED),
        }
    }

    /// The path of a record whose name is made of ids below a base name that ends in a slash, as most
    /// are; all others are left to [`resolve`](NameResolver::resolve).
    #[inline]
    pub(crate) fn resolve_ids(&self, name: &[u8]) -> Option<Path> {
        let (path, rest) = self.below_base(name)?;
        rest.is_empty().then_some(path)
    }

    /// The same for a name at the front of a text, up to a quote; also tells where the quote stands.
    #[cfg(any(feature = "senml-json", feature = "lwm2m-json"))]
    #[inline]
    pub(crate) fn resolve_quoted(&self, text: &[u8]) -> Option<(Path, usize)> {
        match self.below_base(text)? {
            (path, rest @ [b'"', ..]) => Some((path, text.len() - rest.len())),
            _ => None,
        }
    }

    /// The path that ids at the front of a text lead to below a base name that ends in a slash, and what
    /// follows them.
    #[inline]
    fn below_base<'t>(&self, text: &'t [u8]) -> Option<(Path, &'t [u8])> {
        if self.base.ids.last != Last::Slash || !self.base.root.is_empty() {
            return None;
        }
        let (mut path, mut rest) = (self.base.ids.parent, text);
        loop {
            let (id, after) = front_id(rest)?;
            path = path.child(id)?;
            match after {
                [b'/', next @ ..] => rest = next,
                _ => return Some((path, after)),
            }
        }
    }

    /// A name that starts with what is left of the root.
    #[cold]
    fn resolve_at_root(&self, name: &str) -> Result<Path, ErrorKind> {
        let mut base = self.base;
        let name = base.leave_root(name)?;
        if !base.root.is_empty() {
            return Err(PayloadError::OutsidePath.into());
        }
        NameResolver { root: self.root, base }.resolve(name)
    }
}

/// The id at the front of a text, without zeros before it, and what follows.
#[inline]
fn front_id(text: &[u8]) -> Option<(u16, &[u8])> {
    let (&first, mut rest) = text.split_first()?;
    let mut id = first.is_ascii_digit().then(|| u32::from(first - b'0'))?;
    while let [digit @ b'0'..=b'9', after @ ..] = rest {
        if id == 0 || id > u32::from(u16::MAX) {
            return None;
        }
        id = id * 10 + u32::from(digit - b'0');
        rest = after;
    }
    Some((u16::try_from(id).ok()?, rest))
}

impl Prefix<'_> {
    fn leave_root<'t>(&mut self, text: &'t str) -> Result<&'t str, ErrorKind> {
        if let Some(rest) = self.root.strip_prefix(text) {
            self.root = rest;
            return Ok("");
        }
        let rest = text.strip_prefix(self.root).ok_or(PayloadError::OutsidePath)?;
        let whole = self.root.is_empty() || rest.starts_with('/');
        self.root = "";
        if whole { Ok(rest) } else { Err(PayloadError::OutsidePath.into()) }
    }
}

impl Ids {
    #[inline]
    fn append(self, text: &[u8]) -> Result<Ids, NameError> {
        let mut ids = self;
        for &byte in text {
            ids = if byte == b'/' { ids.slash()? } else { ids.digit(byte)? };
        }
        Ok(ids)
    }

    #[inline]
    fn slash(self) -> Result<Ids, NameError> {
        let parent = match self.last {
            Last::Slash => return Err(NameError::Malformed),
            Last::Digit => self.leave()?,
            Last::Root => self.parent,
        };
        Ok(Ids { parent, id: 0, last: Last::Slash })
    }

    /// The path down to the id that has been read.
    #[inline]
    fn leave(self) -> Result<Path, NameError> {
        // Below a resource instance there is nothing; elsewhere the id is the one that is none.
        self.parent.child(self.id).ok_or(if self.id == u16::MAX {
            NameError::Id
        } else {
            NameError::Malformed
        })
    }

    #[inline]
    fn digit(self, byte: u8) -> Result<Ids, NameError> {
        let digit = u32::from(byte.wrapping_sub(b'0'));
        // An id is written without leading zeros, so that each path has one name.
        if digit > 9 || self.id == 0 && self.last == Last::Digit {
            return Err(NameError::Malformed);
        }
        let number = u32::from(self.id) * 10 + digit;
        let id = u16::try_from(number).map_err(|_| NameError::Id)?;
        Ok(Ids { parent: self.parent, id, last: Last::Digit })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(root: &str, base: Option<&str>, name: &str) -> Result<Path, ErrorKind> {
        let mut names = NameResolver::new(root);
        if let Some(base) = base {
            names.set_base(base)?;
        }
        names.resolve(name)
    }

    #[test]
    fn base_name_and_name_are_one_text_cut_anywhere() {
        let whole = "/65535/0/10/7";
        let path = whole.parse().unwrap();
        for cut in 0..=whole.len() {
            let (base, name) = whole.split_at(cut);
            assert_eq!(join("", Some(base), name), Ok(path), "{base} {name}");
            let rooted = std::format!("/lwm2m{whole}");
            let (base, name) = rooted.split_at(cut);
            assert_eq!(join("/lwm2m", Some(base), name), Ok(path), "{base} {name}");
        }
        assert_eq!(join("", None, "/"), Ok(Path::ROOT));
        assert_eq!(join("", None, "3/0"), Ok(Path::instance(3, 0)));
        assert_eq!(join("", Some("/3/0/"), ""), Ok(Path::instance(3, 0)));
        assert_eq!(join("/d01", Some("/d01"), ""), Ok(Path::ROOT));
    }

    #[test]
    fn what_is_no_path_is_refused() {
        let table = [
            (None, ""),
            (Some(""), ""),
            (Some("/3/0/"), "/9"),
            (Some("/3/0"), "9/"),
            (Some("/3//0"), "9"),
            (Some("/3/0"), "x"),
            (Some("/3/0"), "9"),
            (Some("/3/0/1/"), "2/3"),
            (Some("/3/0/1/2"), "/"),
            (None, "/3/00"),
            (None, "/-3"),
            (None, "//"),
        ];
        for (base, name) in table {
            assert_eq!(join("", base, name), Err(MALFORMED), "{base:?} {name}");
        }
        for name in ["/3/65535", "/3/0/65535/1", "/65536", "/3/0/100000000000000000000"] {
            assert_eq!(join("", None, name), Err(ErrorKind::BadPath), "{name}");
        }
        for name in ["/3/0", "/lwm2", "/lwm2m3/0", "/lwm2mm/3"] {
            assert_eq!(join("/lwm2m", None, name), Err(PayloadError::OutsidePath.into()), "{name}");
        }
    }
}
