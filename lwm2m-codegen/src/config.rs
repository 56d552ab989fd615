//! The builder of a build script. It stores settings; [`generate`](Config::generate) runs the passes that follow them.

#[cfg(feature = "toml")]
mod file;
mod location;
mod rules;
mod select;

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::diagnostics::Severity;
use crate::emit::Container;

#[cfg(feature = "toml")]
pub(crate) use file::parse;
pub(crate) use location::Location;
pub use rules::{
    INPUT_EMPTY, INPUT_UNREADABLE, OUTPUT_FAILED, RULES, SETTING_INVALID, SETTING_UNUSED, VERSION_LEFT_OUT,
};
pub use select::Select;
pub(crate) use select::Target;

/// Configures what to generate, and how.
///
/// ```no_run
/// // build.rs
/// fn main() {
///     lwm2m_codegen::Config::new().bundled([3, 3303]).objects("objects").run()
/// }
/// ```
///
/// ```ignore
/// // src/lib.rs
/// pub mod objects { lwm2m_runtime::include_objects!(); }
/// ```
///
/// The order of settings does not matter. A setting that applies to nothing is an error with its line in build.rs, so
/// that no typing mistake goes unnoticed.
///
/// | setting | effect |
/// |---|---|
/// | [`bundled`](Config::bundled) | adds objects that come with this crate |
/// | [`objects`](Config::objects) | adds files and folders with definitions |
/// | [`only`](Config::only) | limits the objects that become code |
/// | [`version`](Config::version) | selects a version of an object, or several |
/// | [`all_versions`](Config::all_versions) | generates every version, side by side |
/// | [`only_resources`](Config::only_resources) | leaves out optional resources that a device does not have |
/// | [`any_object`](Config::any_object) | generates an enum of all objects |
/// | [`serde`](Config::serde) | reads and writes instances as JSON, by serde |
/// | [`rename`](Config::rename) | renames an object, a resource, an enum or a code |
/// | [`derive`](Config::derive) | derives a trait |
/// | [`attribute`](Config::attribute) | adds an attribute to a struct, a field, an enum or a variant |
/// | [`with_enum`](Config::with_enum) | names codes that a definition does not list |
/// | [`without_enum`](Config::without_enum) | uses plain numbers in place of an enum |
/// | [`with_reserved_codes`](Config::with_reserved_codes) | keeps the codes that a list reserves |
/// | [`strings`](Config::strings) | chooses the type of strings: on the heap, with a fixed capacity, or your own |
/// | [`opaques`](Config::opaques) | chooses the type of opaque values |
/// | [`multiples`](Config::multiples) | chooses the type of the instances of a multiple resource |
/// | [`capacity`](Config::capacity) | sets the capacity of one resource in bytes |
/// | [`instances`](Config::instances) | sets the capacity of one resource in instances |
/// | [`runtime`](Config::runtime) | sets the path of the runtime |
/// | [`level`](Config::level) | sets the severity of a rule |
/// | [`strict`](Config::strict) | makes every warning an error |
/// | [`out_dir`](Config::out_dir) | sets the output folder |
/// | [`file`](Config::file) | adds the settings of a file; needs the feature `toml` |
#[derive(Debug, Clone, Default)]
pub struct Config {
    #[cfg(feature = "toml")]
    pub(crate) files: Vec<(Location, PathBuf)>,
    pub(crate) inputs: Vec<(Location, Input)>,
    pub(crate) only: Vec<(Location, u16)>,
    pub(crate) versions: Vec<(Location, u16, String)>,
    pub(crate) all_versions: bool,
    pub(crate) any_object: Option<Location>,
    pub(crate) serde: Option<Location>,
    pub(crate) settings: Vec<Setting>,
    pub(crate) levels: Vec<(Location, String, Severity)>,
    pub(crate) strings: Option<(Location, Container)>,
    pub(crate) opaques: Option<(Location, Container)>,
    pub(crate) multiples: Option<(Location, Container)>,
    pub(crate) runtime: Option<(Location, String)>,
    pub(crate) out_dir: Option<PathBuf>,
    pub(crate) strict: bool,
}

#[derive(Debug, Clone)]
pub(crate) enum Input {
    Bundled(u16),
    Path(PathBuf),
}

/// A setting that applies to a part of what is generated.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    pub(crate) location: Location,
    pub(crate) select: Select,
    pub(crate) kind: SettingKind,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum SettingKind {
    Derive(String),
    Attribute(String),
    Rename(String),
    WithoutEnum,
    WithEnum(Vec<(i64, String)>),
    WithReservedCodes,
    Capacity(usize),
    Instances(usize),
    OnlyResources(Vec<u16>),
}

impl Config {
    /// Returns a configuration without inputs, with the default of every setting.
    pub fn new() -> Config {
        Config::default()
    }

    /// Adds objects that come with this crate, by id: see [`bundled`](crate::bundled).
    #[track_caller]
    #[must_use]
    pub fn bundled(mut self, ids: impl IntoIterator<Item = u16>) -> Config {
        let location = Location::caller();
        self.inputs.extend(ids.into_iter().map(|id| (location, Input::Bundled(id))));
        self
    }

    /// Adds a file with definitions, or every `.xml` file in a folder, without those in folders within.
    ///
    /// The path is relative to the package. A file without an object is an error if it is named, and a warning if it is
    /// found in a folder.
    #[track_caller]
    #[must_use]
    pub fn objects(mut self, path: impl Into<PathBuf>) -> Config {
        self.inputs.push((Location::caller(), Input::Path(path.into())));
        self
    }

    /// Limits the objects that become code to these. Can be called more than once.
    #[track_caller]
    #[must_use]
    pub fn only(mut self, ids: impl IntoIterator<Item = u16>) -> Config {
        let location = Location::caller();
        self.only.extend(ids.into_iter().map(|id| (location, id)));
        self
    }

    /// Selects the version of an object where the inputs define several. The default is the newest.
    ///
    /// Called more than once for an object, it makes a module of each version: see
    /// [`all_versions`](Config::all_versions).
    ///
    /// ```
    /// use lwm2m_codegen::Config;
    ///
    /// let config = Config::new().objects("registry/version_history").version(3, "1.0").version(3, "1.2");
    /// ```
    #[track_caller]
    #[must_use]
    pub fn version(mut self, object: u16, version: impl Into<String>) -> Config {
        self.versions.push((Location::caller(), object, version.into()));
        self
    }

    /// Generates every version that the inputs define, for a gateway with old and new devices.
    ///
    /// The newest version of an object is in its usual module, `objects::device`. Each version has a module within,
    /// such as `objects::device::v1_0`. That of the newest is another name for `objects::device`, so that code which
    /// names a version keeps its meaning when a newer one appears. `definitions()` lists the newest version of each
    /// object, `versions()` lists all of them: the runtime's `in_version` finds the one that a device has registered.
    ///
    /// Older versions in another folder need an [`objects`](Config::objects) of their own.
    ///
    /// ```
    /// use lwm2m_codegen::Config;
    ///
    /// let config = Config::new().objects("registry").objects("registry/version_history").all_versions();
    /// ```
    #[must_use]
    pub fn all_versions(mut self) -> Config {
        self.all_versions = true;
        self
    }

    /// Leaves out optional resources of an object: only these are generated, and all mandatory ones.
    ///
    /// A device without most optional resources has a smaller struct and a smaller table, and answers 4.04 for the
    /// others. The setting applies to every version of the object that is generated.
    ///
    /// ```
    /// use lwm2m_codegen::Config;
    ///
    /// // Firmware Update with the protocols that the device supports, and no other optional resource.
    /// let config = Config::new().bundled([5]).only_resources(5, [8]);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn only_resources(self, object: u16, resources: impl IntoIterator<Item = u16>) -> Config {
        let resources = resources.into_iter().collect();
        self.set(Location::caller(), Select::object(object), SettingKind::OnlyResources(resources))
    }

    /// Sets whether `mod.rs` has `AnyObject`, an enum with a variant for each object and version.
    ///
    /// A server or gateway decodes an instance with `AnyObject::decode` in the version that the device has registered,
    /// and needs no table of objects of its own. A `match` over it cannot forget an object. The variants are boxed, so
    /// that it needs the runtime's feature `alloc`.
    ///
    /// ```
    /// use lwm2m_codegen::Config;
    ///
    /// let config = Config::new().objects("registry").all_versions().any_object(true);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn any_object(mut self, any_object: bool) -> Config {
        let location = Location::caller();
        self.any_object = any_object.then_some(location);
        self
    }

    /// Sets whether structs and enums implement serde's `Serialize` and `Deserialize`, in the JSON form of
    /// `docs/json.md`, which `lwm2m export --to json-schema` describes.
    ///
    /// The keys are the names of the fields, values that are absent have no key, and an enum is its code. The
    /// implementation is part of the runtime, so that the generated code is short: it needs the feature `serde` of the
    /// runtime, and no serde of your own.
    ///
    /// ```
    /// use lwm2m_codegen::Config;
    ///
    /// let config = Config::new().bundled([3, 3303]).serde(true);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn serde(mut self, serde: bool) -> Config {
        let location = Location::caller();
        self.serde = serde.then_some(location);
        self
    }

    /// Derives a trait: for the structs and enums of all objects or of one, or for a single enum.
    ///
    /// Structs always have `Debug`, `Clone`, `PartialEq`, and `Default` where no resource is mandatory. Enums always
    /// have `Debug`, `Clone`, `Copy`, `PartialEq` and `Eq`.
    ///
    /// ```
    /// use lwm2m_codegen::{Config, Select};
    ///
    /// let config = Config::new()
    ///     .bundled([3, 3303])
    ///     .derive(Select::all(), "defmt::Format")
    ///     .derive(Select::enumeration(3, 11), "PartialOrd");
    /// ```
    #[track_caller]
    #[must_use]
    pub fn derive(self, select: Select, path: impl Into<String>) -> Config {
        self.set(Location::caller(), select, SettingKind::Derive(path.into()))
    }

    /// Adds an attribute, written as in Rust: to structs (`Select::all()`, an object), a field (a resource), an enum,
    /// or one of its variants (a label).
    ///
    /// ```
    /// use lwm2m_codegen::{Config, Select};
    ///
    /// let config = Config::new()
    ///     .bundled([3])
    ///     .attribute(Select::object(3), "#[must_use]")
    ///     .attribute(Select::resource(3, 9), r#"#[doc(alias = "charge")]"#);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn attribute(self, select: Select, attribute: impl Into<String>) -> Config {
        self.set(Location::caller(), select, SettingKind::Attribute(attribute.into()))
    }

    /// Renames an object (`Thermometer`; also its module), a resource (`celsius`; also its constant and its enum), an
    /// enum (`Fault`) or one of its variants (`LowBattery`).
    #[track_caller]
    #[must_use]
    pub fn rename(self, select: Select, name: impl Into<String>) -> Config {
        self.set(Location::caller(), select, SettingKind::Rename(name.into()))
    }

    /// Uses plain numbers in place of an enum: for a resource, for those of an object, or for all.
    #[track_caller]
    #[must_use]
    pub fn without_enum(self, select: Select) -> Config {
        self.set(Location::caller(), select, SettingKind::WithoutEnum)
    }

    /// Makes an enum for a resource whose definition does not list its codes, or lists them ambiguously. Replaces codes
    /// that the definition lists.
    ///
    /// ```
    /// use lwm2m_codegen::{Config, Select};
    ///
    /// let config = Config::new()
    ///     .bundled([3])
    ///     .with_enum(Select::resource(3, 20), [(0, "Normal"), (1, "Charging"), (4, "Low")]);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn with_enum<S: Into<String>>(
        self,
        resource: Select,
        labels: impl IntoIterator<Item = (i64, S)>,
    ) -> Config {
        let labels = labels.into_iter().map(|(code, name)| (code, name.into())).collect();
        self.set(Location::caller(), resource, SettingKind::WithEnum(labels))
    }

    /// Keeps the codes that a list reserves for later, as in `6: Reserved`: of a resource, of those of an object, or of
    /// all. By default they have no name, since a later version may give them a meaning.
    ///
    /// ```
    /// use lwm2m_codegen::{Config, Select};
    ///
    /// // A table of a restaurant: 0: Free, 1: Taken, 2: Reserved.
    /// let config = Config::new().objects("42769.xml").with_reserved_codes(Select::resource(42769, 1));
    /// ```
    #[track_caller]
    #[must_use]
    pub fn with_reserved_codes(self, select: Select) -> Config {
        self.set(Location::caller(), select, SettingKind::WithReservedCodes)
    }

    /// Sets the type of String and Corelnk values. The default is `String`.
    #[track_caller]
    #[must_use]
    pub fn strings(mut self, container: Container) -> Config {
        self.strings = Some((Location::caller(), container));
        self
    }

    /// Sets the type of Opaque values. The default is `Vec<u8>`.
    #[track_caller]
    #[must_use]
    pub fn opaques(mut self, container: Container) -> Config {
        self.opaques = Some((Location::caller(), container));
        self
    }

    /// Sets the type that holds the instances of a multiple resource. The default is the runtime's `Multiple<T>`.
    #[track_caller]
    #[must_use]
    pub fn multiples(mut self, container: Container) -> Config {
        self.multiples = Some((Location::caller(), container));
        self
    }

    /// Sets the capacity of one String, Opaque or Corelnk in bytes. The default is the length in its definition.
    #[track_caller]
    #[must_use]
    pub fn capacity(self, resource: Select, bytes: usize) -> Config {
        self.set(Location::caller(), resource, SettingKind::Capacity(bytes))
    }

    /// Sets the capacity of one multiple resource in instances.
    #[track_caller]
    #[must_use]
    pub fn instances(self, resource: Select, count: usize) -> Config {
        self.set(Location::caller(), resource, SettingKind::Instances(count))
    }

    /// Sets the path of the runtime in generated code. The default is `::lwm2m_runtime`.
    #[track_caller]
    #[must_use]
    pub fn runtime(mut self, path: impl Into<String>) -> Config {
        self.runtime = Some((Location::caller(), path.into()));
        self
    }

    /// Sets the severity of a rule about definitions, by its code: see
    /// [`rules::RULES`](crate::rules::RULES).
    #[track_caller]
    #[must_use]
    pub fn level(mut self, rule: impl Into<String>, severity: Severity) -> Config {
        self.levels.push((Location::caller(), rule.into(), severity));
        self
    }

    /// Sets whether every warning about a definition is an error.
    ///
    /// Published definitions have mistakes that their users cannot fix. By default a mistake that costs at most one
    /// resource is therefore a warning. A file that cannot be read, an id that is missing or used twice, and an unknown
    /// type are always errors.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Config {
        self.strict = strict;
        self
    }

    /// Sets the folder that [`run`](Config::run) and [`compile`](Config::compile) write to. The default is `objects` in
    /// cargo's `OUT_DIR`, where `include_objects!()` finds it.
    #[must_use]
    pub fn out_dir(mut self, path: impl Into<PathBuf>) -> Config {
        self.out_dir = Some(path.into());
        self
    }

    /// Adds the settings of a TOML file, which `lwm2m generate` reads as well.
    ///
    /// The path is relative to the package; paths in the file are relative to the folder of the file. The settings add
    /// to those of the build script, whose [`out_dir`](Config::out_dir) takes precedence. Two different values for one
    /// thing are an error.
    ///
    /// | table | key | setting |
    /// |---|---|---|
    /// | the file | `bundled` | [`bundled`](Config::bundled) |
    /// | | `objects` | [`objects`](Config::objects) |
    /// | | `only` | [`only`](Config::only) |
    /// | | `all-versions` | [`all_versions`](Config::all_versions) |
    /// | | `any-object` | [`any_object`](Config::any_object) |
    /// | | `serde` | [`serde`](Config::serde) |
    /// | | `strings`, `opaques`, `multiples` | [`strings`](Config::strings), [`opaques`](Config::opaques), [`multiples`](Config::multiples): `"heap"`, `{ heapless = 32 }`, or `{ type = "my::Text<{len}>", default = 32 }` |
    /// | | `runtime` | [`runtime`](Config::runtime) |
    /// | | `strict` | [`strict`](Config::strict) |
    /// | | `out-dir` | [`out_dir`](Config::out_dir) |
    /// | `[levels]` | the code of a rule | [`level`](Config::level): `"off"`, `"note"`, `"warning"` or `"error"` |
    /// | `[object.ID]` | `version` | [`version`](Config::version) |
    /// | | `only-resources` | [`only_resources`](Config::only_resources) |
    /// | `[object.ID.resource.ID]` | `capacity`, `instances` | [`capacity`](Config::capacity), [`instances`](Config::instances) |
    /// | | `codes` | [`with_enum`](Config::with_enum) |
    /// | `[object.ID.resource.ID.enum]` | | the enum of the resource |
    /// | `[object.ID.resource.ID.enum.label.CODE]` | | a code of the enum |
    /// | object, resource, enum, label | `name` | [`rename`](Config::rename) |
    /// | the file, object, enum | `derive` | [`derive`](Config::derive) |
    /// | the file, object, resource, enum, label | `attributes` | [`attribute`](Config::attribute) |
    /// | the file, object | `enums = false` | [`without_enum`](Config::without_enum) |
    /// | resource | `enum = false` | [`without_enum`](Config::without_enum) |
    /// | the file, object, resource | `reserved-codes = true` | [`with_reserved_codes`](Config::with_reserved_codes) |
    ///
    /// The README of this crate has an example with every key.
    ///
    /// ```no_run
    /// // build.rs
    /// fn main() {
    ///     lwm2m_codegen::Config::new().file("lwm2m.toml").run()
    /// }
    /// ```
    #[cfg(feature = "toml")]
    #[track_caller]
    #[must_use]
    pub fn file(mut self, path: impl Into<PathBuf>) -> Config {
        self.files.push((Location::caller(), path.into()));
        self
    }

    /// Returns whether several versions of an object can become code.
    pub(crate) fn keeps_versions(&self) -> bool {
        let mut objects = BTreeSet::new();
        self.all_versions || self.versions.iter().any(|(_, object, _)| !objects.insert(object))
    }

    fn set(mut self, location: Location, select: Select, kind: SettingKind) -> Config {
        self.settings.push(Setting { location, select, kind });
        self
    }
}

#[cfg(test)]
mod tests {
    /// Returns the settings in the text of this file: every public method but `new`.
    fn settings() -> Vec<&'static str> {
        let source = include_str!("config.rs");
        let methods = source.lines().filter_map(|line| line.strip_prefix("    pub fn "));
        let names = methods.filter_map(|method| method.split_once(['(', '<'])).map(|(name, _)| name);
        names.filter(|name| *name != "new").collect()
    }

    #[test]
    fn every_setting_has_its_line_in_the_table() {
        let settings = settings();
        assert!(settings.len() > 15, "{settings:?}");
        for name in settings {
            let line = format!("/// | [`{name}`](Config::{name}) | ");
            assert_eq!(include_str!("config.rs").matches(&line).count(), 1, "{name}");
        }
    }
}
