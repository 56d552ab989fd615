//! An object is a struct with named fields.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
enum Mode {
    On,
}

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pair(f64, f64);

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
union Either {
    speed: f64,
}

fn main() {}
