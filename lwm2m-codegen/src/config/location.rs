//! The place of a setting.

use std::panic;

use crate::model::Origin;

/// Where a setting was written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Location {
    /// In a build script, as a call.
    Call(&'static panic::Location<'static>),
    /// In a settings file.
    #[cfg_attr(not(feature = "toml"), expect(dead_code, reason = "there are no settings files"))]
    File(Origin),
}

impl Location {
    #[track_caller]
    pub(crate) fn caller() -> Location {
        Location::Call(panic::Location::caller())
    }

    /// Returns the first text for a call, the second for a place in a settings file.
    pub(crate) fn select<T>(self, call: T, file: T) -> T {
        match self {
            Location::Call(_) => call,
            Location::File(_) => file,
        }
    }
}
