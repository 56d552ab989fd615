//! Definitions, models and folders of any number of resources, codes, intervals, comments, references or files.

use std::fmt::Write;

use super::Kind::{File, Folder};
use super::Task;

const CHECK: &[&str] = &["check", "--format", "json", "@"];
const GENERATE: &[&str] = &["generate", "@"];
/// Compares with a bundled object, whose number the input has.
const DIFF: &[&str] = &["diff", "@", "3303"];
const IMPORT: &[&str] = &["import", "@"];

pub(super) const TASKS: &[Task] = &[
    task("resources: check", 28_000, File(CHECK, resources)),
    task("resources: generate", 28_000, File(GENERATE, resources)),
    task(
        "resources: diff",
        28_000,
        File(DIFF, |size| numbered(3303, &(0..size).map(|id| item(id, "", "")).collect::<String>())),
    ),
    task("resources: export to SDF", 28_000, File(&["export", "--to", "sdf", "@"], resources)),
    task(
        "resources: export to JSON Schema",
        60_000,
        File(&["export", "--to", "json-schema", "@"], resources),
    ),
    task("resources: export to XML", 28_000, File(&["export", "--to", "xml", "@"], resources)),
    task("resources of one id: check", 100_000, File(CHECK, |size| many(size, |_| item(1, "", "")))),
    task(
        "resources of one name: generate",
        60_000,
        File(GENERATE, |size| many(size, |id| item(id, "", "").replace(&format!("Level {id}<"), "Level<"))),
    ),
    task(
        "references to resources: check",
        60_000,
        File(CHECK, |size| many(size, |id| item(id, "", &format!("See Resource {}.", id * 7 % size)))),
    ),
    task(
        "resources with codes: generate",
        0,
        File(GENERATE, |size| many(size, |id| item(id, "0..2", "State.\n0: Off\n1: On\n2: Automatic mode"))),
    ),
    task("intervals of a range: check", 100_000, File(CHECK, |size| object(&item(1, &intervals(size), "")))),
    task("intervals of a range: generate", 0, File(GENERATE, |size| object(&item(1, &intervals(size), "")))),
    task(
        "codes of a list: generate",
        100_000,
        File(GENERATE, |size| {
            let codes = (0..size).map(|code| format!("\n{code}: Code number {code}"));
            object(&item(1, "", &format!("State.{}", codes.collect::<String>())))
        }),
    ),
    task(
        "words of a description: check",
        1_000_000,
        File(CHECK, |size| object(&item(1, "", &"word and ".repeat(size)))),
    ),
    task(
        "lines of a description: generate",
        0,
        File(GENERATE, |size| object(&item(1, "", &"- a line\n".repeat(size)))),
    ),
    task(
        "signs of markup in a description: generate",
        0,
        File(GENERATE, |size| object(&item(1, "", &"[a]( *b* `c http://d.e/f_ &lt;g> (".repeat(size / 16)))),
    ),
    task(
        "comments with a licence: check",
        100_000,
        File(CHECK, |size| {
            let comments =
                (0..size).fold(String::new(), |text, id| text + &format!("<!-- Copyright {id} -->\n"));
            object(&item(1, "", "")).replace("<Object ", &format!("{comments}<Object "))
        }),
    ),
    task(
        "letters of a comment: check",
        10_000_000,
        File(CHECK, |size| {
            object(&item(1, "", ""))
                .replace("<Object ", &format!("<!--{}--><Object ", " - x".repeat(size / 4)))
        }),
    ),
    task("entities: check", 1_000_000, File(CHECK, |size| object(&item(1, "", &"&amp;".repeat(size))))),
    task(
        "unknown elements: check",
        100_000,
        File(CHECK, |size| {
            let elements = (0..size).map(|id| format!("<X{id}>1</X{id}>"));
            object(&item(1, "", "")).replace("</Item>", &format!("{}</Item>", elements.collect::<String>()))
        }),
    ),
    task(
        "nested elements: check",
        100_000,
        File(CHECK, |size| {
            object(&item(1, "", "")).replace("<Object ", &format!("{}<Object ", "<a>".repeat(size)))
        }),
    ),
    // Small work: the start of the command is a large part of it.
    Task {
        size: 20_000,
        ..task(
            "attributes of an element: check",
            100_000,
            File(CHECK, |size| {
                let attributes = (0..size).map(|id| format!("a{id}=\"x\" "));
                object(&item(1, "", ""))
                    .replace("<Object ", &format!("<Object {}", attributes.collect::<String>()))
            }),
        )
    },
    task(
        "words of a name: generate",
        100_000,
        File(GENERATE, |size| object(&item(1, "", "").replace("Level 1", &"Level ".repeat(size)))),
    ),
    task("files: check", 10_000, Folder(CHECK, files)),
    task("files: site", 0, Folder(&["site", "--out-dir", "@/site", "@"], files)),
    task(
        "properties of a model: import",
        60_000,
        File(IMPORT, |size| model(size, |id| format!(r#"{{"type":"integer","oma:id":{id}}}"#))),
    ),
    task(
        "references of a model: import",
        60_000,
        File(IMPORT, |size| {
            model(size, |id| match id {
                0 => r#"{"type":"integer","oma:id":0}"#.to_owned(),
                id => format!(r##"{{"sdfRef":"#/sdfObject/Big/sdfProperty/p0","oma:id":{id}}}"##),
            })
        }),
    ),
    task("qualities that references remove: import", 0, File(IMPORT, removed)),
    task("references to a large object: import", 0, File(IMPORT, copied)),
    task(
        "bytes of a payload in a line: decode",
        0,
        File(&["decode", "--lines", "@"], |size| {
            let records = vec![r#"{\"n\":\"0\",\"vs\":\"a\"}"#; size / 2].join(",");
            format!(r#"{{"path":"/3/0","format":"senml-json","text":"[{records}]"}}"#) + "\n"
        }),
    ),
    task(
        "lines: decode",
        1_000_000,
        File(&["decode", "--lines", "@"], |size| {
            "{\"path\":\"/3/0/9\",\"format\":\"text\",\"hex\":\"3935\"}\n".repeat(size)
        }),
    ),
];

const fn task(title: &'static str, large: usize, kind: super::Kind) -> Task {
    Task { title, size: 2_000, large, kind }
}

fn resources(size: usize) -> String {
    many(size, |id| item(id, "", ""))
}

fn many(size: usize, item: impl Fn(usize) -> String) -> String {
    object(&(0..size).map(item).collect::<String>())
}

fn item(id: usize, range: &str, description: &str) -> String {
    let description = if description.is_empty() { "How full it is." } else { description };
    format!(
        "<Item ID=\"{id}\"><Name>Level {id}</Name><Operations>RW</Operations><MultipleInstances>Single\
         </MultipleInstances><Mandatory>Optional</Mandatory><Type>Integer</Type><RangeEnumeration>{range}\
         </RangeEnumeration><Units></Units><Description>{description}</Description></Item>\n"
    )
}

fn object(items: &str) -> String {
    numbered(42769, items)
}

fn numbered(id: usize, items: &str) -> String {
    format!(
        "<LWM2M xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:noNamespaceSchemaLocation=\"http://openmobilealliance.org/tech/profiles/LWM2M.xsd\">\
         <Object ObjectType=\"MODefinition\"><Name>Tank {id}</Name><Description1>Holds water.</Description1>\
         <ObjectID>{id}</ObjectID><ObjectURN>urn:oma:lwm2m:x:{id}</ObjectURN><LWM2MVersion>1.0</LWM2MVersion>\
         <ObjectVersion>1.0</ObjectVersion><MultipleInstances>Multiple</MultipleInstances><Mandatory>Optional\
         </Mandatory><Resources>\n{items}</Resources><Description2></Description2></Object></LWM2M>\n"
    )
}

fn intervals(size: usize) -> String {
    (0..size).map(|at| format!("{}..{}", at * 20, at * 20 + 5)).collect::<Vec<_>>().join(",")
}

fn files(size: usize) -> Vec<(String, String)> {
    let size = size.min(30_000);
    (0..size).map(|at| (format!("{}.xml", 12_000 + at), numbered(12_000 + at, &item(1, "", "")))).collect()
}

fn model(size: usize, property: impl Fn(usize) -> String) -> String {
    let mut properties = String::new();
    for id in 0..size {
        let comma = if id == 0 { "" } else { "," };
        write!(properties, "{comma}\"p{id}\":{}", property(id)).expect("a string takes any text");
    }
    format!(r#"{{"sdfObject":{{"Big":{{"oma:id":42769,"sdfProperty":{{{properties}}}}}}}}}"#)
}

/// Returns a model with a reference that removes each quality of its target.
fn removed(size: usize) -> String {
    let list = |value: &str| (0..size).map(|at| format!(r#","q{at}":{value}"#)).collect::<String>();
    format!(
        r##"{{"sdfObject":{{"Big":{{"oma:id":42769,"sdfProperty":{{"a":{{"type":"integer","oma:id":1{}}},
        "b":{{"sdfRef":"#/sdfObject/Big/sdfProperty/a","oma:id":2{}}}}}}}}}}}"##,
        list("1"),
        list("null")
    )
}

/// Returns a model with many references to an object with many properties.
fn copied(size: usize) -> String {
    let objects = (1..size).map(|id| format!(r##","O{id}":{{"oma:id":{id},"sdfRef":"#/sdfObject/Big"}}"##));
    let objects: String = objects.collect();
    model(size, |id| format!(r#"{{"type":"integer","oma:id":{id}}}"#)).replacen(
        "}}}}",
        &format!("}}}}}}{objects}}}}}"),
        1,
    )
}
