//! The table that describes an object.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::tokens::{float, signed};
use crate::model::{Interval, Object, Operations, Range, Resource, ResourceType, Version};
use crate::wording::is_invisible;

/// Resources of a derived struct whose rows differ from the definition.
#[derive(Default)]
pub struct TableOptions {
    /// Resources whose type is a constant of the field's type, by id.
    pub const_types: BTreeMap<u16, ConstType>,
    /// Resources whose field has another type, such as an `i64` with the seconds of a Time.
    pub converted: BTreeSet<u16>,
}

/// A resource type that is a constant of the field's type, as expressions.
#[derive(Debug, Clone)]
pub struct ConstType {
    /// The `ResourceType`.
    pub kind: TokenStream,
    /// The constant with the flag of the type.
    pub flag: TokenStream,
    /// The constant with the range.
    pub range: Option<TokenStream>,
}

/// The body of `Object::definition`.
pub struct DefinitionFn {
    /// The lint to allow on the function.
    pub lint: Option<TokenStream>,
    /// Statements that end in a reference to the table.
    pub body: TokenStream,
}

/// Returns the table of an object, without resources that have no type and are not executable.
pub fn table(runtime: &syn::Path, object: &Object, options: &TableOptions) -> DefinitionFn {
    let has_row = |resource: &&Resource| {
        let executable = resource.operations.value.is_executable();
        executable || resource.kind.is_some() || options.const_types.contains_key(&resource.id.value)
    };
    let mut resources: Vec<&Resource> = object.resources.iter().filter(has_row).collect();
    resources.sort_by_key(|resource| resource.id.value);
    resources.dedup_by_key(|resource| resource.id.value);
    let lint = resources
        .iter()
        .any(|resource| looks_like_a_constant(resource))
        .then(|| quote!(#[allow(clippy::approx_constant)]));
    let rows: Vec<Row> = resources.iter().map(|resource| row(resource, options)).collect();
    let words: BTreeSet<&str> = rows.iter().flat_map(|row| row.words.iter().copied()).collect();
    let words = words.into_iter().map(word);
    let has_range = resources
        .iter()
        .any(|resource| !options.const_types.contains_key(&resource.id.value) && range(resource).is_some());
    let range = has_range.then(|| quote!(Range,));
    let row_function = (!rows.is_empty()).then(|| quote!(row,));
    let count = Literal::usize_unsuffixed(rows.len());
    let rows = rows.iter().map(|row| &row.tokens);
    let definition = definition(object);
    let body = quote! {
        use #runtime::table::{#(#words,)* ObjectDef, #range Resources, #row_function};
        static RESOURCES: Resources<'static, #count> = Resources::new([#(#rows),*]);
        static OBJECT: ObjectDef<'static> = #definition;
        &OBJECT
    };
    DefinitionFn { lint, body }
}

/// `ObjectDef::new(3, "Device", RESOURCES.table()).version(1, 2)`
fn definition(object: &Object) -> TokenStream {
    let (id, name) = (Literal::u16_unsuffixed(object.id.value), object.name.value.trim());
    let object_version = version(&quote!(version), object.version.value);
    let lwm2m_version = version(&quote!(lwm2m_version), object.lwm2m_version.value);
    let multiple = object.multiple.value.then(|| quote!(.multiple()));
    let mandatory = object.mandatory.value.then(|| quote!(.mandatory()));
    quote!(ObjectDef::new(#id, #name, RESOURCES.table()) #object_version #lwm2m_version #multiple #mandatory)
}

/// `.version(1, 2)`; nothing for 1.0, which is the default.
fn version(method: &TokenStream, version: Version) -> Option<TokenStream> {
    let (major, minor) = (Literal::u8_unsuffixed(version.major), Literal::u8_unsuffixed(version.minor));
    (version != Version::ONE).then(|| quote!(.#method(#major, #minor)))
}

/// `row(9, "Battery Level", INTEGER | R).within(&Range::Integer(&[(0, 100)]))`
struct Row {
    tokens: TokenStream,
    /// The constants that it uses.
    words: Vec<&'static str>,
}

fn row(resource: &Resource, options: &TableOptions) -> Row {
    let id = resource.id.value;
    let name = one_line(&resource.name.value);
    let const_type = options.const_types.get(&id);
    let words = words(resource, options.converted.contains(&id));
    let idents = words.iter().map(|text| {
        let ident = word(text);
        quote!(#ident)
    });
    let flags: Vec<TokenStream> =
        const_type.map(|const_type| const_type.flag.clone()).into_iter().chain(idents).collect();
    let flags = if flags.is_empty() { quote!(0) } else { quote!(#(#flags)|*) };
    let range = match const_type {
        Some(const_type) => const_type.range.clone(),
        None => range(resource),
    };
    let range = range.map(|range| quote!(.within(&#range)));
    let id = Literal::u16_unsuffixed(id);
    Row { tokens: quote!(row(#id, #name, #flags) #range), words }
}

/// Returns the type, operations, multiplicity and presence of a resource as constants of the runtime's `table`.
fn words(resource: &Resource, converted: bool) -> Vec<&'static str> {
    let operations = resource.operations.value;
    let kind = resource.kind.as_ref().filter(|_| !operations.is_executable()).map(|kind| match kind.value {
        ResourceType::String => "STRING",
        ResourceType::Integer => "INTEGER",
        ResourceType::Unsigned => "UNSIGNED",
        ResourceType::Float => "FLOAT",
        ResourceType::Boolean => "BOOLEAN",
        ResourceType::Opaque => "OPAQUE",
        ResourceType::Time => "TIME",
        ResourceType::ObjectLink => "OBJLNK",
        ResourceType::CoreLink => "CORELNK",
    });
    let operations = match operations {
        Operations::Bootstrap => None,
        Operations::Read => Some("R"),
        Operations::Write => Some("W"),
        Operations::ReadWrite => Some("RW"),
        Operations::Execute => Some("E"),
    };
    // An executable resource has no instances.
    let multiple = resource.multiple.value && operations != Some("E");
    let multiple = multiple.then_some("MULTIPLE");
    let mandatory = resource.mandatory.value.then_some("MANDATORY");
    let converted = converted.then_some("CONVERTED");
    [kind, operations, multiple, mandatory, converted].into_iter().flatten().collect()
}

fn word(text: &str) -> Ident {
    Ident::new(text, Span::call_site())
}

/// Replaces control characters and invisible ones in a name.
fn one_line(name: &str) -> String {
    name.trim().chars().map(|c| if c.is_control() || is_invisible(c) { ' ' } else { c }).collect()
}

fn range(resource: &Resource) -> Option<TokenStream> {
    range_tokens(resource.range.as_ref()?)
}

/// `Range::Integer(&[(0, 100)])`
pub(crate) fn range_tokens(range: &Range) -> Option<TokenStream> {
    let (name, pairs) = match range {
        Range::Integer(union) => ("Integer", pairs(union, |number| Some(signed(number)))),
        Range::Unsigned(union) => ("Unsigned", pairs(union, |number| Some(unsigned(number)))),
        Range::Float(union) => ("Float", pairs(union, float)),
        Range::Length(union) => ("Length", pairs(union, |number| Some(unsigned(number.into())))),
    };
    let (name, pairs) = (Ident::new(name, Span::call_site()), pairs?);
    Some(quote!(Range::#name(&[#(#pairs),*])))
}

fn pairs<T: Copy>(
    union: &[Interval<T>],
    number: impl Fn(T) -> Option<TokenStream>,
) -> Option<Vec<TokenStream>> {
    let pairs = union.iter().map(|interval| {
        let (low, high) = (number(interval.low)?, number(interval.high)?);
        Some(quote!((#low, #high)))
    });
    pairs.collect()
}

fn unsigned(number: u64) -> TokenStream {
    let digits = Literal::u64_unsuffixed(number);
    quote!(#digits)
}

/// Whether clippy may take a bound for a mathematical constant, such as 3.14 for pi. All its constants lie between
/// these bounds, and it compares two decimals.
fn looks_like_a_constant(resource: &Resource) -> bool {
    let is_suspicious = |number: f64| {
        let magnitude = number.abs();
        (0.3..7.0).contains(&magnitude) && (magnitude * 10.0).fract() != 0.0
    };
    match &resource.range {
        Some(Range::Float(union)) => {
            union.iter().any(|interval| is_suspicious(interval.low) || is_suspicious(interval.high))
        }
        _ => false,
    }
}
