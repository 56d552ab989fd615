//! Generates all objects of `objects/`, the objects of the stations in the serving tests, three versions of a Pump, and
//! objects in fixed memory for measurements.

use std::path::PathBuf;

use lwm2m_codegen::diagnostics::Severity;
use lwm2m_codegen::{Config, Container, bundled};

fn main() {
    let everything = Config::new().bundled(bundled::ALL.iter().map(|bundled| bundled.id)).any_object(true);
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
    let heapless = || {
        Config::new()
            .bundled([3, 5])
            .strings(Container::Heapless { default: 32 })
            .opaques(Container::Heapless { default: 32 })
            .multiples(Container::Heapless { default: 4 })
    };
    let bounded = heapless().out_dir(folder.join("bounded"));
    let small = heapless().only_resources(3, [9]).only_resources(5, []).out_dir(folder.join("small"));
    for config in [everything, stations, versions, bounded, small] {
        config.run();
    }
}
