//! Requests to a device, with a model beside it.
//!
//! The bytes choose a sequence of requests. The model predicts the response and the values of the device after each of
//! them. Payloads of any bytes are beyond the model: a refused one must change nothing, and after an accepted one the
//! model copies the device.

mod device;
mod model;

use std::collections::{BTreeMap, BTreeSet};

use lwm2m_runtime::codec::link::Links;
use lwm2m_runtime::definition::ResourceType;
use lwm2m_runtime::execute::Arguments;
use lwm2m_runtime::path::Level;
use lwm2m_runtime::serve::{
    Block, BlockSize, Endpoint, Method, Operation, Request, Requester, Response, Token,
};
use lwm2m_runtime::{ContentFormat, Decoder, Encoder, ObjectLink, Path, Record, ResponseCode, Time};

use super::bytes::Bytes;
use crate::vectors::Owned;
use device::Device;
use model::{Code, Faults, Model, Written, definition, resource};

/// Objects of the device, and ids of instances and resources that exist, or not.
const OBJECTS: [u16; 8] = [1, 3, 16, 3303, 33000, 33000, 5, 0];
const IDS: [u16; 6] = [0, 1, 2, 3, 8, 5700];

/// Sends requests.
///
/// # Panics
///
/// If a rule is broken.
pub fn check(data: &[u8]) {
    let device = Device::new();
    let model = Model::of(&device);
    let mut bench = Bench { device, endpoint: Endpoint::new(), model, observed: BTreeSet::new(), now: 0 };
    let mut input = Bytes(data);
    for _ in 0..24 {
        if input.is_empty() {
            break;
        }
        bench.step(&mut input);
    }
}

struct Bench {
    device: Device,
    endpoint: Endpoint<4, 4>,
    model: Model,
    /// The observations, by server and token.
    observed: BTreeSet<(u16, u8)>,
    now: u64,
}

/// A payload of values, or of any bytes.
#[derive(Debug, Clone)]
enum Payload {
    None,
    Values(ContentFormat, Vec<Written>, Vec<u8>),
    Any(Option<u16>, Vec<u8>),
}

/// The parts of a request.
#[derive(Debug)]
struct Parts {
    method: Method,
    path: Path,
    requester: Requester,
    accept: Option<u16>,
    observe: Option<u32>,
    token: u8,
    query: &'static str,
    block1: Option<Block>,
    block2: Option<(u32, BlockSize)>,
    payload: Payload,
}

impl Parts {
    fn read(input: &mut Bytes<'_>) -> Self {
        let methods = [Method::Get, Method::Put, Method::Post, Method::Delete, Method::Fetch, Method::IPatch];
        let method = input.choose(&methods);
        let path = path(input);
        let flags = input.byte();
        let wants = |bit: u8| flags >> bit & 1 == 1;
        let payload = payload(input, method, path);
        let accepts = [11542, 110, 112, 11544, 0, 40];
        let queries = ["pmin=1", "pmin=0&pmax=2", "gt=5&lt=-1", "pmax", "depth=1", "x"];
        Parts {
            method,
            path,
            requester: if wants(0) && wants(1) {
                Requester::Bootstrap
            } else {
                Requester::Server(1 + u16::from(wants(0)))
            },
            accept: wants(2).then(|| input.choose(&accepts)),
            observe: wants(3).then(|| input.byte().into()).map(|value: u32| value & 1),
            token: if wants(3) { input.byte() & 3 } else { 0 },
            query: if wants(4) { input.choose(&queries) } else { "" },
            block1: wants(5).then(|| Block { offset: usize::from(input.byte()) * 16, more: wants(6) }),
            block2: (wants(7) && wants(5))
                .then(|| (input.byte().into(), BlockSize::new(16).expect("it is a power of two"))),
            payload,
        }
    }

    fn request(&self) -> Request<'_> {
        let mut request = Request::from_coap(self.requester, self.method, self.path)
            .query(self.query)
            .token(Token::new(&[self.token]).expect("it is short"));
        request = self.accept.map_or(request, |accept| request.accept(accept));
        request = self.observe.map_or(request, |observe| request.observe(observe));
        request = self.block1.map_or(request, |block| request.block1(block));
        request = self.block2.map_or(request, |(number, size)| request.block2(number, size));
        match &self.payload {
            Payload::None => request,
            Payload::Values(format, _, bytes) => request.payload(format.number(), bytes),
            Payload::Any(Some(format), bytes) => request.payload(*format, bytes),
            Payload::Any(None, bytes) => request.plain_payload(bytes),
        }
    }
}

fn path(input: &mut Bytes<'_>) -> Path {
    let level = input.below(5);
    let object = input.choose(&OBJECTS);
    let ids: Vec<u16> = [object].into_iter().chain((1..4).map(|_| input.choose(&IDS))).collect();
    Path::from_ids(&ids[..level]).expect("no id is 65535")
}

fn payload(input: &mut Bytes<'_>, method: Method, path: Path) -> Payload {
    let kind = input.byte();
    let formats: [ContentFormat; 5] = [
        ContentFormat::SENML_CBOR,
        ContentFormat::TLV,
        ContentFormat::SENML_JSON,
        ContentFormat::LWM2M_CBOR,
        ContentFormat::LWM2M_JSON,
    ];
    match kind % 4 {
        0 => Payload::None,
        1 | 2 => {
            let format = formats[usize::from(kind / 4) % formats.len()];
            let written = values(input, method, path);
            let records: Vec<Record<'_>> =
                written.iter().map(|(path, value)| Record::new(*path, value.borrow())).collect();
            match Encoder::records(path, &records).encode_to_vec(format) {
                Ok(bytes) => Payload::Values(format, written, bytes),
                Err(_) => Payload::None,
            }
        }
        _ => {
            let numbers = [0, 40, 42, 60, 110, 112, 320, 322, 11542, 11543, 11544, 7];
            let number = numbers.get(usize::from(kind / 4) % 13).copied();
            Payload::Any(number, input.list().to_vec())
        }
    }
}

/// Chooses values within a path, in ascending order, each path once. Those of a Create have one instance.
fn values(input: &mut Bytes<'_>, method: Method, path: Path) -> Vec<Written> {
    let instance = input.choose(&IDS);
    let mut written = BTreeMap::new();
    for _ in 0..input.below(6) {
        let mut path = path;
        if path.level() == Level::Root {
            path = Path::object(input.choose(&OBJECTS));
        }
        if path.level() == Level::Object {
            let id = if method == Method::Post { instance } else { input.choose(&IDS) };
            path = path.child(id).expect("a path of an object");
        }
        let Some(object) = definition(path) else { continue };
        if path.level() == Level::Instance {
            let index = input.below(object.resources().len());
            let found = object.resources().nth(index).expect("a row of the table");
            path = path.child(found.id()).expect("a path of an instance");
        }
        let Some(found) = resource(path) else { continue };
        let Some(kind) = found.kind() else { continue };
        if path.level() == Level::Resource && found.is_multiple() {
            path = path.child(input.choose(&IDS)).expect("a path of a resource");
        }
        written.insert(path, value(input, kind));
    }
    written.into_iter().collect()
}

fn value(input: &mut Bytes<'_>, kind: ResourceType) -> Owned {
    let byte = input.byte();
    let text = || ["", "U", "two words", "\u{e9}"][usize::from(byte) % 4].to_owned();
    match kind {
        ResourceType::Integer => Owned::Integer(i64::from(byte) - 12),
        ResourceType::Unsigned => Owned::Unsigned(u64::MAX >> (byte & 63)),
        ResourceType::Float => Owned::Float(f64::from(byte) / 4.0 - 2.0),
        ResourceType::Boolean => Owned::Boolean(byte & 1 == 1),
        ResourceType::Time => Owned::Time(Time(i64::from(byte) << (byte & 15))),
        ResourceType::Opaque => Owned::Opaque(vec![byte; usize::from(byte & 7)]),
        ResourceType::ObjectLink => {
            let links = [(3, 0), (33000, 2), (33000, 9), (3303, 65535), (9, 65535), (65535, 65535)];
            let (object, instance) = links[usize::from(byte) % links.len()];
            Owned::ObjectLink(ObjectLink { object, instance })
        }
        ResourceType::CoreLink => Owned::CoreLink("</3/0>".into()),
        _ => Owned::String(text()),
    }
}

impl Bench {
    fn step(&mut self, input: &mut Bytes<'_>) {
        let parts = Parts::read(input);
        let request = parts.request();
        let mut buffer = vec![0; 4096];
        let before = self.model.clone();
        let executed = self.device.executed;
        let response = self.endpoint.serve(&mut self.device, &request, self.now, &mut buffer);
        let after = Model::of(&self.device);
        let shown = format!("{parts:?} got {response:?}");
        if !response.code.is_success() {
            assert_eq!(after, before, "{shown}");
            assert_eq!(self.device.executed, executed, "{shown}");
            let error = response.error.expect("a refusal has an error");
            // In a bootstrap some faults have codes of their own.
            let is_bootstrap = parts.requester == Requester::Bootstrap;
            assert!(is_bootstrap || error.code() == response.code, "{shown}");
            assert!(!error.to_string().is_empty());
        }
        assert!(response.payload.len() <= response.size.max(buffer_size(&response)), "{shown}");
        match self.predict(&parts, &request) {
            // Beyond the model.
            None => self.model = after,
            Some(Ok(code)) => {
                let is_other = response.code != code;
                assert!(!is_other || may_be_unacceptable(&parts, &response), "{shown}");
                assert!(is_other || after == self.model, "{shown}: {after:?} and {:?}", self.model);
                self.model = after;
                if !is_other {
                    self.check_content(&parts, &request, &response);
                }
            }
            Some(Err(codes)) => {
                let is_expected = codes.contains(&response.code.to_u8());
                assert!(is_expected || may_be_unacceptable(&parts, &response), "{shown}: {codes:?}");
            }
        }
        self.track(&parts, &request, &response);
        self.now += 500 * u64::from(parts.token);
        self.notify();
    }

    /// Returns the code of a success or those of the faults; `None` for a request that is beyond the model.
    fn predict(&mut self, parts: &Parts, request: &Request<'_>) -> Option<Result<Code, Faults>> {
        let path = parts.path;
        let is_plain = parts.block1.is_none() && parts.block2.is_none();
        if parts.requester == Requester::Bootstrap || path.object_id() == Some(0) || !is_plain {
            return None;
        }
        if let Err(faults) = self.model.check_action(path) {
            return Some(Err(faults));
        }
        let outcome = match (request.operation(), &parts.payload) {
            // In some formats, an empty payload is a multiple resource without instances.
            (Operation::Replace | Operation::Update, Payload::Values(_, written, _))
                if written.is_empty() && path.level() == Level::Resource =>
            {
                return None;
            }
            (Operation::Read, _) => self.model.read(path).map(|()| Code::CONTENT),
            (Operation::Observe | Operation::CancelObserve, _) if parts.query.is_empty() => {
                self.model.read(path).map(|()| Code::CONTENT)
            }
            (Operation::Discover { .. }, _) if parts.query.is_empty() => {
                self.model.discover(path).map(|()| Code::CONTENT)
            }
            (Operation::Replace, Payload::Values(_, written, _)) => {
                self.model.write(path, true, written).map(|()| Code::CHANGED)
            }
            (Operation::Update, Payload::Values(_, written, _)) => {
                self.model.write(path, false, written).map(|()| Code::CHANGED)
            }
            (Operation::Create, Payload::Values(format, written, _)) => {
                self.model.create(path, *format, written).map(|_| Code::CREATED)
            }
            (Operation::Execute, Payload::None) => self.model.execute(path, true).map(|()| Code::CHANGED),
            (Operation::Execute, Payload::Any(_, bytes)) => {
                let has_arguments = Arguments::parse(bytes).is_ok();
                self.model.execute(path, has_arguments).map(|()| Code::CHANGED)
            }
            (Operation::Delete, _) => self.model.delete(path).map(|()| Code::DELETED),
            (Operation::WriteComposite, Payload::Values(format, written, _))
                if path == Path::ROOT && composites().contains(format) =>
            {
                self.model.write_composite(written).map(|()| Code::CHANGED)
            }
            _ => return None,
        };
        Some(outcome)
    }

    /// Checks the values or the links of a response.
    fn check_content(&self, parts: &Parts, request: &Request<'_>, response: &Response<'_>) {
        let path = parts.path;
        match request.operation() {
            Operation::Create => {
                assert!(response.created.is_some_and(|path| self.model.has(path)), "{parts:?}");
            }
            Operation::Discover { .. } => {
                let links = Links::parse(response.payload).expect("a device writes links");
                let paths: Vec<Path> = links.iter().filter_map(|link| link.path()).collect();
                let instances = paths.iter().copied().filter(|path| path.level() == Level::Instance);
                if path.level() == Level::Object {
                    assert_eq!(instances.collect::<BTreeSet<_>>(), self.model.instances(path));
                }
                for path in paths.into_iter().filter(|path| path.level() == Level::Resource) {
                    assert!(self.model.has(path) || device::is_action(path), "{path}");
                }
            }
            Operation::Read | Operation::Observe | Operation::CancelObserve => {
                let format = response.format.expect("content has a format");
                let object = definition(path).expect("the object exists");
                let mut values = BTreeMap::new();
                Decoder::new(format, response.payload, path)
                    .records(&[object], &mut |record| {
                        values.extend(record.value.map(|value| (record.path, format!("{value:?}"))));
                        Ok(())
                    })
                    .unwrap_or_else(|error| panic!("{parts:?}: {error}"));
                assert_eq!(values, self.model.readable(path), "{parts:?}");
            }
            _ => {}
        }
    }

    /// Keeps the list of observations.
    fn track(&mut self, parts: &Parts, request: &Request<'_>, response: &Response<'_>) {
        let Requester::Server(server) = parts.requester else { return };
        let token = Token::new(&[parts.token]).expect("it is short");
        let entry = (server, parts.token);
        match request.operation() {
            Operation::Observe | Operation::ObserveComposite if response.observe.is_some() => {
                self.observed.insert(entry);
            }
            Operation::Observe
            | Operation::ObserveComposite
            | Operation::CancelObserve
            | Operation::CancelObserveComposite
                if !self.endpoint.is_observed(server, token) =>
            {
                self.observed.remove(&entry);
            }
            _ => {}
        }
        if let Some(ended) = response.ended {
            self.observed.remove(&(server, ended.as_slice()[0]));
            assert!(!self.endpoint.is_observed(server, ended), "{parts:?}");
        }
        for (server, token) in &self.observed {
            let token = Token::new(&[*token]).expect("it is short");
            assert!(self.endpoint.is_observed(*server, token), "{parts:?}: {server} {token:?}");
        }
    }

    /// Takes the notifications: each belongs to an observation, and changes nothing.
    fn notify(&mut self) {
        let mut buffer = [0; 4096];
        for _ in 0..16 {
            let notification = self.endpoint.poll_notification(&mut self.device, self.now, &mut buffer);
            let Some(notification) = notification else {
                assert_eq!(Model::of(&self.device), self.model);
                return;
            };
            let entry = (notification.server, notification.token.as_slice()[0]);
            assert!(self.observed.contains(&entry), "{notification:?}");
            if !notification.response.code.is_success() {
                self.observed.remove(&entry);
            }
        }
        panic!("polling does not end");
    }
}

fn composites() -> [ContentFormat; 3] {
    [ContentFormat::SENML_JSON, ContentFormat::SENML_CBOR, ContentFormat::LWM2M_CBOR]
}

/// Returns whether a response refuses a format that cannot carry the values: the path decides, and NaN in JSON.
fn may_be_unacceptable(parts: &Parts, response: &Response<'_>) -> bool {
    parts.accept.is_some() && response.code == ResponseCode::NOT_ACCEPTABLE
}

/// Returns the length of a payload that is a block.
fn buffer_size(response: &Response<'_>) -> usize {
    response.block2.map_or(0, |_| 1024)
}

/// Returns requests of every kind.
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = Vec::new();
    for method in 0..6 {
        for level in 0..5 {
            for object in 0..6 {
                // Values in each format, none, and any bytes.
                for kind in [1, 5, 9, 13, 17, 0, 3, 19] {
                    let flags = if kind == 0 { 0b1100 } else { 0 };
                    seeds.push(vec![method, level, object, 0, 1, 0, flags, kind, 2, 3, 2, 5, 20, 0, 40, 1]);
                }
            }
        }
    }
    // Several requests: an observation, a write, a notification, and its end.
    let observe = [0, 2, 4, 0, 0, 0, 0b1000, 0, 0, 1];
    let write = [1, 3, 4, 0, 0, 0, 0, 1, 0, 1, 30];
    let cancel = [0, 2, 4, 0, 0, 0, 0b1000, 0, 1, 1];
    seeds.push([observe.as_slice(), &write, &write, &cancel].concat());
    seeds
}
