//! Generates the objects, and names the linker scripts of a Cortex-M.

use lwm2m_codegen::{Config, Container, Select};

fn main() {
    println!("cargo::rustc-link-search={}", env!("CARGO_MANIFEST_DIR"));
    println!("cargo::rustc-link-arg-bins=-Tlink.x");
    if std::env::var_os("CARGO_FEATURE_DEFMT").is_some() {
        println!("cargo::rustc-link-arg-bins=-Tdefmt.x");
    }
    Config::new()
        .bundled([3, 5, 3303])
        // This device has a name, a battery, and a firmware that servers push.
        .only_resources(3, [0, 9])
        .only_resources(5, [])
        .strings(Container::Heapless { default: 24 })
        .opaques(Container::Heapless { default: 24 })
        .multiples(Container::Heapless { default: 2 })
        // A package goes to flash memory block by block.
        .capacity(Select::resource(5, 0), 0)
        .run()
}
