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
    #[arg(long, value_name = "FILE", conflicts_with_all = ["listen", "server", "bootstrap"])]
    pub(crate) requests: Option<PathBuf>,

    /// Read the keys of coaps URIs from this file, IDENTITY:KEY in each line
    #[arg(long, value_name = "FILE", conflicts_with = "requests")]
    pub(crate) psk: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) gateway: Gateway,

    #[command(flatten)]
    pub(crate) network: Network,
}

/// The other side: a gateway for devices.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "As a gateway")]
pub(crate) struct Gateway {
    /// Print which devices register and their values, and send the requests of standard input; the line `help` lists
    /// them. An address such as coaps://127.0.0.1:5684 is for devices with DTLS
    #[arg(long, value_name = "ADDRESS", value_parser = listen)]
    pub(crate) listen: Option<Listen>,

    /// Print lines of JSON
    #[arg(long, requires = "listen")]
    pub(crate) json: bool,

    /// Be a bootstrap server, too: write the accounts of this file, DEVICE SERVER URI in each line
    #[arg(long, value_name = "FILE", requires = "listen")]
    pub(crate) accounts: Option<PathBuf>,

    /// Time for which a device in queue mode listens after each of its messages
    #[arg(long, value_name = "SECONDS", default_value_t = 93, requires = "listen")]
    pub(crate) awake: u32,
}

/// The socket of a gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Listen {
    pub(crate) address: SocketAddr,
    /// Whether devices need DTLS.
    pub(crate) is_secure: bool,
}

/// The station as a device in a network.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "As a device in a network")]
pub(crate) struct Network {
    /// Register with this server; with two, the second may read most objects
    #[arg(long, value_name = "URI", conflicts_with = "listen")]
    pub(crate) server: Vec<String>,

    /// Get the accounts of servers from this bootstrap server
    #[arg(long, value_name = "URI", conflicts_with = "listen")]
    pub(crate) bootstrap: Option<String>,

    /// Endpoint Client Name
    #[arg(long, value_name = "NAME", default_value = "station-000417", conflicts_with = "listen")]
    pub(crate) endpoint: String,

    /// Lifetime of the registration
    #[arg(long, value_name = "SECONDS", default_value_t = 300, conflicts_with = "listen")]
    pub(crate) lifetime: u32,

    /// Highest LwM2M version to register with: 1.0, 1.1 or 1.2
    #[arg(long, value_name = "VERSION", default_value = "1.2", value_parser = version, conflicts_with = "listen")]
    pub(crate) lwm2m: Version,

    /// Address of the socket
    #[arg(long, value_name = "ADDRESS", default_value = "0.0.0.0:0", conflicts_with = "listen")]
    pub(crate) bind: SocketAddr,

    /// Register in queue mode
    #[arg(long, conflicts_with = "listen")]
    pub(crate) queue: bool,

    /// Send measured values to the servers at this interval
    #[arg(long, value_name = "SECONDS", conflicts_with = "listen")]
    pub(crate) send: Option<u32>,

    /// Deregister and exit after this time
    #[arg(long = "for", value_name = "SECONDS", conflicts_with = "listen")]
    pub(crate) duration: Option<u32>,

    /// Keep accounts, attributes and registrations in this file; as a gateway, the registered devices
    #[arg(long, value_name = "FILE", help_heading = None::<&str>)]
    pub(crate) state: Option<PathBuf>,
}

impl Network {
    /// Returns whether the station is to register with anyone.
    pub(crate) fn is_used(&self) -> bool {
        !self.server.is_empty() || self.bootstrap.is_some()
    }
}

fn listen(text: &str) -> Result<Listen, String> {
    let (address, is_secure) = match (text.strip_prefix("coap://"), text.strip_prefix("coaps://")) {
        (Some(address), _) => (address, false),
        (None, Some(address)) => (address, true),
        (None, None) => (text, false),
    };
    let address = address
        .parse()
        .map_err(|_| "expected an address such as 127.0.0.1:5683 or coaps://127.0.0.1:5684")?;
    Ok(Listen { address, is_secure })
}

fn version(text: &str) -> Result<Version, String> {
    match text {
        "1.0" => Ok(Version { major: 1, minor: 0 }),
        "1.1" => Ok(Version { major: 1, minor: 1 }),
        "1.2" => Ok(Version { major: 1, minor: 2 }),
        _ => Err("expected 1.0, 1.1 or 1.2".into()),
    }
}
