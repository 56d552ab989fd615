//! Serves the station: requests in, events out. The caller advances the clock.

use lwm2m_runtime::serve::{DataModel, Endpoint, Notification, Registration, Request, Response};
use lwm2m_runtime::{ContentFormat, Error, ObjectDef, Path, ResponseCode};

use crate::hardware::Hardware;
use crate::station::Station;

/// A station, its endpoint and its registrations.
pub(crate) struct Session {
    station: Station,
    /// Attributes of up to 8 paths, and up to 16 observed paths.
    endpoint: Endpoint<8, 16>,
    registered: Vec<(u16, Registration<'static>)>,
}

/// An event that follows a request, or the passing of time.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Event {
    /// The response to the request.
    Response(OwnedResponse),
    /// A notification to an observer.
    Notification { time: i64, server: u16, token: String, confirmable: bool, response: OwnedResponse },
    /// The station sends a request.
    Sent { server: u16, request: String, content: Option<(ContentFormat, Vec<u8>)>, response: String },
    /// An entry of the log of the hardware.
    Log(String),
}

/// A response that has been copied out of the buffer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OwnedResponse {
    pub(crate) code: ResponseCode,
    /// The path that the payload belongs to.
    pub(crate) path: Path,
    pub(crate) content: Option<(ContentFormat, Vec<u8>)>,
    /// Bytes of the whole payload; `content` may be a block of it.
    pub(crate) size: usize,
    pub(crate) created: Option<Path>,
    pub(crate) observed: bool,
    pub(crate) error: Option<Error>,
}

impl OwnedResponse {
    fn new(path: Path, response: &Response<'_>) -> Self {
        OwnedResponse {
            code: response.code,
            path,
            content: response.format.map(|format| (format, response.payload.to_vec())),
            size: response.size,
            created: response.created,
            observed: response.observe.is_some(),
            error: response.error,
        }
    }
}

/// Name of the endpoint.
const NAME: &str = "station-000417";

/// Formats that the registration offers.
pub(crate) const FORMATS: [ContentFormat; 5] = [
    ContentFormat::CBOR,
    ContentFormat::SENML_JSON,
    ContentFormat::SENML_CBOR,
    ContentFormat::TLV,
    ContentFormat::LWM2M_CBOR,
];

/// Bytes of a response; servers read a longer payload in blocks.
const BUFFER: usize = 1024;

/// The station reads its sensors once a second. In milliseconds.
const PERIOD: u64 = 1000;

impl Session {
    /// Switches a station on.
    pub(crate) fn new() -> Self {
        Session { station: Station::new(), endpoint: Endpoint::new(), registered: Vec::new() }
    }

    fn hardware(&mut self) -> &mut Hardware {
        &mut self.station.hardware
    }

    /// Responds to a request.
    pub(crate) fn ask(&mut self, request: &Request<'_>) -> Vec<Event> {
        let now = self.hardware().uptime();
        let mut buffer = [0; BUFFER];
        let response = self.endpoint.serve(&mut self.station, request, now, &mut buffer);
        let mut events = vec![Event::Response(OwnedResponse::new(request.path(), &response))];
        self.after_request(&mut events);
        events
    }

    /// Lets milliseconds pass.
    pub(crate) fn wait(&mut self, milliseconds: u64) -> Vec<Event> {
        let mut events = Vec::new();
        let mut left = milliseconds;
        while left > 0 {
            let step = left.min(PERIOD - self.hardware().uptime() % PERIOD);
            self.hardware().advance(step);
            left -= step;
            self.notify(&mut events);
        }
        events
    }

    /// Restarts the station or updates its registrations if a request caused that, and sends notifications.
    fn after_request(&mut self, events: &mut Vec<Event>) {
        events.extend(self.hardware().take_log().into_iter().map(Event::Log));
        if self.hardware().take_restart() {
            self.endpoint = Endpoint::new();
            self.registered.clear();
            events.push(Event::Log("the station restarts and loses its registrations".into()));
        }
        let requested = self.hardware().take_update();
        for (server, registered) in std::mem::take(&mut self.registered) {
            let registered = self.update(server, registered, requested, events).unwrap_or(registered);
            self.registered.push((server, registered));
        }
        self.notify(events);
    }

    /// Sends the notifications that are due.
    fn notify(&mut self, events: &mut Vec<Event>) {
        let now = self.hardware().uptime();
        let time = self.hardware().time().0;
        let mut buffer = [0; BUFFER];
        while let Some(notification) = self.endpoint.poll_notification(&mut self.station, now, &mut buffer) {
            let Notification { server, token, confirmable, response } = notification;
            let token = String::from_utf8_lossy(token.as_slice()).into_owned();
            let response = OwnedResponse { observed: false, ..OwnedResponse::new(Path::ROOT, &response) };
            events.push(Event::Notification { time, server, token, confirmable, response });
        }
    }

    /// Registers with a server.
    pub(crate) fn register(&mut self, server: u16) -> Vec<Event> {
        let Some((registration, payload)) = self.registration(server) else {
            return vec![Event::Log(format!("the station has no account for server {server}"))];
        };
        self.registered.retain(|(other, _)| *other != server);
        self.registered.push((server, registration));
        // Observations end with the registration (LwM2M Core 1.2.2, 6.4.1).
        self.endpoint.remove_server(server);
        vec![Event::Sent {
            server,
            request: format!("POST /rd?{registration}"),
            content: Some((ContentFormat::LINK, payload)),
            response: format!("{} at /rd/{server}", ResponseCode::CREATED),
        }]
    }

    /// Updates a registration if something has changed, or if the server has requested it.
    fn update(
        &mut self,
        server: u16,
        before: Registration<'static>,
        requested: bool,
        events: &mut Vec<Event>,
    ) -> Option<Registration<'static>> {
        let (registration, payload) = self.registration(server)?;
        let update = registration.update_since(&before);
        if update.is_needed() || requested {
            let query = update.to_string();
            let separator = if query.is_empty() { "" } else { "?" };
            events.push(Event::Sent {
                server,
                request: format!("POST /rd/{server}{separator}{query}"),
                content: update.needs_payload().then_some((ContentFormat::LINK, payload)),
                response: ResponseCode::CHANGED.to_string(),
            });
        }
        Some(registration)
    }

    /// Returns the registration at a server, and its payload.
    fn registration(&self, server: u16) -> Option<(Registration<'static>, Vec<u8>)> {
        let registration = Registration::new(&self.station, server, self.endpoint.version())?.name(NAME);
        let mut buffer = [0; BUFFER];
        let payload = registration.payload(&self.station, &FORMATS, &mut buffer).ok()?.to_vec();
        Some((registration, payload))
    }

    /// Sends values to a server without a request.
    pub(crate) fn send(&mut self, server: u16, paths: &[Path]) -> Vec<Event> {
        let format = ContentFormat::SENML_CBOR;
        let event = match self.endpoint.send(&mut self.station, server, paths, format, &mut [0; BUFFER]) {
            Ok(Some(payload)) => Event::Sent {
                server,
                request: "POST /dp".into(),
                content: Some((format, payload.to_vec())),
                response: ResponseCode::CHANGED.to_string(),
            },
            Ok(None) => Event::Log(format!("server {server} has muted Send")),
            Err(error) => Event::Log(format!("Send failed: {error}")),
        };
        vec![event]
    }
}

/// Returns the definitions of all objects, for explaining paths.
pub(crate) fn definitions() -> Vec<&'static ObjectDef<'static>> {
    let station = Station::new();
    (0..).map_while(|index| Some(station.object(index)?.definition())).collect()
}
