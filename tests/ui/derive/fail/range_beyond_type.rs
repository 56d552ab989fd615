//! A range ends within its type.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "RW", range = -1..=5)]
    a: u64,
    #[lwm2m(id = 1, ops = "RW", range = 0..=9223372036854775808)]
    b: i64,
    #[lwm2m(id = 2, ops = "RW", range = -1..=5)]
    c: String,
    #[lwm2m(id = 3, ops = "RW", range = 0.5..=1.5)]
    d: i64,
}

fn main() {}
