//! An Unsigned Integer has no negative codes.

use lwm2m_runtime::Lwm2mEnum;

#[derive(Clone, Copy, Lwm2mEnum)]
#[lwm2m(unsigned)]
enum Mode {
    #[lwm2m(code = -1)]
    Off,
    Other(i64),
}

fn main() {}
