//! The type of a field holds every value of its range.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "RW", integer, range = 0..=300)]
    a: u8,
    #[lwm2m(id = 1, ops = "RW", range = [0..=9, -200])]
    b: i8,
    #[lwm2m(id = 2, ops = "RW", range = 0..=64)]
    c: heapless::String<32>,
    #[lwm2m(id = 3, ops = "RW", range = 4..=16)]
    d: [u8; 16],
}

fn main() {}
