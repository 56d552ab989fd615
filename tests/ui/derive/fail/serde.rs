//! The attribute `serde` takes no value, and an error beside it is the only one.

use lwm2m_runtime::{Lwm2mEnum, Lwm2mObject};

#[derive(Clone, Copy, Lwm2mEnum)]
#[lwm2m(serde = true)]
enum Mode {
    #[lwm2m(code = 0)]
    Off,
    Other(i64),
}

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769, serde = true)]
struct Valve {
    #[lwm2m(id = 0, ops = "R")]
    mode: Mode,
}

#[derive(Lwm2mObject)]
#[lwm2m(id = 42770, serde)]
struct Pump {
    #[lwm2m(id = 0, ops = "X")]
    speed: f64,
}

fn main() {
    let _ = serde_json::to_string(&Pump { speed: 0.0 });
}
