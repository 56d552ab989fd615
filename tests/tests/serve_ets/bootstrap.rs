//! 6.1.2: the writes of a bootstrap server for OSCORE. The protection itself belongs to the transport.

use super::*;

#[test]
fn int_11_client_initiated_bootstrap_with_oscore() {
    let mut bench = bench();
    bench.station.server.instances = Multiple::new();
    let account = concat!(
        r#"[{"bn":"/0/1/","n":"0","vs":"coap://server_1.example.com"},{"n":"1","vb":false},{"n":"2","v":3},"#,
        r#"{"n":"3","vd":""},{"n":"4","vd":""},{"n":"5","vd":""},{"n":"10","v":1},{"n":"17","vlo":"21:1"}]"#,
    );
    let oscore = r#"[{"bn":"/21/1/","n":"0","vd":"c2VjcmV0"},{"n":"1","vd":"AQ"},{"n":"2","vd":"Ag"}]"#;
    let server =
        r#"[{"bn":"/1/1/","n":"0","v":1},{"n":"1","v":86400},{"n":"6","vb":false},{"n":"7","vs":"U"}]"#;
    for (object, values) in [("/0", account), ("/21", oscore), ("/1", server)] {
        assert_eq!(bench.ask(&format!("BOOTSTRAP PUT {object} senml-json:{values}")), "2.04", "{object}");
    }
    // The accounts of the bootstrap server have no Short Server ID.
    let links = bench.ask("BOOTSTRAP GET / accept=link");
    for link in [
        "2.05 </>;lwm2m=1.2,</0/0>,</0/1>;ssid=1;uri=\"coap://server_1.example.com\",</1/1>;ssid=1,",
        "</3/0>,",
        "</21/0>,</21/1>;ssid=1",
    ] {
        assert!(links.contains(link), "{link} in {links}");
    }
    assert_eq!(bench.ask("FINISH"), "2.04");
    // Other servers cannot read or delete the keys, and the registration does not list them.
    play(&mut bench, &[("GET /21", "4.01"), ("GET /21/1/0", "4.01"), ("DELETE /21/1", "4.01")]);
    let registration = Registration::new(&bench.station, 1, Version { major: 1, minor: 2 }).unwrap();
    let mut buffer = [0; 256];
    let payload =
        std::str::from_utf8(registration.payload(&bench.station, &[], &mut buffer).unwrap()).unwrap();
    assert!(payload.starts_with("</1/1>,</3/0>,") && !payload.contains("</21"), "{payload}");
    // The account of the bootstrap server stays, with the OSCORE object that it links to.
    play(&mut bench, &[("BOOTSTRAP DELETE /", "2.02")]);
    let left = bench.ask("BOOTSTRAP GET / accept=link");
    assert!(left.contains("</0/0>,</1>,") && left.contains("</21/0>") && !left.contains("</21/1>"), "{left}");
}
