//! The message for an unknown key suggests a similar one.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769, verison = "1.0")]
struct Pump {
    #[lwm2m(id = 0, ops = "R", rnage = 0..=5, colour = "red")]
    speed: i64,
}

fn main() {}
