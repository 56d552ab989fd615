//! For some Rust types the message names a better one.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "R")]
    a: usize,
    #[lwm2m(id = 1, ops = "R")]
    b: Vec<f64>,
    #[lwm2m(id = 2, ops = "R")]
    c: (i64, i64),
    #[lwm2m(id = 3, ops = "R")]
    d: u128,
    #[lwm2m(id = 4, ops = "R")]
    e: char,
    #[lwm2m(id = 5, ops = "R")]
    f: [f64; 3],
    #[lwm2m(id = 6, ops = "R")]
    g: std::collections::BTreeMap<u16, f64>,
    #[lwm2m(id = 7, ops = "R")]
    h: fn(),
}

fn main() {}
