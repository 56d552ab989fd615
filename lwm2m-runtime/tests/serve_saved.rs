//! The state that outlives a restart: it is restored whole, or refused.

#![cfg(all(feature = "std", feature = "formats", feature = "notation"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use lwm2m_runtime::definition::Version;
use lwm2m_runtime::serve::{Event, Location, Procedure, Registrations, Requester, Token, restore, save};
use lwm2m_runtime::{ErrorKind, ResponseCode};
use proptest::prelude::*;

use support::notation::Bench;
use support::station::Station;

type Registered = Registrations<'static, 2>;

/// A station that registered with two servers, with server 2 in version 1.1, that has attributes and observations.
fn before() -> (Bench, Registered) {
    let mut bench = Bench::new(Station::with_two_servers());
    let mut registrations = Registered::new("station");
    let sent = |registrations: &mut Registered, bench: &Bench| {
        registrations.poll(&bench.station, 0).map(|request| request.requester).unwrap()
    };
    let location = Location::new("/rd/5a3f").unwrap();
    let mut respond = |code| {
        let server = sent(&mut registrations, &bench);
        registrations.handle_response(&bench.station, server, code, location, None, 0)
    };
    assert_eq!(respond(ResponseCode::CREATED), Some(Event::Registered(1)));
    assert_eq!(respond(ResponseCode::PRECONDITION_FAILED), None);
    assert_eq!(respond(ResponseCode::CREATED), Some(Event::Registered(2)));
    assert_eq!(bench.ask("PUT /3/0/9?pmin=10&pmax=60&gt=-12.5"), "2.04");
    assert_eq!(bench.ask("PUT /1/0/1 text:120"), "2.04");
    assert!(bench.answer("GET /3/0/9 observe=0 token=a accept=text").observe.is_some());
    assert!(bench.answer("SERVER2 GET /3303/0?pmin=1 observe=0 token=b block2=0/64").observe.is_some());
    (bench, registrations)
}

fn saved() -> Vec<u8> {
    let (bench, registrations) = before();
    let mut flash = vec![0; 4096];
    let length = save(&bench.station, &bench.endpoint, &registrations, &mut flash).unwrap();
    flash.truncate(length);
    flash
}

#[test]
fn accounts_attributes_observations_and_registrations_outlive_a_restart() {
    let (mut old, _) = before();
    let mut bench = Bench::new(Station::before_bootstrap());
    let mut registrations = Registered::new("station");
    restore(&saved(), &mut bench.station, &mut bench.endpoint, &mut registrations, 5000).unwrap();
    bench.now = 5000;

    assert!(bench.station.security == old.station.security);
    assert!(bench.station.server == old.station.server);
    assert!(bench.station.access == old.station.access);
    let discover = "GET /3/0/9 accept=link";
    assert_eq!(bench.ask(discover), old.ask(discover));
    let token = |byte| Token::new(&[byte]).unwrap();
    assert!(bench.endpoint.is_observed(1, token(b'a')) && bench.endpoint.is_observed(2, token(b'b')));
    let number = bench.until(65).first().map(|(second, _)| *second);
    assert_eq!(number, Some(6), "an observation goes on with a notification");

    // Each server gets an Update with the version of its registration.
    for (server, minor) in [(1, 2), (2, 1)] {
        let request = registrations.poll(&bench.station, 5000).unwrap();
        assert_eq!((request.requester, request.procedure), (Requester::Server(server), Procedure::Update));
        assert_eq!((request.path(), request.has_payload()), ("/rd/5a3f", false));
        assert_eq!(registrations.version(server), Version { major: 1, minor });
    }
}

/// A server names the location of a registration, with any segments (RFC 7252, 5.10.7).
#[test]
fn a_location_is_the_same_after_any_number_of_restarts() {
    for path in ["/rd/5a3f", "//5a3f", "/rd//5a3f", "/rd/", "///"] {
        let mut bench = Bench::new(Station::with_two_servers());
        let mut registrations = Registered::new("station");
        let server = registrations.poll(&bench.station, 0).map(|request| request.requester).unwrap();
        let location = Location::new(path).unwrap();
        registrations.handle_response(&bench.station, server, ResponseCode::CREATED, location, None, 0);
        for _ in 0..2 {
            let mut flash = vec![0; 4096];
            let length = save(&bench.station, &bench.endpoint, &registrations, &mut flash).unwrap();
            registrations = Registered::new("station");
            let state = &flash[..length];
            restore(state, &mut bench.station, &mut bench.endpoint, &mut registrations, 0).unwrap();
            let location = registrations.location(1).unwrap();
            assert_eq!(location.as_str(), path);
        }
    }
}

#[test]
fn the_numbers_of_notifications_go_on_growing() {
    let (mut bench, registrations) = before();
    let mut flash = [0; 4096];
    let length = save(&bench.station, &bench.endpoint, &registrations, &mut flash).unwrap();
    let next = |bench: &mut Bench| bench.answer("GET /3/0/0 observe=0 token=c accept=text").observe.unwrap();
    let before = (0..1000).map(|_| next(&mut bench)).max().unwrap();
    let mut restarted = Bench::new(Station::new());
    let mut registered = Registered::new("station");
    restore(&flash[..length], &mut restarted.station, &mut restarted.endpoint, &mut registered, 0).unwrap();
    assert!(next(&mut restarted) > before);
}

#[test]
fn a_buffer_that_is_too_small_is_refused_with_the_size() {
    let (bench, registrations) = before();
    let size = saved().len();
    for length in 0..size {
        let error = save(&bench.station, &bench.endpoint, &registrations, &mut vec![0; length]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BufferTooSmall);
        assert!(error.to_string().contains(&size.to_string()), "{error}");
    }
}

/// Restores bytes, which must be refused, and checks that nothing has changed.
fn refuse(bytes: &[u8]) {
    let mut bench = Bench::new(Station::before_bootstrap());
    let mut registrations = Registered::new("station");
    let refused = restore(bytes, &mut bench.station, &mut bench.endpoint, &mut registrations, 0);
    assert!(matches!(refused.unwrap_err().kind(), ErrorKind::Malformed(_)));
    assert!(bench.station == Station::before_bootstrap());
    // The device bootstraps.
    let request = registrations.poll(&bench.station, u64::MAX).unwrap();
    assert_eq!(request.procedure, Procedure::Bootstrap);
}

#[test]
fn every_damaged_byte_and_every_cut_leads_to_a_bootstrap() {
    let saved = saved();
    for index in 0..saved.len() {
        let mut damaged = saved.clone();
        damaged[index] ^= 1 << (index % 8);
        refuse(&damaged);
        refuse(&saved[..index]);
    }
    refuse(&[0xff; 4096]);
}

proptest! {
    /// Even with a digest that fits, no bytes make the device panic or leave a part of the registrations.
    #[test]
    fn no_bytes_with_a_correct_digest_do_harm(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = saved();
        bytes.truncate(bytes.len() - 8);
        for (index, byte) in changes {
            let index = index.index(bytes.len());
            bytes[index] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let digest = bytes.iter().fold(0xcbf2_9ce4_8422_2325u64, |digest, byte| {
            (digest ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        bytes.extend(digest.to_be_bytes());
        let mut bench = Bench::new(Station::before_bootstrap());
        let mut registrations = Registered::new("station");
        let restored = restore(&bytes, &mut bench.station, &mut bench.endpoint, &mut registrations, 0);
        if restored.is_err() {
            prop_assert!(registrations.location(1).is_none() && registrations.location(2).is_none());
        }
        let _ = registrations.poll(&bench.station, 0);
        let _ = bench.until(10);
    }
}
