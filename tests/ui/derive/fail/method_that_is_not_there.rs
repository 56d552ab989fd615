//! The method of an action exists.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769, actions = Self, action(id = 4, name = "Flush"))]
struct Pump;

fn main() {}
