//! Generates the objects of the station in memory of fixed capacity.

use lwm2m_codegen::{Config, Container, Select};

fn main() {
    config().run();
}

/// Returns the settings, which the build script of the tests uses, too.
pub(crate) fn config() -> Config {
    Config::new()
        .bundled([0, 1, 3, 5, 3303, 3304])
        .strings(Container::Heapless { default: 32 })
        .opaques(Container::Heapless { default: 32 })
        .multiples(Container::Heapless { default: 2 })
        // The longest addresses and names of this network.
        .capacity(Select::resource(0, 0), 64)
        .capacity(Select::resource(0, 25), 64)
        .capacity(Select::resource(5, 1), 64)
        .capacity(Select::resource(5, 6), 32)
        .capacity(Select::resource(5, 7), 32)
        // A package goes to flash memory block by block.
        .capacity(Select::resource(5, 0), 0)
}
