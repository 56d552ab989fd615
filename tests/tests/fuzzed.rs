//! The fuzz targets on stable: every kept input, every seed, and mutated seeds.

use lwm2m_tests::data::checkout;
use lwm2m_tests::fuzz::{TARGETS, Target, edit, inputs};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

#[test]
fn kept_inputs_break_no_rule() {
    for target in TARGETS {
        inputs::read(target.name).iter().for_each(|input| (target.check)(input));
    }
}

#[test]
fn seeds_and_mutated_seeds_break_no_rule() {
    for target in TARGETS {
        let seeds = (target.seeds)();
        seeds.iter().for_each(|seed| (target.check)(seed));
        let mut runner =
            TestRunner::new(Config { cases: 256, failure_persistence: None, ..Config::default() });
        let outcome = runner.run(&mutated(seeds), |input| {
            (target.check)(&input);
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{}: {error}", target.name));
    }
}

/// Returns mutated seeds: bytes replaced, removed, inserted and repeated.
fn mutated(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let edits = prop::collection::vec(
        (any::<prop::sample::Index>(), 0..4usize, prop::collection::vec(any::<u8>(), 1..4)),
        0..6,
    );
    (prop::sample::select(seeds), edits).prop_map(|(seed, edits)| {
        edits.into_iter().fold(seed, |bytes, (index, kind, new)| {
            let start = index.index(bytes.len() + 1);
            edit(bytes, start, kind, new)
        })
    })
}

#[test]
fn each_target_has_a_binary() {
    let folder = checkout().join("tests/fuzz");
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).expect("the workspace is there");
    let declared: Vec<&str> =
        manifest.lines().filter_map(|line| line.strip_prefix("path = \"fuzz_targets/")).collect();
    let expected: Vec<String> = TARGETS.iter().map(|Target { name, .. }| format!("{name}.rs\"")).collect();
    assert_eq!(declared, expected);
    assert!(TARGETS.iter().all(|target| folder.join(format!("fuzz_targets/{}.rs", target.name)).is_file()));
}
