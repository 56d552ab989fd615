//! Two variants cannot have the same code.

use lwm2m_runtime::Lwm2mEnum;

#[derive(Clone, Copy, Lwm2mEnum)]
#[repr(i64)]
enum Mode {
    Off = 0,
    #[lwm2m(code = 0)]
    On,
    Other(i64),
}

fn main() {}
