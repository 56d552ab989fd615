//! Base names of a SenML writer (RFC 8428, 4.5.1), chosen so that a payload comes out short.

use crate::codec::hint::{BaseNameFor, Hint};
use crate::path::{Level, Path};

/// A base name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BaseName {
    pub(crate) path: Path,
    /// Whether it ends in a slash, such as `/3/0/`, and names continue it. Without a slash it is the whole
    /// path of all records without a name.
    pub(crate) slash: bool,
}

/// The base name that a record sets, if it sets one, and its name, if it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RecordName {
    pub(crate) base: Option<BaseName>,
    pub(crate) name: Option<Name>,
}

/// The name of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    /// `/3/0/9`; `/` for the root.
    Absolute(Path),
    /// The ids of a path after the first few of them: `6/1`.
    Below(Path, usize),
}

/// Chooses base names.
///
/// A base name such as `/3/0/` costs what it saves in two or three records, depending on the syntax. A
/// whole instance gets one; for other records the choice depends on the next few. A base name cannot be
/// unset: a record elsewhere sets its own.
#[derive(Debug)]
pub(crate) struct BaseNames {
    request: Level,
    /// Records from which on a base name makes the payload shorter.
    min_records: usize,
    current: Option<BaseName>,
    strategy: BaseNameFor,
    /// `strategy` comes from a hint about the instance that comes next, or is open.
    hinted: bool,
    instance: Path,
    /// The multiple resource that is open.
    resource: Option<u16>,
    /// The current base name is that of the instance.
    in_instance: bool,
}

impl BaseNames {
    pub(crate) fn new(request: Path, min_records: usize) -> Self {
        BaseNames {
            request: request.level(),
            min_records,
            current: None,
            strategy: BaseNameFor::Single,
            hinted: false,
            instance: Path::ROOT,
            resource: None,
            in_instance: false,
        }
    }

    /// Sets the base name of the records that come next.
    pub(crate) fn hint(&mut self, hint: &Hint<'_>) {
        self.strategy = hint.base_name;
        self.hinted = true;
    }

    pub(crate) fn begin_instance(&mut self, path: Path) {
        if !self.hinted {
            let whole = self.request < Level::Resource;
            self.strategy = if whole { BaseNameFor::Below(path) } else { BaseNameFor::Single };
        }
        self.instance = path;
        self.in_instance = self.current == Some(BaseName { path, slash: true });
    }

    pub(crate) fn end_instance(&mut self) {
        self.hinted = false;
        self.in_instance = false;
    }

    pub(crate) fn begin_multiple(&mut self, id: u16, count: usize) {
        self.resource = Some(id);
        let min_records = if self.request < Level::Resource { self.min_records } else { 2 };
        let open = self.strategy == BaseNameFor::Single || self.request >= Level::Resource;
        if open
            && count >= min_records
            && let Some(path) = self.instance.child(id)
        {
            self.strategy = BaseNameFor::Below(path);
        }
    }

    pub(crate) fn end_multiple(&mut self) {
        self.resource = None;
    }

    #[inline]
    pub(crate) fn resource(&self) -> Option<u16> {
        self.resource
    }

    /// Returns whether the name of the next record is its ids below the instance. If not,
    /// [`name`](BaseNames::name) returns it.
    #[inline]
    pub(crate) fn is_in_instance(&self) -> bool {
        self.in_instance
    }

    /// Returns the path of a value of the instance; none if an id is 65535.
    pub(crate) fn path(&self, id: u16) -> Option<Path> {
        let parent = self.resource.map_or(Some(self.instance), |resource| self.instance.child(resource));
        parent.and_then(|parent| parent.child(id))
    }

    /// Returns the name of the next record, which must be written.
    pub(crate) fn name(&mut self, path: Path) -> RecordName {
        let name = |base: BaseName| base.slash.then(|| Name::Below(path, base.path.ids().len()));
        let reaches = |base: &BaseName| match base.slash {
            true => path != base.path && path.is_within(base.path),
            false => path == base.path,
        };
        if let Some(base) = self.current.filter(reaches) {
            return RecordName { base: None, name: name(base) };
        }
        let below = match self.strategy {
            BaseNameFor::Below(base) => Some(BaseName { path: base, slash: true }).filter(reaches),
            BaseNameFor::Repeat | BaseNameFor::Single => None,
        };
        let alone = self.current.is_none() && self.strategy != BaseNameFor::Repeat;
        if below.is_none() && alone {
            return RecordName { base: None, name: Some(Name::Absolute(path)) };
        }
        let base = below.unwrap_or(BaseName { path, slash: false });
        self.current = Some(base);
        self.in_instance = base == BaseName { path: self.instance, slash: true };
        RecordName { base: Some(base), name: name(base) }
    }
}
