//! 6.4, information reporting. The test advances the clock.

use super::*;

const VOLTAGE: &str = "/3/0/7/0=3800 /3/0/7/1=5000";

/// Observations of voltage and current as case 301 sets them up.
fn observed() -> Bench {
    let mut bench = bench();
    let steps = [("PUT /3/0/7?pmin=5&pmax=15", "2.04"), ("PUT /3/0/8?pmin=10&pmax=20", "2.04")];
    play(&mut bench, &steps);
    let response = bench.answer("GET /3/0/7 observe=0 token=v accept=senml-json");
    assert!(response.observe.is_some());
    assert!(bench.answer("GET /3/0/8 observe=0 token=c accept=senml-json").observe.is_some());
    bench
}

fn times(notified: &[(u64, String)], token: &str) -> Vec<u64> {
    notified
        .iter()
        .filter(|(_, text)| text.starts_with(&format!("{token} ")))
        .map(|(time, _)| *time)
        .collect()
}

#[test]
fn int_301_observation_and_notification_of_parameter_values() {
    let mut bench = observed();
    let notified = bench.until(40);
    assert_eq!((times(&notified, "v"), times(&notified, "c")), (vec![15, 30], vec![20, 40]));
    let device = &mut bench.station.device.instance;
    device.voltages = Some(Multiple::from([(0, 3790), (1, 5000)]));
    // 12 seconds since the last: a change is notified at once.
    bench.now = 42_000;
    assert_eq!(bench.poll_notification(), [format!("v {}", VOLTAGE.replace("3800", "3790"))]);
    let device = &mut bench.station.device.instance;
    device.voltages = Some(Multiple::from([(0, 3780), (1, 5000)]));
    // The next one waits for pmin.
    let notified = bench.until(50);
    assert_eq!(times(&notified, "v"), [47]);
}

#[test]
fn int_302_cancel_observations_using_reset() {
    let mut bench = observed();
    let token = lwm2m_runtime::serve::Token::new(b"v").unwrap();
    bench.endpoint.cancel(1, token);
    let notified = bench.until(60);
    assert_eq!((times(&notified, "v").len(), times(&notified, "c").len()), (0, 3));
    bench.endpoint.cancel(1, lwm2m_runtime::serve::Token::new(b"c").unwrap());
    assert!(bench.until(120).is_empty());
}

#[test]
fn int_303_cancel_observations_using_observe_1() {
    let mut bench = observed();
    assert_eq!(bench.values("GET /3/0/7 observe=1 token=v accept=senml-json"), format!("2.05 {VOLTAGE}"));
    // With another token, the path identifies the observation.
    assert!(bench.ask("GET /3/0/8 observe=1 token=x").starts_with("2.05"));
    assert!(bench.until(120).is_empty());
}

const THREE: &str = r#"senml-json:[{"n":"/1/0/1"},{"n":"/3/0/11/0"},{"n":"/3/0/16"}]"#;

#[test]
fn int_304_observe_composite() {
    let mut bench = bench();
    play(&mut bench, &[("PUT /1/0/1?pmin=30&pmax=45", "2.04")]);
    let line = format!("FETCH / {THREE} observe=0 token=o accept=senml-json");
    let first = bench.values(&line);
    let notified = bench.until(45);
    assert_eq!(notified, [(45, format!("o {}", &first[5..]))]);
    bench.station.device.instance.binding = "UT".into();
    let notified = bench.until(90);
    assert_eq!(times(&notified, "o"), [75]);
    assert!(notified[0].1.contains(r#""UT""#) && notified[0].1.contains("86400"), "{notified:?}");
}

#[test]
fn int_305_cancel_observe_composite() {
    let mut bench = bench();
    let observe = |value: u32| format!("FETCH /?pmax=10 {THREE} observe={value} token=o accept=senml-json");
    assert!(bench.ask(&observe(0)).starts_with("2.05"));
    assert_eq!(times(&bench.until(20), "o"), [10, 20]);
    let end = format!("FETCH / {THREE} observe=1 token=p accept=senml-json");
    assert!(bench.ask(&end).starts_with("2.05"));
    assert!(bench.until(60).is_empty());
}

#[test]
fn int_306_307_and_311_send_and_muting_send() {
    let mut bench = bench();
    let send = |bench: &mut Bench| {
        let paths = [Path::resource(1, 0, 1), Path::resource_instance(3, 0, 11, 0)];
        let mut buffer = [0; 128];
        let format = ContentFormat::SENML_JSON;
        let sent = bench.endpoint.send(&mut bench.station, 1, &paths, format, &mut buffer).unwrap();
        sent.map(|payload| values(format, payload))
    };
    // Without /1/x/23 nothing is sent (E.2, resource 23).
    assert_eq!(send(&mut bench), None);
    bench.station.server.instances.get_mut(0).unwrap().mute_send = Some(false);
    let expected = " /1/0/1=86400 /3/0/11/0=0";
    assert_eq!(send(&mut bench).as_deref(), Some(expected));
    play(&mut bench, &[("PUT /1/0/23 text:1", "2.04")]);
    assert_eq!(send(&mut bench), None);
    play(&mut bench, &[("PUT /1/0/23 text:0", "2.04")]);
    // 311: the values that were expected.
    assert_eq!(send(&mut bench).as_deref(), Some(expected));
}

/// SenML JSON of a portfolio.
fn identity(instance: u16, texts: [&str; 4]) -> String {
    let records: Vec<String> = texts
        .iter()
        .enumerate()
        .map(|(id, text)| format!(r#"{{"n":"/16/{instance}/0/{id}","vs":"{text}"}}"#))
        .collect();
    format!("POST /16 senml-json:[{}]", records.join(","))
}

const PORTFOLIOS: &str =
    r#"FETCH / senml-json:[{"n":"/16/0"},{"n":"/16/1"}] observe=0 token=o accept=senml-json"#;

#[test]
fn int_308_observe_composite_and_create() {
    let mut bench = bench();
    bench.station.portfolio.instances = Multiple::new();
    assert_eq!(bench.ask(&identity(0, ["aa", "bb", "cc", "dd"])), "2.01");
    play(&mut bench, &[("PUT /16/0?pmin=30&pmax=45", "2.04")]);
    let first = bench.values(PORTFOLIOS);
    assert!(first.contains("/16/0/0") && !first.contains("/16/1"), "{first}");
    assert_eq!(bench.until(45), [(45, format!("o {}", &first[5..]))]);
    assert_eq!(bench.ask(&identity(1, ["11", "22", "33", "44"])), "2.01");
    let notified = bench.until(90);
    assert_eq!(times(&notified, "o"), [75]);
    assert!(notified[0].1.contains("/16/0/0") && notified[0].1.contains("/16/1/0"), "{notified:?}");
}

#[test]
fn int_309_observe_composite_and_delete() {
    let mut bench = bench();
    bench.station.portfolio.instances.insert(1, portfolio(&["11", "22", "33", "44"])).unwrap();
    play(&mut bench, &[("PUT /16/0?pmin=30&pmax=45", "2.04")]);
    let first = bench.values(PORTFOLIOS);
    assert!(first.contains("/16/0/") && first.contains("/16/1/"), "{first}");
    assert_eq!(times(&bench.until(45), "o"), [45]);
    play(&mut bench, &[("DELETE /16/1", "2.02")]);
    let notified = bench.until(90);
    assert_eq!(times(&notified, "o"), [75]);
    assert!(notified[0].1.contains("/16/0/") && !notified[0].1.contains("/16/1/"), "{notified:?}");
}

#[test]
fn int_310_observe_composite_and_modification_of_attributes() {
    let mut bench = bench();
    let line = r#"FETCH / senml-json:[{"n":"/1/0/1"},{"n":"/3/0"}] observe=0 token=o"#;
    assert!(bench.ask(line).starts_with("2.05"));
    assert!(bench.until(30).is_empty());
    play(&mut bench, &[("PUT /3?pmax=5", "2.04")]);
    assert_eq!(times(&bench.until(45), "o"), [31, 36, 41]);
}

#[test]
fn int_312_observe_with_attributes_as_parameters() {
    let mut bench = bench();
    let first = bench.values("GET /3/0/7?pmin=5&pmax=15 observe=0 token=v accept=senml-json");
    assert_eq!(first, format!("2.05 {VOLTAGE}"));
    assert_eq!(times(&bench.until(60), "v"), [15, 30, 45, 60]);
    // They belong to the observation, and are not attached.
    play(&mut bench, &[("GET /3/0/7?depth=0 accept=link", "2.05 </3/0/7>;dim=2")]);
}

#[test]
fn int_313_parameters_of_observe_override_attributes() {
    let mut bench = bench();
    play(&mut bench, &[("PUT /3/0/7?pmin=5&pmax=60", "2.04")]);
    assert!(bench.ask("GET /3/0/7?pmin=5&pmax=10 observe=0 token=v").starts_with("2.05"));
    assert_eq!(times(&bench.until(30), "v"), [10, 20, 30]);
}
