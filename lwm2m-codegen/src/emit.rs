//! Turns a model and its names into Rust.
//!
//! An [`ObjectIr`] is an object with all decisions made: which resources become fields, their types and their names.
//! [`object`] prints it:
//!
//! | file | prints |
//! |---|---|
//! | `structure` | the struct, `new`, and the constants with its ids |
//! | `enums` | an open enum for each resource whose codes have names |
//! | `actions` | the trait with a method for each executable resource |
//! | `table` | the table that describes the object |
//! | `impls` | `Object`, with the table in it, and `Execute` |
//! | `json` | the JSON form: the names of the fields, and serde's traits |
//! | `derives` | the derives of the struct and the enums |
//!
//! The derive macro calls [`table`] and [`implementations`] for structs written by hand.

mod actions;
pub(crate) mod comment;
mod derives;
mod enums;
mod impls;
mod ir;
mod json;
mod structure;
pub(crate) mod table;
pub(crate) mod tokens;
mod types;

use proc_macro2::TokenStream;

pub use actions::action_method;
pub use enums::{EnumCodes, EnumVariant, enum_impls};
pub use impls::{Implementation, Member, Presence, Row, implementations};
pub use ir::{Enumeration, ExtraAttributes, Field, ObjectIr, ResourceIr, ResourceKind};
pub use json::{enum_json, struct_json};
pub use table::{ConstType, DefinitionFn, TableOptions, table};
#[cfg(feature = "build")]
pub(crate) use types::parse_template;
pub use types::{Container, TypeSettings};

/// Returns the items of an object's module: the types of its API first, then the impls of the runtime's traits.
pub fn object(ir: &ObjectIr<'_>) -> Vec<TokenStream> {
    let mut items = vec![structure::structure(ir)];
    items.extend(structure::constructor(ir));
    items.push(structure::constants(ir));
    items.extend(ir.enumerations().map(|(resource, found)| enums::enumeration(ir, resource, found)));
    items.extend(actions::actions(ir));
    let target = ir.implementation();
    items.extend(implementations(&target));
    items.extend(ir.enumerations().flat_map(|(_, found)| enums::impls(ir, found)));
    if ir.types.serde {
        let Implementation { runtime, ident, generics, rows, .. } = &target;
        items.extend(struct_json(runtime, ident, generics, rows));
        items.extend(ir.enumerations().flat_map(|(_, found)| enum_json(target.runtime, &found.ident)));
    }
    items
}

/// Returns the documentation of an object's module, in Markdown.
pub fn module_docs(ir: &ObjectIr<'_>) -> Vec<String> {
    let (id, version) = (ir.definition.id.value, ir.definition.version.value);
    vec![format!("Object {id}, version {version}: [`{}`] and its related types.", ir.ident)]
}
