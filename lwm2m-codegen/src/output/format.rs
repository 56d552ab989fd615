//! Formatting: the text of a module, as somebody would have laid it out by hand.

use std::fmt::Write as _;

use proc_macro2::TokenStream;

use super::MARKER;
use crate::emit::{self, Plan};

/// No device uses everything that its objects define, and no user should hear of it.
const QUIET: &str = "#![allow(dead_code, unreachable_pub, unused_qualifications, clippy::pedantic)]";

/// The module of an object that was read from the file `origin`.
pub(crate) fn module(plan: &Plan<'_>, origin: &str) -> Result<String, syn::Error> {
    let origin: String = origin.chars().filter(|c| !c.is_control()).collect();
    let mut text = format!("{MARKER} from {origin}: do not edit.\n\n");
    for line in emit::module_docs(plan) {
        let _ = writeln!(text, "//! {line}");
    }
    let _ = writeln!(text, "\n{QUIET}");
    let mut previous = Kind::Other;
    for item in emit::object(plan) {
        let (printed, kind) = print(item)?;
        // Constants stand together; everything else stands alone.
        if (previous, kind) != (Kind::Constant, Kind::Constant) {
            text.push('\n');
        }
        text.push_str(&printed);
        previous = kind;
    }
    Ok(text)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Constant,
    Other,
}

/// One item as text.
fn print(item: TokenStream) -> Result<(String, Kind), syn::Error> {
    let file: syn::File = syn::parse2(item)?;
    let printed = prettyplease::unparse(&file);
    Ok(match file.items.as_slice() {
        [syn::Item::Const(_)] => (printed, Kind::Constant),
        [syn::Item::Impl(_) | syn::Item::Trait(_)] => (set_apart(&printed), Kind::Other),
        _ => (printed, Kind::Other),
    })
}

/// An empty line between the members of a trait or an impl.
fn set_apart(printed: &str) -> String {
    let mut text = String::with_capacity(printed.len());
    let mut lines = printed.lines().peekable();
    while let Some(line) = lines.next() {
        text.push_str(line);
        text.push('\n');
        if ends_member(line) && lines.peek().is_some_and(|next| *next != "}") {
            text.push('\n');
        }
    }
    text
}

fn ends_member(line: &str) -> bool {
    let Some(member) = line.strip_prefix("    ") else { return false };
    let comment = member.starts_with("//");
    !comment && !member.starts_with(' ') && member.ends_with([';', '}'])
}

/// A module and the types in it that are worth a name in `mod.rs`.
pub(crate) struct Entry {
    /// The module.
    pub(crate) module: String,
    /// The struct and the trait of actions, as far as no other object has one of that name.
    pub(crate) types: Vec<String>,
}

/// `mod.rs`: the modules, their types, and the list of all tables.
pub(crate) fn index(entries: &[Entry], runtime: &syn::Path) -> Result<String, syn::Error> {
    let mut text = format!("{MARKER}: do not edit.\n");
    for Entry { module, .. } in entries {
        let _ = write!(text, "\npub mod {module};");
    }
    text.push_str("\n\n");
    let tables = tables(entries, runtime)?;
    text.push_str(&[types(entries)?, tables].join("\n"));
    Ok(text)
}

/// The types of all modules.
fn types(entries: &[Entry]) -> Result<String, syn::Error> {
    let modules = entries.iter().filter(|entry| !entry.types.is_empty());
    let paths = modules.map(|entry| format!("{}::{{{}}}", entry.module, entry.types.join(", ")));
    let tree: syn::UseTree = syn::parse_str(&format!("self::{{{}}}", paths.collect::<Vec<_>>().join(", ")))?;
    Ok(prettyplease::unparse(&syn::parse_quote! {
        #[allow(unused_imports, unreachable_pub)]
        pub use #tree;
    }))
}

/// The tables of all modules.
fn tables(entries: &[Entry], runtime: &syn::Path) -> Result<String, syn::Error> {
    let tables = entries.iter().map(|entry| format!("&{}::DEFINITION", entry.module));
    let tables: TokenStream = syn::parse_str(&tables.collect::<Vec<_>>().join(", "))?;
    let count = proc_macro2::Literal::usize_unsuffixed(entries.len());
    Ok(prettyplease::unparse(&syn::parse_quote! {
        /// The tables of all objects, in ascending order of ids.
        #[allow(dead_code, unreachable_pub)]
        pub static OBJECTS: [&#runtime::ObjectDef<'static>; #count] = [#tables];
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_set_apart_and_nothing_else_is() {
        let item: TokenStream =
            "trait A { const B: u8; fn a(&self); fn b(&self) { if true { c(); } d(); } fn e(&self); }"
                .parse()
                .unwrap();
        let (text, _) = print(item).unwrap();
        let expected = "trait A {\n    const B: u8;\n\n    fn a(&self);\n\n    fn b(&self) {\n        if true {\n            \
            c();\n        }\n        d();\n    }\n\n    fn e(&self);\n}\n";
        assert_eq!(text, expected);
    }
}
