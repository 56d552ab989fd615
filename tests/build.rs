//! Generates every object of `objects/`, for the tests that work on all of them.

use lwm2m_codegen::{Config, bundled};

fn main() -> std::process::ExitCode {
    Config::new().bundled(bundled::ALL.iter().map(|bundled| bundled.id)).run()
}
