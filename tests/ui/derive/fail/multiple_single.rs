//! `multiple` needs a field that is a `Multiple`.

use lwm2m_runtime::{Lwm2mObject, Multiple};

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "R", multiple)]
    speed: f64,
    #[lwm2m(id = 1, ops = "R", multiple = false)]
    limits: Multiple<f64>,
}

fn main() {}
