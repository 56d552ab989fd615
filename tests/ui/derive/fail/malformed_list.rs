//! Every malformed item of a list is reported.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id 42769)]
struct Pump {
    #[lwm2m(id = , ops = "R" "W")]
    speed: f64,
    #[lwm2m]
    flow: f64,
}

fn main() {}
