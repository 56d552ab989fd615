//! Expands `#[derive(Lwm2mObject)]` and `#[derive(Lwm2mEnum)]`.
//!
//! A macro crate can export nothing but macros, so the code lives here, where tests can call it, beside the
//! model, the checks and the emitter that it shares with the generator.
//!
//! ```text
//! tokens --attr, ast--> Input --lower or from_definition--> Lowered --check--> errors --expand--> impls
//! ```
//!
//! | file | what happens there |
//! |---|---|
//! | `errors` | collects errors, each with its tokens |
//! | `attr` | `#[lwm2m(...)]` to keys and values |
//! | `ast` | a struct, its fields and its actions as written |
//! | `field_type` | the type of a field: its values, how many, and their capacity |
//! | `lower`, `field` | a struct without a definition to an object, a field to a resource |
//! | `definition` | reads the definition that a struct names, and quotes its lines |
//! | `from_definition` | a struct with a definition to an object |
//! | `ir` | the result of both |
//! | `check` | compares a field with its resource, and applies the rules to an object |
//! | `expand` | table, impls and everything else that is generated |
//! | `xml_const` | the definition of the object as XML |
//! | `enumeration` | `#[derive(Lwm2mEnum)]` |

mod ast;
mod attr;
mod check;
mod definition;
mod enumeration;
mod errors;
mod expand;
mod field;
mod field_type;
mod from_definition;
mod ir;
mod lower;
#[cfg(test)]
mod tests;
mod xml_const;

use std::path::Path;

use proc_macro2::TokenStream;

use errors::Errors;

/// Expands the derive of `Lwm2mObject`.
///
/// Paths of definitions begin at `folder`, the folder of the package's manifest.
///
/// ```
/// # use std::path::Path;
/// let pump = quote::quote! {
///     #[lwm2m(id = 42769)]
///     struct Pump { #[lwm2m(id = 0, ops = "R")] speed: f64 }
/// };
/// let expanded = lwm2m_codegen::derive::object(pump, Path::new("."));
/// assert!(expanded.to_string().contains("Object for Pump"));
/// ```
pub fn object(input: TokenStream, folder: &Path) -> TokenStream {
    let input: syn::DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::default();
    let said = ast::read(&input, &mut errors);
    let lowered = match &said.attributes.definition {
        // The attribute names a definition, but has an error: the facts that are missing are in there.
        None if said.attributes.seen_keys.names("definition") => None,
        None => lower::lower(&said, &mut errors),
        Some(given) => definition::load(given, said.attributes.id.as_ref(), folder, &mut errors)
            .and_then(|definition| from_definition::check(&said, definition, &mut errors)),
    };
    match &lowered {
        Some(lowered) if errors.is_empty() => expand::expand(&said, lowered),
        lowered => expand::stub(&said, lowered.as_ref(), &errors),
    }
}

/// Expands the derive of `Lwm2mEnum`.
///
/// ```
/// let mode = quote::quote! {
///     enum Mode { #[lwm2m(code = 0)] Off, #[lwm2m(code = 1)] On, Other(i64) }
/// };
/// let expanded = lwm2m_codegen::derive::enumeration(mode);
/// assert!(expanded.to_string().contains("Enumeration for Mode"));
/// ```
pub fn enumeration(input: TokenStream) -> TokenStream {
    match syn::parse2(input) {
        Ok(input) => enumeration::expand(&input),
        Err(error) => error.into_compile_error(),
    }
}
