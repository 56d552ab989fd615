//! Derived structs equal generated ones: a definition printed as a derived struct expands to the impls of the
//! generator, and back to the definition.

use lwm2m_codegen::diagnostics::Sources;
use lwm2m_codegen::emit::{self, ObjectIr, Presence, ResourceKind, TypeSettings};
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

/// Returns the attribute with the type of an enum, of which the derive sees only the name.
fn word(kind: ResourceType) -> Ident {
    format_ident!("{}", if kind == ResourceType::Unsigned { "unsigned" } else { "integer" })
}

/// Returns a struct with the whole definition in attributes.
fn with_attributes(ir: &ObjectIr<'_>) -> TokenStream {
    let object = ir.definition;
    let (id, name, urn) = (Literal::u16_unsuffixed(object.id.value), &object.name.value, &object.urn.value);
    let (version, lwm2m) = (object.version.value.to_string(), object.lwm2m_version.value.to_string());
    let (multiple, mandatory) = (object.multiple.value, object.mandatory.value);
    let remarks = &object.remarks.value;
    let docs_of_object = docs(&object.description.value);
    let actions = ir.actions().map(|(resource, method)| {
        let (id, name) = (Literal::u16_unsuffixed(resource.id.value), &resource.name.value);
        let (mandatory, doc) = (resource.mandatory.value, &resource.description.value);
        let values = &resource.range_text.value;
        quote!(action(id = #id, name = #name, method = #method, mandatory = #mandatory, doc = #doc, values = #values))
    });
    let fields = ir.resources.iter().filter_map(|resource| match &resource.kind {
        ResourceKind::Field(field) => Some(field_with_attributes(resource.definition, field)),
        ResourceKind::Action(_) => None,
    });
    let ident = &ir.ident;
    quote! {
        #docs_of_object
        #[lwm2m(id = #id, name = #name, urn = #urn, version = #version, lwm2m_version = #lwm2m)]
        #[lwm2m(multiple = #multiple, mandatory = #mandatory, remarks = #remarks, xml #(, #actions)*)]
        pub struct #ident { #(#fields)* }
    }
}

fn field_with_attributes(resource: &Resource, field: &emit::Field<'_>) -> TokenStream {
    let (id, name) = (Literal::u16_unsuffixed(resource.id.value), &resource.name.value);
    let (ops, units) = (resource.operations.value.as_str(), &resource.units.value);
    let text = &resource.range_text.value;
    let range = if resource.range.is_some() { quote!(range = #text) } else { quote!(values = #text) };
    // `Option` implies optional. A write-only resource can be mandatory for servers and optional for the device.
    let unusual = resource.mandatory.value != (field.presence != Presence::Optional);
    assert!(!unusual || resource.operations.value == Operations::Write);
    let mandatory = unusual.then(|| quote!(, mandatory));
    let kind = stated_kind(resource, field);
    let (docs, ident, rust) = (docs(&resource.description.value), &field.ident, &field.ty);
    quote! {
        #docs
        #[lwm2m(id = #id, name = #name, ops = #ops, units = #units, #range #mandatory #kind)]
        pub #ident: #rust,
    }
}

fn stated_kind(resource: &Resource, field: &emit::Field<'_>) -> Option<TokenStream> {
    let kind = resource.kind.filter(|_| field.enumeration.is_some())?;
    let word = word(kind.value);
    Some(quote!(, #word))
}

/// Returns a struct that names its definition; its fields have the names of the definition.
fn with_definition(ir: &ObjectIr<'_>) -> TokenStream {
    let id = Literal::u16_unsuffixed(ir.definition.id.value);
    let fields = ir.fields().map(|(resource, field)| {
        let (ident, rust) = (&field.ident, &field.ty);
        let kind = resource.kind.filter(|_| field.enumeration.is_some()).map(|kind| word(kind.value));
        let attribute = kind.map(|word| quote!(#[lwm2m(#word)]));
        quote!(#attribute pub #ident: #rust,)
    });
    let ident = &ir.ident;
    quote!(#[lwm2m(definition = #id, xml)] pub struct #ident { #(#fields)* })
}

/// Returns the impls of the generator.
fn generated(ir: &ObjectIr<'_>) -> String {
    let items = emit::implementations(&ir.implementation());
    quote!(#(#items)*).to_string()
}

/// Returns the value of `DEFINITION_XML`.
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

fn for_each_bundled(mut check: impl FnMut(&ObjectIr<'_>)) {
    let types = TypeSettings::new(syn::parse_str("::lwm2m_runtime").expect("a path"));
    for bundled in bundled::ALL {
        for object in read(bundled.xml) {
            let names = names::object_names(&object);
            check(&ObjectIr::new(&object, &names, &types));
        }
    }
}

fn derived(input: TokenStream) -> TokenStream {
    derive::object(input, &derive::Package::new(&data::checkout()))
}

#[test]
fn a_struct_with_all_attributes_gets_the_impls_of_the_generator() {
    for_each_bundled(|ir| {
        let derived = derived(with_attributes(ir)).to_string();
        assert!(derived.contains(&generated(ir)), "{}:\n{derived}\n{}", ir.ident, generated(ir));
    });
}

#[test]
fn a_struct_that_names_its_definition_gets_the_impls_of_the_generator() {
    for_each_bundled(|ir| {
        let derived = derived(with_definition(ir)).to_string();
        assert!(derived.contains(&generated(ir)), "{}:\n{derived}\n{}", ir.ident, generated(ir));
    });
}

#[test]
fn definition_xml_reads_back_as_the_definition() {
    for_each_bundled(|ir| {
        for input in [with_attributes(ir), with_definition(ir)] {
            let written = definition_xml(&derived(input));
            let mut original = ir.definition.clone();
            original.schema = None;
            // The licence of a struct is that of its source; a struct that names its definition has that of the file.
            original.comments.clear();
            // A struct's definition has its resources in the order of their ids.
            original.resources.sort_by_key(|resource| resource.id.value);
            for mut object in read(&written) {
                object.schema = None;
                object.comments.clear();
                assert_eq!(object, original, "{written}");
            }
        }
    });
}
