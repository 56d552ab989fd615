//! The variant for all other codes prints the code, so a name of its own would never be printed.

use lwm2m_runtime::Lwm2mEnum;

#[derive(Clone, Copy, Lwm2mEnum)]
enum Mode {
    #[lwm2m(code = 0, name = 7)]
    Off,
    #[lwm2m(name = "Reserved")]
    Other(i64),
}

fn main() {}
