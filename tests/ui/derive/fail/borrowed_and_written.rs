//! Borrowed fields are read-only.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump<'a> {
    #[lwm2m(id = 0, ops = "RW")]
    label: &'a str,
    #[lwm2m(id = 1, ops = "W")]
    key: Option<&'a [u8]>,
}

fn main() {}
