//! A weather station over LwM2M: `build.rs` generates most of its objects, two are derived. This program plays requests
//! of servers without a network, registers with real servers, or is a gateway for other devices.

mod arguments;
mod credentials;
mod gateway;
mod hardware;
mod mast;
mod messages;
mod model;
mod network;
mod notice;
mod replay;
mod report;
mod requests;
mod session;
mod show;
mod state_file;
mod station;
mod transport;

use std::io;
use std::path::Path;
use std::process::ExitCode;

use arguments::Arguments;
use clap::Parser;
use credentials::Side;

/// The objects that `build.rs` generated.
mod objects {
    lwm2m_runtime::include_objects!();
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let side = if arguments.gateway.listen.is_some() { Side::Gateway } else { Side::Device };
    let keys = arguments.psk.as_deref().map(|path| read_file(path, |file| credentials::parse(file, side)));
    let keys = match keys.transpose() {
        Ok(keys) => keys.unwrap_or_default(),
        Err(code) => return code,
    };
    if let Some(listen) = &arguments.gateway.listen {
        return gateway::run(listen, &keys, &arguments.gateway, arguments.network.state);
    }
    match &arguments.requests {
        Some(file) => replay(file),
        None if arguments.network.is_used() => network::run(&arguments.network, &keys),
        None => printed(report::print(&mut io::stdout().lock())),
    }
}

/// Errors that are printed: a wrong file may have thousands.
const SHOWN: usize = 20;

/// Reads and parses a file, or reports its errors.
fn read_file<T, E: std::fmt::Display>(
    path: &Path,
    parse: impl FnOnce(&[u8]) -> Result<T, Vec<E>>,
) -> Result<T, ExitCode> {
    let name = path.display();
    let content = std::fs::read(path).map_err(|error| {
        eprintln!("error: cannot read {name}: {error}");
        ExitCode::from(2)
    })?;
    parse(&content).map_err(|errors| {
        errors.iter().take(SHOWN).for_each(|error| eprintln!("error: {name}:{error}"));
        if let Some(more) = errors.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            eprintln!("error: {name}: {more} more lines have errors; is it another file?");
        }
        ExitCode::FAILURE
    })
}

fn printed(result: io::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // The reader may stop early, such as `| head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: the output cannot be written: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Plays a list, or reports all of its errors.
fn replay(file: &Path) -> ExitCode {
    let name = if file == Path::new("-") { "<stdin>".into() } else { file.to_string_lossy() };
    let list = match requests::read_file(file) {
        Ok(list) => list,
        Err(error) => {
            eprintln!("error: cannot read {name}: {error}");
            return ExitCode::from(2);
        }
    };
    match requests::parse(&list) {
        Ok(lines) => printed(replay::play(&mut io::stdout().lock(), &lines)),
        Err(errors) => {
            errors.iter().for_each(|error| eprintln!("error: {name}:{error}"));
            eprintln!("\nno request was sent; `--help` describes the notation");
            ExitCode::FAILURE
        }
    }
}
