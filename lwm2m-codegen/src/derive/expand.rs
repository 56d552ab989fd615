//! Prints the impls, the trait of actions and the checks that need the compiler.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::Generics;

use super::ast::Input;
use super::errors::{Errors, span};
use super::field_type::{a, shown};
use super::ir::{ActionIr, FieldIr, StructIr, actions_trait, derived_trait, mentions};
use super::xml_const;
use crate::emit::table::range_tokens;
use crate::emit::{
    ConstType, Implementation, Member, Presence, Row, TableOptions, action_method, comment, implementations,
    struct_json, table,
};
use crate::model::{Resource, ResourceType, Version};
use crate::range;

/// Expands a struct without errors.
pub(super) fn expand(input: &Input<'_>, ir: &StructIr<'_>, runtime: &syn::Path) -> TokenStream {
    let (const_types, constants) = const_types(runtime, ir);
    let converted = ir.fields.iter().filter(|field| field.converted).map(|field| field.id).collect();
    let options = TableOptions { const_types, converted };
    let (assertions, const_assertions) = assertions(input, ir, runtime);
    let target = Implementation {
        runtime,
        ident: input.ident,
        generics: with_bounds(input, ir, runtime),
        definition: table(runtime, &ir.object, &options),
        rows: rows(input, ir),
        actions: actions_trait(input).filter(|_| !ir.actions.is_empty()),
        skipped: ir.skipped.iter().map(|field| field.ident).collect(),
        own_methods: actions_trait(input).is_none() && !ir.actions.is_empty(),
        assertions,
    };
    let impls = implementations(&target);
    let json = json_impls(input, &target.generics, &target.rows, runtime);
    let actions = derive_actions_trait(input, ir, runtime);
    let xml = input.attributes.xml.as_ref().map(|xml| {
        let constant = xml_const::constant(input, ir, &options.const_types, runtime);
        let warning = xml_const::missing_descriptions(input, ir, span(&xml.at));
        quote!(#constant #warning)
    });
    let dependency = ir.definition_file.as_deref().map(file_dependency);
    // The block allows several objects in one module.
    quote! {
        #actions
        #xml
        #[allow(unreachable_pub, trivial_bounds)]
        const _: () = {
            #dependency
            #(#const_assertions)*
            #(#constants)*
            #(#impls)*
            #json
        };
    }
}

/// Expands a struct with errors: the errors, and impls that keep the compiler from reporting what they cause.
pub(super) fn stub(
    input: &Input<'_>,
    ir: Option<&StructIr<'_>>,
    errors: &Errors,
    runtime: &syn::Path,
) -> TokenStream {
    let ident = input.ident;
    let errors = errors.to_tokens();
    // Fields without an error keep their bounds and checks, so that an error elsewhere does not hide theirs.
    let generics = ir.map_or_else(|| input.generics.clone(), |ir| with_bounds(input, ir, runtime));
    let const_assertions = ir.map(|ir| assertions(input, ir, runtime).1).unwrap_or_default();
    let json = json_impls(input, &generics, &[], runtime);
    let mut extended = generics.clone();
    let (generics, arguments, bounds) = generics.split_for_impl();
    extended.params.push(syn::parse_quote!(__A));
    let (executing, _, _) = extended.split_for_impl();
    let actions = ir.and_then(|ir| derive_actions_trait(input, ir, runtime));
    let xml = input.attributes.xml.is_some().then(|| xml_const::empty(input));
    quote! {
        #errors
        #actions
        #xml
        #[allow(trivial_bounds)]
        const _: () = {
            #(#const_assertions)*
            impl #generics #runtime::Object for #ident #arguments #bounds {
                fn definition() -> &'static #runtime::ObjectDef<'static> {
                    static EMPTY: #runtime::ObjectDef<'static> =
                        #runtime::ObjectDef::new(0, "", #runtime::definition::Table::EMPTY);
                    &EMPTY
                }
                fn object_definition(&self) -> &'static #runtime::ObjectDef<'static> {
                    <Self as #runtime::Object>::definition()
                }
                fn field(&self, _: usize) -> ::core::option::Option<&dyn #runtime::field::Field> {
                    ::core::option::Option::None
                }
                fn field_mut(&mut self, _: usize) -> ::core::option::Option<&mut dyn #runtime::field::Field> {
                    ::core::option::Option::None
                }
            }
            impl #generics #runtime::object::Placeholder for #ident #arguments #bounds {
                fn placeholder() -> Self {
                    ::core::unimplemented!()
                }
            }
            impl #executing #runtime::execute::Execute<__A> for #ident #arguments #bounds {}
            #json
        };
    }
}

/// Returns the impls of the JSON form, if the struct has it.
fn json_impls(
    input: &Input<'_>,
    generics: &Generics,
    rows: &[Row<'_>],
    runtime: &syn::Path,
) -> Option<TokenStream> {
    let wanted = input.attributes.serde.is_some();
    wanted.then(|| struct_json(runtime, input.ident, generics, rows).into_iter().collect())
}

fn rows<'l>(input: &Input<'_>, ir: &'l StructIr<'_>) -> Vec<Row<'l>> {
    let fields = ir
        .fields
        .iter()
        .map(|field| Row { id: field.id, member: Member::Field(field.ident, field.presence) });
    let actions = ir.actions.iter().map(|action| Row {
        id: action.id,
        member: match &action.ident {
            Some(ident) => Member::Action(ident, action.mandatory || input.attributes.actions.is_some()),
            None => Member::Omitted,
        },
    });
    let mut rows: Vec<Row<'l>> = fields.chain(actions).collect();
    rows.sort_by_key(|row| row.id);
    rows
}

/// Returns the trait of actions, unless the struct names one of the user's.
fn derive_actions_trait(input: &Input<'_>, ir: &StructIr<'_>, runtime: &syn::Path) -> Option<TokenStream> {
    if input.attributes.actions.is_some() || ir.actions.is_empty() {
        return None;
    }
    let name = derived_trait(input);
    let visibility = input.visibility;
    let docs = format!(" The executable resources of [`{}`].", input.ident);
    let (ident, generics) = (input.ident, input.generics);
    let (_, arguments, bounds) = generics.split_for_impl();
    let owner = quote!(#ident #arguments);
    let methods = ir.actions.iter().map(|action| method(action, &owner, ir, runtime));
    Some(quote! {
        #[doc = #docs]
        #[doc = ""]
        #[doc = " Implement it for the type of the application that owns the hardware."]
        #visibility trait #name #generics: ::core::marker::Sized #bounds {
            #(#methods)*
        }
    })
}

fn method(
    action: &ActionIr,
    owner: &TokenStream,
    ir: &StructIr<'_>,
    runtime: &syn::Path,
) -> Option<TokenStream> {
    let ident = action.ident.as_ref()?;
    let docs = comment::comment(&comment::action(ir.object.id.value, ir.object.resource(action.id)?));
    let method = action_method(runtime, ident, owner, action.mandatory);
    Some(quote!(#docs #method))
}

/// Returns the generics with the bounds that the impls need.
fn with_bounds(input: &Input<'_>, ir: &StructIr<'_>, runtime: &syn::Path) -> Generics {
    let mut generics = input.generics.clone();
    let mut predicates: Vec<syn::WherePredicate> = Vec::new();
    let (generic, concrete): (Vec<_>, Vec<_>) =
        ir.fields.iter().partition(|field| mentions(field.ty, input.generics));
    for FieldIr { ty, value, presence, .. } in generic {
        if let Some(value) = value {
            predicates.push(syn::parse_quote!(#value: #runtime::field::ResourceValue));
        }
        if value.is_none_or(|value| shown(value) != shown(ty)) {
            predicates.push(syn::parse_quote!(#ty: #runtime::field::Field));
        }
        if *presence == Presence::MandatoryMultiple {
            predicates.push(syn::parse_quote!(#ty: ::core::default::Default));
        }
    }
    predicates.extend(concrete.into_iter().filter(|field| field.assert_value).filter_map(|field| {
        let value = field.value?.to_token_stream();
        let at = span(&value);
        let runtime = respanned(runtime.to_token_stream(), at);
        syn::parse2(quote_spanned!(at=> #value: #runtime::field::ResourceValue)).ok()
    }));
    for field in ir.skipped.iter().filter(|field| mentions(field.kind, input.generics)) {
        let ty = field.kind;
        predicates.push(syn::parse_quote!(#ty: ::core::default::Default));
    }
    if !predicates.is_empty() {
        generics.make_where_clause().predicates.extend(predicates);
    }
    generics
}

/// Returns checks of resource types that only the compiler knows: statements for generic types, items for all others.
fn assertions(
    input: &Input<'_>,
    ir: &StructIr<'_>,
    runtime: &syn::Path,
) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let (mut statements, mut items) = (Vec::new(), Vec::new());
    for field in &ir.fields {
        let Some(value) = field.value else { continue };
        if mentions(value, input.generics) {
            let found =
                quote!(::core::option::Option::Some(<#value as #runtime::field::ResourceValue>::KIND));
            let assertion = field.expected_kind.map(|kind| assert_kind(field, kind, &found, runtime));
            statements.extend(assertion.map(|assertion| quote!(const { #assertion })));
            continue;
        }
        let found = kind_of(value, runtime);
        let assertion = match field.expected_kind {
            Some(kind) => Some(assert_kind(field, kind, &found, runtime)),
            None if field.kind.is_none() => {
                assert_version(field, ir.object.lwm2m_version.value, &found, runtime)
            }
            None => None,
        };
        items.extend(assertion.map(|assertion| quote!(const _: () = { #assertion };)));
    }
    (statements, items)
}

/// Checks that a type has the type of its resource; the compiler reports types that cannot be a value.
fn assert_kind(
    field: &FieldIr<'_>,
    kind: ResourceType,
    found: &TokenStream,
    runtime: &syn::Path,
) -> TokenStream {
    let expected = kind_ident(kind);
    let value = field.value.map(shown).unwrap_or_default();
    let message = format!("`{}` is {}, but the `KIND` of `{value}` is another type", field.ident, a(kind));
    let at = field.span();
    quote_spanned! {at=>
        match #found {
            ::core::option::Option::None
            | ::core::option::Option::Some(#runtime::definition::ResourceType::#expected) => {}
            ::core::option::Option::Some(_) => ::core::panic!("{}", #message),
        }
    }
}

/// Checks that an object for LwM2M 1.0 has no type of LwM2M 1.1.
fn assert_version(
    field: &FieldIr<'_>,
    version: Version,
    found: &TokenStream,
    runtime: &syn::Path,
) -> Option<TokenStream> {
    if version > Version::ONE {
        return None;
    }
    let message = format!(
        "`{}` has a type that LwM2M 1.1 introduced: write `lwm2m_version = \"1.1\"` on the struct",
        field.ident
    );
    let at = field.span();
    Some(quote_spanned! {at=>
        if ::core::matches!(
            #found,
            ::core::option::Option::Some(#runtime::definition::ResourceType::Unsigned | #runtime::definition::ResourceType::CoreLink),
        ) {
            ::core::panic!("{}", #message);
        }
    })
}

/// Returns an expression for the `KIND` of a type, which is `None` if it cannot be a value.
fn kind_of(value: &syn::Type, runtime: &syn::Path) -> TokenStream {
    let value = without_lifetimes(value.to_token_stream());
    quote!({ use #runtime::derived::NoKind as _; #runtime::derived::KindOf::<#value>::KIND })
}

/// Returns the variant of the runtime's `ResourceType`.
fn kind_ident(kind: ResourceType) -> Ident {
    let name = match kind {
        ResourceType::String => "String",
        ResourceType::Integer => "Integer",
        ResourceType::Unsigned => "Unsigned",
        ResourceType::Float => "Float",
        ResourceType::Boolean => "Boolean",
        ResourceType::Opaque => "Opaque",
        ResourceType::Time => "Time",
        ResourceType::ObjectLink => "ObjectLink",
        ResourceType::CoreLink => "CoreLink",
    };
    Ident::new(name, Span::call_site())
}

/// Returns the resource types that are constants of the fields' types, and the constants that hold them.
fn const_types(runtime: &syn::Path, ir: &StructIr<'_>) -> (BTreeMap<u16, ConstType>, Vec<TokenStream>) {
    let untyped = ir.fields.iter().filter(|field| field.kind.is_none());
    let types = untyped.filter_map(|field| {
        let found = kind_of(field.value?, runtime);
        let resource = ir.object.resource(field.id)?;
        let (name, range) = const_range(runtime, field, resource, &found).unzip();
        let kind = quote!(#runtime::derived::kind_or_string(#found));
        let flag = quote::format_ident!("KIND_{}", field.id);
        let constants = quote! {
            const #flag: u16 = #runtime::derived::kind_flag(#kind);
            #range
        };
        Some(((field.id, ConstType { kind, flag: quote!(#flag), range: name }), constants))
    });
    types.unzip()
}

/// `const RANGE_5: Range = match KIND { Integer => ..., Float => ... };`
fn const_range(
    runtime: &syn::Path,
    field: &FieldIr<'_>,
    resource: &Resource,
    found: &TokenStream,
) -> Option<(TokenStream, TokenStream)> {
    use ResourceType::{CoreLink, Float, Integer, Opaque, String, Time, Unsigned};
    let text = &resource.range_text.value;
    if !field.ranged {
        return None;
    }
    let name = quote::format_ident!("RANGE_{}", field.id);
    let families: [(&[ResourceType], ResourceType); 4] = [
        (&[Integer, Time], Integer),
        (&[Unsigned], Unsigned),
        (&[Float], Float),
        (&[String, Opaque, CoreLink], String),
    ];
    let arms = families.iter().filter_map(|(kinds, family)| {
        let range = range_tokens(&range::read(text, *family).range?)?;
        let kinds = kinds.iter().map(|kind| kind_ident(*kind));
        Some(quote! {
            ::core::option::Option::Some(#(#runtime::definition::ResourceType::#kinds)|*) => { use #runtime::definition::Range; #range }
        })
    });
    let message = format!("the type of `{}` cannot have the range {text}", field.ident);
    let at = match resource.range_text.origin {
        crate::model::Origin::Token(span) => span,
        _ => Span::call_site(),
    };
    let otherwise = quote_spanned!(at=> _ => ::core::panic!("{}", #message));
    let constant = quote! {
        const #name: #runtime::definition::Range<'static> = match #found {
            #(#arms)*
            ::core::option::Option::None => #runtime::definition::Range::Length(&[]),
            #otherwise
        };
    };
    Some((quote!(#name), constant))
}

/// Moves the tokens to another span.
fn respanned(tokens: TokenStream, at: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            token.set_span(at);
            token
        })
        .collect()
}

/// Replaces every lifetime of a type by `'static`, which does not change its `KIND`.
pub(super) fn without_lifetimes(tokens: TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(quote) if quote.as_char() == '\'' => {
                let at = quote.span();
                tokens.next();
                out.extend([syn::Lifetime::new("'static", at).into_token_stream()]);
            }
            TokenTree::Group(group) => {
                let inner = without_lifetimes(group.stream());
                let mut replaced = proc_macro2::Group::new(group.delimiter(), inner);
                replaced.set_span(group.span());
                out.extend([TokenTree::Group(replaced)]);
            }
            token => out.extend([token]),
        }
    }
    out
}

/// Makes the compiler read the file again when it changes.
fn file_dependency(path: &str) -> TokenStream {
    let file = if std::path::Path::new(path).is_absolute() {
        quote!(#path)
    } else {
        let path = format!("/{path}");
        quote!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #path))
    };
    quote!(
        const _: &[u8] = ::core::include_bytes!(#file);
    )
}
