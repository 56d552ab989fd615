//! Hostile definitions end in diagnostics, without a panic or a hang.

use lwm2m_codegen::Config;
use lwm2m_codegen::diagnostics::Severity;
use lwm2m_codegen::docs::is_invisible;

const GOOD: &str = include_str!("../../objects/ipso/3303.xml");

/// Definitions, each with its error and the rule that reports it.
fn cases() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let replaced = |from: &str, to: &str| GOOD.replacen(from, to, 1).into_bytes();
    vec![
        ("an empty file", "xml-no-object", Vec::new()),
        ("not well-formed", "xml-malformed", replaced("</Name>", "</Nam>")),
        (
            "cut in the middle",
            "xml-malformed",
            GOOD.as_bytes().iter().copied().take(GOOD.len() / 2).collect(),
        ),
        ("another root", "xml-wrong-root", b"<html><body>404</body></html>".to_vec()),
        ("no object", "xml-no-object", b"<LWM2M></LWM2M>".to_vec()),
        ("no object id", "schema-id", replaced("<ObjectID>3303</ObjectID>", "")),
        ("an object id that is no number", "schema-id", replaced("<ObjectID>3303<", "<ObjectID>thirty<")),
        ("an object id out of range", "schema-id", replaced("<ObjectID>3303<", "<ObjectID>70000<")),
        ("no resource id", "schema-id", replaced("<Item ID=\"5700\">", "<Item>")),
        ("a resource id twice", "resource-duplicate-id", replaced("ID=\"5601\"", "ID=\"5700\"")),
        ("an unknown type", "type-unknown", replaced("<Type>Float</Type>", "<Type>Double</Type>")),
        ("unknown operations", "operations-unknown", replaced("<Operations>R<", "<Operations>RX<")),
        ("an unknown entity", "xml-malformed", replaced("<Name>Temperature", "<Name>&temp;")),
        ("an entity that expands", "xml-malformed", billion_laughs()),
        ("an external entity", "xml-malformed", external_entity()),
        ("bytes that are not UTF-8", "xml-encoding", [GOOD.as_bytes(), &[0xff, 0xfe, 0x80]].concat()),
        ("10 MB of one character", "xml-malformed", vec![b'<'; 10_000_000]),
        (
            "10 MB of noise",
            "xml-malformed",
            (0..10_000_000u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8).collect(),
        ),
        ("deep nesting", "xml-malformed", [b"<LWM2M>".to_vec(), b"<a>".repeat(200_000)].concat()),
    ]
}

fn billion_laughs() -> Vec<u8> {
    let mut text = String::from("<!DOCTYPE LWM2M [<!ENTITY a0 \"ha\">");
    for level in 1..12 {
        let previous = format!("&a{};", level - 1).repeat(10);
        text.push_str(&format!("<!ENTITY a{level} \"{previous}\">"));
    }
    text.push_str("]><LWM2M><Object><Name>&a11;</Name></Object></LWM2M>");
    text.into_bytes()
}

fn external_entity() -> Vec<u8> {
    b"<!DOCTYPE LWM2M [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><LWM2M><Object><Name>&x;</Name></Object></LWM2M>"
        .to_vec()
}

/// The cases that the reader repairs, or that cost one resource: a warning says so, and the rest is generated.
const REPAIRED: [&str; 6] = [
    "no object id",
    "an object id that is no number",
    "an object id out of range",
    "no resource id",
    "an unknown type",
    "unknown operations",
];

/// The cases with an error in one resource.
const IN_ONE_RESOURCE: [&str; 4] =
    ["a resource id twice", "an unknown type", "unknown operations", "no resource id"];

#[test]
fn bad_definitions_end_in_diagnostics_and_write_nothing() {
    for (what, rule, bytes) in cases() {
        let is_repaired = REPAIRED.contains(&what);
        let folder = tempfile::tempdir().expect("the disk has space for temporary files");
        let file = folder.path().join("42769.xml");
        std::fs::write(&file, &bytes).expect("the file can be written");
        let config = Config::new().objects(&file).strict(is_repaired).out_dir(folder.path().join("out"));
        let Err(failure) = config.generate() else { panic!("{what}: no error") };
        let errors = failure.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        let rules: Vec<&str> = errors.map(|diagnostic| diagnostic.rule.code).collect();
        assert!(rules.contains(&rule), "{what}: {rules:?}");
        assert!(config.compile().is_err(), "{what}");
        assert!(!folder.path().join("out").exists(), "{what}: a file was written");
    }
}

#[test]
fn no_text_of_a_definition_reverses_a_line_of_generated_code() {
    let folder = tempfile::tempdir().expect("the disk has space for temporary files");
    let file = folder.path().join("3303\u{202e}\u{2066}.xml");
    let texts = ["Name", "Description", "Description1", "Units"];
    let hostile = texts.iter().fold(GOOD.to_owned(), |text, element| {
        text.replace(&format!("</{element}>"), &format!("\u{202e}\u{2066}\u{200f}x</{element}>"))
    });
    std::fs::write(&file, hostile).expect("the file can be written");
    let generated = Config::new().objects(&file).strict(false).generate();
    let generated = generated.unwrap_or_else(|failure| panic!("{failure}"));
    for file in &generated.files {
        let reversing = file.text.lines().find(|line| line.contains(is_invisible));
        assert_eq!(reversing, None);
    }
}

#[test]
fn a_mistake_that_the_reader_repairs_stops_nothing() {
    for (what, rule, bytes) in cases().into_iter().filter(|(case, ..)| REPAIRED.contains(case)) {
        let folder = tempfile::tempdir().expect("the disk has space for temporary files");
        let file = folder.path().join("3303.xml");
        std::fs::write(&file, &bytes).expect("the file can be written");
        let generated =
            Config::new().objects(&file).generate().unwrap_or_else(|failure| panic!("{what}: {failure}"));
        let warnings = generated.diagnostics.iter().filter(|found| found.severity == Severity::Warning);
        assert!(warnings.into_iter().any(|found| found.rule.code == rule), "{what}");
        assert!(generated.files[0].text.contains("pub application_type:"), "{what}");
    }
}

#[test]
fn an_error_in_one_resource_removes_only_that_resource_if_its_rule_is_a_warning() {
    for (what, rule, bytes) in cases().into_iter().filter(|(case, ..)| IN_ONE_RESOURCE.contains(case)) {
        let folder = tempfile::tempdir().expect("the disk has space for temporary files");
        let file = folder.path().join("3303.xml");
        std::fs::write(&file, &bytes).expect("the file can be written");
        let generated = Config::new().objects(&file).level(rule, Severity::Warning).generate();
        let generated = generated.unwrap_or_else(|failure| panic!("{what}: {failure}"));
        assert!(generated.diagnostics.iter().any(|diagnostic| diagnostic.rule.code == rule), "{what}");
        let text = generated.files.first().map(|file| file.text.as_str()).unwrap_or_default();
        assert!(text.contains("pub application_type:"), "{what}: the other resources are there");
    }
}
