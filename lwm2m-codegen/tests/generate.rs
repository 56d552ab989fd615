//! `generate()` returns files or diagnostics, and never panics.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::fs;
use std::path::Path;

use lwm2m_codegen::diagnostics::{Diagnostic, Severity};
use lwm2m_codegen::{Config, Container, Failure, Generated, Select, bundled};
use tempfile::TempDir;

fn object(id: u16, name: &str, version: &str, items: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<LWM2M xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:noNamespaceSchemaLocation=\"http://www.openmobilealliance.org/tech/profiles/LWM2M-v1_1.xsd\">\n\
         <Object ObjectType=\"MODefinition\">\n<Name>{name}</Name>\n<Description1>A thing.</Description1>\n\
         <ObjectID>{id}</ObjectID>\n<ObjectURN>urn:oma:lwm2m:x:{id}{}</ObjectURN>\n\
         <LWM2MVersion>1.1</LWM2MVersion>\n<ObjectVersion>{version}</ObjectVersion>\n\
         <MultipleInstances>Multiple</MultipleInstances>\n<Mandatory>Optional</Mandatory>\n<Resources>{items}\
         </Resources>\n<Description2></Description2>\n</Object>\n</LWM2M>\n",
        if version == "1.0" { String::new() } else { format!(":{version}") }
    )
}

fn item(id: u16, name: &str, kind: &str) -> String {
    format!(
        "<Item ID=\"{id}\"><Name>{name}</Name><Operations>RW</Operations>\
         <MultipleInstances>Single</MultipleInstances><Mandatory>Optional</Mandatory><Type>{kind}</Type>\
         <RangeEnumeration></RangeEnumeration><Units></Units><Description>Something.</Description></Item>\n"
    )
}

fn folder(files: &[(&str, String)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn codes(diagnostics: &[Diagnostic], severity: Severity) -> Vec<&'static str> {
    let found = diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity);
    found.map(|diagnostic| diagnostic.rule.code).collect()
}

fn errors(result: Result<Generated, Failure>) -> Vec<&'static str> {
    codes(&result.unwrap_err().diagnostics, Severity::Error)
}

fn file<'g>(generated: &'g Generated, name: &str) -> &'g str {
    let found = generated.files.iter().find(|file| file.path == Path::new(name));
    &found.unwrap_or_else(|| panic!("no {name}")).text
}

#[test]
fn every_bundled_object_generates_without_a_diagnostic() {
    let ids = bundled::ALL.iter().map(|bundled| bundled.id);
    let generated = Config::new().bundled(ids).generate().unwrap();
    assert_eq!(generated.files.len(), bundled::ALL.len() + 1);
    assert!(generated.diagnostics.is_empty(), "{:?}", generated.diagnostics);
    assert!(generated.inputs.is_empty());
}

#[test]
fn the_order_of_inputs_does_not_change_the_files() {
    let forwards: Vec<u16> = bundled::ALL.iter().map(|bundled| bundled.id).collect();
    let mut shuffled: Vec<u16> = forwards.iter().copied().skip(7).step_by(2).collect();
    let rest: Vec<u16> = forwards.iter().copied().filter(|id| !shuffled.contains(id)).rev().collect();
    shuffled.extend(rest);
    let one = Config::new().bundled(forwards).generate().unwrap();
    let other = Config::new().bundled(shuffled).generate().unwrap();
    assert_eq!(one.files, other.files);
}

#[test]
fn the_newest_version_wins_unless_one_is_named() {
    let folder = folder(&[
        ("old.xml", object(42769, "Pump", "1.2", &item(0, "Old", "Integer"))),
        ("new.xml", object(42769, "Pump", "1.10", &item(0, "New", "Integer"))),
    ]);
    let config = Config::new().objects(folder.path());
    assert!(file(&config.generate().unwrap(), "pump.rs").contains("pub new: "));
    let named = config.clone().version(42769, "1.2");
    assert!(file(&named.generate().unwrap(), "pump.rs").contains("pub old: "));
    assert_eq!(errors(config.clone().version(42769, "2.0").generate()), ["setting-unused"]);
    assert_eq!(errors(config.clone().version(42769, "two").generate()), ["setting-invalid"]);
    assert_eq!(errors(config.version(5, "1.0").generate()), ["setting-unused"]);
}

#[test]
fn versions_become_modules_when_all_or_several_are_selected() {
    let folder = folder(&[
        ("a.xml", object(42769, "Pump", "1.0", &item(0, "Old", "Integer"))),
        ("b.xml", object(42769, "Pump", "1.1", &item(0, "Middle", "Integer"))),
        ("c.xml", object(42769, "Pump", "2.0", &item(0, "New", "Integer"))),
        ("d.xml", object(42770, "Valve", "1.0", &item(0, "Open", "Boolean"))),
    ]);
    let config = Config::new().objects(folder.path());
    let paths = |generated: &Generated| {
        generated.files.iter().map(|file| file.path.display().to_string()).collect::<Vec<_>>()
    };
    let all = config.clone().all_versions().generate().unwrap();
    assert_eq!(paths(&all), ["pump.rs", "pump/v1_1.rs", "pump/v1_0.rs", "valve.rs", "mod.rs"]);
    assert!(file(&all, "pump.rs").contains("pub new: ") && file(&all, "pump/v1_0.rs").contains("pub old: "));
    // A version has a name of its own, whether it is the newest or not.
    assert!(file(&all, "pump.rs").contains("pub mod v1_0;\npub mod v1_1;\n"));
    assert!(file(&all, "pump.rs").contains("pub use super::pump as v2_0;\n"));
    assert!(file(&all, "valve.rs").contains("pub use super::valve as v1_0;\n"));
    let index = file(&all, "mod.rs");
    assert!(
        index.contains("pub fn definitions() -> [&'static ::lwm2m_runtime::ObjectDef<'static>; 2]"),
        "{index}"
    );
    assert!(
        index
            .contains("        pump::Pump::definition(),\n        pump::v1_1::Pump::definition(),\n        pump::v1_0::Pump::definition(),\n")
    );

    let named = config.clone().version(42769, "1.0").version(42769, "1.1").generate().unwrap();
    assert_eq!(paths(&named), ["pump.rs", "pump/v1_0.rs", "valve.rs", "mod.rs"]);
    assert!(file(&named, "pump.rs").contains("pub middle: "));
    let one = config.all_versions().version(42769, "1.0").generate().unwrap();
    assert_eq!(paths(&one), ["pump.rs", "valve.rs", "mod.rs"]);
}

#[test]
fn settings_apply_to_every_version_that_has_what_they_select() {
    let folder = folder(&[
        ("a.xml", object(42769, "Pump", "1.0", &item(0, "Old", "Integer"))),
        ("b.xml", object(42769, "Pump", "1.1", &(item(0, "Old", "Integer") + &item(1, "New", "Integer")))),
    ]);
    let config = Config::new().objects(folder.path()).all_versions();
    let config =
        config.rename(Select::resource(42769, 0), "first").rename(Select::resource(42769, 1), "second");
    let generated = config.generate().unwrap();
    let (new, old) = (file(&generated, "pump.rs"), file(&generated, "pump/v1_0.rs"));
    assert!(new.contains("pub first: ") && new.contains("pub second: ") && old.contains("pub first: "));
}

#[test]
fn one_version_defined_twice_is_an_error_only_if_the_definitions_differ() {
    let one = object(42769, "Pump", "1.0", &item(0, "Speed", "Integer"));
    let same = folder(&[("a.xml", one.clone()), ("b.xml", one.clone())]);
    assert!(Config::new().objects(same.path()).generate().is_ok());
    let other = object(42769, "Pump", "1.0", &item(0, "Speed", "Float"));
    let differing = folder(&[("a.xml", one), ("b.xml", other)]);
    assert_eq!(errors(Config::new().objects(differing.path()).generate()), ["object-defined-twice"]);
}

#[test]
fn a_file_of_the_user_takes_precedence_over_a_bundled_definition_of_the_same_version() {
    let folder = folder(&[("3303.xml", object(3303, "Thermometer", "1.1", &item(5700, "Kelvin", "Float")))]);
    let generated = Config::new().bundled([3303]).objects(folder.path()).generate().unwrap();
    assert!(file(&generated, "thermometer.rs").contains("pub kelvin: "));
}

#[test]
fn several_objects_in_one_file_all_become_code_unless_some_are_left_out() {
    let two = object(42769, "Pump", "1.0", &item(0, "Speed", "Integer")).replace("</LWM2M>", "")
        + object(42770, "Valve", "1.0", &item(0, "Open", "Boolean")).split_once("xsd\">").unwrap().1;
    let folder = folder(&[("both.xml", two)]);
    let paths = |config: Config| {
        let generated = config.generate().unwrap();
        generated.files.iter().map(|file| file.path.display().to_string()).collect::<Vec<_>>()
    };
    let config = Config::new().objects(folder.path().join("both.xml"));
    assert_eq!(paths(config.clone()), ["pump.rs", "valve.rs", "mod.rs"]);
    assert_eq!(paths(config.clone().only([42770])), ["valve.rs", "mod.rs"]);
    assert_eq!(errors(config.only([42771]).generate()), ["setting-unused"]);
}

#[test]
fn a_file_without_an_object_is_an_error_when_named_and_skipped_in_a_folder() {
    let pump = object(42769, "Pump", "1.0", &item(0, "Speed", "Integer"));
    let index = "<?xml version=\"1.0\"?><DDFList><Item/></DDFList>".to_owned();
    let folder = folder(&[("42769.xml", pump), ("DDF.xml", index), ("notes.txt", "<".to_owned())]);
    let generated = Config::new().objects(folder.path()).generate().unwrap();
    assert_eq!(codes(&generated.diagnostics, Severity::Warning), ["xml-wrong-root"]);
    assert_eq!(generated.inputs.len(), 3, "the folder and two files: {:?}", generated.inputs);
    let named = Config::new().objects(folder.path().join("DDF.xml"));
    assert_eq!(errors(named.generate()), ["xml-wrong-root"]);
}

#[test]
fn what_the_reader_repairs_or_leaves_out_is_generated_so() {
    let speed = item(0, "Speed", "Integer");
    let object = |items: &str| object(42769, "Pump", "1.0", &format!("{items}{}", item(9, "Load", "Float")));
    let whole = object(&speed);
    let (start, end) = (whole.find("<Object ").unwrap(), whole.find("</LWM2M>").unwrap());
    let without_root = whole[start..end].to_owned();
    let cases = [
        ("type-unknown", object(&item(0, "Speed", "ObjLnk")), "pub speed: ", true),
        ("type-unknown", object(&item(0, "Speed", "unsigned integer")), "pub speed: ", true),
        ("type-unknown", object(&item(0, "Speed", "Long")), "pub speed: ", true),
        ("type-unknown", object(&item(0, "Speed", "Number")), "pub speed: ", false),
        ("type-unknown", object(&item(0, "Speed", "Integr")), "pub speed: ", false),
        ("missing-type", object(&item(0, "Speed", "")), "pub speed: ", false),
        ("operations-unknown", object(&speed).replacen(">RW<", ">R/W<", 1), "pub speed: ", true),
        ("operations-unknown", object(&speed).replacen(">RW<", ">all<", 1), "pub speed: ", true),
        ("schema-id", object(&speed).replace(" ID=\"0\"", ""), "pub speed: ", false),
        ("schema-id", object(&speed).replace("<ObjectID>42769</ObjectID>", ""), "pub speed: ", true),
        ("xml-wrong-root", without_root, "pub speed: ", true),
    ];
    for (rule, text, field, has_field) in cases {
        let folder = folder(&[("pump.xml", text.clone())]);
        let generated =
            Config::new().objects(folder.path()).generate().unwrap_or_else(|failure| panic!("{failure}"));
        assert!(codes(&generated.diagnostics, Severity::Warning).contains(&rule), "{rule}: {text}");
        let code = file(&generated, "pump.rs");
        assert!(code.contains("pub load: ") && code.contains(field) == has_field, "{rule}: {code}");
        assert!(errors(Config::new().objects(folder.path()).strict(true).generate()).contains(&rule));
    }
}

#[test]
fn an_older_version_that_is_left_out_is_named() {
    let version = |version| object(42769, "Pump", version, &item(0, "Speed", "Integer"));
    let files = [("1.xml", version("1.0")), ("2.xml", version("1.1")), ("3.xml", version("2.0"))];
    let folder = folder(&files);
    let notes = |config: Config| {
        let diagnostics = config.generate().unwrap().diagnostics;
        let left_out = diagnostics.into_iter().filter(|found| found.rule.code == "version-left-out");
        left_out.map(|found| found.message).collect::<Vec<String>>()
    };
    let config = Config::new().objects(folder.path());
    assert_eq!(
        notes(config.clone()),
        [
            "version 1.0 of object 42769 `Pump` is left out, as there is version 2.0",
            "version 1.1 of object 42769 `Pump` is left out, as there is version 2.0",
        ]
    );
    assert_eq!(notes(config.clone().version(42769, "1.0")), [""; 0]);
    assert_eq!(notes(config.clone().all_versions()), [""; 0]);
    // Bundled objects are not the user's.
    let newer = object(3303, "Temperature", "1.9", &item(5700, "Value", "Float"));
    let folder = self::folder(&[("3303.xml", newer)]);
    assert_eq!(notes(Config::new().bundled([3303]).objects(folder.path())), [""; 0]);
    // A file with a mistake beside it stops nothing.
    let folder =
        self::folder(&[("1.xml", version("1.0").replace("Integer<", "Long<")), ("2.xml", version("1.1"))]);
    assert_eq!(notes(Config::new().objects(folder.path())).len(), 1);
}

#[test]
fn inputs_that_do_not_exist_are_reported_and_watched() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.xml");
    let failure = Config::new().objects(&missing).objects(folder.path()).generate().unwrap_err();
    assert_eq!(codes(&failure.diagnostics, Severity::Error), ["input-unreadable", "input-empty"]);
    assert_eq!(failure.inputs, [missing, folder.path().to_owned()]);
    assert_eq!(errors(Config::new().generate()), ["input-empty"]);
    assert_eq!(errors(Config::new().bundled([4711]).generate()), ["setting-unused"]);
}

#[test]
fn an_unreadable_file_is_an_error_and_a_repaired_mistake_a_warning() {
    let speed = item(0, "Speed", "Integer");
    let bad = [
        ("not well-formed", "<LWM2M><Object".to_owned()),
        ("wrong root", "<html></html>".to_owned()),
        ("empty", String::new()),
        (
            "no object id",
            object(42769, "Pump", "1.0", &speed)
                .replace("42769</ObjectID>", "</ObjectID>")
                .replace("urn:oma:lwm2m:x:42769", ""),
        ),
        ("duplicate ids", object(42769, "Pump", "1.0", &format!("{speed}{}", item(0, "Other", "Integer")))),
        ("garbage", "\u{0}\u{1}<<<&&&\"'".repeat(10_000)),
        ("deep", "<LWM2M>".repeat(100_000)),
        ("entities", "<!DOCTYPE x [<!ENTITY a \"&a;&a;\">]><LWM2M>&a;</LWM2M>".to_owned()),
    ];
    for (what, text) in bad {
        let folder = folder(&[("42769.xml", text)]);
        let failure = Config::new().objects(folder.path().join("42769.xml")).generate().expect_err(what);
        let placed = failure.diagnostics.iter().any(|diagnostic| {
            diagnostic.severity == Severity::Error && failure.sources.position(diagnostic.origin).is_some()
        });
        assert!(placed, "{what}: {failure}");
    }
    // A readable resource without a type costs that resource and no more.
    let untyped =
        folder(&[("p.xml", object(42769, "Pump", "1.0", &format!("{speed}{}", item(1, "Lost", ""))))]);
    let config = Config::new().objects(untyped.path());
    let generated = config.generate().unwrap();
    assert!(codes(&generated.diagnostics, Severity::Warning).contains(&"missing-type"));
    let text = file(&generated, "pump.rs");
    assert!(text.contains("pub speed: ") && !text.contains("pub lost: "));
    assert!(text.contains("Resource 1, Lost, is left out"), "{text}");
    assert!(errors(config.clone().strict(true).generate()).contains(&"missing-type"));
    assert!(
        errors(config.clone().level("missing-type", Severity::Error).generate()).contains(&"missing-type")
    );
    let silent = config.level("missing-type", Severity::Off).generate().unwrap();
    assert!(!codes(&silent.diagnostics, Severity::Warning).contains(&"missing-type"));
}

#[test]
fn settings_shape_the_code() {
    let generated = Config::new()
        .bundled([3])
        .rename(Select::object(3), "Gadget")
        .rename(Select::resource(3, 0), "maker")
        .rename(Select::enumeration(3, 11), "Fault")
        .rename(Select::label(3, 11, 1), "Exhausted")
        .derive(Select::all(), "serde::Serialize")
        .derive(Select::enumeration(3, 11), "PartialOrd")
        .derive(Select::enumeration(3, 11), "Hash")
        .attribute(Select::object(3), "#[serde(default)]")
        .attribute(Select::resource(3, 0), "#[serde(skip)]")
        .attribute(Select::enumeration(3, 11), "#[repr(C)]")
        .attribute(Select::label(3, 11, 0), "#[serde(rename = \"fine\")]")
        .without_enum(Select::resource(3, 6))
        .with_enum(Select::resource(3, 20), [(5, "Unknown"), (0, "Normal")])
        .strings(Container::Heapless { default: 48 })
        .capacity(Select::resource(3, 1), 7)
        .multiples(Container::Custom { template: "crate::Few<{value}, {len}>".into(), default: 3 })
        .instances(Select::resource(3, 11), 9)
        .runtime("crate::rt")
        .generate()
        .unwrap();
    let text = file(&generated, "gadget.rs");
    for expected in [
        "#[derive(Debug, Clone, PartialEq, serde::Serialize)]\n#[serde(default)]\npub struct Gadget {",
        "#[serde(skip)]\n    pub maker: ::core::option::Option<crate::rt::heapless::String<48>>,",
        "pub const MAKER: u16 = 0;",
        "pub model_number: ::core::option::Option<crate::rt::heapless::String<7>>,",
        "#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, PartialOrd)]\n#[repr(C)]\npub enum Fault {",
        "#[serde(rename = \"fine\")]\n    NoError,",
        "1 => Self::Exhausted,",
        "pub available_power_sources: ::core::option::Option<crate::Few<i64, 3>>,",
        "pub error_code: crate::Few<Fault, 9>,",
        "    /// 0: Normal\n    Normal,\n    /// 5: Unknown\n    Unknown,\n",
        "impl crate::rt::Object for Gadget {",
        "row(20, \"Battery Status\", INTEGER | R)",
        "pub trait GadgetActions: ::core::marker::Sized {",
    ] {
        assert!(text.contains(expected), "{expected}\nis not in\n{text}");
    }
    assert!(!text.contains("lwm2m_runtime"));
}

#[test]
fn only_resources_keeps_mandatory_resources_and_the_listed_optional_ones() {
    let generated = Config::new().bundled([3]).only_resources(3, [9, 4]).generate().unwrap();
    let device = file(&generated, "device.rs");
    let rows: Vec<&str> = device.lines().map(str::trim).filter(|line| line.starts_with("row(")).collect();
    let ids: Vec<&str> = rows.iter().filter_map(|row| row.strip_prefix("row(")?.split(',').next()).collect();
    assert_eq!(ids, ["4", "9", "11", "16"]);
    let fields = device.lines().filter(|line| line.starts_with("    pub ") && line.ends_with(','));
    assert_eq!(fields.count(), 3, "{device}");
    // An optional action that is left out has no function.
    assert!(device.contains("fn reboot(") && !device.contains("factory_reset"), "{device}");
}

#[test]
fn a_resource_that_is_left_out_changes_no_other_name() {
    let flows = [item(3, "Flow rate", "Float"), item(5, "Flow Rate", "Float")].concat();
    let folder = folder(&[("pump.xml", object(42769, "Pump", "1.0", &flows))]);
    let all = Config::new().objects(folder.path()).generate().unwrap();
    let one = Config::new().objects(folder.path()).only_resources(42769, [5]).generate().unwrap();
    let field = file(&one, "pump.rs").lines().find(|line| line.starts_with("    pub flow")).unwrap();
    assert!(file(&all, "pump.rs").contains(field), "{field}");
    assert!(file(&one, "pump.rs").contains("row(5, "), "{field}");
}

#[test]
fn a_setting_about_a_resource_that_is_left_out_says_so() {
    let config = Config::new()
        .bundled([3, 5])
        .only_resources(3, [9])
        .attribute(Select::resource(3, 13), "#[doc(hidden)]")
        .only_resources(5, [8, 99])
        .only_resources(6, [1]);
    let failure = config.generate().unwrap_err();
    let messages: Vec<&str> =
        failure.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "resource 13 of object 3 is left out by `only_resources`",
            "object 5 `Firmware Update` has no resource 99",
            "this is about object 6, which is not generated",
        ]
    );
}

#[test]
fn any_object_has_a_variant_for_each_object_and_version() {
    let folder = folder(&[
        ("a.xml", object(42769, "Pump", "1.0", &item(0, "Speed", "Integer"))),
        ("b.xml", object(42769, "Pump", "1.1", &item(0, "Speed", "Integer"))),
        ("c.xml", object(42770, "Pump", "1.0", &item(0, "Speed", "Integer"))),
    ]);
    let config = Config::new().objects(folder.path()).all_versions().any_object(true);
    let config = config.derive(Select::all(), "Eq").derive(Select::all(), "Default");
    let generated = config.generate().unwrap();
    let text = file(&generated, "any_object.rs");
    let variants: Vec<&str> = text.lines().filter(|line| line.contains("(Box<")).map(str::trim).collect();
    assert_eq!(
        variants,
        [
            "Pump42769(Box<super::pump_42769::Pump>),",
            "Pump42769V1_0(Box<super::pump_42769::v1_0::Pump>),",
            "Pump42770(Box<super::pump_42770::Pump>),",
        ]
    );
    assert!(text.contains("#[derive(Debug, Clone, PartialEq, Eq)]"), "{text}");
    assert!(file(&generated, "mod.rs").contains("pub use self::any_object::AnyObject;"));
}

#[test]
fn an_object_with_the_module_of_any_object_is_an_error() {
    let folder = folder(&[("a.xml", object(42769, "Any Object", "1.0", &item(0, "Speed", "Integer")))]);
    let config = Config::new().objects(folder.path());
    assert!(config.clone().generate().is_ok());
    let failure = config.any_object(true).generate().unwrap_err();
    assert_eq!(
        failure.diagnostics[0].message,
        "object 42769 `Any Object` has the module `any_object`, which holds the enum of all objects"
    );
}

#[test]
fn a_derive_that_several_settings_add_is_printed_once() {
    let cases: [(&[&str], &str); 4] = [
        (&[], ""),
        (&["Debug", "::core::clone::Clone", "Default"], ""),
        (&["PartialEq", "PartialOrd"], ", PartialOrd"),
        (&["Hash", "std::hash::Hash", "serde::Serialize"], ", Hash, serde::Serialize"),
    ];
    for (asked, further) in cases {
        let config = Config::new().bundled([3345]);
        let config = asked.iter().fold(config, |config, name| config.derive(Select::object(3345), *name));
        let generated = config.generate().unwrap();
        let text = file(&generated, "multiple_axis_joystick.rs");
        let expected = format!(
            ".\n#[derive(Debug, Clone, PartialEq, Default{further})]\npub struct MultipleAxisJoystick {{"
        );
        assert!(text.contains(&expected), "{asked:?}\n{text}");
    }
}

#[test]
fn a_setting_that_applies_to_nothing_or_cannot_be_followed_is_an_error() {
    type Case = (&'static str, fn(Config) -> Config);
    let cases: [Case; 23] = [
        ("setting-unused", |config| config.derive(Select::object(3), "Eq")),
        ("setting-unused", |config| config.derive(Select::resource(3303, 5700), "Eq")),
        ("setting-unused", |config| config.derive(Select::label(3303, 6042, 0), "Eq")),
        ("setting-unused", |config| config.attribute(Select::resource(3303, 5605), "#[a]")),
        ("setting-unused", |config| config.attribute(Select::label(3303, 6042, 99), "#[a]")),
        ("setting-unused", |config| config.rename(Select::resource(3303, 1), "a")),
        ("setting-unused", |config| config.rename(Select::all(), "a")),
        ("setting-unused", |config| config.rename(Select::enumeration(3303, 5700), "A")),
        ("setting-unused", |config| config.without_enum(Select::resource(3303, 5700))),
        ("setting-unused", |config| config.with_enum(Select::object(3303), [(0, "A")])),
        ("setting-unused", |config| config.capacity(Select::resource(3303, 5701), 9)),
        ("setting-unused", |config| config.instances(Select::resource(3303, 5701), 9)),
        ("setting-unused", |config| config.only([3304])),
        ("setting-invalid", |config| config.derive(Select::all(), "a b")),
        ("setting-invalid", |config| config.attribute(Select::all(), "#[a")),
        ("setting-invalid", |config| config.rename(Select::resource(3303, 5700), "type")),
        ("setting-invalid", |config| config.rename(Select::resource(3303, 5700), "5 degrees")),
        ("setting-invalid", |config| config.rename(Select::resource(3303, 5701), "sensor_value")),
        ("setting-invalid", |config| config.with_enum(Select::resource(3303, 5700), [(0, "A")])),
        ("setting-invalid", |config| config.level("range-dahs", Severity::Off)),
        ("setting-invalid", |config| config.level("setting-unused", Severity::Warning)),
        ("setting-invalid", |config| config.runtime("::a::")),
        ("setting-invalid", |config| config.opaques(Container::Custom { template: "<".into(), default: 1 })),
    ];
    for (index, (expected, set)) in cases.into_iter().enumerate() {
        let failure = set(Config::new().bundled([3303])).generate().unwrap_err();
        let found = codes(&failure.diagnostics, Severity::Error);
        assert!(found.contains(&expected), "case {index}: {found:?}");
        for diagnostic in &failure.diagnostics {
            let at = failure.sources.position(diagnostic.origin);
            assert!(at.is_some(), "case {index}: a setting is shown where it was written");
        }
    }
}

#[test]
fn a_setting_for_an_unknown_id_names_the_nearest_only_if_it_is_near() {
    let folder = folder(&[
        (
            "a.xml",
            object(42769, "Pump", "1.0", &(item(0, "Speed", "Integer") + &item(5700, "Level", "Float"))),
        ),
        ("b.xml", object(42770, "Valve", "1.0", &item(0, "Open", "Boolean"))),
    ]);
    let config = || Config::new().objects(folder.path());
    let rename = |select| config().rename(select, "Other");
    let bundled =
        "the bundled objects are 0 to 7, 9, 19 to 23, 3200 to 3203, 3300 to 3306, 3308 and 3310 to 3350";
    let cases = [
        (config().only([42769, 42779]), "the nearest object that is defined is 42770".to_owned()),
        (config().only([42769, 3]), "the inputs define 42769, 42770".to_owned()),
        (config().version(4276, "1.0"), "the nearest object that is defined is 42769".to_owned()),
        (config().version(3303, "1.0"), "the inputs define 42769, 42770".to_owned()),
        (rename(Select::object(42771)), "the nearest object that is defined is 42770".to_owned()),
        (rename(Select::object(3303)), "the inputs define 42769, 42770".to_owned()),
        (rename(Select::resource(42769, 5701)), "the nearest is resource 5700 `Level`".to_owned()),
        (rename(Select::resource(42769, 3)), "its resources are 0 and 5700".to_owned()),
        (
            config().bundled([3309]),
            "the nearest is 3308; name a file with `.objects(\"3309.xml\")`".to_owned(),
        ),
        (config().bundled([10262]), format!("{bundled}; name a file with `.objects(\"10262.xml\")`")),
    ];
    for (config, expected) in cases {
        let failure = config.generate().unwrap_err();
        let helps: Vec<_> =
            failure.diagnostics.iter().filter_map(|diagnostic| diagnostic.help.clone()).collect();
        assert_eq!(helps, [expected]);
    }
}

#[test]
fn objects_of_one_name_get_modules_of_their_own_and_no_name_outside_of_them() {
    let folder = folder(&[
        ("a.xml", object(42769, "Pump", "1.0", &item(0, "Speed", "Integer"))),
        ("b.xml", object(42770, "Pump", "1.0", &item(0, "Speed", "Integer"))),
        ("c.xml", object(42771, "Valve", "1.0", &item(0, "Open", "Boolean"))),
    ]);
    let generated = Config::new().objects(folder.path()).generate().unwrap();
    let index = file(&generated, "mod.rs");
    assert!(index.contains("pub mod pump_42769;\npub mod pump_42770;\npub mod valve;\n"), "{index}");
    let (names, _) = index.split_once("pub fn").unwrap();
    assert!(names.contains("Valve") && !names.contains("Pump"), "{index}");
}
