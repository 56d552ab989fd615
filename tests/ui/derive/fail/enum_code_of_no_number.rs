//! A code is an integer of at most 64 bits.

use lwm2m_runtime::Lwm2mEnum;

#[derive(Clone, Copy, Lwm2mEnum)]
enum Mode {
    #[lwm2m(code = "off")]
    Off,
    #[lwm2m(code = 9223372036854775808)]
    On,
    #[lwm2m(cod = 3, code)]
    Idle,
    Other(i64),
}

fn main() {}
