//! Notifications that servers miss while they cannot be reached, and how they receive them later.

#![cfg(all(
    feature = "std",
    feature = "text",
    feature = "senml-json",
    feature = "senml-cbor",
    feature = "tlv",
    feature = "lwm2m-cbor",
    feature = "notation"
))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use lwm2m_runtime::serve::{History, Notification, Response, Token};
use lwm2m_runtime::{
    ContentFormat, Decoder, Encoder, ErrorKind, Multiple, Path, Record, ResponseCode, Value,
};
use proptest::prelude::*;

use support::notation::Bench;
use support::station::Station;

/// A station whose servers cannot be reached.
struct Offline<const SIZE: usize> {
    bench: Bench,
    history: History<[u8; SIZE]>,
}

fn token(text: &str) -> Token {
    Token::new(text.as_bytes()).unwrap()
}

/// Records of a payload: time, path, value.
fn records(format: ContentFormat, payload: &[u8]) -> Vec<String> {
    let (mut records, mut scratch) = (Vec::new(), [0; 256]);
    let decoder = Decoder::new(format, payload, Path::ROOT).scratch(&mut scratch);
    decoder
        .records(&[], &mut |record| {
            let value = record.value.map_or("nothing".into(), |value| value.to_string());
            records.push(format!("{} {}={value}", record.time.unwrap_or(0.0), record.path));
            Ok(())
        })
        .unwrap();
    records
}

/// Sets `/1/x/6`, so that notifications are stored.
fn storing(mut station: Station) -> Station {
    for id in [0, 1] {
        if let Some(server) = station.server.instances.get_mut(id) {
            server.storing = true;
        }
    }
    station
}

impl<const SIZE: usize> Offline<SIZE> {
    fn new(station: Station, lines: &[&str]) -> Self {
        let mut bench = Bench::new(station);
        for line in lines {
            let response = bench.answer(line);
            assert!(response.observe.is_some() || response.payload.is_empty(), "{line}");
        }
        Offline { bench, history: History::new([0; SIZE]) }
    }

    /// Stores the notifications that are due a second later. Returns how many are stored, and how many are not.
    fn second(&mut self) -> (usize, usize) {
        self.bench.now += 1000;
        let Offline { bench: Bench { station, endpoint, now }, history } = self;
        let mut outcome = (0, 0);
        let mut buffer = [0; 512];
        while let Some(notification) = endpoint.poll_notification(station, *now, &mut buffer) {
            let limit = endpoint.hqmax(station, notification.server, notification.token);
            match history.store(&notification, limit, *now) {
                true => outcome.0 += 1,
                false => outcome.1 += 1,
            }
        }
        outcome
    }

    /// Sets a battery level each second.
    fn battery(&mut self, levels: &[i64]) -> (usize, usize) {
        levels.iter().fold((0, 0), |(stored, dropped), level| {
            self.bench.station.device.instance.battery = Some(*level);
            let (more, less) = self.second();
            (stored + more, dropped + less)
        })
    }

    fn missed(&self, server: u16, text: &str) -> Vec<String> {
        let mut buffer = [0; 1024];
        let series = self.history.write(server, token(text), self.bench.now, &mut buffer).unwrap();
        assert_eq!(series.count, self.history.count(server, token(text)));
        records(series.format, series.payload)
    }
}

const BATTERY: &str = "GET /3/0/9?hqmax=3 observe=0 token=b accept=senml-json";

#[test]
fn the_latest_notifications_are_stored_up_to_hqmax() {
    let mut offline: Offline<512> = Offline::new(storing(Station::new()), &[BATTERY]);
    assert_eq!(offline.battery(&[99, 99, 98, 97, 96]), (4, 0));
    assert_eq!(offline.missed(1, "b"), ["-2 /3/0/9=98", "-1 /3/0/9=97", "0 /3/0/9=96"]);
    // Time passes until they are sent.
    offline.bench.now += 60_500;
    assert_eq!(offline.missed(1, "b"), ["-62.5 /3/0/9=98", "-61.5 /3/0/9=97", "-60.5 /3/0/9=96"]);
    // With the time of day, times are absolute.
    offline.history.epoch = Some(1_700_000_000.0);
    assert_eq!(offline.missed(1, "b")[0], "1700000003 /3/0/9=98");
}

#[test]
fn a_notification_is_stored_only_if_the_server_requests_it() {
    let table = [
        // The value of /1/0/6, the request, and the numbers of stored and of dropped notifications.
        (true, "GET /3/0/9 observe=0 token=b accept=senml-json", (0, 1)),
        (true, "GET /3/0/9?hqmax=0 observe=0 token=b accept=senml-json", (0, 1)),
        (true, "GET /3/0/9?hqmax=1 observe=0 token=b accept=senml-json", (1, 0)),
        (true, "GET /3/0/9?hqmax=1 observe=0 token=b accept=senml-cbor", (1, 0)),
        (false, "GET /3/0/9?hqmax=1 observe=0 token=b accept=senml-json", (0, 1)),
        // These formats have no times.
        (true, "GET /3/0/9?hqmax=1 observe=0 token=b accept=text", (0, 1)),
        (true, "GET /3/0/9?hqmax=1 observe=0 token=b accept=tlv", (0, 1)),
        (true, "GET /3/0/9?hqmax=1 observe=0 token=b accept=lwm2m-cbor", (0, 1)),
    ];
    for (storing, line, expected) in table {
        let mut offline: Offline<512> = Offline::new(Station::new(), &[line]);
        offline.bench.station.server.instances.get_mut(0).unwrap().storing = storing;
        assert_eq!(offline.battery(&[99]), expected, "{line}");
    }
}

#[test]
fn hqmax_is_inherited_and_the_largest_of_several_paths_applies() {
    let both = r#"FETCH / senml-json:[{"n":"/3/0/9"},{"n":"/1/0/1"}] observe=0 token=c accept=senml-json"#;
    let lines =
        ["PUT /3?hqmax=2", "PUT /1/0/1?hqmax=1", "GET /3/0/9 observe=0 token=b accept=senml-cbor", both];
    let mut offline: Offline<512> = Offline::new(storing(Station::new()), &lines);
    assert_eq!(offline.battery(&[99, 98, 97]), (6, 0));
    assert_eq!(offline.missed(1, "b"), ["-1 /3/0/9=98", "0 /3/0/9=97"]);
    let expected = ["-1 /1/0/1=86400", "-1 /3/0/9=98", "0 /1/0/1=86400", "0 /3/0/9=97"];
    assert_eq!(offline.missed(1, "c"), expected);
}

#[test]
fn each_observation_of_each_server_has_its_own_history() {
    let lines = [BATTERY, "SERVER2 GET /3/0/9?hqmax=1 observe=0 token=b accept=senml-cbor"];
    let mut offline: Offline<512> = Offline::new(storing(Station::with_two_servers()), &lines);
    offline.battery(&[99, 98]);
    assert_eq!(offline.missed(1, "b").len(), 2);
    assert_eq!(offline.missed(2, "b"), ["0 /3/0/9=98"]);
    assert_eq!(offline.history.oldest(), Some((1, token("b"))));
    offline.history.remove(1, token("b"), 9);
    assert_eq!((offline.history.oldest(), offline.history.is_empty()), (Some((2, token("b"))), false));
    offline.history.remove(2, token("b"), 1);
    assert!(offline.history.is_empty());
    let error = offline.history.write(2, token("b"), 0, &mut [0; 64]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Absent);
}

#[test]
fn a_full_history_drops_the_oldest_notification() {
    let lines = ["GET /3/0/9?hqmax=100 observe=0 token=b accept=senml-json"];
    let mut offline: Offline<200> = Offline::new(storing(Station::new()), &lines);
    let levels: Vec<i64> = (0..50).collect();
    assert_eq!(offline.battery(&levels), (50, 0));
    assert_eq!(offline.missed(1, "b"), ["-3 /3/0/9=46", "-2 /3/0/9=47", "-1 /3/0/9=48", "0 /3/0/9=49"]);
    // A notification that never fits is not stored, and no other is dropped for it.
    offline.bench.ask("GET /3/0?hqmax=1 observe=0 token=d accept=senml-json");
    assert_eq!(offline.battery(&[7]), (1, 1));
    assert_eq!(offline.missed(1, "b").len(), 4);
}

#[test]
fn instances_and_values_of_every_type_are_stored() {
    let mut station = storing(Station::new());
    let bag = station.bag.instances.get_mut(3).unwrap();
    bag.opaque = Some((0..100).collect());
    bag.secret = None;
    station.portfolio.instances = Multiple::from([(0, support::station::portfolio(&["a \"b\"\n", "é"]))]);
    for format in ["senml-json", "senml-cbor"] {
        let lines = [
            format!("GET /33000/3?hqmax=5 observe=0 token=g accept={format}"),
            format!("GET /16/0/0?hqmax=5 observe=0 token=p accept={format}"),
        ];
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let mut offline: Offline<2048> = Offline::new(station.clone(), &lines);
        offline.bench.station.bag.instances.get_mut(3).unwrap().integer = Some(7);
        offline.bench.station.portfolio.instances.get_mut(0).unwrap().identity.insert(7, "z".into()).unwrap();
        assert_eq!(offline.second(), (2, 0));
        let mut now = |line: &str| {
            let response = offline.bench.answer(line);
            records(response.format.unwrap(), &response.payload)
        };
        let bag = now(&format!("GET /33000/3 accept={format}"));
        let portfolio = now(&format!("GET /16/0/0 accept={format}"));
        assert_eq!((offline.missed(1, "g"), offline.missed(1, "p")), (bag, portfolio), "{format}");
    }
}

#[test]
fn a_long_history_is_written_in_several_payloads() {
    let lines = ["GET /3/0/9?hqmax=20 observe=0 token=b accept=senml-cbor"];
    let mut offline: Offline<2048> = Offline::new(storing(Station::new()), &lines);
    let levels: Vec<i64> = (0..20).collect();
    offline.battery(&levels);
    let all = offline.missed(1, "b");
    let (mut parts, mut payloads) = (Vec::new(), 0);
    while let Some((server, token)) = offline.history.oldest() {
        let mut buffer = [0; 100];
        let series = offline.history.write(server, token, offline.bench.now, &mut buffer).unwrap();
        parts.extend(records(series.format, series.payload));
        offline.history.remove(server, token, series.count);
        payloads += 1;
    }
    assert_eq!(parts, all);
    assert!((2..10).contains(&payloads), "{payloads} payloads");
    offline.battery(&[50]);
    let error = offline.history.write(1, token("b"), offline.bench.now, &mut [0; 10]).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::BufferTooSmall), "{error}");
}

#[test]
fn the_end_of_an_observation_is_not_stored() {
    let mut offline: Offline<512> =
        Offline::new(storing(Station::new()), &["GET /16/0?hqmax=5 observe=0 token=p accept=senml-json"]);
    offline.bench.station.portfolio.instances = Multiple::new();
    assert_eq!(offline.second(), (0, 1));
}

#[test]
fn a_series_of_one_resource_has_its_path_once() {
    let mut offline: Offline<512> = Offline::new(storing(Station::new()), &[BATTERY]);
    offline.battery(&[99, 98, 97]);
    let mut buffer = [0; 512];
    let series = offline.history.write(1, token("b"), offline.bench.now, &mut buffer).unwrap();
    let text = std::str::from_utf8(series.payload).unwrap();
    assert_eq!(text, r#"[{"bn":"/3/0/9","bt":-2,"v":99},{"t":1,"v":98},{"bt":0,"v":97}]"#);
}

#[test]
fn a_series_of_an_instance_has_its_path_once() {
    let line = "GET /3303/0?hqmax=3 observe=0 token=b accept=senml-json";
    let mut offline: Offline<512> = Offline::new(storing(Station::new()), &[line]);
    for value in [22.5, 23.5] {
        offline.bench.station.temperature.instances.get_mut(0).unwrap().value = value;
        offline.second();
    }
    let mut buffer = [0; 512];
    let series = offline.history.write(1, token("b"), offline.bench.now, &mut buffer).unwrap();
    let expected = r#"[{"bn":"/3303/0/","bt":-1,"n":"5601","v":-10.5},{"n":"5700","v":22.5},{"n":"5701","vs":"Cel"},
        {"bt":0,"n":"5601","v":-10.5},{"n":"5700","v":23.5},{"n":"5701","vs":"Cel"}]"#;
    assert_eq!(std::str::from_utf8(series.payload).unwrap(), expected.replace("\n        ", ""));
}

/// A call of a method of a history.
#[derive(Debug, Clone)]
enum Step {
    Store { server: u16, token: u8, level: i64, limit: u32 },
    Remove { server: u16, token: u8, count: usize },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let store = (1u16..3, 0u8..3, any::<i64>(), 0u32..5)
        .prop_map(|(server, token, level, limit)| Step::Store { server, token, level, limit });
    let remove =
        (1u16..3, 0u8..3, 0usize..3).prop_map(|(server, token, count)| Step::Remove { server, token, count });
    prop::collection::vec(prop_oneof![4 => store, 1 => remove], 0..40)
}

/// The expected notifications: server, token, level and bytes.
type Model = Vec<(u16, Token, i64, usize)>;

fn remove(model: &mut Model, server: u16, token: Token, count: usize) {
    for _ in 0..count {
        let oldest = model.iter().position(|(of, named, ..)| (*of, *named) == (server, token));
        oldest.map(|index| model.remove(index));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn hqmax_and_the_buffer_limit_a_history(steps in steps(), size in 0usize..300) {
        let mut history = History::new(vec![0; size]);
        let mut model = Model::new();
        for step in steps {
            match step {
                Step::Store { server, token, level, limit } => {
                    let token = Token::new(&vec![token; token.into()]).unwrap();
                    let records = [Record::new(Path::resource(3, 0, 9), Value::Integer(level))];
                    let encoder = Encoder::records(Path::ROOT, &records);
                    let payload = encoder.encode_to_vec(ContentFormat::SENML_CBOR).unwrap();
                    let response = Response {
                        format: Some(ContentFormat::SENML_CBOR),
                        payload: &payload,
                        size: payload.len(),
                        ..Response::new(ResponseCode::CONTENT)
                    };
                    let notification = Notification { server, token, confirmable: false, response };
                    let bytes = payload.len() + 23;
                    let stored = history.store(&notification, limit, 0);
                    prop_assert_eq!(stored, limit > 0 && bytes <= size);
                    if stored {
                        let ours = model.iter().filter(|(of, named, ..)| (*of, *named) == (server, token)).count();
                        remove(&mut model, server, token, (ours + 1).saturating_sub(limit as usize));
                        while model.iter().map(|(.., bytes)| bytes).sum::<usize>() + bytes > size {
                            model.remove(0);
                        }
                        model.push((server, token, level, bytes));
                    }
                }
                Step::Remove { server, token, count } => {
                    let token = Token::new(&vec![token; token.into()]).unwrap();
                    history.remove(server, token, count);
                    remove(&mut model, server, token, count);
                }
            }
            prop_assert_eq!(history.oldest(), model.first().map(|(server, token, ..)| (*server, *token)));
        }
        let mut listed = Vec::new();
        while let Some((server, token)) = history.oldest() {
            let mut buffer = [0; 512];
            let series = history.write(server, token, 0, &mut buffer).unwrap();
            listed.push((server, token, records(series.format, series.payload)));
            history.remove(server, token, series.count);
        }
        for (server, token, records) in listed {
            let ours = model.iter().filter(|(of, named, ..)| (*of, *named) == (server, token));
            let expected: Vec<String> = ours.map(|(.., level, _)| format!("0 /3/0/9={level}")).collect();
            prop_assert_eq!(records, expected);
        }
    }
}
