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

/// The package that calls a derive.
#[derive(Debug, Clone, Copy)]
pub struct Package<'p> {
    /// The folder of its manifest, where paths of definitions begin.
    pub folder: &'p Path,
    /// The name of the runtime in its manifest; `None` if it does not depend on the runtime.
    pub runtime: Option<&'p str>,
}

impl<'p> Package<'p> {
    /// Returns the package in `folder`, which does not rename the runtime.
    pub fn new(folder: &'p Path) -> Self {
        Package { folder, runtime: Some("lwm2m_runtime") }
    }

    /// Returns the path of the runtime, which `crate = path` overrides.
    fn runtime_path(&self, given: Option<&syn::Path>) -> Option<syn::Path> {
        given.cloned().or_else(|| syn::parse_str(&format!("::{}", self.runtime?)).ok())
    }
}

/// Returns the error for a package without a path of the runtime.
fn no_runtime(ident: &syn::Ident) -> TokenStream {
    let message = "Cargo.toml has no dependency `lwm2m-runtime`";
    let help = "add it, or write the path of a crate that exports it: `#[lwm2m(crate = path)]`";
    let mut errors = Errors::default();
    errors.add_with_help(ident, message, help);
    errors.to_tokens()
}

/// Expands the derive of `Lwm2mObject`.
///
/// ```
/// # use std::path::Path;
/// # use lwm2m_codegen::derive::Package;
/// let pump = quote::quote! {
///     #[lwm2m(id = 42769)]
///     struct Pump { #[lwm2m(id = 0, ops = "R")] speed: f64 }
/// };
/// let expanded = lwm2m_codegen::derive::object(pump, &Package::new(Path::new(".")));
/// assert!(expanded.to_string().contains("Object for Pump"));
/// ```
pub fn object(tokens: TokenStream, package: &Package<'_>) -> TokenStream {
    let item: syn::DeriveInput = match syn::parse2(tokens) {
        Ok(item) => item,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::default();
    let input = ast::read(&item, &mut errors);
    let given = input.attributes.runtime.as_ref().map(|given| &given.value);
    let Some(runtime) = package.runtime_path(given) else { return no_runtime(&item.ident) };
    let ir = match &input.attributes.definition {
        // An invalid attribute hides the definition, which has the missing facts.
        None if input.attributes.seen_keys.names("definition") => None,
        None => lower::lower(&input, &mut errors),
        Some(given) => definition::load(given, input.attributes.id.as_ref(), package.folder, &mut errors)
            .and_then(|definition| from_definition::check(&input, definition, &mut errors)),
    };
    match &ir {
        Some(ir) if errors.is_empty() => expand::expand(&input, ir, &runtime),
        ir => expand::stub(&input, ir.as_ref(), &errors, &runtime),
    }
}

/// Expands the derive of `Lwm2mEnum`.
///
/// ```
/// # use std::path::Path;
/// # use lwm2m_codegen::derive::Package;
/// let mode = quote::quote! {
///     enum Mode { #[lwm2m(code = 0)] Off, #[lwm2m(code = 1)] On, Other(i64) }
/// };
/// let expanded = lwm2m_codegen::derive::enumeration(mode, &Package::new(Path::new(".")));
/// assert!(expanded.to_string().contains("Enumeration for Mode"));
/// ```
pub fn enumeration(input: TokenStream, package: &Package<'_>) -> TokenStream {
    match syn::parse2(input) {
        Ok(input) => enumeration::expand(&input, package),
        Err(error) => error.into_compile_error(),
    }
}
