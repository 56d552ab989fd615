//! `Lwm2mEnum` needs an enum.

use lwm2m_runtime::Lwm2mEnum;

#[derive(Clone, Copy, Lwm2mEnum)]
struct Mode(i64);

#[derive(Clone, Copy, Lwm2mEnum)]
enum Either<const N: usize> {
    #[lwm2m(code = 0)]
    Off,
    Other(i64),
}

fn main() {}
