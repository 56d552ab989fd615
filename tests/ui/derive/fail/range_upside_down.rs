//! The smaller end of a range comes first.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "RW", range = 100..=0)]
    duty: i64,
}

fn main() {}
