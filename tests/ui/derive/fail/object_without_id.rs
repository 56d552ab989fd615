//! An object has an id.

use lwm2m_runtime::Lwm2mObject;
use lwm2m_runtime::execute::Execute;

#[derive(Lwm2mObject)]
#[lwm2m(name = "Pump")]
struct Pump {
    #[lwm2m(id = 0, ops = "R")]
    speed: f64,
}

fn main() {
    // What stands beside a struct with a mistake keeps everybody else quiet about it.
    let mut pump: Pump = lwm2m_runtime::object::Placeholder::placeholder();
    let _ = pump.execute(&mut (), 4, lwm2m_runtime::execute::Execution::probe());
}
