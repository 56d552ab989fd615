//! Open enums: by attribute, by discriminant, with another name for all other codes, unsigned.

use lwm2m_runtime::{ContentFormat, Decoder, Lwm2mEnum, Lwm2mObject, Object, Path};
use lwm2m_runtime::definition::ResourceType;
use lwm2m_runtime::field::Enumeration;

#[derive(Debug, Clone, Copy, PartialEq, Lwm2mEnum)]
enum Mode {
    #[lwm2m(code = 0)]
    Off,
    #[lwm2m(code = -3)]
    On,
    Other(i64),
}

#[derive(Debug, Clone, Copy, PartialEq, Lwm2mEnum)]
#[repr(i64)]
#[lwm2m(unsigned)]
enum Level {
    Low = 1,
    High = 0x10,
    #[lwm2m(other)]
    Reserved(i64),
}

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769, lwm2m_version = "1.1")]
struct Pump {
    #[lwm2m(id = 0, ops = "RW")]
    mode: Mode,
    #[lwm2m(id = 1, ops = "RW", range = 0..=99)]
    level: Option<Level>,
    #[lwm2m(id = 2, ops = "RW", integer)]
    stated: Mode,
}

fn main() {
    let kinds: Vec<_> = Pump::definition().resources().filter_map(|row| row.kind()).collect();
    assert_eq!(kinds, [ResourceType::Integer, ResourceType::Unsigned, ResourceType::Integer]);
    for code in [-3, 0, 1, 7] {
        assert_eq!(Mode::from_code(code).code(), code);
    }
    assert_eq!((Level::from_code(16), Level::from_code(2)), (Level::High, Level::Reserved(2)));

    let mut pump: Pump = lwm2m_runtime::object::Placeholder::placeholder();
    assert_eq!(pump.mode, Mode::Off);
    let payload = [0xc1, 0, 0xfd, 0xc1, 1, 50, 0xc1, 2, 9];
    Decoder::new(ContentFormat::TLV, &payload, Path::instance(42769, 0)).update(&mut pump).unwrap();
    assert_eq!((pump.mode, pump.level, pump.stated), (Mode::On, Some(Level::Reserved(50)), Mode::Other(9)));
}
