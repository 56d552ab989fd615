//! A definition keeps its model on the way through XML and SDF, and a message names each loss.

use std::collections::BTreeMap;
use std::path::Path;

use lwm2m_codegen::diagnostics::Sources;
use lwm2m_codegen::model::{Object, Version};
use lwm2m_codegen::xml;

use crate::support::{BENCH, OBJECTS, exported, lwm2m, registry};

/// Objects by id and version.
type Models = BTreeMap<(u16, Version), Object>;

/// Returns the objects in the XML files of a folder.
fn models(folder: &Path) -> Models {
    let mut models = Models::new();
    for entry in std::fs::read_dir(folder).expect("there is a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "xml") {
            models.extend(model(&path));
        }
    }
    models
}

/// Returns the objects of an XML file.
fn model(path: &Path) -> Models {
    let bytes = std::fs::read(path).expect("a file");
    let objects = xml::read_bytes(path, &bytes, &mut Sources::default()).objects;
    // The schema says how a file is written, and not what it means.
    let plain = objects.into_iter().map(|object| Object { schema: None, ..object });
    plain.map(|object| ((object.id.value, object.version.value), object)).collect()
}

fn assert_same(folder: &str, way: &str, before: &Models, after: &Models) {
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>(), "{folder}, {way}");
    for (key, object) in before {
        assert_eq!(&after[key], object, "{folder}, {way}");
    }
}

#[test]
fn every_object_keeps_its_model_through_xml_and_through_sdf() {
    let bundled = ["core", "ipso"].map(|part| format!("{OBJECTS}/{part}"));
    let (mut count, published) = (0, registry());
    let least = if published.is_some() { 500 } else { 50 };
    let published = published.into_iter().flat_map(|folder| [format!("{folder}/version_history"), folder]);
    for folder in bundled.into_iter().chain(published) {
        let before = models(Path::new(&folder));
        let (xml, sdf, back) =
            (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        exported("xml", &[&folder], xml.path());
        assert_same(&folder, "XML", &before, &models(xml.path()));
        for (name, _) in exported("sdf", &[&folder], sdf.path()) {
            let file = sdf.path().join(&name);
            let out = back.path().join(&name);
            std::fs::create_dir(&out).unwrap();
            let run = lwm2m(&["import", "--out-dir", out.to_str().unwrap(), file.to_str().unwrap()]);
            assert_eq!((run.code, run.err.as_str()), (0, ""), "{folder}, {name}");
        }
        let mut after = Models::new();
        for entry in std::fs::read_dir(back.path()).unwrap() {
            after.extend(models(&entry.unwrap().path()));
        }
        assert_same(&folder, "SDF", &before, &after);
        count += before.len();
    }
    assert!(count > least, "{count} objects");
}

/// The parts of a definition that an export to XML changes: a name, the part, its export, and the message.
const NOT_KEPT: [(&str, &str, &str, &str); 9] = [
    (
        "a comment inside an object",
        "<!-- later --><Name>Pump</Name>",
        "<Name>Pump</Name>",
        "a comment inside an object",
    ),
    ("two hyphens in a comment", "<Name>Pump<!-- Licence--none --></Name>", "<!-- Licence- -none -->", ""),
    ("blanks around a text", "<Name> Pump </Name>", "<Name>Pump</Name>", ""),
    (
        "an unknown element",
        "<Name>Pump</Name><Colour>red</Colour>",
        "<Name>Pump</Name>\n    <Desc",
        "`Colour` (not exported)",
    ),
    (
        "an element that is repeated",
        "<Name>Pump</Name><Name>Tap</Name>",
        "<Name>Pump</Name>",
        "`Name` twice (not exported)",
    ),
    ("text between elements", "<Name>Pump</Name>red", "<Name>Pump</Name>", "`Object` (not exported)"),
    ("a word for a type", "<Type>Enum</Type>", "<Type>Integer</Type>", "is of type `Enum` (repaired)"),
    ("a word that is no type", "<Type>Colour</Type>", "<Type></Type>", "is of type `Colour` (not exported)"),
    (
        "a version of another form",
        "<ObjectVersion>v2</ObjectVersion>",
        "<ObjectVersion>2.0</ObjectVersion>",
        "(repaired)",
    ),
];

#[test]
fn an_export_names_the_parts_that_it_cannot_keep() {
    const PUMP: &str = "<LWM2M><Object ObjectType=\"MODefinition\"><Name>Pump</Name><Description1>D</Description1>\
        <ObjectID>42769</ObjectID><ObjectURN>urn:oma:lwm2m:x:42769</ObjectURN><LWM2MVersion>1.0</LWM2MVersion>\
        <ObjectVersion>1.0</ObjectVersion><MultipleInstances>Single</MultipleInstances><Mandatory>Optional</Mandatory>\
        <Resources><Item ID=\"0\"><Name>Mode</Name><Operations>R</Operations><MultipleInstances>Single</MultipleInstances>\
        <Mandatory>Optional</Mandatory><Type>Integer</Type><RangeEnumeration></RangeEnumeration><Units></Units>\
        <Description>D</Description></Item></Resources><Description2></Description2></Object></LWM2M>";
    let originals =
        ["<Name>Pump</Name>", "<Type>Integer</Type>", "<ObjectVersion>1.0</ObjectVersion>"].into_iter();
    let originals: Vec<&str> = originals.collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pump.xml");
    let path = path.to_str().unwrap();
    for (name, written, exported, told) in NOT_KEPT {
        let element = written.trim_start_matches("<!-- later -->").split('>').next().unwrap_or_default();
        let original = originals.iter().find(|original| original.starts_with(element)).unwrap();
        std::fs::write(path, PUMP.replacen(original, written, 1)).unwrap();
        let run = lwm2m(&["export", "--to", "xml", path]);
        assert!(run.out.contains(exported), "{name}: {}", run.out);
        assert!(run.err.contains(told) && run.err.is_empty() == told.is_empty(), "{name}: {:?}", run.err);
        assert_eq!(run.err.lines().count(), usize::from(!told.is_empty()), "{name}: {}", run.err);
    }
}

#[test]
fn an_export_names_the_facts_that_sdf_cannot_express() {
    let cases = [
        ("<Operations>R</Operations>", "<Type></Type>", "", "resource 0 `Item` of object 42769 has no type"),
        (
            "<Operations>E</Operations><MultipleInstances>Multiple</MultipleInstances>",
            "",
            "",
            "executable and multiple",
        ),
        ("<Operations>R</Operations>", "<Type>String</Type>", "4..16", "SDF counts characters"),
        ("<Operations>R</Operations>", "<Type>Opaque</Type>", "4..16", ""),
        ("<Operations>R</Operations>", "<Type>Integer</Type>", "4..16", ""),
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd.xml");
    let path = path.to_str().unwrap();
    for (operations, kind, range, told) in cases {
        let definition = format!(
            "<LWM2M><Object ObjectType=\"MODefinition\"><Name>Odd</Name><ObjectID>42769</ObjectID><Resources><Item ID=\"0\">\
             <Name>Item</Name>{operations}{kind}<RangeEnumeration>{range}</RangeEnumeration></Item></Resources></Object></LWM2M>"
        );
        std::fs::write(path, definition).unwrap();
        let notes = lwm2m(&["export", "--to", "sdf", path]).err;
        let notes: Vec<&str> = notes.lines().filter(|line| line.starts_with("note:")).collect();
        assert_eq!(notes.len(), usize::from(!told.is_empty()), "{operations} {kind}: {notes:?}");
        assert!(notes.iter().all(|note| note.contains(told)), "{operations} {kind}: {notes:?}");
    }
}

#[test]
fn a_definition_that_uses_every_feature_keeps_its_model() {
    let before = model(&Path::new(env!("CARGO_MANIFEST_DIR")).join(BENCH));
    let folder = tempfile::tempdir().unwrap();
    exported("xml", &[BENCH], folder.path());
    assert_same(BENCH, "XML", &before, &models(folder.path()));
}
