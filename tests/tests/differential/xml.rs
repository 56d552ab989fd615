//! XML definitions against roxmltree: both find the same text not well-formed, or the same facts in it.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

use lwm2m_codegen::diagnostics::Sources;
use lwm2m_codegen::model::{Object, Resource};
use lwm2m_codegen::xml;
use lwm2m_tests::data;
use proptest::prelude::*;
use roxmltree::{Document, Error, Node, ParsingOptions};

use crate::run;

/// A text that one of the parsers reads and the other one does not.
struct Difference {
    reason: &'static str,
    /// Returns whether the reason applies to a text and the error of roxmltree, if there is one.
    applies: fn(&str, Option<&Error>) -> bool,
}

/// Texts that the reader accepts although XML forbids them; a definition has no use for any.
const ACCEPTED: &[Difference] = &[
    Difference {
        reason: "Namespaces 3, 5: a prefix without a namespace; no prefix has a meaning in a definition",
        applies: |_, error| {
            matches!(
                error,
                Some(
                    Error::UnknownNamespace(..)
                        | Error::InvalidXmlPrefixUri(_)
                        | Error::UnexpectedXmlUri(_)
                        | Error::UnexpectedXmlnsUri(_)
                        | Error::DuplicatedNamespace(..)
                )
            )
        },
    },
    Difference {
        reason: "XML 2.5, 2.6, 2.8: the form of comments, processing instructions and the XML declaration, which are skipped",
        applies: |text, error| error.is_some_and(|error| is_skipped(text, error)),
    },
];

/// Returns whether an error is in markup that begins with `<?` or `<!`.
fn is_skipped(text: &str, error: &Error) -> bool {
    let place = error.pos();
    let content = text.trim_start_matches('\u{feff}');
    let line = |row: u32| content.split_inclusive('\n').take(row as usize - 1).map(str::len).sum::<usize>();
    let start = line(place.row);
    let column = content[start..].char_indices().nth(place.col as usize - 1).map_or(0, |(offset, _)| offset);
    let before = &content[..content.len().min(start + column)];
    let open = |start: &str, end: &str| {
        before.rfind(start).is_some_and(|at| before.rfind(end).is_none_or(|end| end < at))
    };
    let opens_here = content[before.len()..].starts_with("<?") || content[before.len()..].starts_with("<!");
    opens_here || open("<?", "?>") || open("<!--", "-->")
}

/// Texts that the reader refuses although roxmltree reads them.
const REFUSED: &[Difference] = &[
    Difference {
        reason: "entities of a DOCTYPE are not expanded, as they can make a text of any size",
        applies: |text, _| text.contains("<!ENTITY"),
    },
    Difference {
        reason: "XML 2.3: a name with a character that no one sees, such as U+FEFF",
        applies: |text, _| text.contains('\u{feff}'),
    },
];

/// Outcomes of the comparisons.
#[derive(Default)]
struct Report {
    equal: usize,
    malformed: usize,
    differences: BTreeSet<&'static str>,
}

impl Report {
    fn compare(&mut self, text: &str) -> Result<(), String> {
        let mut sources = Sources::default();
        let document = xml::read(sources.add("definition.xml", text), text);
        let found = document.diagnostics.iter().find(|diagnostic| diagnostic.rule.code == "xml-malformed");
        // A text with another root is refused before its end.
        let is_other = document.diagnostics.iter().any(|diagnostic| diagnostic.rule.code == "xml-wrong-root");
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        // A byte order mark is no part of the content; the reader accepts several.
        let content = text.trim_start_matches('\u{feff}');
        let (parsed, differences) = match (Document::parse_with_options(content, options), found) {
            (Ok(tree), None) => {
                self.equal += 1;
                return facts(&tree, &document.objects);
            }
            (Err(_), found) if found.is_some() || is_other && document.objects.is_empty() => {
                self.malformed += 1;
                return Ok(());
            }
            (Err(error), _) => (Some(error), ACCEPTED),
            (Ok(_), Some(_)) => (None, REFUSED),
        };
        match differences.iter().find(|difference| (difference.applies)(text, parsed.as_ref())) {
            Some(difference) => {
                self.differences.insert(difference.reason);
                Ok(())
            }
            None => Err(format!(
                "roxmltree: {parsed:?}; the reader: {:?}",
                found.map(|diagnostic| &diagnostic.message)
            )),
        }
    }
}

/// Compares the facts of all objects with those that a walk over the tree of roxmltree finds.
fn facts(tree: &Document<'_>, found: &[Object]) -> Result<(), String> {
    let root = tree.root_element();
    if !is(root, "LWM2M") && !is(root, "Object") {
        return if found.is_empty() { Ok(()) } else { Err("objects below another root".into()) };
    }
    let elements: Vec<Node<'_, '_>> = if is(root, "Object") {
        vec![root]
    } else {
        root.children().filter(|child| is(*child, "Object")).collect()
    };
    let elements =
        elements.into_iter().filter(|element| attribute(*element, "ObjectType") != Some("CommonResources"));
    let mut found = found.iter();
    for element in elements {
        match id(&text(element, "ObjectID").unwrap_or_default()) {
            Some(id) => {
                let object = found.next().ok_or(format!("object {id} is missing"))?;
                object_facts(element, id, object)?;
            }
            // The id of the URN counts, if there is one.
            None => return Ok(()),
        }
    }
    match found.next() {
        Some(object) => Err(format!("object {} is too many", object.id.value)),
        None => Ok(()),
    }
}

fn object_facts(element: Node<'_, '_>, id: u16, object: &Object) -> Result<(), String> {
    equal("id", &Some(id.to_string()), &object.id.value.to_string())?;
    equal("name", &text(element, "Name"), &object.name.value)?;
    equal("description", &text(element, "Description1"), &object.description.value)?;
    equal("remarks", &text(element, "Description2"), &object.remarks.value)?;
    equal("URN", &text(element, "ObjectURN"), &object.urn.value)?;
    word(element, "MultipleInstances", ["Multiple", "Single"], object.multiple.value)?;
    word(element, "Mandatory", ["Mandatory", "Optional"], object.mandatory.value)?;
    for (name, version) in [("LWM2MVersion", object.lwm2m_version), ("ObjectVersion", object.version)] {
        let text = text(element, name).unwrap_or_default();
        let parts = text.split_once('.').map(|(major, minor)| (major.parse::<u8>(), minor.parse::<u8>()));
        if let Some((Ok(major), Ok(minor))) = parts
            && !text.contains('+')
            && (version.value.major, version.value.minor) != (major, minor)
        {
            return Err(format!("{name} is {}, not {text}", version.value));
        }
    }
    let resources = child(element, "Resources");
    let mut items: Vec<(u16, Node<'_, '_>)> = Vec::new();
    for item in
        resources.into_iter().flat_map(|resources| resources.children()).filter(|item| is(*item, "Item"))
    {
        let text = attribute(item, "ID").or_else(|| {
            item.attributes().find(|other| other.name().eq_ignore_ascii_case("ID")).map(|other| other.value())
        });
        let id = text.and_then(id_of_attribute);
        items.extend(id.filter(|id| items.iter().all(|(other, _)| other != id)).map(|id| (id, item)));
    }
    let (expected, found): (Vec<u16>, Vec<u16>) = (
        items.iter().map(|(id, _)| *id).collect(),
        object.resources.iter().map(|resource| resource.id.value).collect(),
    );
    if expected != found {
        return Err(format!("the resources are {found:?}, not {expected:?}"));
    }
    items.iter().zip(&object.resources).try_for_each(|((_, item), resource)| resource_facts(*item, resource))
}

fn resource_facts(item: Node<'_, '_>, resource: &Resource) -> Result<(), String> {
    equal("name", &text(item, "Name"), &resource.name.value)?;
    equal("range", &text(item, "RangeEnumeration"), &resource.range_text.value)?;
    equal("units", &text(item, "Units"), &resource.units.value)?;
    equal("description", &text(item, "Description"), &resource.description.value)?;
    word(item, "MultipleInstances", ["Multiple", "Single"], resource.multiple.value)?;
    word(item, "Mandatory", ["Mandatory", "Optional"], resource.mandatory.value)?;
    let operations = text(item, "Operations").unwrap_or_default();
    if ["", "R", "W", "RW", "E"].contains(&&*operations) {
        equal("operations", &Some(operations.clone()), resource.operations.value.as_str())?;
    }
    let kind = resource.kind.as_ref().map_or("", |kind| kind.value.as_str());
    let is_executable = resource.operations.value.as_str() == "E";
    match text(item, "Type").unwrap_or_default() {
        text if is_executable || text.is_empty() => equal("type", &Some(String::new()), kind),
        // Another word may be read as the type that it means.
        text if TYPES.contains(&&*text) => equal("type", &Some(text), kind),
        _ => Ok(()),
    }
}

const TYPES: [&str; 9] =
    ["String", "Integer", "Unsigned Integer", "Float", "Boolean", "Opaque", "Time", "Objlnk", "Corelnk"];

/// Compares a text; `None` is one with elements inside of it, which the reader keeps as it is written.
fn equal(fact: &str, expected: &Option<String>, found: &str) -> Result<(), String> {
    match expected {
        Some(expected) if expected != found => Err(format!("the {fact} is {found:?}, not {expected:?}")),
        _ => Ok(()),
    }
}

/// Compares a text of two words; the reader guesses the meaning of others.
fn word(parent: Node<'_, '_>, name: &str, words: [&str; 2], found: bool) -> Result<(), String> {
    match text(parent, name) {
        Some(text) if words.contains(&&*text) && (text == words[0]) != found => {
            Err(format!("{name} is {found}, not {text}"))
        }
        _ => Ok(()),
    }
}

/// Returns whether a node is an element of this name, in any case.
fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name().eq_ignore_ascii_case(name)
}

fn child<'a, 'i>(parent: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    parent.children().find(|child| is(*child, name))
}

fn attribute<'a>(element: Node<'a, '_>, name: &str) -> Option<&'a str> {
    element.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

/// Returns the text of an element without the blanks around it, empty without the element.
fn text(parent: Node<'_, '_>, name: &str) -> Option<String> {
    let Some(element) = child(parent, name) else { return Some(String::new()) };
    if element.children().any(|child| child.is_element()) {
        return None;
    }
    let whole: String = element.children().filter(Node::is_text).filter_map(|text| text.text()).collect();
    let trimmed = whole.trim_matches(is_blank);
    // The reader takes a line end for one, even one that is written as `&#13;`.
    Some(trimmed.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Blanks, and characters that no one sees.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{180e}')
}

fn id_of_attribute(text: &str) -> Option<u16> {
    id(text.trim())
}

fn id(text: &str) -> Option<u16> {
    text.parse().ok().filter(|id| *id < u16::MAX)
}

fn definitions() -> Vec<String> {
    let root = data::checkout().join("objects");
    let mut folders = vec![root.join("core"), root.join("ipso"), data::checkout().join("tests/definitions")];
    folders.extend(data::folder("registry"));
    let files = folders.iter().flat_map(|folder: &std::path::PathBuf| data::files(folder, "xml"));
    files.map(|file| read(&file)).collect()
}

fn read(file: &Path) -> String {
    let bytes = std::fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    xml::decode(&bytes).text.into_owned()
}

#[test]
fn every_definition_has_the_facts_that_roxmltree_finds() {
    let mut report = Report::default();
    for text in definitions() {
        report.compare(&text).unwrap_or_else(|why| panic!("{why} in {text}"));
    }
    assert!(report.equal > 50, "{}", report.equal);
    assert_eq!(report.differences, BTreeSet::new());
}

#[test]
fn a_changed_definition_is_refused_by_both_or_has_the_same_facts() {
    let mut report = Report::default();
    let shortest = |text: &String| text.len() < 6_000 && text.contains("<LWM2M");
    let seeds: Vec<String> = definitions().into_iter().filter(shortest).chain([SMALL.to_owned()]).collect();
    let edit = (any::<prop::sample::Index>(), 0..4u8, 0..4usize, prop::sample::select(PIECES));
    let small = prop_oneof![3 => Just(SMALL.to_owned()), 1 => prop::sample::select(seeds)];
    let texts = (small, prop::collection::vec(edit, 1..4)).prop_map(|(seed, edits)| {
        edits.into_iter().fold(seed, |text, (index, kind, count, piece)| {
            let mut characters: Vec<char> = text.chars().collect();
            let start = index.index(characters.len() + 1);
            let end = (start + count).min(characters.len());
            match kind {
                0 => drop(characters.drain(start..end)),
                1 => drop(characters.splice(start..end, piece.chars())),
                _ => drop(characters.splice(start..start, piece.chars())),
            }
            characters.into_iter().collect()
        })
    });
    let report_cell = RefCell::new(&mut report);
    let doctype = SMALL
        .replace("<LWM2M>", "<!DOCTYPE LWM2M [<!ENTITY e 'v'>]><LWM2M>")
        .replace("<Units>%", "<Units>&e;");
    let invisible = SMALL.replace(" ID=", " \u{feff}ID=");
    let prefix = SMALL.replace("<Units>%</Units>", "<a:Units>%</a:Units>");
    let examples = [doctype, invisible, prefix, SMALL.replace("-- licence", "-- the -- licence")];
    run(5_000, &examples, &texts, |text| {
        report_cell.borrow_mut().compare(text).map_err(|why| format!("{why} in {text}"))
    });
    println!("{} equal, {} malformed, {:#?}", report.equal, report.malformed, report.differences);
    let expected: BTreeSet<&str> =
        ACCEPTED.iter().chain(REFUSED).map(|difference| difference.reason).collect();
    assert_eq!(report.differences, expected);
    assert!(report.equal > 100 && report.malformed > 100);
}

const SMALL: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<!-- licence --><LWM2M>\r\n\
    <Object ObjectType=\"MODefinition\"><Name>A &amp; B</Name><Description1><![CDATA[ <1> ]]>\r\n2</Description1>\
    <ObjectID>42769</ObjectID><ObjectURN>urn:oma:lwm2m:x:42769</ObjectURN><ObjectVersion>1.2</ObjectVersion>\
    <MultipleInstances>Multiple</MultipleInstances><Mandatory>Optional</Mandatory><Resources>\
    <Item ID=\"1\"><Name>C&#x41;</Name><Operations>RW</Operations><MultipleInstances>Single</MultipleInstances>\
    <Mandatory>Mandatory</Mandatory><Type>Integer</Type><RangeEnumeration>0..1</RangeEnumeration><Units>%</Units>\
    <Description>0: &lt;no&gt;&#10;1: yes</Description></Item></Resources><Description2/></Object></LWM2M>";

/// Markup and texts that a change inserts.
const PIECES: &[&str] = &[
    "&amp;",
    "&lt;",
    "&#65;",
    "&#x0;",
    "&#13;",
    "&#xFFFE;",
    "&nbsp;",
    "&",
    "<",
    ">",
    "]]>",
    "<![CDATA[x]]>",
    "<![CDATA[",
    "<!-- x -->",
    "<!-- a -- b -->",
    "<!--x--->",
    "<?pi x?>",
    "<?xml version='1.0'?>",
    "<x/>",
    "<a:x/>",
    "<x>",
    "</x>",
    "</Name>",
    "<Name>",
    "\"",
    "'",
    " a='1'",
    " ID='2'",
    " a",
    "=",
    "\u{1}",
    "\u{fffe}",
    "\r",
    "\r\n",
    "\t",
    "é",
    "\u{feff}",
    "x",
    "0",
    "<!DOCTYPE x>",
    "<!DOCTYPE x [<!ENTITY e 'v'>]>",
    "&e;",
    "<LWM2M/>",
    "xmlns:a='b'",
    "xmlns=''",
];
