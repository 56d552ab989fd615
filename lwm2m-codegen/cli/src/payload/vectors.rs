//! The test vectors, for the tests of decode and encode.

use std::collections::BTreeMap;
use std::path::{Path as FilePath, PathBuf};

use lwm2m_codegen::model::{Object, Operations, Origin, Resource, ResourceType, Spanned, Version};
use lwm2m_runtime::{ContentFormat, Path};
use serde_json::{Value as Json, json};

use super::bytes::from_hex;
use super::definitions::ObjectDefinitions;
use super::request::{PrefixedPath, Request};

/// One case of a file.
pub(crate) struct Case {
    /// The names of the file and the case.
    pub(crate) name: String,
    pub(crate) request: Request,
    pub(crate) payload: Vec<u8>,
    /// The expected lines; `None` for an invalid payload.
    pub(crate) lines: Option<Vec<Json>>,
    /// Definitions that fit the lines.
    pub(crate) definitions: ObjectDefinitions,
    pub(crate) json: Json,
}

impl Case {
    pub(crate) fn reads(&self) -> bool {
        self.json["direction"] != "encode"
    }

    /// Returns whether the lines can be encoded: all but links, and LwM2M CBOR with a prefix.
    pub(crate) fn writes(&self) -> bool {
        let format = self.request.format;
        let prefixed =
            |line: &Json| !PrefixedPath::parse(line["path"].as_str().unwrap()).unwrap().prefix.is_empty();
        let gateway = format == ContentFormat::LWM2M_CBOR && self.lines.iter().flatten().any(prefixed);
        format != ContentFormat::LINK && !gateway
    }
}

/// The path of cases that name none.
const DEFAULT_PATH: &str = "/42769/0/0";

/// Returns the cases that every implementation must agree on; none, with a message, without test data.
pub(crate) fn conforming() -> Vec<Case> {
    let beside = FilePath::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("LWM2M_TEST_DATA").map_or(beside, PathBuf::from).join("vectors");
    if !folder.is_dir() {
        assert!(
            std::env::var_os("CI").is_none_or(|ci| ci.is_empty()),
            "no test data at {}",
            folder.display()
        );
        println!("ignored: no test data at {} (set LWM2M_TEST_DATA)", folder.display());
        return Vec::new();
    }
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files.iter().flat_map(|file| cases(file)).collect()
}

fn cases(file: &FilePath) -> Vec<Case> {
    let name = file.file_stem().unwrap().to_string_lossy();
    // Queries and arguments are not payloads.
    if matches!(&*name, "spec-attribute-query" | "spec-execute-arguments") {
        return Vec::new();
    }
    let json: Json = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let format = ContentFormat::from_name(json["content_format"].as_str().unwrap()).unwrap();
    let conforms = |case: &&Json| {
        let refused = case["error"] == true;
        case["peer_quirk"].is_null() && (!refused || case["strictness"] == "must-reject")
    };
    let cases = json["cases"].as_array().unwrap().iter().filter(conforms);
    cases.map(|json| case(&name, format, json)).collect()
}

fn case(file: &str, format: ContentFormat, json: &Json) -> Case {
    let text = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
    let base = if json["path_free"] == true { DEFAULT_PATH.to_owned() } else { text("base_path") };
    let path = PrefixedPath::parse(&base).unwrap();
    let array = |key: &str| json[key].as_array().map(Vec::as_slice).unwrap_or_default();
    let empty = |path: &Json| json!({ "path": path, "type": "none", "value": null });
    let empties = array("empty_containers").iter().map(empty);
    let mut lines: Vec<Json> =
        array("expect").iter().map(|line| with_path(line, &base)).chain(empties).collect();
    let definitions = define(&path, &lines, json["requested_type"].as_str());
    lines.iter_mut().for_each(|line| correct_type(line, &definitions));
    let paths = json["paths_only"] == true;
    Case {
        name: format!("{file}: {}", text("name")),
        definitions,
        request: Request { format, path, root: text("root_path"), paths },
        payload: payload(json),
        lines: (json["error"] != true).then_some(lines),
        json: json.clone(),
    }
}

fn with_path(line: &Json, base: &str) -> Json {
    let mut line = line.clone();
    if line["path"] == "" {
        line["path"] = json!(base);
    }
    line
}

/// Sets the type of a line to float if the resource is a float: one source gives whole floats as integers.
fn correct_type(line: &mut Json, definitions: &ObjectDefinitions) {
    let path = PrefixedPath::parse(line["path"].as_str().unwrap()).unwrap().path;
    let kind = definitions.resource(path).and_then(|resource| resource.kind).map(|kind| kind.value);
    if line["type"] == "integer" && kind == Some(ResourceType::Float) {
        line["type"] = json!("float");
    }
}

fn payload(json: &Json) -> Vec<u8> {
    let bytes = |json: &Json| from_hex(json.as_str().unwrap_or_default()).unwrap();
    let long = &json["payload_gen"];
    if long.is_null() {
        return bytes(&json["payload_hex"]);
    }
    let count = usize::try_from(long["count"].as_u64().unwrap()).unwrap();
    [bytes(&long["head_hex"]), bytes(&long["unit_hex"]).repeat(count)].concat()
}

/// Returns definitions of the objects in lines, with the types of the lines.
fn define(base: &PrefixedPath, lines: &[Json], requested: Option<&str>) -> ObjectDefinitions {
    let mut resources: BTreeMap<u16, BTreeMap<u16, (ResourceType, bool)>> = BTreeMap::new();
    let mut add = |path: Path, kind: &str| {
        let Some(id) = path.object_id() else { return };
        let object = resources.entry(id).or_default();
        let Some(resource) = path.resource_id() else { return };
        let multiple = path.resource_instance_id().is_some();
        match resource_type(kind) {
            Some(kind) => drop(object.insert(resource, (kind, multiple))),
            None => drop(object.entry(resource).or_insert((ResourceType::String, multiple))),
        }
    };
    add(base.path, requested.unwrap_or_default());
    for line in lines {
        let path = PrefixedPath::parse(line["path"].as_str().unwrap()).unwrap();
        add(path.path, line["type"].as_str().unwrap());
    }
    let define_resource = |(id, (kind, multiple)): (u16, (ResourceType, bool))| resource(id, kind, multiple);
    resources
        .into_iter()
        .map(|(id, resources)| object(id, resources.into_iter().map(define_resource).collect()))
        .collect()
}

fn resource_type(name: &str) -> Option<ResourceType> {
    Some(match name {
        "string" => ResourceType::String,
        "integer" => ResourceType::Integer,
        "unsigned" => ResourceType::Unsigned,
        "float" => ResourceType::Float,
        "boolean" => ResourceType::Boolean,
        "opaque" => ResourceType::Opaque,
        "time" => ResourceType::Time,
        "objlnk" => ResourceType::ObjectLink,
        "corelnk" => ResourceType::CoreLink,
        _ => return None,
    })
}

/// Returns an unregistered object.
pub(crate) fn object(id: u16, resources: Vec<Resource>) -> Object {
    Object {
        name: Spanned::implied("Object".into()),
        id: Spanned::implied(id),
        urn: Spanned::implied(String::new()),
        lwm2m_version: Spanned::implied(Version::ONE),
        version: Spanned::implied(Version::ONE),
        multiple: Spanned::implied(true),
        mandatory: Spanned::implied(false),
        description: Spanned::implied(String::new()),
        remarks: Spanned::implied(String::new()),
        resources,
        schema: None,
        comments: Vec::new(),
        origin: Origin::Unknown,
    }
}

/// Returns a resource of such an object.
pub(crate) fn resource(id: u16, kind: ResourceType, multiple: bool) -> Resource {
    Resource {
        id: Spanned::implied(id),
        name: Spanned::implied(format!("Resource {id}")),
        operations: Spanned::implied(Operations::ReadWrite),
        multiple: Spanned::implied(multiple),
        mandatory: Spanned::implied(false),
        kind: Some(Spanned::implied(kind)),
        range_text: Spanned::implied(String::new()),
        range: None,
        labels: None,
        units: Spanned::implied(String::new()),
        description: Spanned::implied(String::new()),
        origin: Origin::Unknown,
    }
}

/// Returns whether lines are the expected ones; floats may differ by the tolerance of the case.
pub(crate) fn matches_case(found: &[Json], case: &Case) -> bool {
    let expected = case.lines.as_deref().unwrap_or_default();
    let tolerance = case.json["tolerance"].as_f64().unwrap_or(0.0);
    let near = |found: &Json, expected: &Json| match (found.as_f64(), expected.as_f64()) {
        (Some(found), Some(expected)) => (found - expected).abs() <= tolerance,
        _ => found == expected,
    };
    let same = |(found, expected): (&Json, &Json)| {
        let keys = ["path", "type"].into_iter().all(|key| found[key] == expected[key]);
        keys && near(&found["value"], &expected["value"]) && near(&found["time"], &expected["time"])
    };
    found.len() == expected.len() && found.iter().zip(expected).all(same)
}
