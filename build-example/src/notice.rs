//! A derived object with many instances, which servers create and delete: notices on the station's display.

use lwm2m_runtime::{Lwm2mEnum, Lwm2mObject, Time};

/// A line on the display at the foot of the mast.
#[derive(Debug, Clone, PartialEq, Lwm2mObject)]
#[lwm2m(id = 42771, multiple)]
pub(crate) struct Notice {
    #[lwm2m(id = 0, ops = "RW", range = 1..=40)]
    pub(crate) text: String,
    #[lwm2m(id = 1, ops = "RW")]
    pub(crate) urgency: Option<Urgency>,
    /// When the line was written.
    #[lwm2m(id = 2, ops = "R")]
    pub(crate) since: Time,
}

/// Urgency of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Lwm2mEnum)]
pub(crate) enum Urgency {
    #[lwm2m(code = 0)]
    Information,
    #[lwm2m(code = 1)]
    Warning,
    /// A code without a name.
    Other(i64),
}
