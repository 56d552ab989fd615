//! Encoding, decoding and serving allocate nothing if objects are in fixed memory: a counting allocator watches the
//! station of `tests/embedded/`, and every content format. Errors allocate nothing, either.

use std::collections::BTreeSet;
use std::fmt::{self, Write};

use coap_message_implementations::inmemory::{Message, MessageMut};
use lwm2m_runtime::definition::Version;
use lwm2m_runtime::heapless::Vec as FixedVec;
use lwm2m_runtime::object::Placeholder;
use lwm2m_runtime::serve::coap::coap_message::MinimalWritableMessage;
use lwm2m_runtime::serve::coap::{
    Blockwise, RequestMessage, ResponseMessage, write_notification, write_request,
};
use lwm2m_runtime::serve::notation::Line;
use lwm2m_runtime::serve::{
    Endpoint, Method, Operation, Registration, Registrations, Request, Requester, SingleInstance, Token,
    restore, save,
};
use lwm2m_runtime::{ContentFormat, Decoder, Encoder, Object, Path, Record, ResponseCode, Time, Value};
use model::Model;

#[allow(missing_docs, unreachable_pub, dead_code)]
#[path = "../embedded/station/src/hardware.rs"]
mod hardware;
#[allow(missing_docs, unreachable_pub, dead_code)]
#[path = "../embedded/station/src/model.rs"]
mod model;

/// The objects of the station, in fixed memory.
mod objects {
    lwm2m_runtime::include_objects!("station");
}

/// Objects with strings and instances of fixed capacity.
mod bounded {
    lwm2m_runtime::include_objects!("bounded");
}

/// A Device in fixed memory whose resources can all be written.
mod writable {
    lwm2m_runtime::include_objects!("writable");
}

const DEVICE: Path = Path::instance(3, 0);

/// Returns the result of a task, which must not allocate.
#[track_caller]
fn without_allocation<R>(title: &str, task: impl FnOnce() -> R) -> R {
    let mut result = None;
    let info = allocation_counter::measure(|| result = Some(task()));
    assert_eq!(info.count_total, 0, "{title}: {} bytes", info.bytes_total);
    result.expect("the task has run")
}

#[test]
fn the_allocator_counts() {
    let info = allocation_counter::measure(|| drop(std::hint::black_box(vec![1_u8; 9])));
    assert_eq!((info.count_total, info.bytes_total), (1, 9));
}

/// Counts the bytes of a text, and drops them.
struct Length(usize);

impl Write for Length {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

/// The station of the microcontroller, and the operations that it has served.
struct Station {
    model: Model,
    endpoint: Endpoint<4, 8>,
    served: FixedVec<(Requester, Operation), 512>,
    now: u64,
}

impl Station {
    fn new() -> Self {
        let mut model = Model::empty();
        model.reset();
        Station { model, endpoint: Endpoint::new(), served: FixedVec::new(), now: 0 }
    }

    /// Plays a line of `tests/embedded/requests.txt`, and prints the results.
    fn play(&mut self, line: &str, buffer: &mut [u8], out: &mut dyn Write) -> fmt::Result {
        let Station { model, endpoint, served, now } = self;
        let mut bytes = [0; 512];
        match line.split_once(' ').unwrap_or((line, "")) {
            ("MEASURE", celsius) => model.board.temperature = celsius.parse().expect("a number"),
            ("REGISTER", _) => {
                let registration = Registration::new(model, 1, Version { major: 1, minor: 2 });
                if let Some(registration) = registration {
                    let formats = [ContentFormat::SENML_CBOR, ContentFormat::TLV];
                    registration.payload(model, &formats, buffer).expect("it fits");
                    write!(out, "{registration}")?;
                }
            }
            ("SEND", list) => {
                let mut paths: FixedVec<Path, 4> = FixedVec::new();
                paths.extend(list.split(' ').map(|path| path.parse().expect("a path")));
                if let Err(error) = endpoint.send(model, 1, &paths, ContentFormat::SENML_CBOR, buffer) {
                    write!(out, "{error}")?;
                }
            }
            ("RESET", token) => endpoint.cancel(1, Token::new(token.as_bytes()).expect("a token")),
            ("FORGET", _) => endpoint.remove_server(1),
            _ => match Line::read(line, &mut bytes) {
                Ok(Line::Request(request)) => {
                    served
                        .push((request.requester(), request.operation()))
                        .expect("there are fewer requests");
                    write!(out, "{}", endpoint.serve(model, &request, *now, buffer))?;
                }
                Ok(Line::Wait(time)) => *now += time,
                Ok(Line::Nothing) => {}
                Err(error) => write!(out, "{error}")?,
            },
        }
        while let Some(notification) = endpoint.poll_notification(model, *now, buffer) {
            write!(out, "{}", notification.response)?;
        }
        Ok(())
    }
}

#[test]
fn a_device_serves_every_operation_without_an_allocation() {
    let requests = include_str!("../embedded/requests.txt");
    let (mut station, mut buffer, mut printed) = (Station::new(), [0; 512], Length(0));
    for line in requests.lines() {
        without_allocation(line, || station.play(line, &mut buffer, &mut printed))
            .expect("counting takes any text");
    }
    assert!(printed.0 > 0);
    // Each operation that a server can request, and each that a bootstrap server can.
    let names = |bootstrap: bool| -> BTreeSet<String> {
        let operations =
            station.served.iter().filter(|(requester, _)| (*requester == Requester::Bootstrap) == bootstrap);
        let name = |operation: &Operation| format!("{operation:?}").split(' ').next().map(str::to_owned);
        operations.filter_map(|(_, operation)| name(operation)).collect()
    };
    let of_servers = [
        "CancelObserve",
        "CancelObserveComposite",
        "Create",
        "Delete",
        "Discover",
        "Execute",
        "Observe",
        "ObserveComposite",
        "Read",
        "ReadComposite",
        "Replace",
        "Update",
        "WriteAttributes",
        "WriteComposite",
    ];
    assert!(names(false).iter().map(String::as_str).eq(of_servers), "{:?}", names(false));
    for operation in ["BootstrapFinish", "Delete", "Discover", "Read", "Replace"] {
        assert!(names(true).contains(operation), "{operation}");
    }
}

/// Returns records of a Device: one value of each type, and resource instances in an order that no format writes.
fn records() -> [Record<'static>; 9] {
    [
        (Path::resource(3, 0, 0), Value::String("Open Mobile \"Alliance\" \u{fc}")),
        (Path::resource_instance(3, 0, 7, 1), Value::Integer(5000)),
        (Path::resource_instance(3, 0, 7, 0), Value::Integer(-3800)),
        (Path::resource_instance(3, 0, 6, 0), Value::Integer(1)),
        (Path::resource_instance(3, 0, 6, 1), Value::Integer(5)),
        (Path::resource_instance(3, 0, 11, 0), Value::Integer(0)),
        (Path::resource(3, 0, 13), Value::Time(Time(1_367_491_215))),
        (Path::resource(3, 0, 14), Value::String("+02:00")),
        (Path::resource(3, 0, 16), Value::String("U")),
    ]
    .map(|(path, value)| Record::new(path, value))
}

/// The formats of instances.
const FORMATS: [ContentFormat; 5] = [
    ContentFormat::TLV,
    ContentFormat::SENML_JSON,
    ContentFormat::SENML_CBOR,
    ContentFormat::LWM2M_JSON,
    ContentFormat::LWM2M_CBOR,
];

#[test]
fn every_format_is_written_and_read_without_an_allocation() {
    let records = records();
    let definition = bounded::device::Device::definition();
    for format in FORMATS {
        let (mut buffer, mut again, mut scratch) = ([0; 1024], [0; 1024], [0; 256]);
        without_allocation(format.name(), || {
            let written = Encoder::records(DEVICE, &records).encode(format, &mut buffer)?;
            let mut count = 0;
            Decoder::new(format, written, DEVICE).scratch(&mut scratch).records(
                &[definition],
                &mut |_| {
                    count += 1;
                    Ok(())
                },
            )?;
            assert_eq!(count, records.len());
            let mut device: bounded::device::Device =
                Decoder::new(format, written, DEVICE).scratch(&mut scratch).decode()?;
            let read = Encoder::read(&device, DEVICE);
            assert_eq!(read.size(format)?, read.encode(format, &mut again)?.len());
            Decoder::new(format, written, DEVICE)
                .scratch(&mut scratch)
                .from_bootstrap_server()
                .replace(&mut device)?;
            Decoder::new(format, written, DEVICE)
                .scratch(&mut scratch)
                .from_bootstrap_server()
                .update(&mut device)
        })
        .unwrap_or_else(|error| panic!("{format}: {error}"));
    }
}

#[test]
fn a_payload_that_is_refused_allocates_nothing() {
    let records = records();
    for format in FORMATS {
        let mut buffer = [0; 1024];
        let written = Encoder::records(DEVICE, &records).encode(format, &mut buffer).expect("it fits");
        let (mut length, mut scratch) = (Length(0), [0; 256]);
        without_allocation(format.name(), || {
            for end in 0..written.len() {
                let decoder = Decoder::new(format, &written[..end], DEVICE).scratch(&mut scratch);
                if let Err(error) = decoder.decode::<bounded::device::Device>() {
                    write!(length, "{error}").expect("counting takes any text");
                }
            }
        });
        assert!(length.0 > 0, "{format}: a payload without its end is refused");
    }
}

#[test]
fn requests_in_every_format_are_served_without_an_allocation() {
    let single = [
        (ContentFormat::TEXT, b"+03:00".as_slice()),
        (ContentFormat::CBOR, b"\x66+03:00".as_slice()),
        (ContentFormat::TLV, b"\xc6\x0e+03:00".as_slice()),
    ];
    let (mut payload, mut buffer) = ([0; 1024], [0; 1024]);
    let mut model = [SingleInstance::new(writable::device::Device::placeholder())];
    let mut endpoint: Endpoint<2, 2> = Endpoint::new();
    let mut serve = |request: Request<'_>, expected| {
        let title = "a request of a table";
        let code = without_allocation(title, || endpoint.serve(&mut model, &request, 0, &mut buffer).code);
        assert_eq!(code, expected, "{request:?}");
    };
    for format in FORMATS {
        let number = format.number();
        let records = records();
        let written = Encoder::records(DEVICE, &records).encode(format, &mut payload).expect("it fits");
        let request = |method| Request::from_coap(Requester::Server(1), method, DEVICE);
        serve(request(Method::Put).payload(number, written), ResponseCode::CHANGED);
        serve(request(Method::Post).payload(number, written), ResponseCode::CHANGED);
        serve(request(Method::Get).accept(number), ResponseCode::CONTENT);
        serve(request(Method::Put).payload(number, &written[1..]), ResponseCode::BAD_REQUEST);
    }
    for (format, value) in single {
        let request = |method| Request::from_coap(Requester::Server(1), method, Path::resource(3, 0, 14));
        serve(request(Method::Put).payload(format.number(), value), ResponseCode::CHANGED);
        serve(request(Method::Get).accept(format.number()), ResponseCode::CONTENT);
    }
}

/// A request message: its code, and the bytes behind header and token.
struct Datagram(u8, Vec<u8>);

impl Datagram {
    fn new(method: Method, options: &[(u16, &[u8])], payload: &[u8]) -> Datagram {
        let (mut code, mut bytes) = (0, vec![0; 640]);
        let mut message = MessageMut::new_in_slice(&mut code, &mut bytes);
        message.set_code(method.to_u8());
        for (number, value) in options {
            message.add_option(*number, value).expect("it fits");
        }
        message.set_payload(payload).expect("it fits");
        let (length, _) = message.finish();
        bytes.truncate(length);
        Datagram(code, bytes)
    }
}

#[test]
fn messages_in_fixed_memory_are_served_without_an_allocation() {
    const URI_PATH: u16 = 11;
    let resource = [(URI_PATH, b"3303".as_slice()), (URI_PATH, b"0"), (URI_PATH, b"5750")];
    let with = |more: &[(u16, &'static [u8])]| {
        let mut options = [&resource[..], more].concat();
        options.sort_by_key(|(number, _)| *number);
        options
    };
    // Content-Format 11542 in two blocks of 16 bytes, then an observation, and a path that does not exist.
    let (first, last) = (b"\xe8\x16\x76\x16north of the", b" hot house");
    let requests = [
        (Datagram::new(Method::Put, &with(&[(12, b"\x2d\x16"), (27, b"\x08")]), first), 0x5f),
        (Datagram::new(Method::Put, &with(&[(12, b"\x2d\x16"), (27, b"\x10")]), last), 0x44),
        (Datagram::new(Method::Get, &with(&[(6, b""), (17, b"\x2d\x16")]), b""), 0x45),
        (Datagram::new(Method::Get, &[(URI_PATH, b"99")], b""), 0x84),
    ];
    let (mut station, mut buffer, mut reply) = (Station::new(), [0; 512], [0; 640]);
    let mut blockwise: Blockwise<1, 256> = Blockwise::new();
    let requester = Requester::Server(1);
    let token = Token::new(b"t").expect("a token");
    let (model, endpoint) = (&mut station.model, &mut station.endpoint);
    for (index, (Datagram(code, bytes), expected)) in requests.iter().enumerate() {
        let code = without_allocation("a message", || {
            let packet = Message::new_from_slice(*code, bytes);
            let message = RequestMessage::read(&packet).expect("it is a request");
            let response = match blockwise.request(model, requester, token, &message, 0) {
                Ok(request) => endpoint.serve(model, &request, 0, &mut buffer),
                Err(response) => response,
            };
            let mut code = 0;
            let mut written = MessageMut::new_in_slice(&mut code, &mut reply);
            message.write_response(&response, &mut written).expect("it fits");
            code
        });
        assert_eq!(code, *expected, "message {index}");
    }
    let code = without_allocation("a notification", || {
        let other = Request::from_coap(Requester::Server(1), Method::Put, Path::resource(3303, 0, 5750));
        let request = other.payload(ContentFormat::TLV.number(), b"\xe6\x16\x76cellar");
        endpoint.serve(model, &request, 1_000, &mut buffer);
        let notification =
            endpoint.poll_notification(model, 60_000, &mut buffer).expect("the value has changed");
        let mut code = 0;
        let mut written = MessageMut::new_in_slice(&mut code, &mut reply);
        write_notification(&notification, &mut written).expect("it fits");
        code
    });
    assert_eq!(code, 0x45);
}

#[test]
fn a_device_registers_and_saves_its_state_without_an_allocation() {
    let (mut station, mut buffer, mut bytes) = (Station::new(), [0; 512], [0; 640]);
    let mut state = [0; 2048];
    // A bootstrap server writes the account of server 1.
    let account = "BOOTSTRAP PUT /0/0 tlv:c8000a636f61703a2f2f612e62c10100c10203c003c004c005c10a01";
    for line in [account, "BOOTSTRAP FINISH"] {
        station.play(line, &mut buffer, &mut Length(0)).expect("counting takes any text");
    }
    let created = Datagram(0x41, b"\x82rd\x025a".to_vec());
    let (model, endpoint) = (&mut station.model, &mut station.endpoint);
    without_allocation("a registration", || {
        let mut registrations: Registrations<'_, 2> = Registrations::new("station");
        let mut code = 0;
        let mut message = MessageMut::new_in_slice(&mut code, &mut bytes);
        let request = registrations.poll(model, 0).expect("a Register is next");
        write_request(&request, model, &mut buffer, &mut message).expect("it fits");
        let packet = Message::new_from_slice(created.0, &created.1);
        let response = ResponseMessage::read(&packet).expect("it is a response");
        registrations.handle_message(model, Requester::Server(1), &response, 0);
        assert!(registrations.is_registered(1));
        let length = save(model, endpoint, &registrations, &mut state).expect("it fits");
        restore(&state[..length], model, endpoint, &mut registrations, 0).expect("it is the state");
        assert!(restore(&state[..length - 1], model, endpoint, &mut registrations, 0).is_err());
    });
}
