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

/// Returns the fields of each line of the CSV, without the first line.
fn csv(arguments: &[&str]) -> Vec<Vec<String>> {
    let text = lwm2m(&[&["sizes", "--format", "csv"], arguments].concat()).out;
    let lines = text.lines().skip(1);
    // The names of bundled objects have no commas.
    lines.map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[test]
fn the_total_is_the_payload_with_the_bytes_around_it() {
    let ids: Vec<String> = lwm2m_codegen::bundled::ALL.iter().map(|bundled| bundled.id.to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let rows = csv(&ids);
    assert!(rows.len() > 2000, "{}", rows.len());
    for row in &rows {
        let number = |column: usize| row[column].parse::<usize>().unwrap();
        let (payload, messages, coap, dtls, total) = (number(6), number(7), number(8), number(9), number(10));
        assert_eq!(total, payload + coap + dtls, "{row:?}");
        assert_eq!(messages, payload.div_ceil(1024).max(1), "{row:?}");
        assert_eq!(dtls, 29 * messages, "{row:?}");
    }
    let instances = ["mandatory", "plausible", "largest"];
    let payload = |id: &str, scenario: &str, format: &str| {
        let row = rows.iter().find(|row| row[0] == id && row[2] == scenario && row[5] == format)?;
        row[6].parse::<usize>().ok()
    };
    for id in ids {
        for format in ["tlv", "lwm2m-cbor", "senml-cbor", "senml-json", "lwm2m-json"] {
            let sizes: Vec<usize> =
                instances.iter().filter_map(|scenario| payload(id, scenario, format)).collect();
            assert!(sizes.is_sorted(), "{id} {format}: {sizes:?}");
        }
    }
}

#[test]
fn a_scenario_has_the_payload_of_its_request() {
    let rows = csv(&["3303"]);
    let text = rows.iter().find(|row| row[2] == "resource" && row[5] == "text").unwrap();
    assert_eq!((text[3].as_str(), text[6].as_str()), ("/3303/0/5700", "21.5".len().to_string().as_str()));
    let composite = rows.iter().filter(|row| row[2] == "composite").map(|row| row[5].as_str());
    assert_eq!(composite.collect::<Vec<_>>(), ["lwm2m-cbor", "senml-cbor", "senml-json"]);
    let count = |arguments: &[&str]| csv(arguments).iter().filter(|row| row[2] == "instances").count();
    assert_eq!((count(&["3303"]), count(&["3"])), (5, 0), "object 3 has a single instance");
}

#[test]
fn an_object_without_values_has_a_reason() {
    for id in ["0", "21", "23"] {
        let run = lwm2m(&["sizes", id]);
        assert!(run.out.contains("only a bootstrap server has access to the values"), "{}", run.out);
    }
    assert!(csv(&["0"]).is_empty());
}

#[test]
fn what_a_format_cannot_show_is_an_error() {
    let cases: [(&[&str], &str); 3] = [
        (&["--format", "csv", "--values", "values.jsonl"], "compare scenarios with example values"),
        (&["--format", "svg", "--instances", "2"], "the chart shows single instances"),
        (&["--format", "svg", "--json"], "cannot be used with"),
    ];
    for (arguments, expected) in cases {
        let run = lwm2m(&[&["sizes"], arguments, &["pump.xml"]].concat());
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.err.contains(expected), "{}", run.err);
    }
}
