//! Generates all objects of `objects/`, the objects of the stations in the serving tests, three versions of a Pump, and
//! objects in fixed memory for measurements, one of them a Device whose resources can all be written, and the objects
//! of the station on a microcontroller.

#[allow(dead_code, reason = "its `main` is that of another package")]
#[path = "embedded/station/build.rs"]
mod station;

use std::path::PathBuf;

use lwm2m_codegen::diagnostics::Severity;
use lwm2m_codegen::{Config, Container, bundled};

fn main() {
    let everything =
        Config::new().bundled(bundled::ALL.iter().map(|bundled| bundled.id)).any_object(true).serde(true);
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    let served = folder.join("served");
    // These definitions have no descriptions.
    let stations =
        Config::new().objects("definitions").level("description-empty", Severity::Off).out_dir(served);
    let versions = Config::new()
        .objects("../lwm2m-codegen/cli/tests/tools/definitions/registry/version_history")
        .all_versions()
        .any_object(true)
        .out_dir(folder.join("versions"));
    let heapless = |config: Config| {
        let container = |default| Container::Heapless { default };
        config.strings(container(32)).opaques(container(32)).multiples(container(4))
    };
    let bundled = || heapless(Config::new().bundled([3, 5]));
    let bounded = bundled().serde(true).out_dir(folder.join("bounded"));
    let device = folder.join("device.xml");
    let definition = bundled::find(3).map(|device| device.xml.replace(">R<", ">RW<")).unwrap_or_default();
    // Cargo runs the script again if this input is newer than its last run, so it is written only when it changes.
    if std::fs::read_to_string(&device).ok().as_deref() != Some(definition.as_str()) {
        std::fs::write(&device, definition).expect("the folder can be written");
    }
    let writable = heapless(Config::new().objects(device)).out_dir(folder.join("writable"));
    let small = bundled().only_resources(3, [9]).only_resources(5, []).out_dir(folder.join("small"));
    let station = station::config().out_dir(folder.join("station"));
    for config in [everything, stations, versions, bounded, writable, small, station] {
        config.run();
    }
}
