//! `actions` needs at least one `action`.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769, actions = PumpActions)]
struct Pump {
    #[lwm2m(id = 0, ops = "R")]
    speed: f64,
}

fn main() {}
