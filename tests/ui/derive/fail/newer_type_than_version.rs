//! Types of LwM2M 1.1 need that version.

use lwm2m_runtime::Lwm2mObject;
use lwm2m_runtime::field::CoreLink;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769, lwm2m_version = "1.0")]
struct Pump {
    #[lwm2m(id = 0, ops = "R")]
    speed: u32,
    #[lwm2m(id = 1, ops = "R")]
    links: CoreLink<String>,
}

fn main() {}
