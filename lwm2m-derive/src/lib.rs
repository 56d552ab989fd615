//! `#[derive(Lwm2mObject)]` and `#[derive(Lwm2mEnum)]`: structs and enums written by hand become LwM2M objects.
//!
//! For field types of your own, for objects of a vendor that have no definition in XML, and for the part of an
//! official object that a device has. The attributes, or the definition that a struct names, become the same model
//! that `lwm2m-codegen` makes of XML; checks, table and impls are its own, so that what is derived for a struct is
//! what is generated for the same definition. All mistakes of a struct are reported in one compilation, each at its
//! token.
//!
//! `lwm2m-runtime` hands both macros on with its feature `derive`; there is no need to depend on this crate as well.
//! A macro crate can export nothing else: what happens stands in `lwm2m_codegen::derive`.

use std::path::PathBuf;

use proc_macro::TokenStream;

/// Makes a struct an LwM2M object.
///
/// ```
/// use lwm2m_derive::Lwm2mObject;
/// use lwm2m_runtime::{Error, Multiple, Object};
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
///     /// Nobody else's business.
///     #[lwm2m(skip)]
///     pin: u8,
/// }
///
/// struct Valve {
///     open: bool,
/// }
///
/// impl PumpActions for Valve {
///     fn flush(&mut self, pump: &mut Pump, _: Arguments<'_>) -> Result<(), Error> {
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
/// | attribute | what it says |
/// |---|---|
/// | `id = 42769` | Object ID; must be given, unless a definition says it. 42769 to 42800 are free for testing |
/// | `name = "Pump"` | registered name; where it is left out, that of the struct: `RainGauge` is `Rain Gauge` |
/// | `version = "1.0"` | version of the object; 1.0 where it is left out |
/// | `lwm2m_version = "1.1"` | oldest version of LwM2M; where it is left out, the first that has the types of the fields |
/// | `urn = "urn:oma:lwm2m:x:42769"` | made of id and version where it is left out |
/// | `multiple` | there may be more than one instance; `multiple = false` says the opposite |
/// | `mandatory` | every client has the object |
/// | `remarks = "..."` | closing remarks of the definition |
/// | `action(...)` | a resource that is executed; see below |
/// | `actions = ...` | whose methods the actions are; see below |
/// | `definition = ...` | the struct is held against a definition; see below |
/// | `xml` | the definition as XML, in the constant `DEFINITION_XML`; see below |
/// | `crate = path` | where the runtime is found, `::lwm2m_runtime` where it is left out |
///
/// Documentation comments become the description. Generics and lifetimes are the struct's own affair.
///
/// # On a field
///
/// | attribute | what it says |
/// |---|---|
/// | `id = 0` | Resource ID; must be given |
/// | `ops = "RW"` | what a server may do: `"R"`, `"W"`, `"RW"`, or `""` for bootstrap servers only; must be given |
/// | `name = "Duty Cycle"` | registered name; where it is left out, that of the field |
/// | `range = 0..=100` | values that may be written, both ends included; of text and bytes the length in bytes |
/// | `range = [0..=247, 255]` | several ranges and single values |
/// | `range = "0..247, 255"` | the same in the words of a definition |
/// | `values = "..."` | what people are told about the values; nothing is enforced |
/// | `units = "1/min"` | a unit of the SenML registries |
/// | `mandatory` | the resource is mandatory; usually the type says so |
/// | `multiple` | the type of the field is a container of your own, which holds the instances of a resource |
/// | `string`, `integer`, `unsigned`, `float`, `boolean`, `opaque`, `time`, `objlnk`, `corelnk` | the type of the resource; usually the type of the field says so |
/// | `skip` | the field is no resource; it begins with its `Default` |
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
/// | `i8`, `i16`, `i32`, `i64` | Integer; Time where `time` is stated |
/// | `u8`, `u16`, `u32`, `u64` | Unsigned Integer; but for `u64`, Integer or Time where that is stated |
/// | `f32`, `f64` | Float |
/// | `bool` | Boolean |
/// | `String`, `heapless::String<N>`, `&str` | String; Corelnk where `corelnk` is stated |
/// | `Vec<u8>`, `heapless::Vec<u8, N>`, `[u8; N]`, `&[u8]` | Opaque |
/// | `Time`, `ObjectLink`, `CoreLink<S>` | as they are called |
/// | anything else that implements `ResourceValue` | its `KIND`: a newtype of yours, an enum with [`Lwm2mEnum`](derive@Lwm2mEnum) |
///
/// A value that does not fit is refused when it is written, never rounded or cut. A range that allows more than fits
/// is an error. What is borrowed can be read, not written, and an error says so where `ops` promises otherwise.
///
/// The macro sees names, not types: it goes by the last piece of a path. A type that is stated is held against the
/// `KIND` of the field's type by the compiler.
///
/// # Actions
///
/// `action(id = 4, name = "Flush")` describes a resource that is executed. Besides `id` it may say
///
/// | attribute | what it says |
/// |---|---|
/// | `name = "Flush"` | registered name |
/// | `method = flush` | the method; by default it has the name of the resource |
/// | `mandatory` | it must be implemented; an optional one answers 4.05 until it is |
/// | `doc = "..."` | what it is for |
/// | `values = "0: seconds"` | what people are told about its arguments |
///
/// Clippy takes a second `action` for one that is said twice: `#[allow(clippy::duplicated_attributes)]` on the struct
/// tells it otherwise.
///
/// By default the derive adds a trait named after the struct, `PumpActions`, which you implement for the type that
/// owns the hardware. A mandatory action is a method, an optional one a function that returns the method, or `None`:
/// `fn drain() -> Option<Action<Self, Pump>> { None }`. `actions = MyTrait` uses a trait of yours, which has a method
/// for each action, and `actions = Self` uses methods of the struct:
///
/// ```
/// # use lwm2m_derive::Lwm2mObject;
/// # use lwm2m_runtime::{Error, Object};
/// # use lwm2m_runtime::execute::{Arguments, Execute, Execution};
/// #[derive(Lwm2mObject)]
/// #[lwm2m(id = 42769, actions = Self, action(id = 1, name = "Reset"))]
/// struct Counter {
///     #[lwm2m(id = 0, ops = "R")]
///     count: i64,
/// }
///
/// impl Counter {
///     fn reset(&mut self, _: Arguments<'_>) -> Result<(), Error> {
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
/// # Held against a definition
///
/// `definition = 3303` names a definition that comes with the derive, `definition = "objects/pump.xml"` a file, from
/// the folder of Cargo.toml; `id` chooses where a file defines several objects. A field is the resource that it is
/// called like, or the one that it names by `id` or `name`; everything else comes from the definition:
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
/// The struct may leave out what is optional, hold what is optional without an `Option`, and narrow a range. It
/// does not compile when a mandatory resource is missing, a type cannot hold its resource or not all of its range,
/// the definition has no such resource, or field and definition contradict each other; the message quotes the line
/// of the definition:
///
/// ```text
/// error: resource 5700 `Sensor Value` is a Float, and `i64` holds an Integer
///        objects/3303.xml:19: <Type>Float</Type>
///        help: use `f64` or `f32`
///   --> src/main.rs:7:14
/// ```
///
/// What can be executed needs no field: all of it is in the trait of actions, and `action(id = 4, method = ...)`
/// gives a method another name. With `actions = Self` optional actions that no `action` names are refused. A
/// file that changes is read again.
///
/// # The definition of a struct
///
/// `xml` adds `DEFINITION_XML`, the definition as OMA's schemas prescribe it: to register an object, or for the model
/// store of a server. It is a constant, so that a program that does not use it does not carry it.
///
/// ```
/// # use lwm2m_derive::Lwm2mObject;
/// /// Moves water.
/// #[derive(Lwm2mObject)]
/// #[lwm2m(id = 42769, xml)]
/// struct Pump {
///     #[lwm2m(id = 0, ops = "R")]
///     speed: f64,
/// }
///
/// assert!(Pump::DEFINITION_XML.contains("<Description1>Moves water.</Description1>"));
/// ```
#[proc_macro_derive(Lwm2mObject, attributes(lwm2m))]
pub fn derive_object(input: TokenStream) -> TokenStream {
    // What is named in the source is found from the folder of the package, wherever cargo was started.
    let folder = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    lwm2m_codegen::derive::object(input.into(), &folder).into()
}

/// Makes an enum the value of an Integer or Unsigned Integer resource.
///
/// Such an enum is open: one variant holds all codes that have no name, so that nothing a peer sends is lost.
///
/// ```
/// use lwm2m_derive::Lwm2mEnum;
/// use lwm2m_runtime::field::Enumeration;
///
/// #[derive(Debug, Clone, Copy, PartialEq, Lwm2mEnum)]
/// enum Mode {
///     #[lwm2m(code = 0)]
///     Off,
///     #[lwm2m(code = 1)]
///     On,
///     Other(i64),
/// }
///
/// assert_eq!(Mode::from_code(1), Mode::On);
/// assert_eq!(Mode::from_code(7).code(), 7);
/// ```
///
/// The enum has to be `Copy`.
///
/// | attribute | where | what it says |
/// |---|---|---|
/// | `unsigned` | enum | its resources are of type Unsigned Integer; Integer where it is left out |
/// | `crate = path` | enum | where the runtime is found, `::lwm2m_runtime` where it is left out |
/// | `code = 1` | variant | its code; a discriminant, `On = 1`, says the same |
/// | `other` | variant | it is for all other codes; `Other(i64)` goes without saying |
#[proc_macro_derive(Lwm2mEnum, attributes(lwm2m))]
pub fn derive_enumeration(input: TokenStream) -> TokenStream {
    lwm2m_codegen::derive::enumeration(input.into()).into()
}
