//! The Rust type of a field can hold the type of the resource.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "R", time)]
    a: String,
    #[lwm2m(id = 1, ops = "R", unsigned)]
    b: i64,
    #[lwm2m(id = 2, ops = "R", integer)]
    c: u64,
    #[lwm2m(id = 3, ops = "R", opaque)]
    d: String,
    #[lwm2m(id = 4, ops = "R", corelnk)]
    e: bool,
}

fn main() {}
