//! `lwm2m completions`: prints the completion script of a shell.

use std::io::Write;
use std::process::ExitCode;

use clap_complete::Shell;

use crate::console::Console;
use crate::error::Result;

/// The arguments of `lwm2m completions`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Shell to complete commands in
    shell: Shell,
}

/// Writes the completion script of a shell to standard output.
pub(crate) fn run(arguments: &Arguments, command: &mut clap::Command, console: &mut Console) -> Result {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, command, "lwm2m", &mut script);
    console.stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}
