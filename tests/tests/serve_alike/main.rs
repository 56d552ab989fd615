//! Generated, derived and hand-written objects behave alike: a station of each kind, and one with all kinds, serves
//! every request of the tables in `lwm2m-runtime/tests/serve_table`. The responses must be equal to the byte, and the
//! values afterwards, too. A refused request changes no value.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::duplicate_mod,
    clippy::duplicated_attributes,
    reason = "the stations are shared with other tests, which use more of them, and fail by panicking"
)]

mod by_hand;
mod derived;
mod generated;
mod mixed;
mod random;

use std::collections::BTreeSet;
use std::path::Path as File;

use lwm2m_runtime::{ContentFormat, Object, Path, ResponseCode};
use lwm2m_tests::bless;
use lwm2m_tests::data::checkout;
use lwm2m_tests::values::of_device as values;

use by_hand::notation::{code, rows};

/// The result of a request.
#[derive(Debug, PartialEq)]
struct Outcome {
    response: Response,
    values: Vec<String>,
    /// Whether the request changed values or the hardware.
    changed: bool,
}

/// A response without its error: that names resources, whose names differ between the stations.
#[derive(Debug, PartialEq)]
struct Response {
    code: ResponseCode,
    format: Option<ContentFormat>,
    payload: Vec<u8>,
    size: usize,
    created: Option<Path>,
    observed: bool,
}

/// The station before the request.
#[derive(Debug, Clone, Copy)]
#[allow(non_camel_case_types, reason = "the names of the constructors")]
enum Start {
    new,
    with_two_servers,
    before_bootstrap,
}

/// Returns a function that sends a request to a station of one kind.
macro_rules! send {
    ($kind:ident) => {
        |start, line| {
            use $kind::{notation::Bench, station::Station};

            let station = || match start {
                Start::new => Station::new(),
                Start::with_two_servers => Station::with_two_servers(),
                Start::before_bootstrap => Station::before_bootstrap(),
            };
            let mut bench = Bench::new(station());
            let before = values(&bench.station);
            let answer = bench.answer(line);
            let values = values(&bench.station);
            let response = Response {
                code: answer.code,
                format: answer.format,
                payload: answer.payload,
                size: answer.size,
                created: answer.created,
                observed: answer.observe.is_some(),
            };
            Outcome { response, changed: bench.station != station() || values != before, values }
        }
    };
}

type SendFn = fn(Start, &str) -> Outcome;

const GENERATED: SendFn = send!(generated);

/// Stations of every kind.
const KINDS: [(&str, SendFn); 4] = [
    ("by hand", send!(by_hand)),
    ("derived", send!(derived)),
    ("generated", GENERATED),
    ("mixed", send!(mixed)),
];

/// Sends a line to every station, and returns the differences.
fn differences(start: Start, line: &str, expected: Option<&str>) -> Vec<String> {
    let outcomes = KINDS.map(|(kind, send)| (kind, send(start, line)));
    let mut wrong = Vec::new();
    for (kind, outcome) in &outcomes {
        let code = code(outcome.response.code);
        if expected.is_some_and(|expected| expected != code) {
            wrong.push(format!("{line}: {kind} responded {code}"));
        }
        if !code.starts_with('2') && outcome.changed {
            wrong.push(format!("{line}: {kind} refused and changed something"));
        }
        if *outcome != outcomes[0].1 {
            wrong.push(format!("{line}: {kind} differs: {outcome:?} and {:?}", outcomes[0].1));
        }
    }
    wrong
}

macro_rules! tables {
    ($($table:ident: $start:ident;)*) => {
        const TABLES: &[(&str, &str)] = &[$((
            stringify!($table),
            include_str!(concat!("../../../lwm2m-runtime/tests/serve_table/", stringify!($table), ".txt")),
        )),*];

        $(#[test]
        fn $table() {
            let (_, table) = TABLES.iter().find(|(name, _)| *name == stringify!($table)).unwrap();
            let wrong: Vec<String> =
                rows(table).flat_map(|(code, line)| differences(Start::$start, line, Some(code))).collect();
            assert!(wrong.is_empty(), "of {} rows:\n{}", rows(table).count(), wrong.join("\n"));
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

#[test]
fn every_table_is_tested() {
    let folder = std::fs::read_dir(checkout().join("lwm2m-runtime/tests/serve_table")).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let tables: BTreeSet<String> =
        names.filter_map(|name| Some(name.strip_suffix(".txt")?.to_owned())).collect();
    let tested = TABLES.iter().map(|(name, _)| *name).chain(["outcomes"]);
    assert_eq!(tables, tested.map(str::to_owned).collect());
}

/// `BLESS=1` writes the definitions.
#[test]
fn generated_objects_have_the_definitions_of_the_derived_objects() {
    let folder = checkout().join("tests/definitions");
    let compare = |id: u16, xml: &str| {
        let file = File::new(&folder).join(format!("{id}.xml"));
        bless::compare(&file, xml).unwrap_or_else(|difference| panic!("{difference}"));
    };
    compare(derived::Security::definition().id(), derived::Security::DEFINITION_XML);
    compare(derived::Server::definition().id(), derived::Server::DEFINITION_XML);
    compare(derived::AccessControl::definition().id(), derived::AccessControl::DEFINITION_XML);
    compare(derived::Device::definition().id(), derived::Device::DEFINITION_XML);
    compare(derived::Firmware::definition().id(), derived::Firmware::DEFINITION_XML);
    compare(derived::Portfolio::definition().id(), derived::Portfolio::DEFINITION_XML);
    compare(derived::Temperature::definition().id(), derived::Temperature::DEFINITION_XML);
    compare(derived::Bag::definition().id(), derived::Bag::DEFINITION_XML);
}
