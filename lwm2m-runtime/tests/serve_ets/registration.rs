//! 6.2, the registration interface: registrations and updates.

use super::*;

#[test]
fn int_101_initial_registration() {
    let (query, payload) = register(&mut bench());
    assert_eq!(query, "ep=station&lt=86400&lwm2m=1.1&b=U");
    assert!(payload.starts_with("</1>;ver=1.2,</1/0>,</2>;ver=1.1,</3>;ver=1.2,</3/0>,"), "{payload}");
    assert!(!payload.contains("</0") && !payload.contains("</21"));
}

#[test]
fn int_102_registration_update() {
    let change = |bench: &mut Bench| assert_eq!(bench.ask("PUT /1/0/1 text:20"), "2.04");
    assert_eq!(update(&mut bench(), change), ("lt=20".into(), false));
    assert_eq!(update(&mut bench(), |_| {}), (String::new(), false));
}

#[test]
fn int_103_deregistration() {
    let mut bench = bench();
    play(&mut bench, &[("POST /1/0/4", "2.04")]);
    assert_eq!(bench.station.triggers.disabled, 1);
}

#[test]
fn int_104_registration_update_trigger() {
    let mut bench = bench();
    play(&mut bench, &[("POST /1/0/8", "2.04")]);
    assert_eq!(bench.station.triggers.updates, 1);
}

#[test]
fn int_107_extending_the_lifetime() {
    let change = |bench: &mut Bench| assert_eq!(bench.ask("PUT /1/0/1 text:120"), "2.04");
    assert_eq!(update(&mut bench(), change), ("lt=120".into(), false));
}

#[test]
fn int_108_turn_on_queue_mode() {
    let bench = bench();
    let version = Version { major: 1, minor: 1 };
    let query = Registration::new(&bench.station, 1, version).unwrap().queue().sms("4479").to_string();
    assert_eq!(query, "lt=86400&lwm2m=1.1&b=U&Q&sms=4479");
}
