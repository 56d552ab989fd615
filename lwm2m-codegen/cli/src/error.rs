//! The errors of commands.

use std::io;
use std::process::ExitCode;

use crate::console::Console;

/// An error of a command.
#[derive(Debug)]
pub(crate) enum CliError {
    /// Invalid arguments, or input that cannot be read: exit code 2.
    Usage {
        /// The problem: lower-case, no full stop.
        message: String,
        /// How to fix it; empty where the message says it all.
        help: String,
    },
    /// The result could not be written: exit code 2.
    Output(io::Error),
}

/// The result of a command: its exit code, unless it fails.
pub(crate) type Result<T = ExitCode> = std::result::Result<T, CliError>;

impl CliError {
    /// Returns a [`CliError::Usage`] without help.
    pub(crate) fn usage(message: impl Into<String>) -> CliError {
        CliError::Usage { message: message.into(), help: String::new() }
    }

    /// Sets the help of a [`CliError::Usage`].
    #[must_use]
    pub(crate) fn help(self, advice: impl Into<String>) -> CliError {
        match self {
            CliError::Usage { message, .. } => CliError::Usage { message, help: advice.into() },
            other => other,
        }
    }

    /// Prints the error and returns its exit code.
    pub(crate) fn report(self, console: &Console) -> ExitCode {
        match self {
            CliError::Usage { message, help } => console.error(&message, &help),
            // `lwm2m ... | head` closes the pipe early; that is no error.
            CliError::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            CliError::Output(error) => {
                console.error(&format!("cannot write the result: {error}"), "");
            }
        }
        ExitCode::from(2)
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> CliError {
        CliError::Output(error)
    }
}
