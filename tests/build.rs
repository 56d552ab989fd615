//! Generates every object of `objects/`, for the tests that work on all of them, those that the stations of the
//! serving tests are made of, and a Device in fixed memory for measuring.

use std::path::PathBuf;
use std::process::ExitCode;

use lwm2m_codegen::diagnostics::Severity;
use lwm2m_codegen::{Config, Container, bundled};

fn main() -> ExitCode {
    let everything = Config::new().bundled(bundled::ALL.iter().map(|bundled| bundled.id));
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    let served = folder.join("served");
    // Made of structs without a word of documentation.
    let stations =
        Config::new().objects("definitions").level("description-empty", Severity::Off).out_dir(served);
    let bounded = Config::new()
        .bundled([3])
        .strings(Container::Heapless { default: 32 })
        .multiples(Container::Heapless { default: 4 })
        .out_dir(folder.join("bounded"));
    let runs = [everything, stations, bounded];
    match runs.iter().map(Config::run).find(|code| *code != ExitCode::SUCCESS) {
        Some(failure) => failure,
        None => ExitCode::SUCCESS,
    }
}
