//! One device: its registration, its values, and a fault of its own.

use gateway::mirror::{Message, Mirror};
use gateway::objects::AnyObject;
use gateway::objects::device::BatteryStatus;
use lwm2m_runtime::{ContentFormat, Error, Path};

fn receive(mirror: &mut Mirror, path: Path, json: &str) -> Result<(Vec<Path>, Vec<String>), Error> {
    let message = Message { device: 0, path, format: ContentFormat::SENML_JSON, payload: json.into() };
    let update = mirror.receive(&message)?;
    let deviations =
        update.deviations.iter().map(|error| error.explain(&gateway::objects::definitions()).to_string());
    Ok((update.changed, deviations.collect()))
}

#[test]
fn a_pump_is_decoded_in_the_version_that_its_device_registers() -> Result<(), Error> {
    let payload = r#"[{"bn":"/42770/0/","n":"0","vb":true},{"n":"1","v":2.5}]"#;
    for links in ["</42770>;ver=1.0", "</42770>;ver=1.0,</42770/0>", "</42770/0>;ver=1.0"] {
        let mut old = Mirror::new(links.as_bytes())?;
        receive(&mut old, Path::instance(42770, 0), payload)?;
        assert!(matches!(old.instances[&Path::instance(42770, 0)], AnyObject::PumpV1_0(_)), "{links}");
    }
    let mut new = Mirror::new(b"</42770>;ver=1.1")?;
    receive(&mut new, Path::instance(42770, 0), payload)?;
    assert!(matches!(new.instances[&Path::instance(42770, 0)], AnyObject::Pump(_)));
    Ok(())
}

#[test]
fn a_code_without_a_name_is_kept_and_reported() -> Result<(), Error> {
    let mut mirror = Mirror::new(b"</3/0>")?;
    let battery = r#"[{"bn":"/3/0/","n":"11/0","v":0},{"n":"16","vs":"U"},{"n":"20","v":9}]"#;
    let (_, deviations) = receive(&mut mirror, Path::instance(3, 0), battery)?;
    assert_eq!(deviations, ["/3/0/20 (Device, Battery Status): value out of range: 9; expected 0..=6"]);
    let AnyObject::Device(device) = &mirror.instances[&Path::instance(3, 0)] else {
        panic!("it is a Device")
    };
    assert_eq!(device.battery_status, Some(BatteryStatus::Other(9)));

    let changed = receive(&mut mirror, Path::resource(3, 0, 20), r#"[{"n":"/3/0/20","v":0}]"#)?.0;
    assert_eq!(changed, [Path::resource(3, 0, 20)]);
    Ok(())
}
