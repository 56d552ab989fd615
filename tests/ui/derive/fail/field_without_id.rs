//! A field needs an id, or `skip`.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    speed: f64,
    #[lwm2m(ops = "R")]
    flow: f64,
}

fn main() {}
