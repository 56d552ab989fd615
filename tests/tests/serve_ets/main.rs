//! The OMA interoperability tests (ETS INT 1.2, 2023) of further objects, generated or derived; each test has the
//! number of its case. The tests of the runtime with this name contain the others, and list the omitted ones.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "the notation is shared with other tests, which use more of it, and fail by panicking"
)]

mod bootstrap;
mod connectivity;
mod containers;
#[path = "../../../lwm2m-runtime/tests/support/notation.rs"]
mod notation;
mod station;

use lwm2m_runtime::definition::Version;
use lwm2m_runtime::serve::Registration;
use lwm2m_runtime::{Multiple, Path};

use notation::Bench;
use station::Station;

fn bench() -> Bench {
    Bench::new(Station::new())
}

/// Sends requests and compares the responses.
fn play(bench: &mut Bench, steps: &[(&str, &str)]) {
    for (line, response) in steps {
        assert_eq!(bench.ask(line), *response, "{line}");
    }
}

/// Returns the times of notifications, in seconds.
fn times(notified: &[(u64, String)]) -> Vec<u64> {
    notified.iter().map(|(time, _)| *time).collect()
}
