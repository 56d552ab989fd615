//! `Lwm2mEnum` needs `Copy`.

use lwm2m_runtime::Lwm2mEnum;

#[derive(Lwm2mEnum)]
enum Mode {
    #[lwm2m(code = 0)]
    Off,
    Other(i64),
}

fn main() {}
