//! The time that the derive takes to compile, compared with serde. It needs a minute on an idle machine, so it is
//! ignored by default: `cargo test -p lwm2m-tests --test derive_time -- --ignored --nocapture`

use std::fmt::Write;
use std::time::{Duration, Instant};

use lwm2m_tests::crates::Crate;

const STRUCTS: u32 = 50;
const RUNS: usize = 5;
const FIELDS: [(&str, &str); 10] = [
    ("f64", "ops = \"R\""),
    ("Option<i64>", "ops = \"RW\", range = 0..=100"),
    ("Option<String>", "ops = \"RW\""),
    ("bool", "ops = \"RW\""),
    ("Option<u32>", "ops = \"R\""),
    ("Vec<u8>", "ops = \"R\""),
    ("Option<f32>", "ops = \"RW\""),
    ("String", "ops = \"R\", range = 0..=64"),
    ("i64", "ops = \"RW\""),
    ("Option<bool>", "ops = \"RW\""),
];

/// Returns a crate with fifty structs of ten fields.
fn source(derives: &str, objects: bool) -> String {
    let mut text = String::new();
    for number in 0..STRUCTS {
        let attribute = format!("#[lwm2m(id = {})]", 32769 + number);
        let attribute = if objects { attribute } else { String::new() };
        writeln!(text, "/// A thing.\n#[derive({derives})]\n{attribute}\npub struct Thing{number} {{")
            .expect("memory");
        for (id, (ty, attributes)) in FIELDS.iter().enumerate() {
            let attribute =
                if objects { format!("#[lwm2m(id = {id}, {attributes})] ") } else { String::new() };
            writeln!(text, "    /// A field.\n    {attribute}pub field_{id}: {ty},").expect("memory");
        }
        text.push_str("}\n");
    }
    text
}

/// Returns the shortest of several times of `cargo check` for the crate alone.
fn check(name: &str, dependency: &str, text: &str) -> Duration {
    let one = Crate::new(name);
    let manifest =
        format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n");
    one.manifest(&(manifest + dependency)).file("src/lib.rs", text);
    one.succeeds(&["check"], &[]);
    let times = (0..RUNS).map(|run| {
        one.file("src/lib.rs", &format!("{text}// {run}\n"));
        let start = Instant::now();
        one.succeeds(&["check"], &[("CARGO_INCREMENTAL", "0")]);
        start.elapsed()
    });
    times.min().unwrap_or_default()
}

#[test]
#[ignore = "needs a minute on an idle machine"]
fn fifty_objects_compile_in_at_most_twice_the_time_of_serde() {
    let runtime = "lwm2m-runtime = { version = \"0.1\", features = [\"derive\"] }\n";
    let serde = "serde = { version = \"1\", features = [\"derive\"] }\n";
    let ours = check("time-ours", runtime, &source("lwm2m_runtime::Lwm2mObject", true));
    let theirs = check("time-serde", serde, &source("serde::Serialize, serde::Deserialize", false));
    let half = check("time-serialize", serde, &source("serde::Serialize", false));
    println!("Lwm2mObject {ours:?}, Serialize and Deserialize {theirs:?}, Serialize alone {half:?}");
    assert!(ours <= 2 * theirs, "{ours:?}, serde {theirs:?}");
}
