//! Open enums: by attribute, by discriminant, with another name for all other codes, unsigned, with their labels.

use lwm2m_runtime::{ContentFormat, Decoder, Lwm2mEnum, Lwm2mObject, Object, Path};
use lwm2m_runtime::definition::ResourceType;
use lwm2m_runtime::field::Enumeration;

#[derive(Debug, Clone, Copy, PartialEq, Lwm2mEnum)]
enum Mode {
    #[lwm2m(code = 0)]
    Off,
    #[lwm2m(code = -3)]
    On,
    #[lwm2m(code = 4, name = "Low battery (below 10 %)")]
    Low,
    #[lwm2m(code = 5)]
    SoftwareUpdate,
    Other(i64),
}

#[derive(Debug, Clone, Copy, PartialEq, Lwm2mEnum)]
#[repr(i64)]
#[lwm2m(unsigned, skip_display)]
enum Level {
    Low = 1,
    High = 0x10,
    #[lwm2m(other)]
    Reserved(i64),
}

impl std::fmt::Display for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "level {}", i64::from(*self))
    }
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
        assert_eq!(i64::from(Mode::from(code)), code);
    }
    assert_eq!((Level::from(16), Level::from(2)), (Level::High, Level::Reserved(2)));
    assert!(Mode::from(7).is_other() && Level::Reserved(2).is_other() && !Mode::On.is_other());

    let labels: Vec<String> = [0, 4, 5, 9].map(|code| Mode::from(code).to_string()).into();
    assert_eq!(labels, ["Off", "Low battery (below 10 %)", "Software Update", "9"]);
    assert_eq!(format!("{:>4}|{:<4}|{:04}", Mode::On, Mode::Off, Mode::Other(-7)), "  On|Off |-007");
    assert_eq!(Level::High.to_string(), "level 16");

    let mut pump: Pump = lwm2m_runtime::object::Placeholder::placeholder();
    assert_eq!(pump.mode, Mode::Off);
    let payload = [0xc1, 0, 0xfd, 0xc1, 1, 50, 0xc1, 2, 9];
    Decoder::new(ContentFormat::TLV, &payload, Path::instance(42769, 0)).update(&mut pump).unwrap();
    assert_eq!((pump.mode, pump.level, pump.stated), (Mode::On, Some(Level::Reserved(50)), Mode::Other(9)));
}
