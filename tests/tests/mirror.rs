//! Payloads of devices at a server or a gateway: faulty values, notifications, composite payloads and Sends.

use std::collections::BTreeMap;

use lwm2m_runtime::error::{Actual, Detail, ValueError};
use lwm2m_runtime::object::ObjectInstances;
use lwm2m_runtime::{
    ContentFormat, DecodeOptions, Decoder, Encoder, Error, ErrorKind, Lwm2mEnum, Lwm2mObject, Multiple,
    Object, OutOfRange, Path,
};
use objects::device::BatteryStatus;
use objects::firmware_update::State;
use objects::{Device, FirmwareUpdate, Temperature};

#[allow(dead_code, reason = "the tests use a part of the objects")]
mod objects {
    lwm2m_runtime::include_objects!();
}

const DEVICE: Path = Path::instance(3, 0);
const BATTERY_LEVEL: Path = Path::resource(3, 0, 9);
const BATTERY_STATUS: Path = Path::resource(3, 0, 20);

/// A Device in SenML JSON with the mandatory resources and the records given.
fn device(records: &str) -> Vec<u8> {
    format!(r#"[{{"bn":"/3/0/","n":"11/0","v":0}},{{"n":"16","vs":"U"}}{records}]"#).into_bytes()
}

fn decoder(payload: &[u8]) -> Decoder<'_> {
    Decoder::new(ContentFormat::SENML_JSON, payload, DEVICE)
}

fn options(out_of_range: OutOfRange) -> DecodeOptions {
    DecodeOptions { out_of_range, ..DecodeOptions::default() }
}

/// Decodes a Device, and returns the deviations, too.
fn decode(payload: &[u8], options: DecodeOptions) -> (Result<Device, Error>, Vec<Error>) {
    let mut deviations = Vec::new();
    let mut report = |error: &Error| deviations.push(*error);
    let device = decoder(payload).options(options).on_deviation(&mut report).decode();
    (device, deviations)
}

fn out_of_range(number: i64, path: Path) -> Error {
    Error::from(ValueError::OutOfRange { found: Actual::Integer(number) }).at_path(path)
}

#[test]
fn a_value_out_of_range_is_kept_and_reported_or_left_out_or_refused() {
    let payload = device(r#",{"n":"9","v":101},{"n":"20","v":9},{"n":"13","v":5}"#);
    let faulty = [out_of_range(101, BATTERY_LEVEL), out_of_range(9, BATTERY_STATUS)];

    let (kept, deviations) = decode(&payload, DecodeOptions::default());
    let kept = kept.expect("faulty values are kept");
    assert_eq!((kept.battery_level, kept.battery_status), (Some(101), Some(BatteryStatus::Other(9))));
    assert_eq!(deviations, faulty);

    let (rest, deviations) = decode(&payload, options(OutOfRange::LeaveOut));
    let rest = rest.expect("faulty values are left out");
    assert_eq!((rest.battery_level, rest.battery_status), (None, None));
    assert_eq!(rest.current_time.map(|time| time.0), Some(5));
    assert_eq!(deviations, faulty);

    let (refused, deviations) = decode(&payload, options(OutOfRange::Refuse));
    assert_eq!(refused.map_err(|error| (error.kind(), error.path())), Err((faulty[0].kind(), BATTERY_LEVEL)));
    assert_eq!(deviations, []);
}

#[test]
fn a_mandatory_value_that_is_left_out_is_missing() {
    let payload = br#"[{"bn":"/5/0/","n":"1","vs":""},{"n":"3","v":9},{"n":"5","v":0},{"n":"9","v":2}]"#;
    let decoder = || Decoder::new(ContentFormat::SENML_JSON, payload, Path::instance(5, 0));
    let kept = decoder().decode::<FirmwareUpdate>().expect("State 9 is kept");
    assert_eq!(kept.state, State::Other(9));
    let left_out = decoder().options(options(OutOfRange::LeaveOut)).decode::<FirmwareUpdate>();
    let error = left_out.expect_err("State is mandatory");
    let Detail::Resources(missing) = error.detail() else { panic!("{error}") };
    assert_eq!(missing.ids().collect::<Vec<_>>(), [3]);
}

/// An object with codes, but without a range.
#[derive(Debug, PartialEq, Lwm2mObject)]
#[lwm2m(id = 42769, version = "1.0")]
struct Valve {
    #[lwm2m(id = 0, ops = "R")]
    modes: Multiple<Mode>,
    #[lwm2m(id = 1, ops = "R")]
    turns: Option<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Lwm2mEnum)]
enum Mode {
    #[lwm2m(code = 0)]
    Closed,
    Other(i64),
}

#[test]
fn a_code_without_a_name_is_reported_where_the_definition_has_no_range() {
    let payload = br#"[{"bn":"/42769/0/0/","n":"0","v":0},{"n":"1","v":7}]"#;
    let unlisted = Error::new(ErrorKind::UnlistedCode, Path::resource_instance(42769, 0, 0, 1));
    let decode = |out_of_range| {
        let mut deviations = Vec::new();
        let mut report = |error: &Error| deviations.push(*error);
        let decoder = Decoder::new(ContentFormat::SENML_JSON, payload, Path::instance(42769, 0));
        let valve = decoder.options(options(out_of_range)).on_deviation(&mut report).decode::<Valve>();
        (valve.map(|valve| valve.modes).map_err(|error| (error.kind(), error.path())), deviations)
    };
    let (closed, other) = ((0, Mode::Closed), (1, Mode::Other(7)));
    assert_eq!(decode(OutOfRange::Keep), (Ok(Multiple::from([closed, other])), vec![unlisted]));
    assert_eq!(decode(OutOfRange::LeaveOut), (Ok(Multiple::from([closed])), vec![unlisted]));
    assert_eq!(decode(OutOfRange::Refuse), (Err((unlisted.kind(), unlisted.path())), Vec::new()));
}

#[test]
fn a_value_that_the_field_cannot_hold_is_an_error_or_left_out() {
    let payload = br#"[{"bn":"/42769/0/","n":"0/0","v":0},{"n":"1","v":300}]"#;
    let decoder = || Decoder::new(ContentFormat::SENML_JSON, payload, Path::instance(42769, 0));
    let error = decoder().decode::<Valve>().map_err(|error| (error.kind(), error.path()));
    assert_eq!(error, Err((ErrorKind::Overflow, Path::resource(42769, 0, 1))));
    let rest = decoder().options(options(OutOfRange::LeaveOut)).decode();
    assert_eq!(rest, Ok(Valve { modes: Multiple::from([(0, Mode::Closed)]), turns: None }));
}

#[test]
fn an_unknown_resource_is_skipped_and_reported_or_refused() {
    let payload = device(r#",{"n":"99","v":1},{"n":"9","v":50}"#);
    let unknown = Error::new(ErrorKind::UnknownResource, Path::resource(3, 0, 99));
    let (refused, _) = decode(&payload, DecodeOptions { deny_unknown: true, ..DecodeOptions::default() });
    assert_eq!(refused.map_err(|error| (error.kind(), error.path())), Err((unknown.kind(), unknown.path())));
    let (rest, deviations) = decode(&payload, DecodeOptions::default());
    assert_eq!((rest.expect("it is skipped").battery_level, deviations), (Some(50), vec![unknown]));
}

#[test]
fn a_write_to_a_device_stays_strict() {
    let mut target = Device::new(Multiple::new(), "U".into());
    let before = target.clone();
    let payload = device(r#",{"n":"9","v":101}"#);
    let error =
        decoder(&payload).from_bootstrap_server().replace(&mut target).expect_err("101 is out of range");
    assert_eq!((error.kind(), target), (out_of_range(101, BATTERY_LEVEL).kind(), before));
}

/// A mirrored Device with voltages of two batteries.
fn mirrored() -> Device {
    let mut device = Device::new(Multiple::from([(0, 0.into())]), "U".into());
    device.power_source_voltage = Some(Multiple::from([(0, 3800), (1, 5000)]));
    device.battery_level = Some(40);
    device
}

/// Notifications to a mirrored Device: format, path, payload, changed resources.
#[test]
fn a_notification_changes_what_it_names_and_returns_the_resources_that_changed() {
    let cases: [(ContentFormat, &str, &[u8], &[&str]); 14] = [
        (ContentFormat::TEXT, "/3/0/9", b"39", &["/3/0/9"]),
        (ContentFormat::TEXT, "/3/0/9", b"40", &[]),
        (ContentFormat::CBOR, "/3/0/7/1", &[0x19, 0x13, 0x89], &["/3/0/7"]),
        (ContentFormat::TLV, "/3/0", &[0xc1, 9, 39], &["/3/0/9"]),
        (
            ContentFormat::SENML_JSON,
            "/3/0",
            br#"[{"n":"/3/0/9","v":40},{"n":"/3/0/0","vs":"M"}]"#,
            &["/3/0/0"],
        ),
        // All instances of a resource: instance 1 is gone.
        (ContentFormat::SENML_JSON, "/3/0/7", br#"[{"n":"/3/0/7/0","v":3800}]"#, &["/3/0/7"]),
        (ContentFormat::TLV, "/3/0/7", &[0x88, 7, 8, 0x42, 0, 0x0e, 0xd8, 0x42, 1, 0x13, 0x88], &[]),
        (ContentFormat::TLV, "/3/0/7", &[0x80, 7], &["/3/0/7"]),
        (ContentFormat::SENML_JSON, "/3/0/7", b"[]", &["/3/0/7"]),
        (ContentFormat::SENML_CBOR, "/3/0/7", &[0x80], &["/3/0/7"]),
        (ContentFormat::LWM2M_JSON, "/3/0/7", br#"{"bn":"/3/0/","e":[]}"#, &["/3/0/7"]),
        (ContentFormat::SENML_JSON, "/3/0", b"[]", &[]),
        // Out of range, but what the device says.
        (ContentFormat::TEXT, "/3/0/9", b"101", &["/3/0/9"]),
        // The latest value of a history counts, in any order.
        (
            ContentFormat::SENML_JSON,
            "/3/0/9",
            br#"[{"bn":"/3/0/9","v":40},{"v":60,"t":-5},{"v":61,"t":-9}]"#,
            &[],
        ),
    ];
    for (format, path, payload, changed) in cases {
        let mut device = mirrored();
        let decoder = Decoder::new(format, payload, path.parse().expect("a path"));
        let paths = decoder.mirror(&mut device).unwrap_or_else(|error| panic!("{path} {format}: {error}"));
        let paths: Vec<String> = paths.iter().map(Path::to_string).collect();
        assert_eq!(paths, changed, "{path} {format}");
        assert_eq!(device != mirrored(), !changed.is_empty(), "{path} {format}");
    }
}

#[test]
fn a_notification_that_is_refused_changes_nothing() {
    let cases: [(&str, &[u8], ErrorKind); 7] = [
        ("/3/0", br#"[{"n":"/3/0/9","v":1},{"n":"/3/0/99","v":1}]"#, ErrorKind::UnknownResource),
        ("/3/0", br#"[{"n":"/3/0/9","v":1},{"n":"/3/0/9","v":2}]"#, ErrorKind::Duplicate),
        ("/3/0/7", br#"[{"n":"/3/0/7/0","v":1},{"n":"/3/0/7"}]"#, ErrorKind::Duplicate),
        ("/3/0", br#"[{"n":"/3/0/9","v":1},{"n":"/3/0/4","v":1}]"#, ErrorKind::NotReadable),
        ("/3/0/9", br#"[{"n":"/3/0/9","v":1},{"n":"/3/0/10","v":1}]"#, ErrorKind::OutsidePath),
        ("/3/0", br#"[{"n":"/3/0/9","v":1},{"n":"/3/0/0"}]"#, ErrorKind::NoValue),
        ("/3/0", br#"[{"n":"/3/0/9","v":1},{"n":"/3/0/7","v":1}]"#, ErrorKind::WrongMultiplicity),
    ];
    for (path, payload, kind) in cases {
        let mut device = mirrored();
        let decoder = Decoder::new(ContentFormat::SENML_JSON, payload, path.parse().expect("a path"));
        let deny = DecodeOptions { deny_unknown: true, ..DecodeOptions::default() };
        let error = decoder.options(deny).mirror(&mut device).expect_err("it is refused");
        assert_eq!((error.kind(), &device), (kind, &mirrored()), "{}", String::from_utf8_lossy(payload));
    }
}

/// The objects of one device, as a program keeps them.
struct Remote {
    device: Device,
    temperatures: BTreeMap<Path, Box<dyn Object>>,
}

impl ObjectInstances for Remote {
    fn instance_mut(&mut self, path: Path) -> Option<&mut dyn Object> {
        if path == DEVICE { Some(&mut self.device) } else { self.temperatures.instance_mut(path) }
    }
}

fn remote() -> Remote {
    let temperature = |id, value| -> (Path, Box<dyn Object>) {
        (Path::instance(3303, id), Box::new(Temperature::new(value)))
    };
    Remote { device: mirrored(), temperatures: BTreeMap::from([temperature(0, 20.0), temperature(2, 22.0)]) }
}

const SEND: &[u8] = br#"[
    {"bn":"/3303/","n":"2/5700","v":23},
    {"n":"0/5700","v":20},
    {"bn":"/3/0/","n":"9","v":41},
    {"n":"7/1","v":4900}
]"#;

#[test]
fn a_send_is_mirrored_into_all_instances_that_it_names() {
    let mut remote = remote();
    let send = Decoder::new(ContentFormat::SENML_JSON, SEND, Path::ROOT);
    let changed = send.mirror_all(&mut remote).expect("all instances are mirrored");
    assert_eq!(changed, [Path::resource(3, 0, 7), BATTERY_LEVEL, Path::resource(3303, 2, 5700)]);
    // A Send may name some of the instances of a resource.
    assert_eq!(remote.device.power_source_voltage, Some(Multiple::from([(0, 3800), (1, 4900)])));
}

#[test]
fn a_notification_of_one_resource_is_mirrored_into_its_instance() {
    let path = Path::resource(3303, 2, 5700);
    let text = || Decoder::new(ContentFormat::TEXT, b"23.5", path);
    assert_eq!(text().instances(), Ok(vec![Path::instance(3303, 2)]));
    assert_eq!(text().mirror_all(&mut remote()), Ok(vec![path]));
}

#[test]
fn an_instance_that_is_not_mirrored_is_skipped_and_reported_or_refused() {
    let mut remote = remote();
    remote.temperatures.remove(&Path::instance(3303, 0));
    let send = || Decoder::new(ContentFormat::SENML_JSON, SEND, Path::ROOT);
    let deny = DecodeOptions { deny_unknown: true, ..DecodeOptions::default() };
    let error = send().options(deny).mirror_all(&mut remote).expect_err("instance 0 is not mirrored");
    let unknown = Path::resource(3303, 0, 5700);
    assert_eq!(
        (error.kind(), error.path(), &remote.device),
        (ErrorKind::UnknownInstance, unknown, &mirrored())
    );
    let mut skipped = Vec::new();
    let mut report = |error: &Error| skipped.push(error.path());
    let changed = send().on_deviation(&mut report).mirror_all(&mut remote).expect("it is skipped");
    assert_eq!((changed.len(), skipped), (3, vec![unknown]));
}

#[test]
fn structs_are_decoded_out_of_a_composite_payload() {
    let mut text =
        Encoder::read(&mirrored(), DEVICE).encode_to_vec(ContentFormat::SENML_JSON).expect("a payload");
    text.pop();
    text.extend_from_slice(br#",{"bn":"/3303/0/","n":"5700","v":21.5}]"#);
    let composite = || Decoder::new(ContentFormat::SENML_JSON, &text, Path::ROOT);
    assert_eq!(composite().instances(), Ok(vec![DEVICE, Path::instance(3303, 0)]));
    assert_eq!(composite().within(DEVICE).decode(), Ok(mirrored()));
    assert_eq!(composite().within(Path::instance(3303, 0)).decode(), Ok(Temperature::new(21.5)));
    let all = composite().within(Path::object(3303)).decode_all();
    assert_eq!(all, Ok(Multiple::from([(0, Temperature::new(21.5))])));
}

#[test]
fn a_call_that_does_not_fit_names_the_one_that_does() {
    let payload = br#"[{"n":"/3303/0/5700","v":20}]"#;
    let decoder =
        |path: &str| Decoder::new(ContentFormat::SENML_JSON, payload, path.parse().expect("a path"));
    let temperature = &mut Temperature::new(0.0);
    let history = br#"[{"bn":"/3303/0/5700","v":20},{"v":19,"t":-5}]"#;
    let history = Decoder::new(ContentFormat::SENML_JSON, history, Path::instance(3303, 0));
    let cases = [
        (decoder("/").decode::<Temperature>().map(drop), "within"),
        (decoder("/").decode_all::<Temperature>().map(drop), "within"),
        (decoder("/3303").decode::<Temperature>().map(drop), "decode_all"),
        (decoder("/3303/0/5700").decode::<Temperature>().map(drop), "mirror"),
        (decoder("/3303/0/5700").decode_all::<Temperature>().map(drop), "mirror"),
        (decoder("/").mirror(temperature).map(drop), "mirror_all"),
        (decoder("/").update(temperature), "within"),
        (decoder("/3303").replace(temperature), "within"),
        (history.decode::<Temperature>().map(drop), "mirror"),
    ];
    for (index, (result, call)) in cases.into_iter().enumerate() {
        let error = result.expect_err("the call does not fit");
        assert!(matches!(error.kind(), ErrorKind::WrongCall(_)), "{index}: {error}");
        assert!(error.to_string().contains(&format!("`{call}`")), "{index}: {error}");
    }
}

/// Half a million records, each of them read a fixed number of times.
#[test]
fn a_large_send_takes_a_fixed_number_of_readings() {
    let instances = 2_000;
    let mut temperatures: BTreeMap<Path, Box<dyn Object>> = BTreeMap::new();
    let mut payload = String::from("[");
    for id in (0..instances).rev() {
        temperatures.insert(Path::instance(3303, id), Box::new(Temperature::new(0.0)));
        payload.push_str(&format!(r#"{{"n":"/3303/{id}/5700","v":{id}}},"#));
    }
    payload.pop();
    payload.push(']');
    let mut lookups = Counted { instances: temperatures, count: 0 };
    let send = Decoder::new(ContentFormat::SENML_JSON, payload.as_bytes(), Path::ROOT);
    let changed = send.mirror_all(&mut lookups).expect("all instances are mirrored");
    assert_eq!(changed.len(), usize::from(instances) - 1);
    assert!(lookups.count <= 8 * usize::from(instances), "{} lookups", lookups.count);
}

/// Instances whose lookups are counted.
struct Counted {
    instances: BTreeMap<Path, Box<dyn Object>>,
    count: usize,
}

impl ObjectInstances for Counted {
    fn instance_mut(&mut self, path: Path) -> Option<&mut dyn Object> {
        self.count += 1;
        self.instances.instance_mut(path)
    }
}
