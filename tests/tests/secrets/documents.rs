//! Errors of documents in the JSON form quote a value, but no key.

use lwm2m_runtime::json::{FieldNames, ReportedSeed, WritableSeed};
use lwm2m_runtime::object::Placeholder;
use lwm2m_tests::objects::{Lwm2mSecurity, Lwm2mServer};
use serde_json::json;

use super::planted::{KEY, assert_debug_hides, assert_hidden, leak};

/// Returns the errors of a document with each kind of content under a name, read in every way.
fn errors<O: Placeholder + FieldNames + std::fmt::Debug>(name: &str) -> Vec<String> {
    let contents = [
        json!(KEY),
        json!(format!("{KEY}=")),
        json!([KEY]),
        json!({ "0": KEY, "1": [KEY] }),
        json!({ KEY: 1 }),
        json!(4_242_424_242_u64),
        json!(-42_424_242),
        json!(4242.25),
        json!(4.25e300),
        json!(true),
        json!(null),
    ];
    let mut errors = Vec::new();
    for content in contents {
        let text = json!({ name: content }).to_string();
        for way in 0..3 {
            let mut instance = O::placeholder();
            let deserializer = &mut serde_json::Deserializer::from_str(&text);
            let outcome = match way {
                0 => ReportedSeed::new(&mut instance).allow_missing().deserialize(deserializer),
                1 => WritableSeed::update(&mut instance).deserialize(deserializer),
                _ => WritableSeed::replace(&mut instance).deserialize(deserializer),
            };
            errors.extend(outcome.err().map(|error| error.to_string()));
            assert_debug_hides(name, &instance);
        }
    }
    errors
}

#[test]
fn an_error_of_a_secret_does_not_quote_its_value() {
    let security = ["secret_key", "sms_binding_secret_keys"].map(errors::<Lwm2mSecurity>);
    for error in security.iter().flatten() {
        assert!(!error.contains("42"), "{error}");
        // The key of a map is a name, and no value.
        if !error.contains("is no id") && !error.contains("resource instance") {
            assert_hidden("an error", error);
        }
    }
    assert!(security.iter().flatten().any(|error| error.contains("found ***")));
}

#[test]
fn an_error_of_another_resource_quotes_it() {
    let errors = errors::<Lwm2mServer>("lifetime");
    assert!(errors.iter().any(|error| leak(error).is_some()), "{errors:?}");
}
