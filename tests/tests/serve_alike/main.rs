//! Whether objects are generated, derived or written by hand makes no difference to a server: each row of the
//! tables that hold for serving is asked of a station of each kind, and of one of all kinds. They must answer the
//! same to the byte and hold the same values afterwards. A refused request leaves every value as it was.

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

use lwm2m_runtime::codec::Visitor;
use lwm2m_runtime::serve::DataModel;
use lwm2m_runtime::{ContentFormat, Object, Path, ResponseCode, Value};
use lwm2m_tests::bless;
use lwm2m_tests::data::checkout;

use by_hand::notation::{code, rows};

/// The values of an instance, each with its path.
struct Values<'v> {
    path: Path,
    resource: Option<Path>,
    lines: &'v mut Vec<String>,
}

impl Visitor for Values<'_> {
    fn visit(&mut self, id: u16, value: Value<'_>) {
        let path = self.resource.unwrap_or(self.path).child(id).unwrap();
        self.lines.push(format!("{path} = {value:?}"));
    }

    fn begin_multiple(&mut self, id: u16, count: usize) {
        self.resource = self.path.child(id);
        self.lines.push(format!("{}/{id}: {count}", self.path));
    }

    fn end_multiple(&mut self) {
        self.resource = None;
    }
}

/// Returns all values of a station.
fn values(model: &dyn DataModel) -> Vec<String> {
    let mut lines = Vec::new();
    for store in (0..).map_while(|index| model.object(index)) {
        let mut from = 0;
        while let Some(id) = store.next_instance(from) {
            from = id + 1;
            let path = Path::instance(store.definition().id(), id);
            lines.push(path.to_string());
            let instance = store.instance(id).unwrap();
            instance.emit(&mut Values { path, resource: None, lines: &mut lines });
        }
    }
    lines
}

/// What came of a request.
#[derive(Debug, PartialEq)]
struct Outcome {
    answer: Answer,
    values: Vec<String>,
    /// Whether anything has changed: values, the hardware, what was handed out.
    changed: bool,
}

/// The answer but for the reason of a refusal, which names resources: they have other names in each station.
#[derive(Debug, PartialEq)]
struct Answer {
    code: ResponseCode,
    format: Option<ContentFormat>,
    payload: Vec<u8>,
    size: usize,
    created: Option<Path>,
    observed: bool,
}

/// How a station is when it is asked.
#[derive(Debug, Clone, Copy)]
#[allow(non_camel_case_types, reason = "the names of the functions that make it so")]
enum Start {
    new,
    with_two_servers,
    before_bootstrap,
}

/// Asks a station of one kind.
macro_rules! ask {
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
            let answer = Answer {
                code: answer.code,
                format: answer.format,
                payload: answer.payload,
                size: answer.size,
                created: answer.created,
                observed: answer.observed,
            };
            Outcome { answer, changed: bench.station != station() || values != before, values }
        }
    };
}

type Ask = fn(Start, &str) -> Outcome;

const GENERATED: Ask = ask!(generated);

/// Stations of every kind.
const KINDS: [(&str, Ask); 4] = [
    ("by hand", ask!(by_hand)),
    ("derived", ask!(derived)),
    ("generated", GENERATED),
    ("mixed", ask!(mixed)),
];

/// What is wrong with the answers to a line.
fn judge(start: Start, line: &str, expected: Option<&str>) -> Vec<String> {
    let outcomes = KINDS.map(|(kind, ask)| (kind, ask(start, line)));
    let mut wrong = Vec::new();
    for (kind, outcome) in &outcomes {
        let answered = code(outcome.answer.code);
        if expected.is_some_and(|expected| expected != answered) {
            wrong.push(format!("{line}: {kind} answered {answered}"));
        }
        if !answered.starts_with('2') && outcome.changed {
            wrong.push(format!("{line}: {kind} refused, and something has changed"));
        }
        if *outcome != outcomes[0].1 {
            wrong.push(format!("{line}: {kind} is not alike: {outcome:?} and {:?}", outcomes[0].1));
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
            let judged = rows(table).flat_map(|(code, line)| judge(Start::$start, line, Some(code)));
            let wrong: Vec<String> = judged.collect();
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
fn every_table_is_asked() {
    let folder = std::fs::read_dir(checkout().join("lwm2m-runtime/tests/serve_table")).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let tables: BTreeSet<String> =
        names.filter_map(|name| Some(name.strip_suffix(".txt")?.to_owned())).collect();
    let asked = TABLES.iter().map(|(name, _)| *name).chain(["outcomes"]);
    assert_eq!(tables, asked.map(str::to_owned).collect());
}

/// The generated objects come from what the derived ones say of themselves: `BLESS=1` writes it anew.
#[test]
fn definitions_are_those_of_the_derived_objects() {
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
