//! An enum needs a variant that holds all other codes.

use lwm2m_runtime::Lwm2mEnum;

#[derive(Clone, Copy, Lwm2mEnum)]
enum Mode {
    #[lwm2m(code = 0)]
    Off,
}

fn main() {}
