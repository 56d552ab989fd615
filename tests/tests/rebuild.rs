//! Cargo runs a build script again when an input has changed, and only then; a failed one shows every diagnostic.

use lwm2m_tests::crates::Crate;

const MANIFEST: &str = r#"
[package]
name = "rebuild"
version = "0.1.0"
edition = "2024"

[dependencies]
lwm2m-runtime = "0.1"

[build-dependencies]
lwm2m-codegen = "0.1"
"#;

const BUILD: &str = r#"
fn main() {
    lwm2m_codegen::Config::new().objects("objects").run()
}
"#;

const BUILD_WITH_COMPILE: &str = r#"
fn main() -> Result<(), lwm2m_codegen::Failure> {
    let compiled = lwm2m_codegen::Config::new().objects("objects").compile()?;
    println!("cargo::warning=generated {} files", compiled.generated.files.len());
    Ok(())
}
"#;

const MAIN: &str = r#"
mod objects { lwm2m_runtime::include_objects!(); }
fn main() {
    for object in objects::definitions() {
        println!("{} {}", object.id(), object.resources().len());
    }
}
"#;

fn definition(id: u16, resources: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<LWM2M xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://www.openmobilealliance.org/tech/profiles/LWM2M.xsd">
  <Object ObjectType="MODefinition">
    <Name>Object {id}</Name>
    <Description1>For a test.</Description1>
    <ObjectID>{id}</ObjectID>
    <ObjectURN>urn:oma:lwm2m:x:{id}</ObjectURN>
    <LWM2MVersion>1.0</LWM2MVersion>
    <ObjectVersion>1.0</ObjectVersion>
    <MultipleInstances>Single</MultipleInstances>
    <Mandatory>Optional</Mandatory>
    <Resources>{resources}</Resources>
    <Description2></Description2>
  </Object>
</LWM2M>
"#
    )
}

fn resource(id: u16) -> String {
    format!(
        "<Item ID=\"{id}\"><Name>Level {id}</Name><Operations>R</Operations>\
         <MultipleInstances>Single</MultipleInstances><Mandatory>Optional</Mandatory><Type>Float</Type>\
         <RangeEnumeration></RangeEnumeration><Units></Units><Description>A level.</Description></Item>"
    )
}

#[test]
fn a_second_build_does_nothing_and_a_changed_or_added_definition_is_built() {
    let one = Crate::new("rebuild");
    one.manifest(MANIFEST).file("build.rs", BUILD).file("src/main.rs", MAIN);
    one.file("objects/42769.xml", &definition(42769, &resource(0)));
    let built = |messages: &str| messages.contains("Compiling rebuild");
    assert!(built(&one.succeeds(&["build"], &[])));

    assert!(!built(&one.succeeds(&["build"], &[])), "the second build does nothing");

    wait();
    one.file("objects/42769.xml", &definition(42769, &(resource(0) + &resource(1))));
    assert!(built(&one.succeeds(&["build"], &[])), "a definition that changed is built");
    assert_eq!(prints(&one), "42769 2\n");

    wait();
    one.file("objects/42770.xml", &definition(42770, &resource(0)));
    assert!(built(&one.succeeds(&["build"], &[])), "a definition that was added is built");
    assert_eq!(prints(&one), "42769 2\n42770 1\n");

    assert!(!built(&one.succeeds(&["build"], &[])), "and then there is nothing left to do");
}

/// Waits until a change has a later time than the build: cargo compares times of files.
fn wait() {
    std::thread::sleep(std::time::Duration::from_millis(1500));
}

fn prints(one: &Crate) -> String {
    String::from_utf8_lossy(&one.cargo(&["run", "--quiet"]).stdout).into_owned()
}

#[test]
fn each_error_of_a_failed_build_is_shown_once() {
    let bad = Crate::new("rebuild-errors");
    let manifest = MANIFEST.replace("\"rebuild\"", "\"rebuild-errors\"");
    bad.manifest(&manifest).file("build.rs", BUILD).file("src/main.rs", MAIN);
    let unclosed = resource(0).replace("<Type>Float</Type>", "\n<Type>Float</Typ>\n");
    bad.file("objects/42769.xml", &definition(42769, &unclosed));
    let output = bad.cargo(&["check", "--quiet"]);
    assert_eq!(output.status.code(), Some(101));
    let stderr = String::from_utf8_lossy(&output.stderr);
    let (_, shown) = stderr.split_at(stderr.find("error").unwrap_or_default());
    let expected = "\
error: rebuild-errors@0.1.0: objects/42769.xml:13:12: `Type` is closed by `</Typ>` [xml-malformed]
error: rebuild-errors@0.1.0: 13 | <Type>Float</Typ>
error: rebuild-errors@0.1.0:    | ------     ^^^^^^ `</Type>` is expected here
error: rebuild-errors@0.1.0:    | |
error: rebuild-errors@0.1.0:    | the element begins here
error: rebuild-errors@0.1.0:    = note: no XML reader accepts the file, so no object can be read from it
error: rebuild-errors@0.1.0:    = help: write `</Type>` before or in place of `</Typ>`
error: build script logged errors
";
    assert_eq!(shown, expected);
}

#[test]
fn warnings_take_a_line_for_each_rule_until_all_are_requested() {
    let one = Crate::new("rebuild-warnings");
    let manifest = MANIFEST.replace("\"rebuild\"", "\"rebuild-warnings\"");
    one.manifest(&manifest).file("build.rs", BUILD).file("src/main.rs", MAIN);
    let range = |id, range: &str| {
        let range = format!("\n<RangeEnumeration>{range}</RangeEnumeration>\n");
        resource(id).replace("<RangeEnumeration></RangeEnumeration>", &range)
    };
    let resources = range(0, "0-5") + &range(1, "small") + &range(2, "1-7") + &range(3, "0-9");
    one.file("objects/42769.xml", &definition(42769, &resources));
    let warnings = |variables: &[(&str, &str)]| {
        let stderr = one.succeeds(&["check"], variables);
        let lines = stderr.lines().filter_map(|line| line.strip_prefix("warning: rebuild-warnings@0.1.0: "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let summary = [
        "objects/42769.xml:13:19: the interval `0-5` of resource 0 `Level 0` is not written with two dots [range-dash], and 2 more",
        "objects/42769.xml:15:19: the range of resource 1 `Level 1` cannot be read [range-free-text]",
        "LWM2M_WARNINGS=full shows all of them, with reasons and fixes",
    ];
    assert_eq!(warnings(&[]), summary, "a build from scratch");
    assert_eq!(warnings(&[]), summary, "cargo repeats the warnings of a build script that it does not run");

    let full = warnings(&[("LWM2M_WARNINGS", "full")]);
    let (places, details): (Vec<_>, Vec<_>) =
        full.iter().partition(|line| line.starts_with("objects/42769.xml:"));
    assert_eq!(places.len(), 4, "{places:?}");
    assert_eq!(details[0], "13 | <RangeEnumeration>0-5</RangeEnumeration>");
    assert_eq!(warnings(&[]), summary, "cargo runs the build script again when the variable changes");
}

#[test]
fn objects_that_were_not_generated_are_an_error_that_names_the_build_script_or_the_file() {
    let one = Crate::new("rebuild-nothing");
    let manifest = MANIFEST.replace("\"rebuild\"", "\"rebuild-nothing\"");
    one.manifest(&manifest).file("src/main.rs", MAIN);
    let first_error = || {
        let output = one.cargo(&["check"]);
        assert_eq!(output.status.code(), Some(101));
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        stderr.lines().find(|line| line.starts_with("error")).unwrap_or_default().to_owned()
    };
    assert_eq!(
        first_error(),
        "error: this package has no build script that generates objects: add `lwm2m-codegen` to [build-dependencies], \
         and beside Cargo.toml a `build.rs` with `fn main() { lwm2m_codegen::Config::new().bundled([3303]).run() }`"
    );
    one.file("build.rs", "fn main() {}");
    let error = first_error();
    assert!(error.starts_with("error: couldn't read `") && error.contains("/objects/mod.rs`: "), "{error}");
}

#[test]
fn a_build_script_that_compiles_runs_again_after_a_failure_and_when_a_definition_changes() {
    let one = Crate::new("rebuild-compile");
    let manifest = MANIFEST.replace("\"rebuild\"", "\"rebuild-compile\"");
    one.manifest(&manifest).file("build.rs", BUILD_WITH_COMPILE).file("src/main.rs", MAIN);
    let text = definition(42769, &resource(0));
    one.file("objects/42769.xml", &text.replace("</Resources>", "</Resource>"));
    let output = one.cargo(&["build"]);
    assert!(!output.status.success());
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("Error: objects/42769.xml:12:"), "{stderr}");

    wait();
    one.file("objects/42769.xml", &text);
    let stderr = one.succeeds(&["build"], &[]);
    assert!(stderr.contains("rebuild-compile@0.1.0: generated 2 files"), "{stderr}");
    assert!(!one.succeeds(&["build"], &[]).contains("Compiling rebuild-compile"), "nothing changed");
    assert_eq!(prints(&one), "42769 1\n");
}
