//! Rules over folders, on folders that are made up and on the registry.

use std::path::{Path, PathBuf};

use super::{Made, Reusable, check};
use crate::diagnostics::Diagnostic;
use crate::model::SourceId;
use crate::xml;

/// Returns a definition as short as it can be.
fn definition(id: u16, version: &str, more: &str) -> String {
    format!(
        "<LWM2M><Object ObjectType=\"MODefinition\"><Name>Lamp</Name><ObjectID>{id}</ObjectID>\
         <ObjectURN>urn:oma:lwm2m:x:{id}:{version}</ObjectURN><ObjectVersion>{version}</ObjectVersion>{more}</Object></LWM2M>"
    )
}

fn item(id: u16, name: &str, operations: &str, kind: &str, range: &str, units: &str) -> String {
    format!(
        "<Resources><Item ID=\"{id}\"><Name>{name}</Name><Operations>{operations}</Operations><Type>{kind}</Type>\
         <RangeEnumeration>{range}</RangeEnumeration><Units>{units}</Units></Item></Resources>"
    )
}

/// Checks a folder with these files.
fn diagnostics(files: &[(&str, String)]) -> Vec<Diagnostic> {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), format!("{text}\n")));
    check(&Made::new(files.collect()).folder())
}

fn codes(files: &[(&str, String)]) -> Vec<&'static str> {
    diagnostics(files).iter().map(|diagnostic| diagnostic.rule.code).collect()
}

#[test]
fn files_of_a_registry_are_called_after_their_objects() {
    let old = || ("version_history/10241-1_0.xml", definition(10241, "1.0", ""));
    let now = || ("10241.xml", definition(10241, "1.0", ""));
    assert_eq!(codes(&[now(), old()]), [""; 0]);
    assert_eq!(codes(&[("lamp.xml", now().1), old()]), ["file-name"]);
    assert_eq!(codes(&[("10242.xml", now().1), old()]), ["file-name"]);
    assert_eq!(codes(&[("10241-1_0.xml", now().1), old()]), ["file-name"]);
    assert_eq!(codes(&[now(), ("version_history/10241-1_1.xml", old().1)]), ["file-name"]);
    assert_eq!(codes(&[now(), ("version_history/10241.xml", old().1)]), ["file-name"]);
}

#[test]
fn elsewhere_files_may_be_called_anything_but_something_wrong() {
    let lamp = || definition(10241, "1.0", "");
    for name in ["lamp.xml", "10241.xml", "10241-1_0.xml"] {
        assert_eq!(codes(&[(name, lamp())]), [""; 0], "{name}");
    }
    for name in ["10242.xml", "10241-1_1.xml", "10242-1_0.xml"] {
        let found = diagnostics(&[(name, lamp())]);
        assert_eq!(found.len(), 1, "{name}");
        assert!(found[0].message.contains(name), "{}", found[0].message);
    }
}

#[test]
fn advice_never_names_a_file_that_holds_something_else() {
    let lamp = |version: &str| definition(10241, version, "");
    let now = || ("10241.xml", lamp("1.1"));
    let old = || ("version_history/10241-1_0.xml", lamp("1.0"));
    let copy = || ("version_history/10241-1_1.xml", lamp("1.1"));
    type Files<'f> = &'f [(&'f str, String)];
    let cases: [(Files<'_>, &[&str]); 9] = [
        (&[("lamp.xml", lamp("1.1")), copy()], &["rename the file to `10241.xml`"]),
        (&[now(), ("lamp.xml", lamp("1.1")), copy()], &["delete `lamp.xml`"]),
        (
            &[("lamp.xml", lamp("1.1")), ("lamp2.xml", lamp("1.1")), copy()],
            &["rename the file to `10241.xml`", "delete `lamp2.xml`"],
        ),
        (
            &[now(), ("lamp.xml", lamp("1.0")), copy()],
            &["move `lamp.xml`, which is older than `10241.xml`, to `version_history/10241-1_0.xml`"],
        ),
        (
            &[now(), ("lamp.xml", lamp("1.0")), old(), copy()],
            &[
                "delete `lamp.xml`, which is older than `10241.xml`: `version_history/10241-1_0.xml` holds its version",
            ],
        ),
        (
            &[("10241.xml", lamp("1.0")), ("lamp.xml", lamp("1.1")), copy()],
            &[
                "move `10241.xml`, which is older, to `version_history/10241-1_0.xml`, and rename `lamp.xml` to `10241.xml`",
            ],
        ),
        (
            &[("10241.xml", lamp("1.0")), ("lamp.xml", lamp("1.1")), old(), copy()],
            &[
                "put `lamp.xml` in the place of `10241.xml`, whose version `version_history/10241-1_0.xml` holds",
            ],
        ),
        (
            &[("10241.xml", definition(10242, "1.0", "")), ("10242.xml", lamp("1.0"))],
            &[
                "`10242.xml` holds version 1.0 of object 10241 `Lamp`: rename that file first, and then this one to `10242.xml`",
                "`10241.xml` holds version 1.0 of object 10242 `Lamp`: rename that file first, and then this one to `10241.xml`",
            ],
        ),
        (
            &[now(), ("version_history/10241-1_1.xml", lamp("1.0"))],
            &[
                "rename the file to `10241-1_0.xml`",
                "`version_history/10241-1_1.xml` holds version 1.0 of object 10241 `Lamp`: rename that file, and then copy `10241.xml` to `version_history/10241-1_1.xml`",
            ],
        ),
    ];
    for (files, expected) in cases {
        let found = diagnostics(files).into_iter();
        let found = found.filter(|found| ["file-name", "history-missing"].contains(&found.rule.code));
        let helps: Vec<String> = found.filter_map(|diagnostic| diagnostic.help).collect();
        let missing = expected.iter().filter(|help| !helps.iter().any(|found| found == *help));
        let missing: Vec<_> = missing.collect();
        assert!(missing.is_empty(), "{missing:#?} are not in {helps:#?}");
    }
}

#[test]
fn a_second_file_of_an_object_has_one_diagnostic() {
    let lamp = |version: &str, more: &str| definition(10241, version, more);
    let files = |second: String| {
        let index = "<DDFList><Item><ObjectID>10241</ObjectID><URN>urn:oma:lwm2m:x:10241:1.1</URN><Name>Lamp</Name>\
                     <Description>Gives light.</Description><Owner>Acme</Owner><Source>2</Source>\
                     <Ver>1.1</Ver><DDF>10241.xml</DDF></Item></DDFList>";
        let copy = ("version_history/10241-1_1.xml", lamp("1.1", ""));
        codes(&[("10241.xml", lamp("1.1", "")), ("lamp.xml", second), copy, ("DDF.xml", index.to_owned())])
    };
    for version in ["1.0", "1.1", "1.2"] {
        assert_eq!(files(lamp(version, "")), ["file-name"], "{version}");
    }
    let other = lamp("1.1", "<Description1>Another.</Description1>");
    assert_eq!(files(other), [""; 0], "`object-defined-twice` reports it");
}

#[test]
fn each_version_has_its_copy_in_the_history() {
    let now = || ("10241.xml", definition(10241, "1.1", ""));
    let history = |version: &str, more: &str| definition(10241, version, more);
    let old = || ("version_history/10241-1_0.xml", history("1.0", ""));
    let copy = || ("version_history/10241-1_1.xml", history("1.1", ""));
    assert_eq!(codes(&[now()]), [""; 0], "there is no history");
    assert_eq!(codes(&[now(), old(), copy()]), [""; 0]);
    assert_eq!(codes(&[now(), old()]), ["history-missing"]);
    let newer = ("version_history/10241-1_2.xml", history("1.2", ""));
    assert_eq!(codes(&[now(), copy(), newer]), ["history-differs"]);
}

#[test]
fn a_copy_differs_in_what_it_defines_or_in_wording_but_not_in_line_ends() {
    let now = || ("10241.xml", definition(10241, "1.1", "\n<Description1>a</Description1>\n"));
    let copy = |more: &str| {
        let found = diagnostics(&[now(), ("version_history/10241-1_1.xml", definition(10241, "1.1", more))]);
        found.iter().map(|diagnostic| diagnostic.message.clone()).collect::<String>()
    };
    assert_eq!(copy("\r\n<Description1>a</Description1>\r\n"), "");
    assert!(copy("\n<Description1>b</Description1>\n").ends_with("differ in their wording"));
    let multiple = "\n<Description1>a</Description1>\n<MultipleInstances>Multiple</MultipleInstances>";
    assert!(copy(multiple).ends_with("differ in what they define"));
}

#[test]
fn the_index_agrees_with_the_definitions() {
    let entry = |id: u16, version: &str, file: &str| {
        format!(
            "<Item><ObjectID>{id}</ObjectID><URN>urn:oma:lwm2m:x:10241:1.1</URN><Name>Lamp</Name>\
             <Description>Gives light.</Description><Owner>Acme</Owner><Source>2</Source><Ver>{version}</Ver><DDF>{file}</DDF></Item>"
        )
    };
    let index = |entries: &[String]| ("DDF.xml", format!("<DDFList>{}</DDFList>", entries.concat()));
    let lamp = || ("10241.xml", definition(10241, "1.1", ""));
    let good = || entry(10241, "1.1", "10241.xml");
    assert_eq!(codes(&[lamp(), index(&[good()])]), [""; 0]);
    assert_eq!(codes(&[lamp(), index(&[entry(10241, "1.0", "10241.xml")])]), ["ddf-mismatch"]);
    assert_eq!(codes(&[lamp(), index(&[entry(10242, "1.1", "10241.xml")])]), ["ddf-mismatch"; 2]);
    assert_eq!(codes(&[lamp(), index(&[good(), good()])]), ["ddf-mismatch"]);
    assert_eq!(codes(&[lamp(), index(&[])]), ["ddf-mismatch"]);
    assert_eq!(codes(&[lamp(), index(&[good(), entry(20_000, "1.0", "")])]), [""; 0], "not published");
    let absent: Vec<String> = (20_000..20_020).map(|id| entry(id, "1.0", &format!("{id}.xml"))).collect();
    let absent = [vec![good()], absent].concat();
    assert_eq!(codes(&[lamp(), index(&absent)]), ["ddf-file-missing"], "one note for all of them");
}

#[test]
fn a_reusable_resource_is_what_was_registered() {
    let check = |item: &str| {
        let document = xml::read(SourceId(0), &definition(10241, "1.0", item));
        let found = Reusable::bundled().check(&document.objects[0]);
        found.iter().map(|diagnostic| diagnostic.message.clone()).collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    assert_eq!(check(&item(5700, "Sensor Value", "R", "Float", "", "")), none);
    assert_eq!(check(&item(0, "Something else", "R", "Float", "", "")), none);
    assert_eq!(check(&item(26241, "Private", "R", "Float", "", "")), none);
    assert_eq!(
        check(&item(5700, "Sensor Value", "R", "Integer", "", "")),
        ["the type of resource 5700 `Sensor Value` is `Integer`, but `Float` is registered"]
    );
    assert_eq!(
        check(&item(5700, "Value", "RW", "Float", "0..1", "Cel")),
        [
            "the name of resource 5700 `Value` is `Value`, but `Sensor Value` is registered",
            "the access of resource 5700 `Value` is `RW`, but `R` is registered",
            "the range of resource 5700 `Value` is `0..1`, but empty is registered",
            "the unit of resource 5700 `Value` is `Cel`, but empty is registered",
        ]
    );
    assert_eq!(
        check(&item(4999, "Unheard Of", "R", "Float", "", "")),
        ["resource 4999 `Unheard Of` is not a registered reusable resource"]
    );
    assert_eq!(check(&item(5851, "Dimmer", "RW", "Integer", "0 .. 100", "/100")), none, "the same range");
}

#[test]
fn an_object_is_not_blamed_for_a_range_or_unit_that_is_registered_like_this() {
    let left = |item: &str| {
        let document = xml::read(SourceId(0), &definition(10241, "1.0", item));
        let object = &document.objects[0];
        let mut found = crate::check::check(object);
        found.retain(|diagnostic| {
            diagnostic.rule.code.starts_with("range-") || diagnostic.rule.code.starts_with("unit-")
        });
        Reusable::bundled().excuse(object, &mut found);
        found.iter().map(|diagnostic| diagnostic.rule.code).collect::<Vec<_>>()
    };
    assert_eq!(left(&item(5705, "Compass Direction", "R", "Float", "0..360", "deg")), [""; 0]);
    assert_eq!(left(&item(4010, "LogClass", "RW", "Integer", "255", "")), [""; 0]);
    assert_eq!(left(&item(4010, "LogClass", "RW", "Integer", "254", "")), ["range-single-value"]);
    assert_eq!(left(&item(5, "Direction", "R", "Float", "0..360", "deg")), ["unit-not-recommended"]);
}

#[test]
fn a_list_of_ones_own_is_laid_over_the_bundled_one() {
    let list = "<LWM2M><Object ObjectType=\"CommonResources\"><Resources><Item ID=\"4999\"><Name>Glow</Name>\
                <Operations>R</Operations><Type>Float</Type></Item></Resources></Object></LWM2M>";
    let (own, _) = xml::read_common(SourceId(0), list);
    let reusable = Reusable::bundled().with(&own);
    let text = definition(10241, "1.0", &item(4999, "Glow", "R", "Float", "", ""));
    assert_eq!(reusable.check(&xml::read(SourceId(0), &text).objects[0]).len(), 0);
    assert!(reusable.get(5700).is_some());
}

/// Returns the folder with test data, if it is there.
fn registry() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let folder = std::env::var_os("LWM2M_TEST_DATA").map_or(beside, PathBuf::from).join("registry");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "no test data in {}", folder.display());
    println!("skipped: no test data in {}", folder.display());
    None
}

#[test]
fn the_bundled_facts_are_those_of_the_registry() {
    let Some(folder) = registry() else { return };
    let text = std::fs::read_to_string(folder.join("Common.xml")).unwrap();
    let (resources, _) = xml::read_common(SourceId(0), &text);
    let bundled = Reusable::bundled();
    assert_eq!(bundled.clone().with(&resources), bundled);
}
