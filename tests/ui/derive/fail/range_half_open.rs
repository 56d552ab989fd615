//! A range states both ends.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "RW", range = 0..100)]
    a: i64,
    #[lwm2m(id = 1, ops = "RW", range = ..=100)]
    b: i64,
    #[lwm2m(id = 2, ops = "RW", range = 0..)]
    c: i64,
}

fn main() {}
