//! The builder: what a build.rs says about its objects.
//!
//! | file | what lives there |
//! |---|---|
//! | `select` | what a setting applies to |
//! | `input` | files, folders and bundled objects to definitions |
//! | `choose` | which definitions, in which versions, become code |
//! | `edit` | settings that change what is generated: names, enums |
//! | `dress` | settings that add to it: derives, attributes |
//! | `unused` | settings that applied to nothing, and why |
//! | `severity` | which diagnostics stop a run |
//! | `place` | the line of build.rs a setting was written in |
//! | `run` | the way from a build script to cargo |
//! | `rules` | what can be wrong with settings, inputs and outputs |

mod choose;
mod dress;
mod edit;
mod input;
mod place;
mod rules;
mod run;
mod select;
mod severity;
mod state;
mod unused;

use std::panic::Location;
use std::path::PathBuf;

use crate::diagnostics::Severity;
use crate::emit::Container;
use place::Place;

pub use rules::{
    INPUT_EMPTY, INPUT_UNREADABLE, OBJECT_DEFINED_TWICE, OUTPUT_FAILED, RULES, SETTING_INVALID,
    SETTING_UNUSED,
};
pub use select::Select;

// The steps of `Config::generate`.
pub(crate) use choose::choose;
pub(crate) use dress::{dress, style};
pub(crate) use edit::{Naming, enums as edit_enums, naming as name};
pub(crate) use input::{Definition, read};
pub(crate) use severity::judge;
pub(crate) use state::State;
pub(crate) use unused::report as report_unused;

/// Reports settings that cannot be followed, whatever the definitions are.
pub(crate) fn check_settings(config: &Config, state: &mut State) {
    severity::check_levels(config, state);
    dress::check(config, state);
}

/// What to generate, and how. The one thing a build.rs needs.
///
/// ```no_run
/// // build.rs
/// fn main() -> std::process::ExitCode {
///     lwm2m_codegen::Config::new().bundled([3, 3303]).objects("objects").run()
/// }
/// ```
///
/// ```ignore
/// // src/lib.rs
/// pub mod objects { lwm2m_runtime::include_objects!(); }
/// ```
///
/// Settings come in any order. One that applies to nothing is an error, so that a typing mistake is found
/// where it was made.
///
/// | setting | what it decides |
/// |---|---|
/// | [`bundled`](Config::bundled) | objects that come with this crate |
/// | [`objects`](Config::objects) | files and folders with definitions |
/// | [`only`](Config::only) | which of them become code |
/// | [`version`](Config::version) | the version of an object, or several |
/// | [`all_versions`](Config::all_versions) | every version, side by side |
/// | [`rename`](Config::rename) | what an object, a resource, an enum or a code is called |
/// | [`derive`](Config::derive) | traits to derive |
/// | [`attribute`](Config::attribute) | attributes on structs, fields, enums and variants |
/// | [`with_enum`](Config::with_enum) | names for codes that a definition does not list |
/// | [`without_enum`](Config::without_enum) | plain numbers in place of an enum |
/// | [`strings`](Config::strings) | what holds text: the heap, a fixed capacity, a type of one's own |
/// | [`opaques`](Config::opaques) | what holds bytes |
/// | [`multiples`](Config::multiples) | what holds the instances of a multiple resource |
/// | [`capacity`](Config::capacity) | bytes to make room for in one resource |
/// | [`instances`](Config::instances) | instances to make room for in one resource |
/// | [`runtime`](Config::runtime) | where generated code finds the runtime |
/// | [`level`](Config::level) | how serious the diagnostics of a rule are |
/// | [`strict`](Config::strict) | whether every warning stops the build |
/// | [`out_dir`](Config::out_dir) | where the files go |
#[derive(Debug, Clone)]
pub struct Config {
    inputs: Vec<(Place, Input)>,
    only: Vec<(Place, u16)>,
    versions: Vec<(Place, u16, String)>,
    all_versions: bool,
    settings: Vec<Setting>,
    levels: Vec<(Place, String, Severity)>,
    strings: Option<(Place, Container)>,
    opaques: Option<(Place, Container)>,
    multiples: Option<(Place, Container)>,
    runtime: Option<(Place, String)>,
    out_dir: Option<PathBuf>,
    strict: bool,
}

#[derive(Debug, Clone)]
enum Input {
    Bundled(u16),
    Path(PathBuf),
}

#[derive(Debug, Clone)]
struct Setting {
    place: Place,
    select: Select,
    what: What,
}

/// What is set.
#[derive(Debug, Clone)]
enum What {
    Derive(String),
    Attribute(String),
    Rename(String),
    NoEnum,
    Labels(Vec<(i64, String)>),
    Capacity(usize),
    Instances(usize),
}

impl Default for Config {
    fn default() -> Self {
        Config::new()
    }
}

impl Config {
    /// Nothing to generate yet, and the usual shape.
    pub fn new() -> Config {
        Config {
            inputs: Vec::new(),
            only: Vec::new(),
            versions: Vec::new(),
            all_versions: false,
            settings: Vec::new(),
            levels: Vec::new(),
            strings: None,
            opaques: None,
            multiples: None,
            runtime: None,
            out_dir: None,
            strict: false,
        }
    }

    /// Objects whose definitions come with this crate, by id: see [`bundled`](crate::bundled).
    #[track_caller]
    #[must_use]
    pub fn bundled(mut self, ids: impl IntoIterator<Item = u16>) -> Config {
        let place = Location::caller();
        self.inputs.extend(ids.into_iter().map(|id| (place, Input::Bundled(id))));
        self
    }

    /// A file with definitions, or a folder: every `.xml` file in it, though not those in folders within.
    ///
    /// The path is relative to the package. A file that turns out to define no object is an error when it
    /// is named, and a warning when it was found in a folder.
    #[track_caller]
    #[must_use]
    pub fn objects(mut self, path: impl Into<PathBuf>) -> Config {
        self.inputs.push((Location::caller(), Input::Path(path.into())));
        self
    }

    /// These objects and no others, whatever else the inputs define. May be called more than once.
    #[track_caller]
    #[must_use]
    pub fn only(mut self, ids: impl IntoIterator<Item = u16>) -> Config {
        let place = Location::caller();
        self.only.extend(ids.into_iter().map(|id| (place, id)));
        self
    }

    /// The version of an object to use, where the inputs define several. Without it, the newest is used.
    ///
    /// Named more than once for an object, every version that was named becomes a module: see
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

    /// Every version that the inputs define, side by side: for a gateway that meets old devices and new ones.
    ///
    /// The newest version of an object is found where it always is, `objects::device`. Each version has a module
    /// of its own within, `objects::device::v1_0`; that of the newest is another name for `objects::device`, so
    /// that code which names a version keeps its meaning when a newer one appears. `definitions()` lists the newest
    /// versions and nothing else, one an object. `versions()` lists all of them: the runtime's `in_version` finds
    /// the one in it for what a device has registered.
    ///
    /// Folders are not searched for older versions: name the folder that has them.
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

    /// Whether an object may stand in more than one version.
    pub(crate) fn keeps_versions(&self) -> bool {
        let twice = |index: usize, id: u16| {
            self.versions.iter().skip(index).skip(1).any(|(_, other, _)| *other == id)
        };
        self.all_versions || self.versions.iter().enumerate().any(|(index, (_, id, _))| twice(index, *id))
    }

    /// A trait to derive: on the structs and enums of all objects or of one, or on a single enum.
    ///
    /// Structs have `Debug`, `Clone`, `PartialEq`, and `Default` where nothing is mandatory; enums have `Debug`,
    /// `Clone`, `Copy`, `PartialEq` and `Eq`. Most of these are calls into the runtime, which are cheap to compile;
    /// one that is named here is derived instead.
    ///
    /// ```
    /// use lwm2m_codegen::{Config, Select};
    ///
    /// let config = Config::new()
    ///     .bundled([3, 3303])
    ///     .derive(Select::all(), "serde::Serialize")
    ///     .derive(Select::enumeration(3, 11), "Hash");
    /// ```
    #[track_caller]
    #[must_use]
    pub fn derive(self, select: Select, path: impl Into<String>) -> Config {
        self.set(Location::caller(), select, What::Derive(path.into()))
    }

    /// An attribute, as it is written in Rust: on structs (`Select::all()`, an object), a field (a resource), an
    /// enum or one of its variants (a label).
    ///
    /// ```
    /// use lwm2m_codegen::{Config, Select};
    ///
    /// let config = Config::new()
    ///     .bundled([3])
    ///     .derive(Select::object(3), "serde::Serialize")
    ///     .attribute(Select::object(3), r#"#[serde(rename_all = "camelCase")]"#)
    ///     .attribute(Select::resource(3, 9), "#[serde(skip)]");
    /// ```
    #[track_caller]
    #[must_use]
    pub fn attribute(self, select: Select, attribute: impl Into<String>) -> Config {
        self.set(Location::caller(), select, What::Attribute(attribute.into()))
    }

    /// Another name: for an object (`Thermometer`; its module follows), a resource (`celsius`; its constant and
    /// its enum follow), an enum (`Fault`) or one of its variants (`LowBattery`).
    #[track_caller]
    #[must_use]
    pub fn rename(self, select: Select, name: impl Into<String>) -> Config {
        self.set(Location::caller(), select, What::Rename(name.into()))
    }

    /// Plain numbers in place of an enum: for a resource, for those of an object, or for all.
    #[track_caller]
    #[must_use]
    pub fn without_enum(self, select: Select) -> Config {
        self.set(Location::caller(), select, What::NoEnum)
    }

    /// An enum for a resource whose definition does not list its codes, or lists them in a way that cannot be
    /// read safely. Takes the place of the codes that were found, if any were.
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
        self.set(Location::caller(), resource, What::Labels(labels))
    }

    /// What holds the value of a String or a Corelnk. Unless it is set, a `String`.
    #[track_caller]
    #[must_use]
    pub fn strings(mut self, container: Container) -> Config {
        self.strings = Some((Location::caller(), container));
        self
    }

    /// What holds the value of an Opaque. Unless it is set, a `Vec<u8>`.
    #[track_caller]
    #[must_use]
    pub fn opaques(mut self, container: Container) -> Config {
        self.opaques = Some((Location::caller(), container));
        self
    }

    /// What holds the instances of a multiple resource. Unless it is set, the runtime's `Multiple<T>`.
    #[track_caller]
    #[must_use]
    pub fn multiples(mut self, container: Container) -> Config {
        self.multiples = Some((Location::caller(), container));
        self
    }

    /// How many bytes to make room for in one String, Opaque or Corelnk, whatever its definition says.
    #[track_caller]
    #[must_use]
    pub fn capacity(self, resource: Select, bytes: usize) -> Config {
        self.set(Location::caller(), resource, What::Capacity(bytes))
    }

    /// How many instances to make room for in one multiple resource.
    #[track_caller]
    #[must_use]
    pub fn instances(self, resource: Select, count: usize) -> Config {
        self.set(Location::caller(), resource, What::Instances(count))
    }

    /// Where generated code finds the runtime. Unless it is set, `::lwm2m_runtime`.
    #[track_caller]
    #[must_use]
    pub fn runtime(mut self, path: impl Into<String>) -> Config {
        self.runtime = Some((Location::caller(), path.into()));
        self
    }

    /// How serious the diagnostics of a rule about definitions are, by its code: see
    /// [`rules::RULES`](crate::rules::RULES).
    #[track_caller]
    #[must_use]
    pub fn level(mut self, rule: impl Into<String>, severity: Severity) -> Config {
        self.levels.push((Location::caller(), rule.into(), severity));
        self
    }

    /// Whether a mistake in a definition stops the build, even where it could be repaired.
    ///
    /// Published definitions have mistakes in them, and their users cannot mend them. Therefore a mistake
    /// that costs no more than one resource is a warning, unless this is set: then every warning is an error.
    /// What keeps a file from being read, an id that is missing or given twice and a type that does not
    /// exist are errors either way.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Config {
        self.strict = strict;
        self
    }

    /// The folder that [`run`](Config::run) writes to. Unless it is set, `objects` in cargo's `OUT_DIR`, where
    /// `include_objects!()` looks for it.
    #[must_use]
    pub fn out_dir(mut self, path: impl Into<PathBuf>) -> Config {
        self.out_dir = Some(path.into());
        self
    }

    fn set(mut self, place: Place, select: Select, what: What) -> Config {
        self.settings.push(Setting { place, select, what });
        self
    }
}

#[cfg(test)]
mod tests {
    /// The settings by the text of this file: every method that takes a configuration and hands it on.
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
