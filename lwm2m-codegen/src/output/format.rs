//! Formatting: what stands in a file besides the items of an object, and in which order.

use std::fmt::Write as _;

use super::{MARKER, layout};
use crate::emit::{self, Plan};

/// No device uses everything that its objects define, and no user should hear of it.
const QUIET: &str = "#![allow(dead_code, unreachable_pub, unused_qualifications, clippy::pedantic)]";

/// The module of an object that was read from the file `origin`.
pub(crate) fn module(plan: &Plan<'_>, origin: &str, versions: &Option<Versions>) -> String {
    let origin: String = origin.chars().filter(|c| !c.is_control()).collect();
    let mut text = format!("{MARKER} from {origin}: do not edit.\n\n");
    for line in emit::module_docs(plan) {
        let _ = writeln!(text, "//! {line}");
    }
    let older = versions.as_ref().map(|versions| versions.older.as_slice()).unwrap_or_default();
    if !older.is_empty() {
        let links: Vec<String> = older.iter().map(|version| format!("[`{version}`]")).collect();
        let _ = writeln!(text, "//!\n//! Older versions: {}.", links.join(", "));
    }
    let _ = writeln!(text, "\n{QUIET}");
    if let Some(versions) = versions {
        write_versions(versions, &mut text);
    }
    for item in emit::object(plan) {
        text.push('\n');
        layout::write(item, &mut text);
    }
    text
}

/// The modules of the older versions, and the name that the newest keeps when it is the newest no longer.
fn write_versions(versions: &Versions, text: &mut String) {
    text.push('\n');
    for version in &versions.older {
        let _ = writeln!(text, "pub mod {version};");
    }
    // The module of an object is in the one that lists all objects, whatever that is called.
    let _ = writeln!(
        text,
        "#[allow(unused_imports)]\npub use super::{} as {};",
        versions.module, versions.newest
    );
}

/// A module and what others have to know of it.
pub(crate) struct Entry {
    /// The module, `device` or `device::v1_0`.
    pub(crate) module: String,
    /// The struct.
    pub(crate) object: String,
    /// The struct and the trait of actions, as far as they are worth a name in `mod.rs`.
    pub(crate) types: Vec<String>,
    /// The versions of the object, where this is the newest and others are kept.
    pub(crate) versions: Option<Versions>,
}

/// The versions of an object.
pub(crate) struct Versions {
    /// The module of the newest.
    pub(crate) module: String,
    /// The name of the newest as a version, such as `v1_2`.
    pub(crate) newest: String,
    /// The modules of the others within that of the newest, in ascending order.
    pub(crate) older: Vec<String>,
}

/// `mod.rs`: the modules, their types, and the lists of definitions.
pub(crate) fn index(entries: &[Entry], runtime: &syn::Path, keeps_versions: bool) -> String {
    let mut text = format!("{MARKER}: do not edit.\n");
    let newest = || entries.iter().filter(|entry| !entry.module.contains("::"));
    for Entry { module, .. } in newest() {
        let _ = write!(text, "\npub mod {module};");
    }
    text.push_str("\n\n");
    types(newest(), &mut text);
    let docs = "The definitions of all objects, in ascending order of ids.";
    definitions("definitions", docs, &newest().collect::<Vec<_>>(), runtime, &mut text);
    if keeps_versions {
        let docs = "The definitions of all versions of all objects, by id and then the newest first.";
        definitions("versions", docs, &entries.iter().collect::<Vec<_>>(), runtime, &mut text);
    }
    text
}

/// The types of all modules, where there are any.
fn types<'e>(entries: impl Iterator<Item = &'e Entry>, text: &mut String) {
    let mut entries = entries.filter(|entry| !entry.types.is_empty()).peekable();
    if entries.peek().is_none() {
        return;
    }
    text.push_str("#[allow(unused_imports, unreachable_pub)]\npub use self::{\n");
    for Entry { module, types, .. } in entries {
        let _ = match types.as_slice() {
            [only] => writeln!(text, "    {module}::{only},"),
            many => writeln!(text, "    {module}::{{{}}},", many.join(", ")),
        };
    }
    text.push_str("};\n");
}

/// A function that lists definitions.
fn definitions(name: &str, docs: &str, entries: &[&Entry], runtime: &syn::Path, text: &mut String) {
    let runtime = layout::flat(quote::quote!(#runtime));
    let count = entries.len();
    let _ = writeln!(
        text,
        "\n/// {docs}\n#[allow(dead_code, unreachable_pub, unused_qualifications, clippy::pedantic)]\n#[inline]"
    );
    let _ = writeln!(text, "pub fn {name}() -> [&'static {runtime}::ObjectDef<'static>; {count}] {{");
    if !entries.is_empty() {
        let _ = writeln!(text, "    use {runtime}::Object;");
    }
    text.push_str("    [\n");
    for Entry { module, object, .. } in entries {
        let _ = writeln!(text, "        {module}::{object}::definition(),");
    }
    text.push_str("    ]\n}\n");
}
