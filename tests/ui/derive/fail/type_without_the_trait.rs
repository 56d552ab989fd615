//! A type of the user's says how it becomes a value.

use lwm2m_runtime::Lwm2mObject;

struct Speed(f64);

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "R")]
    speed: Speed,
}

fn main() {}
