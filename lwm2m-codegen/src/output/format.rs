//! Prints the modules of the objects, and `mod.rs`.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::MARKER;
use crate::emit::{self, ObjectIr};
use crate::model::Version;
use crate::wording::is_invisible;

/// Lints that do not apply to generated code: a device uses only a part of its objects.
const ALLOW: &str = "#![allow(dead_code, unreachable_pub, unused_qualifications, clippy::pedantic)]";

/// Makes rustfmt skip the file. `#![rustfmt::skip]` is unstable for a module.
const SKIP: &str = "#![cfg_attr(rustfmt, rustfmt_skip)]";

/// Prints the module of an object that was read from the file `origin`.
pub(crate) fn module(ir: &ObjectIr<'_>, origin: &str, versions: &Option<Versions>) -> String {
    let mut docs = emit::module_docs(ir);
    let older = versions.as_ref().map(|versions| versions.older.as_slice()).unwrap_or_default();
    if !older.is_empty() {
        let links: Vec<String> = older.iter().map(|version| format!("[`{version}`]")).collect();
        docs.extend([String::new(), format!("Older versions: {}.", links.join(", "))]);
    }
    let mut text = header(origin, &docs);
    for item in versions.iter().map(version_modules).chain(emit::object(ir)) {
        print(item, &mut text);
    }
    text
}

/// Returns the start of a file: its origin, its documentation and the lints that do not apply to it.
pub(super) fn header(origin: &str, docs: &[String]) -> String {
    let origin: String = origin.chars().filter(|c| !c.is_control() && !is_invisible(*c)).collect();
    let mut text = format!("{MARKER} from {origin}: do not edit.\n\n");
    for line in docs {
        let _ = writeln!(text, "{}", format!("//! {line}").trim_end());
    }
    let _ = writeln!(text, "\n{SKIP}\n{ALLOW}");
    text
}

/// Declares the modules of the older versions, and the name that the newest keeps when a newer one appears.
fn version_modules(versions: &Versions) -> TokenStream {
    let older = versions.older.iter().map(|version| format_ident!("{version}"));
    let (module, newest) = (format_ident!("{}", versions.module), format_ident!("{}", versions.newest));
    // `super` is the module that lists all objects, by whichever name it is included.
    quote! {
        #(pub mod #older;)*
        #[allow(unused_imports)]
        pub use super::#module as #newest;
    }
}

/// A module, and the names in it that `mod.rs` uses.
pub(crate) struct Entry {
    /// The module, `device` or `device::v1_0`.
    pub(crate) module: String,
    /// The struct.
    pub(crate) object: String,
    /// Object ID, registered name and version.
    pub(crate) id: u16,
    pub(crate) name: String,
    pub(crate) version: Version,
    /// The variant of `AnyObject`.
    pub(crate) variant: String,
    /// The types that `mod.rs` exports: those whose name no other object has.
    pub(crate) types: Vec<String>,
    /// The versions of the object, where this is the newest and others are kept.
    pub(crate) versions: Option<Versions>,
}

impl Entry {
    fn is_newest(&self) -> bool {
        !self.module.contains("::")
    }
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

/// Prints `mod.rs`: the modules, their types, and the lists of definitions.
///
/// It is included into a module of the user's, where no inner attribute is allowed. Modules are declared in the order
/// that rustfmt gives them.
pub(crate) fn index(
    entries: &[Entry],
    runtime: &syn::Path,
    keeps_versions: bool,
    has_any_object: bool,
) -> String {
    let newest: Vec<&Entry> = entries.iter().filter(|entry| entry.is_newest()).collect();
    let mut modules: Vec<&str> = newest.iter().map(|entry| entry.module.as_str()).collect();
    modules.extend(has_any_object.then_some(super::ANY_OBJECT));
    modules.sort_unstable();
    let mut text = format!("{MARKER}: do not edit.\n\n");
    for module in modules {
        let _ = writeln!(text, "pub mod {module};");
    }
    exports(&newest, &mut text);
    if has_any_object {
        text.push_str("\n#[allow(unused_imports, unreachable_pub)]\npub use self::any_object::AnyObject;\n");
    }
    let docs = "The definitions of all objects, in ascending order of ids.";
    definitions("definitions", docs, &newest, runtime, &mut text);
    if keeps_versions {
        let docs = "The definitions of all versions of all objects, by id and then the newest first.";
        definitions("versions", docs, &entries.iter().collect::<Vec<_>>(), runtime, &mut text);
    }
    text
}

/// Exports the types of all modules.
fn exports(entries: &[&Entry], text: &mut String) {
    if entries.iter().all(|entry| entry.types.is_empty()) {
        return;
    }
    text.push_str("\n#[rustfmt::skip]\n#[allow(unused_imports, unreachable_pub)]\npub use self::{\n");
    for Entry { module, types, .. } in entries {
        let _ = match types.as_slice() {
            [] => Ok(()),
            [only] => writeln!(text, "    {module}::{only},"),
            many => writeln!(text, "    {module}::{{{}}},", many.join(", ")),
        };
    }
    text.push_str("};\n");
}

/// Prints a function that lists definitions.
fn definitions(name: &str, docs: &str, entries: &[&Entry], runtime: &syn::Path, text: &mut String) {
    let runtime = quote!(#runtime).to_string().replace(' ', "");
    let count = entries.len();
    let _ = writeln!(
        text,
        "\n/// {docs}\n#[rustfmt::skip]\n\
         #[allow(dead_code, unreachable_pub, unused_qualifications, clippy::pedantic)]\n#[inline]"
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

/// Prints items that belong together, after an empty line.
pub(super) fn print(items: TokenStream, text: &mut String) {
    if items.is_empty() {
        return;
    }
    text.push('\n');
    let source = items.to_string();
    match syn::parse2(items) {
        Ok(file) => push_spaced(&prettyplease::unparse(&file), text),
        // The compiler shows what is wrong with it.
        Err(_) => text.push_str(&source),
    }
}

/// Copies lines, with an empty line between the methods of an impl or a trait.
fn push_spaced(printed: &str, text: &mut String) {
    let mut in_block = false;
    let mut lines = printed.lines().peekable();
    while let Some(line) = lines.next() {
        text.push_str(line);
        text.push('\n');
        if line == "}" || line.ends_with("{}") {
            in_block = false;
        } else if line.starts_with("impl") || line.starts_with("pub trait ") {
            in_block = true;
        }
        let member = line.strip_prefix("    ").is_some_and(|member| !member.starts_with([' ', '/', '#']));
        let ends = member && line.ends_with(['}', ';']);
        if in_block && ends && lines.peek().is_some_and(|next| *next != "}") {
            text.push('\n');
        }
    }
}
