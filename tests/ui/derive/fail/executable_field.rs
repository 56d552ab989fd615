//! An executable resource is an action, not a field.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 4, ops = "E")]
    flush: bool,
}

fn main() {}
