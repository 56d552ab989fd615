//! Steps between versions: the step of the version number, and the step that the changes need.

use super::{Change, Class, Comparison};
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

    /// Returns the step that the changes need. An unclear change needs one, and a minor one will do.
    pub fn taken(&self) -> Step {
        match self.highest() {
            Some(Class::Major) => Step::Major,
            Some(Class::Minor | Class::Unclear) => Step::Minor,
            Some(Class::Editorial) | None => Step::None,
        }
    }

    fn highest(&self) -> Option<Class> {
        self.changes.iter().map(Change::class).max()
    }

    /// Returns a warning if the version fits, but the specification names no step for some of the changes.
    pub fn warning(&self) -> Option<String> {
        let unclear = self.changes.iter().filter(|change| change.class() == Class::Unclear).count();
        match unclear {
            _ if !self.verdict().fits() => None,
            0 => None,
            1 => Some("the specification names no step for the unclear change: review it".to_owned()),
            _ => Some(format!("the specification names no step for {unclear} unclear changes: review them")),
        }
    }

    /// Compares the step of the version number with the step that the changes need.
    pub fn verdict(&self) -> Verdict {
        match (self.made(), self.taken()) {
            (Step::Back, _) => Verdict::Backwards,
            (Step::Major, _) if self.highest() == Some(Class::Unclear) => Verdict::Fits,
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
            Step::Minor if self.highest() == Some(Class::Unclear) => "the changes take a step",
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
