//! A variant has one code.

use lwm2m_runtime::Lwm2mEnum;

#[derive(Clone, Copy, Lwm2mEnum)]
#[repr(i64)]
enum Mode {
    #[lwm2m(code = 0)]
    Off = 1,
    Other(i64),
}

fn main() {}
