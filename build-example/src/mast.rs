//! A derived object: the mast of the station.

use lwm2m_runtime::{Lwm2mEnum, Lwm2mObject};

/// The mast of the station: its lean and its obstruction lamp.
#[derive(Debug, Clone, PartialEq, Lwm2mObject)]
#[lwm2m(
    id = 42770,
    action(id = 3, name = "Level", mandatory, doc = "Calibrates the sensor: the present lean is upright.")
)]
pub(crate) struct Mast {
    /// Angle between the mast and the vertical.
    #[lwm2m(id = 0, ops = "R", range = 0..=90, units = "deg")]
    pub(crate) lean: f64,
    /// Height of the instruments above the ground.
    #[lwm2m(id = 1, ops = "RW", range = 1..=50, units = "m")]
    pub(crate) height: Option<u8>,
    #[lwm2m(id = 2, ops = "RW")]
    pub(crate) lamp: Lamp,
    /// The reading of the sensor when the mast is upright; not a resource.
    #[lwm2m(skip)]
    pub(crate) upright: f64,
}

/// Modes of the obstruction lamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Lwm2mEnum)]
pub(crate) enum Lamp {
    #[lwm2m(code = 0)]
    Off,
    #[lwm2m(code = 1)]
    On,
    #[lwm2m(code = 2)]
    AtNight,
    /// A code without a name.
    Other(i64),
}
