//! Settings in a file: what they generate, and how a mistake in them is shown.
//!
//! Each file in `settings/bad` has mistakes, and beside it the diagnostics that show them. `BLESS=1` updates those.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use lwm2m_codegen::diagnostics::{Severity, render};
use lwm2m_codegen::{Config, Container, Failure, Generated, Select};

const PUMP: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<LWM2M xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://www.openmobilealliance.org/tech/profiles/LWM2M-v1_1.xsd">
  <Object ObjectType="MODefinition">
    <Name>Pump</Name>
    <Description1><![CDATA[A pump.]]></Description1>
    <ObjectID>42769</ObjectID>
    <ObjectURN>urn:oma:lwm2m:x:42769</ObjectURN>
    <LWM2MVersion>1.1</LWM2MVersion>
    <ObjectVersion>1.0</ObjectVersion>
    <MultipleInstances>Multiple</MultipleInstances>
    <Mandatory>Optional</Mandatory>
    <Resources>
      <Item ID="0">
        <Name>Label</Name>
        <Operations>RW</Operations>
        <MultipleInstances>Single</MultipleInstances>
        <Mandatory>Mandatory</Mandatory>
        <Type>String</Type>
        <RangeEnumeration></RangeEnumeration>
        <Units></Units>
        <Description><![CDATA[The name of the pump.
A second line.]]></Description>
      </Item>
      <Item ID="1">
        <Name>Owner</Name>
        <Operations>R</Operations>
        <MultipleInstances>Single</MultipleInstances>
        <Mandatory>Optional</Mandatory>
        <Type>Integer</Type>
        <RangeEnumeration></RangeEnumeration>
        <Units></Units>
        <Description><![CDATA[0: Free
1: Taken
2: Reserved]]></Description>
      </Item>
    </Resources>
    <Description2></Description2>
  </Object>
</LWM2M>
"#;

/// Writes a settings file beside a folder with a definition.
fn project(settings: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("objects")).unwrap();
    fs::write(folder.path().join("objects/42769.xml"), PUMP).unwrap();
    fs::write(folder.path().join("lwm2m.toml"), settings).unwrap();
    folder
}

fn generate(settings: &str) -> Result<Generated, Failure> {
    Config::new().file(project(settings).path().join("lwm2m.toml")).generate()
}

/// Returns the settings file in the README of this crate.
fn example() -> String {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, block) = readme.split_once("```toml\n# lwm2m.toml\n").unwrap();
    block.split_once("```").unwrap().0.to_owned()
}

/// Returns every diagnostic of a failure, with the name of the file in place of its path.
fn shown(failure: &Failure, folder: &Path) -> String {
    let drawn: Vec<String> =
        failure.diagnostics.iter().map(|diagnostic| render(diagnostic, &failure.sources)).collect();
    let text = drawn.join("\n\n").replace(&folder.join("").display().to_string(), "");
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

#[test]
fn a_file_generates_the_code_of_the_same_calls() {
    let folder = project(&example());
    let generated = Config::new().file(folder.path().join("lwm2m.toml")).generate().unwrap();
    let called = Config::new()
        .bundled([3, 5, 3303])
        .objects(folder.path().join("objects"))
        .only([3, 5, 3303, 42769])
        .all_versions()
        .any_object(true)
        .only_resources(5, [8])
        .strings(Container::Heapless { default: 32 })
        .opaques(Container::Alloc)
        .multiples(Container::Custom { template: "crate::List<{value}, {len}>".to_owned(), default: 4 })
        .runtime("::lwm2m_runtime")
        .serde(true)
        .strict(false)
        .out_dir(folder.path().join("src/objects"))
        .derive(Select::all(), "defmt::Format")
        .attribute(Select::all(), "#[must_use]")
        .level("range-free-text", Severity::Off)
        .version(5, "1.2")
        .without_enum(Select::object(5))
        .rename(Select::object(3303), "Thermometer")
        .rename(Select::resource(3303, 5700), "celsius")
        .attribute(Select::resource(3303, 5700), "#[doc(alias = \"value\")]")
        .capacity(Select::resource(3, 0), 16)
        .instances(Select::resource(3, 7), 2)
        .without_enum(Select::resource(3, 6))
        .with_enum(Select::resource(3, 20), [(0, "Normal"), (1, "Charging")])
        .with_reserved_codes(Select::resource(42769, 1))
        .rename(Select::enumeration(3, 11), "Fault")
        .derive(Select::enumeration(3, 11), "PartialOrd")
        .attribute(Select::enumeration(3, 11), "#[repr(C)]")
        .rename(Select::label(3, 11, 1), "BatteryLow")
        .attribute(Select::label(3, 11, 1), "#[doc(alias = \"low\")]")
        .generate()
        .unwrap();
    assert_eq!(generated.files, called.files);
    assert_eq!(generated.out_dir, called.out_dir);
    assert_eq!(
        generated.inputs,
        ["lwm2m.toml", "objects", "objects/42769.xml"].map(|path| folder.path().join(path))
    );
}

#[test]
fn a_build_script_writes_to_the_folder_that_the_file_names() {
    let folder = project("objects = \"objects/42769.xml\"\nout-dir = \"src/objects\"\n");
    let compiled = Config::new().file(folder.path().join("lwm2m.toml")).compile().unwrap();
    let expected = ["pump.rs", "mod.rs"].map(|name| folder.path().join("src/objects").join(name));
    assert_eq!(compiled.written.changed, expected);
}

#[test]
fn every_mistake_in_a_file_is_shown_at_its_place_in_one_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/settings/bad");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    assert!(files.len() > 8, "{files:?}");
    for file in files {
        let failure = Config::new().file(&file).generate().expect_err(&file.display().to_string());
        let found = shown(&failure, &folder);
        let expected = file.with_extension("txt");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&expected, found).unwrap();
            continue;
        }
        let text = fs::read_to_string(&expected).unwrap_or_default().replace("\r\n", "\n");
        assert!(found == text, "{} (BLESS=1 accepts the diagnostics):\n{found}", file.display());
    }
}

#[test]
fn the_settings_of_build_script_and_file_add_up_and_two_values_for_one_thing_are_an_error() {
    let settings = "bundled = [3303]\nstrings = { heapless = 32 }\n[levels]\nrange-free-text = \"off\"\n\
                    [object.3303]\nname = \"Thermometer\"\nderive = \"Eq\"\n\
                    [object.3303.resource.5701]\ncapacity = 8\n";
    let folder = project(settings);
    let file = || Config::new().file(folder.path().join("lwm2m.toml"));
    let same = file()
        .strings(Container::Heapless { default: 32 })
        .level("range-free-text", Severity::Off)
        .rename(Select::object(3303), "Thermometer")
        .capacity(Select::resource(3303, 5701), 8)
        .bundled([3])
        .derive(Select::all(), "Hash")
        .out_dir("elsewhere");
    let generated = same.generate().unwrap();
    assert_eq!(generated.files.len(), 3);
    assert!(generated.files[1].text.contains("#[derive(Debug, Clone, PartialEq, Hash, Eq)]"));
    assert_eq!(generated.out_dir, Some(PathBuf::from("elsewhere")));

    let other = file()
        .strings(Container::Alloc)
        .level("range-free-text", Severity::Error)
        .rename(Select::object(3303), "Thermo")
        .capacity(Select::resource(3303, 5701), 9);
    let failure = other.generate().unwrap_err();
    let found: Vec<(usize, &str)> = failure
        .diagnostics
        .iter()
        .map(|diagnostic| {
            (failure.sources.position(diagnostic.origin).unwrap().line, diagnostic.message.as_str())
        })
        .filter(|(_, message)| message.contains("is set a second time"))
        .collect();
    let expected = [
        (2, "the type of strings is set a second time, to another value"),
        (4, "the level of `range-free-text` is set a second time, to another value"),
        (6, "the name of object 3303 is set a second time, to another value"),
        (9, "the capacity of resource 5701 of object 3303 is set a second time, to another value"),
    ];
    assert_eq!(found, expected);
    let first = failure.diagnostics.iter().find(|diagnostic| !diagnostic.related.is_empty()).unwrap();
    let script = failure.sources.position(first.related[0].origin).unwrap();
    assert!(script.line > 1, "the call is shown as well");
}

#[test]
fn a_file_that_cannot_be_read_is_an_error_and_watched() {
    let failure = Config::new().file("nowhere/lwm2m.toml").generate().unwrap_err();
    assert_eq!(failure.inputs, [PathBuf::from("nowhere/lwm2m.toml")]);
    let [only] = failure.diagnostics.as_slice() else { panic!("{failure}") };
    assert_eq!(only.rule.code, "input-unreadable");
    assert!(only.message.starts_with("cannot read `nowhere/lwm2m.toml`: "), "{failure}");

    let folder = project("");
    fs::write(folder.path().join("lwm2m.toml"), b"# \xff\n").unwrap();
    let failure = Config::new().file(folder.path().join("lwm2m.toml")).generate().unwrap_err();
    assert!(failure.to_string().ends_with("not UTF-8 after byte 2"), "{failure}");
    assert!(generate("").unwrap_err().to_string().contains("there is nothing to generate"));
}

#[test]
fn a_file_and_definitions_with_line_ends_of_windows_generate_the_same_code() {
    let settings = "objects = [\"objects\"]\nderive = [\n  \"Eq\",\n]\n";
    let unix = generate(settings).unwrap();
    let folder = project(&settings.replace('\n', "\r\n"));
    fs::write(folder.path().join("objects/42769.xml"), PUMP.replace('\n', "\r\n")).unwrap();
    let windows = Config::new().file(folder.path().join("lwm2m.toml")).generate().unwrap();
    assert_eq!(unix.files, windows.files);
}
