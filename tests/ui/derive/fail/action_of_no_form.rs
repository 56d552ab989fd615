//! An action is written as a list: `action(id = .., name = ..)`.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769, action = "flush", action(name = "Flush"), action(id = 5, methd = drain), action(id = 6, method = a::b))]
struct Pump {
    #[lwm2m(id = 0, ops = "R")]
    speed: f64,
}

fn main() {}
