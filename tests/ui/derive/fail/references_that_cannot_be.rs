//! Only `&str` and `&[u8]` can be borrowed.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "R")]
    a: &'static String,
    #[lwm2m(id = 1, ops = "R")]
    b: &'static mut str,
    #[lwm2m(id = 2, ops = "R")]
    c: &'static [i64],
}

fn main() {}
