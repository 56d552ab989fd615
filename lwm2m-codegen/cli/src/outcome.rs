//! How a command ends, and the exit code that says so.

use std::io;
use std::process::ExitCode;

use crate::console::Console;

/// How a command went that could do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing to complain about: exit code 0.
    Fine,
    /// Diagnostics, or a result that the user does not want to hear: exit code 1.
    Diagnostics,
}

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Arguments that make no sense, or input that cannot be read: exit code 2.
    Usage {
        /// What is wrong: lower-case, no full stop.
        message: String,
        /// How to mend it; empty where the message says it all.
        help: String,
    },
    /// The result could not be written.
    Output(io::Error),
}

impl Failure {
    /// A failure of exit code 2.
    pub(crate) fn usage(message: impl Into<String>) -> Failure {
        Failure::Usage { message: message.into(), help: String::new() }
    }

    /// The same with advice.
    #[must_use]
    pub(crate) fn help(self, advice: impl Into<String>) -> Failure {
        match self {
            Failure::Usage { message, .. } => Failure::Usage { message, help: advice.into() },
            other => other,
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Output(error)
    }
}

/// What every command returns.
pub(crate) type Result<T = Outcome> = std::result::Result<T, Failure>;

/// Says what went wrong, if anything did, and gives the exit code.
pub(crate) fn exit(result: Result, console: &Console) -> ExitCode {
    match result {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Diagnostics) => ExitCode::from(1),
        Err(Failure::Usage { message, help }) => {
            console.error(&message, &help);
            ExitCode::from(2)
        }
        // Whoever closed the pipe has seen enough.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Failure::Output(error)) => {
            console.error(&format!("the result could not be written: {error}"), "");
            ExitCode::from(2)
        }
    }
}
