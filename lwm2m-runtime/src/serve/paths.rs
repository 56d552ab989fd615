//! The paths of a request: one of a Read, or several of a composite operation, a Send or an observation.

use crate::codec::ContentFormat;
use crate::error::{ErrorKind, Note, Rule};
use crate::path::Path;

use super::format;
use super::payload::Payload;
use super::request::Request;

/// Calls its argument for each path until it returns true; returns whether it did.
pub(crate) type AnyPathFn<'f> = dyn Fn(&mut dyn FnMut(Path) -> bool) -> bool + 'f;

/// One path or several. Paths in a payload are not collected, but read each time.
#[derive(Clone, Copy)]
pub(crate) enum Paths<'a> {
    Single(Path),
    List(&'a [Path]),
    /// The paths in the payload of a composite operation.
    Payload(PathsPayload<'a>),
    /// The paths of an observation.
    Observed(&'a AnyPathFn<'a>),
}

impl<'a> Paths<'a> {
    /// Checks the payload of a Read-Composite or an Observe-Composite, and returns its paths.
    pub(crate) fn composite(request: &Request<'a>, note: &Note) -> Result<Self, ErrorKind> {
        check_root(request.path)?;
        let format = format::content_format(request)?;
        // The formats that can hold paths without values (LwM2M Transport 1.2.2, table 6.4.4-1).
        if !matches!(format.number(), 110 | 112 | 320 | 322) {
            return Err(ErrorKind::UnsupportedFormat);
        }
        let payload = PathsPayload { format, bytes: request.payload, root: request.root };
        payload.each_path(note, &mut |_| ())?;
        Ok(Paths::Payload(payload))
    }

    /// Returns the path above all of them.
    pub(crate) fn base(&self) -> Path {
        match self {
            Paths::Single(path) => *path,
            _ => Path::ROOT,
        }
    }

    /// Returns whether the test holds for any of them.
    pub(crate) fn any(&self, test: &mut dyn FnMut(Path) -> bool) -> bool {
        match self {
            Paths::Single(path) => test(*path),
            Paths::List(paths) => paths.iter().any(|path| test(*path)),
            Paths::Payload(payload) => {
                let mut found = false;
                // The payload has been checked.
                let _ = payload.each_path(&Note::new(), &mut |path| found = found || test(path));
                found
            }
            Paths::Observed(any) => any(test),
        }
    }

    /// Returns whether a path lies above or below any of them.
    pub(crate) fn overlaps(&self, path: Path) -> bool {
        self.any(&mut |requested| requested.is_within(path) || path.is_within(requested))
    }

    /// Returns whether a path is any of them, or lies below one.
    pub(crate) fn contains(&self, path: Path) -> bool {
        self.any(&mut |requested| path.is_within(requested))
    }

    /// Returns the path that is requested within an instance: a longer one than the instance's if it is the only one.
    pub(crate) fn within(&self, instance: Path) -> Path {
        let mut only = None;
        let several = self.any(&mut |path| {
            let is_more = path.is_within(instance) || instance.is_within(path);
            is_more && only.replace(path).is_some()
        });
        only.filter(|path| !several && path.is_within(instance)).unwrap_or(instance)
    }
}

/// Refuses any path but the root, which composite operations have.
pub(crate) fn check_root(path: Path) -> Result<(), ErrorKind> {
    if path == Path::ROOT { Ok(()) } else { Err(ErrorKind::BadLevel) }
}

/// A payload of paths without values.
#[derive(Clone, Copy)]
pub(crate) struct PathsPayload<'a> {
    format: ContentFormat,
    bytes: &'a [u8],
    /// The root of all paths.
    root: &'a str,
}

impl PathsPayload<'_> {
    fn each_path(&self, note: &Note, each: &mut dyn FnMut(Path)) -> Result<(), ErrorKind> {
        let PathsPayload { format, bytes, root } = *self;
        Payload { format, bytes, root, scratch: &mut [], note }.read(Path::ROOT, None, &mut |reader| {
            reader.read(&mut |record, _| match record.value {
                None => {
                    each(record.path);
                    Ok(())
                }
                Some(_) => Err(ErrorKind::Malformed(Rule::PathWithValue)),
            })
        })
    }
}
