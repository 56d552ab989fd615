//! The table that describes an object.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::tokens::{float, signed};
use crate::model::{Interval, Object, Operations, Range, Resource, ResourceType, Version};

/// Facts about the fields of a derived struct.
#[derive(Default)]
pub struct FieldFacts {
    /// Resources whose type only the compiler knows, by id.
    pub deferred: BTreeMap<u16, Deferred>,
    /// Resources whose fields are made for another type, such as an `i64` with the seconds of a Time.
    pub converted: BTreeSet<u16>,
}

/// Expressions for the type and the range of a resource whose type only the compiler knows.
#[derive(Debug, Clone)]
pub struct Deferred {
    /// The `ResourceType`.
    pub kind: TokenStream,
    /// The flag of the type in a row: a constant.
    pub flag: TokenStream,
    /// The range: a constant.
    pub range: Option<TokenStream>,
}

/// The body of `Object::definition`.
pub struct Definition {
    /// A lint to allow on the function.
    pub lint: Option<TokenStream>,
    /// Statements that end in a reference to the table.
    pub body: TokenStream,
}

/// The table of an object. It leaves out resources that have no type and are not executable.
pub fn table(runtime: &syn::Path, object: &Object, facts: &FieldFacts) -> Definition {
    let has_row = |resource: &&Resource| {
        let executable = resource.operations.value.is_executable();
        executable || resource.kind.is_some() || facts.deferred.contains_key(&resource.id.value)
    };
    let mut resources: Vec<&Resource> = object.resources.iter().filter(has_row).collect();
    resources.sort_by_key(|resource| resource.id.value);
    resources.dedup_by_key(|resource| resource.id.value);
    let lint = resources
        .iter()
        .any(|resource| looks_like_a_constant(resource))
        .then(|| quote!(#[allow(clippy::approx_constant)]));
    let rows: Vec<Row> = resources.iter().map(|resource| row(resource, facts)).collect();
    let words: BTreeSet<&str> = rows.iter().flat_map(|row| row.words.iter().copied()).collect();
    let words = words.into_iter().map(word);
    let has_range = resources
        .iter()
        .any(|resource| !facts.deferred.contains_key(&resource.id.value) && range(resource).is_some());
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
    Definition { lint, body }
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
    /// The words in it.
    words: Vec<&'static str>,
}

fn row(resource: &Resource, facts: &FieldFacts) -> Row {
    let id = resource.id.value;
    let name = one_line(&resource.name.value);
    let deferred = facts.deferred.get(&id);
    let words = words(resource, facts.converted.contains(&id));
    let idents = words.iter().map(|text| {
        let ident = word(text);
        quote!(#ident)
    });
    let flags: Vec<TokenStream> =
        deferred.map(|deferred| deferred.flag.clone()).into_iter().chain(idents).collect();
    let flags = if flags.is_empty() { quote!(0) } else { quote!(#(#flags)|*) };
    let range = match deferred {
        Some(deferred) => deferred.range.clone(),
        None => range(resource),
    };
    let range = range.map(|range| quote!(.within(&#range)));
    let id = Literal::u16_unsuffixed(id);
    Row { tokens: quote!(row(#id, #name, #flags) #range), words }
}

/// Type, operations, multiplicity and presence of a resource in the words of the runtime's `table` module.
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
    // An executable has no instances.
    let multiple = resource.multiple.value && operations != Some("E");
    let multiple = multiple.then_some("MULTIPLE");
    let mandatory = resource.mandatory.value.then_some("MANDATORY");
    let converted = converted.then_some("CONVERTED");
    [kind, operations, multiple, mandatory, converted].into_iter().flatten().collect()
}

fn word(text: &str) -> Ident {
    Ident::new(text, Span::call_site())
}

/// The name without line feeds and other control characters.
fn one_line(name: &str) -> String {
    name.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
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

/// Clippy takes 3.14 for a slip of the pen. Every constant it knows lies between these bounds and is
/// recognised by its second decimal.
fn looks_like_a_constant(resource: &Resource) -> bool {
    let suspicious = |number: f64| {
        let size = number.abs();
        (0.3..7.0).contains(&size) && (size * 10.0).fract() != 0.0
    };
    match &resource.range {
        Some(Range::Float(union)) => {
            union.iter().any(|interval| suspicious(interval.low) || suspicious(interval.high))
        }
        _ => false,
    }
}
