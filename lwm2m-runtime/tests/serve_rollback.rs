//! What is refused half-way is undone, even where the application would not let go of it.

#![cfg(all(
    feature = "std",
    feature = "text",
    feature = "tlv",
    feature = "senml-json",
    feature = "notation"
))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use lwm2m_runtime::serve::{DataModel, Endpoint, Hooks, InstanceMap};
use lwm2m_runtime::{Error, ErrorKind, Path};

use support::notation::{code, request};
use support::objects::{AccessControl, Portfolio};
use support::station::Station;

/// Instances that no server deletes, though they may be created.
#[derive(Debug, PartialEq)]
struct Kept;

impl Hooks<Portfolio> for Kept {
    fn check_delete(&mut self, _: &Portfolio, path: Path) -> Result<(), Error> {
        Err(Error::new(ErrorKind::NotDeletable, path))
    }
}

/// The answer of a station with these portfolios and rights to server 1, which may create portfolios.
fn create(
    portfolio: &mut InstanceMap<Portfolio, Kept>,
    access: &mut InstanceMap<AccessControl>,
    line: &str,
) -> String {
    let mut station = Station::with_two_servers();
    let mut parts: [&mut dyn DataModel; 4] = [&mut station.security, &mut station.server, access, portfolio];
    let mut objects: &mut [&mut dyn DataModel] = &mut parts;
    let (mut bytes, mut buffer) = ([0; 64], [0; 64]);
    let mut endpoint: Endpoint<0, 0> = Endpoint::new();
    code(endpoint.serve(&mut objects, &request(line, &mut bytes), 0, &mut buffer).code)
}

#[test]
fn an_instance_that_nobody_can_own_is_not_created() {
    let station = Station::with_two_servers();
    let mut portfolio = InstanceMap::new(station.portfolio.instances).hooks(Kept);
    let mut access = station.access.fixed();
    assert_eq!(create(&mut portfolio, &mut access, "POST /16 tlv:82004001"), "4.05");
    assert_eq!(portfolio.instances.len(), 1);
}

#[test]
fn an_instance_that_is_refused_is_owned_by_nobody() {
    let station = Station::with_two_servers();
    let mut portfolio = InstanceMap::new(station.portfolio.instances).hooks(Kept);
    let mut access = station.access;
    let before = access.clone();
    for refused in
        ["POST /16 tlv:", "POST /16 tlv:82004000c1", r#"POST /16 senml-json:[{"n":"/16/0/0/0","vs":"x"}]"#]
    {
        assert_eq!(create(&mut portfolio, &mut access, refused), "4.00", "{refused}");
        assert_eq!((portfolio.instances.len(), &access), (1, &before), "{refused}");
    }
    assert_eq!(create(&mut portfolio, &mut access, "POST /16 tlv:82004001"), "2.01");
    assert_eq!((portfolio.instances.len(), access.instances.len()), (2, before.instances.len() + 1));
}
