//! `#[derive(Lwm2mObject)]` and `#[derive(Lwm2mEnum)]`: structs and enums written by hand become LwM2M objects.
//!
//! Use them for field types of your own, for a vendor's object without a definition in XML, and for the part of a
//! standard object that a device implements. `lwm2m-codegen` reads the attributes, or the definition that a struct
//! names, and generates the code that it generates from XML. One compilation reports all errors of a struct, each at
//! its token.
//!
//! `lwm2m-runtime` exports both macros with its feature `derive`, so you need not depend on this crate. The code is in
//! `lwm2m_codegen::derive`, as a macro crate exports macros only.

use std::path::PathBuf;

use lwm2m_codegen::derive::Package;
use proc_macro::TokenStream;
use proc_macro_crate::{FoundCrate, crate_name};

/// Makes a struct an LwM2M object.
///
/// ```
/// use lwm2m_derive::Lwm2mObject;
/// use lwm2m_runtime::{Error, ErrorKind, Multiple, Object};
/// use lwm2m_runtime::execute::{Arguments, Execute, Execution};
///
/// /// Moves water.
/// #[derive(Lwm2mObject)]
/// #[lwm2m(id = 42769, version = "1.0", multiple, action(id = 4, name = "Flush", mandatory))]
/// struct Pump {
///     /// Revolutions per minute.
///     #[lwm2m(id = 0, ops = "R", units = "1/min")]
///     speed: f64,
///     #[lwm2m(id = 1, ops = "RW", range = 0..=100)]
///     duty_cycle: Option<i64>,
///     #[lwm2m(id = 2, ops = "RW")]
///     limits: Multiple<i64>,
///     /// Not a resource.
///     #[lwm2m(skip)]
///     pin: u8,
/// }
///
/// struct Valve {
///     open: bool,
/// }
///
/// impl PumpActions for Valve {
///     fn flush(&mut self, pump: &mut Pump, _: Arguments<'_>) -> Result<(), ErrorKind> {
///         self.open = true;
///         pump.speed = 0.0;
///         Ok(())
///     }
/// }
///
/// let mut pump = Pump { speed: 1450.0, duty_cycle: None, limits: Multiple::new(), pin: 4 };
/// pump.execute(&mut Valve { open: false }, 4, Execution::new(Arguments::NONE))?;
/// assert_eq!(pump.speed, 0.0);
///
/// let table = Pump::definition();
/// assert_eq!(table.urn().to_string(), "urn:oma:lwm2m:x:42769");
/// assert_eq!(table.resource(1).map(|row| row.name()), Some("Duty Cycle"));
/// assert_eq!(table.resource(1).and_then(|row| row.range()).map(|range| range.to_string()), Some("0..=100".into()));
/// # Ok::<(), Error>(())
/// ```
///
/// # On the struct
///
/// | attribute | meaning |
/// |---|---|
/// | `id = 42769` | Object ID; required without a definition. 42769 to 42800 are free for testing |
/// | `name = "Pump"` | registered name; the name of the struct by default: `RainGauge` is `Rain Gauge` |
/// | `version = "1.0"` | version of the object; 1.0 by default |
/// | `lwm2m_version = "1.1"` | oldest version of LwM2M; by default the first with the types of the fields |
/// | `urn = "urn:oma:lwm2m:x:42769"` | URN; made of id and version by default |
/// | `multiple` | multiple instances; `multiple = false` for a single instance |
/// | `mandatory` | the object is mandatory for every client |
/// | `remarks = "..."` | closing remarks of the definition |
/// | `action(...)` | an executable resource; see below |
/// | `actions = ...` | the owner of the methods; see below |
/// | `definition = ...` | compares the struct with a definition; see below |
/// | `xml` | adds the definition as XML, `DEFINITION_XML`; see below |
/// | `serde` | implements serde's `Serialize` and `Deserialize` in the JSON form of the runtime's module `json`, whose feature is `serde` |
/// | `crate = path` | path of the runtime, if a crate of yours exports it; by default that of the dependency in Cargo.toml, also under another name |
///
/// Documentation comments become the description. The struct may have generics and lifetimes.
///
/// # On a field
///
/// | attribute | meaning |
/// |---|---|
/// | `id = 0` | Resource ID; required |
/// | `ops = "RW"` | operations of a server: `"R"`, `"W"`, `"RW"`, or `""` for bootstrap servers only; required |
/// | `name = "Duty Cycle"` | registered name; the name of the field by default |
/// | `range = 0..=100` | values that may be written, both ends included; for strings and bytes the length in bytes |
/// | `range = [0..=247, 255]` | several ranges and single values |
/// | `range = "0..247, 255"` | a range as a definition writes it |
/// | `values = "..."` | documentation of the values, not enforced |
/// | `units = "1/min"` | a unit of the SenML registries |
/// | `mandatory` | the resource is mandatory; needed only for an `Option` |
/// | `multiple` | the field is a container of your own with the instances of a resource |
/// | `string`, `integer`, `unsigned`, `float`, `boolean`, `opaque`, `time`, `objlnk`, `corelnk` | the type of the resource; by default that of the field |
/// | `skip` | the field has no resource; a new instance has its `Default` |
///
/// # The type of a field
///
/// | field | resource |
/// |---|---|
/// | `T` | mandatory |
/// | `Option<T>` | optional |
/// | `Multiple<T>`, `BoundedMultiple<T, N>` | mandatory, with instances |
/// | `Option<Multiple<T>>` | optional, with instances |
///
/// | `T` | type of the resource |
/// |---|---|
/// | `i8`, `i16`, `i32`, `i64` | Integer; Time with `time` |
/// | `u8`, `u16`, `u32`, `u64` | Unsigned Integer; except `u64`, Integer with `integer` and Time with `time` |
/// | `f32`, `f64` | Float |
/// | `bool` | Boolean |
/// | `String`, `heapless::String<N>`, `&str` | String; Corelnk with `corelnk` |
/// | `Vec<u8>`, `heapless::Vec<u8, N>`, `[u8; N]`, `&[u8]` | Opaque |
/// | `Time`, `ObjectLink`, `CoreLink<S>` | the type of that name |
/// | `Secret<T>` | that of `T`; `Debug` does not print it |
/// | anything else that implements `ResourceValue` | its `KIND`: a newtype, or an enum with [`Lwm2mEnum`](derive@Lwm2mEnum) |
///
/// Writing a value outside of the type fails; it is never rounded or cut. A range that exceeds the type is a compile
/// error, and so is a borrowed type with `W` in `ops`.
///
/// The macro sees names, not types, so it compares the last segment of a path. The compiler compares a stated type with
/// the `KIND` of the field's type.
///
/// # Actions
///
/// `action(id = 4, name = "Flush")` describes an executable resource. Its other attributes are
///
/// | attribute | meaning |
/// |---|---|
/// | `name = "Flush"` | registered name |
/// | `method = flush` | the method; named after the resource by default |
/// | `mandatory` | you must implement it; an optional one answers 4.05 until you do |
/// | `doc = "..."` | its description |
/// | `values = "0: seconds"` | documentation of its arguments |
///
/// Clippy reports a second `action` as a duplicate: write `#[allow(clippy::duplicated_attributes)]` on the struct.
///
/// By default the derive adds a trait named after the struct, `PumpActions`, which you implement for the type that
/// owns the hardware. A mandatory action is a method. An optional one is a function that returns the function to call:
/// `fn drain() -> Option<Action<Self, Pump>> { None }`. `actions = MyTrait` uses a trait of yours, with a method for
/// each action, and `actions = Self` uses methods of the struct:
///
/// ```
/// # use lwm2m_derive::Lwm2mObject;
/// # use lwm2m_runtime::{Error, ErrorKind, Object};
/// # use lwm2m_runtime::execute::{Arguments, Execute, Execution};
/// #[derive(Lwm2mObject)]
/// #[lwm2m(id = 42769, actions = Self, action(id = 1, name = "Reset"))]
/// struct Counter {
///     #[lwm2m(id = 0, ops = "R")]
///     count: i64,
/// }
///
/// impl Counter {
///     fn reset(&mut self, _: Arguments<'_>) -> Result<(), ErrorKind> {
///         self.count = 0;
///         Ok(())
///     }
/// }
///
/// let mut counter = Counter { count: 3 };
/// counter.execute(&mut (), 1, Execution::new(Arguments::NONE))?;
/// assert_eq!(counter.count, 0);
/// # Ok::<(), Error>(())
/// ```
///
/// # Structs with a definition
///
/// `definition = 3303` names a bundled definition, `definition = "objects/pump.xml"` a file relative to the folder of
/// Cargo.toml; `id` chooses one of several objects in a file. A field belongs to the resource of its name, or to the
/// one that its `id` or `name` states; the definition states everything else:
///
/// ```
/// # use lwm2m_derive::Lwm2mObject;
/// # use lwm2m_runtime::Object;
/// # use lwm2m_runtime::definition::ResourceType;
/// #[derive(Lwm2mObject)]
/// #[lwm2m(definition = 3303)]
/// struct Thermometer {
///     #[lwm2m(id = 5700)]
///     celsius: f32,
///     sensor_units: Option<&'static str>,
/// }
///
/// let row = Thermometer::definition().resource(5700).unwrap();
/// assert_eq!((row.name(), row.kind()), ("Sensor Value", Some(ResourceType::Float)));
/// ```
///
/// The struct may omit an optional resource, implement it without an `Option`, and narrow a range. It does not compile
/// if a mandatory resource is missing, a type cannot hold its resource or all of its range, the definition has no such
/// resource, or field and definition contradict each other. The message quotes the line of the definition:
///
/// ```text
/// error: resource 5700 `Sensor Value` is a Float, but `i64` is an Integer
///        objects/3303.xml:19: <Type>Float</Type>
///        help: use `f64` or `f32`
///   --> src/main.rs:7:14
/// ```
///
/// An executable resource needs no field: the trait of actions has all of them, and `action(id = 4, method = ...)`
/// renames a method. With `actions = Self`, the struct omits optional actions that no `action` names. A change of the file
/// compiles the struct again.
///
/// # The definition of a struct
///
/// `xml` adds the constant `DEFINITION_XML`, the definition in OMA's schema, to register an object or for the model
/// store of a server. A program that does not use the constant does not contain it. A warning lists the fields and
/// actions without a description, as the schema requires one; `#![allow(deprecated)]` in the module turns it off.
///
/// ```
/// # use lwm2m_derive::Lwm2mObject;
/// /// Moves water.
/// #[derive(Lwm2mObject)]
/// #[lwm2m(id = 42769, xml)]
/// struct Pump {
///     /// Revolutions per minute.
///     #[lwm2m(id = 0, ops = "R")]
///     speed: f64,
/// }
///
/// assert!(Pump::DEFINITION_XML.contains("<Description1>Moves water.</Description1>"));
/// ```
#[proc_macro_derive(Lwm2mObject, attributes(lwm2m))]
pub fn derive_object(input: TokenStream) -> TokenStream {
    with_package(|package| lwm2m_codegen::derive::object(input.into(), package))
}

/// Makes an enum the value of an Integer or Unsigned Integer resource.
///
/// The enum is open: one variant holds the codes without a name, so every code of a peer is kept.
///
/// ```
/// use lwm2m_derive::Lwm2mEnum;
///
/// #[derive(Debug, Clone, Copy, PartialEq, Lwm2mEnum)]
/// enum Mode {
///     #[lwm2m(code = 0)]
///     Off,
///     #[lwm2m(code = 1)]
///     On,
///     #[lwm2m(code = 2, name = "On (night)")]
///     Night,
///     Other(i64),
/// }
///
/// assert_eq!(Mode::from(1), Mode::On);
/// assert_eq!(i64::from(Mode::Other(7)), 7);
/// assert_eq!(format!("{}, {}, {}", Mode::On, Mode::Night, Mode::Other(7)), "On, On (night), 7");
/// ```
///
/// The enum has to be `Copy`. The derive implements `Enumeration`, `From<i64>`, `From` for `i64`, and `Display`, which
/// prints the name of a variant, or a code without a name.
///
/// | attribute | place | meaning |
/// |---|---|---|
/// | `unsigned` | enum | its resources are of type Unsigned Integer; Integer by default |
/// | `skip_display` | enum | `Display` is left to you |
/// | `serde` | enum | implements serde's `Serialize` and `Deserialize`: the code as a number |
/// | `crate = path` | enum | path of the runtime, as for [`Lwm2mObject`](derive@Lwm2mObject) |
/// | `code = 1` | variant | its code; on an enum with `#[repr(i64)]` a discriminant, `On = 1`, is equivalent |
/// | `name = "Low Battery"` | variant | its label; the name of the variant by default: `LowBattery` is `Low Battery` |
/// | `other` | variant | it is for all other codes; `Other(i64)` needs no attribute |
#[proc_macro_derive(Lwm2mEnum, attributes(lwm2m))]
pub fn derive_enumeration(input: TokenStream) -> TokenStream {
    with_package(|package| lwm2m_codegen::derive::enumeration(input.into(), package))
}

/// Expands a derive for the package that calls it.
fn with_package(expand: impl FnOnce(&Package<'_>) -> proc_macro2::TokenStream) -> TokenStream {
    // Paths in the source are relative to the package, not to the folder where cargo runs.
    let folder = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let runtime = runtime();
    expand(&Package { folder: &folder, runtime: runtime.as_deref() }).into()
}

/// Returns the name of the runtime, which Cargo.toml may change; `None` if it is no dependency.
fn runtime() -> Option<String> {
    match crate_name("lwm2m-runtime") {
        Ok(FoundCrate::Name(name)) => Some(name),
        Err(proc_macro_crate::Error::CrateNotFound { .. }) => None,
        // Tests of the runtime itself, and builds without a manifest.
        Ok(FoundCrate::Itself) | Err(_) => Some("lwm2m_runtime".to_owned()),
    }
}
