//! Every operation at every level of a path, with the response codes of LwM2M Transport 1.2.2, tables 6.7-1 to 6.7-4.
//! Each line is a request to a new station; a refused request must not change it.

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

#[path = "../support/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};

use lwm2m_runtime::definition::Version;
use lwm2m_runtime::path::Level;
use lwm2m_runtime::serve::{Endpoint, Operation, Request, Requester};
use lwm2m_runtime::{ContentFormat, Path};

use support::notation::{Bench, code, request, rows};
use support::station::Station;

/// Sends each line to a new station, and compares the codes.
fn play(table: &str, station: fn() -> Station) {
    let mut wrong = Vec::new();
    for (expected, line) in rows(table) {
        let mut bench = Bench::new(station());
        let response = bench.answer(line);
        if code(response.code) != expected {
            wrong.push(format!("{expected}  {line}\n    got {}: {:?}", code(response.code), response.error));
        }
        if !expected.starts_with('2') && bench.station != station() {
            wrong.push(format!("{expected}  {line}\n    changed the station"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows(table).count(), wrong.join("\n"));
}

macro_rules! tables {
    ($($table:ident: $station:ident;)*) => {
        const TABLES: &[(&str, &str)] =
            &[$((stringify!($table), include_str!(concat!(stringify!($table), ".txt")))),*];

        $(#[test]
        fn $table() {
            play(include_str!(concat!(stringify!($table), ".txt")), Station::$station);
        })*
    };
}

tables! {
    reading: new;
    discovering: new;
    replacing: new;
    updating: new;
    writing_attributes: new;
    executing: new;
    creating: new;
    deleting: new;
    observing: new;
    composites: new;
    formats: new;
    blocks: new;
    rights_of_two_servers: with_two_servers;
    bootstrapping: before_bootstrap;
    after_bootstrap: new;
}

/// Response codes by sender (whether it is the bootstrap server), operation and level of the path.
type Outcomes = BTreeMap<(bool, String, String), BTreeSet<String>>;

/// Returns the outcomes in the rows of all tables.
fn outcomes_of_rows() -> Outcomes {
    let mut outcomes = Outcomes::new();
    for (expected, line) in TABLES.iter().flat_map(|(_, table)| rows(table)) {
        let mut bytes = [0; 2048];
        let request = request(line, &mut bytes);
        // The name of the operation, without its parameters.
        let operation = format!("{:?}", request.operation());
        let operation = operation.split(' ').next().unwrap().to_owned();
        let key =
            (request.requester() == Requester::Bootstrap, operation, format!("{:?}", request.path().level()));
        outcomes.entry(key).or_default().insert(expected.to_owned());
    }
    outcomes
}

/// Returns the outcomes in `outcomes.txt`.
fn listed_outcomes() -> Outcomes {
    let lines = include_str!("outcomes.txt").lines();
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let outcome = |line: &str| {
        let rest = line.strip_prefix("BOOTSTRAP ");
        let mut words = rest.unwrap_or(line).split_whitespace().map(str::to_owned);
        let key = (rest.is_some(), words.next().unwrap(), words.next().unwrap());
        (key, words.collect())
    };
    lines.map(outcome).collect()
}

#[test]
fn every_outcome_of_every_operation_at_every_level_has_a_row() {
    let (rows, all) = (outcomes_of_rows(), listed_outcomes());
    let none = BTreeSet::new();
    let mut wrong = Vec::new();
    for key in rows.keys().chain(all.keys()).collect::<BTreeSet<_>>() {
        let (found, expected) = (rows.get(key).unwrap_or(&none), all.get(key).unwrap_or(&none));
        let (missing, more) = (expected.difference(found), found.difference(expected));
        wrong.extend(missing.map(|code| format!("{key:?}: no row for {code}")));
        wrong.extend(more.map(|code| format!("{key:?}: a row for {code}, which is not listed")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_table_is_played() {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/serve_table")).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let tables: BTreeSet<String> =
        names.filter_map(|name| Some(name.strip_suffix(".txt")?.to_owned())).collect();
    let played = TABLES.iter().map(|(name, _)| *name).chain(["outcomes"]);
    assert_eq!(tables, played.map(str::to_owned).collect());
}

#[test]
fn a_request_without_accept_gets_the_format_of_the_endpoint_if_it_can_hold_the_values() {
    let table = [
        ("GET /3/0", ContentFormat::LWM2M_CBOR, ContentFormat::LWM2M_CBOR),
        ("GET /3/0", ContentFormat::TLV, ContentFormat::TLV),
        (r#"FETCH / senml-json:[{"n":"/3/0/0"}]"#, ContentFormat::LWM2M_CBOR, ContentFormat::LWM2M_CBOR),
        (r#"FETCH / senml-json:[{"n":"/3/0/0"}]"#, ContentFormat::SENML_JSON, ContentFormat::SENML_JSON),
        (r#"FETCH / senml-json:[{"n":"/3/0/0"}]"#, ContentFormat::TLV, ContentFormat::SENML_CBOR),
    ];
    for (line, format, expected) in table {
        let mut bench = Bench::new(Station::new());
        bench.endpoint = Endpoint::new().format(format);
        assert_eq!(bench.answer(line).format, Some(expected), "{line} of {format}");
    }
}

#[test]
fn a_delete_of_a_resource_instance_leaves_the_others() {
    let mut bench = Bench::new(Station::new());
    let before = bench.station.portfolio.instances.get(0).unwrap().identity.clone();
    assert_eq!(bench.ask("DELETE /16/0/0/1"), "2.02");
    let after = bench.station.portfolio.instances.get(0).unwrap().identity.clone();
    assert!(before.contains(1) && !after.contains(1));
    assert!(before.ids().filter(|id| *id != 1).all(|id| after.get(id) == before.get(id)));
    assert_eq!(after.len(), before.len() - 1);
}

#[test]
fn the_version_of_a_registration_takes_the_place_of_that_of_the_endpoint() {
    let version = |minor| Version { major: 1, minor };
    let table = [
        (0, None, ContentFormat::TLV),
        (0, Some(1), ContentFormat::SENML_CBOR),
        (2, None, ContentFormat::SENML_CBOR),
        (2, Some(0), ContentFormat::TLV),
    ];
    for (own, registered, expected) in table {
        let mut endpoint: Endpoint<1, 1> = Endpoint::new().lwm2m(version(own));
        let mut request = Request::new(Requester::Server(1), Operation::Read, Path::instance(3, 0));
        if let Some(registered) = registered {
            request = request.lwm2m(version(registered));
        }
        let mut buffer = [0; 512];
        let response = endpoint.serve(&mut Station::new(), &request, 0, &mut buffer);
        assert_eq!(response.format, Some(expected), "1.{own}, {registered:?}");
    }
}

/// CoAP has no request for some operations at some levels, so that the tables cannot have these.
#[test]
fn an_operation_at_a_wrong_level_is_refused() {
    use Level::{Instance, Object, Resource, ResourceInstance, Root};
    use Operation::*;
    let all = [Root, Object, Instance, Resource, ResourceInstance];
    let table: &[(Operation, &[Level])] = &[
        (Read, &all[1..]),
        (Discover { depth: None }, &all[1..4]),
        (Replace, &all[2..]),
        (Update, &all[2..4]),
        (WriteAttributes, &all[1..]),
        (Execute, &[Resource]),
        (Create, &[Object]),
        (Delete, &[Instance, ResourceInstance]),
        (Observe, &all[1..]),
        (CancelObserve, &all[1..]),
        (ReadComposite, &[Root]),
        (WriteComposite, &[Root]),
        (ObserveComposite, &[Root]),
        (CancelObserveComposite, &[Root]),
    ];
    for (operation, levels) in table {
        for level in all.iter().filter(|level| !levels.contains(level)) {
            let path = Path::from_ids(&[33000, 3, 8, 5][..*level as usize]).unwrap();
            let request = Request::new(Requester::Server(1), *operation, path);
            let (mut station, mut endpoint) = (Station::new(), Endpoint::<4, 4>::new());
            let response = endpoint.serve(&mut station, &request, 0, &mut [0; 64]).code;
            assert_eq!(code(response), "4.05", "{operation:?} at {level:?}");
            assert!(station == Station::new(), "{operation:?} at {level:?}");
        }
    }
}
