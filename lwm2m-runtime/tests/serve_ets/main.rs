//! The OMA interoperability tests (ETS INT 1.2, 2023) for what needs no network: each test has the number
//! of its case, and plays its steps. Where the text contradicts itself, the standard decides.
//!
//! Every case of device management (201 to 290) and of reporting (301 to 313) that has steps is here. Left out
//! are
//!
//! - 202, 210 and 271, and from 555 on those that are headings without steps; 270, 290, 551, 556, 655 and 660,
//!   which refer to others;
//! - 1 to 3, 6, 7, 10 to 12, 19 and 401 to 406: keys, certificates, smart cards and secure transports;
//! - 105, 106 and 109: what a server or a transport does; 110 and 111: profile ids, which a client need not have;
//! - 701 to 910 and from 1200 on: reads, writes and observations of further objects, which differ from those here
//!   in their definitions alone; 756, 771 and 774 to 779: what a particular firmware does with a package.

#![cfg(all(
    feature = "std",
    feature = "text",
    feature = "link",
    feature = "opaque",
    feature = "cbor",
    feature = "senml-json",
    feature = "senml-cbor",
    feature = "tlv",
    feature = "lwm2m-json",
    feature = "lwm2m-cbor",
    feature = "notation"
))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bootstrap;
mod core_objects;
mod management;
mod more_objects;
mod registration;
mod reporting;
#[path = "../support/mod.rs"]
mod support;

use lwm2m_runtime::serve::{Block, Operation, Peer, Registration, Request};
use lwm2m_runtime::{ContentFormat, Multiple, Path, Version};

use support::notation::{Bench, code, values};
use support::objects::Security;
use support::station::{Station, portfolio};

/// Configurations C.1 to C.6: one server, a device with everything.
fn bench() -> Bench {
    Bench::new(Station::new())
}

/// C.3: the server has default periods.
fn with_periods() -> Bench {
    let mut bench = bench();
    let server = bench.station.server.instances.get_mut(0).unwrap();
    (server.pmin, server.pmax) = (Some(1), Some(10));
    bench
}

/// Plays lines that have an answer each.
fn play(bench: &mut Bench, steps: &[(&str, &str)]) {
    for (line, answer) in steps {
        assert_eq!(bench.ask(line), *answer, "{line}");
    }
}

/// What a registration says: query and payload.
fn register(bench: &mut Bench) -> (String, String) {
    let version = Version { major: 1, minor: 1 };
    bench.station.objects(|objects| {
        let registration = Registration::new(objects, 1, version).unwrap().name("station");
        let mut buffer = [0; 512];
        let payload = registration.payload(objects, &[], &mut buffer).unwrap();
        (registration.to_string(), String::from_utf8(payload.to_vec()).unwrap())
    })
}

/// What an update says after `work`: query, and whether the payload comes along.
fn update(bench: &mut Bench, work: impl FnOnce(&mut Bench)) -> (String, bool) {
    let version = Version { major: 1, minor: 1 };
    let registered =
        |bench: &mut Bench| bench.station.objects(|objects| Registration::new(objects, 1, version).unwrap());
    let before = registered(bench);
    work(bench);
    let now = registered(bench);
    let update = now.update_since(&before);
    (update.to_string(), update.needs_payload())
}
