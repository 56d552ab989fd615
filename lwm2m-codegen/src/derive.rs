//! What `#[derive(Lwm2mObject)]` and `#[derive(Lwm2mEnum)]` expand to.
//!
//! A macro crate can export nothing but macros, so that everything happens here: where it can be called by tests,
//! and beside the model, the checks and the emitter that it shares with the generator.
//!
//! ```text
//! tokens --attr, ast--> what is said --held, definition--> Object --check--> errors --expand--> impls
//! ```
//!
//! | file | what happens there |
//! |---|---|
//! | `errors` | mistakes are collected, each with its tokens |
//! | `attr` | `#[lwm2m(...)]` to keys and values, and values to what they mean |
//! | `ast` | a struct, its fields and its actions, as they were said |
//! | `held` | the type of a field: what it holds, how often, how much of it |
//! | `lower`, `field` | a struct on its own becomes an object, a field of it a resource |
//! | `definition` | the definition that a struct is held against: where it is read, how its lines are quoted |
//! | `against` | a struct held against a definition becomes an object |
//! | `check` | what is wrong with an object, whichever way it came about |
//! | `expand` | table, impls and all that stands beside them |
//! | `written` | the definition of the object as XML |
//! | `enumeration` | `#[derive(Lwm2mEnum)]` |

mod against;
mod ast;
mod attr;
mod check;
mod definition;
mod enumeration;
mod errors;
mod expand;
mod field;
mod held;
mod lower;
#[cfg(test)]
mod tests;
mod written;

use std::path::Path;

use proc_macro2::TokenStream;

use errors::Errors;

/// What stands beside a struct that derives `Lwm2mObject`.
///
/// `folder` is where a definition that the struct names is looked for: the folder of the package's manifest.
///
/// ```
/// # use std::path::Path;
/// let pump = quote::quote! {
///     #[lwm2m(id = 42769)]
///     struct Pump { #[lwm2m(id = 0, ops = "R")] speed: f64 }
/// };
/// let beside = lwm2m_codegen::derive::object(pump, Path::new("."));
/// assert!(beside.to_string().contains("Object for Pump"));
/// ```
pub fn object(input: TokenStream, folder: &Path) -> TokenStream {
    let input: syn::DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::default();
    let said = ast::read(&input, &mut errors);
    let lowered = match &said.attributes.definition {
        // A definition that was named, but not understood: what is missing would be in it.
        None if said.attributes.mentioned.names("definition") => None,
        None => lower::lower(&said, &mut errors),
        Some(given) => definition::load(given, said.attributes.id.as_ref(), folder, &mut errors)
            .and_then(|definition| against::hold(&said, definition, &mut errors)),
    };
    match &lowered {
        Some(lowered) if errors.is_empty() => expand::expand(&said, lowered),
        lowered => expand::stub(&said, lowered.as_ref(), &errors),
    }
}

/// What stands beside an enum that derives `Lwm2mEnum`.
///
/// ```
/// let mode = quote::quote! {
///     enum Mode { #[lwm2m(code = 0)] Off, #[lwm2m(code = 1)] On, Other(i64) }
/// };
/// let beside = lwm2m_codegen::derive::enumeration(mode);
/// assert!(beside.to_string().contains("Enumeration for Mode"));
/// ```
pub fn enumeration(input: TokenStream) -> TokenStream {
    match syn::parse2(input) {
        Ok(input) => enumeration::expand(&input),
        Err(error) => error.into_compile_error(),
    }
}
