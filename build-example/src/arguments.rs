//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser};
use lwm2m_runtime::definition::Version;

/// A weather station over LwM2M, with generated and derived objects.
///
/// Without arguments it prints a report: the objects, the size of their values in each format, and an exchange of
/// requests and responses.
#[derive(Debug, Parser)]
#[command(name = "build-example", after_help = include_str!("help.txt"))]
pub(crate) struct Arguments {
    /// Play a list of requests and print the responses; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["server", "bootstrap"])]
    pub(crate) requests: Option<PathBuf>,

    /// Be a gateway: print which devices register and their values, and send the requests of standard input; the line
    /// `help` lists them
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["requests", "server", "bootstrap"])]
    pub(crate) listen: Option<SocketAddr>,

    /// Print lines of JSON
    #[arg(long, requires = "listen")]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) network: Network,
}

/// The station as a device in a network.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "As a device in a network")]
pub(crate) struct Network {
    /// Register with this server; with two, the second may read most objects
    #[arg(long, value_name = "URI")]
    pub(crate) server: Vec<String>,

    /// Get the accounts of servers from this bootstrap server
    #[arg(long, value_name = "URI")]
    pub(crate) bootstrap: Option<String>,

    /// Endpoint Client Name
    #[arg(long, value_name = "NAME", default_value = "station-000417")]
    pub(crate) endpoint: String,

    /// Lifetime of the registration
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub(crate) lifetime: u32,

    /// Highest LwM2M version to register with: 1.0, 1.1 or 1.2
    #[arg(long, value_name = "VERSION", default_value = "1.2", value_parser = version)]
    pub(crate) lwm2m: Version,

    /// Address of the socket
    #[arg(long, value_name = "ADDRESS", default_value = "0.0.0.0:0")]
    pub(crate) bind: SocketAddr,

    /// Register in queue mode
    #[arg(long)]
    pub(crate) queue: bool,

    /// Send measured values to the servers at this interval
    #[arg(long, value_name = "SECONDS")]
    pub(crate) send: Option<u32>,

    /// Deregister and exit after this time
    #[arg(long = "for", value_name = "SECONDS")]
    pub(crate) duration: Option<u32>,

    /// Keep accounts, attributes and registrations in this file
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
}

impl Network {
    /// Returns whether the station is to register with anyone.
    pub(crate) fn is_used(&self) -> bool {
        !self.server.is_empty() || self.bootstrap.is_some()
    }
}

fn version(text: &str) -> Result<Version, String> {
    match text {
        "1.0" => Ok(Version { major: 1, minor: 0 }),
        "1.1" => Ok(Version { major: 1, minor: 1 }),
        "1.2" => Ok(Version { major: 1, minor: 2 }),
        _ => Err("expected 1.0, 1.1 or 1.2".into()),
    }
}
