//! The endpoint: from a request to a response, and the state between requests.

use crate::codec::ContentFormat;
#[cfg(feature = "link")]
use crate::codec::buffer::Buffer;
use crate::definition::Version;
use crate::error::{Error, ErrorKind, Note, ResponseCode};
use crate::execute::Execution;
use crate::path::{Level, Path};
use crate::write::WriteMode;

use super::block::{TOO_LARGE, Transfer};
use super::data_model::{DataModel, lookup};
#[cfg(feature = "link")]
use super::observe::attributes;
use super::observe::notification::Notification;
use super::observe::{AttributeSlot, ObservationSlot, Observations, observations};
use super::operations::{
    Settings, State, bootstrap, composite, create, delete, execute, observe, read, send, write,
    write_attributes, write_block,
};
use super::paths::{self, Paths};
use super::request::{Operation, Request, Requester, Token};
#[cfg(not(feature = "coap"))]
use super::response::Content;
use super::response::Response;
#[cfg(feature = "link")]
use super::saved::bytes::{Input, put_number};
use super::values::Representation;

/// The state of a device between requests: attributes of up to `ATTRIBUTES` paths, and up to `OBSERVATIONS`
/// observed paths.
///
/// Each server that sets attributes on a path takes one entry of the former, and so does an Observe with attributes.
/// An observation takes one entry of the latter for each of its paths, and one for each number that `gt`, `lt`, `st` or
/// `edge` apply to. If no entry is free, a Write-Attributes fails, and an Observe is only a Read.
///
/// The objects are not part of it: each call borrows them as a [`DataModel`].
#[derive(Debug, Clone)]
pub struct Endpoint<const ATTRIBUTES: usize, const OBSERVATIONS: usize> {
    attributes: [AttributeSlot; ATTRIBUTES],
    observations: [ObservationSlot; OBSERVATIONS],
    transfer: Option<Transfer>,
    /// The option Observe of the last notification.
    number: u32,
    settings: Settings,
}

impl<const ATTRIBUTES: usize, const OBSERVATIONS: usize> Default for Endpoint<ATTRIBUTES, OBSERVATIONS> {
    fn default() -> Self {
        Endpoint::new()
    }
}

impl<const ATTRIBUTES: usize, const OBSERVATIONS: usize> Endpoint<ATTRIBUTES, OBSERVATIONS> {
    /// Creates an endpoint without attributes and observations.
    pub const fn new() -> Self {
        let settings = Settings { format: None, version: Version { major: 1, minor: 2 }, root: "" };
        let (attributes, observations) = ([None; ATTRIBUTES], [None; OBSERVATIONS]);
        Endpoint { attributes, observations, transfer: None, number: 0, settings }
    }

    /// Sets the format of responses to requests that accept any.
    #[must_use]
    pub const fn format(mut self, format: ContentFormat) -> Self {
        self.settings.format = Some(format);
        self
    }

    /// Sets the LwM2M version, 1.2 by default: the one that the device registers with.
    #[must_use]
    pub const fn lwm2m(mut self, version: Version) -> Self {
        self.settings.version = version;
        self
    }

    /// Sets the root of all objects, such as `/lwm2m`, `/` by default (LwM2M Transport 1.2.2, 6.4.1). Names in notifications
    /// and Sends begin with it.
    ///
    /// [`Request::root`] and [`Registrations::root`](super::Registrations::root) take it, too;
    /// [`RequestMessage::read_below`](super::coap::RequestMessage::read_below) sets the former.
    #[must_use]
    pub fn root(mut self, root: &'static str) -> Self {
        self.settings.root = root.strip_suffix('/').unwrap_or(root);
        self
    }

    /// Returns the LwM2M version.
    pub const fn version(&self) -> Version {
        self.settings.version
    }

    /// Writes attributes and observations.
    #[cfg(feature = "link")]
    pub(crate) fn save(&self, out: &mut Buffer<'_>) {
        attributes::save(&self.attributes, out);
        put_number(out, self.number.into(), 4);
        observations::save(&self.observations, out);
    }

    /// Reads attributes and observations, in place of those that are there.
    #[cfg(feature = "link")]
    pub(crate) fn restore(&mut self, input: &mut Input<'_>, now: u64) -> Option<()> {
        (self.attributes, self.observations) = ([None; ATTRIBUTES], [None; OBSERVATIONS]);
        attributes::restore(&mut self.attributes, input)?;
        // Notifications that were sent after the state was saved have had larger numbers.
        let number = input.number(4).and_then(|number| u32::try_from(number).ok())?;
        self.number = number.wrapping_add(1 << 22) & 0x00ff_ffff;
        observations::restore(&mut self.observations, input, now)
    }

    fn observations(&mut self) -> Observations<'_> {
        let Endpoint { attributes, observations, number, settings, .. } = self;
        Observations { attributes, list: observations, root: settings.root, number }
    }

    /// Calls `each` for the paths whose values a request reads, before it is served: none, one, or those in the payload of a
    /// composite operation.
    ///
    /// So an application can wait for its hardware first, as [the module](super#hardware-that-takes-time) shows.
    pub fn each_read_path(&self, request: &Request<'_>, each: &mut dyn FnMut(Path)) {
        let paths = match request.operation() {
            Operation::Read | Operation::Observe | Operation::CancelObserve => {
                Some(Paths::Single(request.path))
            }
            Operation::ReadComposite | Operation::ObserveComposite | Operation::CancelObserveComposite => {
                // A malformed payload reads nothing; serving the request refuses it.
                Paths::composite(request, &Note::new()).ok()
            }
            _ => None,
        };
        if let Some(paths) = paths {
            paths.any(&mut |path| {
                each(path);
                false
            });
        }
    }

    /// Responds to a request.
    ///
    /// `now` is the time in milliseconds since any start, as in
    /// [`poll_notification`](Endpoint::poll_notification). `buffer` takes the payload of the response, and values of
    /// the request that cannot be borrowed from it.
    pub fn serve<'b>(
        &mut self,
        model: &mut dyn DataModel,
        request: &Request<'_>,
        now: u64,
        buffer: &'b mut [u8],
    ) -> Response<'b> {
        let Endpoint { attributes, observations, transfer, number, settings } = self;
        let root = settings.root;
        let observations = Observations { attributes, list: observations, root, number };
        let note = &Note::new();
        let settings = Settings { version: request.version.unwrap_or(settings.version), ..*settings };
        let state = State { observations, transfer, settings, note };
        serve(model, state, request, now, buffer)
    }

    /// Writes the payload of a Send to a server: all values below these paths that it may read (LwM2M Core 1.2.2,
    /// 6.4.6). Returns `None` when the server accepts no Sends: `/1/x/23` is true or absent.
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::BufferTooSmall`] with the size that is needed
    /// - [`ErrorKind::UnacceptableFormat`] for any format but SenML JSON, SenML CBOR and LwM2M CBOR
    /// - [`ErrorKind::Unauthorized`] when the server may read none of the values
    pub fn send<'b>(
        &self,
        model: &mut dyn DataModel,
        server: u16,
        paths: &[Path],
        format: ContentFormat,
        buffer: &'b mut [u8],
    ) -> Result<Option<&'b [u8]>, Error> {
        let representation = Representation { format, root: self.settings.root, part: None };
        send::send(model, server, paths, representation, buffer)
    }

    /// Returns the next notification that is due. Call it until it returns `None`.
    ///
    /// Call it when values have changed, and at the [`next_deadline`](Endpoint::next_deadline). It compares values
    /// where the attributes allow that.
    pub fn poll_notification<'b>(
        &mut self,
        model: &mut dyn DataModel,
        now: u64,
        buffer: &'b mut [u8],
    ) -> Option<Notification<'b>> {
        self.observations().poll(model, now, buffer)
    }

    /// Returns the time of the next call of [`poll_notification`](Endpoint::poll_notification) if no value changes before.
    pub fn next_deadline(&mut self, model: &dyn DataModel, now: u64) -> Option<u64> {
        self.observations().next_deadline(model, now)
    }

    /// Returns the number of notifications of an observation to store for a server that cannot be reached: the attribute
    /// `hqmax`, or 0 if `/1/x/6` is false (LwM2M Core 1.2.2, 7.3.2). For several paths in one observation, the largest
    /// number applies.
    pub fn hqmax(&mut self, model: &dyn DataModel, server: u16, token: Token) -> u32 {
        self.observations().hqmax(model, server, token)
    }

    /// Returns whether the server observes anything with this token. The transport can forget any other.
    pub fn is_observed(&self, server: u16, token: Token) -> bool {
        observations::by_token(&self.observations, server, token).is_some()
    }

    /// Ends the observation with this token, as a Reset in reply to a notification does.
    pub fn cancel(&mut self, server: u16, token: Token) {
        self.observations().cancel(server, token);
    }

    /// Ends all observations of a server, when the device registers anew or deregisters (LwM2M Core 1.2.2, 6.4.1).
    pub fn remove_server(&mut self, server: u16) {
        self.observations().remove_server(server);
    }
}

fn serve<'b>(
    model: &mut dyn DataModel,
    mut state: State<'_>,
    request: &Request<'_>,
    now: u64,
    buffer: &'b mut [u8],
) -> Response<'b> {
    let mut response = Response::new(ResponseCode::CHANGED);
    let served = match request.requester {
        Requester::Server(server) => {
            serve_server(model, &mut state, server, request, now, buffer, &mut response)
        }
        Requester::Bootstrap => bootstrap::serve(model, &mut state, request, buffer, &mut response),
    };
    if response.content_format.is_some() && request.accept.is_some() {
        response.content_format = request.accept;
    }
    if let Err(kind) = served {
        response.set_error(state.note.error(kind).at_path(request.path));
        end_observation(&mut state, request);
    }
    response
}

/// Ends the observation with the token of a request to observe that has failed: to the server, the response is a notification
/// of an error (RFC 7641, 4.2).
fn end_observation(state: &mut State<'_>, request: &Request<'_>) {
    if let Requester::Server(server) = request.requester
        && matches!(
            request.operation(),
            Operation::Observe
                | Operation::ObserveComposite
                | Operation::CancelObserve
                | Operation::CancelObserveComposite
        )
    {
        state.observations.cancel(server, request.token);
    }
}

/// Serves a server. The code of the response is 2.04, unless this function sets another.
fn serve_server<'b>(
    model: &mut dyn DataModel,
    state: &mut State<'_>,
    server: u16,
    request: &Request<'_>,
    now: u64,
    buffer: &'b mut [u8],
    response: &mut Response<'b>,
) -> Result<(), ErrorKind> {
    let path = request.path;
    // Objects with keys: the response does not show whether they exist.
    if path.object_id().is_some_and(lookup::is_secret) {
        return Err(ErrorKind::Unauthorized);
    }
    if is_absent_executable(model, path) {
        return Err(ErrorKind::Absent);
    }
    let note = state.note;
    let is_partial = request.partial_block1().is_some();
    let content = match request.operation() {
        Operation::Replace if is_partial || model.is_streamed(path) => {
            response.code = write_block::write_block(model, state, request, buffer)?;
            return Ok(());
        }
        // The CoAP library assembles any other block-wise payload.
        _ if is_partial => return Err(TOO_LARGE),
        Operation::Replace => return write::write(model, request, WriteMode::Replace, buffer, note),
        Operation::Update => return write::write(model, request, WriteMode::Update, buffer, note),
        Operation::WriteAttributes => {
            return write_attributes::write_attributes(model, state, server, request);
        }
        Operation::Execute => return execute::execute(model, request, note),
        Operation::Create => {
            response.created = Some(create::create(model, request, buffer, note)?);
            response.code = ResponseCode::CREATED;
            return Ok(());
        }
        Operation::Delete => {
            delete::delete(model, request.requester, path)?;
            state.observations.remove_attributes(path);
            response.code = ResponseCode::DELETED;
            return Ok(());
        }
        Operation::WriteComposite => {
            paths::check_root(path)?;
            return composite::write_composite(model, request, buffer, note);
        }
        Operation::Observe => return observe::observe(model, state, server, request, now, buffer, response),
        Operation::ObserveComposite => {
            return observe::observe_composite(model, state, server, request, now, buffer, response);
        }
        Operation::BootstrapFinish => return Err(ErrorKind::Unauthorized),
        Operation::DiscoverCore => discover_core(model, state, request, buffer)?,
        Operation::Read => read::read(model, state, request, buffer)?,
        Operation::Discover { depth } => discover(model, state, server, request, depth, buffer)?,
        Operation::CancelObserve => {
            return observe::cancel(model, state, server, request, buffer, response);
        }
        Operation::CancelObserveComposite => {
            return observe::cancel_composite(model, state, server, request, buffer, response);
        }
        Operation::ReadComposite => read::read_composite(model, state, request, buffer)?,
    };
    response.set_content(content);
    Ok(())
}

/// Returns whether a path is that of an optional executable resource that the device does not have.
fn is_absent_executable(model: &mut dyn DataModel, path: Path) -> bool {
    if path.level() != Level::Resource {
        return false;
    }
    let is_executable = lookup::locate(model, path)
        .is_ok_and(|located| located.resource.is_some_and(|resource| resource.operations().is_executable()));
    if !is_executable {
        return false;
    }
    let probed = model.execute(path, Execution::probe());
    matches!(probed, Err(ErrorKind::Absent | ErrorKind::NotExecutable))
}

#[cfg(feature = "link")]
use super::operations::discover::discover;

#[cfg(feature = "coap")]
use super::operations::discover::discover_core;

// `/.well-known/core` is a path of CoAP.
#[cfg(not(feature = "coap"))]
fn discover_core<'b>(
    _: &dyn DataModel,
    _: &State<'_>,
    _: &Request<'_>,
    _: &'b mut [u8],
) -> Result<Content<'b>, ErrorKind> {
    Err(ErrorKind::UnacceptableFormat)
}

#[cfg(not(feature = "link"))]
fn discover<'b>(
    _: &mut dyn DataModel,
    _: &State<'_>,
    _: u16,
    _: &Request<'_>,
    _: Option<u8>,
    _: &'b mut [u8],
) -> Result<Content<'b>, ErrorKind> {
    Err(ErrorKind::UnacceptableFormat)
}
