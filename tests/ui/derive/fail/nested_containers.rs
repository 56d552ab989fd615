//! `Option<Multiple<T>>` is the deepest nesting.

use lwm2m_runtime::{Lwm2mObject, Multiple};

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "R")]
    a: Option<Option<f64>>,
    #[lwm2m(id = 1, ops = "R")]
    b: Multiple<Option<f64>>,
    #[lwm2m(id = 2, ops = "R")]
    c: Multiple<Multiple<f64>>,
}

fn main() {}
