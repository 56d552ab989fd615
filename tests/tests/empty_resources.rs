//! Multiple resources without instances, from a struct to a payload and back.

use lwm2m_runtime::error::Detail;
use lwm2m_runtime::{ContentFormat, Decoder, Encoder, ErrorKind, Multiple, Path};
use lwm2m_tests::hex;
use lwm2m_tests::objects::Device;

const ERROR_CODE: u16 = 11;
const DEVICE: Path = Path::instance(3, 0);

/// A plain Device: no errors, a binding, and perhaps voltages.
fn device(voltages: Option<Multiple<i64>>) -> Device {
    Device { power_source_voltage: voltages, ..Device::new(Multiple::new(), "U".into()) }
}

fn encode(device: &Device, path: Path, format: ContentFormat) -> String {
    let payload = Encoder::read(device, path).encode_to_vec(format).expect("the format carries it");
    if format.is_text() { String::from_utf8(payload).expect("it is text") } else { hex::encode(&payload) }
}

fn bytes(format: ContentFormat, payload: &str) -> Vec<u8> {
    if format.is_text() { payload.into() } else { hex::decode(payload).expect("digits") }
}

/// RFC 8428, 4.2: each record has a value. Format, a Read of the instance, and one of the resource.
const PAYLOADS: [(ContentFormat, &str, &str); 5] = [
    (ContentFormat::SENML_JSON, r#"[{"bn":"/3/0/","n":"16","vs":"U"}]"#, "[]"),
    (ContentFormat::SENML_CBOR, "81a321652f332f302f00623136036155", "80"),
    (ContentFormat::LWM2M_JSON, r#"{"bn":"/3/0/","e":[{"n":"16","sv":"U"}]}"#, r#"{"bn":"/3/0/","e":[]}"#),
    (ContentFormat::TLV, "8007800bc11055", "800b"),
    (ContentFormat::LWM2M_CBOR, "a1820300a307a00ba0106155", "a18303000ba0"),
];

#[test]
fn only_tlv_and_lwm2m_cbor_name_a_multiple_resource_without_instances() {
    for (format, instance, resource) in PAYLOADS {
        let device = device(Some(Multiple::new()));
        assert_eq!(encode(&device, DEVICE, format), instance, "{format}");
        assert_eq!(encode(&device, Path::resource(3, 0, ERROR_CODE), format), resource, "{format}");
    }
}

#[test]
fn a_mandatory_multiple_resource_that_is_left_out_has_no_instances() {
    for (format, payload, _) in PAYLOADS {
        let decoded = Decoder::new(format, &bytes(format, payload), DEVICE).decode();
        let named = matches!(format, ContentFormat::TLV | ContentFormat::LWM2M_CBOR);
        // An optional one is absent if it is not named.
        assert_eq!(decoded, Ok(device(named.then(Multiple::new))), "{format}");
    }
}

#[test]
fn a_record_without_a_value_is_read_as_no_instances() {
    let table = [
        (ContentFormat::SENML_JSON, r#"[{"bn":"/3/0/","n":"11"},{"n":"16","vs":"U"},{"n":"7"}]"#),
        (ContentFormat::LWM2M_JSON, r#"{"bn":"/3/0/","e":[{"n":"11"},{"n":"16","sv":"U"},{"n":"7"}]}"#),
    ];
    for (format, payload) in table {
        let decoded = Decoder::new(format, payload.as_bytes(), DEVICE).decode();
        assert_eq!(decoded, Ok(device(Some(Multiple::new()))), "{format}");
    }
}

#[test]
fn a_resource_without_instances_that_has_one_as_well_is_refused_in_any_order() {
    let table = [
        (ContentFormat::SENML_JSON, r#"[{"bn":"/3/0/","n":"16","vs":"U"},{"n":"11"},{"n":"11/0","v":0}]"#),
        (ContentFormat::SENML_JSON, r#"[{"bn":"/3/0/","n":"16","vs":"U"},{"n":"11/0","v":0},{"n":"11"}]"#),
        (
            ContentFormat::LWM2M_JSON,
            r#"{"bn":"/3/0/","e":[{"n":"16","sv":"U"},{"n":"11"},{"n":"11/0","v":0}]}"#,
        ),
        (ContentFormat::SENML_CBOR, "83a321652f332f302f00623136036155a100623131a2006431312f300200"),
        (ContentFormat::TLV, "c11055800b830b410000"),
        (ContentFormat::TLV, "c11055830b410000800b"),
        (ContentFormat::LWM2M_CBOR, "a1820300a310615582 0b00 00 0ba0"),
    ];
    for (format, payload) in table {
        let payload = bytes(format, &payload.replace(' ', ""));
        let read = || Decoder::new(format, &payload, DEVICE);
        let kinds =
            [read().decode::<Device>().map(drop), read().from_bootstrap_server().replace(&mut device(None))];
        assert_eq!(
            kinds.map(|read| read.map_err(|error| error.kind())),
            [Err(ErrorKind::Duplicate); 2],
            "{format}"
        );
    }
}

#[test]
fn a_mandatory_multiple_resource_is_missing_in_the_formats_that_can_name_it() {
    for (format, payload) in [(ContentFormat::TLV, "c11055"), (ContentFormat::LWM2M_CBOR, "a1820300a1106155")]
    {
        let error = Decoder::new(format, &bytes(format, payload), DEVICE).decode::<Device>();
        let error = error.expect_err("it names the binding only");
        let Detail::Resources(missing) = error.detail() else { panic!("{error}") };
        assert_eq!((error.kind(), missing.ids().collect()), (ErrorKind::MissingResources, vec![ERROR_CODE]));
    }
}

/// A single resource has no default in any format.
#[test]
fn a_mandatory_single_resource_is_missing_in_every_format() {
    for (format, payload) in [
        (ContentFormat::SENML_JSON, "[]"),
        (ContentFormat::SENML_CBOR, "80"),
        (ContentFormat::LWM2M_JSON, r#"{"e":[]}"#),
    ] {
        let error = Decoder::new(format, &bytes(format, payload), DEVICE).decode::<Device>();
        let error = error.expect_err("it has no binding");
        let Detail::Resources(missing) = error.detail() else { panic!("{error}") };
        assert_eq!(missing.ids().collect::<Vec<_>>(), [16], "{format}");
    }
}
