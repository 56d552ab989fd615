//! Checks the frames that `defmt::Format` sends, with the mock of a logger that defmt has for its own tests.
//!
//! A log frame consists of indexes of strings, which stay on the host, and of the values between them. The mock counts
//! the indexes up.

use std::vec;
use std::vec::Vec;

use defmt::Format;
use defmt::export::{fetch_bytes, fetch_string_index, istr};

use crate::definition::{Operations, ResourceDef, ResourceType, Resources, Version};
use crate::error::{Actual, Error, ErrorKind, MissingResources, ValueError};
use crate::field::Secret;
use crate::{ContentFormat, ObjectDef, ObjectLink, Path, Record, ResponseCode, Time, Value};

/// An item of a frame.
enum Item {
    /// The index of a string.
    Text,
    /// A value.
    Bytes(Vec<u8>),
}

use Item::Text;

/// The end of a type with an implementation by hand.
fn end() -> Item {
    id(0)
}

fn byte(value: u8) -> Item {
    Item::Bytes(vec![value])
}

fn id(value: u16) -> Item {
    Item::Bytes(value.to_le_bytes().into())
}

fn number(value: i64) -> Item {
    Item::Bytes(value.to_le_bytes().into())
}

/// A text or bytes, with their length in front.
fn slice(value: &[u8]) -> Item {
    Item::Bytes([&u32::try_from(value.len()).unwrap().to_le_bytes(), value].concat())
}

#[track_caller]
fn sends<T: Format>(value: &T, items: impl IntoIterator<Item = Item>) {
    let mut index = fetch_string_index();
    let mut expected = Vec::new();
    for item in items {
        match item {
            Text => {
                expected.extend(index.to_le_bytes());
                index += 1;
            }
            Item::Bytes(bytes) => expected.extend(bytes),
        }
    }
    istr(&T::_format_tag());
    value._format_data();
    assert_eq!(fetch_bytes(), expected);
}

#[test]
fn a_path_sends_its_ids() {
    sends(&Path::ROOT, [Text, Text, end()]);
    sends(&Path::object(3), [Text, Text, id(3), end()]);
    sends(&Path::instance(3, 1), [Text, Text, id(3), id(1), end()]);
    sends(&Path::resource(3, 1, 9), [Text, Text, id(3), id(1), id(9), end()]);
    sends(&Path::resource_instance(3, 1, 6, 2), [Text, Text, id(3), id(1), id(6), id(2), end()]);
}

#[test]
fn a_value_sends_itself_and_the_name_of_its_form() {
    sends(&Value::Integer(-7), [Text, Text, number(-7), end()]);
    sends(&Value::String("cellar"), [Text, Text, slice(b"cellar"), end()]);
    sends(&Value::Opaque(&[1, 2]), [Text, Text, slice(&[1, 2]), end()]);
    sends(&Value::Boolean(true), [Text, Text, byte(1), end()]);
    sends(&Value::Time(Time(60)), [Text, Text, number(60), end()]);
    let link = ObjectLink { object: 3303, instance: 1 };
    sends(&Value::ObjectLink(link), [Text, Text, id(3303), id(1), end()]);
}

#[test]
fn codes_formats_and_versions_are_short() {
    sends(&ResponseCode::NOT_FOUND, [Text, Text, byte(4), byte(4), end()]);
    sends(&ContentFormat::TLV, [Text, Text, end()]);
    sends(&Version { major: 1, minor: 2 }, [Text, Text, byte(1), byte(2), end()]);
}

#[test]
fn an_error_sends_path_cause_and_offset() {
    let path = Path::resource(3, 0, 9);
    let not_writable = defmt_variant(&ErrorKind::NotWritable);
    let whole = Error::new(ErrorKind::NotWritable, path).at_offset(5);
    let path = [Text, Text, Text, Text, id(3), id(0), id(9), end()];
    let cause = [Text, Text, byte(not_writable)];
    let offset = [Text, Item::Bytes(vec![5, 0, 0, 0]), end()];
    sends(&whole, path.into_iter().chain(cause).chain(offset));

    let wrong_type = ErrorKind::WrongType { expected: ResourceType::String };
    sends(&Error::from(ErrorKind::NotWritable), [Text, Text, Text, byte(not_writable), end()]);
    let value = defmt_variant(&wrong_type);
    sends(&wrong_type, [Text, byte(value), Text, byte(0)]);
    let out_of_range = Error::from(ValueError::OutOfRange { found: Actual::Bytes(7) });
    let detail = [Text, Text, byte(1), Text, byte(3), Item::Bytes(vec![7, 0, 0, 0]), end()];
    let cause = [Text, Text, Text, byte(defmt_variant(&ErrorKind::OutOfRange))];
    sends(&out_of_range, cause.into_iter().chain(detail));
}

/// Returns the index of the variant, which derived formats send after the index of their string.
fn defmt_variant(kind: &ErrorKind) -> u8 {
    kind._format_data();
    fetch_bytes()[0]
}

#[test]
fn a_secret_sends_none_of_its_bytes() {
    sends(&Secret::new([7_u8; 16]), [Text, Text, end()]);
}

#[test]
fn a_record_sends_path_value_and_time() {
    let record = Record::new(Path::object(3), Value::Integer(1));
    let path = || [Text, Text, Text, Text, id(3), end()];
    sends(&record, path().into_iter().chain([Text, number(1), end()]));
    let time = [Text, Item::Bytes(2.5_f64.to_le_bytes().into()), end()];
    let sampled = Record { time: Some(2.5), ..record };
    sends(&sampled, path().into_iter().chain([Text, number(1)]).chain(time));
}

#[test]
fn a_record_of_a_secret_sends_none_of_its_bytes() {
    let record = Record::new(Path::resource(0, 1, 5), Value::Opaque(&[7; 16]));
    let path = [Text, Text, Text, Text, id(0), id(1), id(5), end()];
    sends(&record, path.into_iter().chain([Text, end()]));
}

#[cfg(feature = "heapless")]
#[test]
fn a_multiple_resource_sends_ids_and_values() {
    use crate::field::BoundedMultiple;

    let multiple: BoundedMultiple<i64, 4> = BoundedMultiple::from_array([(0, 5), (3, 6)]);
    let instances = [Text, id(0), Text, number(5), Text, Text, id(3), Text, number(6)];
    sends(&multiple, [Text, Text].into_iter().chain(instances).chain([Text, end()]));
}

#[test]
fn missing_resources_send_their_ids() {
    const ROWS: [ResourceDef<'static>; 3] = [
        ResourceDef::new(0, "Speed", Operations::Read, ResourceType::Float).mandatory(),
        ResourceDef::new(2, "Limits", Operations::Read, ResourceType::Float).mandatory(),
        ResourceDef::new(3, "Mode", Operations::Read, ResourceType::Integer).mandatory(),
    ];
    static RESOURCES: Resources<'static, 3> = Resources::new(ROWS);
    static PUMP: ObjectDef<'static> = ObjectDef::new(42769, "Pump", RESOURCES.table());

    let mut missing = MissingResources::new(&PUMP);
    missing.insert(0);
    missing.insert(2);
    sends(&missing, [Text, Text, Text, id(0), Text, Text, id(3), Text, end()]);
}
