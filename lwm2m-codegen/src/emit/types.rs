//! The types of fields, and the containers that a user chooses for them.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Interval, Range, Resource, ResourceType};

/// The container of strings, bytes or the instances of a resource.
///
/// ```
/// use lwm2m_codegen::emit::Container;
///
/// let on_the_heap = Container::Alloc;
/// let without_a_heap = Container::Heapless { default: 64 };
/// let of_your_own = Container::Custom { template: "arrayvec::ArrayString<{len}>".into(), default: 64 };
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Container {
    /// `String`, `Vec<u8>`, `Multiple<T>`; needs the runtime's feature `alloc`.
    Alloc,
    /// `heapless::String<N>`, `heapless::Vec<u8, N>`, `BoundedMultiple<T, N>`; needs the runtime's feature
    /// `heapless`. The types are those of `lwm2m_runtime::heapless`, so that your crate needs no `heapless` of its own.
    Heapless {
        /// `N` where the definition states no length.
        default: usize,
    },
    /// A type of your own, written in Rust. For strings and bytes it implements the runtime's `ResourceValue`, for
    /// instances `Field` and `Default`.
    Custom {
        /// The type; `{len}` is replaced by the length, `{value}` by the type of an instance's value.
        template: String,
        /// `{len}` where the definition states no length.
        default: usize,
    },
}

/// The path of the runtime and the containers, for all objects of a run.
#[derive(Clone)]
pub struct TypeSettings {
    /// Path of the runtime, such as `::lwm2m_runtime`.
    pub runtime: syn::Path,
    /// Whether structs and enums have the JSON form, by serde.
    pub serde: bool,
    /// The container of a String or a Corelnk.
    pub strings: Container,
    /// The container of an Opaque.
    pub opaques: Container,
    /// The container of the instances of a multiple resource.
    pub multiples: Container,
    /// Capacities in bytes, by object and resource; they take precedence over the definition.
    pub capacities: BTreeMap<(u16, u16), usize>,
    /// Capacities in instances, by object and resource.
    pub instances: BTreeMap<(u16, u16), usize>,
}

/// Returns whether `Debug` must not print a resource: a key or a password with which others can act as the device. Public keys, identities and parameters are no secrets.
///
/// `Path::is_secret` of the runtime is this rule, too; a test compares them.
const fn is_secret(object: u16, resource: u16) -> bool {
    matches!(
        (object, resource),
        (0, 5 | 8) | (9, 15) | (11, 6) | (12, 17 | 18 | 21..=25 | 28) | (21, 0) | (23, 2) | (24, 8)
    )
}

impl TypeSettings {
    /// Creates settings with all containers on the heap.
    pub fn new(runtime: syn::Path) -> TypeSettings {
        TypeSettings {
            runtime,
            serde: false,
            strings: Container::Alloc,
            opaques: Container::Alloc,
            multiples: Container::Alloc,
            capacities: BTreeMap::new(),
            instances: BTreeMap::new(),
        }
    }

    /// Returns the type of one value of a resource without an enum. Keys are wrapped in `Secret`.
    pub(super) fn value(&self, object: u16, resource: &Resource, kind: ResourceType) -> TokenStream {
        let (runtime, value) = (&self.runtime, self.value_type(object, resource, kind));
        match is_secret(object, resource.id.value) {
            true => quote!(#runtime::field::Secret<#value>),
            false => value,
        }
    }

    fn value_type(&self, object: u16, resource: &Resource, kind: ResourceType) -> TokenStream {
        let runtime = &self.runtime;
        match kind {
            ResourceType::Integer => quote!(i64),
            ResourceType::Unsigned => quote!(u64),
            ResourceType::Float => quote!(f64),
            ResourceType::Boolean => quote!(bool),
            ResourceType::Time => quote!(#runtime::Time),
            ResourceType::ObjectLink => quote!(#runtime::ObjectLink),
            ResourceType::String => self.string(object, resource),
            ResourceType::CoreLink => {
                let string = self.string(object, resource);
                quote!(#runtime::field::CoreLink<#string>)
            }
            ResourceType::Opaque => self.opaque(object, resource),
        }
    }

    fn string(&self, object: u16, resource: &Resource) -> TokenStream {
        let runtime = &self.runtime;
        match &self.strings {
            Container::Alloc => quote!(#runtime::alloc::string::String),
            Container::Heapless { default } => {
                let len = self.bytes(object, resource, *default);
                quote!(#runtime::heapless::String<#len>)
            }
            Container::Custom { template, default } => {
                parse_template(template, self.bytes(object, resource, *default), &quote!(u8))
                    .unwrap_or_default()
            }
        }
    }

    fn opaque(&self, object: u16, resource: &Resource) -> TokenStream {
        let runtime = &self.runtime;
        match &self.opaques {
            Container::Alloc => quote!(#runtime::alloc::vec::Vec<u8>),
            Container::Heapless { default } => {
                let len = self.bytes(object, resource, *default);
                quote!(#runtime::heapless::Vec<u8, #len>)
            }
            Container::Custom { template, default } => {
                parse_template(template, self.bytes(object, resource, *default), &quote!(u8))
                    .unwrap_or_default()
            }
        }
    }

    /// Returns the type of a multiple resource with values of type `value`.
    pub(super) fn multiple(&self, object: u16, resource: u16, value: &TokenStream) -> TokenStream {
        let runtime = &self.runtime;
        let len = |default: usize| {
            let count = self.instances.get(&(object, resource)).copied().unwrap_or(default);
            proc_macro2::Literal::usize_unsuffixed(count)
        };
        match &self.multiples {
            Container::Alloc => quote!(#runtime::Multiple<#value>),
            Container::Heapless { default } => {
                let len = len(*default);
                quote!(#runtime::field::BoundedMultiple<#value, #len>)
            }
            Container::Custom { template, default } => {
                parse_template(template, len(*default), value).unwrap_or_default()
            }
        }
    }

    fn bytes(&self, object: u16, resource: &Resource, default: usize) -> proc_macro2::Literal {
        let set = self.capacities.get(&(object, resource.id.value)).copied();
        let bytes = set.or_else(|| longest(resource)).unwrap_or(default);
        proc_macro2::Literal::usize_unsuffixed(bytes)
    }
}

/// Returns the largest length in bytes that a definition allows.
fn longest(resource: &Resource) -> Option<usize> {
    let Some(Range::Length(union)) = &resource.range else { return None };
    let longest = union.iter().map(|Interval { high, .. }| *high).max()?;
    usize::try_from(longest).ok()
}

/// Fills a template and parses it; `None` if it is not a type.
pub(crate) fn parse_template(
    template: &str,
    len: impl std::fmt::Display,
    value: &TokenStream,
) -> Option<TokenStream> {
    let text = template.replace("{len}", &len.to_string()).replace("{value}", &value.to_string());
    let parsed: syn::Type = syn::parse_str(&text).ok()?;
    Some(quote!(#parsed))
}
