//! A generic field needs the type of its values.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump<T> {
    #[lwm2m(id = 0, ops = "R")]
    speed: T,
}

fn main() {}
