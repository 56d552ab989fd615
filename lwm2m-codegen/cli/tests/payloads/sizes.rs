//! `lwm2m sizes`: bars and lines of JSON.

use serde_json::Value;

use crate::support::{expect, lwm2m, with_input};

#[test]
fn formats_are_sorted_by_size() {
    expect("sizes", &["sizes", "3", "pump.xml"]);
    expect("sizes-instances", &["sizes", "--instances", "20", "3303"]);
    expect("sizes-values", &["sizes", "--values", "values.jsonl", "pump.xml"]);
    expect("sizes-json", &["sizes", "--json", "3303", "3304"]);
    expect("sizes-help", &["sizes", "--help"]);
}

#[test]
fn sizes_are_the_lengths_of_the_payloads() {
    let line = br#"{"path":"/3303/0/5700","value":21.5}"#;
    let json: Value =
        serde_json::from_str(&with_input(&["sizes", "--json", "--values", "-", "3303"], line).out).unwrap();
    for format in ["tlv", "senml-cbor", "senml-json", "lwm2m-cbor", "lwm2m-json"] {
        let payload = with_input(&["encode", "--format", format, "--path", "/3303/0"], line);
        assert_eq!(json["sizes"][format], payload.bytes.len(), "{format}");
    }
}

#[test]
fn example_values_fit_their_definitions() {
    for bundled in lwm2m_codegen::bundled::ALL {
        let json: Value =
            serde_json::from_str(&lwm2m(&["sizes", "--json", &bundled.id.to_string()]).out).unwrap();
        let sizes = json["sizes"].as_object().unwrap();
        assert!(sizes.values().all(Value::is_u64), "{json}");
    }
}
