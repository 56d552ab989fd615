//! Only one variant holds all other codes.

use lwm2m_runtime::Lwm2mEnum;

#[derive(Clone, Copy, Lwm2mEnum)]
enum Mode {
    #[lwm2m(code = 0)]
    Off,
    Other(i64),
    #[lwm2m(other)]
    Reserved(i64),
}

fn main() {}
