//! From a struct to a payload and back, with an object in the form of generated ones, written by hand.
#![cfg(all(feature = "alloc", feature = "tlv"))]

/// Pump, `/42769`, version 1.0: one or more instances, optional.
///
/// A pump with a duty cycle.
#[derive(Debug, Clone, PartialEq)]
pub struct Pump {
    /// Speed, `/42769/x/0`: read-only, mandatory, Float, in 1/min.
    ///
    /// Revolutions per minute.
    pub speed: f64,
    /// Duty, `/42769/x/1`: read and write, optional, Integer, 0..=100.
    pub duty: ::core::option::Option<i64>,
    /// Limits, `/42769/x/2`: read and write, optional, Integer with instances.
    pub limits: ::core::option::Option<::lwm2m_runtime::Multiple<i64>>,
    /// Mode, `/42769/x/3`: read and write, mandatory, Integer.
    pub mode: Mode,
    /// Key, `/42769/x/5`: write-only, optional, Opaque, 16 bytes.
    pub key: ::core::option::Option<::lwm2m_runtime::alloc::vec::Vec<u8>>,
    /// Label, `/42769/x/5750`: read and write, optional, String.
    pub label: ::core::option::Option<::lwm2m_runtime::alloc::string::String>,
}

/// Object ID of [`Pump`].
pub const OBJECT_ID: u16 = 42769;
/// Resource ID of [`Pump::speed`].
pub const SPEED: u16 = 0;
/// Resource ID of [`Pump::duty`].
pub const DUTY: u16 = 1;
/// Resource ID of [`PumpActions::flush`].
pub const FLUSH: u16 = 4;

impl Pump {
    /// Creates an instance with the mandatory resources only.
    #[inline]
    pub fn new(speed: f64, mode: Mode) -> Self {
        Self {
            speed,
            duty: ::core::option::Option::None,
            limits: ::core::option::Option::None,
            mode,
            key: ::core::option::Option::None,
            label: ::core::option::Option::None,
        }
    }
}

/// Values of Mode, `/42769/x/3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// 0: Off
    Off,
    /// 1: On
    On,
    /// A code without a name.
    Other(i64),
}

impl ::lwm2m_runtime::field::Enumeration for Mode {
    fn is_other(self) -> bool {
        ::core::matches!(self, Self::Other(_))
    }
}

impl ::core::fmt::Display for Mode {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        let label = match self {
            Self::Off => "Off",
            Self::On => "On",
            Self::Other(code) => return ::core::fmt::Display::fmt(code, f),
        };
        f.pad(label)
    }
}

impl ::core::convert::From<i64> for Mode {
    fn from(code: i64) -> Self {
        match code {
            0 => Self::Off,
            1 => Self::On,
            other => Self::Other(other),
        }
    }
}

impl ::core::convert::From<Mode> for i64 {
    fn from(value: Mode) -> Self {
        match value {
            Mode::Off => 0,
            Mode::On => 1,
            Mode::Other(code) => code,
        }
    }
}

/// The executable resources of [`Pump`].
///
/// Implement it for the type of your application that owns the hardware.
pub trait PumpActions: ::core::marker::Sized {
    /// Flush, `/42769/x/4`: mandatory.
    fn flush(
        &mut self,
        instance: &mut Pump,
        arguments: ::lwm2m_runtime::execute::Arguments<'_>,
    ) -> ::core::result::Result<(), ::lwm2m_runtime::ErrorKind>;

    /// Drain, `/42769/x/6`: optional.
    fn drain() -> ::core::option::Option<::lwm2m_runtime::execute::Action<Self, Pump>> {
        ::core::option::Option::None
    }
}

impl ::lwm2m_runtime::Object for Pump {
    #[inline]
    fn definition() -> &'static ::lwm2m_runtime::ObjectDef<'static> {
        use ::lwm2m_runtime::ObjectDef;
        use ::lwm2m_runtime::definition::{Range, Resources};
        use ::lwm2m_runtime::table::{E, FLOAT, INTEGER, MANDATORY, MULTIPLE, OPAQUE, R, RW, STRING, W, row};
        static RESOURCES: Resources<'static, 8> = Resources::new([
            row(0, "Speed", FLOAT | R | MANDATORY),
            row(1, "Duty", INTEGER | RW).within(&Range::Integer(&[(0, 100)])),
            row(2, "Limits", INTEGER | RW | MULTIPLE),
            row(3, "Mode", INTEGER | RW | MANDATORY),
            row(4, "Flush", E | MANDATORY),
            row(5, "Key", OPAQUE | W).within(&Range::Length(&[(16, 16)])),
            row(6, "Drain", E),
            row(5750, "Label", STRING | RW),
        ]);
        static OBJECT: ObjectDef<'static> = ObjectDef::new(42769, "Pump", RESOURCES.table()).multiple();
        &OBJECT
    }

    fn object_definition(&self) -> &'static ::lwm2m_runtime::ObjectDef<'static> {
        <Self as ::lwm2m_runtime::Object>::definition()
    }

    fn field(&self, index: usize) -> ::core::option::Option<&dyn ::lwm2m_runtime::field::Field> {
        ::core::option::Option::Some(match index {
            0 => &self.speed,
            1 => &self.duty,
            2 => &self.limits,
            3 => &self.mode,
            5 => &self.key,
            7 => &self.label,
            _ => return ::core::option::Option::None,
        })
    }

    fn field_mut(&mut self, index: usize) -> ::core::option::Option<&mut dyn ::lwm2m_runtime::field::Field> {
        ::core::option::Option::Some(match index {
            0 => &mut self.speed,
            1 => &mut self.duty,
            2 => &mut self.limits,
            3 => &mut self.mode,
            5 => &mut self.key,
            7 => &mut self.label,
            _ => return ::core::option::Option::None,
        })
    }
}

impl ::lwm2m_runtime::object::Placeholder for Pump {
    fn placeholder() -> Self {
        use ::core::option::Option::None;
        Self {
            speed: ::lwm2m_runtime::field::ResourceValue::placeholder(),
            duty: None,
            limits: None,
            mode: ::lwm2m_runtime::field::ResourceValue::placeholder(),
            key: None,
            label: None,
        }
    }
}

impl<A: PumpActions> ::lwm2m_runtime::execute::Execute<A> for Pump {
    fn action(resource: u16) -> ::core::option::Option<::lwm2m_runtime::execute::Action<A, Self>> {
        match resource {
            4 => ::core::option::Option::Some(A::flush),
            6 => A::drain(),
            _ => ::core::option::Option::None,
        }
    }
}

use lwm2m_runtime::error::Rule;
use lwm2m_runtime::execute::{Execute, Execution};
use lwm2m_runtime::{ContentFormat, Decoder, Encoder, ErrorKind, Multiple, Path};

fn pump() -> Pump {
    Pump {
        duty: Some(50),
        limits: Some(Multiple::from([(0, 10), (7, 300)])),
        label: Some("cellar".into()),
        key: Some(vec![7; 16]),
        ..Pump::new(1450.0, Mode::On)
    }
}

const INSTANCE: Path = Path::instance(42769, 0);

#[test]
fn a_server_decodes_all_readable_resources() {
    let payload = Encoder::read(&pump(), INSTANCE).encode_to_vec(ContentFormat::TLV).unwrap();
    let mirrored: Pump = Decoder::new(ContentFormat::TLV, &payload, INSTANCE).decode().unwrap();
    assert_eq!(mirrored, Pump { key: None, ..pump() });
}

#[test]
fn a_refused_write_changes_nothing_and_returns_path_and_cause() {
    // Duty 60, then limits, then a mode that is text.
    let table: [(&[u8], ErrorKind, &str); 5] = [
        (&[0xc1, 1, 101], ErrorKind::OutOfRange, "/42769/0/1"),
        (&[0xc1, 99, 1], ErrorKind::UnknownResource, "/42769/0/99"),
        (&[0xc1, 1, 60, 0xc1, 0, 1], ErrorKind::Malformed(Rule::TlvFloat), "/42769/0/0"),
        (&[0xc1, 1, 60, 0xc1, 1, 60], ErrorKind::Duplicate, "/42769/0/1"),
        (&[0xc1, 1, 60, 0x83, 2, 0x41, 0], ErrorKind::Truncated { missing: 1 }, "/42769/0/2"),
    ];
    for (payload, kind, path) in table {
        let mut written = pump();
        let error = Decoder::new(ContentFormat::TLV, payload, INSTANCE).update(&mut written).unwrap_err();
        assert_eq!((error.kind(), error.path().to_string().as_str()), (kind, path), "{payload:x?}");
        assert_eq!(written, pump());
    }
}

#[test]
fn replace_clears_absent_resources_and_update_merges() {
    let payload = [0x83, 2, 0x41, 7, 9, 0xc1, 3, 1];
    let mut updated = pump();
    Decoder::new(ContentFormat::TLV, &payload, INSTANCE).update(&mut updated).unwrap();
    assert_eq!(updated.limits, Some(Multiple::from([(0, 10), (7, 9)])));
    assert_eq!(updated.duty, Some(50));

    let mut replaced = pump();
    Decoder::new(ContentFormat::TLV, &payload, INSTANCE).replace(&mut replaced).unwrap();
    assert_eq!(replaced.limits, Some(Multiple::from([(7, 9)])));
    let expected = Pump { limits: replaced.limits.clone(), ..Pump::new(1450.0, Mode::On) };
    assert_eq!(replaced, expected);
}

#[test]
fn duplicates_are_found_in_any_order_of_instances() {
    let mut written = pump();
    let disordered = [0x86, 2, 0x41, 9, 9, 0x41, 1, 1, 0xc1, 3, 1];
    Decoder::new(ContentFormat::TLV, &disordered, INSTANCE).replace(&mut written).unwrap();
    assert_eq!(written.limits, Some(Multiple::from([(1, 1), (9, 9)])));
    let twice = [0x89 & 0xf8 | 0x08, 2, 9, 0x41, 9, 9, 0x41, 1, 1, 0x41, 9, 8];
    let before = written.clone();
    let error = Decoder::new(ContentFormat::TLV, &twice, INSTANCE).replace(&mut written).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Duplicate);
    assert_eq!(error.path(), Path::resource_instance(42769, 0, 2, 9));
    assert_eq!(written, before);
}

#[test]
fn an_optional_action_is_an_error_unless_it_is_implemented() {
    struct Hardware {
        flushed: u32,
    }
    impl PumpActions for Hardware {
        fn flush(
            &mut self,
            _: &mut Pump,
            arguments: lwm2m_runtime::execute::Arguments<'_>,
        ) -> Result<(), ErrorKind> {
            self.flushed += if arguments.is_empty() { 1 } else { 2 };
            Ok(())
        }
    }
    let mut hardware = Hardware { flushed: 0 };
    let request = Execution::new(lwm2m_runtime::execute::Arguments::NONE);
    assert_eq!(pump().execute(&mut hardware, FLUSH, request), Ok(()));
    assert_eq!(pump().execute(&mut hardware, FLUSH, Execution::probe()), Ok(()));
    assert_eq!(hardware.flushed, 1);
    for (resource, kind) in
        [(6, ErrorKind::Absent), (0, ErrorKind::NotExecutable), (9, ErrorKind::UnknownResource)]
    {
        let error = pump().execute(&mut hardware, resource, request).unwrap_err();
        assert_eq!(error, kind);
        assert_eq!(pump().execute(&mut hardware, resource, Execution::probe()), Err(error));
    }
}
