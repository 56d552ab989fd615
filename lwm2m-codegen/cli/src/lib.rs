//! The `lwm2m` command: checks, compares, generates and exports object definitions, and decodes and encodes payloads.
//!
//! The package is the command. The library exists for its tests: [`run`] is the command, and [`import`] reads models in
//! memory.
//!
//! `arguments` defines the command line. Each subcommand is a module of its name with its `Arguments` and a `run`
//! that takes them and a `Console`. `input` reads definitions, `payload` decodes and encodes payloads.

mod arguments;
mod check;
mod completions;
mod console;
mod decode;
mod diff;
mod encode;
mod enums;
mod error;
mod export;
mod generate;
mod git;
mod github;
pub mod import;
mod input;
mod json;
mod licence;
mod location;
mod new;
mod output_files;
mod paths;
mod payload;
mod progress;
mod release;
mod sdf;
mod site;
mod sizes;
mod tables;
mod text;

use std::process::ExitCode;

use arguments::{Cli, Command};
use clap::{CommandFactory, Parser};
use console::Console;

/// Runs the command with the arguments of the process, and returns its exit code.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return arguments::report(&error),
    };
    let mut console = Console::new(cli.color);
    let result = match &cli.command {
        Command::Check(arguments) => check::run(arguments, &mut console),
        Command::Completions(arguments) => completions::run(arguments, &mut Cli::command(), &mut console),
        Command::Decode(arguments) => decode::run(arguments, &mut console),
        Command::Diff(arguments) => diff::run(arguments, &mut console),
        Command::Encode(arguments) => encode::run(arguments, &mut console),
        Command::Enums(arguments) => enums::run(arguments, &mut console),
        Command::Generate(arguments) => generate::run(arguments, &mut console),
        Command::Export(arguments) => export::run(arguments, &mut console),
        Command::New(arguments) => new::run(arguments, &mut console),
        Command::Release(arguments) => release::run(arguments, &mut console),
        Command::Import(arguments) => import::run(arguments, &mut console),
        Command::Site(arguments) => site::run(arguments, &mut console),
        Command::Sizes(arguments) => sizes::run(arguments, &mut console),
    };
    let result = result.and_then(|code| Ok(console.flush().map(|()| code)?));
    result.unwrap_or_else(|error| error.report(&console))
}
