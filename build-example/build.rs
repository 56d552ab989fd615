//! Generates the objects of the station: seven standard objects, and the rain gauge, which is our own. A gateway has every
//! object that comes with the generator.

use std::path::PathBuf;

use lwm2m_codegen::{Config, bundled};

fn main() {
    // The station has no SMS and no certificates: of an account, it needs the Short Server ID and two timers.
    let station = Config::new().bundled([0, 1, 2, 3, 5, 3303, 3304]).objects("objects");
    let station = station.only_resources(0, [10, 11, 12]);
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    let everything = Config::new().bundled(bundled::ALL.iter().map(|bundled| bundled.id)).objects("objects");
    station.run();
    everything.any_object(true).out_dir(folder.join("gateway")).run();
}
