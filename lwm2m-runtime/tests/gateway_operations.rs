//! Every operation from a gateway to a device of ours: formats, blocks, roots and versions.

#![cfg(all(feature = "std", feature = "formats", feature = "coap", feature = "notation"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/network.rs"]
mod network;
mod support;

use lwm2m_runtime::definition::Version;
use lwm2m_runtime::serve::gateway::{ClientResponse, Event, Limits, ServerRequest};
use lwm2m_runtime::serve::notation::Line;
use lwm2m_runtime::serve::{BlockSize, Operation};
use lwm2m_runtime::{ContentFormat, Encoder, ErrorKind, Multiple, Path, Record, ResponseCode, Value};

use network::{Client, Network, records};
use support::objects::Temperature;

const VALUE: Path = Path::resource(3303, 0, 5700);

/// Sends a request to the only device, and returns its answer.
fn ask(network: &mut Network, request: ServerRequest) -> ClientResponse<'static> {
    let id = network.devices.request(network.id("a"), request, network.now).unwrap();
    network.run();
    // A device sends an Update after a Create or a Delete.
    let is_update = |event: &Event<'_>| matches!(event, Event::Updated { objects_changed: true, .. });
    let mut events = network.take_events();
    events.retain(|event| !is_update(event));
    match events.as_slice() {
        [Event::Response(answer)] if answer.request_id == id => answer.clone(),
        events => panic!("{events:?}"),
    }
}

fn new(operation: Operation, path: &str) -> ServerRequest {
    ServerRequest::new(operation, path.parse().unwrap())
}

#[test]
fn a_registration_tells_name_version_objects_and_formats() {
    let formats = [ContentFormat::SENML_CBOR, ContentFormat::TLV];
    let network = Network::with(Client::new("a", 5).version(2, Box::leak(Box::new(formats))));
    let device = network.devices.get_by_name("a").unwrap();
    assert_eq!((device.name(), device.address(), device.lifetime(), device.binding()), ("a", 5, 86400, "U"));
    assert_eq!(device.version(), Version { major: 1, minor: 2 });
    assert_eq!(device.objects().collect::<Vec<_>>(), [1, 2, 3, 5, 16, 3303, 33000]);
    assert_eq!(device.instances(3303).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(device.instances(2).count(), 0);
    let versions = [(1, Some((1, 2))), (3303, Some((1, 1))), (16, Some((1, 0))), (4, None)];
    for (object, version) in versions {
        let version = version.map(|(major, minor)| Version { major, minor });
        assert_eq!(device.object_version(object), version, "{object}");
    }
    assert_eq!(device.listed_formats().collect::<Vec<_>>(), formats);
    assert_eq!(network.devices.get_by_address(5).unwrap().registration(), network.id("a"));
}

#[test]
fn an_instance_is_read_into_a_struct_in_every_format_and_version() {
    let all: &[&'static [ContentFormat]] = &[
        &[],
        &[ContentFormat::SENML_CBOR],
        &[ContentFormat::SENML_JSON],
        &[ContentFormat::TLV],
        &[ContentFormat::LWM2M_JSON],
        &[ContentFormat::LWM2M_CBOR],
    ];
    for (minor, formats) in (0..3).flat_map(|minor| all.iter().map(move |formats| (minor, *formats))) {
        for root in ["", "/lwm2m"] {
            let mut network = Network::with(Client::new("a", 5).version(minor, formats).below(root));
            let answer = ask(&mut network, new(Operation::Read, "/3303/1"));
            assert_eq!(answer.code, ResponseCode::CONTENT, "1.{minor} {formats:?}");
            let temperature: Temperature = answer.decoder().unwrap().decode().unwrap();
            assert_eq!(temperature.value, -4.0, "1.{minor} {formats:?} {root}");
            let usable = |format: &&ContentFormat| format.since().minor <= minor;
            let expected = formats.iter().find(usable).copied();
            let is_as_listed =
                expected.is_none_or(|format| answer.payload.format() == Some(format) || minor == 0);
            assert!(is_as_listed, "1.{minor} {formats:?} {:?}", answer.payload.format());
        }
    }
}

#[test]
fn every_operation_has_the_effect_that_its_answer_tells() {
    let mut network = Network::with(Client::new("a", 5));
    let text = |operation, path, payload: &str| {
        new(operation, path).payload(ContentFormat::TEXT, payload.as_bytes())
    };
    let json = |operation, path, payload: &str| {
        new(operation, path).payload(ContentFormat::SENML_JSON, payload.as_bytes())
    };
    let portfolio = r#"[{"bn":"/16/7/","n":"0/0","vs":"x"}]"#;
    let table = [
        (new(Operation::Read, "/3/0/9"), "2.05"),
        (new(Operation::Read, "/4"), "4.04"),
        (text(Operation::Replace, "/3/0/14", "+03:00"), "2.04"),
        (text(Operation::Replace, "/3/0/14", "+03:30"), "4.00"),
        (text(Operation::Replace, "/3/0/9", "1"), "4.05"),
        (json(Operation::Update, "/3303/0", r#"[{"n":"/3303/0/5750","vs":"cellar"}]"#), "2.04"),
        (new(Operation::WriteAttributes, "/3303/0/5700").query("pmin=10&gt=30"), "2.04"),
        (new(Operation::Execute, "/3/0/4").arguments("0='soft'"), "2.04"),
        (new(Operation::Execute, "/3/0/4"), "2.04"),
        (json(Operation::Create, "/16", portfolio), "2.01"),
        (new(Operation::Delete, "/16/7"), "2.02"),
        (new(Operation::Delete, "/16/7"), "4.04"),
        (new(Operation::Discover { depth: None }, "/3303/0"), "2.05"),
        (new(Operation::Discover { depth: Some(1) }, "/3303").query("depth=1"), "2.05"),
        (new(Operation::DiscoverCore, "/"), "2.05"),
        (json(Operation::ReadComposite, "/", r#"[{"n":"/3/0/9"},{"n":"/3303/1/5700"}]"#), "2.05"),
        (json(Operation::WriteComposite, "/", r#"[{"n":"/3/0/14","vs":"Z"}]"#), "2.04"),
    ];
    for (request, code) in table {
        let name = format!("{request:?}");
        let answer = ask(&mut network, request);
        assert!(answer.code.to_string().starts_with(code), "{name}: {}", answer.code);
    }
    let station = &network.clients[0].station;
    assert_eq!(station.device.instance.utc_offset.as_deref(), Some("Z"));
    assert_eq!(station.board.reboots, ["0='soft'", ""]);
    assert_eq!(station.temperature.instances.get(0).unwrap().application.as_deref(), Some("cellar"));
}

#[test]
fn an_answer_says_what_it_answers() {
    let mut network = Network::with(Client::new("a", 5));
    let composite = br#"[{"n":"/3/0/9"},{"n":"/3303/1/5700"}]"#;
    let answer =
        ask(&mut network, new(Operation::ReadComposite, "/").payload(ContentFormat::SENML_JSON, composite));
    assert_eq!(records(&answer.payload), ["/3/0/9 Some(Integer(100))", "/3303/1/5700 Some(Float(-4.0))"]);
    let create = br#"[{"bn":"/16/7/","n":"0/0","vs":"x"}]"#;
    let answer = ask(&mut network, new(Operation::Create, "/16").payload(ContentFormat::SENML_JSON, create));
    assert_eq!((answer.code, answer.created), (ResponseCode::CREATED, Some(7)));
    let answer = ask(&mut network, new(Operation::Discover { depth: None }, "/3303/1"));
    let paths: Vec<_> = answer.payload.links().unwrap().iter().filter_map(|link| link.path()).collect();
    assert!(paths.contains(&Path::resource(3303, 1, 5700)), "{paths:?}");
    let answer = ask(&mut network, new(Operation::Read, "/99"));
    assert_eq!(answer.decoder().err().unwrap().code(), ResponseCode::NOT_FOUND);
}

#[test]
fn long_payloads_and_answers_are_sent_in_blocks() {
    let formats: &[ContentFormat] = &[ContentFormat::SENML_JSON];
    for size in [16, 64, 1024] {
        let mut client = Client::new("a", 5).version(1, formats);
        client.capacity = size;
        client.station.portfolio.instances = Multiple::new();
        let limits = Limits { block_size: BlockSize::new(size).unwrap(), ..Default::default() };
        let mut network = Network::new(limits, [client]);
        network.run();
        network.take_events();
        assert_eq!(network.devices.get_by_name("a").unwrap().instances(33000).collect::<Vec<_>>(), [3]);

        // A streamed value, a collected one, a FETCH that is longer than a block.
        let package: Vec<u8> = (0..3000u32).map(|index| index as u8).collect();
        let answer =
            ask(&mut network, new(Operation::Replace, "/5/0/0").payload(ContentFormat::OPAQUE, &package));
        assert_eq!(
            (answer.code, network.clients[0].station.flash.bytes),
            (ResponseCode::CHANGED, 3000),
            "{size}"
        );

        let long = "x".repeat(1500);
        let write = new(Operation::Replace, "/3303/0/5750").payload(ContentFormat::TEXT, long.as_bytes());
        assert_eq!(ask(&mut network, write).code, ResponseCode::CHANGED, "{size}");
        let answer = ask(&mut network, new(Operation::Read, "/3303"));
        let all: Multiple<Temperature> = answer.decoder().unwrap().decode_all().unwrap();
        assert_eq!(all.get(0).unwrap().application.as_deref(), Some(&*long), "{size}");

        let paths: Vec<Record<'_>> = (0..16)
            .map(|resource| Path::resource(3, 0, resource))
            .chain([VALUE, Path::resource(3303, 0, 5750)])
            .map(|path| Record { path, value: None, time: None })
            .collect();
        let payload = Encoder::records(Path::ROOT, &paths).encode_to_vec(ContentFormat::SENML_JSON).unwrap();
        let fetch = new(Operation::ReadComposite, "/").payload(ContentFormat::SENML_JSON, &payload);
        let answer = ask(&mut network, fetch);
        assert_eq!(answer.code, ResponseCode::CONTENT, "{size}");
        assert!(records(&answer.payload).iter().any(|line| line.contains(&long)), "{size}");
    }
}

#[test]
fn notifications_come_as_values_until_the_observation_is_cancelled() {
    let mut network = Network::with(Client::new("a", 5));
    let request = new(Operation::Observe, "/3303/0/5700").query("pmin=1");
    let answer = ask(&mut network, request);
    let device = network.devices.get_by_name("a").unwrap();
    let observed: Vec<_> = device.observations().map(|(id, request)| (id, request.path())).collect();
    assert_eq!(observed, [(answer.request_id, VALUE)]);
    for celsius in [22.0, 23.5] {
        network.now += 5000;
        network.clients[0].station.temperature.instances.get_mut(0).unwrap().value = celsius;
        network.run();
        let Event::Notification(notification) = network.take_event() else { panic!("a notification") };
        assert_eq!(notification.request_id, answer.request_id);
        let record = records(&notification.payload);
        assert_eq!(record, [format!("/3303/0/5700 {:?}", Some(Value::Float(celsius)))]);
    }
    let cancel = network.devices.cancel(network.id("a"), answer.request_id, network.now).unwrap();
    network.run();
    let Event::Response(answer) = network.take_event() else { panic!("an answer") };
    assert_eq!(answer.request_id, cancel);
    network.now += 5000;
    network.clients[0].station.temperature.instances.get_mut(0).unwrap().value = 1.0;
    network.run();
    assert_eq!((network.take_events(), network.unexpected), (vec![], 0));
}

#[test]
fn a_request_to_cancel_ends_the_observation_of_its_target() {
    let mut network = Network::with(Client::new("a", 5));
    let paths = br#"[{"n":"/3303/0/5700"}]"#;
    let composite = |operation, paths: &[u8]| new(operation, "/").payload(ContentFormat::SENML_JSON, paths);
    for observe in [
        new(Operation::Observe, "/3303/0/5700").query("pmin=1"),
        new(Operation::Observe, "/3303/1"),
        composite(Operation::ObserveComposite, paths),
    ] {
        assert_eq!(ask(&mut network, observe).code, ResponseCode::CONTENT);
    }
    let count = |network: &Network| network.devices.get_by_name("a").unwrap().observations().count();
    let other = composite(Operation::CancelObserveComposite, br#"[{"n":"/3303/1/5700"}]"#);
    for absent in [new(Operation::CancelObserve, "/3303/0"), other] {
        let error = network.devices.request(network.id("a"), absent, network.now).unwrap_err();
        assert_eq!((error.kind(), count(&network)), (ErrorKind::Absent, 3));
    }
    for (left, cancel) in [
        (2, new(Operation::CancelObserve, "/3303/0/5700")),
        (1, composite(Operation::CancelObserveComposite, paths)),
        (0, new(Operation::CancelObserve, "/3303/1")),
    ] {
        assert_eq!(ask(&mut network, cancel).code, ResponseCode::CONTENT);
        assert_eq!(count(&network), left);
    }
    // It may still have to start.
    let id = network.id("a");
    network.devices.request(id, new(Operation::Observe, "/3303/1"), network.now).unwrap();
    network.devices.request(id, new(Operation::CancelObserve, "/3303/1"), network.now).unwrap();
    network.run();
    assert_eq!((network.take_events().len(), count(&network)), (2, 0));
    // The device has ended them, too.
    network.now += 5000;
    network.clients[0].station.temperature.instances.get_mut(0).unwrap().value = 1.0;
    network.run();
    assert_eq!((network.take_events(), network.unexpected), (vec![], 0));
}

#[test]
fn a_request_of_the_notation_becomes_one_of_the_gateway_unless_it_has_parts_that_the_gateway_chooses() {
    let convert = |line: &str| {
        let mut bytes = [0; 16];
        let Line::Request(request) = Line::read(line, &mut bytes).unwrap() else { panic!("{line}") };
        ServerRequest::from_request(&request)
    };
    let table = [
        ("GET /3/0", new(Operation::Read, "/3/0")),
        ("GET /3/0 accept=tlv", new(Operation::Read, "/3/0").accept(ContentFormat::TLV)),
        ("PUT /3?pmin=1", new(Operation::WriteAttributes, "/3").query("pmin=1")),
        ("PUT /3/0/14 text:Z", new(Operation::Replace, "/3/0/14").payload(ContentFormat::TEXT, b"Z")),
        ("POST /16 tlv:8200", new(Operation::Create, "/16").payload(ContentFormat::TLV, &[0x82, 0])),
        ("GET /3303/0 observe=0", new(Operation::Observe, "/3303/0")),
        ("FETCH / observe=1", new(Operation::CancelObserveComposite, "/")),
    ];
    for (line, expected) in table {
        assert_eq!(convert(line), Some(expected), "{line}");
    }
    for line in
        ["GET /3 token=a", "GET /3 block2=0/64", "PUT /5/0/0 opaque:00 block1=0+", "SERVER2 GET /3", "FINISH"]
    {
        assert_eq!(convert(line), None, "{line}");
    }
}

#[test]
fn a_long_notification_is_fetched_in_blocks() {
    let mut client = Client::new("a", 5).version(1, &[ContentFormat::SENML_JSON]);
    client.capacity = 64;
    let mut network = Network::with(client);
    let first = ask(&mut network, new(Operation::Observe, "/3303/0"));
    for celsius in [22.0, 23.5] {
        network.now += 5000;
        network.clients[0].station.temperature.instances.get_mut(0).unwrap().value = celsius;
        network.run();
        let Event::Notification(notification) = network.take_event() else { panic!("a notification") };
        assert_eq!(notification.request_id, first.request_id);
        let temperature: Temperature = notification.decoder().unwrap().decode().unwrap();
        assert_eq!(temperature.value, celsius);
    }
}

/// The paths, the response and the notifications are longer than a block.
#[test]
fn a_long_observation_of_several_paths_goes_on_in_blocks() {
    let mut client = Client::new("a", 5).version(1, &[ContentFormat::SENML_JSON]);
    client.capacity = 64;
    let limits = Limits { block_size: BlockSize::new(64).unwrap(), ..Limits::default() };
    let mut network = Network::new(limits, [client]);
    network.run();
    network.take_events();
    let resources = (2..16).map(|resource| Path::resource(3, 0, resource)).chain([VALUE]);
    let paths: Vec<_> = resources.map(|path| Record { path, value: None, time: None }).collect();
    let payload = Encoder::records(Path::ROOT, &paths).encode_to_vec(ContentFormat::SENML_JSON).unwrap();
    let observe = new(Operation::ObserveComposite, "/").payload(ContentFormat::SENML_JSON, &payload);
    let first = ask(&mut network, observe);
    assert!(first.payload.bytes.len() > 64 && payload.len() > 64);
    for celsius in [22.5, 23.5] {
        network.now += 5000;
        network.clients[0].station.temperature.instances.get_mut(0).unwrap().value = celsius;
        network.run();
        let Event::Notification(notification) = network.take_event() else { panic!("a notification") };
        assert_eq!(notification.request_id, first.request_id);
        let lines = records(&notification.payload);
        assert!(lines.contains(&format!("/3303/0/5700 Some(Float({celsius:?}))")), "{lines:?}");
        assert!(lines.iter().any(|line| line.starts_with("/3/0/9 ")), "{lines:?}");
    }
}

#[test]
fn the_format_follows_from_the_list_of_the_device_and_from_its_version() {
    use ContentFormat as F;
    let (read, composite) = (Operation::Read, Operation::ReadComposite);
    let table = [
        ("1.0", "", read, "/3", Some(F::TLV)),
        ("1.0", "110 112", read, "/3", Some(F::TLV)),
        ("1.0", "11543", read, "/3/0/1", Some(F::TLV)),
        ("1.0", "", composite, "/", None),
        ("1.1", "", read, "/3", Some(F::SENML_CBOR)),
        ("1.1", "11544", read, "/3", None),
        ("1.1", "110", read, "/3", Some(F::SENML_JSON)),
        ("1.1", "0", read, "/3", None),
        ("1.1", "0", read, "/3/0/1", Some(F::TEXT)),
        ("1.1", "0 60 11543", read, "/3/0/1", Some(F::LWM2M_JSON)),
        ("1.1", "11542", composite, "/", None),
        ("1.2", "11544", composite, "/", Some(F::LWM2M_CBOR)),
        ("1.2", "320 322", Operation::WriteComposite, "/", None),
        ("1.2", "x 9999 112", read, "/3", Some(F::SENML_CBOR)),
    ];
    for (version, formats, operation, path, expected) in table {
        let mut network = Network::new(Limits::default(), []);
        let line = format!("POST /rd?ep=a&lwm2m={version}");
        let links = format!("</>;ct=\"{formats}\",</3/0>");
        network.request(5, &network::message::message(&line).payload(links));
        let format = network.devices.get_by_name("a").unwrap().format(operation, path.parse().unwrap());
        assert_eq!(format, expected, "{version} {formats:?} {operation:?} {path}");
    }
}

#[test]
fn queue_mode_is_a_letter_of_the_binding_in_1_0_and_a_parameter_later() {
    let table =
        [("1.0&b=UQ", true), ("1.0&b=U", false), ("1.1&b=UQ", false), ("1.1&b=U&Q", true), ("1.2&Q", true)];
    for (query, expected) in table {
        let mut network = Network::new(Limits::default(), []);
        let line = format!("POST /rd?ep=a&lwm2m={query} : </3/0>");
        network.request(5, &network::message::message(&line));
        assert_eq!(network.devices.get_by_name("a").unwrap().is_queue_mode(), expected, "{query}");
    }
}

#[test]
fn a_send_comes_from_the_device_at_the_address() {
    let mut network = Network::with(Client::new("a", 5));
    let send = network::message::message(r#"POST /dp content-format=110 : [{"n":"/3303/0/5700","v":22}]"#);
    assert_eq!(network.request(5, &send).code(), "2.04");
    let Event::Send { registration, payload } = network.take_event() else { panic!("a Send") };
    assert_eq!(registration, network.id("a"));
    assert_eq!(records(&payload), ["/3303/0/5700 Some(Integer(22))"]);
    let table = [
        (6, r#"POST /dp content-format=110 : [{"n":"/3303/0/5700","v":22}]"#, "4.04"),
        (5, "POST /dp content-format=110 : [{", "4.00"),
        (5, "POST /dp : []", "4.00"),
        (5, "POST /dp content-format=9 : []", "4.15"),
        (5, "GET /dp", "4.05"),
    ];
    for (address, line, code) in table {
        assert_eq!(network.request(address, &network::message::message(line)).code(), code, "{line}");
    }
    assert_eq!(network.take_events(), []);
}
