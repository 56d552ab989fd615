//! Every variant states its code; codes are not counted.

use lwm2m_runtime::Lwm2mEnum;

#[derive(Clone, Copy, Lwm2mEnum)]
enum Mode {
    #[lwm2m(code = 0)]
    Off,
    On,
    Other(i64),
}

fn main() {}
