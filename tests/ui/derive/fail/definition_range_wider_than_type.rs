//! The type of a field holds every value that the definition allows.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(definition = 2)]
struct Access {
    object_id: u8,
    object_instance_id: u16,
    access_control_owner: i8,
}

fn main() {}
