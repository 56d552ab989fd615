//! 6.7.6 and 6.7.7: data of applications, and a log.

use super::*;

#[test]
fn int_1900_binary_app_data_container_observation() {
    let mut bench = bench();
    let links = bench.ask("GET /19 accept=link");
    assert!(links.starts_with("2.05 </19>,</19/0>,</19/0/0>;dim=1,"), "{links}");
    play(&mut bench, &[("PUT /19/0/0?pmin=300&pmax=3600", "2.04")]);
    assert!(bench.answer("GET /19/0/0 observe=0 token=d accept=senml-json").observe.is_some());
    bench.station.container.instances.get_mut(0).unwrap().data = Multiple::from([(0, b"8".to_vec())]);
    assert_eq!(bench.until(3900), [(300, "d /19/0/0/0=0x38".into()), (3900, "d /19/0/0/0=0x38".into())]);
}

#[test]
fn int_1901_binary_app_data_container_write() {
    let steps = [
        ("PUT /19/1/0 tlv:8600_4400_01020304", "2.04"),
        ("GET /19/1/0 accept=tlv", "2.05 8600440001020304"),
        ("PUT /19/1/0/0 opaque:05", "2.04"),
        ("GET /19/1/0/0 accept=opaque", "2.05 05"),
    ];
    play(&mut bench(), &steps);
}

#[test]
fn int_2000_event_log_start() {
    // The case writes and reads the resource; in the definition it is executable.
    let steps = [
        ("PUT /20/0/4011 text:0,100", "4.05"),
        ("GET /20/0/4011", "4.05"),
        ("POST /20/0/4011 plain:0='1'", "2.04"),
        ("GET /20/0/4013 accept=text", "2.05 0"),
        ("POST /20/0/4012", "4.04"),
    ];
    let mut bench = bench();
    play(&mut bench, &steps);
    assert_eq!(bench.station.events.started, ["0='1'"]);
    assert!(bench.ask("GET /20/0 accept=link").contains("</20/0/4011>,</20/0/4013>"));
}

#[test]
fn int_2001_event_log_read() {
    let expected = "2.05 /20/0/4010=0 /20/0/4013=3 /20/0/4014=0x31373a3033206f70656e6564";
    assert_eq!(bench().values("GET /20/0 accept=senml-json"), expected);
    assert!(bench().ask("GET /20/0 accept=tlv").starts_with("2.05 e10faa00e10fad03e80fae0c"));
}
