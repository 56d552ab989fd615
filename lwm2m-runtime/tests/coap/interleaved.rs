//! Two servers and a bootstrap server whose uploads, downloads and observations interleave at random, against a model that
//! knows what each of them has sent, may read and observes: nothing mixes, nothing leaks.

use std::collections::BTreeMap;

use lwm2m_runtime::serve::{Requester, Token};
use proptest::prelude::*;

use super::device::{Device, token};
use super::message::{Message, message, uint};
use super::support::objects::AccessControl;
use super::support::station::{Flash, Station, portfolio};

/// One for each path of each server, and for its FETCH.
const TRANSFERS: usize = 8;
type Shared = Device<TRANSFERS, 256>;

const PEERS: [Requester; 3] = [Requester::Server(1), Requester::Server(2), Requester::Bootstrap];
/// EXCHANGE_LIFETIME in milliseconds.
const LIFETIME: u64 = 247_000;
/// A text that server 2 may not read.
const PRIVATE: &str = "only for server 1";
const OBSERVED: [&str; 4] = ["/3/0/9", "/33000/3", "/16/0", "/3303"];
const FETCHED: [&str; 3] = [
    r#"[{"n":"/3/0/9"},{"n":"/33000/3/0"}]"#,
    r#"[{"n":"/16"},{"n":"/3"}]"#,
    r#"[{"n":"/3303"},{"n":"/3/0/14"},{"n":"/33000"}]"#,
];
const ACCOUNT: &str =
    r#"[{"bn":"/1/7/","n":"0","v":7},{"n":"1","v":60},{"n":"6","vb":true},{"n":"7","vs":"U"}]"#;

/// Returns a station of two servers that may do the same, but for object 16.
fn station() -> Station {
    let mut station = Station::with_two_servers();
    station.portfolio.instances = [(0, portfolio(&[PRIVATE]))].into_iter().collect();
    let targets = [(3, 0), (5, 0), (33000, 3), (3303, 0), (3303, 1), (16, 0)];
    let entry = |(id, (object, instance)): (u16, (i64, i64))| {
        let acl = if object == 16 { vec![(1, 15)] } else { vec![(1, 15), (2, 15)] };
        (id, AccessControl { object, instance, acl: Some(acl.into_iter().collect()), owner: 65535 })
    };
    station.access.instances = (0..).zip(targets).map(entry).collect();
    station
}

#[derive(Debug, Clone)]
struct Upload {
    payload: Vec<u8>,
    sent: usize,
    used: u64,
}

/// A download in progress: the blocks, and their common ETag.
#[derive(Debug, Clone, Default)]
struct Download {
    payload: Vec<u8>,
    etag: Option<Vec<u8>>,
}

/// The state of each server: its uploads, downloads and observations.
#[derive(Default)]
struct Model {
    /// Payloads on their way, by peer and path.
    uploads: BTreeMap<(usize, usize), Upload>,
    /// The streamed value on its way.
    stream: Option<usize>,
    downloads: BTreeMap<usize, Download>,
    /// The payload of the latest FETCH of each server, and when it was used.
    fetched: BTreeMap<usize, (usize, u64)>,
    /// The path or the payload of each observation.
    observed: BTreeMap<(u16, u8), &'static str>,
}

#[derive(Debug, Clone)]
enum Step {
    Begin { peer: usize, path: usize, length: usize },
    Continue { peer: usize, path: usize, skip: usize },
    Download { peer: usize },
    Fetch { peer: usize, paths: usize },
    FetchMore { peer: usize },
    Observe { peer: usize, token: u8, path: usize },
    ObserveComposite { peer: usize, token: u8, paths: usize },
    Cancel { peer: usize, token: u8, path: usize },
    Reset { peer: usize, token: u8 },
    Reregister { peer: usize },
    Change(i64),
    Delete,
    Restore,
    Pass(u64),
}

fn steps() -> impl Strategy<Value = Step> {
    let peer = || 0..2usize;
    prop_oneof![
        3 => (0..3usize, 0..3usize, 1..120usize).prop_map(|(peer, path, length)| Step::Begin { peer, path, length }),
        9 => (0..3usize, 0..3usize, prop_oneof![12 => Just(0usize), 1 => Just(1)])
            .prop_map(|(peer, path, skip)| Step::Continue { peer, path, skip }),
        4 => peer().prop_map(|peer| Step::Download { peer }),
        1 => (peer(), 0..3usize).prop_map(|(peer, paths)| Step::Fetch { peer, paths }),
        3 => peer().prop_map(|peer| Step::FetchMore { peer }),
        3 => (peer(), 0..4u8, 0..4usize).prop_map(|(peer, token, path)| Step::Observe { peer, token, path }),
        2 => (peer(), 0..4u8, 0..3usize)
            .prop_map(|(peer, token, paths)| Step::ObserveComposite { peer, token, paths }),
        2 => (peer(), 0..4u8, 0..4usize).prop_map(|(peer, token, path)| Step::Cancel { peer, token, path }),
        1 => (peer(), 0..4u8).prop_map(|(peer, token)| Step::Reset { peer, token }),
        1 => peer().prop_map(|peer| Step::Reregister { peer }),
        3 => (0..100i64).prop_map(Step::Change),
        1 => Just(Step::Delete),
        1 => Just(Step::Restore),
        3 => prop_oneof![5 => 1..5_000u64, 1 => 100_000..300_000u64].prop_map(Step::Pass),
    ]
}

struct Play {
    device: Shared,
    model: Model,
}

fn block(num: usize, more: bool) -> Vec<u8> {
    uint(u32::try_from(num).unwrap() << 4 | u32::from(more) << 3)
}

fn is_streamed((peer, path): (usize, usize)) -> bool {
    peer < 2 && path == 2
}

fn name(token: u8) -> Token {
    super::device::token(&token.to_string())
}

impl Play {
    fn ask(&mut self, peer: usize, name: Token, request: &Message) -> Message {
        let now = self.device.now;
        // A streamed value is not kept, and does not expire.
        self.model.uploads.retain(|key, upload| is_streamed(*key) || now - upload.used <= LIFETIME);
        self.model.fetched.retain(|_, (_, used)| now - *used <= LIFETIME);
        let response = self.device.serve(PEERS[peer], name, request);
        let text = String::from_utf8_lossy(&response.payload);
        assert!(peer != 1 || !text.contains(PRIVATE), "{request:?}");
        response
    }

    /// Returns the response of a device of its own with the same values.
    fn expected(&self, peer: usize, request: &Message) -> Message {
        Shared::new(self.device.station.clone()).serve(PEERS[peer], token("x"), request)
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Begin { peer, path, length } => {
                let payload = match (peer, path) {
                    (2, _) => ACCOUNT.into(),
                    _ => vec![b'a' + u8::try_from(peer * 3 + path).unwrap(); length],
                };
                let path = if peer == 2 { 0 } else { path };
                let upload = Upload { payload, sent: 0, used: self.device.now };
                self.model.uploads.insert((peer, path), upload);
                self.upload(peer, path, 0);
            }
            Step::Continue { peer, path, skip } => {
                self.upload(peer, if peer == 2 { 0 } else { path }, skip);
            }
            Step::Download { peer } => self.download(peer),
            Step::Fetch { peer, paths } => {
                let request = message("FETCH / content-format=110 accept=110").payload(FETCHED[paths]);
                let response = self.ask(peer, token("f"), &request.clone().with(23, block(0, false)));
                assert_eq!(response, self.expected(peer, &request.with(23, block(0, false))));
                self.model.fetched.insert(peer, (paths, self.device.now));
            }
            Step::FetchMore { peer } => {
                let response = self.ask(peer, token("f"), &message("FETCH / accept=110 block2=1/16"));
                let now = self.device.now;
                match self.model.fetched.get_mut(&peer) {
                    Some((paths, used)) => {
                        *used = now;
                        let head = message("FETCH / content-format=110 accept=110 block2=1/16");
                        let request = head.payload(FETCHED[*paths]);
                        assert_eq!(response, self.expected(peer, &request));
                    }
                    None => assert_eq!(response.code(), "4.08"),
                }
            }
            Step::Observe { peer, token, path } => {
                let request = message(&format!("GET {} accept=110 observe=0", OBSERVED[path]));
                self.observe(peer, token, OBSERVED[path], &request);
            }
            Step::ObserveComposite { peer, token, paths } => {
                let head = message("FETCH / content-format=110 accept=110 observe=0");
                self.observe(peer, token, FETCHED[paths], &head.payload(FETCHED[paths]));
                self.model.fetched.insert(peer, (paths, self.device.now));
            }
            Step::Cancel { peer, token, path } => {
                let request = message(&format!("GET {} accept=110 observe=1", OBSERVED[path]));
                self.ask(peer, name(token), &request);
                self.end(peer, token, OBSERVED[path]);
            }
            Step::Reset { peer, token } => {
                let server = u16::try_from(peer + 1).unwrap();
                self.device.endpoint.cancel(server, name(token));
                self.model.observed.remove(&(server, token));
            }
            Step::Reregister { peer } => self.reregister(peer),
            Step::Change(value) => {
                self.device.station.device.instance.battery = Some(value);
                if let Some(bag) = self.device.station.bag.instances.get_mut(3) {
                    bag.integer = Some(value);
                }
            }
            Step::Delete => drop(self.device.station.bag.instances.remove(3)),
            Step::Restore => self.device.station.bag = station().bag,
            Step::Pass(time) => {
                self.device.now += time;
                self.notify();
            }
        }
    }

    /// Sends the next block of an upload, or one behind it; an upload that is over or was never begun is incomplete.
    fn upload(&mut self, peer: usize, path: usize, skip: usize) {
        let now = self.device.now;
        let head = match (peer, path) {
            (2, _) => "PUT /1/7 content-format=110",
            (_, 0) => "PUT /33000/3/7 content-format=0",
            (_, 1) => "PUT /3/0/14 content-format=0",
            _ => "PUT /5/0/0 content-format=42",
        };
        let is_streamed = is_streamed((peer, path));
        // The application has an upload of its own idea, even if the device has given it up.
        let upload = self.model.uploads.get(&(peer, path)).cloned();
        let upload = upload.filter(|upload| is_streamed || now - upload.used <= LIFETIME);
        let Some(upload) = upload else {
            let response =
                self.ask(peer, token("u"), &message(head).with(27, block(5, true)).payload([b'z'; 16]));
            assert_eq!(response.code(), "4.08");
            if is_streamed {
                self.model.stream = None;
            }
            return;
        };
        let start = (upload.sent + 16 * skip).min(upload.payload.len() / 16 * 16);
        let piece: Vec<u8> = upload.payload[start..].iter().copied().take(16).collect();
        let end = start + piece.len();
        let more = end < upload.payload.len();
        let is_next = start == upload.sent && (start == 0 || !is_streamed || self.model.stream == Some(peer));
        let response =
            self.ask(peer, token("u"), &message(head).with(27, block(start / 16, more)).payload(piece));
        let key = (peer, path);
        self.model.uploads.remove(&key);
        if is_streamed {
            self.model.stream = None;
        }
        if start > 0 && !is_next {
            assert_eq!(response.code(), "4.08");
        } else if more {
            assert_eq!(response.code(), "2.31");
            if is_streamed {
                self.model.stream = Some(peer);
            }
            self.model.uploads.insert(key, Upload { sent: end, used: now, ..upload });
        } else {
            self.uploaded(peer, path, &response, &upload.payload);
        }
    }

    /// Checks that exactly the payload of this peer has been written.
    fn uploaded(&mut self, peer: usize, path: usize, response: &Message, payload: &[u8]) {
        let station = &mut self.device.station;
        let text = core::str::from_utf8(payload).unwrap();
        if (peer, path) != (2, 0) && path == 0 && station.bag.instances.get(3).is_none() {
            assert_eq!(response.code(), "4.04");
            return;
        }
        assert_eq!(response.code(), "2.04");
        match (peer, path) {
            (2, _) => assert_eq!(station.server.instances.remove(7).map(|server| server.ssid), Some(7)),
            (_, 0) => assert_eq!(station.bag.instances.get(3).unwrap().secret.as_deref(), Some(text)),
            (_, 1) => assert_eq!(station.device.instance.utc_offset.as_deref(), Some(text)),
            _ => {
                let sum = payload.iter().fold(0u32, |sum, byte| sum.rotate_left(1) ^ u32::from(*byte));
                assert_eq!(station.flash, Flash { bytes: payload.len(), sum });
            }
        }
    }

    /// Reads the next block of a long response. With one ETag, all blocks are of one payload.
    fn download(&mut self, peer: usize) {
        let mut download = self.model.downloads.remove(&peer).unwrap_or_default();
        let num = download.payload.len() / 64;
        let request = message(&format!("GET /3/0 accept=110 block2={num}/64"));
        let response = self.ask(peer, token("d"), &request);
        let etag = response.option(4).map(<[u8]>::to_vec);
        if response.code() != "2.05" || num > 0 && etag != download.etag {
            return;
        }
        download.etag = etag;
        download.payload.extend_from_slice(&response.payload);
        if response.block(23).unwrap().more {
            self.model.downloads.insert(peer, download);
        } else {
            assert_eq!(download.payload, self.expected(peer, &message("GET /3/0 accept=110")).payload);
        }
    }

    fn observe(&mut self, peer: usize, token: u8, target: &'static str, request: &Message) {
        let response = self.ask(peer, name(token), request);
        let key = (u16::try_from(peer + 1).unwrap(), token);
        if response.code() == "2.05" {
            assert!(response.uint(6).is_some());
            self.end(peer, token, target);
            self.model.observed.insert(key, target);
        } else {
            assert_eq!((response.uint(6), self.device.ended), (None, None));
            self.model.observed.remove(&key);
        }
    }

    /// Ends the observations with this token and of this target; the response has named the token of the latter.
    fn end(&mut self, peer: usize, token: u8, target: &str) {
        let server = u16::try_from(peer + 1).unwrap();
        let observed = &mut self.model.observed;
        let other = observed
            .iter()
            .find(|((owner, other), path)| *owner == server && *other != token && **path == target)
            .map(|((_, other), _)| *other);
        assert_eq!(self.device.ended, other.map(name));
        observed.retain(|(owner, name), _| *owner != server || *name != token && Some(*name) != other);
    }

    fn reregister(&mut self, peer: usize) {
        self.device.blockwise.remove_server(PEERS[peer]);
        self.device.endpoint.remove_server(u16::try_from(peer + 1).unwrap());
        self.model.uploads.retain(|(owner, path), _| *owner != peer || *path == 2);
        self.model.fetched.remove(&peer);
        self.model.observed.retain(|(server, _), _| usize::from(*server) != peer + 1);
    }

    /// Takes all notifications: each is of a target that its server observes, with the values that this server may read.
    fn notify(&mut self) {
        for (server, received, _, notified) in self.device.notifications() {
            let token = core::str::from_utf8(received.as_slice()).unwrap().parse().unwrap();
            let target = *self.model.observed.get(&(server, token)).expect("an observation of this server");
            let peer = usize::from(server) - 1;
            let request = match target.starts_with('/') {
                true => message(&format!("GET {target} accept=110")),
                false => message("FETCH / content-format=110 accept=110").payload(target),
            };
            let expected = self.expected(peer, &request);
            assert_eq!((&notified.code, &notified.payload), (&expected.code, &expected.payload), "{target}");
            assert!(server != 2 || !String::from_utf8_lossy(&notified.payload).contains(PRIVATE));
            if notified.code() != "2.05" {
                self.model.observed.remove(&(server, token));
            }
        }
    }

    /// Compares the state of the device with the model.
    fn check(&self) {
        for server in [1, 2] {
            for token in 0..4 {
                let is_observed = self.device.endpoint.is_observed(server, name(token));
                assert_eq!(
                    is_observed,
                    self.model.observed.contains_key(&(server, token)),
                    "{server} {token}"
                );
            }
        }
        let buffered = self.model.uploads.keys().filter(|key| !is_streamed(**key)).count();
        assert_eq!(self.device.blockwise.transfers(), buffered);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn servers_never_mix_and_nothing_leaks(steps in proptest::collection::vec(steps(), 1..80)) {
        let mut play = Play { device: Shared::new(station()), model: Model::default() };
        for step in steps {
            play.step(step);
            play.check();
        }
        // In the end everything that has begun expires, and everything that is observed can be cancelled.
        play.device.now += LIFETIME + 1;
        play.ask(0, token("t"), &message("GET /3/0/9"));
        prop_assert_eq!(play.device.blockwise.transfers(), 0);
        for (server, token) in play.model.observed.keys() {
            play.device.endpoint.cancel(*server, name(*token));
        }
        play.device.now += 1_000_000;
        prop_assert!(play.device.notifications().is_empty());
    }
}
