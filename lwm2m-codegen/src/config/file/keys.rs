//! The keys of each table: their values, an example, and the setting that they become.
//!
//! The tables follow [`Select`](crate::Select): all objects, an object, a resource, its enum, a label of the enum.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::value::{as_string, describe, number};
use super::{Entry, Reader};
use crate::config::{Input, Location, SettingKind, Target};
use crate::diagnostics::Severity;
use crate::emit::Container;

/// A table of settings.
pub(super) struct Table {
    /// Its name in messages.
    pub(super) title: &'static str,
    pub(super) keys: &'static [Key],
}

/// A key of a table.
pub(super) struct Key {
    pub(super) name: &'static str,
    /// The values that it takes, for messages.
    pub(super) takes: &'static str,
    /// One of them, as it is written.
    pub(super) example: &'static str,
    pub(super) read: fn(&mut Reader<'_>, Entry<'_>),
}

const fn key(
    name: &'static str,
    takes: &'static str,
    example: &'static str,
    read: fn(&mut Reader<'_>, Entry<'_>),
) -> Key {
    Key { name, takes, example, read }
}

pub(super) static TABLES: [&Table; 5] = [&ROOT, &OBJECT, &RESOURCE, &ENUM, &LABEL];

const DERIVE: Key = key("derive", "paths of traits", r#"derive = ["defmt::Format"]"#, derive);
const ATTRIBUTES: Key = key("attributes", "attributes", r##"attributes = ["#[must_use]"]"##, attributes);
const ENUMS: Key = key("enums", "`false`", "enums = false", enums);
const RESERVED_CODES: Key =
    key("reserved-codes", "`true` or `false`", "reserved-codes = true", reserved_codes);
const NAME: Key = key("name", "a name", r#"name = "Thermometer""#, name);

pub(super) static ROOT: Table = Table {
    title: "a settings file",
    keys: &[
        key("bundled", "ids of objects", "bundled = [3, 3303]", bundled),
        key("objects", "paths of files and folders", r#"objects = ["objects", "pump.xml"]"#, objects),
        key("only", "ids of objects", "only = [3, 3303]", only),
        key("all-versions", "`true` or `false`", "all-versions = true", all_versions),
        key("any-object", "`true` or `false`", "any-object = true", any_object),
        key("serde", "`true` or `false`", "serde = true", serde),
        key("strict", "`true` or `false`", "strict = true", strict),
        key("out-dir", "a path", r#"out-dir = "src/objects""#, out_dir),
        key("runtime", "the path of a module", r#"runtime = "crate::lwm2m""#, runtime),
        key("strings", CONTAINERS, "strings = { heapless = 32 }", strings),
        key("opaques", CONTAINERS, "opaques = { heapless = 64 }", opaques),
        key("multiples", CONTAINERS, "multiples = { heapless = 4 }", multiples),
        DERIVE,
        ATTRIBUTES,
        ENUMS,
        RESERVED_CODES,
        key("levels", "a table of rules and their levels", LEVELS, levels),
        key("object", "tables of objects by id", "[object.3303]", object),
    ],
};

const CONTAINERS: &str = r#"`"heap"`, `{ heapless = 32 }`, or `{ type = "my::Text<{len}>", default = 32 }`"#;
const LEVELS: &str = r#"levels = { range-free-text = "off" }"#;

pub(super) static OBJECT: Table = Table {
    title: "the table of an object",
    keys: &[
        NAME,
        key("version", "a version, or a list of versions", r#"version = "1.0""#, version),
        key("only-resources", "ids of resources", "only-resources = [5700, 5701]", only_resources),
        DERIVE,
        ATTRIBUTES,
        ENUMS,
        RESERVED_CODES,
        key("resource", "tables of resources by id", "[object.3303.resource.5700]", resource),
    ],
};

pub(super) static RESOURCE: Table = Table {
    title: "the table of a resource",
    keys: &[
        key("name", "a name", r#"name = "celsius""#, name),
        key("capacity", "a number of bytes", "capacity = 16", capacity),
        key("instances", "a number of instances", "instances = 4", instances),
        ATTRIBUTES,
        key("codes", "a table of codes and their names", r#"codes = { 0 = "Off", 1 = "On" }"#, codes),
        key("enum", "`false` or a table", "enum = false", enumeration),
        RESERVED_CODES,
    ],
};

pub(super) static ENUM: Table = Table {
    title: "the table of an enum",
    keys: &[
        key("name", "a name", r#"name = "Fault""#, name),
        DERIVE,
        ATTRIBUTES,
        key("label", "tables of labels by code", "[object.3.resource.11.enum.label.1]", label),
    ],
};

pub(super) static LABEL: Table = Table {
    title: "the table of a label",
    keys: &[key("name", "a name", r#"name = "LowBattery""#, name), ATTRIBUTES],
};

fn bundled(reader: &mut Reader<'_>, entry: Entry<'_>) {
    for (location, id) in reader.ids(entry) {
        reader.config.inputs.push((location, Input::Bundled(id)));
    }
}

fn objects(reader: &mut Reader<'_>, entry: Entry<'_>) {
    for (location, path) in reader.strings(entry) {
        reader.config.inputs.push((location, Input::Path(reader.folder.join(path))));
    }
}

fn only(reader: &mut Reader<'_>, entry: Entry<'_>) {
    let ids = reader.ids(entry);
    reader.config.only.extend(ids);
}

fn all_versions(reader: &mut Reader<'_>, entry: Entry<'_>) {
    reader.config.all_versions = reader.boolean(entry);
}

fn any_object(reader: &mut Reader<'_>, entry: Entry<'_>) {
    reader.config.any_object = reader.boolean(entry).then_some(entry.location());
}

fn serde(reader: &mut Reader<'_>, entry: Entry<'_>) {
    reader.config.serde = reader.boolean(entry).then_some(entry.location());
}

fn strict(reader: &mut Reader<'_>, entry: Entry<'_>) {
    reader.config.strict = reader.boolean(entry);
}

fn out_dir(reader: &mut Reader<'_>, entry: Entry<'_>) {
    reader.config.out_dir = reader.string(entry).map(|path| reader.folder.join(path));
}

fn runtime(reader: &mut Reader<'_>, entry: Entry<'_>) {
    reader.config.runtime = reader.string(entry).map(|path| (entry.location(), path.to_owned()));
}

fn strings(reader: &mut Reader<'_>, entry: Entry<'_>) {
    reader.config.strings = container(reader, entry);
}

fn opaques(reader: &mut Reader<'_>, entry: Entry<'_>) {
    reader.config.opaques = container(reader, entry);
}

fn multiples(reader: &mut Reader<'_>, entry: Entry<'_>) {
    reader.config.multiples = container(reader, entry);
}

/// Reads `"heap"`, `{ heapless = 32 }` or `{ type = "my::Text<{len}>", default = 32 }`.
fn container(reader: &mut Reader<'_>, entry: Entry<'_>) -> Option<(Location, Container)> {
    let container = match entry.value.get_ref() {
        DeValue::String(text) if text == "heap" => Some(Container::Alloc),
        DeValue::Table(table) => bounded(table),
        _ => None,
    };
    if container.is_none() {
        let message = format!("`{}` takes {}", entry.key.name, entry.key.takes);
        reader.report(reader.origin(entry.value), message, format!("write it like `{}`", entry.key.example));
    }
    container.map(|container| (entry.location(), container))
}

fn bounded(table: &DeTable<'_>) -> Option<Container> {
    let value = |name: &str| table.get(name);
    match (value("heapless"), value("type"), value("default")) {
        (Some(default), None, None) if table.len() == 1 => {
            Some(Container::Heapless { default: number(default)? })
        }
        (None, Some(template), Some(default)) if table.len() == 2 => {
            Some(Container::Custom { template: as_string(template)?.to_owned(), default: number(default)? })
        }
        (None, Some(template), None) if table.len() == 1 => {
            let template = as_string(template)?.to_owned();
            (!template.contains("{len}")).then_some(Container::Custom { template, default: 0 })
        }
        _ => None,
    }
}

fn levels(reader: &mut Reader<'_>, entry: Entry<'_>) {
    for (rule, value) in reader.as_table(entry).into_iter().flatten() {
        let severity = as_string(value).and_then(severity);
        let location = Location::File(reader.between(rule, value));
        match severity {
            Some(severity) => reader.config.levels.push((location, rule.get_ref().to_string(), severity)),
            None => {
                let takes = "takes `off`, `note`, `warning` or `error`";
                let message = format!("`{}` {takes}, not {}", rule.get_ref(), describe(value.get_ref()));
                let help = format!("write it like `{} = \"off\"`", rule.get_ref());
                reader.report(reader.origin(value), message, help);
            }
        }
    }
}

fn severity(text: &str) -> Option<Severity> {
    let severities = [Severity::Off, Severity::Note, Severity::Warning, Severity::Error];
    severities.into_iter().find(|severity| severity.as_str() == text)
}

fn object(reader: &mut Reader<'_>, entry: Entry<'_>) {
    for (id, value) in reader.numbered(entry, "the id of an object") {
        within(reader, entry, &OBJECT, Target::Object(id), value);
    }
}

fn resource(reader: &mut Reader<'_>, entry: Entry<'_>) {
    let Some(object) = entry.target.object() else { return };
    for (id, value) in reader.numbered(entry, "the id of a resource") {
        within(reader, entry, &RESOURCE, Target::Resource(object, id), value);
    }
}

fn label(reader: &mut Reader<'_>, entry: Entry<'_>) {
    let (Some(object), Some(resource)) = (entry.target.object(), entry.target.resource()) else { return };
    for (code, value) in reader.numbered(entry, "a code") {
        within(reader, entry, &LABEL, Target::Label(object, resource, code), value);
    }
}

/// Reads a table within another.
fn within(
    reader: &mut Reader<'_>,
    entry: Entry<'_>,
    table: &'static Table,
    target: Target,
    value: &Spanned<DeValue<'_>>,
) {
    match value.get_ref() {
        DeValue::Table(values) => reader.table(table, target, values),
        _ => reader.wrong_value(entry.key, value),
    }
}

fn enumeration(reader: &mut Reader<'_>, entry: Entry<'_>) {
    let (Some(object), Some(resource)) = (entry.target.object(), entry.target.resource()) else { return };
    match entry.value.get_ref() {
        DeValue::Table(values) => reader.table(&ENUM, Target::Enumeration(object, resource), values),
        _ => enums(reader, entry),
    }
}

fn enums(reader: &mut Reader<'_>, entry: Entry<'_>) {
    if reader.is_false(entry) {
        reader.setting(entry.location(), entry.target, SettingKind::WithoutEnum);
    }
}

fn reserved_codes(reader: &mut Reader<'_>, entry: Entry<'_>) {
    if reader.boolean(entry) {
        reader.setting(entry.location(), entry.target, SettingKind::WithReservedCodes);
    }
}

fn codes(reader: &mut Reader<'_>, entry: Entry<'_>) {
    let before = reader.diagnostics.len();
    let mut codes = Vec::new();
    for (code, value) in reader.numbered(entry, "a code") {
        match as_string(value) {
            Some(name) => codes.push((code, name.to_owned())),
            None => reader.wrong_value(entry.key, value),
        }
    }
    if reader.diagnostics.len() == before {
        reader.setting(entry.location(), entry.target, SettingKind::WithEnum(codes));
    }
}

fn name(reader: &mut Reader<'_>, entry: Entry<'_>) {
    if let Some(name) = reader.string(entry) {
        reader.setting(entry.location(), entry.target, SettingKind::Rename(name.to_owned()));
    }
}

fn version(reader: &mut Reader<'_>, entry: Entry<'_>) {
    let Some(object) = entry.target.object() else { return };
    for (location, version) in reader.strings(entry) {
        reader.config.versions.push((location, object, version.to_owned()));
    }
}

fn only_resources(reader: &mut Reader<'_>, entry: Entry<'_>) {
    let ids = reader.ids(entry).into_iter().map(|(_, id)| id).collect();
    reader.setting(entry.location(), entry.target, SettingKind::OnlyResources(ids));
}

fn derive(reader: &mut Reader<'_>, entry: Entry<'_>) {
    for (location, path) in reader.strings(entry) {
        reader.setting(location, entry.target, SettingKind::Derive(path.to_owned()));
    }
}

fn attributes(reader: &mut Reader<'_>, entry: Entry<'_>) {
    for (location, attribute) in reader.strings(entry) {
        reader.setting(location, entry.target, SettingKind::Attribute(attribute.to_owned()));
    }
}

fn capacity(reader: &mut Reader<'_>, entry: Entry<'_>) {
    if let Some(bytes) = reader.count(entry) {
        reader.setting(entry.location(), entry.target, SettingKind::Capacity(bytes));
    }
}

fn instances(reader: &mut Reader<'_>, entry: Entry<'_>) {
    if let Some(count) = reader.count(entry) {
        reader.setting(entry.location(), entry.target, SettingKind::Instances(count));
    }
}
