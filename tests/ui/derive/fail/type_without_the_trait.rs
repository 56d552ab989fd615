//! A type of your own implements `ResourceValue`.

use lwm2m_runtime::Lwm2mObject;

struct Speed(f64);

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "R")]
    speed: Speed,
}

fn main() {}
