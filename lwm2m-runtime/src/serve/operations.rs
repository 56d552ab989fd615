//! The operations of LwM2M, each in a file of its own.

use crate::codec::ContentFormat;
use crate::definition::Version;
use crate::error::Note;

use super::block::Transfer;
use super::format;
use super::observe::Observations;

pub(crate) mod bootstrap;
pub(crate) mod composite;
pub(crate) mod create;
pub(crate) mod delete;
#[cfg(feature = "link")]
pub(crate) mod discover;
pub(crate) mod execute;
pub(crate) mod observe;
pub(crate) mod read;
pub(crate) mod send;
pub(crate) mod write;
pub(crate) mod write_attributes;
pub(crate) mod write_block;

/// The state of an [`Endpoint`](super::Endpoint), whatever its capacity.
pub(crate) struct State<'m> {
    pub(crate) observations: Observations<'m>,
    pub(crate) transfer: &'m mut Option<Transfer>,
    pub(crate) settings: Settings,
    /// Gets the place of an error.
    pub(crate) note: &'m Note,
}

/// The settings of an [`Endpoint`](super::Endpoint).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    pub(crate) format: Option<ContentFormat>,
    pub(crate) version: Version,
    /// The root of all objects, such as `/lwm2m`.
    pub(crate) root: &'static str,
}

impl Settings {
    /// Returns the format of responses to requests that accept any.
    pub(crate) fn default_format(&self) -> ContentFormat {
        self.own_format().unwrap_or_else(|| format::default_format(self.version))
    }

    /// Returns the format that the application has set, if the version has it.
    pub(crate) fn own_format(&self) -> Option<ContentFormat> {
        self.format.filter(|format| format.since() <= self.version)
    }
}
