//! Model and names to tokens.
//!
//! A [`Plan`] is an object with every decision made: which resources become fields, of which type, under
//! which name. [`object`] prints it, a file a part:
//!
//! | file | prints |
//! |---|---|
//! | `structure` | the struct, the constants with its ids, `new` |
//! | `enums` | an open enum for each resource that has names for its codes |
//! | `actions` | the trait with a method for each executable resource |
//! | `table` | the table that describes the object |
//! | `impls` | `Object`, with the table in it, and `Execute` |
//! | `derives` | the derives of the struct and the enums |
//!
//! [`table`] and [`implementations`] know nothing of the struct but its name, its generics and its fields:
//! the derive macro calls them for structs that somebody wrote by hand.

mod actions;
mod comment;
mod derives;
mod enums;
mod impls;
mod plan;
mod structure;
mod style;
pub(crate) mod table;
pub(crate) mod tokens;

use proc_macro2::TokenStream;

pub use actions::action_method;
#[cfg(feature = "build")]
pub(crate) use comment::LINE_END;
pub use enums::{Codes, codes_of};
pub use impls::{ByHand, Implementation, Member, Presence, Row, implementations};
pub use plan::{Dress, Enumeration, Field, Part, Plan, Resource};
#[cfg(feature = "build")]
pub(crate) use style::fill;
pub use style::{Container, Style};
pub use table::{Deferred, Definition, Held, table, table_with};

/// The items of an object's module, in the order in which they are read.
pub fn object(plan: &Plan<'_>) -> Vec<TokenStream> {
    let mut items = vec![structure::structure(plan)];
    items.push(structure::constants(plan));
    items.extend(structure::constructor(plan));
    for (resource, enumeration) in plan.enumerations() {
        items.extend(enums::enumeration(plan, resource, enumeration));
    }
    items.extend(actions::actions(plan));
    items.extend(implementations(&plan.implementation()));
    items
}

/// What the module of an object says about itself, in Markdown.
pub fn module_docs(plan: &Plan<'_>) -> Vec<String> {
    let object = plan.object;
    let (id, version) = (object.id.value, object.version.value);
    vec![format!("Object {id}, version {version}: [`{}`] and what belongs to it.", plan.ident)]
}
