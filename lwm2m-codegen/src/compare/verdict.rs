//! Steps between versions: the step of the version number, and the step that the changes need.

use super::{Class, Comparison};
use crate::model::Version;

/// A step from one version to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The newer version has the lower number.
    Back,
    /// Both versions have the same number.
    None,
    /// The minor number rose.
    Minor,
    /// The major number rose.
    Major,
}

impl Step {
    /// Returns the step between two versions.
    pub fn between(old: Version, new: Version) -> Step {
        match () {
            () if new < old => Step::Back,
            () if new == old => Step::None,
            () if new.major == old.major => Step::Minor,
            () => Step::Major,
        }
    }

    /// Returns the lower-case name that is printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Step::Back => "back",
            Step::None => "none",
            Step::Minor => "minor",
            Step::Major => "major",
        }
    }
}

/// Result of comparing the step of the version number with the step that the changes need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The steps are equal, or nothing relevant changed and the version is the same.
    Fits,
    /// The step is larger than needed, which does no harm.
    Larger,
    /// The step is minor, but the changes need a major one.
    TooSmall,
    /// The meaning changed, but the version is the same.
    Unchanged,
    /// The newer version has the lower number.
    Backwards,
}

impl Verdict {
    /// Returns whether devices and servers can rely on the version number.
    pub fn fits(self) -> bool {
        matches!(self, Verdict::Fits | Verdict::Larger)
    }

    /// Returns the kebab-case name for programs.
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
    /// Returns the step from the older to the newer version.
    pub fn made(&self) -> Step {
        Step::between(self.old, self.new)
    }

    /// Returns the step that the changes need.
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

    /// Compares the step of the version number with the step that the changes need.
    pub fn verdict(&self) -> Verdict {
        match (self.made(), self.taken()) {
            (Step::Back, _) => Verdict::Backwards,
            (made, taken) if made == taken => Verdict::Fits,
            (Step::None, _) => Verdict::Unchanged,
            (made, taken) if made > taken => Verdict::Larger,
            _ => Verdict::TooSmall,
        }
    }

    /// Returns the verdict as a sentence: lower-case, no full stop.
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
