//! A mandatory action has no default implementation.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769, action(id = 4, name = "Flush", mandatory), action(id = 5, name = "Drain"))]
struct Pump;

struct Hardware;

impl PumpActions for Hardware {}

fn main() {}
