//! The name of a type takes no value.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "R", time = true)]
    speed: i64,
}

fn main() {}
