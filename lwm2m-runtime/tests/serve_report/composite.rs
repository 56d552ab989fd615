//! Observations of several paths at once, each with attributes of its own (LwM2M Core 1.2.2, 6.4.4).

use super::*;

const LINE: &str = r#"senml-json:[{"n":"/3/0/9"},{"n":"/3/0/7/0"}] observe=0 token=o accept=senml-json"#;

fn observing_both(attributes: &[&str], query: &str) -> Bench {
    let mut bench = Bench::new(Station::new());
    for line in attributes {
        assert_eq!(bench.ask(line), "2.04", "{line}");
    }
    assert!(bench.answer(&format!("FETCH /{query} {LINE}")).observe.is_some());
    bench
}

fn voltage(bench: &mut Bench, millivolts: i64) {
    bench.station.device.instance.voltages = Some(Multiple::from([(0, millivolts), (1, 5000)]));
}

#[test]
fn a_threshold_applies_to_its_path_only() {
    let mut bench = observing_both(&["PUT /3/0/9?lt=20"], "");
    assert!(battery(&mut bench, &[90, 20]).is_empty());
    assert_eq!(battery(&mut bench, &[19]), [(3, "o /3/0/7/0=3800 /3/0/9=19".into())]);
    voltage(&mut bench, 3799);
    assert_eq!(bench.until(4), [(4, "o /3/0/7/0=3799 /3/0/9=19".into())]);
    // It compares with the value notified last, whatever caused that notification.
    assert_eq!(battery(&mut bench, &[10, 20]), [(6, "o /3/0/7/0=3799 /3/0/9=20".into())]);
}

#[test]
fn a_step_applies_to_the_instances_of_its_resource() {
    let mut bench = observing_both(&["PUT /3/0/7?st=100"], "");
    voltage(&mut bench, 3850);
    assert!(bench.until(1).is_empty());
    voltage(&mut bench, 3900);
    assert_eq!(bench.until(2).len(), 1);
}

#[test]
fn parameters_of_the_observe_replace_periods_but_not_thresholds() {
    let mut bench = observing_both(&["PUT /3/0/9?lt=20&pmax=5&con=1", "PUT /3/0/7?lt=1000"], "?pmax=30");
    assert!(battery(&mut bench, &[90, 80]).is_empty());
    assert_eq!(bench.until(60).iter().map(|(time, _)| *time).collect::<Vec<_>>(), [30, 60]);
    assert_eq!(battery(&mut bench, &[10]), [(61, "o /3/0/7/0=3800 /3/0/9=10".into())]);
}

#[test]
fn the_longest_pmin_and_the_shortest_pmax_apply_including_defaults() {
    let server = |bench: &mut Bench| {
        let server = bench.station.server.instances.get_mut(0).unwrap();
        (server.pmin, server.pmax, server.notification_mode) = (Some(10), Some(20), Some(1));
    };
    // One of the paths has attributes, the other has the defaults.
    let mut bench = observing_both(&["PUT /3/0/9?pmin=1&pmax=300&con=0"], "");
    server(&mut bench);
    assert!(battery(&mut bench, &[1, 2, 3]).is_empty());
    let notified = bench.until(60);
    assert_eq!(notified.iter().map(|(time, _)| *time).collect::<Vec<_>>(), [10, 30, 50]);
    // One path with `con` is enough.
    assert!(notified.iter().all(|(_, text)| text.starts_with("o CON ")), "{notified:?}");
}

#[test]
fn without_a_path_an_observe_composite_is_a_read() {
    let mut bench = Bench::new(Station::new());
    let response = bench.answer("FETCH /?pmin=1 senml-json:[] observe=0 token=o accept=senml-json");
    assert_eq!((response.text().as_str(), response.observe), ("[]", None));
    assert!(!bench.endpoint.is_observed(1, Token::new(b"o").unwrap()));
}
