//! The JSON form and its schemas agree for every object: what serde writes is valid, and what is valid is read.
//!
//! Bundled objects are generated structs; objects of the registry are instances whose fields are made at run time. The
//! exceptions, which `docs/json.md` lists, are in `exceptions`.

mod dynamic;
mod exceptions;
#[path = "../instances/mod.rs"]
mod instances;
mod schemas;
mod wrong;

use instances::{any_contents, contents, fill, for_every_object};
use lwm2m_runtime::definition::Operations;
use lwm2m_runtime::json::{FieldNames, Reported, ReportedSeed, Writable, WritableSeed};
use lwm2m_runtime::object::Placeholder;
use lwm2m_tests::values::{Lines, emitted};
use lwm2m_tests::{data, objects};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use schemas::{Form, Schemas, errors};
use serde_json::Value;

/// Makes an instance without values, behind whose trait the tests of all objects run.
type NewFn<'f> = &'f dyn Fn() -> Box<dyn FieldNames>;

/// Writes the reported form.
fn reported(instance: &dyn FieldNames) -> Value {
    serde_json::to_value(Reported::new(instance)).expect("every value has a form")
}

/// Reads a text in the reported form.
fn read(text: &str, instance: &mut dyn FieldNames) -> Result<(), serde_json::Error> {
    let mut document = serde_json::Deserializer::from_str(text);
    ReportedSeed::new(instance).deserialize(&mut document)?;
    document.end()
}

/// Writes a text in the writable form to an instance, as POST does.
fn update(text: &str, instance: &mut dyn FieldNames) -> Result<(), serde_json::Error> {
    let mut document = serde_json::Deserializer::from_str(text);
    WritableSeed::update(instance).deserialize(&mut document)?;
    document.end()
}

/// Returns the lines of resources that a server, or else a bootstrap server, may write.
fn writable_lines(instance: &dyn FieldNames) -> Vec<String> {
    let definition = instance.object_definition();
    let has_server = definition.resources().any(|resource| resource.operations() != Operations::Bootstrap);
    let mut lines = Lines::default();
    for (index, resource) in definition.resources().enumerate() {
        if (resource.operations().is_writable() || !has_server)
            && let Some(field) = instance.field(index)
        {
            field.emit(resource.id(), &mut lines);
        }
    }
    lines.lines
}

/// Checks an object in both directions.
fn check(new: NewFn<'_>, schemas: &Schemas, cases: u32) {
    let empty = new();
    let definition = empty.object_definition();
    let name = format!("{} {}", definition.id(), definition.name());
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });

    let schema = schemas.of(definition, Form::Reported);
    let outcome = runner.run(&any_contents(definition), |content| {
        let mut instance = new();
        fill(&mut *instance, &content);
        let text = serde_json::to_string(&Reported::new(&*instance)).expect("every value has a form");
        let document = serde_json::from_str(&text).expect("it is JSON");
        prop_assert_eq!(errors(schema, &document), Vec::<String>::new(), "{}", text);
        let mut back = new();
        read(&text, &mut *back).map_err(|error| TestCaseError::fail(format!("{error} in {text}")))?;
        prop_assert_eq!(emitted(&*back), emitted(&*instance));
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{name}, reported: {error}"));

    let schema = schemas.of(definition, Form::Writable);
    let outcome = runner.run(&(contents(definition), contents(definition)), |(content, before)| {
        let (mut instance, mut target) = (new(), new());
        fill(&mut *instance, &content);
        let text = serde_json::to_string(&Writable::new(&*instance)).expect("every value has a form");
        let document = serde_json::from_str(&text).expect("it is JSON");
        prop_assert_eq!(errors(schema, &document), Vec::<String>::new(), "{}", text);
        update(&text, &mut *target).map_err(|error| TestCaseError::fail(format!("{error} in {text}")))?;
        prop_assert_eq!(writable_lines(&*target), writable_lines(&*instance));
        // A document of one resource changes no other.
        let mut target = new();
        fill(&mut *target, &before);
        let mut expected = reported(&*target);
        if let Some((key, value)) = document.as_object().and_then(|keys| keys.iter().next()) {
            let text = serde_json::json!({ key: value }).to_string();
            update(&text, &mut *target).map_err(|error| TestCaseError::fail(format!("{error} in {text}")))?;
            if let (Some(instances), Some(more)) = (expected[key].as_object(), value.as_object()) {
                let all = instances.iter().chain(more).map(|(id, value)| (id.clone(), value.clone()));
                expected[key] = all.collect::<serde_json::Map<_, _>>().into();
            } else {
                expected[key] = value.clone();
            }
        }
        prop_assert_eq!(reported(&*target), expected);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{name}, writable: {error}"));
    wrong::check(new, schemas, &name);
}

/// Checks a generated struct.
fn check_struct<O: Placeholder + FieldNames + 'static>() {
    check(&|| Box::new(O::placeholder()), schemas::bundled(), 16);
}

#[test]
fn serde_and_the_schemas_agree_for_every_bundled_object() {
    for (_, check) in for_every_object!(check_struct) {
        check();
    }
}

#[test]
fn serde_and_the_schemas_agree_for_every_object_of_the_registry() {
    let Some(registry) = data::folder("registry") else { return };
    let schemas = Schemas::export(&registry);
    let mut count = 0;
    for definition in dynamic::definitions(&registry) {
        check(&|| Box::new(definition.instance()), &schemas, 4);
        count += 1;
    }
    assert!(count > 200, "{count} objects");
}

#[test]
fn a_struct_has_serde_s_traits_and_so_has_an_instance_of_any_object() {
    let text = r#"{"manufacturer":"Acme","error_code":{"0":0},"supported_binding_and_modes":"U"}"#;
    let device: objects::Device = serde_json::from_str(text).expect("it has the mandatory resources");
    assert_eq!(device.error_code[0], objects::device::ErrorCode::NoError);
    assert_eq!(serde_json::to_string(&device).expect("it is written"), text);
    let any = objects::AnyObject::from(device);
    let devices = std::collections::BTreeMap::from([(3u16, lwm2m_runtime::Multiple::from([(0, any)]))]);
    let text = format!(r#"{{"3":{{"0":{text}}}}}"#);
    assert_eq!(serde_json::to_string(&devices).expect("it is written"), text);
}
