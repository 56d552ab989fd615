//! Any sequence of events: nothing panics, polling ends, the next deadline lies ahead, and a device that can reach a server
//! gets registered.

use lwm2m_runtime::definition::Version;
use lwm2m_runtime::serve::coap::coap_message::{MinimalWritableMessage, ReadableMessage};
use lwm2m_runtime::serve::coap::{ResponseMessage, write_request};
use lwm2m_runtime::serve::{
    BlockOption, BlockSize, Event, Location, Operation, Procedure, Registrations, Request, Requester,
    Response,
};
use lwm2m_runtime::{Path, ResponseCode};
use proptest::prelude::*;

use super::story::Story;

/// Some 35,000 years.
const FOREVER: u64 = 1 << 50;

/// A step of a story: a kind and two arguments.
type Step = (u8, u16, u64);

fn requester(id: u16) -> Requester {
    if id == 0 { Requester::Bootstrap } else { Requester::Server(id) }
}

/// Checks and sends everything that is due, in messages.
fn send_all(story: &mut Story) -> Vec<(Requester, Procedure)> {
    let mut sent = Vec::new();
    while let Some(request) = story.registrations.poll(&story.device, story.now) {
        sent.push((request.requester, request.procedure));
        let mut message = coap_lite::Packet::new();
        write_request(&request, &story.device, &mut [0; 1024], &mut message).unwrap();
        assert_eq!(u8::from(message.code()), request.method().to_u8());
        assert!(request.path().starts_with('/') && request.path().len() > 1);
        let has_account =
            story.device.security.instances.iter().any(|(id, _)| requester(id) == request.requester);
        assert!(has_account, "{request:?}");
        assert!(sent.len() < 20, "polling does not end: {sent:?}");
    }
    let deadline = story.registrations.next_deadline(&story.device, story.now);
    assert!(deadline.is_none_or(|deadline| deadline > story.now), "{deadline:?} at {}", story.now);
    sent
}

fn respond(story: &mut Story, from: Requester, code: u8, shape: u64) -> Option<Event> {
    let location = ["", "/rd/1", "/a/b/c", "/"][(shape % 4) as usize];
    let size = BlockSize::new(16 << (shape % 7)).unwrap();
    let num = u32::try_from(shape >> 8 & 0xf_ffff).unwrap();
    let block1 = (shape & 0x40 != 0).then_some(BlockOption { num, more: shape & 0x80 != 0, size });
    let location = Location::new(location).unwrap();
    story.registrations.handle_response(
        &story.device,
        from,
        ResponseCode::from_u8(code),
        location,
        block1,
        story.now,
    )
}

fn step(story: &mut Story, (kind, id, number): Step) {
    let id = id % 5;
    let usual = ["2.01", "2.04", "2.02", "2.31", "4.00", "4.04", "4.12", "4.13", "5.00"];
    match kind % 14 {
        0 | 1 => {
            let _ = respond(story, requester(id), number as u8, number >> 8);
        }
        2..=4 => {
            let code = super::story::code(usual[(number % 9) as usize]);
            let _ = respond(story, requester(id), code.to_u8(), number >> 8);
        }
        5 => {
            let _ = story.registrations.handle_failure(&story.device, requester(id), story.now);
        }
        6 => story.now += number % 1_000_000,
        7 => {
            let deadline = story.registrations.next_deadline(&story.device, story.now);
            story.now = deadline.unwrap_or(story.now).max(story.now).min(FOREVER);
        }
        8 if story.device.security.instances.get(id).is_none() => story.device.add(id),
        8 | 9 => story.device.remove(id),
        10 if id > 0 && story.device.servers.instances.get(id).is_some() => {
            let account = story.device.account(id);
            // Some are so long that they are for ever.
            let value = Some(number >> 8).filter(|_| number % 5 > 0);
            let value = value.map(|value| if number % 7 == 0 { value } else { value % 1_000_000 });
            let small = value.map(|value| value % 4);
            match number % 9 {
                0 => account.lifetime = (number % 1000).cast_signed(),
                1 => account.order = small,
                2 => account.blocks = value.map(|value| value % 2 == 0),
                3 => account.bootstraps = value.map(|value| value % 2 == 0),
                4 => account.retry_count = small,
                5 => account.retry_timer = value,
                6 => account.sequence_delay = value,
                7 => account.sequence_count = small,
                _ => account.initial_delay = value,
            }
        }
        11 => match number % 150 {
            id if story.device.pumps.instances.remove(id as u16).is_none() => {
                story.device.add_pump(id as u16)
            }
            _ => {}
        },
        12 => {
            let resource = [4, 8, 9, 0][(number % 4) as usize];
            story.served(1 + id % 2, Operation::Execute, Path::resource(1, id, resource));
        }
        13 => {
            let (request, response) = (Request::bootstrap_finish(), Response::new(ResponseCode::CHANGED));
            story.registrations.after_serve(&story.device, &request, &response, story.now);
        }
        _ => {}
    }
}

/// Lets all servers respond as they should, and time pass, until each account is registered.
fn assert_registers(story: &mut Story) {
    for id in 1..5 {
        if story.device.servers.instances.get(id).is_some() {
            let account = story.device.account(id);
            (account.initial_delay, account.retry_timer, account.sequence_delay) = (None, None, None);
            account.lifetime = 0;
        }
    }
    for _ in 0..200 {
        for (from, procedure) in send_all(story) {
            let (code, location) = match procedure {
                Procedure::Register => (ResponseCode::CREATED, 1),
                Procedure::Deregister => (ResponseCode::DELETED, 0),
                _ => (ResponseCode::CHANGED, 0),
            };
            let _ = respond(story, from, code.to_u8(), location);
            if procedure == Procedure::Bootstrap {
                if story.device.servers.instances.iter().count() == 0 {
                    story.device.add(1);
                }
                step(story, (13, 0, 0));
            }
        }
        let accounts = story.device.servers.instances.iter().count();
        let registered = (1..5).filter(|id| story.registrations.is_registered(*id)).count();
        let can_bootstrap = story.device.security.instances.get(0).is_some();
        if registered == accounts.min(3) && (accounts > 0 || !can_bootstrap) {
            return;
        }
        let deadline = story.registrations.next_deadline(&story.device, story.now);
        story.now = deadline.unwrap_or_else(|| panic!("it waits for nothing: {:?}", story.registrations));
        // A delay of an account was for ever.
        if story.now > FOREVER {
            return;
        }
    }
    panic!("it does not register: {:?}", story.registrations);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_events_a_device_gets_registered(
        servers in proptest::sample::subsequence(vec![0u16, 1, 2, 3], 0..=4),
        steps in proptest::collection::vec((any::<u8>(), any::<u16>(), any::<u64>()), 0..60),
        is_queued in any::<bool>(),
        size in 0..7u32,
        minor in 0..3u8,
    ) {
        let mut story = Story::new(&servers);
        story.registrations =
            Registrations::new("pump").block_size(BlockSize::new(16 << size).unwrap()).lwm2m(Version { major: 1, minor });
        if is_queued {
            story.registrations = story.registrations.queue(93);
        }
        send_all(&mut story);
        for one in steps {
            step(&mut story, one);
            send_all(&mut story);
            prop_assume!(story.now < FOREVER);
        }
        let sleeps = story.registrations.sleep_time().is_some();
        prop_assert!(is_queued || !sleeps);
        assert_registers(&mut story);
    }
}

/// RFC 7252, 5.4.1: such a response is rejected.
#[test]
fn a_response_that_is_not_understood_is_a_failure() {
    let mut story = Story::new(&[1]);
    assert_eq!(send_all(&mut story).len(), 1);
    let mut message = coap_lite::Packet::new();
    message.set_code(0x41.into());
    message.add_option(coap_lite::CoapOption::LocationPath, b"rd".to_vec());
    message.add_option(coap_lite::CoapOption::Unknown(65001), Vec::new());
    let response = ResponseMessage::read(&message).unwrap();
    let event = story.registrations.handle_message(&story.device, Requester::Server(1), &response, 0);
    assert_eq!(event, Some(Event::Failed(Requester::Server(1), None)));
    story.play("until 60");
}

#[test]
fn a_request_is_a_message_with_path_query_and_links() {
    let mut story = Story::new(&[1]);
    let request = story.registrations.poll(&story.device, 0).unwrap();
    let mut message = coap_lite::Packet::new();
    write_request(&request, &story.device, &mut [0; 1024], &mut message).unwrap();
    let values = |number: u16| {
        let values = message.get_option(number.into()).cloned().unwrap_or_default();
        values.iter().map(|value| value.escape_ascii().to_string()).collect::<Vec<_>>()
    };
    assert_eq!((values(11), values(12)), (vec!["rd".into()], vec!["(".into()]));
    assert_eq!(values(15), ["ep=pump", "lt=300", "lwm2m=1.2", "b=U"]);
    assert_eq!(message.payload, b"</1/1>,</42769>");
    assert_eq!((message.header.get_code(), values(27).len()), ("0.02".into(), 0));
}

#[test]
fn a_name_that_no_message_can_hold_is_an_error() {
    for (length, is_sent) in [(252, true), (253, false)] {
        let name = "a".repeat(length);
        let mut registrations: Registrations<'_, 1> = Registrations::new(&name);
        let device = super::story::Device::new(&[1]);
        let request = registrations.poll(&device, 0).unwrap();
        let mut message = coap_lite::Packet::new();
        assert_eq!(write_request(&request, &device, &mut [0; 1024], &mut message).is_ok(), is_sent);
    }
}
