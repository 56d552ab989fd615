//! The OMA interoperability tests (ETS INT 1.2, 2023) for further objects, which are generated or derived here: each
//! test has the number of its case. The others, and which are left out, stand in the runtime's tests of the same name.

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

/// Plays lines that have an answer each.
fn play(bench: &mut Bench, steps: &[(&str, &str)]) {
    for (line, answer) in steps {
        assert_eq!(bench.ask(line), *answer, "{line}");
    }
}

/// Seconds at which something is notified.
fn times(notified: &[(u64, String)]) -> Vec<u64> {
    notified.iter().map(|(time, _)| *time).collect()
}
