//! A range in prose cannot be enforced; `values` takes prose.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "RW", range = "as the manual says")]
    duty: i64,
}

fn main() {}
