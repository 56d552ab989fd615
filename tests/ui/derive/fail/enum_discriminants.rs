//! A discriminant cannot be beside `Other(i64)`; the message shows the attribute to write.

use lwm2m_runtime::Lwm2mEnum;

#[derive(Clone, Copy, Lwm2mEnum)]
enum Mode {
    Down = -1,
    Off = 0,
    Other(i64),
}

fn main() {}
