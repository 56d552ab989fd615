//! Clients that send registrations and answers which are malformed, huge, repeated or not asked for. Other devices go on.

#![cfg(all(feature = "std", feature = "formats", feature = "coap", feature = "notation"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/network.rs"]
mod network;
mod support;

use lwm2m_runtime::serve::gateway::{Event, Failure, Limits, ServerRequest};
use lwm2m_runtime::serve::{Operation, Token};
use lwm2m_runtime::{ContentFormat, Path};

use network::message::{Message, message};
use network::{Client, Network};

const VALUE: Path = Path::resource(3303, 0, 5700);

fn read(path: Path) -> ServerRequest {
    ServerRequest::new(Operation::Read, path)
}

#[test]
fn a_malformed_registration_gets_the_code_and_the_part() {
    let mut network = Network::new(Limits { instances: 3, ..Limits::default() }, []);
    let table = [
        ("POST /rd?lwm2m=1.1 : </3/0>", "4.00", "ep is missing"),
        ("POST /rd?ep=&lwm2m=1.1 : </3/0>", "4.00", "ep"),
        ("POST /rd?ep=a&ep=b : </3/0>", "4.00", "ep"),
        ("POST /rd?ep=a&lt=x : </3/0>", "4.00", "lt"),
        ("POST /rd?ep=a&lt=-1 : </3/0>", "4.00", "lt"),
        ("POST /rd?ep=a&lt=4294967296 : </3/0>", "4.00", "lt"),
        ("POST /rd?ep=a&lt=1&lt=2 : </3/0>", "4.00", "lt"),
        ("POST /rd?ep=a&lwm2m=1 : </3/0>", "4.00", "lwm2m"),
        ("POST /rd?ep=a&lwm2m=1.3 : </3/0>", "4.12", "lwm2m is 1.0, 1.1 or 1.2"),
        ("POST /rd?ep=a&lwm2m=2.0 : </3/0>", "4.12", "lwm2m is 1.0, 1.1 or 1.2"),
        ("POST /rd?ep=a&b=u : </3/0>", "4.00", "b"),
        ("POST /rd?ep=a&b=UUUUUUUUU : </3/0>", "4.00", "b"),
        ("POST /rd?ep=a", "4.00", "the payload has no link to an object"),
        ("POST /rd?ep=a : </>;ct=110", "4.00", "the payload has no link to an object"),
        ("POST /rd?ep=a : </3/0", "4.00", "the payload is no list of links"),
        ("POST /rd?ep=a content-format=110 : </3/0>", "4.15", "links have the content format 40"),
        ("POST /rd?ep=a : </3/0>,</3/1>,</3/2>,</3/3>", "4.13", "too many links"),
        ("POST /rd?ep=a oscore=1 : </3/0>", "4.02", "a critical option is unknown, malformed or repeated"),
        (
            "POST /rd?ep=a block1=0/16 block1=0/16 : </3/0>",
            "4.02",
            "a critical option is unknown, malformed or repeated",
        ),
        ("POST /rd?ep=a proxy-uri='coap://x' : </3/0>", "5.05", ""),
        ("GET /rd", "4.05", ""),
        ("POST /rd/0000000000000000", "4.04", ""),
        ("POST /rd/a/b", "4.04", ""),
        ("DELETE /rd/x", "4.04", ""),
        ("POST /", "4.04", ""),
        ("POST /bs", "4.00", "ep is missing"),
        ("POST /dp content-format=110 : []", "4.04", ""),
    ];
    for (line, code, diagnostic) in table {
        let reply = network.request(5, &message(line));
        assert_eq!(
            (reply.code().as_str(), reply.payload.as_slice()),
            (code, diagnostic.as_bytes()),
            "{line}"
        );
        assert_eq!((network.devices.len(), network.take_events()), (0, vec![]), "{line}");
    }
    // A value of an option that is too long or too short, or comes again, makes the option unknown (RFC 7252, 5.4.3, 5.4.5).
    let long = format!("uri-query='{}'", "x".repeat(256));
    let options = [
        "uri-host=0x",
        "uri-port=0x010203",
        "uri-port=1 uri-port=1",
        "accept=0x010203",
        "block2=0x01020304",
        "if-none-match=0x",
        &long,
    ];
    for option in options {
        let reply = network.request(5, &message(&format!("POST /rd?ep=a {option} : </3/0>")));
        assert_eq!((reply.code().as_str(), network.devices.len()), ("4.02", 0), "{option}");
    }
    // Options that say nothing new, unknown parameters, links to anything else and a missing version are no errors.
    let line = "POST /rd?ep=a&et=x&lt=60&x uri-host='x' uri-port=5683 accept=0x0028 block2=0x000002 : </.well-known/core>,</3/0>;x,</3/0>,<coap://x/4>";
    assert_eq!(network.request(5, &message(line)).code(), "2.01");
    let device = network.devices.get_by_name("a").unwrap();
    assert_eq!((device.version().minor, device.instances(3).collect::<Vec<_>>()), (0, vec![0]));
}

#[test]
fn a_registration_in_blocks_is_bounded_and_complete() {
    let limits = Limits { links: 64, uploads: 2, ..Limits::default() };
    let mut network = Network::new(limits, []);
    let block = |num: usize, more: bool, text: &str| {
        let more = if more { "+" } else { "" };
        message(&format!("POST /rd?ep=a block1={num}{more}/16 : {text}"))
    };
    let part = "</3/0>,</3303/0>";
    let table = [
        (5, block(1, true, part), "4.08"),
        (5, block(0, true, part), "2.31"),
        (5, block(0, true, "</3/0>"), "4.00"),
        (5, block(2, true, part), "4.08"),
        (6, block(0, true, part), "2.31"),
        // Others are in progress.
        (7, block(0, true, part), "5.03"),
        (5, block(1, true, ",</3303/1>,</4/0"), "2.31"),
        (5, block(2, false, ">"), "2.01"),
        (5, block(3, false, ">"), "4.08"),
        (6, block(1, true, part), "2.31"),
        (6, block(2, true, part), "2.31"),
        (6, block(3, true, part), "2.31"),
        (6, block(4, true, part), "4.13"),
        (8, message("POST /rd?ep=b size1=65 block1=0+/16 : </3/0>,</3303/0>"), "4.13"),
        (8, message("POST /rd?ep=b block1=0+/16 : </3/0>,</3303/0>").with(27, [15]), "4.02"),
    ];
    for (address, message, code) in table {
        assert_eq!(network.request(address, &message).code(), code, "{message}");
    }
    assert_eq!(network.devices.len(), 1);
    assert_eq!(network.devices.get_by_name("a").unwrap().objects().collect::<Vec<_>>(), [3, 4, 3303]);
    // An abandoned transfer makes place.
    network.request(6, &block(0, true, part));
    network.request(7, &block(0, true, part));
    network.now += 94_000;
    assert_eq!(network.request(8, &block(0, true, part)).code(), "2.31");
}

#[test]
fn links_have_at_most_the_bytes_of_the_limit() {
    let mut network = Network::new(Limits { links: 64, ..Limits::default() }, []);
    let most = "</1/0>,</2/0>,</3/0>,</4/0>,</5/0>,</6/0>,</7/0>,</8/0>,</33/12>";
    for (length, links, code) in [(65, most.replace("12", "123"), "4.13"), (64, most.to_owned(), "2.01")] {
        assert_eq!(links.len(), length);
        assert_eq!(network.request(5, &message(&format!("POST /rd?ep=a : {links}"))).code(), code);
    }
}

#[test]
fn devices_beyond_the_limit_get_5_03_and_those_registered_stay() {
    let mut network = Network::new(Limits { devices: 2, bootstraps: 2, ..Limits::default() }, []);
    for (name, code) in [("a", "2.01"), ("b", "2.01"), ("c", "5.03"), ("a", "2.01"), ("c", "5.03")] {
        let line = format!("POST /rd?ep={name} : </3/0>");
        assert_eq!(network.request(5, &message(&line)).code(), code, "{name}");
    }
    for address in 0..1000 {
        let code = network.request(address, &message("POST /bs?ep=x")).code();
        assert!(code == "2.04" || code == "5.03", "{code}");
    }
    assert_eq!((network.devices.len(), network.take_events().len()), (2, 5));
}

/// A gateway with a device at address 5, whose answers the test sends, and one of ours.
fn with_request(request: ServerRequest) -> (Network, Token) {
    let mut network = Network::new(Limits { payload: 100, ..Limits::default() }, [Client::new("good", 6)]);
    network.request(5, &message("POST /rd?ep=bad&lwm2m=1.1 : </3/0>"));
    network.run();
    network.take_events();
    network.devices.request(network.id("bad"), request, network.now).unwrap();
    let token = network.devices.poll(network.now).unwrap().token();
    (network, token)
}

#[test]
fn an_answer_that_does_not_fit_its_request_decodes_to_an_error() {
    let table: [(&str, bool); 8] = [
        ("2.05 content-format=0 : 21.5", true),
        // Without a format, of an unknown one, of another type, outside of the path, an error.
        ("2.05 : 21.5", false),
        ("2.05 content-format=9 : 21.5", false),
        ("2.05 content-format=110 : {}", false),
        (r#"2.05 content-format=110 : [{"n":"/3/0/9","v":1}]"#, false),
        ("2.05 content-format=11542 : x", false),
        ("4.04 content-format=0 : 21.5", false),
        ("5.00", false),
    ];
    for (line, is_readable) in table {
        let (mut network, token) = with_request(read(VALUE));
        network.respond(5, token, &message(line)).unwrap();
        let Event::Response(answer) = network.take_event() else { panic!("an answer") };
        let records = answer.decoder().and_then(|decoder| decoder.records(&[], &mut |_| Ok(())));
        assert_eq!(records.is_ok(), is_readable, "{line}");
        assert_eq!(answer.payload.content_format.is_none(), !line.contains("content-format"), "{line}");
    }
    let (mut network, token) = with_request(read(VALUE));
    network.respond(5, token, &message("2.05 : 21.5")).unwrap();
    let Event::Response(answer) = network.take_event() else { panic!("an answer") };
    let mut read = 0;
    let text = answer.payload.decoder_of(ContentFormat::TEXT);
    text.records(&[], &mut |_| {
        read += 1;
        Ok(())
    })
    .unwrap();
    assert_eq!(read, 1);
}

#[test]
fn an_answer_of_another_token_address_or_order_changes_nothing() {
    let (mut network, token) = with_request(read(VALUE));
    let good = message("2.05 content-format=0 : 21.5");
    assert!(network.respond(6, token, &good).is_err());
    assert!(network.respond(7, token, &good).is_err());
    for other in [&b""[..], b"x", &[0; 8]] {
        assert!(network.respond(5, Token::new(other).unwrap(), &good).is_err());
    }
    assert!(network.respond(5, token, &good.clone().with(9, [1])).is_err());
    assert_eq!(network.take_events(), []);
    network.respond(5, token, &good).unwrap();
    assert!(matches!(network.take_event(), Event::Response(_)));
    // A duplicate.
    assert!(network.respond(5, token, &good).is_err());
}

#[test]
fn blocks_that_do_not_make_an_answer_fail_the_request_and_not_the_next_one() {
    let x = "x".repeat(16);
    let first = |size: usize| format!("2.05 block2=0+/{size} : {}", "x".repeat(size));
    let table: [(&[String], Option<Failure>); 6] = [
        (&[format!("2.05 block2=1/16 : {x}")], Some(Failure::Blocks)),
        (&["2.05 block2=0+/16 : x".into()], Some(Failure::Blocks)),
        (&[first(16), format!("2.05 block2=2/16 : {x}")], Some(Failure::Blocks)),
        (&[first(64), "2.05 block2=1+/64 : ".to_string() + &"x".repeat(64)], Some(Failure::TooLarge)),
        (&[first(16), format!("2.05 block2=0+/16 : {x}"), "2.05 block2=1/16 : x".into()], None),
        (&[first(16), "2.05 block2=1/16 : x".into()], None),
    ];
    for (lines, failure) in table {
        let (mut network, mut token) = with_request(read(VALUE));
        network.devices.request(network.id("bad"), read(VALUE), network.now).unwrap();
        for line in lines {
            network.respond(5, token, &message(line)).unwrap();
            if let Some(outgoing) = network.devices.poll(network.now) {
                token = outgoing.token();
            }
        }
        match (network.take_event(), failure) {
            (Event::Failed { failure, .. }, Some(expected)) => assert_eq!(failure, expected, "{lines:?}"),
            (Event::Response(answer), None) => assert_eq!(answer.payload.bytes.len(), 17, "{lines:?}"),
            (event, _) => panic!("{lines:?}: {event:?}"),
        }
        // The next request has been sent.
        network.respond(5, token, &message("2.05 content-format=0 : 1")).unwrap();
        assert!(matches!(network.take_event(), Event::Response(_)), "{lines:?}");
    }
}

/// xorshift64 (Marsaglia, 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    fn byte(&mut self) -> u8 {
        self.below(256) as u8
    }

    /// Changes code, options and payload of a message.
    fn mutate(&mut self, message: &mut Message) {
        for _ in 0..=self.below(3) {
            match self.below(6) {
                0 => message.code = self.byte(),
                1 if !message.options.is_empty() => {
                    let index = self.below(message.options.len());
                    message.options.remove(index);
                }
                2 => {
                    let numbers = [4, 6, 8, 11, 12, 15, 23, 27, 28, 60, self.below(300) as u16];
                    let number = numbers[self.below(numbers.len())];
                    let value: Vec<u8> = (0..self.below(5)).map(|_| self.byte()).collect();
                    *message = message.clone().with(number, value);
                }
                3 if !message.options.is_empty() => {
                    let index = self.below(message.options.len());
                    let byte = self.byte();
                    let value = &mut message.options[index].1;
                    let place = self.below(value.len());
                    if let Some(target) = value.get_mut(place) {
                        *target = byte;
                    }
                }
                4 => message.payload.truncate(self.below(message.payload.len() + 1)),
                _ => {
                    let place = self.below(message.payload.len());
                    let byte = self.byte();
                    if let Some(target) = message.payload.get_mut(place) {
                        *target = byte;
                    }
                }
            }
        }
    }
}

const SEEDS: [&str; 14] = [
    "POST /rd?ep=e0&lt=60&lwm2m=1.1&b=U content-format=40 : </>;rt=\"oma.lwm2m\";ct=\"110 112\",</3>;ver=1.1,</3/0>",
    "POST /rd?ep=e1&lt=5&lwm2m=1.0&b=UQ content-format=40 : </3/0>,</3303/0>",
    "POST /rd?ep=e2&lwm2m=1.2&Q block1=0+/16 : </3/0>,</3303/0>",
    "POST /rd?ep=e2&lwm2m=1.2&Q block1=1/16 : ,</3303/1>",
    "POST /bs?ep=e3&pct=110",
    r#"POST /dp content-format=110 : [{"n":"/3303/0/5700","v":22}]"#,
    "POST /dp content-format=112 block1=0+/16 : 0123456789abcdef",
    "2.05 content-format=0 observe=3 : 21.5",
    r#"2.05 content-format=110 etag=1 block2=0+/16 : [{"n":"/3303/0/57"#,
    r#"2.05 content-format=110 etag=1 block2=1/16 : 00","v":1}]"#,
    "2.31 block1=0+/16",
    "2.04",
    "4.04",
    "4.13 block1=0/16",
];

/// Four hostile addresses send mutated requests and responses with valid tokens, while a device of ours is observed.
#[test]
fn mutated_messages_leave_memory_bounded_and_another_device_undisturbed() {
    let limits = Limits {
        devices: 6,
        bootstraps: 3,
        links: 200,
        instances: 10,
        requests: 4,
        observations: 4,
        payload: 200,
        uploads: 3,
        waiting_time: 60_000,
        response_time: 20_000,
        ..Limits::default()
    };
    let mut network = Network::new(limits, [Client::new("good", 5000)]);
    network.run();
    let good = network.id("good");
    network.devices.request(good, ServerRequest::new(Operation::Observe, VALUE), network.now).unwrap();
    network.run();
    network.take_events();
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut tokens = [Token::default(); 8];
    let (mut notified, mut expected) = (0, 0);
    for round in 0..100_000u32 {
        network.now += random.below(200) as u64;
        let mut hostile = message(SEEDS[random.below(SEEDS.len())]);
        let registrations: Vec<_> = network.devices.iter().map(|device| device.registration()).collect();
        let victim = registrations[random.below(registrations.len())];
        if random.below(8) == 0 && victim != good {
            let line = ["POST", "DELETE", "PUT"][random.below(3)];
            hostile = message(&format!("{line} {victim}?lt=30"));
        }
        if random.below(4) > 0 {
            random.mutate(&mut hostile);
        }
        let address = random.below(4) as u16;
        match hostile.code {
            1..32 => drop(network.request(address, &hostile)),
            0x40..0xc0 => {
                let token = tokens[random.below(tokens.len())];
                let _ = network.respond(address, token, &hostile);
            }
            _ => {}
        }
        if victim != good && random.below(3) == 0 {
            let operations = [
                Operation::Read,
                Operation::Observe,
                Operation::Replace,
                Operation::Discover { depth: None },
            ];
            let request = ServerRequest::new(operations[random.below(4)], VALUE);
            let request = request.payload(ContentFormat::TEXT, &vec![b'1'; random.below(2000)]);
            if let Ok(id) = network.devices.request(victim, request, network.now)
                && random.below(20) == 0
            {
                network.devices.cancel(victim, id, network.now);
            }
        }
        if let Some(outgoing) = network.devices.poll(network.now)
            && outgoing.address < 4
        {
            let slot = random.below(tokens.len());
            tokens[slot] = outgoing.token();
        }
        while network.devices.poll_event(network.now).is_some() {}
        network.events.clear();
        if round % 100 == 0 {
            // The good device notifies, and has updated in time.
            network.now += 1000;
            network.clients[0].station.temperature.instances.get_mut(0).unwrap().value = f64::from(round);
            network.run();
            expected += 1;
            let is_good =
                |event: &&Event<'_>| matches!(event, Event::Notification(n) if n.registration == good);
            notified += network.events.iter().filter(is_good).count();
            network.events.clear();
            assert!(network.devices.len() <= 6);
            for device in network.devices.iter() {
                assert!(device.pending().count() <= 4 + 4 + 1 + 4, "{round}");
                assert!(device.observations().count() <= 4 && device.links().to_string().len() <= 200);
            }
        }
    }
    assert_eq!(network.devices.get(good).map(|device| device.address()), Some(5000));
    assert_eq!(notified, expected);
}
