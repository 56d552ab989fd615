//! A newtype names its type. A value that does not fit is refused, never rounded or cut.

use std::net::Ipv4Addr;

use lwm2m_runtime::{ContentFormat, Decoder, Encoder, ErrorKind, Lwm2mObject, Multiple, Object, Path, Value};
use lwm2m_runtime::definition::{Range, ResourceType};
use lwm2m_runtime::error::{Detail, ValueError};
use lwm2m_runtime::field::ResourceValue;

#[derive(Debug, Clone, Copy, PartialEq)]
struct Celsius(f32);

impl ResourceValue for Celsius {
    const KIND: ResourceType = ResourceType::Float;

    fn to_value(&self) -> Value<'_> {
        Value::Float(self.0.into())
    }

    fn from_value(value: &Value<'_>) -> Result<Self, ValueError> {
        f32::from_value(value).map(Celsius)
    }

    fn placeholder() -> Self {
        Celsius(0.0)
    }
}

/// An address as its bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Address([u8; 4]);

impl ResourceValue for Address {
    const KIND: ResourceType = ResourceType::Opaque;

    fn to_value(&self) -> Value<'_> {
        Value::Opaque(&self.0)
    }

    fn from_value(value: &Value<'_>) -> Result<Self, ValueError> {
        <[u8; 4]>::from_value(value).map(Address)
    }

    fn placeholder() -> Self {
        Address(Ipv4Addr::UNSPECIFIED.octets())
    }
}

/// A number with a limit of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Percentage(u8);

impl ResourceValue for Percentage {
    const KIND: ResourceType = ResourceType::Integer;

    fn to_value(&self) -> Value<'_> {
        Value::Integer(self.0.into())
    }

    fn from_value(value: &Value<'_>) -> Result<Self, ValueError> {
        match u8::from_value(value)? {
            percent @ 0..=100 => Ok(Percentage(percent)),
            _ => Err(ValueError::Invalid("a percentage is 0 to 100")),
        }
    }

    fn placeholder() -> Self {
        Percentage(0)
    }
}

/// Measures.
#[derive(Debug, Clone, PartialEq, Lwm2mObject)]
#[lwm2m(id = 42769, xml)]
struct Probe {
    /// The temperature.
    #[lwm2m(id = 0, ops = "RW", range = [-40..=85, 100])]
    celsius: Celsius,
    /// Where values go.
    #[lwm2m(id = 1, ops = "RW")]
    addresses: Multiple<Address>,
    /// Of the amplifier.
    #[lwm2m(id = 2, ops = "RW")]
    gain: Option<i8>,
    /// For people.
    #[lwm2m(id = 3, ops = "RW")]
    label: Option<heapless::String<4>>,
    /// Relative to saturation.
    #[lwm2m(id = 4, ops = "RW")]
    humidity: Option<Percentage>,
}

fn main() {
    let row = |id| Probe::definition().resource(id).unwrap();
    assert_eq!(row(0).kind(), Some(ResourceType::Float));
    assert_eq!(row(0).range(), Some(&Range::Float(&[(-40.0, 85.0), (100.0, 100.0)])));
    assert_eq!(row(1).kind(), Some(ResourceType::Opaque));
    // The definition contains types that only the compiler knows.
    let xml = Probe::DEFINITION_XML;
    assert!(xml.contains("<Type>Float</Type>") && xml.contains("<Type>Opaque</Type>"), "{xml}");
    assert!(xml.starts_with("<?xml") && xml.ends_with("</LWM2M>\n"), "{xml}");

    let mut probe = Probe {
        celsius: Celsius(21.5),
        addresses: Multiple::from([(0, Address([127, 0, 0, 1]))]),
        gain: Some(3),
        label: None,
        humidity: Some(Percentage(100)),
    };
    let before = probe.clone();
    let path = Path::instance(42769, 0);
    let refused: [(&[u8], ErrorKind, Detail); 6] = [
        // 0.1 as a double, which is no `f32`.
        (&[0xc8, 0, 8, 0x3f, 0xb9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a], ErrorKind::Overflow, Detail::None),
        (&[0x85, 1, 0x43, 0, 1, 2, 3], ErrorKind::Overflow, Detail::None),
        (&[0x87, 1, 0x45, 0, 1, 2, 3, 4, 5], ErrorKind::TooLong, Detail::Capacity(4)),
        (&[0xc2, 2, 0, 128], ErrorKind::Overflow, Detail::None),
        (&[0xc1, 4, 101], ErrorKind::Invalid, Detail::Rule("a percentage is 0 to 100")),
        (&[0xc5, 3, b'l', b'a', b'b', b'e', b'l'], ErrorKind::TooLong, Detail::Capacity(4)),
    ];
    for (payload, kind, detail) in refused {
        let error = Decoder::new(ContentFormat::TLV, payload, path).update(&mut probe).unwrap_err();
        assert_eq!((error.kind(), error.detail()), (kind, detail), "{payload:x?}");
        assert_eq!(probe, before);
    }
    let error = Decoder::new(ContentFormat::TLV, &[0xc1, 4, 101], path).update(&mut probe).unwrap_err();
    let expected = "/42769/0/4 (Probe, Humidity): invalid value: a percentage is 0 to 100, at byte 0 of the payload";
    assert_eq!(error.explain(&[Probe::definition()]).to_string(), expected);
    let payload = Encoder::read(&probe, path).encode_to_vec(ContentFormat::TLV).unwrap();
    let read: Probe = Decoder::new(ContentFormat::TLV, &payload, path).decode().unwrap();
    assert_eq!(read, probe);
}
