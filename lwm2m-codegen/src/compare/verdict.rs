//! Steps between versions: the one that was made, and the one that the changes take.

use super::{Class, Comparison};
use crate::model::Version;

/// A step from one version to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The newer version has the lower number.
    Back,
    /// Both have the same number.
    None,
    /// The minor number rose.
    Minor,
    /// The major number rose.
    Major,
}

impl Step {
    /// The step between two versions.
    pub fn between(old: Version, new: Version) -> Step {
        match () {
            () if new < old => Step::Back,
            () if new == old => Step::None,
            () if new.major == old.major => Step::Minor,
            () => Step::Major,
        }
    }

    /// Lower-case name, as it is printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Step::Back => "back",
            Step::None => "none",
            Step::Minor => "minor",
            Step::Major => "major",
        }
    }
}

/// Whether the step that was made is the one that the changes take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It is; or nothing changed that matters, and the version did not either.
    Fits,
    /// It is larger than it needs to be, which does no harm.
    Larger,
    /// A minor step, but the changes take a major one.
    TooSmall,
    /// The meaning changed, but the version did not.
    Unchanged,
    /// The newer version has the lower number.
    Backwards,
}

impl Verdict {
    /// Whether peers can rely on the version.
    pub fn fits(self) -> bool {
        matches!(self, Verdict::Fits | Verdict::Larger)
    }

    /// Lower-case name in kebab case, for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Fits => "fits",
            Verdict::Larger => "larger-than-needed",
            Verdict::TooSmall => "too-small",
            Verdict::Unchanged => "unchanged",
            Verdict::Backwards => "backwards",
        }
    }
}

impl Comparison {
    /// The step from the older version to the newer one.
    pub fn made(&self) -> Step {
        Step::between(self.old, self.new)
    }

    /// The step that the changes take.
    pub fn taken(&self) -> Step {
        let has = |class| self.changes.iter().any(|change| change.class() == class);
        if has(Class::Major) {
            Step::Major
        } else if self.changes.iter().any(|change| change.kind.changes_model()) {
            Step::Minor
        } else {
            Step::None
        }
    }

    /// Whether the step that was made is the one that the changes take.
    pub fn verdict(&self) -> Verdict {
        match (self.made(), self.taken()) {
            (Step::Back, _) => Verdict::Backwards,
            (made, taken) if made == taken => Verdict::Fits,
            (Step::None, _) => Verdict::Unchanged,
            (made, taken) if made > taken => Verdict::Larger,
            _ => Verdict::TooSmall,
        }
    }

    /// The verdict in a sentence: lower-case, no full stop.
    pub fn reason(&self) -> String {
        let Comparison { old, new, .. } = self;
        let taken = match self.taken() {
            Step::Major => "the changes take a major step",
            Step::Minor => "the changes take a minor step",
            _ if self.changes.is_empty() => "nothing changed",
            _ => "no change takes a step",
        };
        match self.verdict() {
            Verdict::Fits if old == new => format!("{taken}, and the version is still {new}"),
            Verdict::Fits => format!("{taken}, and {old} to {new} is one"),
            Verdict::Larger => format!("{taken}; {old} to {new} is more than that needs, and does no harm"),
            Verdict::TooSmall => format!("{taken}, but {old} to {new} is a minor one"),
            Verdict::Unchanged => format!("{taken}, but the version is still {new}"),
            Verdict::Backwards => format!("{new} comes before {old}"),
        }
    }
}
