//! A resource says what a server may do with it.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0)]
    speed: f64,
}

fn main() {}
