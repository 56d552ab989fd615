//! 6.6.5, 6.6.7, 6.6.8 and 6.7.3: connectivity, location and traffic.

use super::*;

#[test]
fn int_701_connectivity_monitoring_read() {
    let expected = concat!(
        r#"2.05 /4/0/0=6 /4/0/1/0=6 /4/0/1/1=7 /4/0/2=-92 /4/0/3=3 /4/0/4/0="192.0.2.7" /4/0/4/1="2001:db8::7" "#,
        r#"/4/0/5/0="192.0.2.1" /4/0/7/0="internet" /4/0/8=7"#,
    );
    assert_eq!(bench().values("GET /4/0 accept=senml-json"), expected);
}

#[test]
fn int_710_connectivity_monitoring_observation() {
    let mut bench = bench();
    play(&mut bench, &[("PUT /4/0?pmin=2&pmax=10", "2.04")]);
    assert!(bench.answer("GET /4/0 observe=0 token=m accept=senml-json").observe.is_some());
    bench.station.monitoring.instance.radio_signal_strength = -80;
    let notified = bench.until(22);
    assert_eq!(times(&notified), [2, 12, 22]);
    assert!(notified[0].1.contains("/4/0/2=-80"), "{notified:?}");
}

#[test]
fn int_801_location_read() {
    let expected =
        "2.05 /6/0/0=43.5723 /6/0/1=153.2176 /6/0/2=140 /6/0/3=100 /6/0/4=0x00 /6/0/5=1367491215 /6/0/6=3";
    assert_eq!(bench().values("GET /6/0 accept=senml-cbor"), expected);
}

#[test]
fn int_810_location_observation() {
    let mut bench = bench();
    play(&mut bench, &[("PUT /6/0?pmin=2&pmax=10", "2.04")]);
    assert!(bench.answer("GET /6/0 observe=0 token=l accept=senml-json").observe.is_some());
    assert_eq!(times(&bench.until(10)), [10]);
    let location = &mut bench.station.location.instance;
    (location.latitude, location.timestamp) = (43.58, lwm2m_runtime::Time(1_367_491_226));
    let notified = bench.until(12);
    assert_eq!(times(&notified), [12]);
    assert!(
        notified[0].1.contains("/6/0/0=43.58") && notified[0].1.contains("/6/0/5=1367491226"),
        "{notified:?}"
    );
}

#[test]
fn int_901_connectivity_statistics_collection_of_data() {
    let mut bench = bench();
    play(&mut bench, &[("POST /7/0/6", "2.04")]);
    bench.station.radio.traffic = (12, 34);
    assert_eq!(bench.values("GET /7/0 accept=senml-json"), "2.05 /7/0/2=12 /7/0/3=34 /7/0/8=0");
    play(&mut bench, &[("POST /7/0/7", "2.04")]);
    bench.station.radio.traffic = (99, 99);
    assert_eq!(bench.values("GET /7/0 accept=senml-json"), "2.05 /7/0/2=12 /7/0/3=34 /7/0/8=0");
}

#[test]
fn int_905_connectivity_statistics_setting_the_writable_resource() {
    let steps = [
        ("GET /7/0/8 accept=text", "2.05 0"),
        ("PUT /7/0/8 text:3600", "2.04"),
        ("GET /7/0/8 accept=text", "2.05 3600"),
        ("PUT /7/0/2 text:1", "4.05"),
    ];
    play(&mut bench(), &steps);
}

#[test]
fn int_910_connectivity_statistics_observation() {
    let mut bench = bench();
    play(&mut bench, &[("PUT /7/0?pmin=2&pmax=10", "2.04"), ("PUT /7/0/8 text:0", "2.04")]);
    assert!(bench.answer("GET /7/0 observe=0 token=s accept=senml-json").observe.is_some());
    play(&mut bench, &[("POST /7/0/6", "2.04")]);
    bench.station.radio.traffic = (5, 0);
    let notified = bench.until(12);
    assert_eq!(times(&notified), [2, 12]);
    assert!(notified[0].1.contains("/7/0/2=5"), "{notified:?}");
    play(&mut bench, &[("POST /7/0/7", "2.04")]);
    assert!(bench.ask("GET /7/0 observe=1 token=s").starts_with("2.05"));
    assert!(bench.until(60).is_empty());
}

#[test]
fn int_1200_cellular_connectivity_read() {
    let answer = bench().ask("GET /10/0 accept=tlv");
    assert!(answer.starts_with("2.05 c2040e10c2050258c10628c10823c10933"), "{answer}");
}

const CELLULAR: &str = concat!(
    "2.05 </10>;ver=1.1,</10/0>,</10/0/4>,</10/0/5>,</10/0/6>,</10/0/8>,</10/0/9>,</10/0/11>;dim=1,</10/0/13>,",
    "</10/0/14>",
);

#[test]
fn int_1201_cellular_connectivity_read_of_the_newer_version() {
    let steps = [
        ("GET /10 accept=link", CELLULAR),
        ("GET /10/0/11 accept=tlv", "2.05 860b4400000b0000"),
        ("GET /10/0/13 accept=tlv", "2.05 c10d03"),
        ("GET /10/0/14 accept=tlv", "2.05 c10e01"),
    ];
    play(&mut bench(), &steps);
}

#[test]
fn int_1202_cellular_connectivity_setting_power_saving_modes() {
    let steps = [
        ("GET /10 accept=link", CELLULAR),
        ("GET /10/0/13 accept=text", "2.05 3"),
        ("PUT /10/0/14 tlv:C10E02", "2.04"),
        ("GET /10/0/14 accept=text", "2.05 2"),
    ];
    play(&mut bench(), &steps);
}

/// Observes resources of object 10 with their periods, and returns the notifications of a minute.
fn observed(periods: &[(u16, u32, u32)]) -> Vec<(u16, Vec<u64>)> {
    let mut bench = bench();
    for (resource, pmin, pmax) in periods {
        play(&mut bench, &[(&format!("PUT /10/0/{resource}?pmin={pmin}&pmax={pmax}"), "2.04")]);
        let line = format!("GET /10/0/{resource} observe=0 token={resource} accept=tlv");
        assert!(bench.answer(&line).observe.is_some(), "{line}");
    }
    let notified = bench.until(60);
    let of = |resource: u16| -> Vec<u64> {
        let token = format!("{resource} ");
        notified.iter().filter(|(_, text)| text.starts_with(&token)).map(|(time, _)| *time).collect()
    };
    periods.iter().map(|(resource, ..)| (*resource, of(*resource))).collect()
}

#[test]
fn int_1203_cellular_connectivity_observation_of_power_saving_modes() {
    let notified = observed(&[(13, 5, 15), (14, 10, 20)]);
    assert_eq!(notified, [(13, vec![15, 30, 45, 60]), (14, vec![20, 40, 60])]);
}

#[test]
fn int_1204_cellular_connectivity_observation_of_timers() {
    let notified = observed(&[(4, 5, 15), (5, 10, 20), (8, 5, 15), (9, 10, 20)]);
    let (every_15, every_20) = (vec![15, 30, 45, 60], vec![20, 40, 60]);
    assert_eq!(notified, [(4, every_15.clone()), (5, every_20.clone()), (8, every_15), (9, every_20)]);
}

#[test]
fn int_1250_apn_configuration() {
    let mut bench = bench();
    let version = Version { major: 1, minor: 1 };
    let registered = |bench: &mut Bench| {
        let model = &mut bench.station;
        let registration = Registration::new(model, 1, version).unwrap();
        let mut buffer = [0; 256];
        let payload = registration.payload(model, &[], &mut buffer).unwrap().to_vec();
        (registration, String::from_utf8(payload).unwrap())
    };
    let (before, _) = registered(&mut bench);
    let profile = r#"[{"bn":"/11/1/","n":"0","vs":"work"},{"n":"3","vb":false}]"#;
    let answer = bench.answer(&format!("POST /11 senml-json:{profile}"));
    assert_eq!(answer.created, Some(Path::instance(11, 1)));
    // The Update that follows lists the new instance.
    let (now, payload) = registered(&mut bench);
    let update = now.update_since(&before);
    assert!(update.is_needed() && update.needs_payload() && payload.contains("</11/0>,</11/1>"), "{payload}");
    play(&mut bench, &[("PUT /11/1/3 text:1", "2.04")]);
    let link = |instance| lwm2m_runtime::ObjectLink { object: 11, instance };
    bench.station.cellular.instance.activated_profile_names = Multiple::from([(0, link(0)), (1, link(1))]);
    assert_eq!(bench.ask("GET /10/0/11 accept=tlv"), "2.05 880b0c4400000b00004401000b0001");
}
