//! TLV and LwM2M CBOR hold each instance and each resource once, whatever the order in which it is given.
#![cfg(all(feature = "formats", feature = "alloc"))]

use lwm2m_runtime::Multiple;
use lwm2m_runtime::definition::{Operations, ResourceDef, ResourceType, Resources};
use lwm2m_runtime::field::Field;
use lwm2m_runtime::{
    ContentFormat, Decoder, Encoder, Error, ErrorKind, Object, ObjectDef, Path, Record, Value,
};

static RESOURCES: Resources<'_, 3> = Resources::new([
    ResourceDef::new(6, "Sources", Operations::ReadWrite, ResourceType::Integer).multiple(),
    ResourceDef::new(9, "Level", Operations::ReadWrite, ResourceType::Integer),
    ResourceDef::new(10, "Free", Operations::ReadWrite, ResourceType::Integer),
]);
static DEVICE: ObjectDef<'static> = ObjectDef::new(3, "Device", RESOURCES.table()).multiple();

#[derive(Default)]
struct Device {
    sources: Option<Multiple<i64>>,
    level: Option<i64>,
    free: Option<i64>,
}

impl Object for Device {
    fn definition() -> &'static ObjectDef<'static> {
        &DEVICE
    }
    fn object_definition(&self) -> &'static ObjectDef<'static> {
        &DEVICE
    }
    fn field(&self, index: usize) -> Option<&dyn Field> {
        let fields: [&dyn Field; 3] = [&self.sources, &self.level, &self.free];
        fields.get(index).copied()
    }
    fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field> {
        match index {
            0 => Some(&mut self.sources),
            1 => Some(&mut self.level),
            2 => Some(&mut self.free),
            _ => None,
        }
    }
}

fn path(text: &str) -> Path {
    text.parse().expect("a path")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Records with the values 1, 2, .. in this order; a path with `-` has no value.
fn records(paths: &str) -> Vec<Record<'static>> {
    let record = |(index, text): (usize, &str)| match text.strip_suffix('-') {
        Some(text) => Record::empty(path(text)),
        None => Record::new(path(text), Value::Integer(index as i64 + 1)),
    };
    paths.split(' ').enumerate().map(record).collect()
}

fn encode(format: ContentFormat, base: &str, paths: &str) -> Result<String, Error> {
    Encoder::records(path(base), &records(paths)).encode_to_vec(format).map(|bytes| hex(&bytes))
}

const LWM2M_CBOR: ContentFormat = ContentFormat::LWM2M_CBOR;
const TLV: ContentFormat = ContentFormat::TLV;

#[test]
fn records_of_one_resource_instance_or_object_share_one_map() {
    let table = [
        // A resource, an instance and an object whose records are not neighbours.
        ("/3/0/6/0 /3/0/9 /3/0/6/1", "a1820300a206a20001010309 02"),
        ("/3/0/9 /3/0/6/1 /3/0/10 /3/0/6/0", "a1820300a306a2000401020901 0a03"),
        ("/3/0/9 /3/1/9 /3/0/10", "a103a200a209010a0301a10902"),
        ("/3/0/9 /5/0/3 /3/0/10", "a2820300a209010a0383050003 02"),
        ("/3/0/9 /5/0/3 /3/1/9", "a203a200a1090101a1090383050003 02"),
        ("/5/0/3 /3/0/6/0 /5/0/9 /3/0/6/1", "a28303000 6a2000201 04820500a203010903"),
        // Paths without a value, among others.
        ("/3/0/6/0 /3/0/6/1- /3/0/6/2", "a183030006a3000101f60203"),
        ("/3/0/6/1- /3/0/9 /3/0/6/0-", "a1820300a206a200f601f60902"),
        ("/3/1- /5- /3/0/9", "a203a200a1090301a005f6"),
    ];
    for (paths, expected) in table {
        let expected: String = expected.split(' ').collect();
        let found = encode(LWM2M_CBOR, "/", paths);
        assert_eq!(found, Ok(expected), "{paths}");
    }
}

#[test]
fn records_of_one_resource_or_instance_share_one_entry_of_tlv() {
    let table = [
        ("/3/0", "/3/0/6/0 /3/0/9 /3/0/6/1", "86064100014101 03 c10902"),
        ("/3/0", "/3/0/9 /3/0/6/1 /3/0/10 /3/0/6/0", "86064100044101 02 c10901 c10a03"),
        ("/3/0/6", "/3/0/6/1 /3/0/6/0", "8606410101410002"),
        ("/3", "/3/0/9 /3/1/9 /3/0/10", "0600c10901c10a03 0301c10902"),
        ("/3", "/3/1/6/0 /3/0/9 /3/1/9 /3/1/6/1", "0300c10902 08010b 8606410001410104c10903"),
    ];
    for (base, paths, expected) in table {
        let expected: String = expected.split(' ').collect();
        assert_eq!(encode(TLV, base, paths), Ok(expected), "{paths}");
    }
}

#[test]
fn a_path_that_occurs_twice_is_refused_before_anything_is_written() {
    let table = [
        ("/3/0", "/3/0/9 /3/0/9", "/3/0/9"),
        ("/3/0", "/3/0/9 /3/0/10 /3/0/9", "/3/0/9"),
        ("/3/0", "/3/0/6/0 /3/0/9 /3/0/6/0", "/3/0/6/0"),
        ("/3/0", "/3/0/6- /3/0/6/0", "/3/0/6/0"),
        ("/3/0", "/3/0/6/0 /3/0/9 /3/0/6-", "/3/0/6/0"),
        ("/3", "/3/0/9 /3/1/9 /3/0/9", "/3/0/9"),
    ];
    for (base, paths, expected) in table {
        for format in [TLV, LWM2M_CBOR] {
            let error = Error::new(ErrorKind::Duplicate, path(expected));
            assert_eq!(encode(format, base, paths), Err(error), "{paths}");
            let records = records(paths);
            let encoder = Encoder::records(path(base), &records);
            let outcome = encoder.encode_to(format, &mut [0; 200], &mut |_: &[u8]| {
                panic!("a piece of a payload that is refused")
            });
            assert_eq!(outcome, Err(error), "{paths}");
        }
    }
}

#[test]
fn records_are_written_in_pieces_as_in_one() {
    let paths: Vec<String> = (0..300).map(|index| format!("/3/{}/6/{}", index % 7, 300 - index)).collect();
    let records = records(&paths.join(" "));
    let encoder = Encoder::records(Path::object(3), &records);
    for format in [TLV, LWM2M_CBOR] {
        let mut stream = Vec::new();
        let size = encoder.encode_to(format, &mut [0; 200], &mut |piece: &[u8]| {
            stream.extend_from_slice(piece);
            Ok(())
        });
        assert_eq!(size, Ok(stream.len()));
        assert_eq!(encoder.encode_to_vec(format).as_ref(), Ok(&stream));
        let mut sorted = records.clone();
        sorted.sort_by_key(|record| record.path);
        let mut found = Vec::new();
        let decoder = Decoder::new(format, &stream, Path::object(3));
        decoder
            .records(&[&DEVICE], &mut |record| {
                found.push((record.path, record.value.and_then(|value| value.as_i64())));
                Ok(())
            })
            .unwrap();
        let expected: Vec<_> = sorted
            .iter()
            .map(|record| (record.path, record.value.and_then(|value| value.as_i64())))
            .collect();
        assert_eq!(found, expected, "{format}");
    }
}

fn composite(format: ContentFormat, parts: &str) -> Result<String, Error> {
    let device =
        Device { sources: Some([(0, 1), (1, 5)].into_iter().collect()), level: Some(100), free: None };
    let other = Device { sources: Some(Multiple::default()), level: None, free: Some(7) };
    let part = |text: &str| -> (Path, &dyn Object) {
        let path = path(text);
        (path, if path.instance_id() == Some(1) { &other } else { &device })
    };
    let parts: Vec<(Path, &dyn Object)> = parts.split(' ').map(part).collect();
    Encoder::composite(&parts).encode_to_vec(format).map(|bytes| hex(&bytes))
}

#[test]
fn parts_of_one_instance_share_one_map() {
    let table = [
        ("/3/0/9 /3/0/6", "a1820300a209186406a200010105"),
        ("/3/0/6/1 /3/0/9 /3/0/6/0", "a1820300a206a200010105 091864"),
        ("/3/0/6/0 /3/0/6/1", "a183030006a200010105"),
        ("/3/0/9 /3/1/10 /3/0/6/1", "a103a200a206a1010509186401a10a07"),
        ("/3/1 /3/0/9", "a103a201a206a00a0700a1091864"),
        // Absent resources and resource instances are left out, and an instance of which nothing remains.
        ("/3/0/10 /3/0/9", "a183030009 1864"),
        ("/3/0/10 /3/1/10", "a18303010a07"),
        ("/3/0/6/7 /3/0/9", "a1830300091864"),
        ("/3/0/6/7 /3/0/6/0 /3/0/6/5", "a18403000600 01"),
        ("/3/0/10", "a0"),
    ];
    for (parts, expected) in table {
        let expected: String = expected.split(' ').collect();
        assert_eq!(composite(LWM2M_CBOR, parts), Ok(expected), "{parts}");
    }
}

#[test]
fn parts_that_overlap_are_refused() {
    for (parts, expected) in
        [("/3/0/9 /3/0/9", "/3/0/9"), ("/3/0/6/0 /3/0", "/3/0"), ("/3/0/6/0 /3/1 /3/0/6", "/3/0/6/0")]
    {
        let error = Error::new(ErrorKind::Duplicate, path(expected));
        assert_eq!(composite(LWM2M_CBOR, parts), Err(error), "{parts}");
    }
    let error = Error::new(ErrorKind::UnknownResource, path("/3/0/99"));
    assert_eq!(composite(LWM2M_CBOR, "/3/0/9 /3/0/99"), Err(error));
}

#[test]
fn an_instance_that_is_given_twice_is_refused() {
    let device = Device::default();
    let all = |ids: &[u16]| {
        let instances: Vec<(u16, &dyn Object)> = ids.iter().map(|id| (*id, &device as &dyn Object)).collect();
        let encoder = Encoder::read_all(3, &instances);
        [TLV, LWM2M_CBOR].map(|format| encoder.encode_to_vec(format).map(|bytes| hex(&bytes)))
    };
    assert_eq!(all(&[2, 0]), [Ok("00020000".to_owned()), Ok("a103a202a000a0".to_owned())]);
    for ids in [&[2, 0, 2][..], &[1, 1]] {
        let error = Error::new(ErrorKind::Duplicate, Path::instance(3, ids[0]));
        assert_eq!(all(ids), [Err(error), Err(error)], "{ids:?}");
    }
}
