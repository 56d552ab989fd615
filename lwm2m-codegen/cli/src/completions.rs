//! `lwm2m completions`: prints the completion script of a shell.

use std::ffi::OsStr;
use std::io::Write;
use std::process::ExitCode;

use clap::builder::{PossibleValue, TypedValueParser};
use clap_complete::Shell;

use crate::console::Console;
use crate::error::Result;

/// The arguments of `lwm2m completions`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Shell to complete commands in
    shell: Shell,
}

/// A parser of values that are completed with words, which need not be all values.
#[derive(Debug, Clone)]
pub(crate) struct Completed<T> {
    parse: fn(&str) -> std::result::Result<T, String>,
    words: fn() -> Vec<&'static str>,
}

impl<T> Completed<T> {
    /// Creates a parser from a function, and the function that lists the words.
    pub(crate) fn new(
        parse: fn(&str) -> std::result::Result<T, String>,
        words: fn() -> Vec<&'static str>,
    ) -> Completed<T> {
        Completed { parse, words }
    }
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Completed<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> std::result::Result<T, clap::Error> {
        self.parse.parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.words)().into_iter().map(PossibleValue::new)))
    }
}

/// Writes the completion script of a shell to standard output.
pub(crate) fn run(arguments: &Arguments, command: &mut clap::Command, console: &mut Console) -> Result {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, command, "lwm2m", &mut script);
    console.stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}
