//! Puts each example into a whole definition and lets all rules look at it.

#![cfg(feature = "xml")]

use std::collections::BTreeSet;

use super::{Sample, all, example};
use crate::check::check;
use crate::diagnostics::{Diagnostic, Severity, Sources};
use crate::registry::{self, Made, Reusable};
use crate::rules::RULES;
use crate::xml;

const LAMP: &str = r#"<LWM2M xsi:noNamespaceSchemaLocation="http://openmobilealliance.org/tech/profiles/LWM2M.xsd">
<!-- Licence: none --><Object ObjectType="MODefinition"><Name>Lamp</Name><Description1>Gives light.</Description1>
<ObjectID>10241</ObjectID><ObjectURN>urn:oma:lwm2m:x:10241:1.1</ObjectURN><LWM2MVersion>1.0</LWM2MVersion>
<ObjectVersion>1.1</ObjectVersion><MultipleInstances>Single</MultipleInstances><Mandatory>Optional</Mandatory>
<Resources>
<Item ID="0"><Name>Level</Name><Operations>RW</Operations><MultipleInstances>Single</MultipleInstances>
<Mandatory>Mandatory</Mandatory><Type>Integer</Type><RangeEnumeration></RangeEnumeration>
<Units></Units><Description>How bright.</Description></Item>
<Item ID="1"><Name>Label</Name><Operations>R</Operations><MultipleInstances>Single</MultipleInstances>
<Mandatory>Optional</Mandatory><Type>String</Type><RangeEnumeration></RangeEnumeration>
<Units></Units><Description>What it says.</Description></Item>
</Resources><Description2></Description2></Object></LWM2M>"#;

/// Completes a piece to a whole definition.
fn whole(piece: &str) -> String {
    if piece.contains("</LWM2M>") || piece.contains("</DDFList>") {
        return piece.to_owned();
    }
    if piece.contains("</Item>") {
        let (before, rest) = LAMP.split_once("<Item").unwrap();
        let (_, after) = rest.rsplit_once("</Item>").unwrap();
        return format!("{before}{piece}{after}");
    }
    let mut text = LAMP.to_owned();
    let mut cursor = 0;
    for line in piece.lines() {
        let mut line = line.trim();
        // A start tag replaces the next one with that name; the following pieces are inside it.
        for tag in ["<LWM2M ", "<Item "] {
            if line.starts_with(tag) {
                let start = cursor + text[cursor..].find(tag).unwrap();
                let end = start + text[start..].find('>').unwrap() + 1;
                let (written, rest) = line.split_at(line.find('>').unwrap() + 1);
                text.replace_range(start..end, written);
                cursor = start + written.len();
                line = rest.trim();
            }
        }
        if !line.is_empty() {
            cursor = put(line, cursor, &mut text);
        }
    }
    text
}

/// Puts a line of elements in the place of the elements with these names.
fn put(line: &str, cursor: usize, text: &mut String) -> usize {
    let names: BTreeSet<&str> = line
        .split('<')
        .skip(1)
        .filter(|tag| !tag.starts_with(['/', '!']))
        .map(|tag| tag.split('>').next().unwrap())
        .collect();
    let mut place = usize::MAX;
    for name in names {
        let Some(start) = text[cursor..].find(&format!("<{name}>")).map(|at| cursor + at) else { continue };
        let close = format!("</{name}>");
        let end = start + text[start..].find(&close).unwrap() + close.len();
        text.replace_range(start..end, "");
        place = place.min(start);
    }
    text.insert_str(place, line);
    place + line.len()
}

fn bytes(sample: Sample) -> Vec<u8> {
    match sample {
        Sample::Text(text) => whole(text).into_bytes(),
        Sample::Bytes(bytes) => bytes.to_vec(),
        Sample::Repeated { before, piece, times, after } => {
            format!("{before}{}{after}", piece.repeat(times)).into_bytes()
        }
        Sample::Files(_) => unreachable!("files are looked at together"),
    }
}

fn diagnostics(sample: Sample) -> Vec<Diagnostic> {
    if let Sample::Files(files) = sample {
        return folder(files);
    }
    let document = xml::read_bytes("sample.xml", &bytes(sample), &mut Sources::default());
    let mut diagnostics = document.diagnostics;
    diagnostics.extend(document.objects.iter().flat_map(check));
    diagnostics.extend(document.objects.iter().flat_map(|object| Reusable::bundled().check(object)));
    diagnostics
}

fn folder(files: &[(&str, &str)]) -> Vec<Diagnostic> {
    let side = |prefix: &str| -> Vec<(String, String)> {
        let own = files.iter().filter_map(|(path, piece)| Some((path.strip_prefix(prefix)?, piece)));
        own.map(|(path, piece)| (path.to_owned(), whole(piece))).collect()
    };
    let (old, new) = (Made::new(side("old/")), Made::new(side("new/")));
    if !old.files.is_empty() {
        return registry::check_changes(&old.folder(), &new.folder());
    }
    let made = Made::new(side(""));
    let folder = made.folder();
    let mut diagnostics = registry::check(&folder);
    diagnostics.extend(registry::defined_twice(folder.current.iter().map(|entry| entry.object)));
    diagnostics
}

#[test]
fn each_rule_finds_its_bad_example_and_not_its_good_one() {
    for rule in RULES {
        let example = example(rule.code).unwrap_or_else(|| panic!("{} has no example", rule.code));
        let codes =
            |sample| diagnostics(sample).iter().map(|diagnostic| diagnostic.rule.code).collect::<Vec<_>>();
        assert!(codes(example.bad).contains(&rule.code), "{}: {:?}", rule.code, codes(example.bad));
        assert!(!codes(example.good).contains(&rule.code), "{}: {:?}", rule.code, codes(example.good));
    }
}

#[test]
fn a_good_example_that_is_a_piece_makes_a_definition_without_a_fault() {
    for example in all() {
        let Sample::Text(text) = example.good else { continue };
        // With a type of LwM2M 1.1 comes another schema, which these examples are not about.
        if text.contains("</LWM2M>")
            || text.contains("Unsigned")
            || text == "<LWM2MVersion>1.1</LWM2MVersion>"
        {
            continue;
        }
        let found = diagnostics(example.good);
        let serious: Vec<_> =
            found.iter().filter(|diagnostic| diagnostic.severity >= Severity::Warning).collect();
        assert!(
            serious.iter().all(|diagnostic| diagnostic.rule.code.starts_with("urn-")),
            "{}: {serious:#?}",
            example.code
        );
    }
}

#[test]
fn examples_belong_to_rules_and_can_be_printed() {
    let mut seen = BTreeSet::new();
    for example in all() {
        assert!(seen.insert(example.code), "{} twice", example.code);
        assert!(RULES.iter().any(|rule| rule.code == example.code), "{}", example.code);
        for sample in [example.bad, example.good] {
            let shown = sample.shown();
            assert!(shown.lines().count() <= 8, "{}", example.code);
            assert!(shown.chars().all(|c| c == '\n' || !c.is_control()), "{}", example.code);
        }
    }
}
