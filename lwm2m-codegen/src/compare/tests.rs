//! One case for each row of the table of version steps, and for differences that are no change.

#![cfg(feature = "xml")]

use std::collections::BTreeSet;

use super::{Class, Comparison, Kind, Step, Verdict, compare};
use crate::model::{Object, SourceId};
use crate::xml;

const LAMP: &str = r#"<LWM2M xsi:noNamespaceSchemaLocation="http://openmobilealliance.org/tech/profiles/LWM2M.xsd">
<Object ObjectType="MODefinition"><Name>Lamp</Name><Description1>Gives light.</Description1>
<ObjectID>10241</ObjectID><ObjectURN>urn:oma:lwm2m:x:10241</ObjectURN><LWM2MVersion>1.0</LWM2MVersion>
<ObjectVersion>1.0</ObjectVersion><MultipleInstances>Single</MultipleInstances><Mandatory>Optional</Mandatory>
<Resources>
<Item ID="0"><Name>Level</Name><Operations>RW</Operations><MultipleInstances>Single</MultipleInstances>
<Mandatory>Mandatory</Mandatory><Type>Integer</Type><RangeEnumeration>0..100</RangeEnumeration>
<Units>s</Units><Description>How bright the lamp is.</Description></Item>
<Item ID="1"><Name>Mode</Name><Operations>R</Operations><MultipleInstances>Multiple</MultipleInstances>
<Mandatory>Optional</Mandatory><Type>Integer</Type><RangeEnumeration></RangeEnumeration>
<Units></Units><Description>What it does.
0: Off
1: On</Description></Item>
</Resources><Description2></Description2></Object></LWM2M>"#;

const ITEM: &str = "<Item ID=\"2\"><Name>More</Name><Operations>R</Operations><MultipleInstances>Single\
    </MultipleInstances><Mandatory>Optional</Mandatory><Type>Float</Type><RangeEnumeration/><Units/>\
    <Description>More.</Description></Item></Resources>";

fn object(text: &str) -> Object {
    xml::read(SourceId(0), text).objects.remove(0)
}

/// Returns the definition with one change.
fn changed(from: &str, to: &str) -> Object {
    assert!(LAMP.contains(from), "{from}");
    object(&LAMP.replacen(from, to, 1))
}

fn kinds(comparison: &Comparison) -> Vec<&'static str> {
    comparison.changes.iter().map(|change| change.kind.code()).collect()
}

/// From, to, and the kinds of changes that are found when `from` becomes `to`, and the other way round.
const CASES: &[(&str, &str, &[&str], &[&str])] = &[
    ("</Resources>", ITEM, &["optional-added"], &["optional-removed"]),
    (
        "<Item ID=\"0\">",
        "<Item ID=\"3\">",
        &["mandatory-removed", "mandatory-added"],
        &["mandatory-added", "mandatory-removed"],
    ),
    (">Mandatory<", ">Optional<", &["made-optional"], &["made-mandatory"]),
    ("<Type>Integer", "<Type>Time", &["type-changed"], &["type-changed"]),
    ("<Type>Integer</Type>", "<Type></Type>", &["type-removed"], &["type-added"]),
    (">RW<", ">R<", &["operations-changed"], &["operations-changed"]),
    (">Multiple<", ">Single<", &["resource-instances"], &["resource-instances"]),
    ("0..100", "0..50", &["range-narrowed"], &["range-widened"]),
    ("0..100", "50..150", &["range-moved"], &["range-moved"]),
    ("0..100", "", &["range-removed"], &["range-added"]),
    ("0..100", "any", &["range-reworded"], &["range-reworded"]),
    ("0..100", "0-100", &["range-rewritten"], &["range-rewritten"]),
    ("0..100", "0..99, 100", &["range-rewritten"], &["range-rewritten"]),
    ("0..100", " 0..100", &[], &[]),
    ("<Units>s<", "<Units>min<", &["unit-changed"], &["unit-changed"]),
    (
        "Instances>Single</MultipleInstances><Mandatory>Opt",
        "Instances>Multiple</MultipleInstances><Mandatory>Opt",
        &["object-instances"],
        &["object-instances"],
    ),
    (
        "<Mandatory>Optional</Mandatory>\n<Res",
        "<Mandatory>Mandatory</Mandatory>\n<Res",
        &["object-mandatory"],
        &["object-optional"],
    ),
    ("<LWM2MVersion>1.0", "<LWM2MVersion>1.1", &["lwm2m-raised"], &["lwm2m-lowered"]),
    ("<Name>Lamp", "<Name>Light", &["object-renamed"], &["object-renamed"]),
    ("Gives light.", "Lights up.", &["object-reworded"], &["object-reworded"]),
    ("Gives light.", "Gives \n light.", &[], &[]),
    ("lwm2m:x:", "lwm2m:ext:", &["urn-rewritten"], &["urn-rewritten"]),
    ("LWM2M.xsd", "LWM2M-v1_1.xsd", &["schema-changed"], &["schema-changed"]),
    ("<Name>Level", "<Name>Light Level", &["resource-renamed"], &["resource-renamed"]),
    ("How bright the lamp", "How very bright it", &["resource-reworded"], &["resource-reworded"]),
    (
        "1: On",
        "1: On\n2: Dimmed",
        &["codes-changed", "resource-reworded"],
        &["codes-changed", "resource-reworded"],
    ),
    (
        "0: Off",
        "0: Glowing",
        &["codes-changed", "resource-reworded"],
        &["codes-changed", "resource-reworded"],
    ),
    ("0: Off", "0: OFF", &["resource-reworded"], &["resource-reworded"]),
];

#[test]
fn each_difference_is_found_in_both_directions_and_nothing_else_is() {
    for (from, to, forth, back) in CASES {
        let (old, new) = (object(LAMP), changed(from, to));
        assert_eq!(kinds(&compare(&old, &new)), *forth, "{from} -> {to}");
        assert_eq!(kinds(&compare(&new, &old)), *back, "{to} -> {from}");
    }
    assert_eq!(kinds(&compare(&object(LAMP), &object(LAMP))), [""; 0]);
}

#[test]
fn an_id_that_went_to_another_resource_is_one_major_change() {
    let reused = LAMP
        .replace("<Name>Level", "<Name>Serial Number")
        .replace("How bright the lamp is.", "Engraved by the maker.")
        .replace("<Type>Integer</Type><RangeEnumeration>0..100", "<Type>String</Type><RangeEnumeration>");
    let comparison = compare(&object(LAMP), &object(&reused));
    assert_eq!(kinds(&comparison), ["id-reused"]);
    assert_eq!(comparison.taken(), Step::Major);
}

#[test]
fn every_kind_has_a_case() {
    let mut covered: BTreeSet<&str> =
        CASES.iter().flat_map(|case| case.2.iter().chain(case.3)).copied().collect();
    covered.insert("id-reused");
    for kind in Kind::ALL {
        assert!(covered.remove(kind.code()), "{} has no case", kind.code());
    }
    assert!(covered.is_empty(), "{covered:?}");
}

#[test]
fn a_change_is_of_the_class_that_the_specification_gives_it() {
    let class = |class: Class| -> Vec<&str> {
        Kind::ALL.iter().filter(|kind| kind.class() == class).map(|kind| kind.code()).collect()
    };
    assert_eq!(class(Class::Minor), ["lwm2m-raised", "optional-added", "optional-removed"]);
    assert!(class(Class::Editorial).iter().all(|code| {
        ["renamed", "reworded", "rewritten", "schema-changed"].iter().any(|end| code.ends_with(end))
    }));
    for kind in Kind::ALL {
        let matters = matches!(kind.class(), Class::Minor | Class::Major);
        assert!(!matters || kind.changes_model(), "{}", kind.code());
        assert!(kind.class() != Class::Editorial || !kind.changes_model(), "{}", kind.code());
    }
}

#[test]
fn the_verdict_holds_the_step_made_against_the_step_taken() {
    use Verdict::{Backwards, Fits, Larger, TooSmall, Unchanged};
    // Before, after, and the verdict with the version at 1.0, 1.1, 2.0 and 0.9.
    let cases = [
        ("<Units>s<", "<Units>s<", [Fits, Larger, Larger, Backwards]),
        ("Gives light.", "Lights up.", [Fits, Larger, Larger, Backwards]),
        ("1: On", "1: On\n2: Dimmed", [Fits, Larger, Larger, Backwards]),
        ("0..100", "0..200", [Unchanged, Fits, Larger, Backwards]),
        ("</Resources>", ITEM, [Unchanged, Fits, Larger, Backwards]),
        (">RW<", ">R<", [Unchanged, TooSmall, Fits, Backwards]),
    ];
    for (from, to, verdicts) in cases {
        for (version, verdict) in ["1.0", "1.1", "2.0", "0.9"].into_iter().zip(verdicts) {
            let new = LAMP.replacen(from, to, 1);
            let new = new.replace("<ObjectVersion>1.0", &format!("<ObjectVersion>{version}"));
            let comparison = compare(&object(LAMP), &object(&new));
            assert_eq!(comparison.verdict(), verdict, "{to} {version}");
            assert_eq!(comparison.verdict().fits(), matches!(verdict, Fits | Larger));
            assert!(!comparison.reason().ends_with('.'));
        }
    }
}

#[test]
fn bounds_are_compared_as_exact_numbers() {
    let old = changed("0..100", "0..9223372036854775807");
    let new = changed("0..100", "0..9223372036854775806");
    assert_eq!(kinds(&compare(&old, &new)), ["range-narrowed"]);
}
