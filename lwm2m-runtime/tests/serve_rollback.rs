//! A Create that fails half-way is undone, even where the application refuses to delete the instance.

#![cfg(all(
    feature = "std",
    feature = "text",
    feature = "tlv",
    feature = "senml-json",
    feature = "notation"
))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use lwm2m_runtime::execute::Execution;
use lwm2m_runtime::serve::{DataModel, Endpoint, InstanceMap, ObjectStore};
use lwm2m_runtime::{ErrorKind, Path};

use support::notation::{code, request};
use support::objects::{AccessControl, Portfolio, Security, Server};
use support::station::Station;

/// Four objects of a station. Servers may create portfolios, but not delete them.
struct Kept {
    security: InstanceMap<Security>,
    server: InstanceMap<Server>,
    access: InstanceMap<AccessControl>,
    portfolio: InstanceMap<Portfolio>,
}

impl DataModel for Kept {
    fn object(&self, index: usize) -> Option<&dyn ObjectStore> {
        let Kept { security, server, access, portfolio } = self;
        let objects: [&dyn ObjectStore; 4] = [security, server, access, portfolio];
        objects.get(index).copied()
    }

    fn object_mut(&mut self, index: usize) -> Option<&mut dyn ObjectStore> {
        let Kept { security, server, access, portfolio } = self;
        let objects: [&mut dyn ObjectStore; 4] = [security, server, access, portfolio];
        objects.into_iter().nth(index)
    }

    fn execute(&mut self, _: Path, _: Execution<'_>) -> Result<(), ErrorKind> {
        Err(ErrorKind::NotExecutable)
    }

    fn check_delete(&mut self, path: Path) -> Result<(), ErrorKind> {
        match path.object_id() {
            Some(16) => Err(ErrorKind::NotDeletable),
            _ => Ok(()),
        }
    }
}

impl Kept {
    /// Creates a station whose server 1 may create portfolios.
    fn new() -> Self {
        let Station { security, server, access, portfolio, .. } = Station::with_two_servers();
        Kept { security, server, access, portfolio }
    }

    /// Returns the code of the response to a line.
    fn ask(&mut self, line: &str) -> String {
        let (mut bytes, mut buffer) = ([0; 64], [0; 64]);
        let mut endpoint: Endpoint<0, 0> = Endpoint::new();
        code(endpoint.serve(self, &request(line, &mut bytes), 0, &mut buffer).code)
    }
}

#[test]
fn an_instance_without_owner_is_not_created() {
    let mut station = Kept::new();
    station.access = station.access.fixed();
    assert_eq!(station.ask("POST /16 tlv:82004001"), "4.05");
    assert_eq!(station.portfolio.instances.len(), 1);
}

#[test]
fn a_refused_instance_gets_no_owner() {
    let mut station = Kept::new();
    let before = station.access.clone();
    for refused in
        ["POST /16 tlv:", "POST /16 tlv:82004000c1", r#"POST /16 senml-json:[{"n":"/16/0/0/0","vs":"x"}]"#]
    {
        assert_eq!(station.ask(refused), "4.00", "{refused}");
        assert_eq!((station.portfolio.instances.len(), &station.access), (1, &before), "{refused}");
    }
    assert_eq!(station.ask("POST /16 tlv:82004001"), "2.01");
    assert_eq!(station.portfolio.instances.len(), 2);
    assert_eq!(station.access.instances.len(), before.instances.len() + 1);
}
