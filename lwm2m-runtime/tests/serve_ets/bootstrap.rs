//! 6.1, the bootstrap interface.

use super::*;

/// SenML JSON of an account for server 1.
const ACCOUNT_0: &str = r#"[{"bn":"/0/0/","n":"0","vs":"coaps://server1.example"},{"n":"1","vb":false},{"n":"2","v":0},{"n":"3","vd":"c3RhdGlvbg"},{"n":"4","vd":""},{"n":"5","vd":"a2V5"},{"n":"10","v":1}]"#;
const ACCOUNT_1: &str =
    r#"[{"bn":"/1/0/","n":"0","v":1},{"n":"1","v":86400},{"n":"6","vb":false},{"n":"7","vs":"U"}]"#;

fn bootstrap() -> Bench {
    let mut bench = Bench::new(Station::before_bootstrap());
    assert_eq!(bench.ask(&format!("BOOTSTRAP PUT /0 senml-json:{ACCOUNT_0}")), "2.04");
    assert_eq!(bench.ask(&format!("BOOTSTRAP PUT /1 senml-json:{ACCOUNT_1}")), "2.04");
    bench
}

#[test]
fn int_0_client_initiated_bootstrap() {
    let mut bench = bootstrap();
    let links = bench.ask("BOOTSTRAP GET / accept=link");
    let expected = concat!(
        "2.05 </>;lwm2m=1.2,</0/0>;ssid=1;uri=\"coaps://server1.example\",</0/1>,</1/0>;ssid=1,</2>,</3/0>,",
        "</5>;ver=1.1,</5/0>,</16/0>,</3303>;ver=1.1,</3303/0>,</3303/1>,</33000/3>",
    );
    assert_eq!(links, expected);
    assert_eq!(bench.ask("FINISH"), "2.04");
}

#[test]
fn int_4_bootstrap_delete() {
    let mut bench = bootstrap();
    assert!(bench.values("BOOTSTRAP GET /1 accept=senml-json").starts_with("2.05 /1/0/0=1 /1/0/1=86400 "));
    play(&mut bench, &[("BOOTSTRAP DELETE /0", "2.02"), ("BOOTSTRAP DELETE /1", "2.02")]);
    // The bootstrap server's own account is still there.
    assert_eq!(bench.station.security.instances.ids().collect::<Vec<_>>(), [1]);
    assert_eq!(bench.values("BOOTSTRAP GET /1 accept=senml-json"), "2.05");
    assert!(bench.ask("BOOTSTRAP GET / accept=link").contains("</0/1>,</1>,"));
    assert_eq!(bench.ask(&format!("BOOTSTRAP PUT /0 senml-json:{ACCOUNT_0}")), "2.04");
    assert_eq!(bench.ask(&format!("BOOTSTRAP PUT /1 senml-json:{ACCOUNT_1}")), "2.04");
    assert_eq!(bench.ask("FINISH"), "2.04");
}

#[test]
fn int_5_server_initiated_bootstrap() {
    let mut bench = bench();
    play(&mut bench, &[("POST /1/0/9", "2.04")]);
    assert_eq!(bench.station.triggers.bootstraps, 1);
}

#[test]
fn int_8_bootstrap_read() {
    let mut bench = bootstrap();
    let entry = r#"[{"bn":"/2/0/","n":"0","v":3},{"n":"1","v":0},{"n":"2/0","v":31},{"n":"3","v":65535}]"#;
    assert_eq!(bench.ask(&format!("BOOTSTRAP PUT /2/0 senml-json:{entry}")), "2.04");
    let values = "2.05 /2/0/0=3 /2/0/1=0 /2/0/2/0=31 /2/0/3=65535";
    assert_eq!(bench.values("BOOTSTRAP GET /2 accept=senml-json"), values);
    assert!(bench.ask("BOOTSTRAP GET /1").starts_with("2.05"));
    assert_eq!(bench.ask("FINISH"), "2.04");
}

#[test]
fn int_9_bootstrap_and_configuration_consistency() {
    let mut bench = Bench::new(Station::before_bootstrap());
    play(&mut bench, &[("BOOTSTRAP PUT /1/0/5 text:86400", "2.04"), ("FINISH", "4.06")]);
}
