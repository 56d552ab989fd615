//! The command line: the subcommands, and what they have in common.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::console::ColorChoice;
use crate::{
    check, completions, decode, diff, encode, enums, export, generate, import, new, release, site, sizes,
};

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "lwm2m", version, about = "Tools for LwM2M and IPSO objects: their definitions and their payloads", after_help = EXAMPLES)]
#[command(max_term_width = 100, subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// When to use colours: auto, always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    pub(crate) color: ColorChoice,

    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  lwm2m check registry                        check a folder or a file
  lwm2m diff version_history/3-1_1.xml 3.xml  list the changes, and check the version step
  lwm2m generate 3303                         print the Rust of a bundled object
  lwm2m decode --format 112 payload.bin       print the values in a payload
  lwm2m help check                            print the options of a command

An OBJECT is a file, a folder, `-` for standard input, or a bundled object by its id. A number is an
id unless there is a file or folder of that name.

Exit codes:
  0  success
  1  errors in the input: definitions, versions or payloads
  2  invalid arguments, or input that cannot be read";

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check definitions for errors
    Check(check::Arguments),
    /// Compare versions of definitions, and check the version step
    Diff(diff::Arguments),
    /// Begin the definition of an object
    New(new::Arguments),
    /// Release a version of an object: raise it, and copy it into the history
    Release(release::Arguments),
    /// Generate Rust from definitions
    Generate(generate::Arguments),
    /// List the resources that become enums
    Enums(enums::Arguments),
    /// Export definitions as JSON Schema, OpenAPI, SDF, Markdown or normalised XML
    Export(export::Arguments),
    /// Import a definition from an SDF model
    Import(import::Arguments),
    /// Write a static site of a registry
    Site(site::Arguments),
    /// Decode a payload
    Decode(decode::Arguments),
    /// Encode a payload from lines of JSON
    Encode(encode::Arguments),
    /// Compare the payload sizes of the content formats
    Sizes(sizes::Arguments),
    /// Print the completion script of a shell
    Completions(completions::Arguments),
}

/// Prints help and version to standard output, errors to standard error, and returns the exit code.
pub(crate) fn report(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS }
}
