//! Every object of `objects/` keeps its values in every content format, and has std's traits.

mod instances;

use std::fmt::Debug;

use instances::{build, contents, for_every_object};
use lwm2m_runtime::error::Detail;
use lwm2m_runtime::object::Placeholder;
use lwm2m_runtime::{ContentFormat, DecodeOptions, Decoder, Encoder, Error, Object, ObjectDef, Path, Record};
use lwm2m_tests::objects;
use lwm2m_tests::values::emitted;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// Everything that comes back of an instance: without values, an optional multiple resource is absent in the formats that have
/// no record for it.
fn as_carried<O: Placeholder>(instance: &O, format: ContentFormat) -> Vec<String> {
    let mut lines = emitted(instance);
    if !["tlv", "lwm2m-cbor"].contains(&format.name()) {
        let optional = O::definition().resources().filter(|resource| !resource.is_mandatory());
        let empty: Vec<String> = optional.map(|resource| format!("{}: 0", resource.id())).collect();
        lines.retain(|line| !empty.contains(line));
    }
    lines
}

/// The formats that can carry a whole instance.
fn formats() -> impl Iterator<Item = ContentFormat> {
    let single = ["text", "opaque", "cbor", "link", "senml-etch-json", "senml-etch-cbor"];
    ContentFormat::ALL.iter().copied().filter(move |format| !single.contains(&format.name()))
}

fn check<O: Placeholder>(cases: u32, rule: impl Fn(O, Path) -> Result<(), TestCaseError>) {
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let path = Path::instance(O::definition().id(), 0);
    let outcome = runner.run(&contents(O::definition()), |content| rule(build(&content), path));
    outcome.unwrap_or_else(|error| panic!("{}: {error}", O::definition().name()));
}

/// Clears the resources that a server cannot read.
fn readable_part<O: Placeholder>(instance: O) -> O {
    let mut instance = instance;
    for (index, resource) in O::definition().resources().enumerate() {
        if let Some(field) = instance.field_mut(index).filter(|_| !resource.operations().is_readable()) {
            field.clear();
        }
    }
    instance
}

fn round_trips<O: Placeholder>() {
    check::<O>(24, |instance, path| {
        let instance = readable_part(instance);
        for format in formats() {
            let payload = Encoder::read(&instance, path)
                .encode_to_vec(format)
                .map_err(|error| TestCaseError::fail(format!("{format}: {error}")))?;
            let mut buffer = [0; 1 << 16];
            let in_buffer = Encoder::read(&instance, path).encode(format, &mut buffer);
            prop_assert_eq!(
                in_buffer,
                Ok(payload.as_slice()),
                "{}: the size of the buffer makes no difference",
                format
            );
            let mut stream = Vec::new();
            let blocks =
                Encoder::read(&instance, path).encode_to(format, &mut [0; 192], &mut |block: &[u8]| {
                    stream.extend_from_slice(block);
                    Ok(())
                });
            prop_assert_eq!(blocks, Ok(payload.len()));
            prop_assert_eq!(&stream, &payload, "{}: blocks make up the same payload", format);
            let back: O = Decoder::new(format, &payload, path)
                .decode()
                .map_err(|error| TestCaseError::fail(format!("{format}: {error} in {payload:02x?}")))?;
            prop_assert_eq!(emitted(&back), as_carried(&instance, format), "{}", format);
        }
        Ok(())
    });
}

#[test]
fn an_instance_of_any_object_comes_back_equal_in_every_format() {
    for (_, check) in for_every_object!(round_trips) {
        check();
    }
}

#[test]
fn the_list_of_objects_above_is_complete() {
    fn nothing<O: Placeholder>() {}
    let mut listed: Vec<u16> = for_every_object!(nothing).iter().map(|(id, _)| *id).collect();
    let mut all: Vec<u16> = objects::definitions().iter().map(|object| object.id()).collect();
    listed.sort_unstable();
    all.sort_unstable();
    assert_eq!(listed, all);
}

/// Like `emitted`, with one zero, as `PartialEq` compares.
fn compared(instance: &dyn Object) -> Vec<String> {
    emitted(instance).iter().map(|line| line.replace("Float(-0.0)", "Float(0.0)")).collect()
}

/// Keeps letters and digits: those of a resource's name and of its field are equal.
fn alphanumeric(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

fn copies_and_compares<O: Placeholder + Clone + PartialEq + Debug>() {
    let mut runner = TestRunner::new(Config { cases: 48, failure_persistence: None, ..Config::default() });
    let ids: Vec<u16> = O::definition().resources().map(|resource| resource.id()).collect();
    let pairs = (contents(O::definition()), contents(O::definition()), proptest::sample::select(ids));
    let outcome = runner.run(&pairs, |(content, other, id)| {
        let instance: O = build(&content);
        prop_assert_eq!(emitted(&instance.clone()), emitted(&instance));
        prop_assert!(instance.clone() == instance);
        // An instance that differs in one resource at most: absent from either, or with the value of `other`.
        let mut changed = content.clone();
        changed.remove(&id);
        changed.extend(other.get_key_value(&id).map(|(id, held)| (*id, held.clone())));
        let changed: O = build(&changed);
        prop_assert_eq!(changed == instance, compared(&changed) == compared(&instance));
        prop_assert_eq!(instance == changed, changed == instance);
        let shown = format!("{instance:?}");
        let fields: Vec<String> =
            shown.split_whitespace().filter_map(|word| word.strip_suffix(':')).map(alphanumeric).collect();
        for resource in O::definition().resources().filter(|resource| content.contains_key(&resource.id())) {
            prop_assert!(fields.contains(&alphanumeric(resource.name())), "{} in {shown}", resource.name());
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{}: {error}", O::definition().name()));
}

#[test]
fn a_copy_of_any_instance_is_equal_and_one_resource_makes_a_difference() {
    for (_, check) in for_every_object!(copies_and_compares) {
        check();
    }
}

fn records(
    format: ContentFormat,
    payload: &[u8],
    path: Path,
    definition: &ObjectDef<'_>,
) -> Result<Vec<String>, Error> {
    let mut records = Vec::new();
    Decoder::new(format, payload, path).records(&[definition], &mut |record: &Record<'_>| {
        records.push(format!("{record:?}"));
        Ok(())
    })?;
    Ok(records)
}

fn records_agree<O: Placeholder>() {
    check::<O>(12, |instance, path| {
        let mut first: Option<Vec<String>> = None;
        for format in formats() {
            let payload =
                Encoder::read(&instance, path).encode_to_vec(format).expect("the format carries it");
            let found = records(format, &payload, path, O::definition()).expect("it reads what it wrote");
            // Not every format carries a multiple resource without instances.
            let found: Vec<String> =
                found.into_iter().filter(|record| !record.contains("value: None")).collect();
            match &first {
                None => first = Some(found),
                Some(first) => prop_assert_eq!(&found, first, "{}", format),
            }
        }
        Ok(())
    });
}

#[test]
fn the_records_of_an_instance_are_the_same_in_every_format() {
    for (_, check) in for_every_object!(records_agree) {
        check();
    }
}

fn truncated<O: Placeholder>() {
    check::<O>(2, |instance, path| {
        for format in formats() {
            let payload =
                Encoder::read(&instance, path).encode_to_vec(format).expect("the format carries it");
            for end in 0..payload.len() {
                let prefix = payload.get(..end).unwrap_or_default();
                let mut mirror = O::placeholder();
                let before = emitted(&mirror);
                let decoder = Decoder::new(format, prefix, path).from_bootstrap_server();
                if decoder.update(&mut mirror).is_err() {
                    prop_assert_eq!(emitted(&mirror), before, "{} cut at {}", format, end);
                }
            }
        }
        Ok(())
    });
}

#[test]
fn a_truncated_payload_is_valid_or_fails_and_changes_nothing() {
    for (_, check) in for_every_object!(truncated) {
        check();
    }
}

#[test]
fn a_payload_with_any_byte_changed_is_applied_or_changes_nothing() {
    let path = Path::instance(3, 0);
    check::<objects::Device>(24, |device, _| {
        for format in formats() {
            let payload = Encoder::read(&device, path).encode_to_vec(format).expect("the format carries it");
            for position in 0..payload.len() {
                for change in [0x01, 0x20, 0x80, 0xff] {
                    let mut changed = payload.clone();
                    if let Some(byte) = changed.get_mut(position) {
                        *byte ^= change;
                    }
                    let mut mirror = device.clone();
                    let decoder = Decoder::new(format, &changed, path);
                    if decoder.from_bootstrap_server().replace(&mut mirror).is_err() {
                        prop_assert_eq!(&mirror, &device);
                    }
                }
            }
        }
        Ok(())
    });
}

#[test]
fn a_missing_mandatory_resource_is_named_or_tolerated_on_request() {
    let path = Path::instance(3, 0);
    let decode = |options| {
        Decoder::new(ContentFormat::TLV, &[0xc1, 9, 50], path).options(options).decode::<objects::Device>()
    };
    let error = decode(DecodeOptions::default()).expect_err("two resources are missing");
    let Detail::Resources(missing) = error.detail() else { panic!("{error}") };
    assert_eq!(missing.ids().collect::<Vec<_>>(), [11, 16]);
    let tolerated =
        decode(DecodeOptions { allow_missing: true, ..DecodeOptions::default() }).expect("it is tolerated");
    assert_eq!(tolerated.battery_level, Some(50));
}
