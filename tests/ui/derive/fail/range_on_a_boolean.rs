//! A Boolean has no range.

use lwm2m_runtime::{Lwm2mObject, ObjectLink};

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "RW", range = 0..=1)]
    on: bool,
    #[lwm2m(id = 1, ops = "RW", range = 0..=1)]
    link: ObjectLink,
}

fn main() {}
