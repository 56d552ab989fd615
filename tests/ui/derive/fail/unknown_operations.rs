//! The operations are one of five words.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "WR")]
    speed: f64,
    #[lwm2m(id = 1, ops = "execute-only")]
    flow: f64,
}

fn main() {}
