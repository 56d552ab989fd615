//! An object needs an id.

use lwm2m_runtime::Lwm2mObject;
use lwm2m_runtime::execute::Execute;

#[derive(Lwm2mObject)]
#[lwm2m(name = "Pump")]
struct Pump {
    #[lwm2m(id = 0, ops = "R")]
    speed: f64,
}

fn main() {
    // An invalid struct still gets its impls, so that their users compile.
    let mut pump: Pump = lwm2m_runtime::object::Placeholder::placeholder();
    let _ = pump.execute(&mut (), 4, lwm2m_runtime::execute::Execution::probe());
}
