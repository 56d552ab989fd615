//! Prints `any_object.rs`: an enum with a variant for each object and version, for servers and gateways.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::format::{Entry, header, print};
use crate::emit::TypeSettings;
use crate::model::Version;

/// The module of the enum, and its name.
pub(crate) const MODULE: &str = "any_object";
const NAME: &str = "AnyObject";

/// An object or a version of one.
struct Variant {
    name: proc_macro2::Ident,
    /// The path of the struct.
    ty: TokenStream,
    title: String,
    id: Literal,
    version: Version,
}

impl Variant {
    fn new(entry: &Entry) -> Self {
        let path = format!("{}::{}", entry.module, entry.object);
        let segments = path.split("::").map(|segment| format_ident!("{segment}"));
        Variant {
            name: format_ident!("{}", entry.variant),
            ty: quote!(super #(::#segments)*),
            title: format!(" [`{path}`](super::{path}) (/{}), version {}.", entry.id, entry.version),
            id: Literal::u16_unsuffixed(entry.id),
            version: entry.version,
        }
    }
}

/// Prints the enum of all entries. `list` is the function of `mod.rs` that lists their definitions.
pub(crate) fn any_object(
    entries: &[Entry],
    types: &TypeSettings,
    list: &str,
    derives: &[TokenStream],
) -> String {
    let runtime = &types.runtime;
    let variants: Vec<Variant> = entries.iter().map(Variant::new).collect();
    let mut text = header("all definitions", &[format!("[`{NAME}`]: an instance of any object.")]);
    let items = [
        imports(runtime),
        enumeration(&variants, derives),
        decode(&variants, &format_ident!("{list}")),
        collect(),
    ];
    let serialize = types.serde.then(|| serialize(&variants, runtime));
    let conversions = variants.iter().map(conversion);
    let items = items.into_iter().chain(references(&variants)).chain(conversions).chain(serialize);
    for item in items {
        print(item, &mut text);
    }
    text
}

/// Returns the names of the runtime that the module uses; those of the objects keep their paths.
fn imports(runtime: &syn::Path) -> TokenStream {
    quote! {
        use #runtime::alloc::boxed::Box;
        use #runtime::definition::{Version, in_version};
        use #runtime::{Decoder, Error, ErrorKind, Multiple, Object, Path};
    }
}

fn enumeration(variants: &[Variant], derives: &[TokenStream]) -> TokenStream {
    let variants =
        variants.iter().map(|Variant { name, ty, title, .. }| quote!(#[doc = #title] #name(Box<#ty>),));
    quote! {
        #[doc = " An instance of an object, in one of the versions that are generated."]
        #[derive(Debug, Clone, PartialEq #(, #derives)*)]
        pub enum AnyObject {
            #(#variants)*
        }
    }
}

fn decode(variants: &[Variant], list: &proc_macro2::Ident) -> TokenStream {
    let arm = |variant: &Variant, value: TokenStream| {
        let id = &variant.id;
        let [major, minor] = [variant.version.major, variant.version.minor].map(Literal::u8_unsuffixed);
        quote!((#id, Version { major: #major, minor: #minor }) => #value,)
    };
    let one = variants.iter().map(|variant| {
        let ty = &variant.ty;
        arm(variant, quote!(decoder.decode::<#ty>().map(Self::from)))
    });
    let all = variants.iter().map(|variant| {
        let ty = &variant.ty;
        arm(variant, quote!(decoder.decode_all::<#ty>().map(collect)))
    });
    quote! {
        impl AnyObject {
            #[doc = " Decodes an instance of the object that the decoder's path names."]
            #[doc = ""]
            #[doc = " `version` is the version that the device has registered; see `in_version`."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " `UnknownObject` if no version of the object fits, or the error of the payload."]
            pub fn decode(
                version: Version,
                decoder: Decoder<'_>,
            ) -> Result<Self, Error> {
                let path = decoder.path();
                match Self::known(version, path)? {
                    #(#one)*
                    _ => Err(Error::new(ErrorKind::UnknownObject, path)),
                }
            }

            #[doc = " Decodes all instances of the object that the decoder's path names."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " As for [`decode`](AnyObject::decode)."]
            pub fn decode_all(
                version: Version,
                decoder: Decoder<'_>,
            ) -> Result<Multiple<Self>, Error> {
                let path = decoder.path();
                match Self::known(version, path)? {
                    #(#all)*
                    _ => Err(Error::new(ErrorKind::UnknownObject, path)),
                }
            }

            #[doc = " Returns the object and the version that a registered version is decoded as."]
            fn known(
                version: Version,
                path: Path,
            ) -> Result<(u16, Version), Error> {
                let object = path.object_id().unwrap_or(u16::MAX);
                match in_version(&super::#list(), object, version) {
                    Some(definition) => {
                        Ok((object, definition.object_version()))
                    }
                    None => {
                        Err(Error::new(ErrorKind::UnknownObject, path))
                    }
                }
            }
        }
    }
}

/// Returns the function that boxes all decoded instances.
fn collect() -> TokenStream {
    quote! {
        fn collect<O>(instances: Multiple<O>) -> Multiple<AnyObject>
        where
            AnyObject: From<O>,
        {
            instances.into_iter().map(|(id, instance)| (id, AnyObject::from(instance))).collect()
        }
    }
}

fn references(variants: &[Variant]) -> [TokenStream; 2] {
    let names: Vec<_> = variants.iter().map(|variant| &variant.name).collect();
    let as_ref = quote! {
        impl AsRef<dyn Object> for AnyObject {
            fn as_ref(&self) -> &(dyn Object + 'static) {
                match self {
                    #(Self::#names(instance) => &**instance,)*
                }
            }
        }
    };
    let as_mut = quote! {
        impl AsMut<dyn Object> for AnyObject {
            fn as_mut(&mut self) -> &mut (dyn Object + 'static) {
                match self {
                    #(Self::#names(instance) => &mut **instance,)*
                }
            }
        }
    };
    [as_ref, as_mut]
}

/// Returns the impl of serde's `Serialize`. A document does not name its object, so that there is no `Deserialize`.
fn serialize(variants: &[Variant], runtime: &syn::Path) -> TokenStream {
    let names = variants.iter().map(|variant| &variant.name);
    quote! {
        impl #runtime::serde::Serialize for AnyObject {
            fn serialize<S: #runtime::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(Self::#names(instance) => instance.serialize(serializer),)*
                }
            }
        }
    }
}

fn conversion(Variant { name, ty, .. }: &Variant) -> TokenStream {
    quote! {
        impl From<#ty> for AnyObject {
            fn from(instance: #ty) -> Self {
                Self::#name(Box::new(instance))
            }
        }
    }
}
