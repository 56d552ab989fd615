//! `#[derive(Lwm2mObject)]`: a struct written by hand becomes an LwM2M object.
//!
//! The attributes become the same model that a definition in XML becomes; the checks, the table and the impls
//! are those of `lwm2m-codegen`. What a struct can say so far: see [`Lwm2mObject`](derive@Lwm2mObject).
//!
//! | file | what happens there |
//! |---|---|
//! | `attributes` | `#[lwm2m(...)]` to values |
//! | `kind` | the type of a field to the type of its resource |
//! | `object` | values to the model, each with the token it came from |
//! | `expand` | the model to the table and the impls |

mod attributes;
mod expand;
mod kind;
mod object;

use proc_macro::TokenStream;

/// Makes a struct an LwM2M object.
///
/// ```
/// use lwm2m_derive::Lwm2mObject;
/// use lwm2m_runtime::{Multiple, Object};
///
/// /// A pump with a duty cycle.
/// #[derive(Lwm2mObject)]
/// #[lwm2m(id = 42769, name = "Pump", version = "1.0", multiple)]
/// struct Pump {
///     /// Revolutions per minute.
///     #[lwm2m(id = 0, ops = "R", units = "1/min")]
///     speed: f64,
///     #[lwm2m(id = 1, ops = "RW", range = 0..=100)]
///     duty: Option<i64>,
///     #[lwm2m(id = 2, ops = "RW")]
///     limits: Option<Multiple<i64>>,
/// }
///
/// assert_eq!(Pump::DEFINITION.urn().to_string(), "urn:oma:lwm2m:x:42769");
/// assert_eq!(Pump::DEFINITION.resource(1).unwrap().range().unwrap().to_string(), "0..=100");
/// ```
///
/// # On the struct
///
/// | attribute | what it says |
/// |---|---|
/// | `id = 42769` | Object ID; must be given |
/// | `name = "Pump"` | registered name; the struct's own where it is left out |
/// | `version = "1.0"`, `lwm2m_version = "1.0"` | 1.0 where they are left out |
/// | `multiple` | there may be more than one instance |
/// | `mandatory` | every client has the object |
///
/// # On a field
///
/// | attribute | what it says |
/// |---|---|
/// | `id = 0` | Resource ID; must be given |
/// | `ops = "R"` | `R`, `W`, `RW`, or nothing for bootstrap servers only; must be given |
/// | `name = "Speed"` | registered name; the field's own where it is left out |
/// | `units = "1/min"` | the unit of its values |
/// | `range = 0..=100` | the values allowed; octets where they are text |
///
/// The type of the resource is that of the field: integers, floats, `bool`, `String`, `Vec<u8>`, `Time`,
/// `ObjectLink` and `CoreLink`, in an `Option` if the resource is optional, in a `Multiple` if it has
/// instances. Documentation comments become descriptions.
///
/// Whatever else an object can have is refused with a message that says so:
///
/// ```compile_fail
/// #[derive(lwm2m_derive::Lwm2mObject)]
/// #[lwm2m(id = 42769)]
/// struct Pump {
///     #[lwm2m(id = 0, ops = "E")]
///     flush: bool,
/// }
/// ```
#[proc_macro_derive(Lwm2mObject, attributes(lwm2m))]
pub fn derive_object(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    expand::derive(&input).unwrap_or_else(|error| error.into_compile_error()).into()
}
