//! One mistake of a field hides no other.

use lwm2m_runtime::{Lwm2mObject, Multiple};

struct NotAValue;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    /// No id, no operations, and a range from high to low.
    #[lwm2m(range = 100..=0)]
    speed: u8,
    /// No id, and an unknown unit.
    #[lwm2m(ops = "R", units = "rpms")]
    flow: f64,
    /// No operations, a type that does not fit, and a range that the type of the field does not have.
    #[lwm2m(id = 2, float, range = 0..=1)]
    is_on: bool,
    /// A wrong key, wrong operations, and a range that exceeds the type.
    #[lwm2m(id = 3, opss = "R", ops = "X", range = 0..=300)]
    level: u8,
    /// An id that occurs twice, and `values` beside a range that cannot be enforced.
    #[lwm2m(id = 3, ops = "RW", values = "0, 1", range = 0.5..=1)]
    steps: i64,
    /// A single value, and a container that has none.
    #[lwm2m(id = 4, multiple = false, mandatory)]
    limits: Option<Multiple<i64>>,
    /// A borrowed value that a server writes, without an id.
    #[lwm2m(ops = "RW")]
    label: &'static str,
    /// Only the compiler knows that the type is wrong.
    #[lwm2m(id = 6, ops = "R")]
    other: NotAValue,
}

#[derive(Lwm2mObject)]
struct WithoutId {
    #[lwm2m(id = 0, ops = "R", units = "rpms")]
    speed: f64,
}

fn main() {}
