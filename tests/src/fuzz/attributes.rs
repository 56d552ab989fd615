//! Notification attributes: queries of Write-Attributes, one in each line. A query that is read is printed and read again
//! equal, and a device lists what it has stored.

use lwm2m_runtime::attributes::{AttributeChanges, Attributes};
use lwm2m_runtime::codec::link::Links;
use lwm2m_runtime::definition::ResourceType;
use lwm2m_runtime::path::Level;
use lwm2m_runtime::serve::{Endpoint, InstanceMap, Method, Request, Requester, SingleInstance};
use lwm2m_runtime::{ContentFormat, Multiple, Path, ResponseCode};

use super::example;
use crate::objects::temperature::Temperature;
use crate::served::server::Server;

const SERVER: Requester = Requester::Server(1);

/// The place of the attributes, which the first byte of an input chooses.
const PATHS: [Path; 4] = [
    Path::object(3303),
    Path::instance(3303, 0),
    Path::resource(3303, 0, 5700),
    Path::resource(3303, 0, 5701),
];

/// Reads queries, prints them, and sends them to a device.
///
/// # Panics
///
/// If a rule is broken.
pub fn check(data: &[u8]) {
    let Some((place, text)) = data.split_first() else { return };
    let Ok(text) = str::from_utf8(text) else { return };
    let path = PATHS[usize::from(*place) % PATHS.len()];
    let mut device = Device::new();
    let mut stored = Attributes::NONE;
    for query in text.split('\n').take(16) {
        let changes = match AttributeChanges::parse(query) {
            Ok(changes) => changes,
            Err(error) => {
                assert!(error.offset().is_some_and(|offset| offset as usize <= query.len()), "{error:?}");
                assert!(!device.write(path, query), "{query}");
                continue;
            }
        };
        assert_eq!(AttributeChanges::parse(&changes.to_string()), Ok(changes), "{query}");
        check_attributes(changes.to_be_set());
        let changed = changes.apply(&stored);
        assert_eq!(changes.apply(&changed), changed);
        if device.write(path, query) {
            assert_eq!(changed.check(), Ok(()), "{query}");
            stored = changed;
        }
        assert_eq!(device.discover(path), stored, "{query}");
    }
}

fn check_attributes(attributes: &Attributes) {
    assert_eq!(Attributes::parse(&attributes.to_string()), Ok(*attributes));
    assert_eq!(attributes.below(attributes), *attributes);
    assert_eq!(Attributes::NONE.below(attributes), *attributes);
    let mut copy = Attributes::NONE;
    for (name, value) in attributes.iter() {
        assert_eq!(copy.set(name, &value.to_string()), Ok(true));
        assert_eq!(value.to_string().parse(), Ok(value));
    }
    assert_eq!(copy, *attributes);
    // Periods are good everywhere, thresholds where a number is.
    let is_placed = attributes.check_place(Level::Resource, Some(ResourceType::Float)).is_ok();
    assert_eq!(is_placed, attributes.edge().is_none());
}

/// A device with a thermometer.
struct Device {
    temperature: InstanceMap<Temperature>,
    server: SingleInstance<Server>,
    endpoint: Endpoint<4, 0>,
}

impl Device {
    fn new() -> Self {
        Device {
            temperature: InstanceMap::new(Multiple::from([(0, example::instance(true))])),
            server: SingleInstance::new(example::instance(true)),
            endpoint: Endpoint::new(),
        }
    }

    fn write(&mut self, path: Path, query: &str) -> bool {
        let request = Request::from_coap(SERVER, Method::Put, path).query(query);
        // A PUT without a query is no Write-Attributes.
        !query.is_empty() && self.serve(&request).0 == ResponseCode::CHANGED
    }

    /// Returns the attributes that a Discover lists at a path.
    fn discover(&mut self, path: Path) -> Attributes {
        let request = Request::from_coap(SERVER, Method::Get, path).accept(ContentFormat::LINK.number());
        let (code, payload) = self.serve(&request);
        assert_eq!(code, ResponseCode::CONTENT);
        let links = Links::parse(&payload).expect("a device writes links");
        let link = links.iter().find(|link| link.path() == Some(path)).expect("the path is there");
        link.notification_attributes().expect("a device lists attributes")
    }

    fn serve(&mut self, request: &Request<'_>) -> (ResponseCode, Vec<u8>) {
        let mut buffer = [0; 2048];
        let mut model: [&mut dyn lwm2m_runtime::serve::ObjectStore; 2] =
            [&mut self.server, &mut self.temperature];
        let response = self.endpoint.serve(&mut model, request, 0, &mut buffer);
        (response.code, response.payload.to_vec())
    }
}

/// Returns queries with every attribute.
pub fn seeds() -> Vec<Vec<u8>> {
    [
        "\x02pmin=10&pmax=60&gt=42.5&lt=-1.5&st=0.5",
        "\x02gt=1e3&st\ngt&lt=-0.25\npmin=5",
        "\x02lt=10000000000000000000&st=0.0000000000009223372",
        "\x01epmin=1&epmax=2&con=1&hqmax=5\npmax=0&pmin=50",
        "\x00edge=1\npmin&pmax\npmin=4294967295",
        "\x03st=0\ngt=18446744073709551615\npmin=1&pmin=2",
    ]
    .map(|text| text.as_bytes().to_vec())
    .into()
}
