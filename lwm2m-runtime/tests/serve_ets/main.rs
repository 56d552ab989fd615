//! The OMA interoperability tests (ETS INT 1.2, 2023) for what needs no network: each test has the number
//! of its case, and plays its steps. Where the text contradicts itself, the test follows the standard.
//!
//! Every case of device management (201 to 290), of reporting (301 to 313) and of the firmware update (751 to 779) that
//! has steps is here; 11 and the cases of further objects (701, 710, 801 to 1250, 1900 to 2001) are in the package
//! `tests`, where these objects are generated. Left out are
//!
//! - 202, 210, 271 and some from 555 on, which have no steps; 270, 290, 551, 556, 655 and 660, which refer to others;
//!   705 and 805, which have nothing to write;
//! - 1 and 2, which are 0 and 101 with keys, 10, 401 to 406: certificates and secure transports; 3: smart cards;
//!   12 and 19: packs and MQTT, which are other bindings of what 0 does; of 11, its protection;
//! - 6 and 7: the order in which a client tries its servers; 105, 106, 109 and 1350: actions of a server or a transport;
//! - 110 and 111: profile ids, which are optional.

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
mod firmware;
mod management;
mod more_objects;
mod registration;
mod reporting;
#[path = "../support/mod.rs"]
mod support;

use lwm2m_runtime::definition::Version;
use lwm2m_runtime::serve::{Block, Operation, Registration, Request, Requester};
use lwm2m_runtime::{ContentFormat, Multiple, Path};

use support::notation::{Bench, code, values};
use support::objects::Security;
use support::station::{Station, portfolio};

/// Configurations C.1 to C.6: one server, and a device with all resources.
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

/// Sends lines, and checks the responses.
fn play(bench: &mut Bench, steps: &[(&str, &str)]) {
    for (line, response) in steps {
        assert_eq!(bench.ask(line), *response, "{line}");
    }
}

/// Returns query and payload of a registration.
fn register(bench: &mut Bench) -> (String, String) {
    let version = Version { major: 1, minor: 1 };
    {
        let model = &mut bench.station;
        let registration = Registration::new(model, 1, version).unwrap().name("station");
        let mut buffer = [0; 512];
        let payload = registration.payload(model, &[], &mut buffer).unwrap();
        (registration.to_string(), String::from_utf8(payload.to_vec()).unwrap())
    }
}

/// Returns the query of an update after `work`, and whether it has a payload.
fn update(bench: &mut Bench, work: impl FnOnce(&mut Bench)) -> (String, bool) {
    let version = Version { major: 1, minor: 1 };
    let registered = |bench: &mut Bench| Registration::new(&bench.station, 1, version).unwrap();
    let before = registered(bench);
    work(bench);
    let now = registered(bench);
    let update = now.update_since(&before);
    (update.to_string(), update.needs_payload())
}
