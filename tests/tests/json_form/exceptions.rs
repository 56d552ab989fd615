//! The exceptions of `docs/json.md`, one by one: documents that the schema and serde accepts differently.

use lwm2m_runtime::json::{FieldNames, WritableSeed};
use lwm2m_runtime::object::Placeholder;
use lwm2m_tests::objects::{Device, Lwm2mSecurity, Lwm2mServer};

use super::schemas::{self, Form, Schemas};
use super::{dynamic, read, update};

/// Objects of fixed capacity.
#[allow(missing_docs, reason = "a user's objects have no such lint")]
mod bounded {
    lwm2m_runtime::include_objects!("bounded");
}

/// Returns whether the schema accepts a document, and whether serde does.
fn accepts(schemas: &Schemas, instance: &mut dyn FieldNames, form: Form, text: &str) -> (bool, bool) {
    let document = serde_json::from_str(text).expect("it is JSON");
    let is_valid = schemas.of(instance.object_definition(), form).is_valid(&document);
    let outcome = match form {
        Form::Reported => read(text, instance),
        Form::Writable => update(text, instance),
    };
    (is_valid, outcome.is_ok())
}

fn accepts_bundled<O: Placeholder + FieldNames>(form: Form, text: &str) -> (bool, bool) {
    accepts(schemas::bundled(), &mut O::placeholder(), form, text)
}

/// A document of the device in the reported form, with one more key.
fn device(more: &str) -> String {
    format!(r#"{{"error_code":{{}},"supported_binding_and_modes":"U",{more}}}"#)
}

#[test]
fn a_schema_counts_characters_and_a_definition_bytes() {
    let uri = |count: usize| format!(r#"{{"lwm2m_server_uri":"{}"}}"#, "é".repeat(count));
    assert_eq!(accepts_bundled::<Lwm2mSecurity>(Form::Writable, &uri(127)), (true, true));
    assert_eq!(accepts_bundled::<Lwm2mSecurity>(Form::Writable, &uri(128)), (true, false));
    // 16 to 18 bytes have the same length in base64; the range is 16, 32 or 48 bytes.
    let zeros = "A".repeat(20);
    for (end, is_read) in [("AA==", true), ("AAA=", false), ("AAAA", false)] {
        let text = format!(r#"{{"sms_binding_secret_keys":"{zeros}{end}"}}"#);
        assert_eq!(accepts_bundled::<Lwm2mSecurity>(Form::Writable, &text), (true, is_read), "{text}");
    }
}

#[test]
fn a_schema_does_not_compare_a_string_of_digits() {
    let memory = |digits: &str| device(&format!(r#""memory_free":"{digits}""#));
    assert_eq!(accepts_bundled::<Device>(Form::Reported, &memory("9223372036854775807")), (true, true));
    assert_eq!(accepts_bundled::<Device>(Form::Reported, &memory("9223372036854775808")), (true, false));

    let (schemas, definition) = dynamic::of_one_resource("Integer", "1..9223372036854775807");
    for (text, accepted) in [
        (r#"{"value":1}"#, (true, true)),
        (r#"{"value":0}"#, (false, false)),
        (r#"{"value":"9223372036854775807"}"#, (true, true)),
        (r#"{"value":"0"}"#, (true, false)),
    ] {
        assert_eq!(accepts(&schemas, &mut definition.instance(), Form::Writable, text), accepted, "{text}");
    }
}

#[test]
fn an_integer_with_an_exponent_is_read_up_to_the_last_exact_one() {
    let time = |number: &str| format!(r#"{{"current_time":{number}}}"#);
    for (number, is_read) in [("3.0", true), ("1e3", true), ("9007199254740991.0", true), ("1e18", false)] {
        assert_eq!(accepts_bundled::<Device>(Form::Writable, &time(number)), (true, is_read), "{number}");
    }
}

#[test]
fn the_second_of_two_equal_keys_is_an_error_of_serde() {
    let text = r#"{"timezone":"Europe/Berlin","timezone":"Europe/Paris"}"#;
    assert_eq!(accepts_bundled::<Device>(Form::Writable, text), (true, false));
}

#[test]
fn the_schema_requires_no_resource_of_a_write_and_replacing_the_mandatory_ones() {
    let text = r#"{"lifetime":60}"#;
    assert_eq!(accepts_bundled::<Lwm2mServer>(Form::Writable, text), (true, true));
    let mut server = Lwm2mServer::placeholder();
    let mut document = serde_json::Deserializer::from_str(text);
    let error =
        WritableSeed::replace(&mut server).deserialize(&mut document).expect_err("a resource is missing");
    assert!(error.to_string().starts_with("mandatory resources are missing: "), "{error}");
}

#[test]
fn serde_also_reads_ids_as_keys_and_strings_and_digits_of_any_integer() {
    for more in [r#""9":50"#, r#""battery_level":"50""#, r#""memory_free":9223372036854775807"#] {
        assert_eq!(accepts_bundled::<Device>(Form::Reported, &device(more)), (false, true), "{more}");
    }
}

#[test]
fn a_field_of_fixed_capacity_refuses_longer_values() {
    for (count, is_read) in [(32, true), (33, false)] {
        let text = device(&format!(r#""manufacturer":"{}""#, "x".repeat(count)));
        assert_eq!(accepts_bundled::<bounded::Device>(Form::Reported, &text), (true, is_read), "{count}");
    }
}
