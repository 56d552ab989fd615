//! Whether objects are generated, derived or written by hand makes no difference to a server: each row of the
//! tables that hold for serving is asked of three stations, which must answer the same to the octet and hold the
//! same values afterwards. A refused request leaves every value as it was.

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

use std::path::Path as File;

use lwm2m_runtime::serve::Objects;
use lwm2m_runtime::serve::notation::Line;
use lwm2m_runtime::{Object, Path, Value, Visitor};
use lwm2m_tests::bless;
use lwm2m_tests::data::checkout;
use proptest::prelude::*;

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

    fn begin(&mut self, id: u16, count: usize) {
        self.resource = self.path.child(id);
        self.lines.push(format!("{}/{id}: {count}", self.path));
    }

    fn end(&mut self) {
        self.resource = None;
    }
}

/// Every value that there is.
fn values(objects: &mut dyn Objects) -> Vec<String> {
    let mut lines = Vec::new();
    for definition in (0..).map_while(|index| objects.definition(index)) {
        let mut from = 0;
        while let Some(id) = objects.next_instance(definition.id(), from) {
            from = id + 1;
            let path = Path::instance(definition.id(), id);
            lines.push(path.to_string());
            let instance = objects.instance(definition.id(), id).unwrap();
            instance.emit(&mut Values { path, resource: None, lines: &mut lines });
        }
    }
    lines
}

/// What came of a request.
#[derive(Debug, PartialEq)]
struct Outcome {
    answer: String,
    values: Vec<String>,
    /// Whether anything else than values has changed: the hardware, what was handed out.
    changed: bool,
}

macro_rules! outcome {
    ($kind:ident, $station:ident, $request:expr) => {{
        let mut bench = $kind::notation::Bench::new($kind::station::Station::$station());
        let before = bench.station.objects(values);
        let answer = bench.answer($request);
        let after = bench.station.objects(values);
        let changed = bench.station != $kind::station::Station::$station() || after != before;
        // Reasons name resources, and these have other names; everything else must be the same.
        let answer =
            format!("{:?}", (answer.code, answer.format, answer.payload, answer.created, answer.observed));
        Outcome { answer, values: after, changed }
    }};
}

macro_rules! tables {
    ($($table:ident: $station:ident;)*) => {$(
        #[test]
        fn $table() {
            let rows = include_str!(concat!("../../../lwm2m-runtime/tests/serve_table/", stringify!($table), ".txt"));
            let mut wrong = Vec::new();
            let mut count = 0;
            for row in rows.lines().map(str::trim).filter(|row| !row.is_empty() && !row.starts_with('#')) {
                let (code, request) = row.split_once(' ').unwrap();
                let by_hand = outcome!(by_hand, $station, request.trim());
                let derived = outcome!(derived, $station, request.trim());
                let generated = outcome!(generated, $station, request.trim());
                count += 1;
                if !by_hand.answer.contains(code) {
                    wrong.push(format!("{row}: answered {}", by_hand.answer));
                }
                if by_hand != derived || by_hand != generated {
                    wrong.push(format!("{row}: not alike\n{by_hand:?}\n{derived:?}\n{generated:?}"));
                }
                if !code.starts_with('2') && (by_hand.changed || derived.changed || generated.changed) {
                    wrong.push(format!("{row}: refused, and something has changed"));
                }
            }
            assert!(wrong.is_empty(), "{} of {count} rows:\n{}", wrong.len(), wrong.join("\n"));
            assert!(count > 0);
        }
    )*};
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
    composites: new;
    observing: new;
    pieces: new;
    rights_of_two_servers: with_two_servers;
    bootstrapping: before_bootstrap;
}

/// Rows of all tables, to be spoilt.
const ROWS: [&str; 6] = [
    include_str!("../../../lwm2m-runtime/tests/serve_table/replacing.txt"),
    include_str!("../../../lwm2m-runtime/tests/serve_table/updating.txt"),
    include_str!("../../../lwm2m-runtime/tests/serve_table/creating.txt"),
    include_str!("../../../lwm2m-runtime/tests/serve_table/composites.txt"),
    include_str!("../../../lwm2m-runtime/tests/serve_table/deleting.txt"),
    include_str!("../../../lwm2m-runtime/tests/serve_table/writing_attributes.txt"),
];

/// A row with some characters in the place of others.
fn spoilt() -> impl Strategy<Value = String> {
    let rows = ROWS.iter().flat_map(|rows| rows.lines()).filter(|row| row.starts_with(['2', '4']));
    let rows: Vec<String> = rows.filter_map(|row| Some(row.split_once(' ')?.1.trim().to_owned())).collect();
    let change = (any::<prop::sample::Index>(), prop::sample::select(b"0123456789abcdef/.:?&=-,".to_vec()));
    (prop::sample::select(rows), prop::collection::vec(change, 1..4)).prop_map(|(row, changes)| {
        let mut octets = row.into_bytes();
        for (place, octet) in changes {
            let place = place.index(octets.len());
            octets[place] = octet;
        }
        String::from_utf8(octets).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spoilt_requests_are_answered_alike_and_refusals_change_nothing(row in spoilt()) {
        let mut octets = [0; 2048];
        if !matches!(Line::read(&row, &mut octets), Ok(Line::Request(_))) {
            return Ok(());
        }
        let by_hand = outcome!(by_hand, new, &row);
        let generated = outcome!(generated, new, &row);
        prop_assert_eq!(&by_hand, &generated, "{}", row);
        prop_assert!(by_hand.answer.starts_with("(2") || !by_hand.changed, "{}: {:?}", row, by_hand);
    }
}

/// The generated objects come from what the derived ones say of themselves: `BLESS=1` writes it anew.
#[test]
fn definitions_are_those_of_the_derived_objects() {
    let folder = checkout().join("tests/definitions");
    let compare = |id: u16, xml: &str| {
        let file = File::new(&folder).join(format!("{id}.xml"));
        bless::compare(&file, xml).unwrap_or_else(|difference| panic!("{difference}"));
    };
    compare(derived::Security::DEFINITION.id(), derived::Security::DEFINITION_XML);
    compare(derived::Server::DEFINITION.id(), derived::Server::DEFINITION_XML);
    compare(derived::AccessControl::DEFINITION.id(), derived::AccessControl::DEFINITION_XML);
    compare(derived::Device::DEFINITION.id(), derived::Device::DEFINITION_XML);
    compare(derived::Firmware::DEFINITION.id(), derived::Firmware::DEFINITION_XML);
    compare(derived::Portfolio::DEFINITION.id(), derived::Portfolio::DEFINITION_XML);
    compare(derived::Temperature::DEFINITION.id(), derived::Temperature::DEFINITION_XML);
    compare(derived::Bag::DEFINITION.id(), derived::Bag::DEFINITION_XML);
}
