//! Requests of older, newer and careless servers, and the responses of a device.

use lwm2m_runtime::definition::Version;
use lwm2m_runtime::error::Detail;
use lwm2m_runtime::execute::Execution;
use lwm2m_runtime::serve::{
    DataModel, Endpoint, InstanceMap, Method, ObjectStore, Operation, Registration, Request, Requester,
    Response, SingleInstance,
};
use lwm2m_runtime::{ContentFormat, Encoder, ErrorKind, Lwm2mObject, Multiple, Object, Path, ResponseCode};
use objects::{Device, Lwm2mServer, Temperature};

#[allow(dead_code, reason = "the tests use a part of the objects")]
mod objects {
    lwm2m_runtime::include_objects!();
}

const LWM2M_1_0: Version = Version { major: 1, minor: 0 };
const LWM2M_1_1: Version = Version { major: 1, minor: 1 };
const LWM2M_1_2: Version = Version { major: 1, minor: 2 };

/// A device with one value in its only Temperature.
struct Thermometer {
    server: InstanceMap<Lwm2mServer>,
    device: SingleInstance<Device>,
    temperature: InstanceMap<Temperature>,
    skipped: Vec<Path>,
}

impl Thermometer {
    fn new() -> Self {
        let server = Lwm2mServer::new(1, 3600, false, "U".into());
        let device = Device::new(Multiple::from([(0, 0.into())]), "U".into());
        Thermometer {
            server: InstanceMap::new(Multiple::from([(0, server)])),
            device: SingleInstance::new(device),
            temperature: InstanceMap::new(Multiple::from([(0, Temperature::new(20.0))])),
            skipped: Vec::new(),
        }
    }

    /// Responds with an endpoint of this version.
    fn ask<'b>(&mut self, version: Version, request: &Request<'_>, buffer: &'b mut [u8]) -> Response<'b> {
        Endpoint::<4, 4>::new().lwm2m(version).serve(self, request, 0, buffer)
    }

    fn code(&mut self, request: &Request<'_>) -> ResponseCode {
        self.ask(LWM2M_1_2, request, &mut [0; 1024]).code
    }
}

impl DataModel for Thermometer {
    fn object(&self, index: usize) -> Option<&dyn ObjectStore> {
        let stores: [&dyn ObjectStore; 3] = [&self.server, &self.device, &self.temperature];
        stores.get(index).copied()
    }

    fn object_mut(&mut self, index: usize) -> Option<&mut dyn ObjectStore> {
        match index {
            0 => Some(&mut self.server),
            1 => Some(&mut self.device),
            2 => Some(&mut self.temperature),
            _ => None,
        }
    }

    fn execute(&mut self, _: Path, _: Execution<'_>) -> Result<(), ErrorKind> {
        Err(ErrorKind::NotExecutable)
    }

    fn skip_unknown(&mut self, path: Path) {
        self.skipped.push(path);
    }
}

fn path(text: &str) -> Path {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn get(text: &str) -> Request<'static> {
    Request::from_coap(Requester::Server(1), Method::Get, path(text))
}

const SINGLE_VALUES: [ContentFormat; 3] = [ContentFormat::TEXT, ContentFormat::OPAQUE, ContentFormat::CBOR];

#[test]
fn the_path_decides_whether_a_format_for_one_value_fits() {
    let several = ["/3303", "/3303/0", "/3/0/11", "/3", "/3/0"];
    for (text, format) in several.into_iter().flat_map(|text| SINGLE_VALUES.map(|format| (text, format))) {
        for observe in [None, Some(0)] {
            let request = get(text).accept(format.number());
            let request = observe.map_or(request, |value| request.observe(value));
            let mut buffer = [0; 256];
            let response = Thermometer::new().ask(LWM2M_1_2, &request, &mut buffer);
            assert_eq!(
                (response.code, response.observe.is_some()),
                (ResponseCode::NOT_ACCEPTABLE, false),
                "{text} {format}"
            );
        }
    }
    for text in ["/3303/0/5700", "/3/0/11/0"] {
        for format in [ContentFormat::TEXT, ContentFormat::CBOR] {
            assert_eq!(
                Thermometer::new().code(&get(text).accept(format.number())),
                ResponseCode::CONTENT,
                "{text}"
            );
        }
    }
}

#[test]
fn an_encoder_refuses_a_format_for_one_value_at_every_other_path() {
    let device = Device::new(Multiple::from([(0, 0.into())]), "U".into());
    let temperature = Temperature::new(20.0);
    let table: [(&dyn Object, &str); 3] =
        [(&temperature, "/3303/0"), (&device, "/3/0/11"), (&device, "/3/0")];
    for ((object, text), format) in
        table.into_iter().flat_map(|row| SINGLE_VALUES.map(|format| (row, format)))
    {
        let error = Encoder::read(object, path(text)).encode_to_vec(format).map_err(|error| error.kind());
        assert_eq!(error, Err(ErrorKind::NotRepresentable), "{text} {format}");
    }
    assert_eq!(
        Encoder::read(&device, path("/3/0/11/0")).encode_to_vec(ContentFormat::TEXT),
        Ok(b"0".to_vec())
    );
}

/// Writes to `/1/0` as a server that knows resource 99, in every format of an instance.
#[test]
fn a_resource_of_a_newer_version_is_skipped_and_reported() {
    let unknown = vec![Path::resource(1, 0, 99)];
    let table: [(ContentFormat, &[u8]); 4] = [
        (ContentFormat::TLV, &[0xc1, 1, 60, 0xc1, 99, 1]),
        (ContentFormat::SENML_JSON, br#"[{"bn":"/1/0/","n":"99","vs":"x"},{"n":"1","v":60}]"#),
        (ContentFormat::LWM2M_JSON, br#"{"bn":"/1/0/","e":[{"n":"1","v":60},{"n":"99","v":1}]}"#),
        (ContentFormat::LWM2M_CBOR, &[0xa1, 0x82, 1, 0, 0xa2, 1, 0x18, 60, 0x18, 99, 0xf5]),
    ];
    for (format, payload) in table {
        let mut device = Thermometer::new();
        let update = Request::new(Requester::Server(1), Operation::Update, Path::instance(1, 0));
        assert_eq!(device.code(&update.payload(format.number(), payload)), ResponseCode::CHANGED, "{format}");
        let lifetime = device.server.instances.get(0).map(|server| server.lifetime);
        assert_eq!((lifetime, &device.skipped), (Some(60), &unknown), "{format}");
    }
}

/// A part of Temperature, as a struct of the application's own.
#[derive(Lwm2mObject)]
#[lwm2m(id = 3303, name = "Temperature", version = "1.1", multiple)]
struct Label {
    #[lwm2m(id = 5750, ops = "RW")]
    application_type: Option<String>,
}

#[test]
fn a_struct_with_a_part_of_an_object_skips_the_other_resources() {
    let mut labels = [InstanceMap::new(Multiple::from([(0, Label { application_type: None })]))];
    let payload = br#"[{"bn":"/3303/0/","n":"5750","vs":"kitchen"},{"n":"6042","v":3}]"#;
    let update = Request::new(Requester::Server(1), Operation::Update, Path::instance(3303, 0));
    let update = update.payload(ContentFormat::SENML_JSON.number(), payload);
    let response = Endpoint::<4, 4>::new().serve(&mut labels, &update, 0, &mut [0; 64]).code;
    let label = labels[0].instances.get(0).and_then(|label| label.application_type.as_deref());
    assert_eq!((response, label), (ResponseCode::CHANGED, Some("kitchen")));
}

#[test]
fn a_write_that_names_an_unknown_resource_alone_is_refused() {
    let payload = br#"[{"n":"/1/0/99","v":1}]"#;
    let json = ContentFormat::SENML_JSON.number();
    let ask =
        |method, text| Request::from_coap(Requester::Server(1), method, path(text)).payload(json, payload);
    let not_found = ResponseCode::NOT_FOUND;
    assert_eq!(Thermometer::new().code(&ask(Method::Post, "/1/0")), not_found);
    assert_eq!(Thermometer::new().code(&ask(Method::Put, "/1/0/99")), not_found);
    // In a composite, each path counts.
    let both = br#"[{"n":"/1/0/1","v":60},{"n":"/1/0/99","v":1}]"#;
    let composite = Request::from_coap(Requester::Server(1), Method::IPatch, Path::ROOT).payload(json, both);
    assert_eq!(Thermometer::new().code(&composite), not_found);
}

#[test]
fn a_replace_without_a_mandatory_resource_changes_nothing() {
    let mut device = Thermometer::new();
    let before = device.server.clone();
    let replace = Request::new(Requester::Server(1), Operation::Replace, Path::instance(1, 0));
    let mut buffer = [0; 64];
    let response = device.ask(LWM2M_1_2, &replace.payload(11542, &[0xc1, 7, b'U']), &mut buffer);
    let Some(Detail::Resources(missing)) = response.error.map(|error| error.detail()) else {
        panic!("{response}")
    };
    assert_eq!((response.code, missing.ids().collect::<Vec<_>>()), (ResponseCode::BAD_REQUEST, vec![1, 6]));
    assert_eq!(device.server, before);
}

#[test]
fn the_resources_that_a_bootstrap_server_does_not_name_keep_their_values() {
    let mut device = Thermometer::new();
    let replace = Request::new(Requester::Bootstrap, Operation::Replace, Path::instance(1, 0));
    assert_eq!(device.code(&replace.payload(11542, &[0xc1, 0, 1])), ResponseCode::CHANGED);
    let server = device.server.instances.get(0).expect("it is there");
    assert_eq!((server.lifetime, server.binding.as_str()), (3600, "U"));
}

#[test]
fn a_response_has_a_format_of_the_version_of_the_device() {
    let table = [
        (LWM2M_1_0, None, ContentFormat::TLV),
        (LWM2M_1_1, None, ContentFormat::SENML_CBOR),
        (LWM2M_1_2, None, ContentFormat::SENML_CBOR),
        (LWM2M_1_0, Some(ContentFormat::SENML_CBOR), ContentFormat::TLV),
        (LWM2M_1_0, Some(ContentFormat::LWM2M_JSON), ContentFormat::LWM2M_JSON),
        (LWM2M_1_1, Some(ContentFormat::LWM2M_CBOR), ContentFormat::SENML_CBOR),
        (LWM2M_1_2, Some(ContentFormat::LWM2M_CBOR), ContentFormat::LWM2M_CBOR),
    ];
    for (version, own, expected) in table {
        let mut endpoint: Endpoint<4, 4> = Endpoint::new().lwm2m(version);
        if let Some(format) = own {
            endpoint = endpoint.format(format);
        }
        let mut buffer = [0; 256];
        let mut device = Thermometer::new();
        for request in [get("/3303/0/5700"), get("/3303/0/5700").observe(0)] {
            let response = endpoint.serve(&mut device, &request, 0, &mut buffer);
            assert_eq!(response.format, Some(expected), "{version} {own:?}");
        }
        if let Some(temperature) = device.temperature.instances.get_mut(0) {
            temperature.sensor_value = 21.0;
        }
        let notification =
            endpoint.poll_notification(&mut device, 1000, &mut buffer).expect("a value changed");
        assert_eq!(notification.response.format, Some(expected), "{version} {own:?}");
    }
}

#[test]
fn a_registration_lists_formats_of_its_version() {
    let formats =
        [ContentFormat::SENML_CBOR, ContentFormat::LWM2M_CBOR, ContentFormat::TLV, ContentFormat::TEXT];
    let table =
        [(LWM2M_1_0, "\"11542 0\""), (LWM2M_1_1, "\"112 11542 0\""), (LWM2M_1_2, "\"112 11544 11542 0\"")];
    for (version, expected) in table {
        let device = Thermometer::new();
        let registration = Registration::new(&device, 1, version).expect("server 1 has an account");
        let mut buffer = [0; 256];
        let links = registration.payload(&device, &formats, &mut buffer).expect("it fits");
        let links = String::from_utf8_lossy(links);
        assert!(links.starts_with(&format!("</>;ct={expected},")), "{version}: {links}");
    }
}

#[test]
fn an_executable_that_the_device_does_not_have_is_not_found_by_any_operation() {
    let factory_reset = Path::resource(3, 0, 5);
    let operations = [
        Operation::Execute,
        Operation::Read,
        Operation::Observe,
        Operation::Replace,
        Operation::WriteAttributes,
        Operation::Discover { depth: None },
    ];
    for operation in operations {
        let request = Request::new(Requester::Server(1), operation, factory_reset).query("");
        assert_eq!(Thermometer::new().code(&request), ResponseCode::NOT_FOUND, "{operation:?}");
    }
}

#[test]
fn a_segment_with_leading_zeros_is_no_id() {
    for text in ["/03/0/0", "/3/00/0", "/3/0/09", "/3/0/11/00"] {
        let error = text.parse::<Path>().expect_err("segments are compared byte by byte");
        assert_eq!((error.kind(), error.code()), (ErrorKind::BadPath, ResponseCode::NOT_FOUND), "{text}");
        let payload = format!(r#"[{{"n":"{text}","v":1}}]"#);
        let write = Request::new(Requester::Server(1), Operation::Update, Path::instance(3, 0));
        let write = write.payload(ContentFormat::SENML_JSON.number(), payload.as_bytes());
        assert_eq!(Thermometer::new().code(&write), ResponseCode::BAD_REQUEST, "{text}");
    }
}
