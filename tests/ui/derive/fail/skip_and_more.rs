//! A skipped field has no other attribute.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(skip, id = 0)]
    speed: f64,
    #[lwm2m(skip = 5)]
    flow: f64,
}

fn main() {}
