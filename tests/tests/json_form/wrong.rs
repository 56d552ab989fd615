//! Documents that are wrong in one thing each, made for every object: the schema and serde refuse them both.

use lwm2m_runtime::definition::{Range, ResourceDef, ResourceType};
use serde_json::{Value, json};

use super::schemas::{Form, Schemas};
use super::{NewFn, read, reported, update};

/// Values that no resource of a type has, in either direction.
fn never(kind: ResourceType) -> Vec<Value> {
    let mut values = vec![Value::Null, json!([]), json!({}), json!({ "0": {} })];
    let more = match kind {
        ResourceType::Integer => {
            vec![json!(1.5), json!(true), json!("x"), json!("01"), json!("-0"), json!(1e30)]
        }
        ResourceType::Time => vec![json!(0.5), json!("2026-01-01T00:00:00Z"), json!(u64::MAX), json!(false)],
        ResourceType::Unsigned => vec![json!(-1), json!(0.5), json!("-1"), json!("+1"), json!(true)],
        ResourceType::Float => vec![json!("1"), json!("nan"), json!(true)],
        ResourceType::Boolean => vec![json!(0), json!("true")],
        ResourceType::String | ResourceType::CoreLink => vec![json!(1), json!(false)],
        ResourceType::Opaque => vec![json!(1), json!("AAA"), json!("AB=="), json!("AA-_"), json!("AA==AA==")],
        ResourceType::ObjectLink => {
            vec![json!("3303"), json!("3303:65536"), json!("03:0"), json!("3:0:0"), json!({ "3": 0 })]
        }
    };
    values.extend(more);
    values
}

/// Values beyond the range of a resource.
fn beyond(resource: &ResourceDef<'_>) -> Vec<Value> {
    match resource.range() {
        Some(Range::Integer(union)) => {
            let low = union.iter().filter_map(|(low, _)| low.checked_sub(1)).min();
            let high = union.iter().filter_map(|(_, high)| high.checked_add(1)).max();
            [low, high].into_iter().flatten().map(Value::from).collect()
        }
        Some(Range::Unsigned(union)) => {
            let high = union.iter().filter_map(|(_, high)| high.checked_add(1)).max();
            high.into_iter().map(Value::from).collect()
        }
        Some(Range::Float(union)) => {
            let low = union.iter().map(|(low, _)| low - 1.0).fold(f64::MAX, f64::min);
            let high = union.iter().map(|(_, high)| high + 1.0).fold(f64::MIN, f64::max);
            vec![json!(low), json!(high), json!("NaN")]
        }
        Some(Range::Length(union)) => {
            let longest = union.iter().map(|(_, high)| *high).max().unwrap_or(0);
            let letters = usize::try_from(longest).unwrap_or(0) + 1;
            match resource.kind() {
                Some(ResourceType::Opaque) => vec![json!("AAAA".repeat(letters.div_ceil(3) + 1))],
                _ if letters < 100_000 => vec![json!("x".repeat(letters))],
                _ => Vec::new(),
            }
        }
        None => Vec::new(),
    }
}

/// Checks every key of an object.
pub(crate) fn check(new: NewFn<'_>, schemas: &Schemas, name: &str) {
    let empty = new();
    let definition = empty.object_definition();
    let valid = reported(&*empty);
    for form in [Form::Reported, Form::Writable] {
        let validator = schemas.of(definition, form);
        let keys = schemas.properties(definition, form);
        let refused = |document: &Value| {
            let text = document.to_string();
            let is_valid = validator.is_valid(document);
            assert!(!is_valid, "{name}: {form:?}: {text} is valid");
            let mut instance = new();
            let outcome = match form {
                Form::Reported => read(&text, &mut *instance),
                Form::Writable => update(&text, &mut *instance),
            };
            assert!(outcome.is_err(), "{name}: {form:?}: {text} is read");
        };
        // A document that is valid but for the key.
        let with = |key: &str, value: Value| {
            let mut document = if form == Form::Reported { valid.clone() } else { json!({}) };
            document[key] = value;
            document
        };
        refused(&with("no_such_resource", json!(1)));
        for (resource, key) in definition.resources().zip(empty.field_names()) {
            let Some(kind) = resource.kind().filter(|_| keys.contains_key(*key)) else {
                // An executable resource, or one that a server must not write.
                refused(&with(key, valid.get(key).cloned().unwrap_or(json!(1))));
                continue;
            };
            let mut wrong = never(kind);
            if form == Form::Writable {
                wrong.extend(beyond(&resource));
            }
            if !resource.is_multiple() {
                wrong.into_iter().for_each(|value| refused(&with(key, value)));
                continue;
            }
            wrong.into_iter().for_each(|value| refused(&with(key, json!({ "0": value }))));
            refused(&with(key, json!(1)));
            refused(&with(key, json!([1])));
            for id in ["65535", "00", "-1", "x", ""] {
                refused(&with(key, json!({ id: right(kind) })));
            }
        }
        if let (Form::Reported, Some(keys)) = (form, valid.as_object()) {
            // A placeholder has the mandatory resources only.
            for key in keys.keys() {
                let mut document = valid.clone();
                document.as_object_mut().expect("it has keys").remove(key);
                refused(&document);
            }
            assert!(validator.is_valid(&valid), "{name}: {valid}");
        }
    }
}

/// Returns a value of a type.
fn right(kind: ResourceType) -> Value {
    match kind {
        ResourceType::String | ResourceType::CoreLink | ResourceType::Opaque => json!(""),
        ResourceType::Integer | ResourceType::Unsigned | ResourceType::Time | ResourceType::Float => json!(1),
        ResourceType::Boolean => json!(true),
        ResourceType::ObjectLink => json!("3:0"),
    }
}
