//! A container of the user's says what it holds.

use lwm2m_runtime::Lwm2mObject;

#[derive(Default)]
struct Ring;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "R", multiple)]
    limits: Ring,
}

fn main() {}
