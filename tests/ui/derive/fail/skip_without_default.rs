//! A skipped field needs `Default`.

use lwm2m_runtime::Lwm2mObject;

struct Port;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(skip)]
    port: Port,
}

fn main() {}
