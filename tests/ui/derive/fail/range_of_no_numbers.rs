//! The ends of a range are literal numbers.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "RW", range = LOW..=HIGH)]
    a: i64,
    #[lwm2m(id = 1, ops = "RW", range = duty())]
    b: i64,
    #[lwm2m(id = 2, ops = "RW", range = [])]
    c: i64,
}

fn main() {}
