//! The variant of all other codes holds the code.

use lwm2m_runtime::Lwm2mEnum;

#[derive(Clone, Copy, Lwm2mEnum)]
enum Mode {
    #[lwm2m(code = 0)]
    Off,
    #[lwm2m(other)]
    Rest(u8),
}

fn main() {}
