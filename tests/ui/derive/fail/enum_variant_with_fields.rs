//! A variant with a code has no fields.

use lwm2m_runtime::Lwm2mEnum;

#[derive(Clone, Copy, Lwm2mEnum)]
enum Mode {
    #[lwm2m(code = 0)]
    Off(u8),
    Other(i64),
}

fn main() {}
