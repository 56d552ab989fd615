//! The `lwm2m` command: a tool box for people who write, compare and use object definitions, and who look at
//! payloads.
//!
//! `arguments` is what can be typed, one module a subcommand is what happens then. Each has its `Arguments`
//! and a `run` that takes them and a [`Console`], and says how it went as an
//! [`Outcome`](outcome::Outcome). `input` reads the definitions that they are about, `payload` the payloads.

mod arguments;
mod check;
mod completions;
mod console;
mod decode;
mod diff;
mod encode;
mod enums;
mod export;
mod generate;
mod import;
mod input;
mod json;
mod outcome;
mod payload;
mod progress;
mod sizes;
mod tables;

use std::process::ExitCode;

use arguments::{Command, Tool};
use clap::Parser;
use console::Console;

fn main() -> ExitCode {
    let tool = match Tool::try_parse() {
        Ok(tool) => tool,
        Err(answer) => return arguments::answer(&answer),
    };
    let mut console = Console::new(tool.color);
    let result = match &tool.command {
        Command::Check(arguments) => check::run(arguments, &mut console),
        Command::Completions(arguments) => completions::run(arguments, &mut console),
        Command::Decode(arguments) => decode::run(arguments, &mut console),
        Command::Diff(arguments) => diff::run(arguments, &mut console),
        Command::Encode(arguments) => encode::run(arguments, &mut console),
        Command::Enums(arguments) => enums::run(arguments, &mut console),
        Command::Generate(arguments) => generate::run(arguments, &mut console),
        Command::Export(arguments) => export::run(arguments, &mut console),
        Command::Import(arguments) => import::run(arguments, &mut console),
        Command::Sizes(arguments) => sizes::run(arguments, &mut console),
    };
    let result = result.and_then(|outcome| console.finish().map(|()| outcome));
    outcome::exit(result, &console)
}
