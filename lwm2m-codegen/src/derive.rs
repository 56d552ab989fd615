//! Expands `#[derive(Lwm2mObject)]` and `#[derive(Lwm2mEnum)]`.
//!
//! A macro crate exports macros only, so the code is here, with the model, the checks and the emitter that it shares
//! with the generator.
//!
//! ```text
//! tokens --attr, ast--> Input --lower or from_definition--> StructIr --check--> errors --expand--> impls
//! ```
//!
//! | file | contents |
//! |---|---|
//! | `errors` | collects errors, each with its tokens |
//! | `attr` | reads keys and values of `#[lwm2m(...)]` |
//! | `ast` | a struct, its fields and its actions as written |
//! | `field_type` | the type of a field: whether it is optional or multiple, and the type of its values |
//! | `lower`, `field` | turn a struct without a definition into an object, and a field into a resource |
//! | `definition` | reads the definition that a struct names, and quotes its lines |
//! | `from_definition` | turns a struct with a definition into an object |
//! | `ir` | the intermediate representation that both return |
//! | `check` | compares a field with its resource, and applies the rules to an object |
//! | `expand` | prints the impls, the trait of actions and the checks that need the compiler |
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
pub fn object(tokens: TokenStream, folder: &Path) -> TokenStream {
    let item: syn::DeriveInput = match syn::parse2(tokens) {
        Ok(item) => item,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::default();
    let input = ast::read(&item, &mut errors);
    let ir = match &input.attributes.definition {
        // An invalid attribute hides the definition, which has the missing facts.
        None if input.attributes.seen_keys.names("definition") => None,
        None => lower::lower(&input, &mut errors),
        Some(given) => definition::load(given, input.attributes.id.as_ref(), folder, &mut errors)
            .and_then(|definition| from_definition::check(&input, definition, &mut errors)),
    };
    match &ir {
        Some(ir) if errors.is_empty() => expand::expand(&input, ir),
        ir => expand::stub(&input, ir.as_ref(), &errors),
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
