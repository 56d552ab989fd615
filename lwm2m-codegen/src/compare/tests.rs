//! One case for each row of the table of version steps, and for differences that are no change.

#![cfg(feature = "xml")]

use std::collections::BTreeSet;

use super::{Class, Comparison, Kind, Step, Verdict, compare, compare_history};
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

/// Another resource with the name of the first.
const LEVEL: &str = "<Item ID=\"2\"><Name>Level</Name><Operations>R</Operations><MultipleInstances>Single\
    </MultipleInstances><Mandatory>Optional</Mandatory><Type>Float</Type><RangeEnumeration/><Units/>\
    <Description>More.</Description></Item></Resources>";

const MANDATORY: &str = "<Item ID=\"2\"><Name>More</Name><Operations>R</Operations><MultipleInstances>Single\
    </MultipleInstances><Mandatory>Mandatory</Mandatory><Type>Float</Type><RangeEnumeration/><Units/>\
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
    ("<Item ID=\"0\">", "<Item ID=\"3\">", &["mandatory-moved"], &["mandatory-moved"]),
    ("<Item ID=\"1\">", "<Item ID=\"3\">", &["optional-moved"], &["optional-moved"]),
    (
        "</Resources>",
        LEVEL,
        &["identifier-changed", "optional-added"],
        &["identifier-changed", "optional-removed"],
    ),
    ("</Resources>", MANDATORY, &["mandatory-added"], &["mandatory-removed"]),
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
        &["codes-added", "resource-reworded"],
        &["codes-removed", "resource-reworded"],
    ),
    (
        "0: Off",
        "0: Glowing",
        &["codes-relabelled", "resource-reworded"],
        &["codes-relabelled", "resource-reworded"],
    ),
    (
        "0: Off",
        "0: Switched off",
        &["codes-renamed", "resource-reworded"],
        &["codes-renamed", "resource-reworded"],
    ),
    (
        "0: Off\n1: On",
        "0: On\n1: Off",
        &["codes-reused", "resource-reworded"],
        &["codes-reused", "resource-reworded"],
    ),
    (
        "0: Off\n1: On",
        "Off or on.",
        &["codes-unlisted", "resource-reworded"],
        &["codes-listed", "resource-reworded"],
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
    assert_eq!(class(Class::Minor), ["lwm2m-raised", "optional-added", "optional-removed", "optional-moved"]);
    assert!(class(Class::Editorial).iter().all(|code| {
        ["renamed", "reworded", "rewritten", "listed", "schema-changed", "identifier-changed"]
            .iter()
            .any(|end| code.ends_with(end))
    }));
}

#[test]
fn the_verdict_holds_the_step_made_against_the_step_taken() {
    use Verdict::{Backwards, Fits, Larger, TooSmall, Unchanged};
    // Before, after, and the verdict with the version at 1.0, 1.1, 2.0 and 0.9.
    let cases = [
        ("<Units>s<", "<Units>s<", [Fits, Larger, Larger, Backwards]),
        ("Gives light.", "Lights up.", [Fits, Larger, Larger, Backwards]),
        ("0: Off", "0: Switched off", [Fits, Larger, Larger, Backwards]),
        // Any step will do for an unclear change.
        ("1: On", "1: On\n2: Dimmed", [Unchanged, Fits, Fits, Backwards]),
        ("0..100", "0..200", [Unchanged, Fits, Fits, Backwards]),
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
            let is_unclear = comparison.changes.iter().any(|change| change.class() == Class::Unclear);
            assert_eq!(comparison.warning().is_some(), is_unclear && verdict.fits(), "{to} {version}");
        }
    }
}

#[test]
fn bounds_are_compared_as_exact_numbers() {
    let old = changed("0..100", "0..9223372036854775807");
    let new = changed("0..100", "0..9223372036854775806");
    assert_eq!(kinds(&compare(&old, &new)), ["range-narrowed"]);
}

#[test]
fn a_name_that_two_resources_have_tells_nothing_about_a_move() {
    let named = |first: &str, second: &str| {
        let text = LAMP.replace("<Name>Mode", &format!("<Name>{second}"));
        object(&text.replace("<Name>Level", &format!("<Name>{first}")))
    };
    let (old, new) = (named("Level", "Level"), named("Level", "Mode"));
    assert_eq!(kinds(&compare(&old, &new)), ["identifier-changed", "resource-renamed"]);
    // The old id keeps its meaning beside the new one.
    let old = changed("</Resources>", ITEM);
    let new =
        object(&LAMP.replacen("</Resources>", &ITEM.replace("More</Name>", "Old More</Name>"), 1).replacen(
            "</Resources>",
            &ITEM.replace("ID=\"2\"", "ID=\"3\""),
            1,
        ));
    assert_eq!(kinds(&compare(&old, &new)), ["resource-renamed", "optional-added"]);
}

#[test]
fn an_id_that_an_older_version_used_is_taken_from_its_resource_within_a_major_version() {
    let at = |text: &str, version: &str| {
        object(&text.replace("<ObjectVersion>1.0", &format!("<ObjectVersion>{version}")))
    };
    let with = |item: &str| LAMP.replacen("</Resources>", item, 1);
    let first = ITEM.replace("More", "Serial");
    let other = first.replace("Serial", "Vibration");
    let last = |middle: &str, newest: &str, item: &str| {
        let versions = [at(&with(&first), "1.0"), at(LAMP, middle), at(&with(item), newest)];
        let comparison = compare_history(&versions.iter().collect::<Vec<_>>()).pop().expect("a step");
        (kinds(&comparison), comparison.verdict())
    };
    assert_eq!(last("1.1", "1.2", &other), (vec!["id-reused"], Verdict::TooSmall));
    assert_eq!(last("1.1", "2.0", &other), (vec!["id-reused"], Verdict::Fits));
    // A step between majors came before: devices of 1.0 know nothing of 2.0.
    assert_eq!(last("2.0", "2.1", &other), (vec!["optional-added"], Verdict::Fits));
    // The resource comes back.
    assert_eq!(last("1.1", "1.2", &first), (vec!["optional-added"], Verdict::Fits));
    // It has its name, and another type.
    let typed = first.replace("Float", "String");
    assert_eq!(last("1.1", "1.2", &typed), (vec!["id-reused"], Verdict::TooSmall));
}

/// Returns the messages and the consequences for generated code when one list of codes becomes another.
fn code_changes(old: &str, new: &str) -> Vec<(String, Option<String>)> {
    let with = |codes: &str| object(&LAMP.replacen("0: Off\n1: On", codes, 1));
    let changes = compare(&with(old), &with(new)).changes.into_iter();
    let changes = changes.filter(|change| change.kind != Kind::ResourceReworded);
    changes.map(|change| (change.message, change.source)).collect()
}

#[test]
fn a_message_names_four_codes_and_counts_the_others() {
    let six = "0: A\n1: B\n2: C\n3: D\n4: E\n5: F\n6: G\n7: H";
    let cases = [
        ("0: A\n1: B\n2: C\n3: D\n4: E\n5: F\n6: G", "7 `H`", "variant `H` of `Mode` is"),
        ("0: A\n1: B\n2: C\n3: D\n4: E\n5: F", "6 `G` and 7 `H`", "variants `G` and `H` of `Mode` are"),
        (
            "0: A\n1: B\n2: C\n3: D",
            "4 `E`, 5 `F`, 6 `G` and 7 `H`",
            "variants `E`, `F`, `G` and `H` of `Mode` are",
        ),
        (
            "0: A\n1: B\n2: C",
            "3 `D`, 4 `E`, 5 `F`, 6 `G` and 1 more",
            "variants `D`, `E`, `F`, `G` and 1 more of `Mode` are",
        ),
        (
            "0: A\n1: B",
            "2 `C`, 3 `D`, 4 `E`, 5 `F` and 2 more",
            "variants `C`, `D`, `E`, `F` and 2 more of `Mode` are",
        ),
    ];
    for (fewer, codes, variants) in cases {
        let removed = format!("codes removed from resource 1 `Mode`: {codes}");
        assert_eq!(code_changes(six, fewer), [(removed, Some(format!("the {variants} gone")))]);
        assert_eq!(code_changes(fewer, six), [(format!("codes added to resource 1 `Mode`: {codes}"), None)]);
    }
    let renamed = [
        ("0: A\n1: B\n2: C\n3: D\n4: W\n5: X\n6: Y\n7: Z", ""),
        ("0: A\n1: B\n2: C\n3: V\n4: W\n5: X\n6: Y\n7: Z", "; and 1 more"),
        ("0: A\n1: B\n2: U\n3: V\n4: W\n5: X\n6: Y\n7: Z", "; and 2 more"),
    ];
    for (new, more) in renamed {
        let [(message, _)] = &code_changes(six, new)[..] else { panic!("{new}") };
        assert_eq!(message.matches(" was ").count(), 4, "{message}");
        assert!(message.ends_with(more) && message.ends_with("more") != more.is_empty(), "{message}");
    }
}

#[test]
fn a_code_keeps_its_meaning_with_its_name_or_its_text() {
    let (one, other) = ("0: Off\n1: On (the lamp shines)", "0: Off\n1: On (it is bright)");
    assert_eq!(code_changes(one, other), []);
    let message = "names of codes of resource 1 `Mode` in generated code: 1 was `On`, and is `On1`";
    let gone = Some("the variant `On` of `Mode` is gone".to_owned());
    assert!(
        code_changes("0: Off\n1: On", "0: Off\n1: On\n2: ON").contains(&(message.to_owned(), gone)),
        "the second code takes the name from the first"
    );
}

/// Returns the object with several changes.
fn changed_by(changes: &[(&str, &str)]) -> Object {
    let text = changes.iter().fold(LAMP.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    object(&text)
}

#[test]
fn the_reason_compares_the_step_that_the_changes_take_with_the_one_made() {
    let (none, editorial, minor, unclear, major) = (
        ("<Units>s<", "<Units>s<"),
        ("Gives light.", "Lights up."),
        ("</Resources>", ITEM),
        ("0..100", "0..200"),
        (">RW<", ">R<"),
    );
    let cases = [
        (none, "1.0", "none", "fits", "nothing changed, and the version is still 1.0"),
        (editorial, "1.0", "none", "fits", "no change takes a step, and the version is still 1.0"),
        (
            editorial,
            "1.1",
            "minor",
            "larger-than-needed",
            "no change takes a step; 1.0 to 1.1 is more than that needs, and does no harm",
        ),
        (minor, "1.0", "none", "unchanged", "the changes take a minor step, but the version is still 1.0"),
        (minor, "1.1", "minor", "fits", "the changes take a minor step, and 1.0 to 1.1 is one"),
        (unclear, "1.1", "minor", "fits", "the changes take a step, and 1.0 to 1.1 is one"),
        (major, "1.1", "minor", "too-small", "the changes take a major step, but 1.0 to 1.1 is a minor one"),
        (major, "2.0", "major", "fits", "the changes take a major step, and 1.0 to 2.0 is one"),
        (minor, "0.9", "back", "backwards", "0.9 comes before 1.0"),
    ];
    for (change, version, made, verdict, reason) in cases {
        let version = format!("<ObjectVersion>{version}");
        let comparison =
            compare(&object(LAMP), &changed_by(&[change, ("<ObjectVersion>1.0", version.as_str())]));
        let step = (comparison.made().as_str(), comparison.verdict().as_str());
        assert_eq!((step, comparison.reason().as_str()), ((made, verdict), reason));
    }
}

#[test]
fn a_warning_counts_the_unclear_changes_of_a_version_that_fits() {
    let (range, unit) = (("0..100", "0..200"), ("<Units>s<", "<Units>min<"));
    let version = ("<ObjectVersion>1.0", "<ObjectVersion>1.1");
    let warning = |changes: &[(&str, &str)]| compare(&object(LAMP), &changed_by(changes)).warning();
    let names_no_step = "the specification names no step for";
    assert_eq!(warning(&[version]), None);
    assert_eq!(warning(&[range]), None, "the version does not fit");
    assert_eq!(warning(&[range, version]), Some(format!("{names_no_step} the unclear change: review it")));
    assert_eq!(
        warning(&[range, unit, version]),
        Some(format!("{names_no_step} 2 unclear changes: review them"))
    );
}

/// The resource `Level` with another name, whose words are all new.
const RENAMED: (&str, &str) = ("<Name>Level", "<Name>Serial Number");
const WITHOUT_DESCRIPTION: (&str, &str) = ("How bright the lamp is.", "");

#[test]
fn a_name_without_a_common_word_is_a_new_name_where_the_shape_stays_and_a_description_lacks() {
    let changes_of = |changes: &[(&str, &str)]| {
        let new = changed_by(changes);
        let forth = compare(&object(LAMP), &new);
        assert_eq!(
            kinds(&forth).contains(&"id-reused"),
            kinds(&compare(&new, &object(LAMP))).contains(&"id-reused")
        );
        kinds(&forth)
    };
    assert_eq!(changes_of(&[RENAMED, WITHOUT_DESCRIPTION]), ["resource-renamed", "resource-reworded"]);
    let of_another_type = ("<Type>Integer", "<Type>Float");
    assert_eq!(changes_of(&[RENAMED, WITHOUT_DESCRIPTION, of_another_type]), ["id-reused"]);
    assert_eq!(changes_of(&[RENAMED, WITHOUT_DESCRIPTION, (">RW<", ">R<")]), ["id-reused"]);
    assert_eq!(changes_of(&[RENAMED, ("How bright the lamp is.", "Engraved by the maker.")]), ["id-reused"]);
}

#[test]
fn a_resource_moves_only_with_its_type_and_is_mandatory_if_it_was_or_is() {
    let to_3 = ("<Item ID=\"0\">", "<Item ID=\"3\">");
    let changes_of = |changes: &[(&str, &str)]| kinds_between(LAMP, &changed_by(changes));
    assert_eq!(changes_of(&[to_3, (">Mandatory<", ">Optional<")]), ["mandatory-moved"]);
    assert_eq!(
        changes_of(&[to_3, ("<Type>Integer", "<Type>Float")]),
        ["mandatory-removed", "mandatory-added"]
    );
    // A function has no type, and neither has a value that lacks it.
    let function = ITEM.replace(">R<", ">E<").replace("<Type>Float</Type>", "<Type></Type>");
    let value = function.replace(">E<", ">R<").replace("ID=\"2\"", "ID=\"3\"");
    let new = object(&LAMP.replacen("</Resources>", &value, 1));
    let old = LAMP.replacen("</Resources>", &function, 1);
    assert_eq!(kinds_between(&old, &new), ["optional-removed", "optional-added"]);
}

fn kinds_between(old: &str, new: &Object) -> Vec<&'static str> {
    kinds(&compare(&object(old), new))
}

#[test]
fn an_id_is_reused_by_a_resource_that_moved_to_it() {
    let item = |id: u16, name: &str| {
        ITEM.replace("ID=\"2\"", &format!("ID=\"{id}\"")).replace("More</Name>", &format!("{name}</Name>"))
    };
    let old = LAMP.replacen("</Resources>", &item(2, "Tank Level"), 1);
    let old = old.replacen("</Resources>", &item(3, "Tank Pressure"), 1);
    let new = object(&LAMP.replacen("</Resources>", &item(2, "Tank Pressure"), 1));
    let comparison = compare(&object(&old), &new);
    assert_eq!(kinds(&comparison), ["id-reused"]);
    assert_eq!(
        comparison.changes[0].message,
        "resource 2 `Tank Pressure` is another resource, the id was that of `Tank Level`; its own was 3"
    );
}

#[test]
fn codes_that_go_with_their_type_are_no_change_of_their_own() {
    let text = LAMP.replace("Optional</Mandatory><Type>Integer", "Optional</Mandatory><Type>String");
    assert_eq!(kinds_between(LAMP, &object(&text)), ["type-changed"]);
    assert_eq!(kinds_between(&text, &object(LAMP)), ["type-changed"]);
}

/// Returns the kinds of changes that break code which uses the generated Rust, with the consequence.
fn broken(old: &str, new: &str) -> Vec<(&'static str, String)> {
    let changes = compare(&object(old), &object(new)).changes.into_iter();
    changes.filter_map(|change| Some((change.kind.code(), change.source?))).collect()
}

#[test]
fn a_change_of_operations_or_presence_says_which_item_of_generated_code_changes() {
    let function = |mandatory: &str| {
        let item = ITEM.replace(">R<", ">E<").replace("<Type>Float</Type>", "<Type></Type>");
        LAMP.replacen("</Resources>", &item.replace(">Optional<", mandatory), 1)
    };
    let value = LAMP.replacen("</Resources>", ITEM, 1);
    let write_only = LAMP.replace(">RW<", ">W<");
    let optional = LAMP.replacen(">Mandatory<", ">Optional<", 1);
    let write_only_and_optional = write_only.replacen(">Mandatory<", ">Optional<", 1);
    let (needed, free) = (function(">Mandatory<"), function(">Optional<"));
    /// The kind and the effect of a change.
    type Effect<'a> = (&'a str, &'a str);
    let cases: [(&str, &str, &[Effect<'_>]); 7] = [
        (&needed, &free, &[("made-optional", "the function `more` returns an `Option`")]),
        (&free, &needed, &[("made-mandatory", "the trait requires the function `more`")]),
        (&free, &value, &[("operations-changed", "the function `more` becomes a field")]),
        (&value, &free, &[("operations-changed", "the field `more` becomes a function")]),
        // A write-only resource is an `Option` in any case.
        (LAMP, &write_only, &[("operations-changed", "the field `level` is an `Option`")]),
        (&write_only, LAMP, &[("operations-changed", "the field `level` is no longer an `Option`")]),
        (LAMP, &write_only_and_optional, &[("made-optional", "the field `level` is an `Option`")]),
    ];
    for (old, new, expected) in cases {
        let expected: Vec<_> = expected.iter().map(|(kind, text)| (*kind, (*text).to_owned())).collect();
        assert_eq!(broken(old, new), expected);
    }
    assert_eq!(broken(&optional, &write_only_and_optional), []);
}

#[test]
fn an_enum_that_gives_way_to_the_name_of_the_object_is_called_otherwise() {
    let renamed = LAMP.replacen("<Name>Lamp", "<Name>Mode", 1);
    let of_enum = |(_, source): &(&str, String)| source.starts_with("the enum `Mode` is called ");
    assert!(broken(LAMP, &renamed).iter().any(of_enum));
}
