//! Notifications: which are due, when, and their content. The rules for one path are here; `composite` has observations
//! of several paths, `deadlines` the times of evaluation.

#![cfg(all(
    feature = "std",
    feature = "text",
    feature = "link",
    feature = "opaque",
    feature = "cbor",
    feature = "senml-json",
    feature = "senml-cbor",
    feature = "tlv",
    feature = "lwm2m-json",
    feature = "lwm2m-cbor",
    feature = "notation"
))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod composite;
mod deadlines;
#[path = "../support/mod.rs"]
mod support;

use lwm2m_runtime::Multiple;
use lwm2m_runtime::attributes::{Attributes, Sample};
use lwm2m_runtime::serve::{Endpoint, Schedule, Token, Verdict, is_event};

use support::notation::{Bench, request};
use support::station::Station;

fn attributes(query: &str) -> Attributes {
    Attributes::parse(query).unwrap()
}

/// Returns the verdict at a second, for an observation that was notified at 0, with the next deadline in seconds.
fn verdict(query: &str, changed_at: Option<u64>, second: u64) -> Result<Option<u64>, ()> {
    let mut schedule = Schedule::starting(0);
    if let Some(changed) = changed_at.filter(|changed| *changed <= second) {
        schedule.evaluate(changed * 1000, true);
    }
    match schedule.verdict(&attributes(query), second * 1000) {
        Verdict::Notify => Err(()),
        Verdict::Wait(time) => Ok(time.map(|time| time / 1000)),
    }
}

#[test]
fn clock_and_attributes_determine_the_verdict() {
    const DUE: Result<Option<u64>, ()> = Err(());
    let table = [
        // Attributes, the time of a change, the time now, and the verdict.
        ("", None, 1_000_000, Ok(None)),
        ("", Some(5), 5, DUE),
        ("pmin=10", None, 20, Ok(None)),
        ("pmin=10", Some(5), 5, Ok(Some(10))),
        ("pmin=10", Some(5), 9, Ok(Some(10))),
        ("pmin=10", Some(5), 10, DUE),
        ("pmin=10", Some(12), 12, DUE),
        ("pmax=60", None, 59, Ok(Some(60))),
        ("pmax=60", None, 60, DUE),
        ("pmax=60", Some(1), 1, DUE),
        ("pmin=10&pmax=60", Some(1), 1, Ok(Some(10))),
        ("pmin=10&pmax=10", None, 9, Ok(Some(10))),
        ("pmin=10&pmax=10", None, 10, DUE),
        // A pmax of 0 and one below pmin are ignored.
        ("pmax=0", None, 1_000_000, Ok(None)),
        ("pmin=10&pmax=5", None, 7, Ok(None)),
        ("pmin=10&pmax=5", Some(7), 7, Ok(Some(10))),
        // epmax is a deadline, whether values have changed or not.
        ("epmax=30", None, 5, Ok(Some(30))),
        ("epmax=30&pmax=20", None, 5, Ok(Some(20))),
        ("epmax=30&pmin=40", Some(5), 5, Ok(Some(40))),
    ];
    for (query, changed, now, expected) in table {
        assert_eq!(verdict(query, changed, now), expected, "{query} at {now}, changed at {changed:?}");
    }
}

#[test]
fn nothing_is_notified_twice_at_the_largest_time() {
    let mut bench = Bench::new(Station::new());
    assert_eq!(bench.ask("GET /3303/0/5700 accept=text observe=0 token=a"), "2.05 21.5");
    bench.now = u64::MAX;
    bench.station.sensor.celsius = Some(30.0);
    assert_eq!(bench.poll_notification(), ["a CON 30"]);
    bench.station.sensor.celsius = Some(31.0);
    assert!(bench.poll_notification().is_empty());
}

#[test]
fn thresholds_steps_and_edges_are_exact() {
    let reading = |text: &str| match (text.parse::<i64>(), text.parse::<u64>()) {
        (Ok(number), _) => Sample::from(number),
        (_, Ok(number)) => Sample::from(number),
        _ => Sample::Float(text.parse().unwrap()),
    };
    let table = [
        // Attributes, the value notified last, the value now, and whether that causes a notification.
        ("gt=5", "5", "6", true),
        ("gt=5", "6", "5", true),
        ("gt=5", "4", "5", false),
        ("gt=5", "6", "100", false),
        ("lt=5", "5", "4", true),
        ("lt=5", "4", "5", true),
        ("lt=5", "6", "5", false),
        ("lt=5&gt=10", "7", "11", true),
        ("lt=5&gt=10", "7", "9", false),
        ("st=2", "5", "7", true),
        ("st=2", "5", "3", true),
        ("st=2", "5", "6", false),
        ("st=0", "5", "5", false),
        ("st=0", "5", "6", true),
        ("st=0.5", "20", "20.5", true),
        ("st=0.5", "20", "20.25", false),
        // A float is compared with the float that is nearest to the attribute.
        ("gt=0.1", "0.0", "0.1", false),
        ("gt=0.1", "0.1", "0.11", true),
        ("lt=0.7", "0.8", "0.7", false),
        ("st=0.7", "0.0", "0.7", true),
        ("st=0", "0.5", "0.5", false),
        ("gt=100&st=1", "5", "6", true),
        ("gt=18446744073709551614", "18446744073709551614", "18446744073709551615", true),
        ("gt=18446744073709551614", "18446744073709551613", "18446744073709551614", false),
        ("lt=-9223372036854775807", "-9223372036854775807", "-9223372036854775808", true),
        ("lt=-9223372036854775807", "-9223372036854775806", "-9223372036854775807", false),
        ("st=18446744073709551615", "-1", "18446744073709551614", true),
        ("st=18446744073709551615", "0", "18446744073709551614", false),
        ("st=1", "9007199254740993", "9007199254740992", true),
        ("edge=1", "0", "1", true),
        ("edge=1", "1", "0", false),
        ("edge=0", "1", "0", true),
        ("edge=0", "0", "1", false),
        ("edge=0", "0", "0", false),
    ];
    for (query, before, now, expected) in table {
        let event = is_event(&attributes(query), reading(before), reading(now));
        assert_eq!(event, expected, "{query}: {before} -> {now}");
    }
}

fn observing(line: &str) -> Bench {
    let mut bench = Bench::new(Station::new());
    assert!(bench.answer(line).observe.is_some(), "{line}");
    bench
}

/// Sets a battery level each second, and returns the notifications.
fn battery(bench: &mut Bench, levels: &[i64]) -> Vec<(u64, String)> {
    let mut notified = Vec::new();
    for level in levels {
        bench.station.device.instance.battery = Some(*level);
        notified.extend(bench.until(bench.now / 1000 + 1));
    }
    notified
}

#[test]
fn without_conditions_every_change_is_notified_once() {
    let mut bench = observing("GET /3/0/9 observe=0 token=b accept=text");
    let notified = battery(&mut bench, &[100, 100, 99, 99, 100]);
    assert_eq!(notified, [(3, "b 99".into()), (5, "b 100".into())]);
}

#[test]
fn a_threshold_compares_with_the_value_notified_last() {
    let mut bench = observing("GET /3/0/9?lt=20&gt=80 observe=0 token=b accept=text");
    let notified = battery(&mut bench, &[90, 81, 80, 50, 30, 19, 10, 25]);
    assert_eq!(notified, [(3, "b 80".into()), (6, "b 19".into()), (8, "b 25".into())]);
}

#[test]
fn a_step_compares_with_the_value_notified_last() {
    let mut bench = observing("GET /3/0/9?st=5 observe=0 token=b accept=text");
    let notified = battery(&mut bench, &[98, 96, 95, 94, 91, 90]);
    assert_eq!(notified, [(3, "b 95".into()), (6, "b 90".into())]);
}

#[test]
fn a_change_within_pmin_is_notified_after_pmin() {
    let mut bench = observing("GET /3/0/9?pmin=4&gt=80 observe=0 token=b accept=text");
    // The level crosses the threshold twice; the change is notified anyway.
    let notified = battery(&mut bench, &[70, 100, 100, 100, 100, 100]);
    assert_eq!(notified, [(4, "b 100".into())]);
}

#[test]
fn an_edge_compares_the_two_latest_values() {
    let mut bench = observing("GET /33000/3/3?edge=1 observe=0 token=e accept=text");
    let mut notified = Vec::new();
    for truth in [false, true, true, false, true, false] {
        bench.station.bag.instances.get_mut(3).unwrap().boolean = Some(truth);
        notified.extend(bench.until(bench.now / 1000 + 1));
    }
    assert_eq!(notified, [(2, "e 1".into()), (5, "e 1".into())]);
}

#[test]
fn thresholds_on_a_counter_are_exact_to_the_last_bit() {
    let mut bench = Bench::new(Station::new());
    let set = |bench: &mut Bench, number: u64| {
        bench.station.bag.instances.get_mut(3).unwrap().unsigned = Some(number);
    };
    set(&mut bench, u64::MAX - 2);
    let line = "GET /33000/3/1?gt=18446744073709551614 observe=0 token=u accept=text";
    assert!(bench.answer(line).observe.is_some());
    set(&mut bench, u64::MAX - 1);
    assert!(bench.until(1).is_empty());
    set(&mut bench, u64::MAX);
    assert_eq!(bench.until(2), [(2, "u 18446744073709551615".into())]);
}

#[test]
fn a_threshold_applies_to_each_resource_instance() {
    let mut bench = observing("GET /3/0/7?gt=4500 observe=0 token=v accept=senml-json");
    let mut notified = Vec::new();
    for (one, two) in [(3700, 4900), (3900, 4600), (4600, 4600), (4700, 4800), (4700, 4400)] {
        bench.station.device.instance.voltages = Some(Multiple::from([(0, one), (1, two)]));
        notified.extend(bench.until(bench.now / 1000 + 1));
    }
    let expected = [(3, "v /3/0/7/0=4600 /3/0/7/1=4600".into()), (5, "v /3/0/7/0=4700 /3/0/7/1=4400".into())];
    assert_eq!(notified, expected);
}

#[test]
fn a_new_instance_is_notified_despite_thresholds() {
    let mut bench = observing("GET /3/0/7?gt=4500 observe=0 token=v accept=senml-json");
    bench.station.device.instance.voltages = Some(Multiple::from([(0, 3800), (1, 5000), (2, 1)]));
    assert_eq!(bench.until(2).len(), 1);
}

#[test]
fn a_removed_instance_is_notified_despite_thresholds() {
    let mut bench = observing("GET /3/0/7?gt=4500 observe=0 token=v accept=senml-json");
    bench.station.device.instance.voltages = Some(Multiple::from([(0, 3800)]));
    assert_eq!(bench.until(2), [(1, "v /3/0/7/0=3800".into())]);
    bench.station.device.instance.voltages = None;
    assert_eq!(bench.until(4), [(3, "v 4.04".into())]);
}

#[test]
fn a_change_to_or_from_nan_is_notified_despite_thresholds() {
    let mut bench = observing("GET /3303/0/5700?gt=40 observe=0 token=t accept=senml-cbor");
    let mut notified = Vec::new();
    for celsius in [20.0, f64::NAN, f64::NAN, 20.0, 21.0] {
        bench.station.sensor.celsius = Some(celsius);
        notified.extend(bench.until(bench.now / 1000 + 1));
    }
    assert_eq!(notified, [(2, "t /3303/0/5700=NaN".into()), (4, "t /3303/0/5700=20".into())]);
}

#[test]
fn samples_of_removed_instances_are_removed() {
    let mut station = Station::new();
    station.device.instance.voltages = Some(Multiple::from([(0, 5000)]));
    // One entry for the path, one for a sample, and one that is free.
    let mut endpoint: Endpoint<1, 3> = Endpoint::new();
    let mut buffer = [0; 512];
    let mut observe = |endpoint: &mut Endpoint<1, 3>, station: &mut Station, line: &str| {
        let request = request(line, &mut []);
        endpoint.serve(station, &request, 0, &mut buffer).observe.is_some()
    };
    assert!(observe(&mut endpoint, &mut station, "GET /3/0/7?gt=4500 observe=0 token=v"));
    for second in 1..10 {
        let id = u16::try_from(second).unwrap();
        station.device.instance.voltages = Some(Multiple::from([(id, 5000)]));
        let notified = endpoint.poll_notification(&mut station, second * 1000, &mut [0; 64]).is_some();
        assert!(notified, "instance {id}");
    }
    assert!(observe(&mut endpoint, &mut station, "GET /3/0/9 observe=0 token=b"));
}

#[test]
fn attributes_below_the_observed_path_have_no_effect() {
    let mut bench = Bench::new(Station::new());
    assert_eq!(bench.ask("PUT /3/0/9?gt=50&pmax=5"), "2.04");
    assert!(bench.answer("GET /3/0 observe=0 token=d").observe.is_some());
    assert!(bench.until(20).is_empty());
    assert_eq!(battery(&mut bench, &[99]).len(), 1);
}

#[test]
fn attributes_are_inherited_and_the_lowest_level_applies() {
    let mut bench = Bench::new(Station::new());
    for line in ["PUT /3?pmax=30&con=1", "PUT /3/0?pmax=20", "PUT /3/0/9?pmin=5"] {
        assert_eq!(bench.ask(line), "2.04");
    }
    assert!(bench.answer("GET /3/0/9 observe=0 token=b accept=text").observe.is_some());
    assert_eq!(bench.until(20), [(20, "b CON 100".into())]);
}

#[test]
fn object_1_has_default_attributes() {
    let mut bench = Bench::new(Station::new());
    let server = bench.station.server.instances.get_mut(0).unwrap();
    (server.pmin, server.pmax, server.notification_mode) = (Some(10), Some(20), Some(1));
    assert!(bench.answer("GET /3/0/9 observe=0 token=b accept=text").observe.is_some());
    let notified = battery(&mut bench, &[99]);
    assert!(notified.is_empty());
    assert_eq!(bench.until(40), [(10, "b CON 99".into()), (30, "b CON 99".into())]);
}

#[test]
fn the_observation_of_a_deleted_instance_ends_with_an_error_code() {
    let mut bench = observing("GET /16/0 observe=0 token=p");
    assert_eq!(bench.ask("DELETE /16/0"), "2.02");
    assert_eq!(bench.until(1), [(1, "p 4.04".into())]);
    assert!(bench.until(10).is_empty());
}

#[test]
fn an_observation_ends_with_the_right_to_read() {
    let mut bench = Bench::new(Station::with_two_servers());
    assert!(bench.answer("SERVER2 GET /3/0/9 observe=0 token=b accept=text").observe.is_some());
    assert_eq!(bench.ask("PUT /2/2/2/2 text:0"), "2.04");
    bench.station.device.instance.battery = Some(1);
    assert_eq!(bench.until(1), [(1, "b 4.01".into())]);
    assert!(bench.until(10).is_empty());
}

#[test]
fn a_second_observe_of_a_path_replaces_the_first() {
    let mut bench = observing("GET /3/0/9?pmax=10 observe=0 token=a accept=text");
    assert!(bench.answer("GET /3/0/9?pmax=20 observe=0 token=b accept=text").observe.is_some());
    assert_eq!(bench.until(20), [(20, "b 100".into())]);
}

#[test]
fn two_servers_have_independent_observations() {
    let mut bench = Bench::new(Station::with_two_servers());
    assert!(bench.answer("GET /3/0/9?pmax=10 observe=0 token=a accept=text").observe.is_some());
    assert!(bench.answer("SERVER2 GET /3/0/9?pmax=15 observe=0 token=a accept=text").observe.is_some());
    assert_eq!(bench.until(15).len(), 2);
    bench.endpoint.remove_server(1);
    assert_eq!(bench.until(45), [(30, "a 100".into()), (45, "a 100".into())]);
}

#[test]
fn an_observation_has_at_most_one_notification_at_a_time() {
    let mut bench = observing("GET /3303/0/5700 observe=0 token=t accept=text");
    bench.station.sensor.celsius = Some(1.0);
    assert_eq!(bench.until(1).len(), 1);
    assert!(bench.poll_notification().is_empty());
}

#[test]
fn an_observe_is_a_read_if_the_list_is_full() {
    let mut station = Station::new();
    let mut endpoint: Endpoint<1, 1> = Endpoint::new();
    let mut buffer = [0; 512];
    let mut ask = |text: &str| {
        let request = request(text, &mut []);
        let response = endpoint.serve(&mut station, &request, 0, &mut buffer);
        (response.code.to_u8(), response.observe.is_some())
    };
    let content = lwm2m_runtime::ResponseCode::CONTENT.to_u8();
    assert_eq!(ask("GET /3/0/9 observe=0 token=a"), (content, true));
    assert_eq!(ask("GET /3/0/6 observe=0 token=b"), (content, false));
    assert_eq!(ask("GET /3/0/9 observe=1 token=a"), (content, false));
    assert_eq!(ask(r#"FETCH / senml-json:[{"n":"/3"},{"n":"/1"}] observe=0 token=c"#), (content, false));
    assert_eq!(ask("GET /3/0/6 observe=0 token=b"), (content, true));
    let internal = lwm2m_runtime::ResponseCode::INTERNAL_SERVER_ERROR.to_u8();
    assert_eq!(ask("PUT /3?pmin=1").0, lwm2m_runtime::ResponseCode::CHANGED.to_u8());
    assert_eq!(ask("PUT /3/0?pmin=1").0, internal);
    // Removing an attribute frees its entry.
    assert_eq!(ask("PUT /3?pmin").0, lwm2m_runtime::ResponseCode::CHANGED.to_u8());
    assert_eq!(ask("PUT /3/0?pmin=1").0, lwm2m_runtime::ResponseCode::CHANGED.to_u8());
}

#[test]
fn an_observe_is_a_read_if_its_attributes_cannot_be_stored() {
    let mut station = Station::new();
    let mut endpoint: Endpoint<0, 4> = Endpoint::new();
    let request = request("GET /3/0/9?pmin=1 observe=0", &mut []);
    let mut buffer = [0; 64];
    let response = endpoint.serve(&mut station, &request, 0, &mut buffer);
    assert_eq!((response.code, response.observe.is_some()), (lwm2m_runtime::ResponseCode::CONTENT, false));
}
