//! 6.6, the core objects.

use super::*;

#[test]
fn int_651_device_object_check_access_to_resources() {
    let mut bench = bench();
    let before = bench.ask("GET /3/0 accept=tlv");
    let values = "C40D5182428F_C60E2B30323A3030_C80F0C4575726F70652F5061726973";
    assert_eq!(bench.ask(&format!("POST /3/0 tlv:{values}")), "2.04");
    let steps = [
        ("GET /3/0/13 accept=text", "2.05 1367491215"),
        ("GET /3/0/14 accept=text", "2.05 +02:00"),
        ("GET /3/0/15 accept=text", "2.05 Europe/Paris"),
        ("PUT /3/0 tlv:C40D5182428F_C60E2B30323A3030", "2.04"),
    ];
    play(&mut bench, &steps);
    assert_eq!(bench.ask("GET /3/0 accept=tlv"), before);
}

#[test]
fn int_652_device_object_query_firmware_version() {
    play(&mut bench(), &[("GET /3/0/3 accept=text", "2.05 1.0")]);
}

#[test]
fn int_680_device_object_create_object_instance() {
    play(&mut bench(), &[("POST /3 tlv:", "4.05")]);
}

#[test]
fn int_685_device_object_delete_object_instance() {
    play(&mut bench(), &[("DELETE /3/0", "4.05")]);
}

#[test]
fn int_950_each_server_has_its_own_registration() {
    let mut bench = Bench::new(Station::with_two_servers());
    bench.station.server.instances.get_mut(1).unwrap().lifetime = 60;
    let query = |server: u16| {
        let version = Version { major: 1, minor: 1 };
        Registration::new(&bench.station, server, version).map(|it| it.to_string())
    };
    assert_eq!(query(1).as_deref(), Some("lt=86400&lwm2m=1.1&b=U"));
    assert_eq!(query(2).as_deref(), Some("lt=60&lwm2m=1.1&b=U"));
    assert_eq!(query(3), None);
}

#[test]
fn int_951_each_server_has_its_own_attributes() {
    let mut bench = Bench::new(Station::with_two_servers());
    let steps = [("PUT /3/0?pmin=2&pmax=10", "2.04"), ("SERVER2 PUT /3/0?pmin=15&pmax=50", "2.04")];
    play(&mut bench, &steps);
    let (one, two) = (bench.ask("GET /3/0 accept=link"), bench.ask("SERVER2 GET /3/0 accept=link"));
    assert!(one.starts_with("2.05 </3/0>;pmin=2;pmax=10,</3/0/0>,"), "{one}");
    assert!(two.starts_with("2.05 </3/0>;pmin=15;pmax=50,</3/0/0>,"), "{two}");
}
