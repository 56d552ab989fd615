//! Derived structs with definitions in files: paths are relative to the package, messages quote lines, and a change
//! rebuilds.

use lwm2m_tests::crates::Crate;

const MANIFEST: &str = r#"
[package]
name = "NAME"
version = "0.1.0"
edition = "2024"

[dependencies]
lwm2m-runtime = { version = "0.1", features = ["derive"] }
"#;

const MAIN: &str = r#"
use lwm2m_runtime::{Lwm2mObject, Object};

#[derive(Lwm2mObject)]
#[lwm2m(definition = "objects/pump.xml")]
struct Pump {
    speed: u8,
}

fn main() {
    println!("{:?}", Pump::definition().resource(0).and_then(|row| row.range()));
}
"#;

const DEFINITION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<LWM2M xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://www.openmobilealliance.org/tech/profiles/LWM2M.xsd">
  <Object ObjectType="MODefinition">
    <Name>Pump</Name>
    <Description1>Moves water.</Description1>
    <ObjectID>42769</ObjectID>
    <ObjectURN>urn:oma:lwm2m:x:42769</ObjectURN>
    <LWM2MVersion>1.0</LWM2MVersion>
    <ObjectVersion>1.0</ObjectVersion>
    <MultipleInstances>Single</MultipleInstances>
    <Mandatory>Optional</Mandatory>
    <Resources>
      <Item ID="0">
        <Name>Speed</Name>
        <Operations>R</Operations>
        <MultipleInstances>Single</MultipleInstances>
        <Mandatory>Mandatory</Mandatory>
        <Type>Integer</Type>
        <RangeEnumeration>0..200</RangeEnumeration>
        <Units></Units>
        <Description>How fast.</Description>
      </Item>
    </Resources>
    <Description2></Description2>
  </Object>
</LWM2M>
"#;

fn crate_with(name: &str, main: &str) -> Crate {
    let one = Crate::new(name);
    one.manifest(&MANIFEST.replace("NAME", name)).file("src/main.rs", main);
    one
}

/// Writes the definition with a time of modification some seconds ahead, as file systems round it.
fn change_definition(one: &Crate, text: &str, seconds: u64) {
    one.file("objects/pump.xml", text);
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(seconds);
    let file = std::fs::File::options().append(true).open(one.folder().join("objects/pump.xml"));
    file.and_then(|file| file.set_modified(later)).expect("the time of modification can be set");
}

fn build_error(one: &Crate) -> String {
    let output = one.cargo(&["build"]);
    assert!(!output.status.success(), "the crate builds");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_changed_definition_is_read_again() {
    let one = crate_with("derived", MAIN);
    one.file("objects/pump.xml", DEFINITION);
    let built = |stderr: &str| stderr.contains("Compiling derived");
    assert!(built(&one.succeeds(&["build"], &[])));
    assert!(!built(&one.succeeds(&["build"], &[])), "the second build does nothing");

    change_definition(&one, &DEFINITION.replace("0..200", "0..100"), 5);
    assert!(built(&one.succeeds(&["build"], &[])), "a definition that changed is read again");
    let printed = one.cargo(&["run", "--quiet"]).stdout;
    assert_eq!(String::from_utf8_lossy(&printed), "Some(Integer([(0, 100)]))\n");

    change_definition(&one, &DEFINITION.replace("0..200", "0..300"), 10);
    let stderr = build_error(&one);
    let message = "\
error: resource 0 `Speed` allows 0..=300, but `u8` holds 0 to 255
       objects/pump.xml:19: <RangeEnumeration>0..300</RangeEnumeration>
       help: use `i16`
 --> src/main.rs:7:12
";
    assert!(stderr.contains(message), "{stderr}");
}

#[test]
fn an_error_in_the_definition_quotes_its_line() {
    let one = crate_with("derived-invalid", MAIN);
    one.file("objects/pump.xml", &DEFINITION.replace("<Type>Integer", "<Type>Intger"));
    let stderr = build_error(&one);
    assert!(stderr.contains("invalid definition:"), "{stderr}");
    assert!(stderr.contains("objects/pump.xml:18: <Type>Intger</Type>"), "{stderr}");
    assert!(stderr.contains(" --> src/main.rs:5:22"), "{stderr}");
}

#[test]
fn a_missing_file_suggests_a_similar_name() {
    let one = crate_with("derived-missing", &MAIN.replace("pump.xml", "pmup.xml"));
    one.file("objects/pump.xml", DEFINITION);
    let stderr = build_error(&one);
    assert!(stderr.contains("there is no file `objects/pmup.xml`"), "{stderr}");
    assert!(stderr.contains("did you mean `objects/pump.xml`?"), "{stderr}");
}

#[test]
fn an_id_chooses_among_the_objects_of_a_file() {
    let object = DEFINITION.split_once("  <Object").expect("it has an object").1;
    let object = object.split_once("</LWM2M>").expect("it ends").0;
    let second = format!("  <Object{}", object.replace("42769", "42770"));
    let both = DEFINITION.replace("</LWM2M>", &format!("{second}</LWM2M>"));

    let main = MAIN.replace("pump.xml\"", "pump.xml\", id = 42770");
    let one = crate_with("derived-several", &main);
    one.file("objects/pump.xml", &both);
    one.succeeds(&["build"], &[]);

    one.file("src/main.rs", MAIN);
    let stderr = build_error(&one);
    assert!(stderr.contains("the file defines several objects"), "{stderr}");
    assert!(stderr.contains("choose one: `id = 42769 or 42770`"), "{stderr}");
}

#[test]
fn the_argument_of_a_generic_has_the_stated_type() {
    let main = "
        use lwm2m_runtime::{Lwm2mObject, Object};

        #[derive(Lwm2mObject)]
        #[lwm2m(id = 42769)]
        struct Pump<T> {
            #[lwm2m(id = 0, ops = \"R\", float)]
            speed: T,
        }

        fn main() {
            println!(\"{}\", Pump { speed: 5 }.object_definition().id());
        }
    ";
    let one = crate_with("derived-generic", &main.replace("speed: 5", "speed: 5.0_f32"));
    one.succeeds(&["build"], &[]);
    one.file("src/main.rs", &main.replace("speed: 5", "speed: 5_i64"));
    let stderr = build_error(&one);
    assert!(stderr.contains("`speed` is a Float, but the `KIND` of `T` is another type"), "{stderr}");
}
