//! What can be typed: the subcommands, and what all of them have in common.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::console::Colour;
use crate::{check, completions, decode, diff, encode, enums, export, generate, import, sizes};

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "lwm2m", version, about = "Tools for LwM2M and IPSO objects: their definitions and their payloads", after_help = EXIT_CODES)]
#[command(max_term_width = 100, subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Tool {
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    pub(crate) color: Colour,

    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "\
Examples:
  lwm2m check registry                        find mistakes, in a folder or in a file
  lwm2m diff version_history/3-1_1.xml 3.xml  what changed, and whether the version says so
  lwm2m generate --bundled 3303               the Rust of an object that comes with the command
  lwm2m decode --format 112 payload.bin       what a payload says
  lwm2m help check                            more about a command

Exit codes:
  0  everything is fine
  1  there are mistakes, or the answer is no
  2  arguments that make no sense, or input that cannot be read";

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Find mistakes in definitions
    Check(check::Arguments),
    /// Compare versions of definitions, and say whether the version step fits
    Diff(diff::Arguments),
    /// Generate Rust from definitions
    Generate(generate::Arguments),
    /// List the resources that become enums
    Enums(enums::Arguments),
    /// Write definitions as JSON Schema, SDF, Markdown or normalised XML
    Export(export::Arguments),
    /// Turn a model in SDF into a definition
    Import(import::Arguments),
    /// Tell what the bytes of a payload say
    Decode(decode::Arguments),
    /// Write the payload that says what lines of JSON say
    Encode(encode::Arguments),
    /// Compare how long payloads are in each content format
    Sizes(sizes::Arguments),
    /// Print the completion script of a shell
    Completions(completions::Arguments),
}

/// Prints what clap has to say: help and version to standard output, mistakes to standard error.
pub(crate) fn answer(answer: &clap::Error) -> ExitCode {
    let _ = answer.print();
    if answer.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS }
}
