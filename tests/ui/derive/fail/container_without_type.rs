//! A container type of your own needs the type of its values.

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
