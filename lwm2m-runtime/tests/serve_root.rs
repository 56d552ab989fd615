//! A device whose objects are below an alternate path (LwM2M Transport 1.2.2, 6.4.1).

#![cfg(all(feature = "std", feature = "formats", feature = "notation"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use lwm2m_runtime::serve::{Endpoint, Registrations, Requester};
use lwm2m_runtime::{ContentFormat, Path};

use support::notation::{Bench, code, request};
use support::station::Station;

fn bench() -> Bench {
    let mut bench = Bench::new(Station::new());
    bench.endpoint = Endpoint::new().root("/lwm2m");
    bench.station.server.instances.get_mut(0).unwrap().mute_send = Some(false);
    bench
}

/// Returns code and payload of the response to a request below the root.
fn ask(bench: &mut Bench, line: &str) -> String {
    let (mut bytes, mut buffer) = ([0; 256], [0; 256]);
    let request = request(line, &mut bytes).root("/lwm2m");
    let response = bench.endpoint.serve(&mut bench.station, &request, 0, &mut buffer);
    let payload = match response.format {
        Some(ContentFormat::TLV) => response.payload.iter().map(|byte| format!("{byte:02x}")).collect(),
        _ => String::from_utf8_lossy(response.payload),
    };
    format!("{} {payload}", code(response.code)).trim_end().to_owned()
}

#[test]
fn names_and_links_begin_with_the_root() {
    let mut bench = bench();
    for (line, response) in [
        ("GET /3303/0/5700 accept=senml-json", r#"2.05 [{"n":"/lwm2m/3303/0/5700","v":21.5}]"#),
        ("GET /3303/0/5700 accept=tlv", "2.05 e4164441ac0000"),
        ("GET /3303/0/5700 accept=link", "2.05 </lwm2m/3303/0/5700>"),
        (
            r#"FETCH / senml-json:[{"n":"/lwm2m/3303/0/5700"}] accept=senml-json"#,
            r#"2.05 [{"bn":"/lwm2m/3303/0/","n":"5700","v":21.5}]"#,
        ),
        (r#"FETCH / senml-json:[{"n":"/3303/0/5700"}] accept=senml-json"#, "4.00"),
        (r#"PUT /1/0/1 senml-json:[{"n":"/lwm2m/1/0/1","v":60}]"#, "2.04"),
        (r#"IPATCH / senml-json:[{"bn":"/lwm2m/1/0/","n":"1","v":70}]"#, "2.04"),
        (r#"PUT /1/0/1 senml-json:[{"n":"/1/0/1","v":60}]"#, "4.00"),
    ] {
        assert_eq!(ask(&mut bench, line), response, "{line}");
    }
    let observed = ask(&mut bench, "GET /3303/0/5700 observe=0 token=a accept=senml-json");
    assert_eq!(observed, r#"2.05 [{"n":"/lwm2m/3303/0/5700","v":21.5}]"#);
    bench.now = 1000;
    bench.station.sensor.celsius = Some(22.0);
    let mut buffer = [0; 128];
    let notification = bench.endpoint.poll_notification(&mut bench.station, 1000, &mut buffer).unwrap();
    assert_eq!(notification.response.payload, br#"[{"n":"/lwm2m/3303/0/5700","v":22}]"#);
    let (path, format) = (Path::resource(3303, 0, 5700), ContentFormat::SENML_JSON);
    let sent = bench.endpoint.send(&mut bench.station, 1, &[path], format, &mut buffer).unwrap();
    assert_eq!(sent, Some(br#"[{"bn":"/lwm2m/3303/0/","n":"5700","v":22}]"#.as_slice()));
}

#[test]
fn a_registration_names_the_root() {
    let mut registrations: Registrations<'_, 1> = Registrations::new("station").root("/lwm2m");
    let station = Station::new();
    let request = registrations.poll(&station, 0).unwrap();
    assert_eq!(request.requester, Requester::Server(1));
    let mut buffer = [0; 512];
    let (payload, _) = request.payload(&station, &mut buffer).unwrap();
    let payload = core::str::from_utf8(payload).unwrap();
    assert!(
        payload.starts_with(r#"</lwm2m>;rt="oma.lwm2m","#) && payload.contains(",</lwm2m/3/0>"),
        "{payload}"
    );
}
