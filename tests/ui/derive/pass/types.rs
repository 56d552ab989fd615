//! The type of a resource is that of its field, or the one in its attribute.

use lwm2m_runtime::{ContentFormat, Decoder, Encoder, Lwm2mObject, Multiple, Object, ObjectLink, Path, Time};
use lwm2m_runtime::field::CoreLink;

#[derive(Debug, PartialEq, Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Everything {
    #[lwm2m(id = 0, ops = "RW")]
    a: i8,
    #[lwm2m(id = 1, ops = "RW")]
    b: u64,
    #[lwm2m(id = 2, ops = "RW")]
    c: f32,
    #[lwm2m(id = 3, ops = "RW")]
    d: bool,
    #[lwm2m(id = 4, ops = "RW")]
    e: std::string::String,
    #[lwm2m(id = 5, ops = "RW")]
    f: Vec<u8>,
    #[lwm2m(id = 6, ops = "RW")]
    g: Time,
    #[lwm2m(id = 7, ops = "RW")]
    h: ObjectLink,
    #[lwm2m(id = 8, ops = "RW")]
    i: CoreLink<String>,
    #[lwm2m(id = 9, ops = "RW", time)]
    j: i64,
    #[lwm2m(id = 10, ops = "RW", time)]
    k: Option<u32>,
    #[lwm2m(id = 11, ops = "RW", corelnk)]
    l: Multiple<String>,
    #[lwm2m(id = 12, ops = "RW", integer, range = 0..=200)]
    m: u8,
    #[lwm2m(id = 13, ops = "RW", unsigned)]
    n: u16,
    #[lwm2m(id = 14, ops = "RW", opaque)]
    o: [u8; 4],
    #[lwm2m(id = 15, ops = "RW", string)]
    p: Option<lwm2m_runtime::heapless::String<8>>,
    #[lwm2m(id = 16, ops = "RW", float)]
    q: f64,
    #[lwm2m(id = 17, ops = "RW", boolean)]
    r: Option<bool>,
    #[lwm2m(id = 18, ops = "RW", objlnk)]
    s: Option<Multiple<ObjectLink>>,
    #[lwm2m(id = 19, ops = "RW")]
    t: heapless::Vec<u8, 4>,
}

fn main() {
    let names: Vec<_> = Everything::definition()
        .resources()
        .map(|row| row.kind().map_or("", |kind| kind.as_str()))
        .collect();
    assert_eq!(
        names.join(" "),
        "Integer Unsigned Integer Float Boolean String Opaque Time Objlnk Corelnk Time Time Corelnk Integer \
         Unsigned Integer Opaque String Float Boolean Objlnk Opaque"
    );
    // The types of LwM2M 1.1 raise the version by themselves.
    assert_eq!(Everything::definition().minimum_lwm2m_version().to_string(), "1.1");

    let path = Path::instance(42769, 0);
    let one = Everything {
        a: -1,
        b: u64::MAX,
        c: 0.5,
        d: true,
        e: "e".into(),
        f: vec![1],
        g: Time(5),
        h: ObjectLink { object: 3, instance: 0 },
        i: CoreLink("</3/0>".into()),
        j: -1,
        k: Some(u32::MAX),
        l: Multiple::from([(0, "</1>".into())]),
        m: 200,
        n: u16::MAX,
        o: [1, 2, 3, 4],
        p: Some("eight".parse().unwrap()),
        q: 0.1,
        r: Some(false),
        s: Some(Multiple::from([(7, ObjectLink::NULL)])),
        t: heapless::Vec::from_slice(&[9]).unwrap(),
    };
    for format in [ContentFormat::TLV, ContentFormat::SENML_JSON, ContentFormat::SENML_CBOR] {
        let payload = Encoder::read(&one, path).encode_to_vec(format).unwrap();
        let two: Everything = Decoder::new(format, &payload, path).decode().unwrap();
        assert_eq!(two, one, "{format:?}");
    }
    // An Integer is signed, whatever the field holds: 200 takes two bytes.
    let payload = Encoder::read(&one, path).only(&[12]).encode_to_vec(ContentFormat::TLV).unwrap();
    assert_eq!(payload, [0xc2, 12, 0, 200]);
}
