//! Generates all objects of `objects/`, the objects of the stations in the serving tests, and a Device in fixed memory
//! for measurements.

use std::path::PathBuf;

use lwm2m_codegen::diagnostics::Severity;
use lwm2m_codegen::{Config, Container, bundled};

fn main() {
    let everything = Config::new().bundled(bundled::ALL.iter().map(|bundled| bundled.id));
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    let served = folder.join("served");
    // These definitions have no descriptions.
    let stations =
        Config::new().objects("definitions").level("description-empty", Severity::Off).out_dir(served);
    let bounded = Config::new()
        .bundled([3])
        .strings(Container::Heapless { default: 32 })
        .multiples(Container::Heapless { default: 4 })
        .out_dir(folder.join("bounded"));
    for config in [everything, stations, bounded] {
        config.run();
    }
}
