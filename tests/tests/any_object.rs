//! `AnyObject`: from an object and a registered version to a type, and instances of any object side by side.

use std::collections::BTreeMap;

use lwm2m_runtime::definition::{Version, in_version};
use lwm2m_runtime::{ContentFormat, DecodeOptions, Decoder, Encoder, ErrorKind, Multiple, ObjectDef, Path};
use objects::AnyObject;

#[allow(dead_code, reason = "the tests use a part of the objects")]
mod objects {
    lwm2m_runtime::include_objects!();
}

#[allow(dead_code, reason = "the tests use a part of the objects")]
mod versions {
    lwm2m_runtime::include_objects!("versions");
}

#[allow(dead_code, reason = "only the sizes matter")]
mod bounded {
    lwm2m_runtime::include_objects!("bounded");
}

#[allow(dead_code, reason = "only the sizes matter")]
mod small {
    lwm2m_runtime::include_objects!("small");
}

const V1_0: Version = Version { major: 1, minor: 0 };

/// Returns an instance without values, in place of a response of a device.
fn empty(definition: &ObjectDef<'_>) -> AnyObject {
    let options = DecodeOptions { allow_missing: true, ..DecodeOptions::default() };
    let decoder = Decoder::new(ContentFormat::TLV, &[], Path::instance(definition.id(), 0)).options(options);
    AnyObject::decode(definition.object_version(), decoder).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn an_instance_of_every_object_survives_encoding_and_decoding() {
    for definition in objects::definitions() {
        let path = Path::instance(definition.id(), 7);
        let instance = empty(definition);
        assert_eq!(instance.as_ref().object_definition(), definition);
        let payload = Encoder::read(instance.as_ref(), path).encode_to_vec(ContentFormat::TLV);
        let payload = payload.unwrap_or_else(|error| panic!("{error}"));
        let decoder = || Decoder::new(ContentFormat::TLV, &payload, path);
        let options = DecodeOptions { allow_missing: true, ..DecodeOptions::default() };
        let decoded = AnyObject::decode(definition.object_version(), decoder().options(options));
        assert_eq!(decoded.as_ref(), Ok(&instance), "{}", definition.name());
        let mut mirrored = empty(definition);
        assert_eq!(decoder().mirror(mirrored.as_mut()), Ok(Vec::new()), "{}", definition.name());
    }
}

#[test]
fn a_registered_version_selects_the_type() {
    let payload = br#"[{"bn":"/42770/0/","n":"0","v":50},{"n":"1","v":0},{"n":"2","vs":"x"}]"#;
    let registered = |minor| {
        let decoder = Decoder::new(ContentFormat::SENML_JSON, payload, Path::instance(42770, 0));
        let options = DecodeOptions { allow_missing: true, ..DecodeOptions::default() };
        let object = versions::AnyObject::decode(Version { major: 1, minor }, decoder.options(options));
        match object.unwrap_or_else(|error| panic!("{error}")) {
            versions::AnyObject::PumpV1_0(_) => "1.0",
            versions::AnyObject::PumpV1_1(_) => "1.1",
            versions::AnyObject::Pump(_) => "1.2",
        }
    };
    // The newest one is taken for a newer one that is not known.
    assert_eq!([0, 1, 2, 3].map(registered), ["1.0", "1.1", "1.2", "1.2"]);
}

#[test]
fn an_object_that_is_not_generated_is_an_error() {
    for (version, path) in
        [(V1_0, Path::instance(42769, 0)), (Version { major: 2, minor: 0 }, Path::instance(3, 0))]
    {
        let decoder = || Decoder::new(ContentFormat::TLV, &[], path);
        let unknown = Err((ErrorKind::UnknownObject, path));
        let one =
            AnyObject::decode(version, decoder()).map(drop).map_err(|error| (error.kind(), error.path()));
        let all =
            AnyObject::decode_all(version, decoder()).map(drop).map_err(|error| (error.kind(), error.path()));
        assert_eq!((one, all), (unknown, unknown));
    }
}

#[test]
fn all_instances_of_an_object_are_decoded_and_mirrored_side_by_side() {
    let payload = br#"[{"bn":"/3303/","n":"0/5700","v":20},{"n":"1/5700","v":21}]"#;
    let decoder = Decoder::new(ContentFormat::SENML_JSON, payload, Path::object(3303));
    let temperatures = AnyObject::decode_all(Version { major: 1, minor: 1 }, decoder);
    let temperature = |value| AnyObject::from(objects::Temperature::new(value));
    assert_eq!(temperatures, Ok(Multiple::from([(0, temperature(20.0)), (1, temperature(21.0))])));

    let device = objects::Device::new(Multiple::new(), "U".into());
    let (first, second) = (Path::instance(3, 0), Path::instance(3303, 1));
    let mut instances = BTreeMap::from([(first, AnyObject::from(device)), (second, temperature(21.0))]);
    let send = br#"[{"n":"/3/0/9","v":80},{"n":"/3303/1/5700","v":22}]"#;
    let changed = Decoder::new(ContentFormat::SENML_JSON, send, Path::ROOT).mirror_all(&mut instances);
    assert_eq!(changed, Ok(vec![Path::resource(3, 0, 9), Path::resource(3303, 1, 5700)]));
    assert_eq!(instances.get(&second), Some(&temperature(22.0)));

    // A notification of one resource, whose format has no types.
    for (format, payload) in
        [(ContentFormat::TEXT, &b"23"[..]), (ContentFormat::TLV, &[0xe4, 0x16, 0x44, 0x41, 0xb8, 0, 0])]
    {
        let resource = Path::resource(3303, 1, 5700);
        let decoder = || Decoder::new(format, payload, resource);
        assert_eq!(decoder().instances(), Ok(vec![second]), "{format}");
        instances.insert(second, temperature(0.0));
        assert_eq!(decoder().mirror_all(&mut instances), Ok(vec![resource]), "{format}");
        assert_eq!(instances.get(&second), Some(&temperature(23.0)), "{format}");
    }
}

#[test]
fn the_definition_of_a_version_outlives_the_list_that_it_is_looked_up_in() {
    fn registered(object: u16) -> Option<&'static ObjectDef<'static>> {
        in_version(&objects::definitions(), object, V1_0)
    }
    assert_eq!(registered(3).map(|device| device.name()), Some("Device"));
    assert_eq!(registered(42769), None);
}

/// An optional resource takes its whole container in a struct in fixed memory.
#[test]
fn a_struct_without_optional_resources_is_smaller() {
    let sizes = [size_of::<bounded::Device>(), size_of::<small::Device>()];
    assert!(sizes[1] * 3 < sizes[0], "{sizes:?}");
    let sizes = [size_of::<bounded::FirmwareUpdate>(), size_of::<small::FirmwareUpdate>()];
    assert!(sizes[1] * 2 < sizes[0], "{sizes:?}");
    println!("{sizes:?}");
}
