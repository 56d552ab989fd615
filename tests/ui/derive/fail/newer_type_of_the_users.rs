//! Types of LwM2M 1.1 need that version, also behind a type of your own.

use lwm2m_runtime::{Lwm2mEnum, Lwm2mObject};

#[derive(Clone, Copy, Lwm2mEnum)]
#[lwm2m(unsigned)]
enum Level {
    #[lwm2m(code = 0)]
    Low,
    Other(i64),
}

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "R")]
    level: Level,
}

fn main() {}
