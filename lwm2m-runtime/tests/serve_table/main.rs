//! Every operation at every level of a path, with the answer that LwM2M Transport 1.2.2, tables 6.7-1 to
//! 6.7-4, has for it. Each line is a request to a station of its own; a refused one leaves it as it was.

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

use support::notation::{Bench, code};
use support::station::Station;

/// Sends each line to a new station, and compares the codes.
fn play(table: &str, station: fn() -> Station) {
    let mut rows = 0;
    let mut wrong = Vec::new();
    for row in table.lines().map(str::trim).filter(|row| !row.is_empty() && !row.starts_with('#')) {
        let (expected, request) = row.split_once(' ').unwrap();
        let mut bench = Bench::new(station());
        let answer = bench.answer(request.trim());
        if code(answer.code) != expected {
            wrong.push(format!("{row}\n    answered {}: {:?}", code(answer.code), answer.error));
        }
        if !expected.starts_with('2') && bench.station != station() {
            wrong.push(format!("{row}\n    changed the station"));
        }
        rows += 1;
    }
    assert!(wrong.is_empty(), "{} of {rows} rows:\n{}", wrong.len(), wrong.join("\n"));
    println!("{rows} rows");
}

#[test]
fn reading() {
    play(include_str!("reading.txt"), Station::new);
}

#[test]
fn discovering() {
    play(include_str!("discovering.txt"), Station::new);
}

#[test]
fn replacing() {
    play(include_str!("replacing.txt"), Station::new);
}

#[test]
fn updating() {
    play(include_str!("updating.txt"), Station::new);
}

#[test]
fn writing_attributes() {
    play(include_str!("writing_attributes.txt"), Station::new);
}

#[test]
fn executing() {
    play(include_str!("executing.txt"), Station::new);
}

#[test]
fn creating() {
    play(include_str!("creating.txt"), Station::new);
}

#[test]
fn deleting() {
    play(include_str!("deleting.txt"), Station::new);
}

#[test]
fn observing() {
    play(include_str!("observing.txt"), Station::new);
}

#[test]
fn composites() {
    play(include_str!("composites.txt"), Station::new);
}

#[test]
fn pieces() {
    play(include_str!("pieces.txt"), Station::new);
}

#[test]
fn rights_of_two_servers() {
    play(include_str!("rights_of_two_servers.txt"), Station::with_two_servers);
}

#[test]
fn bootstrapping() {
    play(include_str!("bootstrapping.txt"), Station::before_bootstrap);
    play("2.04 FINISH", Station::new);
}
