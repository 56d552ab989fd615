//! The command `lwm2m`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lwm2m_cli::run()
}
