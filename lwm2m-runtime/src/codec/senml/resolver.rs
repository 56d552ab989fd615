//! Resolves base names and base times, for SenML (RFC 8428, 4.6) and the JSON of LwM2M 1.0.

use crate::error::{ErrorKind, Rule};
use crate::path::Path;

/// Adds base time and time (RFC 8428, 4.5.3).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TimeResolver {
    base: f64,
}

impl TimeResolver {
    /// Sets the base time of this record and the following ones.
    pub(crate) fn set_base(&mut self, time: f64) {
        self.base = time;
    }

    /// Returns the absolute time of a record; 0 for `time` means none. A sum of 0 means now, like a record
    /// without a time.
    #[inline]
    pub(crate) fn resolve(&self, time: f64) -> Result<Option<f64>, ErrorKind> {
        let sum = self.base + time;
        if !sum.is_finite() {
            return Err(ErrorKind::Malformed(Rule::SenmlTimeSum));
        }
        Ok((sum != 0.0).then_some(sum))
    }
}

/// Joins base names and names to paths (RFC 8428, 4.5.1).
///
/// The split between them can be anywhere, even within a number. A malformed base name is an error
/// independent of the names after it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NameResolver<'a> {
    root: &'a str,
    base: Prefix<'a>,
}

/// A parsed base name.
#[derive(Debug, Clone, Copy)]
struct Prefix<'a> {
    /// The rest of the root that the base name does not contain.
    root: &'a [u8],
    ids: Ids,
}

/// The ids at the start of a name.
#[derive(Debug, Clone, Copy)]
struct Ids {
    /// The ids with a slash after them.
    parent: Path,
    /// The id after `parent`, if `last` is a digit.
    id: u16,
    last: Last,
}

/// The end of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    /// The text is the root alone.
    Root,
    Slash,
    Digit,
    /// The text is empty and means the path of the request, which ids continue and a slash replaces.
    #[cfg(feature = "lwm2m-json")]
    Request,
}

/// An error of a name.
#[derive(Debug, Clone, Copy)]
enum NameError {
    Malformed,
    /// A number that is no id.
    Id,
}

const MALFORMED: ErrorKind = ErrorKind::Malformed(Rule::SenmlPath);

impl From<NameError> for ErrorKind {
    #[cold]
    fn from(error: NameError) -> Self {
        match error {
            NameError::Malformed => MALFORMED,
            NameError::Id => ErrorKind::BadPath,
        }
    }
}

impl<'a> NameResolver<'a> {
    /// Creates a resolver without a base name. All names start with `root`: the alternate path of a client
    /// (LwM2M Transport 1.2.2, 6.4.1), the prefix of a device behind a gateway, or mostly `""`.
    pub(crate) fn new(root: &'a str) -> Self {
        NameResolver {
            root,
            base: Prefix { root: root.as_bytes(), ids: Ids { parent: Path::ROOT, id: 0, last: Last::Root } },
        }
    }

    /// Creates a resolver for LwM2M JSON without a base name: ids continue the path of the request, and a name with a
    /// slash at its start is a whole path (LwM2M Core 1.0.2, 6.4.4).
    #[cfg(feature = "lwm2m-json")]
    pub(crate) fn below_request(path: Path) -> Self {
        NameResolver {
            root: "",
            base: Prefix { root: b"", ids: Ids { parent: path, id: 0, last: Last::Request } },
        }
    }

    pub(crate) fn root(&self) -> &'a str {
        self.root
    }

    /// Returns whether the base name has neither a root nor an id.
    pub(crate) fn is_at_root(&self) -> bool {
        let ids = &self.base.ids;
        self.root.is_empty() && ids.parent == Path::ROOT && ids.last != Last::Digit
    }

    /// Returns the path of a name that starts with a root of its own; the base name has none.
    pub(crate) fn below(&self, root: &str, name: &[u8]) -> Result<Path, ErrorKind> {
        let bare = name.strip_prefix(b"/");
        if bare.is_some() && self.base.ids.last == Last::Slash {
            return Err(MALFORMED);
        }
        NameResolver::new(root).resolve(bare.unwrap_or(name))
    }

    /// Sets the base name of this record and the following ones.
    pub(crate) fn set_base(&mut self, name: &[u8]) -> Result<(), ErrorKind> {
        #[cfg(feature = "lwm2m-json")]
        if name.is_empty() && self.base.ids.last == Last::Request {
            return Ok(());
        }
        let mut base = NameResolver::new(self.root).base;
        let name = base.strip_root(name)?;
        base.ids = base.ids.append(name)?;
        self.base = base;
        Ok(())
    }

    /// Returns the path of a record; `name` is empty for a record without a name.
    #[inline(always)]
    pub(crate) fn resolve(&self, name: &[u8]) -> Result<Path, ErrorKind> {
        let name = if self.base.ids.last == Last::Root { self.strip_root(name)? } else { name };
        let ids = self.base.ids.append(name)?;
        match ids.last {
            Last::Digit => Ok(ids.path()?),
            // Only a base name may end in a slash.
            Last::Slash if name.is_empty() || ids.parent == Path::ROOT => Ok(ids.parent),
            Last::Root if !self.root.is_empty() => Ok(Path::ROOT),
            Last::Slash | Last::Root => Err(MALFORMED),
            #[cfg(feature = "lwm2m-json")]
            Last::Request => Ok(ids.parent),
        }
    }

    /// Removes the root, or the rest of it, from the start of a name.
    #[inline(never)]
    fn strip_root<'t>(&self, name: &'t [u8]) -> Result<&'t [u8], ErrorKind> {
        let mut base = self.base;
        let rest = base.strip_root(name)?;
        // A name without a slash continues the last segment of the root.
        let continues = !self.root.is_empty() && !matches!(rest, [] | [b'/', ..]);
        if continues || !base.root.is_empty() {
            return Err(ErrorKind::OutsidePath);
        }
        Ok(rest)
    }
}

impl Prefix<'_> {
    /// Removes the root, or a part of it, from the start of a text.
    fn strip_root<'t>(&mut self, text: &'t [u8]) -> Result<&'t [u8], ErrorKind> {
        if let Some(rest) = self.root.strip_prefix(text) {
            self.root = rest;
            return Ok(b"");
        }
        let rest = text.strip_prefix(self.root).ok_or(ErrorKind::OutsidePath)?;
        let whole = self.root.is_empty() || rest.starts_with(b"/");
        self.root = b"";
        if whole { Ok(rest) } else { Err(ErrorKind::OutsidePath) }
    }
}

impl Ids {
    #[inline]
    fn append(self, text: &[u8]) -> Result<Ids, NameError> {
        let mut ids = self;
        for &byte in text {
            let digit = byte.wrapping_sub(b'0');
            ids = if digit < 10 { ids.digit(digit)? } else { ids.slash(byte)? };
        }
        Ok(ids)
    }

    #[inline]
    fn slash(self, byte: u8) -> Result<Ids, NameError> {
        let parent = match self.last {
            _ if byte != b'/' => return Err(NameError::Malformed),
            Last::Slash => return Err(NameError::Malformed),
            Last::Digit => self.path()?,
            Last::Root => self.parent,
            #[cfg(feature = "lwm2m-json")]
            Last::Request => Path::ROOT,
        };
        Ok(Ids { parent, id: 0, last: Last::Slash })
    }

    /// Returns the path with the last id.
    #[inline]
    fn path(self) -> Result<Path, NameError> {
        // 65535 is no id. Any other id fails only below a resource instance.
        self.parent.child(self.id).ok_or(if self.id == u16::MAX {
            NameError::Id
        } else {
            NameError::Malformed
        })
    }

    #[inline]
    fn digit(self, digit: u8) -> Result<Ids, NameError> {
        // Ids have no leading zeros, so that each path has one name.
        if self.id == 0 && self.last == Last::Digit {
            return Err(NameError::Malformed);
        }
        let number = u32::from(self.id) * 10 + u32::from(digit);
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
            names.set_base(base.as_bytes())?;
        }
        names.resolve(name.as_bytes())
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
    fn a_name_that_is_no_path_is_refused() {
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
            assert_eq!(join("/lwm2m", None, name), Err(ErrorKind::OutsidePath), "{name}");
        }
    }
}
