//! Devices that vanish, move, sleep, register twice or bootstrap, with the time passed in.

#![cfg(all(feature = "std", feature = "formats", feature = "coap", feature = "notation"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/network.rs"]
mod network;
mod support;

use lwm2m_runtime::serve::gateway::{BootstrapPlan, Devices, Event, Failure, Limits, ServerRequest};
use lwm2m_runtime::serve::{Operation, Requester};
use lwm2m_runtime::{ContentFormat, ErrorKind, Multiple, Path, ResponseCode};

use network::message::message;
use network::{Client, Network, records};
use support::objects::Security;
use support::station::Station;

const VALUE: Path = Path::resource(3303, 0, 5700);

fn read(path: Path) -> ServerRequest {
    ServerRequest::new(Operation::Read, path)
}

#[test]
fn a_device_that_vanishes_in_a_block_transfer_fails_one_request_and_is_asked_the_next() {
    let mut network = Network::with(Client::new("a", 5));
    let package = ServerRequest::new(Operation::Replace, Path::resource(5, 0, 0))
        .payload(ContentFormat::OPAQUE, &[7; 5000]);
    let id = network.id("a");
    let first = network.devices.request(id, package, network.now).unwrap();
    let second = network.devices.request(id, read(VALUE), network.now).unwrap();
    // Two of five blocks arrive.
    network.step();
    network.step();
    network.clients[0].is_lost = true;
    network.run();
    assert_eq!(network.take_events(), []);
    assert_eq!(network.devices.get(id).unwrap().pending().collect::<Vec<_>>(), [first, second]);

    network.clients[0].is_lost = false;
    network.now = network.devices.next_deadline().unwrap();
    network.run();
    let events = network.take_events();
    let [Event::Failed { request_id, failure: Failure::TimedOut, .. }, Event::Response(answer)] =
        events.as_slice()
    else {
        panic!("{events:?}")
    };
    assert_eq!((*request_id, answer.request_id), (first, second));
    assert_eq!(records(&answer.payload), ["/3303/0/5700 Some(Float(21.5))"]);
}

#[test]
fn an_answer_whose_values_change_between_blocks_begins_anew() {
    let mut client = Client::new("a", 5).version(1, &[ContentFormat::SENML_JSON]);
    client.capacity = 64;
    let mut network = Network::with(client);
    network.devices.request(network.id("a"), read(Path::object(3303)), network.now).unwrap();
    network.step();
    network.clients[0].station.temperature.instances.get_mut(0).unwrap().value = 50.0;
    network.run();
    let Event::Response(answer) = network.take_event() else { panic!("an answer") };
    let lines = records(&answer.payload);
    assert!(lines.contains(&"/3303/0/5700 Some(Integer(50))".into()), "{lines:?}");

    // Values that change each time end in a failure.
    let id = network.devices.request(network.id("a"), read(Path::object(3303)), network.now).unwrap();
    for celsius in 0..20 {
        network.step();
        network.clients[0].station.temperature.instances.get_mut(0).unwrap().value = f64::from(celsius);
    }
    let Event::Failed { request_id, failure: Failure::Blocks, .. } = network.take_event() else {
        panic!("a failure")
    };
    assert_eq!(request_id, id);
}

#[test]
fn an_update_from_a_new_address_moves_requests_and_observations() {
    let mut network = Network::with(Client::new("a", 5));
    let id = network.id("a");
    let observe = ServerRequest::new(Operation::Observe, VALUE);
    network.devices.request(id, observe, network.now).unwrap();
    network.run();
    network.take_events();
    // The old address gets nothing any more.
    network.clients[0].address = 6;
    assert_eq!(network.request(6, &message(&format!("POST {id}"))).code(), "2.04");
    assert_eq!(
        network.take_event(),
        Event::Updated { registration: id, address_changed: true, objects_changed: false }
    );
    network.devices.request(id, read(VALUE), network.now).unwrap();
    network.run();
    assert!(matches!(network.take_event(), Event::Response(_)));
    network.now += 1000;
    network.clients[0].station.temperature.instances.get_mut(0).unwrap().value = 30.0;
    network.run();
    let Event::Notification(notification) = network.take_event() else { panic!("a notification") };
    assert_eq!(records(&notification.payload), ["/3303/0/5700 Some(Float(30.0))"]);
    assert!(network.devices.get_by_address(5).is_none());
}

/// RFC 7252, 5.3.2: a response comes from the address that the request was sent to.
#[test]
fn a_notification_comes_from_the_new_address_or_from_that_of_the_observation() {
    let mut network = Network::new(Limits::default(), []);
    let register = |network: &mut Network, address: u16, name: &str| {
        let line = format!("POST /rd?ep={name}&lwm2m=1.1 content-format=40 : </3303/0>");
        assert_eq!(network.request(address, &message(&line)).code(), "2.01");
        network.take_events();
        network.id(name)
    };
    let a = register(&mut network, 5, "a");
    network.devices.request(a, ServerRequest::new(Operation::Observe, VALUE), network.now).unwrap();
    let token = network.devices.poll(network.now).unwrap().token();
    let mut number = 0;
    let mut notify = |network: &mut Network, address: u16| {
        number += 1;
        let result =
            network.respond(address, token, &message(&format!("2.05 observe={number} content-format=0 : 1")));
        network.take_events();
        result.is_ok()
    };
    assert!(notify(&mut network, 5) && !notify(&mut network, 6));
    // It moves twice; the observation was started at its first address.
    for address in [6, 7] {
        network.request(address, &message(&format!("POST {a}")));
        assert!(notify(&mut network, address) && notify(&mut network, 5), "{address}");
    }
    assert!(!notify(&mut network, 6) && !notify(&mut network, 8));
    // Another device at the first address has its own tokens, and requests to it are its own.
    let b = register(&mut network, 5, "b");
    assert!(notify(&mut network, 5));
    network.devices.request(b, read(VALUE), network.now).unwrap();
    let other = network.devices.poll(network.now).unwrap().token();
    assert!(network.respond(7, other, &message("2.05 content-format=0 : 1")).is_err());
    network.respond(5, other, &message("2.05 content-format=0 : 1")).unwrap();
    assert!(matches!(network.take_event(), Event::Response(response) if response.registration == b));
    // Requests go to the new address, and nothing is left of the observation when it has ended.
    let observed = network.devices.get(a).unwrap().observations().next().unwrap().0;
    network.devices.cancel(a, observed, network.now).unwrap();
    assert!(!notify(&mut network, 5));
    let cancel = network.devices.poll(network.now).unwrap();
    assert_eq!((cancel.address, cancel.token()), (7, token));
}

#[test]
fn a_device_whose_address_another_one_has_taken_is_not_asked_until_it_updates() {
    let mut network = Network::with(Client::new("a", 5));
    let first = network.id("a");
    let register = "POST /rd?ep=b&lwm2m=1.1 content-format=40 : </3/0>";
    assert_eq!(network.request(5, &message(register)).code(), "2.01");
    network.take_events();
    network.devices.request(first, read(VALUE), network.now).unwrap();
    network.run();
    assert_eq!(network.take_events(), []);
    network.clients[0].address = 6;
    network.request(6, &message(&format!("POST {first}")));
    network.run();
    let events = network.take_events();
    assert!(matches!(events.as_slice(), [Event::Updated { .. }, Event::Response(_)]), "{events:?}");
}

#[test]
fn requests_to_a_sleeping_device_wait_for_its_update_and_are_sent_one_by_one() {
    let mut client = Client::new("a", 5);
    client.registrations = client.registrations.queue(93);
    let limits = Limits { requests: 3, ..Limits::default() };
    let mut network = Network::new(limits, [client]);
    network.run();
    network.take_events();
    let id = network.id("a");
    assert!(network.devices.get(id).unwrap().is_queue_mode());

    network.now += 93_000;
    assert!(!network.devices.get(id).unwrap().is_awake(network.now));
    let requests: Vec<_> =
        (0..3).map(|_| network.devices.request(id, read(VALUE), network.now).unwrap()).collect();
    let full = network.devices.request(id, read(VALUE), network.now).unwrap_err();
    assert_eq!(full.kind(), ErrorKind::OutOfSpace);
    network.run();
    assert_eq!((network.take_events(), network.clients[0].received.len()), (vec![], 0));

    network.now += 60_000;
    network.request(5, &message(&format!("POST {id}")));
    network.take_events();
    // One is in flight at a time.
    assert!(network.devices.poll(network.now).is_some());
    assert!(network.devices.poll(network.now).is_none());
    network.now = network.devices.next_deadline().unwrap();
    network.run();
    // The device has not answered the first one, so that it is taken to sleep again.
    let failed = network.take_event();
    assert!(matches!(failed, Event::Failed { request_id, .. } if request_id == requests[0]), "{failed:?}");
    network.request(5, &message(&format!("POST {id}")));
    network.take_events();
    network.run();
    let answered: Vec<_> = network
        .take_events()
        .into_iter()
        .map(
            |event| if let Event::Response(answer) = event { answer.request_id } else { panic!("{event:?}") },
        )
        .collect();
    assert_eq!(answered, requests[1..]);
}

#[test]
fn a_request_that_waits_too_long_fails_without_having_been_sent() {
    let mut client = Client::new("a", 5);
    client.registrations = client.registrations.queue(93);
    let limits = Limits { waiting_time: 600_000, ..Limits::default() };
    let mut network = Network::new(limits, [client]);
    network.run();
    network.take_events();
    network.now += 93_000;
    let request_id = network.devices.request(network.id("a"), read(VALUE), network.now).unwrap();
    network.now += 600_000;
    assert_eq!(network.devices.next_deadline(), Some(network.now));
    let registration = network.id("a");
    let event = network.devices.poll_event(network.now).unwrap();
    assert_eq!(event, Event::Failed { registration, request_id, path: VALUE, failure: Failure::NotSent });
    assert_eq!(network.devices.poll_event(network.now), None);
}

#[test]
fn a_request_that_is_cancelled_is_not_sent_and_the_others_are() {
    let mut network = Network::with(Client::new("a", 5));
    let a = network.id("a");
    let [sent, waiting, last] =
        [(); 3].map(|()| network.devices.request(a, read(VALUE), network.now).unwrap());
    assert_eq!(network.devices.poll(network.now).unwrap().request_id, sent);
    for request_id in [waiting, sent] {
        assert_eq!(network.devices.cancel(a, request_id, network.now), None);
    }
    network.run();
    let Event::Response(answer) = network.take_event() else { panic!("a response") };
    assert_eq!((answer.request_id, network.clients[0].received.len()), (last, 1));
}

#[test]
fn a_registration_ends_with_its_lifetime_and_takes_requests_with_it() {
    let mut network = Network::new(Limits::default(), []);
    for (address, name, lifetime) in [(5, "a", 60), (6, "b", 0), (7, "c", 120)] {
        let line = format!("POST /rd?ep={name}&lt={lifetime}&lwm2m=1.1 : </3/0>");
        assert_eq!(network.request(address, &message(&line)).code(), "2.01");
    }
    network.take_events();
    let registration = network.id("a");
    network.devices.request(registration, read(VALUE), network.now).unwrap();
    network.now += 59_999;
    assert_eq!(network.devices.poll_event(network.now), None);
    network.now += 1;
    assert_eq!(
        network.devices.poll_event(network.now),
        Some(Event::Expired { registration, name: "a".into() })
    );
    assert!(network.devices.poll(network.now).is_none());
    assert_eq!(network.request(5, &message(&format!("POST {registration}"))).code(), "4.04");
    assert_eq!(network.devices.len(), 2);
    // An update extends the lifetime, and may change it.
    let third = network.id("c");
    network.request(7, &message(&format!("POST {third}?lt=600&b=UQ&sms=123")));
    assert_eq!(network.devices.next_deadline(), Some(network.now + 600_000));
    let device = network.devices.get(third).unwrap();
    assert_eq!((device.lifetime(), device.binding(), device.sms()), (600, "UQ", Some("123")));
    network.now = u64::MAX / 2;
    assert!(matches!(network.devices.poll_event(network.now), Some(Event::Expired { .. })));
    assert_eq!((network.devices.poll_event(network.now), network.devices.len()), (None, 1));
}

#[test]
fn a_second_register_under_one_name_replaces_the_first() {
    let mut network = Network::with(Client::new("a", 5));
    let first = network.id("a");
    let observe = ServerRequest::new(Operation::Observe, VALUE);
    network.devices.request(first, observe, network.now).unwrap();
    network.run();
    network.devices.request(first, read(VALUE), network.now).unwrap();
    network.take_events();
    let register = "POST /rd?ep=a&lwm2m=1.1 content-format=40 : </3/0>";
    assert_eq!(network.request(9, &message(register)).code(), "2.01");
    let second = network.id("a");
    assert_eq!(network.take_event(), Event::Registered { registration: second, replaced: Some(first) });
    assert_eq!((network.devices.len(), network.devices.get(second).unwrap().address()), (1, 9));
    assert!(network.devices.get(first).is_none() && network.devices.get_by_address(5).is_none());
    assert_eq!(network.devices.get(second).unwrap().observations().count(), 0);
    // Neither is the first one asked, nor does its notification count.
    assert!(network.devices.poll(network.now).is_none());
    network.now += 1000;
    network.clients[0].station.temperature.instances.get_mut(0).unwrap().value = 30.0;
    network.run();
    assert_eq!((network.take_events(), network.unexpected), (vec![], 1));
    assert_eq!(network.request(5, &message(&format!("DELETE {first}"))).code(), "4.04");
}

#[test]
fn a_device_is_not_asked_after_it_has_deregistered() {
    let mut network = Network::with(Client::new("a", 5));
    let registration = network.id("a");
    network.devices.request(registration, read(VALUE), network.now).unwrap();
    network.clients[0].registrations.deregister(1);
    let index = network.clients[0].received.len();
    network.run();
    let events = network.take_events();
    assert_eq!(events, [Event::Deregistered { registration, name: "a".into() }]);
    assert_eq!(network.clients[0].received.len(), index);
    let error = network.devices.request(registration, read(VALUE), network.now).unwrap_err();
    assert_eq!((error.kind(), network.devices.len()), (ErrorKind::Absent, 0));
    assert_eq!((network.devices.next_deadline(), network.devices.is_empty()), (None, true));
}

/// RFC 7641, 3.4.
#[test]
fn a_notification_that_a_newer_one_has_overtaken_is_dropped() {
    let mut network = Network::new(Limits::default(), []);
    network.request(5, &message("POST /rd?ep=a&lwm2m=1.1 : </3/0>"));
    let id = network.id("a");
    let observe = ServerRequest::new(Operation::Observe, VALUE);
    let request_id = network.devices.request(id, observe, network.now).unwrap();
    let token = network.devices.poll(network.now).unwrap().token();
    network.take_events();
    let table = [
        (0, 10, "answer"),
        (1, 12, "new"),
        (1, 11, "old"),
        (1, 12, "old"),
        (0, 0xff_ffff, "old"),
        (1, 13, "new"),
        (129_000, 2, "new"),
        (0, 0x80_0001, "new"),
        (0, 0x01_0000, "old"),
        (0, 0, "new"),
    ];
    for (seconds, number, expected) in table {
        network.now += seconds;
        let line = format!("2.05 observe={number} content-format=0 : 1");
        network.respond(5, token, &message(&line)).unwrap();
        let events = network.take_events();
        let actual = match events.as_slice() {
            [] => "old",
            [Event::Notification(_)] => "new",
            [Event::Response(_)] => "answer",
            events => panic!("{events:?}"),
        };
        assert_eq!(actual, expected, "{number}");
    }
    // An error ends the observation.
    network.respond(5, token, &message("4.04")).unwrap();
    let Event::ObservationEnded(answer) = network.take_event() else { panic!("an end") };
    assert_eq!((answer.request_id, answer.code), (request_id, ResponseCode::NOT_FOUND));
    assert!(network.respond(5, token, &message("2.05 observe=99 : 1")).is_err());
}

fn security() -> Security {
    let mut security = Station::new().security.instances.get(0).unwrap().clone();
    security.identity = b"new".to_vec();
    security
}

#[test]
fn a_device_is_bootstrapped_and_registers_with_its_new_account() {
    for format in [None, Some(112), Some(110), Some(11542), Some(11544)] {
        let mut client = Client::new("a", 5);
        client.station = Station::before_bootstrap();
        let mut network = Network::new(Limits::default(), [client]);
        network.requester = Requester::Bootstrap;
        network.step();
        let Event::BootstrapRequested { .. } = network.take_event() else { panic!("a Bootstrap-Request") };
        if let Some(format) = format {
            network.request(5, &message(&format!("POST /bs?ep=a&pct={format}")));
        } else {
            network.request(5, &message("POST /bs?ep=a"));
        }
        let Event::BootstrapRequested { registration, name, format: actual } = network.take_event() else {
            panic!("a Bootstrap-Request")
        };
        assert_eq!((&*name, actual.number()), ("a", format.unwrap_or(11542)));
        assert_eq!(network.devices.len(), 0);
        let server = Station::new().server.instances.get(0).unwrap().clone();
        let plan = BootstrapPlan::new(actual)
            .discover(Path::ROOT)
            .delete(Path::ROOT)
            .write(Path::instance(0, 0), &security())
            .unwrap()
            .write(Path::instance(1, 0), &server)
            .unwrap();
        network.devices.bootstrap(registration, plan, network.now).unwrap();
        network.run();
        let events = network.take_events();
        let names: Vec<_> = events
            .iter()
            .map(|event| match event {
                Event::Response(answer) => format!("{}", answer.code.to_u8()),
                Event::Bootstrapped { name, .. } => name.to_string(),
                Event::Registered { .. } => "registered".into(),
                event => panic!("{event:?}"),
            })
            .collect();
        let [content, deleted, changed] =
            [ResponseCode::CONTENT, ResponseCode::DELETED, ResponseCode::CHANGED]
                .map(|code| code.to_u8().to_string());
        assert_eq!(names, [&content, &deleted, &changed, &changed, "a", "registered"], "{format:?}");
        let security: &Multiple<Security> = &network.clients[0].station.security.instances;
        let accounts: Vec<_> = security.iter().map(|(_, account)| account.identity.clone()).collect();
        assert!(accounts.contains(&b"new".to_vec()), "{accounts:?}");
        assert_eq!(network.devices.len(), 1);
    }
}

#[test]
fn a_bootstrap_ends_with_the_first_error_or_without_an_answer() {
    let mut client = Client::new("a", 5);
    client.station = Station::before_bootstrap();
    let mut network = Network::new(Limits::default(), [client]);
    network.requester = Requester::Bootstrap;
    network.step();
    let Event::BootstrapRequested { registration, format, .. } = network.take_event() else {
        panic!("a request")
    };
    let path = Path::instance(99, 0);
    let refused = ServerRequest::new(Operation::Replace, path).payload(format, b"");
    let plan = BootstrapPlan::new(format).request(refused).delete(Path::ROOT);
    network.devices.bootstrap(registration, plan, network.now).unwrap();
    network.step();
    let Event::BootstrapFailed { request, .. } = network.take_event() else { panic!("a failure") };
    assert_eq!(request.map(|(path, _)| path), Some(path));
    assert!(network.devices.bootstrap(registration, BootstrapPlan::new(format), network.now).is_err());
    assert!(network.devices.poll(network.now).is_none());

    // The application has no account for it.
    network.request(5, &message("POST /bs?ep=a"));
    network.take_events();
    network.now = network.devices.next_deadline().unwrap();
    let event = network.devices.poll_event(network.now).unwrap();
    assert!(matches!(event, Event::BootstrapFailed { request: None, .. }), "{event:?}");
    assert_eq!(network.devices.next_deadline(), None);
}

#[test]
fn a_restart_forgets_no_device() {
    let mut clients = Vec::new();
    for (name, address) in [("a", 5), ("b", 6)] {
        clients.push(Client::new(name, address).version(1, &[ContentFormat::TLV, ContentFormat::SENML_JSON]));
    }
    let clients = clients.into_iter().map(|client| client.below("/lwm2m"));
    let mut network = Network::new(Limits::default(), clients);
    network.run();
    network.take_events();
    let paths = br#"[{"n":"/lwm2m/3303/0/5700"}]"#;
    let observe = ServerRequest::new(Operation::Observe, VALUE).query("pmin=1");
    let composite = ServerRequest::new(Operation::ObserveComposite, Path::ROOT)
        .payload(ContentFormat::SENML_JSON, paths)
        .accept(ContentFormat::SENML_JSON);
    for (name, request) in [("a", observe), ("b", composite)] {
        network.devices.request(network.id(name), request, network.now).unwrap();
    }
    network.run();
    network.take_events();
    network.now += 5000;
    let bytes = network.devices.save(network.now, &mut |address, out| out.extend(address.to_be_bytes()));
    let read_address = &mut |bytes: &[u8]| bytes.try_into().ok().map(u16::from_be_bytes);

    let mut restored = Devices::new(99, Limits::default());
    restored.restore(&bytes, 77, read_address).unwrap();
    for before in network.devices.iter() {
        let after = restored.get(before.registration()).unwrap();
        assert_eq!(
            (after.name(), after.address(), after.root()),
            (before.name(), before.address(), before.root())
        );
        assert_eq!((after.version(), after.binding()), (before.version(), before.binding()));
        assert_eq!(after.objects().collect::<Vec<_>>(), before.objects().collect::<Vec<_>>());
        assert_eq!(after.listed_formats().collect::<Vec<_>>(), before.listed_formats().collect::<Vec<_>>());
        assert_eq!(after.object_version(3303), before.object_version(3303));
        assert_eq!(after.expires(), Some(77 + 86_400_000 - 5000));
        assert_eq!(after.observations().collect::<Vec<_>>(), before.observations().collect::<Vec<_>>());
    }
    // Notifications come as before, and requests reach the devices.
    let (before, now) = (core::mem::replace(&mut network.devices, restored), network.now);
    network.now += 1000;
    for client in &mut network.clients {
        client.station.temperature.instances.get_mut(0).unwrap().value = 30.0;
    }
    network.run();
    let events = network.take_events();
    let [Event::Notification(first), Event::Notification(second)] = events.as_slice() else {
        panic!("{events:?}")
    };
    assert_eq!((network.unexpected, records(&first.payload)), (0, records(&second.payload)));
    for name in ["a", "b"] {
        let (id, _) = before.get_by_name(name).unwrap().observations().next().unwrap();
        network.devices.cancel(network.id(name), id, now).unwrap();
    }
    network.run();
    assert_eq!(network.take_events().len(), 2);
    network.now = 77;
    network.devices.request(network.id("b"), read(VALUE), 77).unwrap();
    network.run();
    assert!(matches!(network.take_event(), Event::Response(answer) if answer.code == ResponseCode::CONTENT));

    for index in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[index] ^= 1;
        let mut devices: Devices<u16> = Devices::new(99, Limits::default());
        assert!(devices.restore(&damaged, 0, read_address).is_err(), "{index}");
        assert!(devices.restore(&bytes[..index], 0, read_address).is_err(), "{index}");
        assert!(devices.is_empty());
    }
    let mut full = Devices::new(99, Limits { devices: 1, ..Limits::default() });
    assert_eq!(full.restore(&bytes, 0, read_address).unwrap_err().kind(), ErrorKind::OutOfSpace);
}
