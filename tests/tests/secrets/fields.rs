//! Instances and records print `***` for their keys, and the generator and the runtime know the same keys.

use std::fmt::Debug;

use lwm2m_runtime::field::{Field, Secret};
use lwm2m_runtime::object::Placeholder;
use lwm2m_runtime::{Decoder, Encoder, Lwm2mObject, Path, Record, Value};
use lwm2m_tests::objects;

use super::instances::for_every_object;
use super::planted::{self, KEY, assert_debug_hides, assert_hidden};

/// An object of a manufacturer, with a password that servers may read.
#[derive(Debug, Clone, PartialEq, Default, Lwm2mObject)]
#[lwm2m(id = 42769)]
pub(crate) struct Lock {
    #[lwm2m(id = 0, ops = "RW", range = 0..=8)]
    pub code: Secret<String>,
    #[lwm2m(id = 1, ops = "RW")]
    pub limit: Secret<u16>,
    #[lwm2m(id = 2, ops = "RW")]
    pub guests: lwm2m_runtime::Multiple<Secret<Vec<u8>>>,
}

impl Lock {
    pub(crate) fn with_keys() -> Lock {
        let guests = [(0, Secret::from(KEY.as_bytes())), (3, Secret::from(KEY.as_bytes()))];
        Lock { code: KEY.into(), limit: 1.into(), guests: guests.into_iter().collect() }
    }
}

fn hides<O: Placeholder + Debug>() {
    let (mut instance, ids) = planted::with_keys::<O>();
    assert_debug_hides(O::definition().name(), &instance);
    let printed = format!("{instance:?}");
    assert_eq!(printed.matches("***").count(), ids.len(), "{printed}");
    for (index, resource) in O::definition().resources().enumerate() {
        let is_secret = Path::resource(O::definition().id(), 7, resource.id()).is_secret();
        let field = instance.field_mut(index).is_some_and(|field| Field::is_secret(field));
        assert_eq!(field, is_secret, "/{}/*/{}", O::definition().id(), resource.id());
    }
}

#[test]
fn a_generated_struct_hides_the_keys_of_every_object() {
    let with_keys: Vec<u16> = [0, 9, 21, 23].into();
    for (id, hides) in for_every_object!(hides) {
        hides();
        let names = (0..64).filter(|resource| Path::resource(id, 0, *resource).is_secret());
        assert_eq!(names.count() > 0, with_keys.contains(&id), "object {id}");
    }
}

#[test]
fn a_derived_struct_hides_the_values_of_secret_fields() {
    assert_debug_hides("a derived struct", &Lock::with_keys());
    assert_debug_hides("a decoder", &decoder(&payload()));
}

fn payload() -> Vec<u8> {
    let (security, _) = planted::with_keys::<objects::Lwm2mSecurity>();
    let encoder = Encoder::write(&security, Path::instance(0, 0)).from_bootstrap_server();
    encoder.encode_to_vec(lwm2m_runtime::ContentFormat::TLV).expect("it can be encoded")
}

fn decoder(payload: &[u8]) -> Decoder<'_> {
    Decoder::new(lwm2m_runtime::ContentFormat::TLV, payload, Path::instance(0, 0)).from_bootstrap_server()
}

#[test]
fn a_record_hides_the_value_of_a_secret_and_of_nothing_else() {
    let value = Value::Opaque(KEY.as_bytes());
    for path in [Path::resource(0, 3, 5), Path::resource_instance(0, 3, 8, 1), Path::resource(21, 0, 0)] {
        let record = Record::new(path, value);
        assert_debug_hides("a record", &record);
        assert_debug_hides("a list of records", &[record, Record { time: Some(1.0), ..record }]);
        assert!(format!("{record:?}").contains("***"));
    }
    for path in [Path::resource(0, 3, 3), Path::resource(3, 0, 5), Path::resource(9, 0, 5), Path::object(0)] {
        let record = Record::new(path, value);
        assert!(planted::leak(&format!("{record:?}")).is_some(), "{path}");
    }
    let empty = Record::empty(Path::resource(0, 0, 5));
    assert_hidden("a record without a value", &format!("{empty:?}"));
    assert!(format!("{empty:?}").contains("None"));
}
