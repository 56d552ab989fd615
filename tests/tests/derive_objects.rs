//! One implementation, two doors: a definition printed as a derived struct gives the impls that the generator
//! writes, and the definition again.

use lwm2m_codegen::diagnostics::Sources;
use lwm2m_codegen::emit::{self, Part, Plan, Presence, Style};
use lwm2m_codegen::model::{Object, Operations, Resource, ResourceType};
use lwm2m_codegen::{bundled, derive, names, xml};
use lwm2m_tests::data;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

fn read(text: &str) -> Vec<Object> {
    xml::read_bytes("test.xml", text.as_bytes(), &mut Sources::default()).objects
}

/// Documentation comments, as the compiler hands them to a macro.
fn docs(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| format!(" {line}"));
    quote!(#(#[doc = #lines])*)
}

/// The word that states a type, for enums, of which the derive sees nothing but a name.
fn word(kind: ResourceType) -> Ident {
    format_ident!("{}", if kind == ResourceType::Unsigned { "unsigned" } else { "integer" })
}

/// Everything that a definition says, said in attributes.
fn by_hand(plan: &Plan<'_>) -> TokenStream {
    let object = plan.object;
    let (id, name, urn) = (Literal::u16_unsuffixed(object.id.value), &object.name.value, &object.urn.value);
    let (version, lwm2m) = (object.version.value.to_string(), object.lwm2m_version.value.to_string());
    let (multiple, mandatory) = (object.multiple.value, object.mandatory.value);
    let remarks = &object.remarks.value;
    let docs_of_object = docs(&object.description.value);
    let actions = plan.actions().map(|(resource, method)| {
        let (id, name) = (Literal::u16_unsuffixed(resource.id.value), &resource.name.value);
        let (mandatory, doc) = (resource.mandatory.value, &resource.description.value);
        let values = &resource.range_text.value;
        quote!(action(id = #id, name = #name, method = #method, mandatory = #mandatory, doc = #doc, values = #values))
    });
    let fields = plan.resources.iter().filter_map(|planned| match &planned.part {
        Part::Field(field) => Some(described(planned.resource, field)),
        Part::Action(_) => None,
    });
    let ident = &plan.ident;
    quote! {
        #docs_of_object
        #[lwm2m(id = #id, name = #name, urn = #urn, version = #version, lwm2m_version = #lwm2m)]
        #[lwm2m(multiple = #multiple, mandatory = #mandatory, remarks = #remarks, xml #(, #actions)*)]
        pub struct #ident { #(#fields)* }
    }
}

fn described(resource: &Resource, field: &emit::Field<'_>) -> TokenStream {
    let (id, name) = (Literal::u16_unsuffixed(resource.id.value), &resource.name.value);
    let (ops, units) = (resource.operations.value.as_str(), &resource.units.value);
    let text = &resource.range_text.value;
    let range = if resource.range.is_some() { quote!(range = #text) } else { quote!(values = #text) };
    // The rest goes without saying: a server's wish is no duty of the device.
    let unusual = resource.mandatory.value != (field.presence != Presence::Optional);
    assert!(!unusual || resource.operations.value == Operations::Write);
    let mandatory = unusual.then(|| quote!(, mandatory));
    let kind = stated(resource, field);
    let (docs, ident, rust) = (docs(&resource.description.value), &field.ident, &field.kind);
    quote! {
        #docs
        #[lwm2m(id = #id, name = #name, ops = #ops, units = #units, #range #mandatory #kind)]
        pub #ident: #rust,
    }
}

fn stated(resource: &Resource, field: &emit::Field<'_>) -> Option<TokenStream> {
    let kind = resource.kind.filter(|_| field.enumeration.is_some())?;
    let word = word(kind.value);
    Some(quote!(, #word))
}

/// The same held against the definition: the fields are called as the definition calls them.
fn held_against_its_definition(plan: &Plan<'_>) -> TokenStream {
    let id = Literal::u16_unsuffixed(plan.object.id.value);
    let fields = plan.fields().map(|(resource, field)| {
        let (ident, rust) = (&field.ident, &field.kind);
        let kind = resource.kind.filter(|_| field.enumeration.is_some()).map(|kind| word(kind.value));
        let attribute = kind.map(|word| quote!(#[lwm2m(#word)]));
        quote!(#attribute pub #ident: #rust,)
    });
    let ident = &plan.ident;
    quote!(#[lwm2m(definition = #id, xml)] pub struct #ident { #(#fields)* })
}

/// What the generator writes beside the struct.
fn generated(plan: &Plan<'_>) -> String {
    let items = emit::implementations(&plan.implementation());
    quote!(#(#items)*).to_string()
}

/// The text of `DEFINITION_XML` among derived tokens.
fn definition_xml(derived: &TokenStream) -> String {
    let file: syn::File = syn::parse2(derived.clone()).expect("what is derived can be parsed");
    let impls = file.items.iter().filter_map(|item| match item {
        syn::Item::Impl(item) if item.trait_.is_none() => Some(&item.items),
        _ => None,
    });
    let constant = impls.flatten().find_map(|item| match item {
        syn::ImplItem::Const(item) if item.ident == "DEFINITION_XML" => Some(&item.expr),
        _ => None,
    });
    match constant {
        Some(syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. })) => text.value(),
        _ => panic!("a text is expected: {derived}"),
    }
}

fn each(mut judge: impl FnMut(&Plan<'_>)) {
    let style = Style::new(syn::parse_str("::lwm2m_runtime").expect("a path"));
    for bundled in bundled::ALL {
        for object in read(bundled.xml) {
            let names = names::object_names(&object);
            judge(&Plan::new(&object, &names, &style));
        }
    }
}

fn derived(input: TokenStream) -> TokenStream {
    derive::object(input, &data::checkout())
}

#[test]
fn a_struct_that_says_it_all_gets_the_impls_of_the_generator() {
    each(|plan| {
        let derived = derived(by_hand(plan)).to_string();
        assert!(derived.contains(&generated(plan)), "{}:\n{derived}\n{}", plan.ident, generated(plan));
    });
}

#[test]
fn a_struct_that_names_its_definition_gets_the_impls_of_the_generator() {
    each(|plan| {
        let derived = derived(held_against_its_definition(plan)).to_string();
        assert!(derived.contains(&generated(plan)), "{}:\n{derived}\n{}", plan.ident, generated(plan));
    });
}

#[test]
fn a_definition_comes_back_as_it_went() {
    each(|plan| {
        for input in [by_hand(plan), held_against_its_definition(plan)] {
            let written = definition_xml(&derived(input));
            let mut original = plan.object.clone();
            original.schema = None;
            // A struct's definition has its resources in the order of their ids.
            original.resources.sort_by_key(|resource| resource.id.value);
            for mut object in read(&written) {
                object.schema = None;
                assert_eq!(object, original, "{written}");
            }
        }
    });
}
