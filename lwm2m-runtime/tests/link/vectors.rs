//! Payloads of the specification and of other implementations, both ways.
//!
//! A case conforms when its links are read as it says, when they can be written again in no more
//! bytes, and, where LwM2M has a meaning for them, when what writes registrations and answers to
//! Discover says the same.

use std::path::PathBuf;

use lwm2m_runtime::attributes::{AttributeChanges, Attributes, Decimal};
use lwm2m_runtime::codec::link::{
    Account, AttributeValue, BootstrapDiscover, Discover, Link, Links, Register, Writer, implied_version,
};
use lwm2m_runtime::definition::Version;
use lwm2m_runtime::execute::Arguments;
use lwm2m_runtime::path::Level;
use lwm2m_runtime::{ContentFormat, Object, ObjectDef, Path};
use serde_json::Value;

use crate::listed::{Content, Listed, ONE, define};

const V1_0: Version = Version { major: 1, minor: 0 };
const V1_2: Version = Version { major: 1, minor: 2 };

/// The cases of a file; where there is no test data, one line says so.
fn cases(file: &str) -> Vec<Value> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared");
    let data = std::env::var_os("LWM2M_TEST_DATA").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    let path = data.join("vectors").join(file);
    let Ok(text) = std::fs::read_to_string(&path) else {
        assert!(std::env::var_os("CI").is_none(), "no test data: {}", path.display());
        println!("skipped: no test data at {}", path.display());
        return Vec::new();
    };
    let Value::Object(mut file) = serde_json::from_str(&text).unwrap() else { panic!("{}", path.display()) };
    let Some(Value::Array(cases)) = file.remove("cases") else { panic!("{}", path.display()) };
    cases
}

fn payload(case: &Value) -> Vec<u8> {
    let hex = case["payload_hex"].as_str().unwrap();
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn name(case: &Value) -> &str {
    case["name"].as_str().unwrap()
}

/// The link of a case: its path, and its attributes with the text after their names.
#[derive(Debug, Clone, PartialEq)]
struct Expected {
    path: Path,
    attributes: Vec<(String, Option<String>)>,
}

impl Expected {
    /// The value has quotes, as in the case.
    fn of_case(link: &Value, root: &str) -> Expected {
        let attributes = link["attributes"].as_array().unwrap().iter().map(|attribute| {
            let value = attribute["value"].as_str().map(|value| match attribute["form"].as_str() {
                Some("quoted") => format!("{value:?}"),
                _ => value.to_string(),
            });
            (attribute["name"].as_str().unwrap().to_string(), value)
        });
        let payload = format!("<{}>", link["uri"].as_str().unwrap());
        let path = Links::parse(payload.as_bytes()).unwrap().iter().next().unwrap().path_below(root).unwrap();
        Expected { path, attributes: attributes.collect() }
    }

    fn of_link(link: &Link<'_>, root: &str) -> Expected {
        let attributes = link.attributes().map(|attribute| {
            let value = attribute.value.map(|value| match value {
                AttributeValue::Token(text) => text.to_string(),
                AttributeValue::Quoted(text) => format!("\"{text}\""),
            });
            (attribute.name.to_string(), value)
        });
        Expected { path: link.path_below(root).unwrap(), attributes: attributes.collect() }
    }

    fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(found, _)| found == name);
        found.and_then(|(_, value)| value.as_deref()).map(|value| value.trim_matches('"'))
    }

    fn version(&self) -> Option<Version> {
        let (major, minor) = self.get("ver").or(self.get("lwm2m"))?.split_once('.')?;
        Some(Version { major: major.parse().unwrap(), minor: minor.parse().unwrap() })
    }

    fn only_has(&self, names: &[&str]) -> bool {
        self.attributes.iter().all(|(name, _)| names.contains(&name.as_str()))
    }
}

/// Runs a file of links; hands back how many cases passed, how many of them through what LwM2M says in
/// links, and which were excluded.
fn run(file: &str) -> (usize, usize, Vec<String>) {
    let (mut passed, mut typed, mut excluded) = (0, 0, Vec::new());
    for case in &cases(file) {
        let payload = payload(case);
        if case["error"] == true {
            match case["strictness"].as_str() {
                Some("must-reject") => {
                    assert!(Links::parse(&payload).is_err(), "{}", name(case));
                    passed += 1;
                }
                strictness => excluded.push(format!("{}: {}", name(case), strictness.unwrap())),
            }
            continue;
        }
        let Some(links) = case["links"].as_array() else {
            excluded.push(format!("{}: names no links", name(case)));
            continue;
        };
        let root = case["root_path"].as_str().unwrap_or("/");
        let expected: Vec<Expected> = links.iter().map(|link| Expected::of_case(link, root)).collect();
        assert_links(&payload, root, &expected, name(case));
        let written = plain(&expected, root);
        assert_links(&written, root, &expected, name(case));
        assert!(written.len() <= payload.len(), "{}", name(case));
        if let Some(written) = meant(case, &expected, root) {
            let on_objects = with_versions_on_objects(&expected);
            assert_links(&written, root, &on_objects, name(case));
            assert!(written.len() <= payload.len() || on_objects != expected, "{}", name(case));
            typed += 1;
        }
        passed += 1;
    }
    println!("{file}: {passed} passed, {typed} of them as LwM2M means them, {} excluded", excluded.len());
    for case in &excluded {
        println!("  {case}");
    }
    (passed, typed, excluded)
}

/// The links as they are written: a version that is printed on an instance is on the link of its object.
fn with_versions_on_objects(links: &[Expected]) -> Vec<Expected> {
    let mut written = Vec::new();
    for link in links {
        let mut link = link.clone();
        if link.path.level() == Level::Instance && link.get("ver").is_some() {
            let attributes = std::mem::take(&mut link.attributes);
            written.push(Expected { path: link.path.parent(), attributes });
        }
        written.push(link);
    }
    written
}

fn assert_links(payload: &[u8], root: &str, expected: &[Expected], name: &str) {
    let links = Links::parse(payload).unwrap_or_else(|error| panic!("{name}: {error}"));
    let read: Vec<Expected> = links.iter().map(|link| Expected::of_link(&link, root)).collect();
    assert_eq!(read, expected, "{name}: {links}");
    for (link, expected) in links.iter().zip(expected) {
        let version = link.attribute("ver").or(link.attribute("lwm2m")).and_then(|version| version.version());
        assert_eq!(version, expected.version(), "{name}");
    }
}

/// The links as they are, written one by one.
fn plain(links: &[Expected], root: &str) -> Vec<u8> {
    let mut buffer = vec![0; 1024];
    let mut writer = Writer::new(&mut buffer).root(root);
    for link in links {
        writer.link(link.path);
        for (name, value) in &link.attributes {
            match (name.as_str(), value.as_deref()) {
                (_, None) => writer.flag(name),
                ("ver" | "lwm2m", Some(_)) => writer.version(name, link.version().unwrap()),
                (_, Some(text)) if text.starts_with('"') => writer.text(name, text.trim_matches('"')),
                (_, Some(number)) => writer.number(name, number.parse::<Decimal>().unwrap()),
            };
        }
    }
    let count = writer.finish().unwrap();
    buffer.truncate(count);
    buffer
}

/// Writes a payload with the writers of LwM2M payloads; `None` if none of them writes it.
fn meant(case: &Value, links: &[Expected], root: &str) -> Option<Vec<u8>> {
    let mut buffer = vec![0; 1024];
    let count = match case["kind"].as_str()? {
        "register" | "update" | "corelnk" => register(&mut buffer, links, root),
        "discover" => discover(&mut buffer, links, case["request_path"].as_str()?),
        "bootstrap-discover" => bootstrap(&mut buffer, links, case["request_path"].as_str()?),
        _ => None,
    }?;
    buffer.truncate(count);
    Some(buffer)
}

/// Links to one object and its instances that follow each other.
fn groups(links: &[Expected]) -> impl Iterator<Item = &[Expected]> {
    links.chunk_by(|a, b| a.path.object_id() == b.path.object_id() && b.path.level() > Level::Object)
}

/// An object whose version is the one that is stated, or the one that goes without saying.
fn object(group: &[Expected], lwm2m: Version) -> Option<&'static ObjectDef<'static>> {
    let id = group.first()?.path.object_id()?;
    let stated = group.iter().find_map(|link| link.version());
    let implied = implied_version(id, lwm2m);
    let version = stated.or(implied).filter(|_| stated.is_none() || stated != implied)?;
    Some(define(id, version, &[], &[]))
}

fn register(buffer: &mut [u8], links: &[Expected], root: &str) -> Option<usize> {
    let states_1_0 = links.iter().any(|link| link.version() == Some(V1_0));
    let has_formats = links.iter().any(|link| link.get("ct").is_some());
    let lwm2m = if states_1_0 || has_formats { V1_2 } else { V1_0 };
    let (first, rest) = links.split_first()?;
    let listed = if first.path == Path::ROOT { rest } else { links };
    let formats: Option<Vec<ContentFormat>> = first.get("ct").map_or(Some(Vec::new()), |formats| {
        formats.split(' ').map(|format| ContentFormat::from_number(format.parse().unwrap())).collect()
    });
    let formats = formats?;
    let mut register = Register::new(buffer, lwm2m).formats(&formats);
    if first.get("rt").is_some() {
        register = register.root(root);
    }
    for group in groups(listed) {
        let (first, rest) = group.split_first()?;
        let is_object = first.path.level() == Level::Object;
        // Said twice: the instances tell that the object is there.
        if !group.iter().all(|link| link.only_has(&["ver"]))
            || (is_object && !rest.is_empty() && first.version().is_none())
        {
            return None;
        }
        register.object(object(group, lwm2m)?, group.iter().filter_map(|link| link.path.instance_id()));
    }
    Some(register.finish().unwrap())
}

fn bootstrap(buffer: &mut [u8], links: &[Expected], target: &str) -> Option<usize> {
    let (first, rest) = links.split_first()?;
    let lwm2m = first.version().filter(|_| first.path == Path::ROOT)?;
    let mut answer = BootstrapDiscover::new(buffer, target.parse().unwrap(), lwm2m);
    for group in groups(rest) {
        let instances = group.iter().filter(|link| link.path.level() == Level::Instance).map(|link| {
            let account = match (link.get("ssid"), link.get("uri")) {
                (Some(ssid), Some(uri)) => Account::security(ssid.parse().unwrap(), uri),
                (Some(ssid), None) => Account::server(ssid.parse().unwrap()),
                _ => Account::NONE,
            };
            (link.path.instance_id().unwrap(), account)
        });
        answer.object(object(group, lwm2m)?, instances);
    }
    Some(answer.finish().unwrap())
}

/// The attributes of class NOTIFICATION that a link lists.
fn attributes(link: &Expected) -> Attributes {
    let mut attributes = Attributes::NONE;
    for (name, value) in &link.attributes {
        attributes.set(name, value.as_deref().unwrap_or("")).unwrap();
    }
    attributes
}

fn discover(buffer: &mut [u8], links: &[Expected], request: &str) -> Option<usize> {
    let target: Path = request.split('?').next()?.parse().unwrap();
    let first = links.first().filter(|link| link.path == target)?;
    let deepest = links.iter().map(|link| link.path.level()).max()?;
    let instances = instances(links, target, first.version().unwrap_or(V1_0));
    let definition = instances.first().map_or_else(
        || define(target.object_id().unwrap_or(0), first.version().unwrap_or(V1_0), &[], &[]),
        |(_, instance)| instance.definition,
    );
    let attached =
        |path: Path| links.iter().find(|link| link.path == path).map_or(Attributes::NONE, attributes);
    let mut answer = Discover::new(buffer, target, definition)
        .lwm2m(V1_0)
        .depth(deepest as u8 - target.level() as u8)
        .attributes(&attached);
    for (id, instance) in &instances {
        answer.instance(*id, instance as &dyn Object);
    }
    Some(answer.finish().unwrap())
}

/// The instances that an answer to Discover tells of. Reboot, `/3/x/4`, is executable.
fn instances(links: &[Expected], target: Path, version: Version) -> Vec<(u16, Listed)> {
    let mut ids: Vec<u16> = links.iter().filter_map(|link| link.path.instance_id()).collect();
    ids.dedup();
    let object = target.object_id().unwrap_or(0);
    let is_reboot = |path: Path| object == 3 && path.resource_id() == Some(4);
    let listed = |id: u16| {
        let resources = links.iter().filter(|link| {
            link.path.instance_id() == Some(id)
                && link.path.level() == Level::Resource
                && !is_reboot(link.path)
        });
        let content = |link: &Expected| match link.get("dim") {
            Some(count) => Content::Instances(resource_instances(links, link.path, count.parse().unwrap())),
            None => ONE,
        };
        let resources: Vec<(u16, Content)> =
            resources.map(|link| (link.path.resource_id().unwrap(), content(link))).collect();
        let values: Vec<u16> = resources.iter().map(|(id, _)| *id).collect();
        let executables: &[(u16, bool)] = if object == 3 { &[(4, true)] } else { &[] };
        (id, Listed { definition: define(object, version, &values, executables), resources })
    };
    ids.into_iter().map(listed).collect()
}

/// The ids that are listed; where none are, as many as there should be.
fn resource_instances(links: &[Expected], resource: Path, count: u16) -> Vec<u16> {
    let listed =
        links.iter().map(|link| link.path).filter(|path| path.parent() == resource && *path != resource);
    let ids: Vec<u16> = listed.filter_map(|path| path.resource_instance_id()).collect();
    if ids.is_empty() { (0..count).collect() } else { ids }
}

#[test]
fn links_of_the_specification_are_read_and_written_as_it_says() {
    let (passed, typed, excluded) = run("spec-link.json");
    if passed > 0 {
        let excluded: Vec<&str> = excluded.iter().map(String::as_str).collect();
        assert_eq!(
            excluded,
            [
                "bootstrap-discover, older form without link: peer-policy",
                "observe-composite attributes, as printed: peer-policy",
            ]
        );
        assert!(passed == 34 && typed >= 26, "{passed} {typed}");
    }
}

#[test]
fn links_of_zephyr_are_read_and_written_as_it_does() {
    let (passed, typed, excluded) = run("zephyr-link.json");
    if passed > 0 {
        assert_eq!(excluded, ["bootstrap discovery head: names no links"]);
        assert!(passed == 15 && typed >= 5, "{passed} {typed}");
    }
}

#[test]
fn attribute_queries_of_the_specification_are_read_and_written_as_it_says() {
    let cases = cases("spec-attribute-query.json");
    for case in &cases {
        let payload = payload(case);
        let query = std::str::from_utf8(&payload).unwrap();
        let changes = AttributeChanges::parse(query).unwrap();
        let mut read: Vec<(&str, Option<f64>)> =
            changes.iter().map(|(name, value)| (name, value.map(Decimal::as_f64))).collect();
        let mut expected: Vec<(&str, Option<f64>)> = case["attributes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|attribute| (attribute["name"].as_str().unwrap(), attribute["value"].as_f64()))
            .collect();
        read.sort_by_key(|(name, _)| *name);
        expected.sort_by_key(|(name, _)| *name);
        assert_eq!(read, expected, "{}", name(case));
        let written = changes.to_string();
        assert!(AttributeChanges::parse(&written) == Ok(changes) && written.len() <= query.len());
        assert_eq!(changes.apply(&Attributes::NONE).check(), Ok(()), "{}", name(case));
    }
    println!("spec-attribute-query.json: {} passed, 0 excluded", cases.len());
}

#[test]
fn execute_arguments_of_the_specification_are_read_and_written_as_it_says() {
    let cases = cases("spec-execute-arguments.json");
    for case in &cases {
        let payload = payload(case);
        let arguments = Arguments::parse(&payload).unwrap();
        let read: Vec<(u64, Option<&str>)> =
            arguments.iter().map(|(digit, text)| (u64::from(digit), text)).collect();
        let expected: Vec<(u64, Option<&str>)> = case["execute_arguments"]
            .as_array()
            .unwrap()
            .iter()
            .map(|argument| (argument["digit"].as_u64().unwrap(), argument["value"].as_str()))
            .collect();
        assert_eq!(read, expected, "{}", name(case));
        assert_eq!(arguments.to_string().as_bytes(), payload, "{}", name(case));
    }
    println!("spec-execute-arguments.json: {} passed, 0 excluded", cases.len());
}
