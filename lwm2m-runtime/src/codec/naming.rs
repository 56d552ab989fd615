//! How a writer of SenML names its records and tells their times: base names and base times, chosen so
//! that a payload comes out short.

use crate::path::{Level, Path};
use crate::record::Record;

/// A base name as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BaseName {
    pub(crate) path: Path,
    /// It ends in a slash, and the ids of what lies below follow in names: `/3/0/`. Else it is the
    /// whole path of its record and of those without a name.
    pub(crate) slash: bool,
}

/// What a record is called: a base name if a new one is needed, then a name if there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Called {
    pub(crate) base: Option<BaseName>,
    pub(crate) name: Option<Name>,
}

/// A name as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    /// `/3/0/9`; `/` for the root.
    Absolute(Path),
    /// The ids of a path without the first few of them: `6/1`.
    Below(Path, usize),
}

/// Chooses base names for a writer, so that a payload comes out short.
///
/// A base name such as `/3/0/` costs as much as it saves in two or three records, as the format has it.
/// A whole instance gets one; of other records a few are looked at beforehand. A base name is never taken back: a record that
/// lies elsewhere brings its own.
#[derive(Debug)]
pub(crate) struct Naming {
    request: Level,
    /// Records that make good for a base name.
    enough: usize,
    in_force: Option<BaseName>,
    plan: Plan,
    /// The plan is for the instance that comes next, or is open.
    foreseen: bool,
    instance: Path,
    /// The multiple resource that is open.
    resource: Option<u16>,
    /// The base name in force is that of the instance.
    inside: bool,
    /// The instance is to be named, and nothing has been said of it yet.
    silent: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plan {
    /// Several records below this path.
    Below(Path),
    /// The same path again and again.
    Same,
    /// One record, or a few.
    Single,
}

impl Naming {
    /// For an answer to, or a payload for, `request`, in a format where so many records make good for
    /// a base name.
    pub(crate) fn new(request: Path, enough: usize) -> Self {
        Naming {
            request: request.level(),
            enough,
            in_force: None,
            plan: Plan::Single,
            foreseen: false,
            instance: Path::ROOT,
            resource: None,
            inside: false,
            silent: false,
        }
    }

    /// Looks at the records that come next, as far as they are known.
    pub(crate) fn hint_next(&mut self, next: &[Record<'_>]) {
        let Some(first) = next.first().map(|record| record.path) else {
            return;
        };
        let near = next.get(..4).unwrap_or(next);
        let enough = self.enough;
        let below = |base: Path| {
            let inner = |record: &&Record<'_>| record.path != base && record.path.is_within(base);
            near.iter().take_while(inner).count() >= enough
        };
        let instance = up_to(first, Level::Instance);
        let object = up_to(first, Level::Object);
        let again = |records: &[Record<'_>]| records.iter().skip(1).all(|record| record.path == first);
        self.plan = if near.len() > 1 && again(near) {
            Plan::Same
        } else if below(instance) {
            Plan::Below(instance)
        } else if below(object) {
            Plan::Below(object)
        } else if near.len() > 1 && again(near.get(..2).unwrap_or(near)) {
            Plan::Same
        } else {
            Plan::Single
        };
        self.foreseen = true;
        self.silent = first.level() == Level::Instance;
    }

    pub(crate) fn begin_instance(&mut self, path: Path) {
        if !self.foreseen {
            let whole = self.request < Level::Resource;
            self.plan = if whole { Plan::Below(path) } else { Plan::Single };
            self.silent = whole;
        }
        self.instance = path;
        self.inside = self.in_force == Some(BaseName { path, slash: true });
    }

    /// The instance ends. Its path, if nothing was said of it: it is there and empty, or asked for.
    pub(crate) fn end_instance(&mut self) -> Option<Path> {
        self.foreseen = false;
        self.inside = false;
        self.silent.then_some(self.instance)
    }

    pub(crate) fn begin_multiple(&mut self, id: u16, count: usize) {
        self.resource = Some(id);
        let enough = if self.request < Level::Resource { self.enough } else { 2 };
        let open = self.plan == Plan::Single || self.request >= Level::Resource;
        if open
            && count >= enough
            && let Some(path) = self.instance.child(id)
        {
            self.plan = Plan::Below(path);
        }
    }

    pub(crate) fn end_multiple(&mut self) {
        self.resource = None;
    }

    /// The multiple resource that is open.
    #[inline]
    pub(crate) fn resource(&self) -> Option<u16> {
        self.resource
    }

    /// Whether the record that is about to be written is called by its ids below the instance,
    /// without more ado. If not, [`call`](Naming::call) tells.
    #[inline]
    pub(crate) fn is_inside(&mut self) -> bool {
        self.silent &= !self.inside;
        self.inside
    }

    /// Path of a value of the instance; none if an id is 65535.
    pub(crate) fn path(&self, id: u16) -> Option<Path> {
        let parent = self.resource.map_or(Some(self.instance), |resource| self.instance.child(resource));
        parent.and_then(|parent| parent.child(id))
    }

    /// What a record of this path is called; it must be written.
    pub(crate) fn call(&mut self, path: Path) -> Called {
        self.silent = false;
        let name = |base: BaseName| base.slash.then(|| Name::Below(path, base.path.ids().len()));
        let reaches = |base: &BaseName| match base.slash {
            true => path != base.path && path.is_within(base.path),
            false => path == base.path,
        };
        if let Some(base) = self.in_force.filter(reaches) {
            return Called { base: None, name: name(base) };
        }
        let below = match self.plan {
            Plan::Below(base) => Some(BaseName { path: base, slash: true }).filter(reaches),
            Plan::Same | Plan::Single => None,
        };
        let alone = self.in_force.is_none() && self.plan != Plan::Same;
        if below.is_none() && alone {
            return Called { base: None, name: Some(Name::Absolute(path)) };
        }
        let base = below.unwrap_or(BaseName { path, slash: false });
        self.in_force = Some(base);
        self.inside = base == BaseName { path: self.instance, slash: true };
        Called { base: Some(base), name: name(base) }
    }
}

/// The path, or what is above it at this level.
fn up_to(path: Path, level: Level) -> Path {
    let mut path = path;
    while path.level() > level {
        path = path.parent();
    }
    path
}

/// Chooses between base times and times for a writer.
#[derive(Debug, Default)]
pub(crate) struct Stamps {
    base: f64,
    wanted: f64,
    /// The two differ.
    due: bool,
    /// Records that are known to follow with the same time, the next one included.
    run: usize,
}

/// A time as it is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Stamp {
    Base(f64),
    Time(f64),
}

impl Stamps {
    /// The records that follow were taken at this time; false for what is no number of seconds. None
    /// means now, as 0 does.
    pub(crate) fn set(&mut self, time: Option<f64>) -> bool {
        self.wanted = time.unwrap_or(0.0);
        self.due = self.wanted != self.base;
        self.wanted.is_finite()
    }

    /// Whether the next record must say something of its time.
    #[inline]
    pub(crate) fn are_due(&self) -> bool {
        self.due
    }

    /// Looks at the records that come next, as far as they are known.
    pub(crate) fn hint_next(&mut self, next: &[Record<'_>]) {
        let near = next.get(..4).unwrap_or(next);
        let first = near.first().map(|record| record.time);
        self.run = near.iter().take_while(|record| Some(record.time) == first).count();
    }

    /// What the next record says of its time, if it must say something. `size` tells what a time takes
    /// when it is written, its label included: each record needs one of its own, and a base only one
    /// for all.
    #[inline]
    pub(crate) fn next(&mut self, size: impl Fn(f64) -> usize) -> Option<Stamp> {
        if !self.are_due() {
            return None;
        }
        let time = self.wanted - self.base;
        let exact = self.base + time == self.wanted;
        if exact && size(time).saturating_mul(self.run.max(1)) < size(self.wanted) {
            return Some(Stamp::Time(time));
        }
        self.base = self.wanted;
        self.due = false;
        Some(Stamp::Base(self.base))
    }
}
