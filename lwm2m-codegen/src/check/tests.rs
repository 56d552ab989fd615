//! A good and a bad sample for each rule that looks at the model.

#![cfg(feature = "xml")]

use super::check;
use crate::diagnostics::{Diagnostic, Levels, Severity, sort};
use crate::model::{Origin, SourceId};
use crate::rules::{RULES, rule};
use crate::xml;
use std::collections::BTreeSet;

/// A definition without a fault; the tests change one thing in it at a time.
const LAMP: &str = r#"<LWM2M xsi:noNamespaceSchemaLocation="http://openmobilealliance.org/tech/profiles/LWM2M.xsd">
<!-- Licence: none --><Object ObjectType="MODefinition"><Name>Lamp</Name><Description1>Gives light.</Description1>
<ObjectID>10241</ObjectID><ObjectURN>urn:oma:lwm2m:x:10241:1.1</ObjectURN><LWM2MVersion>1.0</LWM2MVersion>
<ObjectVersion>1.1</ObjectVersion><MultipleInstances>Single</MultipleInstances><Mandatory>Optional</Mandatory>
<Resources>
<Item ID="0"><Name>Level</Name><Operations>RW</Operations><MultipleInstances>Single</MultipleInstances>
<Mandatory>Mandatory</Mandatory><Type>Integer</Type><RangeEnumeration>0..100</RangeEnumeration>
<Units>s</Units><Description>How bright.</Description></Item>
<Item ID="1"><Name>Label</Name><Operations>R</Operations><MultipleInstances>Multiple</MultipleInstances>
<Mandatory>Optional</Mandatory><Type>String</Type><RangeEnumeration></RangeEnumeration>
<Units></Units><Description>What it says.</Description></Item>
</Resources><Description2></Description2></Object></LWM2M>"#;

fn diagnostics(text: &str) -> Vec<Diagnostic> {
    let document = xml::read(SourceId(0), text);
    let mut diagnostics = document.diagnostics;
    diagnostics.extend(document.objects.iter().flat_map(check));
    sort(&mut diagnostics);
    diagnostics
}

fn changed(from: &str, to: &str) -> String {
    assert!(LAMP.contains(from), "{from}");
    LAMP.replacen(from, to, 1)
}

#[test]
fn a_definition_without_a_fault_has_no_diagnostics() {
    assert_eq!(diagnostics(LAMP).len(), 0, "{:?}", diagnostics(LAMP));
}

#[test]
fn each_rule_finds_what_it_is_for_and_nothing_else() {
    // The rule, the text replaced in the definition, its replacement, the text that the diagnostic points at.
    let cases = [
        ("id-class", "<ObjectID>10241<", "<ObjectID>1500<", "1500"),
        ("id-class", "<ObjectID>10241<", "<ObjectID>42801<", "42801"),
        ("id-class", "<Item ID=\"1\">", "<Item ID=\"40000\">", "40000"),
        ("urn-form", ">urn:oma:lwm2m:x:10241:1.1<", "><", "<ObjectURN></ObjectURN>"),
        ("urn-form", "urn:oma:lwm2m:x:10241:1.1", "urn:oma:x:10241", "urn:oma:x:10241"),
        (
            "urn-form",
            "urn:oma:lwm2m:x:10241:1.1",
            "urn:oma:lwm2m:x:10241:1.1:2",
            "urn:oma:lwm2m:x:10241:1.1:2",
        ),
        ("urn-form", "urn:oma:lwm2m:x:10241:1.1", "urn:oma:lwm2m:x:+10241:1.1", "urn:oma:lwm2m:x:+10241:1.1"),
        ("urn-mismatch", "x:10241:1.1", "x:10242:1.1", "urn:oma:lwm2m:x:10242:1.1"),
        ("urn-class", "x:10241:1.1", "ext:10241:1.1", "urn:oma:lwm2m:ext:10241:1.1"),
        ("urn-version", "x:10241:1.1", "x:10241:1.2", "urn:oma:lwm2m:x:10241:1.2"),
        ("urn-version", "x:10241:1.1", "x:10241", "urn:oma:lwm2m:x:10241"),
        (
            "schema-older-than-lwm2m-version",
            "<LWM2MVersion>1.0<",
            "<LWM2MVersion>1.1<",
            "http://openmobilealliance.org/tech/profiles/LWM2M.xsd",
        ),
        (
            "executable-multiple",
            "<Operations>R</Operations><MultipleInstances>Multiple</MultipleInstances>\n<Mandatory>Optional</Mandatory><Type>String</Type>",
            "<Operations>E</Operations><MultipleInstances>Multiple</MultipleInstances>\n<Mandatory>Optional</Mandatory><Type/>",
            "Multiple",
        ),
        ("operations-empty", "<Operations>R</Operations>", "<Operations/>", "<Operations/>"),
        ("no-mandatory-resource", ">Mandatory<", ">Optional<", "Lamp"),
        ("resource-order", "<Item ID=\"0\">", "<Item ID=\"2\">", "1"),
        ("name-empty", "<Name>Level</Name>", "<Name> </Name>", "<Name> </Name>"),
        ("name-empty", "<Name>Lamp</Name>", "<Name/>", "<Name/>"),
        ("name-duplicate", "<Name>Label</Name>", "<Name>Level</Name>", "Level"),
        ("name-collision", "<Name>Label</Name>", "<Name>LEVEL</Name>", "LEVEL"),
        ("name-collision", "<Name>Label</Name>", "<Name>Level (+)</Name>", "Level (+)"),
        ("name-padding", "<Name>Level</Name>", "<Name>Light  Level</Name>", "Light  Level"),
        ("name-padding", "<Name>Level</Name>", "<Name>Light\u{a0}Level</Name>", "Light\u{a0}Level"),
        ("name-padding", "<Name>Level</Name>", "<Name>Light\tLevel</Name>", "Light\tLevel"),
        ("name-padding", "<Name>Level</Name>", "<Name>Light\u{200b}Level</Name>", "Light\u{200b}Level"),
        ("name-non-ascii", "<Name>Level</Name>", "<Name>Höhe</Name>", "Höhe"),
        ("name-keyword", "<Name>Level</Name>", "<Name>Type</Name>", "Type"),
        ("name-starts-with-digit", "<Name>Level</Name>", "<Name>3-Phase</Name>", "3-Phase"),
        ("range-reversed", "0..100", "-30..-120", "-30..-120"),
        ("range-free-text", "0..100", "as you like", "as you like"),
        ("range-labels", "0..100", "0: off, 1: on", "0: off, 1: on"),
        ("range-dash", "0..100", "0-100", "0-100"),
        ("range-three-dots", "0..100", "1...15", "1...15"),
        ("range-width", "0..100", "8 bit", "8 bit"),
        ("range-instance-count", "0..100", "2 Instances", "2 Instances"),
        ("range-on-wrong-type", "<Type>Integer<", "<Type>Boolean<", "0..100"),
        ("range-outside-type", "0..100", "0..18446744073709551615", "18446744073709551615"),
        ("range-mixed-list", "0..100", "0..247, 255", "0..247, 255"),
        ("range-single-value", "0..100", "100", "100"),
        ("unit-unknown", "<Units>s</Units>", "<Units>furlong</Units>", "furlong"),
        ("unit-likely-mistaken", "<Units>s</Units>", "<Units>%</Units>", "%"),
        ("unit-on-non-number", "<Units></Units><Description>What", "<Units>s</Units><Description>What", "s"),
        ("range-power", "0..100", "0..2^7-1", "2^7-1"),
        ("unit-on-time", "<Type>Integer<", "<Type>Time<", "s"),
        ("description-unknown-resource", "How bright.", "As bright as Resource ID: 7 says.", "7"),
        ("description-unknown-resource", "Gives light.", "Its resources 0 and 3 give light.", "3"),
        ("text-mojibake", "How bright.", "At 21 \u{c2}\u{b0}C.", "\u{c2}\u{b0}"),
        ("text-mojibake", "How bright.", "At 21 \u{fffd}C.", "\u{fffd}"),
        ("text-escape", "How bright.", "How bright.\\n* 0: dark", "\\n"),
        ("text-escape", "Gives light.", "Gives light.\\tAlways.", "\\t"),
        ("description-empty", "<Description>How bright.</Description>", "<Description/>", "<Description/>"),
        ("description-empty", "Gives light.", "", "<Description1></Description1>"),
        ("description-placeholder", "How bright.", "TBD.", "TBD."),
        ("description-placeholder", "How bright.", "...", "..."),
        ("smart-quotes", "How bright.", "How \u{201c}bright\u{201d}.", "How \u{201c}bright\u{201d}."),
    ];
    for (code, from, to, place) in cases {
        let text = changed(from, to);
        let found = diagnostics(&text);
        let mut codes: Vec<&str> = found.iter().map(|diagnostic| diagnostic.rule.code).collect();
        // A unit or another type may be worth a remark of its own.
        codes.retain(|found| {
            *found == code
                || !matches!(
                    (code, *found),
                    ("range-on-wrong-type", "unit-on-non-number") | ("id-class", "urn-mismatch")
                )
        });
        assert_eq!(codes, [code], "{to}: {found:#?}");
        let diagnostic = found.iter().find(|diagnostic| diagnostic.rule.code == code).unwrap();
        let Origin::Text { start, end, .. } = diagnostic.origin else { panic!("{to}: no place") };
        assert_eq!(text.get(start..end), Some(place), "{to}");
    }
}

/// Returns the codes that the rule points at, in a Lamp with this range and description.
fn codes_found(rule: &str, range: &str, description: &str) -> Vec<String> {
    let text = changed("0..100", range).replace("<Units>s<", "<Units><").replace("How bright.", description);
    let found = diagnostics(&text).into_iter().filter(|found| found.rule.code == rule);
    let place = |found: Diagnostic| match found.origin {
        Origin::Text { start, end, .. } => text[start..end].to_owned(),
        other => panic!("{other:?} is no place"),
    };
    found.map(place).collect()
}

#[test]
fn a_code_that_a_list_has_twice_is_found_at_its_second_place() {
    let table: [(&str, &str, &[&str]); 18] = [
        ("", "0: off\n1: dim\n1: dim\n2: full", &["1:"]),
        ("", "0: off, 1: dim, 1: bright", &["1:"]),
        ("", "0: off\n1: dim\n2: bright\n1: full", &["1:"]),
        ("", "0: off\n1: dim\n1: low\n1: full", &["1:", "1:"]),
        ("", "0: off\n1: dim\n1: bright\n3: full", &["1:"]),
        ("", "0 = off\n1 = dim\n2 = bright\n1 = full\n4 = max", &["1 ="]),
        ("", "0 - off\n1 - dim\n2 - bright\n2 - full", &["2 -"]),
        ("0: off, 1: dim, 1: bright", "How bright.", &["1:"]),
        // These are no slips.
        ("", "0: off, 1: dim, 2: bright", &[]),
        ("", "By day: 0: off, 1: dim, 2: bright. By night: 0: off, 1: dim.", &[]),
        ("", "0: off\n1: dim\n2: bright\n\n0: off\n1: dim", &[]),
        ("", "0: off, 1: on. The default is 0: off", &[]),
        ("", "0: off\n1: dim\nThe default:\n0: off", &[]),
        ("", "0: off\n1: dim\n2: full\n0: off is the default", &[]),
        ("", "Bits: 1st LSB 0=off, 1=dim 2nd LSB 1=on 0=off", &[]),
        ("", "1: on. While 1: it shines.", &[]),
        ("0: off, 1: dim, 2: bright", "0: off, 1: dim, 2: bright", &[]),
        ("", "At 10:15 or 10:15 or 10:15", &[]),
    ];
    for (range, description, codes) in table {
        assert_eq!(codes_found("code-duplicate", range, description), codes, "{range:?} {description:?}");
    }
}

#[test]
fn a_code_that_the_range_beside_it_forbids_is_found() {
    let table: [(&str, &str, &[&str]); 12] = [
        ("0..1", "0: off, 1: dim, 2: bright", &["2:"]),
        ("0..1", "0: off\n1: dim\n2: bright\n3: full", &["2:", "3:"]),
        ("5..9", "0: off\n1: dim\n2: bright", &["0:"]),
        ("5..9", "0: off\n1: dim\n9: bright", &["0:", "1:"]),
        ("1..3", "0 = off\n1 = dim\n2 = bright\n3 = full\n4 = max", &["0 =", "4 ="]),
        ("0,1,2", "0 - off\n1 - dim\n2 - bright\n3 - full", &["3 -"]),
        ("0..100", "-1: unknown\n0: off\n1: on", &["-1:"]),
        // These are no mistakes, or no lists.
        ("0..2", "0: off, 1: dim, 2: bright", &[]),
        ("", "0: off, 1: dim, 2: bright", &[]),
        ("0..1", "0: off, 1: dim, 2: reserved", &[]),
        ("0..9", "Codes of the other resource: 20: red, 30: green", &[]),
        ("0..100", "How long, e.g. 50 = a little, 500 = a lot", &[]),
    ];
    for (range, description, codes) in table {
        assert_eq!(codes_found("code-outside-range", range, description), codes, "{range:?} {description:?}");
    }
}

#[test]
fn a_label_of_two_codes_is_found_at_the_second() {
    let table: [(&str, &str, &[&str]); 8] = [
        ("", "0: off, 1: dim, 2: dim", &["2:"]),
        ("", "0: off\n1: Dim.\n2: dim\n3: DIM", &["2:", "3:"]),
        ("0: off, 1: dim, 2: dim", "How bright.", &["2:"]),
        // These are two labels, or none.
        ("", "0: off, 1: dim, 2: dim at night", &[]),
        ("", "0: off\n1: A > B\n2: A < B", &[]),
        ("", "0: off\n1: on\n2: Reserved\n3: Reserved", &[]),
        ("", "0: off\n1: on\n2: spare\n3: spare", &[]),
        ("0: off, 1: on", "0: off\n1: on", &[]),
    ];
    for (range, description, codes) in table {
        assert_eq!(codes_found("label-duplicate", range, description), codes, "{range:?} {description:?}");
    }
}

#[test]
fn a_negative_code_of_an_unsigned_integer_is_found() {
    let text = changed("0..100", "")
        .replace("<Units>s<", "<Units><")
        .replace("<Type>Integer<", "<Type>Unsigned Integer<");
    let text = text.replace("How bright.", "-1: unknown\n0: off\n1: on");
    let found = diagnostics(&text);
    let found = found.iter().find(|found| found.rule.code == "code-outside-range").unwrap();
    assert_eq!(found.message, "the code -1 of resource 0 `Level` is no value of the type `Unsigned Integer`");
}

/// Comparing each with each takes 10^8 steps and more for one of these definitions.
#[test]
fn a_definition_of_many_parts_is_checked_in_linear_work() {
    let found = |text: &str, rule| {
        diagnostics(text).into_iter().filter(|diagnostic| diagnostic.rule.code == rule).count()
    };
    let items: String = (2..20_000).map(|id| format!("<Item ID=\"{id}\"/>")).collect();
    let references = changed("<Item ID=\"1\">", &format!("{items}<Item ID=\"1\">"))
        .replace("How bright.", &format!("See resources {}.", "19999, 20000, ".repeat(10_000)));
    assert_eq!(found(&references, "description-unknown-resource"), 10_000);
    let remarks = changed("0..100", &format!("{}3", "1-2, ".repeat(13_000)));
    assert_eq!(found(&remarks, "range-dash"), 50);
    let mojibake = changed("How bright.", &"\u{c3}\u{a9} \u{c3}\u{a8} ".repeat(50_000));
    assert_eq!(found(&mojibake, "text-mojibake"), 1);
}

#[test]
fn a_type_of_lwm2m_1_1_needs_its_version_and_its_schema() {
    let text = changed("<Type>Integer<", "<Type>Unsigned Integer<");
    let codes =
        |text: &str| diagnostics(text).iter().map(|diagnostic| diagnostic.rule.code).collect::<Vec<_>>();
    assert_eq!(codes(&text), ["type-needs-newer-lwm2m", "type-needs-newer-schema"]);
    let newer = text.replace("LWM2M.xsd", "LWM2M-v1_1.xsd").replace("<LWM2MVersion>1.0", "<LWM2MVersion>1.1");
    assert_eq!(codes(&newer), [""; 0]);
}

#[test]
fn a_version_1_0_is_better_left_out_of_a_urn() {
    let first = LAMP.replace("<ObjectVersion>1.1<", "<ObjectVersion>1.0<");
    let codes =
        |text: &str| diagnostics(text).iter().map(|diagnostic| diagnostic.rule.code).collect::<Vec<_>>();
    assert_eq!(codes(&first.replace("10241:1.1", "10241:1.0")), ["urn-version-spelt-out"]);
    assert_eq!(codes(&first.replace("10241:1.1", "10241")), [""; 0]);
}

#[test]
fn a_diagnostic_says_what_to_write() {
    let cases = [
        ("0..100", "-30..-120", "write `-120..-30`"),
        ("0..100", "1...15", "write `1..15`"),
        ("0..100", "0-4", "write `0..4`"),
        ("0..100", "0..100 %", "write `0..100`"),
        ("0..100", "0%..100%", "write `0..100`"),
        ("0..100", "0-4 units", "write `0..4`"),
        ("0..100", "0..60 minutes", "write `0..60` if this is in the unit of the resource"),
        (
            "<Type>Integer</Type><RangeEnumeration>0..100",
            "<Type>String</Type><RangeEnumeration>0..64 characters",
            "write `0..64` if it is the length in bytes",
        ),
        ("x:10241:1.1", "ext:10241:1.0", "write `urn:oma:lwm2m:x:10241:1.1`"),
        ("<Name>Level</Name>", "<Name>Light \u{a0} Level</Name>", "write `Light Level`"),
        ("<Units>s</Units>", "<Units>%</Units>", "write `/100`"),
        ("<Units>s</Units>", "", "add `<Units></Units>` after `</RangeEnumeration>`"),
        ("<Type>Integer", "<Type>integer", "write `Integer`"),
        ("<Operations>RW", "<Operations>R/W", "write `RW`"),
    ];
    for (from, to, help) in cases {
        let found = diagnostics(&changed(from, to));
        let helps: Vec<&str> = found.iter().filter_map(|diagnostic| diagnostic.help.as_deref()).collect();
        assert!(helps.contains(&help), "{to}: {helps:?}");
    }
}

#[test]
fn diagnostics_name_the_thing_and_keep_to_their_form() {
    let text = changed("0..100", "-30..-120");
    let found = Levels::default().apply(diagnostics(&text));
    assert_eq!(found[0].message, "the range `-30..-120` of resource 0 `Level` is upside down");
    let long = changed("<Name>Level</Name>", &format!("<Name>{}\u{a0}</Name>", "x ".repeat(100_000)));
    assert!(diagnostics(&long).iter().all(|diagnostic| diagnostic.message.len() < 200));
}

#[test]
fn the_rule_book_is_complete_and_in_form() {
    let codes: BTreeSet<&str> = RULES.iter().map(|rule| rule.code).collect();
    assert_eq!(codes.len(), RULES.len(), "a code occurs twice");
    for entry in RULES {
        assert!(std::ptr::eq(rule(entry.code).unwrap(), *entry));
        assert!(
            entry.code.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')),
            "{}",
            entry.code
        );
        for text in [entry.finds, entry.why, entry.help] {
            assert!(!text.is_empty() && !text.ends_with('.'), "{}: {text}", entry.code);
        }
        assert!(entry.severity <= Severity::Error);
    }
    assert_eq!(rule("no-such-rule"), None);
}
