//! Observations: their numbers, their ends, and how the transport learns of them (RFC 7641).

use lwm2m_runtime::Multiple;
use lwm2m_runtime::serve::Requester;

use super::device::{Device, SERVER, token};
use super::message::{Message, message};
use super::support::station::Station;

type Observed = Device<2, 256>;

const PATHS: &str = r#"[{"n":"/3/0/9"},{"n":"/33000/3/0"}]"#;

fn ask(device: &mut Observed, name: &str, line: &str) -> Message {
    device.serve(SERVER, token(name), &message(line))
}

fn battery(device: &mut Observed, value: i64) {
    device.station.device.instance.battery = Some(value);
    device.now += 1000;
}

/// RFC 7641, 3.4.
#[test]
fn the_numbers_of_notifications_grow() {
    let mut device = Observed::new(Station::new());
    let mut numbers = Vec::new();
    numbers.extend(ask(&mut device, "a", "GET /3/0/9 accept=0 observe=0").uint(6));
    numbers.extend(ask(&mut device, "b", "GET /3/0 accept=110 observe=0").uint(6));
    for value in 0..3 {
        battery(&mut device, value);
        numbers.extend(device.notifications().iter().map(|(_, _, _, message)| message.uint(6).unwrap()));
    }
    // Of the restart of an observation, too.
    numbers.extend(ask(&mut device, "a", "GET /3/0/9 accept=0 observe=0").uint(6));
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
}

#[test]
fn a_notification_has_format_max_age_and_number() {
    let mut device = Observed::new(Station::new());
    ask(&mut device, "a", "GET /3/0/9?pmax=120 accept=0 observe=0");
    battery(&mut device, 7);
    let (server, name, confirmable, notified) = device.notifications().remove(0);
    assert_eq!((server, name, confirmable), (1, token("a"), false));
    assert_eq!(notified.to_string(), "2.05 observe=2 content-format=0 max-age=120 : 7");
}

/// RFC 7641, 4.1: the token identifies an observation. LwM2M Core 1.2.2, 6.4.1 has one for each path.
#[test]
fn the_response_names_an_observation_that_it_replaces_or_ends() {
    let fetch = format!("FETCH / content-format=110 accept=110 observe=0 : {PATHS}");
    let end = format!("FETCH / content-format=110 accept=110 observe=1 : {PATHS}");
    let table = [
        // First token and request, second token and request, the token that has ended, whether the second one observes.
        ("a", "GET /3/0/9 observe=0", "b", "GET /3/0/9 observe=0", "a", true),
        ("a", "GET /3/0/9 observe=0", "a", "GET /3/0/9 observe=0", "", true),
        ("a", "GET /3/0/9 observe=0", "a", "GET /3/0 observe=0", "", true),
        ("a", "GET /3/0/9 observe=0", "b", "GET /3/0 observe=0", "", true),
        ("a", "GET /3/0/9 observe=0", "a", "GET /3/0/9 observe=1", "", false),
        ("a", "GET /3/0/9 observe=0", "b", "GET /3/0/9 observe=1", "a", false),
        ("a", "GET /3/0/9 observe=0", "b", "GET /3/0 observe=1", "", false),
        ("a", fetch.as_str(), "b", &fetch, "a", true),
        ("a", &fetch, "b", &end, "a", false),
        ("a", &fetch, "a", &end, "", false),
        ("a", &fetch, "b", "GET /3/0/9 observe=1", "", false),
        // A Read neither starts nor ends anything, with any token.
        ("a", "GET /3/0/9 observe=0", "a", "GET /3/0/9", "", true),
        ("a", "GET /3/0/9 observe=0", "b", "GET /3/0/9", "", false),
    ];
    for (first, line, second, next, ended, is_observed) in table {
        let mut device = Observed::new(Station::new());
        assert!(ask(&mut device, first, line).uint(6).is_some());
        assert_eq!(device.ended, None);
        assert_eq!(ask(&mut device, second, next).code(), "2.05");
        assert_eq!(device.ended, Some(token(ended)).filter(|_| !ended.is_empty()), "{line}, then {next}");
        assert_eq!(device.endpoint.is_observed(1, token(second)), is_observed, "{line}, then {next}");
        if first != second {
            assert_eq!(device.endpoint.is_observed(1, token(first)), ended.is_empty(), "{line}, then {next}");
        }
    }
}

/// RFC 7641, 4.2: an error ends the observation with its token, also as the response to an Observe.
#[test]
fn an_observe_that_fails_ends_the_observation_with_its_token() {
    let fetch = "FETCH / content-format=110 accept=110 observe=0 : [{\"n\":\"/3/0/9\",\"v\":1}]";
    for line in ["GET /3/0/99 observe=0", "GET /3/0/9 accept=50 observe=0", "GET /3/0/4 observe=0", fetch] {
        let mut device = Observed::new(Station::new());
        ask(&mut device, "a", "GET /3/0/9 observe=0");
        ask(&mut device, "b", "GET /3/0 observe=0");
        assert!(ask(&mut device, "a", line).code().starts_with('4'), "{line}");
        assert!(!device.endpoint.is_observed(1, token("a")), "{line}");
        assert!(device.endpoint.is_observed(1, token("b")), "{line}");
    }
    // Any other request is no observation of its own.
    let mut device = Observed::new(Station::new());
    ask(&mut device, "a", "GET /3/0/9 observe=0");
    assert_eq!(ask(&mut device, "a", "GET /3/0/99").code(), "4.04");
    assert!(device.endpoint.is_observed(1, token("a")));
}

#[test]
fn an_error_names_an_observation_that_it_ends() {
    let mut device = Observed::new(Station::new());
    ask(&mut device, "a", "GET /33000/3 accept=110 observe=0");
    ask(&mut device, "c", "DELETE /33000/3");
    assert_eq!(ask(&mut device, "b", "GET /33000/3 accept=110 observe=1").code(), "4.04");
    assert_eq!(device.ended, Some(token("a")));
    assert!(!device.endpoint.is_observed(1, token("a")));
}

#[test]
fn a_reset_ends_one_observation() {
    let mut device = Observed::new(Station::new());
    ask(&mut device, "a", "GET /3/0/9 accept=0 observe=0");
    ask(&mut device, "b", "GET /3/0 accept=110 observe=0");
    device.endpoint.cancel(1, token("x"));
    device.endpoint.cancel(2, token("a"));
    assert!(device.endpoint.is_observed(1, token("a")));
    device.endpoint.cancel(1, token("a"));
    assert!(!device.endpoint.is_observed(1, token("a")));
    battery(&mut device, 1);
    let notified: Vec<_> = device.notifications().iter().map(|(_, name, _, _)| *name).collect();
    assert_eq!(notified, [token("b")]);
}

/// RFC 7641, 4.5.
#[test]
fn a_notification_is_confirmable_at_least_every_24_hours() {
    let day = 24 * 60 * 60 * 1000;
    let mut device = Observed::new(Station::new());
    ask(&mut device, "a", "GET /3/0/9?pmax=3600 accept=0 observe=0");
    let mut confirmed = Vec::new();
    for hour in 1..=72 {
        device.now = hour * 3_600_000;
        let notified = device.notifications();
        assert_eq!(notified.len(), 1);
        if notified[0].2 {
            confirmed.push(device.now);
        }
    }
    assert_eq!(confirmed, [day, 2 * day, 3 * day]);
    let mut device = Observed::new(Station::new());
    ask(&mut device, "a", "GET /3/0/9?con=1 accept=0 observe=0");
    battery(&mut device, 1);
    assert!(device.notifications()[0].2);
}

/// RFC 7641, 4.2.
#[test]
fn a_notification_of_an_error_is_the_last_one() {
    let mut device = Observed::new(Station::new());
    ask(&mut device, "a", "GET /33000/3 accept=110 observe=0");
    ask(&mut device, "b", "GET /3/0/9 accept=0 observe=0");
    device.station.bag.instances = Multiple::new();
    device.now = 1000;
    let notified = device.notifications();
    assert_eq!(notified.len(), 1);
    assert_eq!((notified[0].1, notified[0].3.to_string()), (token("a"), "4.04".into()));
    assert!(!device.endpoint.is_observed(1, token("a")) && device.endpoint.is_observed(1, token("b")));
    device.now = 2000;
    assert!(device.notifications().is_empty());
}

#[test]
fn servers_have_observations_of_their_own() {
    let mut device = Observed::new(Station::with_two_servers());
    let line = message("GET /3/0/9 accept=0 observe=0");
    for server in [1, 2] {
        device.serve(Requester::Server(server), token("a"), &line);
    }
    assert_eq!(device.ended, None);
    battery(&mut device, 1);
    let notified: Vec<u16> = device.notifications().iter().map(|(server, _, _, _)| *server).collect();
    assert_eq!(notified, [1, 2]);
    device.endpoint.remove_server(1);
    assert!(!device.endpoint.is_observed(1, token("a")) && device.endpoint.is_observed(2, token("a")));
}

/// A bootstrap server cannot observe (LwM2M Core 1.2.2, 6.1.7).
#[test]
fn a_bootstrap_server_observes_nothing() {
    let mut device = Observed::new(Station::new());
    let response = device.serve(Requester::Bootstrap, token("a"), &message("GET /1 observe=0"));
    assert_eq!((response.uint(6), device.notifications().len()), (None, 0));
}

/// RFC 7641, 4.1: the response to an Observe that could not be added is that to a Read.
#[test]
fn an_observe_without_a_free_entry_is_a_read() {
    let mut device = Observed::new(Station::new());
    let mut observed = 0;
    for number in 0..30 {
        let paths =
            ["/3/0/0", "/3/0/1", "/3/0/2", "/3/0/3", "/3/0/6", "/3/0/7", "/3/0/8", "/3/0/9", "/3/0/11"];
        let more =
            ["/3/0/13", "/3/0/14", "/3/0/16", "/3/0", "/3", "/5/0", "/5", "/5/0/1", "/5/0/3", "/5/0/5"];
        let path = paths.iter().chain(&more).nth(number % 19).unwrap();
        let name = format!("t{number}");
        let response = ask(&mut device, &name, &format!("GET {path} observe=0"));
        assert_eq!(response.code(), "2.05");
        assert_eq!(response.uint(6).is_some(), device.endpoint.is_observed(1, token(&name)));
        observed += u32::from(device.ended.is_none() && response.uint(6).is_some());
    }
    assert_eq!(observed, 16);
}

#[test]
fn a_cancellation_that_fails_ends_the_observation_with_its_token() {
    for line in ["GET /3/0/99 observe=1", "FETCH / content-format=110 observe=1 : ["] {
        let mut device = Observed::new(Station::new());
        ask(&mut device, "a", "GET /3/0/9 observe=0");
        assert!(ask(&mut device, "a", line).code().starts_with('4'), "{line}");
        assert!(!device.endpoint.is_observed(1, token("a")), "{line}");
    }
}
