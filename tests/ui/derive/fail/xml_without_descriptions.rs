//! A definition for a registry needs descriptions: `xml` warns of those that are missing.
#![deny(deprecated)]

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769, xml, action(id = 4, name = "Flush"), action(id = 5, name = "Drain", doc = "Empties it."))]
struct Pump {
    /// Revolutions per minute.
    #[lwm2m(id = 0, ops = "R")]
    speed: f64,
    #[lwm2m(id = 1, ops = "RW")]
    duty_cycle: Option<i64>,
}

/// Only the XML needs descriptions.
#[derive(Lwm2mObject)]
#[lwm2m(id = 42770)]
struct Valve {
    #[lwm2m(id = 0, ops = "R")]
    is_open: bool,
}

fn main() {}
