//! `range` and `values` exclude each other.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "RW", range = 0..=5, values = "small ones")]
    duty: i64,
}

fn main() {}
