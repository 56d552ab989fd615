//! Discover of resources that come and go with the hardware.

#![cfg(all(
    feature = "std",
    feature = "text",
    feature = "link",
    feature = "senml-json",
    feature = "tlv",
    feature = "notation"
))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use support::notation::Bench;
use support::station::Station;

/// The sensor has no lowest value yet, so that Min Measured Value becomes absent when an instance is sampled.
#[test]
fn discover_lists_the_resources_that_a_read_at_the_same_time_has() {
    let rest = "</3303/0/5700>,</3303/0/5701>";
    let other = "</3303/1/5601>,</3303/1/5700>,</3303/1/5701>";
    let both = format!("2.05 </3303>;ver=1.1,</3303/0>,{rest},</3303/1>,{}", rest.replace("/0/", "/1/"));
    // The request, the response, and the instances that the sensor was sampled for.
    let table = [
        ("GET /3303 accept=link", both.as_str(), [true, true]),
        ("GET /3303/0 accept=link", &format!("2.05 </3303/0>,{rest}"), [true, false]),
        ("GET /3303/0/5601 accept=link", "4.04", [true, false]),
        ("GET /3303/0/5601?depth=0 accept=link", "4.04", [true, false]),
        ("GET /3303/0/5700 accept=link", "2.05 </3303/0/5700>", [true, false]),
        // Without resources in the response, there is nothing to sample.
        ("GET /3303?depth=0 accept=link", "2.05 </3303>;ver=1.1", [false, false]),
        ("GET /3303?depth=1 accept=link", "2.05 </3303>;ver=1.1,</3303/0>,</3303/1>", [false, false]),
        ("GET /3303/0?depth=0 accept=link", "2.05 </3303/0>", [false, false]),
    ];
    for (line, expected, sampled) in table {
        let mut bench = Bench::new(Station::new());
        bench.station.sensor.celsius = Some(30.0);
        assert_eq!(bench.ask(line), expected, "{line}");
        let temperatures = &bench.station.temperature.instances;
        assert_eq!([0, 1].map(|id| temperatures.get(id).unwrap().value == 30.0), sampled, "{line}");
    }
    let mut bench = Bench::new(Station::new());
    let expected = format!("2.05 </3303>;ver=1.1,</3303/0>,</3303/0/5601>,{rest},</3303/1>,{other}");
    assert_eq!(bench.ask("GET /3303 accept=link"), expected);
}
