//! `lwm2m completions`: what a shell needs to complete the command.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::arguments::Tool;
use crate::console::Console;
use crate::outcome::{Outcome, Result};

/// What can be typed after `lwm2m completions`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The shell that is to complete
    shell: Shell,
}

/// Writes the completion script of a shell to standard output.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Tool::command(), "lwm2m", &mut script);
    std::io::Write::write_all(console.out(), &script)?;
    Ok(Outcome::Fine)
}
