//! The OMA registry, file by file: each resource, range and code list is generated, or a diagnostic says why not.
//!
//! `registry.txt` lists the objects and, rule by rule, the places of all diagnostics. `BLESS=1` writes it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use lwm2m_codegen::diagnostics::{Diagnostic, Levels, Severity, Sources};
use lwm2m_codegen::model::{Object, Origin, Resource, ResourceType};
use lwm2m_codegen::{Config, check, names, xml};
use lwm2m_tests::{bless, data};

/// The rules that report a range which is not enforced. The other rules about ranges concern spelling, but for
/// `range-single-value`, whose label says whether the number was taken for a maximum.
const NOT_ENFORCED: [&str; 6] = [
    "range-reversed",
    "range-free-text",
    "range-on-wrong-type",
    "range-outside-type",
    "range-width",
    "range-instance-count",
];

/// A file of the registry with every diagnostic of the reader and of the rules.
struct Definition {
    path: PathBuf,
    /// The path below the registry's folder.
    name: String,
    objects: Vec<Object>,
    diagnostics: Vec<Diagnostic>,
    sources: Sources,
}

impl Definition {
    fn read(registry: &Path, path: PathBuf) -> Definition {
        let mut sources = Sources::default();
        let bytes = std::fs::read(&path).expect("the file can be read");
        let document = xml::read_bytes(&path, &bytes, &mut sources);
        let checked = document.objects.iter().flat_map(check::check);
        let diagnostics = document.diagnostics.iter().cloned().chain(checked).collect();
        let name = path.strip_prefix(registry).unwrap_or(&path).display().to_string().replace('\\', "/");
        Definition { path, name, objects: document.objects, diagnostics, sources }
    }

    /// The codes of the rules that report something within `origin`.
    fn reported(&self, origin: Origin) -> Vec<&'static str> {
        self.within(origin).map(|diagnostic| diagnostic.rule.code).collect()
    }

    fn within(&self, origin: Origin) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(move |diagnostic| contains(origin, diagnostic.origin))
    }

    fn generated(&self) -> String {
        let generated = Config::new().objects(&self.path).generate();
        let generated = generated.unwrap_or_else(|failure| panic!("{}: {failure}", self.name));
        generated.files.first().expect("an object becomes a file").text.clone()
    }
}

/// Every file of the registry; `None` on a machine without test data.
fn definitions() -> Option<Vec<Definition>> {
    let registry = data::folder("registry")?;
    let mut files = data::files(&registry, "xml");
    files.extend(data::files(&registry.join("version_history"), "xml"));
    files.extend(data::files(&registry, "xsd"));
    Some(files.into_iter().map(|path| Definition::read(&registry, path)).collect())
}

fn contains(outer: Origin, inner: Origin) -> bool {
    match (outer, inner) {
        (Origin::Text { start, end, .. }, Origin::Text { start: first, end: last, .. }) => {
            start <= first && last <= end
        }
        _ => false,
    }
}

/// Runs `rule` for every resource, and fails with all messages that it returns.
fn for_every_resource(rule: impl Fn(&Definition, &Resource) -> Option<String>) {
    let Some(definitions) = definitions() else { return };
    let mut failures = Vec::new();
    for definition in &definitions {
        for resource in definition.objects.iter().flat_map(|object| &object.resources) {
            let failure = rule(definition, resource);
            failures.extend(
                failure.map(|text| format!("{} resource {}: {text}", definition.name, resource.id.value)),
            );
        }
    }
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_file_is_one_object_or_an_error_says_where_it_is_none() {
    let Some(definitions) = definitions() else { return };
    for definition in &definitions {
        let name = &definition.name;
        let file = definition.path.file_name().expect("a file has a name").to_string_lossy();
        let is_object = file.starts_with(|c: char| c.is_ascii_digit());
        assert_eq!(definition.objects.len(), usize::from(is_object), "{name}");
        let mut errors =
            definition.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        assert!(is_object || errors.next().is_some(), "{name}");
        for diagnostic in &definition.diagnostics {
            let place = definition.sources.position(diagnostic.origin);
            assert!(place.is_some(), "{name}: {}", diagnostic.message);
        }
    }
}

#[test]
fn every_resource_is_generated_under_its_name_or_reported() {
    let Some(definitions) = definitions() else { return };
    for definition in &definitions {
        for object in &definition.objects {
            let text = definition.generated();
            for (resource, name) in object.resources.iter().zip(names::object_names(object).resources) {
                let id = resource.id.value;
                let item = match resource.operations.value.is_executable() {
                    true => format!("fn {}(", name.field),
                    false => format!("pub {}: ", name.field),
                };
                let generated = text.contains(&item) && text.contains(&format!(": u16 = {id};"));
                let reported = definition
                    .reported(resource.origin)
                    .into_iter()
                    .any(|rule| ["missing-type", "type-unknown", "resource-duplicate-id"].contains(&rule));
                assert!(generated != reported, "{} resource {id}: no `{item}`", definition.name);
            }
        }
    }
}

#[test]
fn every_range_is_enforced_or_reported_and_never_both() {
    for_every_resource(|definition, resource| {
        let text = resource.range_text.value.trim();
        // A list of quoted texts, which a String may have, gives no numbers to compare.
        let is_text_list = text.starts_with('"');
        let enforced = resource.range.is_some();
        let mut rules = Vec::new();
        for diagnostic in definition.within(resource.range_text.origin) {
            let rule = diagnostic.rule.code;
            let single = rule == "range-single-value" && diagnostic.label == "not enforced";
            rules.extend((single || NOT_ENFORCED.contains(&rule)).then_some(rule));
        }
        let right = match text {
            "" => !enforced && rules.is_empty(),
            _ if is_text_list => !enforced,
            _ => enforced == rules.is_empty(),
        };
        (!right).then(|| format!("the range {text:?} is enforced: {enforced}, reported: {rules:?}"))
    });
}

/// Resources whose description looks like a list of codes and is none, as object, resource and reason.
const NO_CODES: [(u16, u16, &str); 2] =
    [(10264, 2, "examples of a number of seconds"), (12, 9, "a radio channel: its range has other values")];

/// Returns whether several lines of a description begin with a code: `0: off` or `0 = off`.
fn lists_codes(description: &str) -> bool {
    let codes = description.lines().filter_map(|line| {
        let digits = line.trim().split_once([':', '=']).map(|(code, _)| code.trim())?;
        digits.parse::<i64>().ok()
    });
    codes.take(3).collect::<BTreeSet<i64>>().len() > 1
}

#[test]
fn every_plain_list_of_codes_becomes_an_enum_with_all_of_its_codes() {
    for_every_resource(|definition, resource| {
        let kind = resource.kind.map(|kind| kind.value);
        let is_code = matches!(kind, Some(ResourceType::Integer | ResourceType::Unsigned))
            && resource.units.value.trim().is_empty();
        let in_range = definition.reported(resource.range_text.origin).contains(&"range-labels");
        let listed = is_code && (in_range || lists_codes(&resource.description.value));
        let object = definition.objects.first().expect("the resource is of an object").id.value;
        let id = resource.id.value;
        let excepted = NO_CODES.iter().any(|(other, resource, _)| (*other, *resource) == (object, id));
        let right = !listed || resource.labels.is_some() != excepted;
        (!right).then(|| format!("{:?}", resource.description.value))
    });
    let Some(definitions) = definitions() else { return };
    for definition in &definitions {
        for object in &definition.objects {
            let text = definition.generated();
            let labels: Vec<_> =
                object.resources.iter().filter_map(|resource| resource.labels.as_ref()).collect();
            assert_eq!(text.matches("\npub enum ").count(), labels.len(), "{}", definition.name);
            for variant in labels.iter().flat_map(|labels| names::variants(labels)) {
                assert!(text.contains(&format!("    {variant},\n")), "{}: no {variant}", definition.name);
            }
        }
    }
}

#[test]
fn the_diagnostics_of_the_registry_are_those_of_the_expected_file() {
    let Some(definitions) = definitions() else { return };
    let mut versions: BTreeMap<u16, BTreeSet<String>> = BTreeMap::new();
    let mut places: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for definition in &definitions {
        for object in &definition.objects {
            versions.entry(object.id.value).or_default().insert(object.version.value.to_string());
        }
        for diagnostic in Levels::default().apply(definition.diagnostics.clone()) {
            let line = definition.sources.position(diagnostic.origin).expect("it has a place").line;
            places.entry((diagnostic.rule.code, &definition.name)).or_default().push(line);
        }
    }
    let mut text = String::from("Objects and their versions\n");
    for (id, versions) in &versions {
        let versions: Vec<&str> = versions.iter().map(String::as_str).collect();
        writeln!(text, "  {id}: {}", versions.join(" ")).expect("a string takes everything");
    }
    let mut previous = "";
    for ((rule, file), mut lines) in places {
        if rule != previous {
            writeln!(text, "\n{rule}").expect("a string takes everything");
            previous = rule;
        }
        lines.sort_unstable();
        let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
        writeln!(text, "  {file}: {}", lines.join(" ")).expect("a string takes everything");
    }
    let resources = definitions.iter().flat_map(|one| &one.objects).flat_map(|object| &object.resources);
    println!("{} files, {} resources", definitions.len(), resources.count());
    let expected = data::checkout().join("tests/tests/registry.txt");
    bless::compare(&expected, &text).unwrap_or_else(|difference| panic!("{difference}"));
}
