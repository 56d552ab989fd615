//! A struct with a lifetime, generics, borrowed values and skipped fields.

use lwm2m_runtime::{ContentFormat, Decoder, Encoder, ErrorKind, Lwm2mObject, Path, ResponseCode};
use lwm2m_runtime::error::ValueError;
use lwm2m_runtime::field::{BoundedMultiple, ResourceValue};

/// State of the application, no resource.
#[derive(Default)]
struct Wiring {
    pin: u8,
}

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump<'a, T, const N: usize>
where
    T: Clone,
{
    #[lwm2m(id = 0, ops = "R")]
    label: &'a str,
    #[lwm2m(id = 1, ops = "R")]
    key: Option<&'a [u8]>,
    #[lwm2m(id = 2, ops = "RW", float)]
    speed: T,
    #[lwm2m(id = 3, ops = "RW", integer)]
    limits: Option<BoundedMultiple<i32, N>>,
    #[lwm2m(id = 4, ops = "RW")]
    site: heapless::String<N>,
    #[lwm2m(skip)]
    wiring: Wiring,
    #[lwm2m(skip)]
    history: Vec<T>,
}

/// A name that generated impls could use for a parameter.
#[derive(Lwm2mObject)]
#[lwm2m(id = 42770)]
struct A {
    #[lwm2m(id = 0, ops = "R")]
    value: i64,
}

#[derive(Lwm2mObject)]
#[lwm2m(id = 42771, action(id = 1, name = "Reset"))]
struct Gauge<A> {
    #[lwm2m(id = 0, ops = "R", integer)]
    value: A,
}

fn main() {
    let name = String::from("cellar");
    let mut pump: Pump<'_, f64, 8> = Pump { label: &name, key: Some(&[1, 2]), speed: 5.0, ..lwm2m_runtime::object::Placeholder::placeholder() };
    pump.wiring.pin = 3;
    pump.history.push(4.0);
    let path = Path::instance(42769, 0);
    let payload = Encoder::read(&pump, path).only(&[0, 1]).encode_to_vec(ContentFormat::TLV).unwrap();
    assert_eq!(payload, *b"\xc6\x00cellar\xc2\x01\x01\x02");

    // Not even a bootstrap server can write a borrowed value.
    let decoder = Decoder::new(ContentFormat::TLV, b"\xc1\x00x", path).from_bootstrap_server();
    let error = decoder.update(&mut pump).unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Borrowed, ResponseCode::METHOD_NOT_ALLOWED));
    assert_eq!((pump.label, pump.wiring.pin, pump.history.len()), ("cellar", 3, 1));

    Decoder::new(ContentFormat::TLV, b"\xc3\x04abc", path).update(&mut pump).unwrap();
    assert_eq!(pump.site, "abc");
    assert!(pump.limits.is_none());
    assert_eq!((A { value: 5 }.value, Gauge::<i64> { value: ResourceValue::placeholder() }.value), (5, 0));
}
