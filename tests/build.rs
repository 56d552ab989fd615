//! Generates every object of `objects/`, for the tests that work on all of them, and those that the stations of
//! the serving tests are made of.

use std::path::PathBuf;
use std::process::ExitCode;

use lwm2m_codegen::diagnostics::Severity;
use lwm2m_codegen::{Config, bundled};

fn main() -> ExitCode {
    let everything = Config::new().bundled(bundled::ALL.iter().map(|bundled| bundled.id));
    let served = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default()).join("served");
    // Made of structs without a word of documentation.
    let stations =
        Config::new().objects("definitions").level("description-empty", Severity::Off).out_dir(served);
    match everything.run() {
        ExitCode::SUCCESS => stations.run(),
        failure => failure,
    }
}
