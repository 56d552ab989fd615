//! Generated code compiles without a warning: in both editions, under clippy and rustdoc, in a crate without the
//! standard library, and beside types with the names of the prelude.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use lwm2m_codegen::diagnostics::Sources;
use lwm2m_codegen::model::Version;
use lwm2m_codegen::{Config, Container, Select, xml};
use lwm2m_tests::crates::Crate;
use lwm2m_tests::data::{self, checkout};

/// Its types shadow those of the prelude: generated code has to use whole paths.
const LIB: &str = "\
//! A crate with types of its own.
#![no_std]
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, clippy::all)]

/// Objects, and types with the names of the prelude.
pub mod objects {
    /// Not an option.
    pub struct Option;
    /// Not a result.
    pub struct Result;
    /// Not a string.
    pub struct String;
    /// Not a vector.
    pub struct Vec;
    /// Not a box.
    pub struct Box;
    /// Not a multiple resource.
    pub struct Multiple;

    include!(\"generated/mod.rs\");
}
";

fn manifest(name: &str, edition: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"{edition}\"\n\n\
         [dependencies]\n\
         lwm2m-runtime = {{ version = \"0.1\", default-features = false, features = [\"alloc\", \"heapless\"] }}\n"
    )
}

/// Generates with `config`, and runs clippy and rustdoc on the result.
fn compiles(name: &str, config: &Config) {
    let generated = config.generate().unwrap_or_else(|failure| panic!("{failure}"));
    for edition in ["2021", "2024"] {
        let name = format!("{name}-{edition}");
        let one = Crate::new(&name);
        one.manifest(&manifest(&name, edition)).file("src/lib.rs", LIB);
        generated.write(one.folder().join("src/generated")).expect("the files can be written");
        one.succeeds(&["clippy", "--quiet"], &[]);
        one.succeeds(&["doc", "--quiet", "--no-deps"], &[("RUSTDOCFLAGS", "-D warnings")]);
    }
}

/// Returns whether a file defines an object, such as `3.xml` or `3-1_0.xml`.
fn is_object(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(|c: char| c.is_ascii_digit()))
}

#[test]
fn the_objects_of_the_project_compile_without_a_warning() {
    let objects = checkout().join("objects");
    compiles("ours", &Config::new().objects(objects.join("core")).objects(objects.join("ipso")));
}

#[test]
fn the_objects_of_the_project_compile_with_containers_of_fixed_capacity() {
    let objects = checkout().join("objects");
    let heapless = |default| Container::Heapless { default };
    let config = Config::new()
        .objects(objects.join("core"))
        .objects(objects.join("ipso"))
        .strings(heapless(64))
        .opaques(heapless(64))
        .multiples(heapless(4));
    compiles("fixed", &config);
}

#[test]
fn objects_of_fixed_capacity_have_the_traits_of_defmt_and_serde() {
    let objects = checkout().join("objects");
    let heapless = |default| Container::Heapless { default };
    let config = Config::new()
        .objects(objects.join("core"))
        .strings(heapless(64))
        .opaques(heapless(64))
        .multiples(heapless(4))
        .derive(Select::all(), "defmt::Format")
        .serde(true);
    let generated = config.generate().unwrap_or_else(|failure| panic!("{failure}"));
    let firmware = Crate::new("firmware");
    let manifest = "[package]\nname = \"firmware\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
                    [dependencies]\ndefmt = \"1\"\n\
                    serde-json-core = { version = \"0.7\", features = [\"custom-error-messages\"] }\n\
                    lwm2m-runtime = { version = \"0.1\", default-features = false, features = [\"defmt\", \"heapless\", \"serde\"] }\n";
    firmware.manifest(manifest).file("src/lib.rs", FIRMWARE);
    firmware.file("src/main.rs", JSON);
    generated.write(firmware.folder().join("src/generated")).expect("the files can be written");
    firmware.succeeds(&["clippy", "--quiet"], &[]);
    assert_eq!(firmware.succeeds(&["run", "--quiet"], &[]), "");
}

/// A program that reads and writes JSON without an allocator.
const JSON: &str = "\
//! JSON without an allocator.
use firmware::objects::{device::Device, firmware_update::FirmwareUpdate};

fn main() {
    let text = r#\"{\"manufacturer\":\"Acme\",\"battery_level\":95,\"error_code\":{\"0\":0,\"3\":12},\
        \"current_time\":1367491215,\"supported_binding_and_modes\":\"U\",\"ext_dev_info\":{\"0\":\"3303:0\"}}\"#;
    let (device, _): (Device, usize) = serde_json_core::from_str(text).unwrap();
    assert_eq!(device.battery_level, Some(95));
    assert_eq!(serde_json_core::to_string::<_, 512>(&device).unwrap().as_str(), text);

    let text = r#\"{\"package\":\"AAEC/w==\",\"package_uri\":\"\",\"state\":0,\"update_result\":0,\
        \"firmware_update_delivery_method\":2}\"#;
    let (update, _): (FirmwareUpdate, usize) = serde_json_core::from_str(text).unwrap();
    assert_eq!(update.package.as_deref(), Some(&[0, 1, 2, 255][..]));
    assert_eq!(serde_json_core::to_string::<_, 512>(&update).unwrap().as_str(), text);

    let wrong = r#\"{\"error_code\":{\"0\":0,\"1\":0,\"2\":0,\"3\":0,\"4\":0},\"supported_binding_and_modes\":\"U\"}\"#;
    let error = serde_json_core::from_str::<Device>(wrong).unwrap_err();
    assert!(error.to_string().contains(\"error_code/4: more resource instances than the 4 that fit\"), \"{error}\");
}
";

/// A function that logs an object, one of its enums, and an error.
const FIRMWARE: &str = "\
//! Firmware that logs.
#![no_std]
#![forbid(unsafe_code)]
#![deny(warnings, clippy::all)]

/// Objects.
pub mod objects {
    include!(\"generated/mod.rs\");
}

/// Logs.
pub fn log(device: &objects::device::Device, error: &lwm2m_runtime::Error) {
    defmt::info!(\"{}, {}\", device, device.battery_status);
    defmt::warn!(\"{} {}\", error.code(), error);
}
";

#[test]
fn the_whole_registry_compiles_without_a_warning_in_every_version() {
    let Some(registry) = data::folder("registry") else {
        return;
    };
    let config = Config::new().objects(&registry).objects(registry.join("version_history")).all_versions();
    let generated = config.generate().unwrap_or_else(|failure| panic!("{failure}"));
    let mut sources = Sources::default();
    let files = generated.inputs.iter().filter(|path| is_object(path));
    let versions: BTreeSet<(u16, Version)> = files
        .flat_map(|file| {
            xml::read_bytes(file, &std::fs::read(file).expect("it was read before"), &mut sources).objects
        })
        .map(|object| (object.id.value, object.version.value))
        .collect();
    assert_eq!(
        generated.files.len(),
        versions.len() + 1,
        "a module for every version, and one that lists them"
    );
    compiles("registry", &config);
}

#[test]
fn a_gateway_finds_the_table_of_the_version_that_a_device_has() {
    let gateway = Crate::new("gateway");
    let manifest = "[package]\nname = \"gateway\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
                    [dependencies]\nlwm2m-runtime = \"0.1\"\n";
    gateway.manifest(manifest).file("src/main.rs", GATEWAY);
    let pump = |version: &str, extra: &str| PUMP.replace("{version}", version).replace("{extra}", extra);
    gateway.file("objects/42769.xml", &pump("1.2", PUMP_EXTRA)).file("objects/old.xml", &pump("1.0", ""));
    let config = Config::new().objects(gateway.folder().join("objects")).all_versions();
    let generated = config.generate().unwrap_or_else(|failure| panic!("{failure}"));
    generated.write(gateway.folder().join("src/generated")).expect("the files can be written");
    gateway.succeeds(&["run", "--quiet"], &[("RUSTFLAGS", "-D warnings")]);
}

/// An object in two versions.
const PUMP: &str = "<LWM2M><Object ObjectType=\"MODefinition\"><Name>Pump</Name><Description1>Pumps.</Description1>\
<ObjectID>42769</ObjectID><ObjectURN>urn:oma:lwm2m:x:42769:{version}</ObjectURN>\
<ObjectVersion>{version}</ObjectVersion><MultipleInstances>Single</MultipleInstances>\
<Mandatory>Optional</Mandatory><Resources><Item ID=\"0\"><Name>Speed</Name><Operations>R</Operations>\
<MultipleInstances>Single</MultipleInstances><Mandatory>Mandatory</Mandatory><Type>Float</Type>\
<RangeEnumeration/><Units/><Description>How fast.</Description></Item>{extra}</Resources></Object></LWM2M>";

/// The resource that the newer version adds.
const PUMP_EXTRA: &str = "<Item ID=\"1\"><Name>Duty</Name><Operations>RW</Operations>\
<MultipleInstances>Single</MultipleInstances><Mandatory>Optional</Mandatory><Type>Integer</Type>\
<RangeEnumeration>0..100</RangeEnumeration><Units/><Description>How much.</Description></Item>";

/// A program that uses both versions.
const GATEWAY: &str = "\
use lwm2m_runtime::{ContentFormat, Decoder, Encoder, Path};
use lwm2m_runtime::definition::{Version, in_version};

mod objects {
    include!(\"generated/mod.rs\");
}

use objects::pump::{self, Pump};

fn main() {
    let path = Path::instance(pump::OBJECT_ID, 0);
    let version = |minor| Version { major: 1, minor };
    let resources = |minor| {
        in_version(&objects::versions(), pump::OBJECT_ID, version(minor)).map(|found| found.resources().len())
    };
    assert_eq!((resources(0), resources(1), resources(2), resources(3)), (Some(1), Some(2), Some(2), Some(2)));
    assert_eq!(objects::definitions().len(), 1);

    // The struct of the old version decodes the payload of an old device.
    let old = pump::v1_0::Pump::new(1450.0);
    let payload = Encoder::read(&old, path).encode_to_vec(ContentFormat::TLV).unwrap();
    let read: pump::v1_0::Pump = Decoder::new(ContentFormat::TLV, &payload, path).decode().unwrap();
    // The newest version has two paths.
    let new: pump::v1_2::Pump = Pump { duty: Some(50), ..Pump::new(read.speed) };
    assert_eq!((old, new.speed), (read, 1450.0));
}
";

#[test]
fn the_order_of_the_inputs_makes_no_difference() {
    let objects = checkout().join("objects");
    let mut files: Vec<PathBuf> =
        ["core", "ipso"].iter().flat_map(|folder| data::files(&objects.join(folder), "xml")).collect();
    // The registry has several versions of an object.
    if let Some(registry) = data::folder("registry") {
        files = data::files(&registry, "xml");
        files.extend(data::files(&registry.join("version_history"), "xml"));
        files.retain(|file| is_object(file));
    }
    let generate = |files: &[PathBuf]| {
        let config = files.iter().fold(Config::new().all_versions(), |config, file| config.objects(file));
        config.generate().unwrap_or_else(|failure| panic!("{failure}")).files
    };
    let forwards = generate(&files);
    let agrees = |files: &[PathBuf]| {
        let generated = generate(files);
        assert_eq!(generated.len(), forwards.len());
        let differs = generated.iter().zip(&forwards).find(|(one, other)| one != other);
        assert!(differs.is_none(), "{:?}", differs.map(|(one, _)| &one.path));
    };
    agrees(&files);
    files.reverse();
    agrees(&files);
    files.sort_by_key(|file| file.as_os_str().len());
    agrees(&files);
}
