//! A registered device: its parameters and objects, its requests and observations.

use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::vec::Vec;

use crate::codec::ContentFormat;
use crate::codec::link::Links;
use crate::definition::Version;
use crate::path::{Level, Path};
use crate::serve::registration::Binding;
use crate::serve::request::Operation;

use super::exchange::Exchange;
use super::id::{RegistrationId, RequestId};
use super::objects::{Formats, ObjectList};
use super::server_request::ServerRequest;

/// A device that is registered.
#[derive(Debug)]
pub struct Device<A> {
    pub(super) id: RegistrationId,
    pub(super) address: A,
    pub(super) name: Box<str>,
    pub(super) sms: Box<str>,
    pub(super) lifetime: u32,
    pub(super) version: Version,
    pub(super) binding: Binding,
    /// The parameter `Q`.
    pub(super) queue: bool,
    pub(super) objects: ObjectList,
    /// When the registration ends.
    pub(super) expires: u64,
    pub(super) awake_until: u64,
    /// The time under which the device is in the list of deadlines.
    pub(super) deadline: u64,
    /// The request that has been sent.
    pub(super) current: Option<Box<Exchange>>,
    /// The requests after it.
    pub(super) waiting: VecDeque<Box<Exchange>>,
    pub(super) observations: Vec<Observation>,
    /// Whether the device is in a bootstrap, and not registered.
    pub(super) is_bootstrapping: bool,
}

/// An observation that a device has accepted.
#[derive(Debug)]
pub(super) struct Observation {
    pub(super) id: RequestId,
    pub(super) token: u64,
    pub(super) request: Box<ServerRequest>,
    /// The option Observe of the latest notification, and its time.
    pub(super) number: u32,
    pub(super) received: u64,
}

impl Observation {
    /// Returns whether a notification is newer than the latest one (RFC 7641, 3.4).
    pub(super) fn is_fresh(&self, number: u32, now: u64) -> bool {
        const HALF: u32 = 1 << 23;
        let distance = number.wrapping_sub(self.number) & 0xff_ffff;
        (distance > 0 && distance < HALF) || now.saturating_sub(self.received) > 128_000
    }
}

impl<A: Copy> Device<A> {
    /// Returns the identifier of the registration.
    pub fn registration(&self) -> RegistrationId {
        self.id
    }

    /// Returns the address that the latest registration or update came from.
    pub fn address(&self) -> A {
        self.address
    }
}

impl<A> Device<A> {
    /// Creates a device of LwM2M 1.0 without objects.
    pub(super) fn new(id: RegistrationId, address: A, name: Box<str>) -> Device<A> {
        Device {
            id,
            address,
            name,
            sms: Box::default(),
            lifetime: 0,
            version: Version { major: 1, minor: 0 },
            binding: Binding::new(""),
            queue: false,
            objects: ObjectList::default(),
            expires: u64::MAX,
            awake_until: 0,
            deadline: u64::MAX,
            current: None,
            waiting: VecDeque::new(),
            observations: Vec::new(),
            is_bootstrapping: false,
        }
    }

    /// Returns the Endpoint Client Name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the seconds after an update until the registration ends; 0 has no end.
    pub fn lifetime(&self) -> u32 {
        self.lifetime
    }

    /// Returns the time at which the registration ends, unless the device updates it.
    pub fn expires(&self) -> Option<u64> {
        Some(self.expires).filter(|expires| *expires != u64::MAX)
    }

    /// Returns the LwM2M version.
    pub fn version(&self) -> Version {
        self.version
    }

    /// Returns the letters of the bindings, such as `U`; empty if the device states none.
    pub fn binding(&self) -> &str {
        self.binding.as_str()
    }

    /// Returns whether the device sleeps, so that requests wait for its next message.
    pub fn is_queue_mode(&self) -> bool {
        // LwM2M 1.0 has a letter of the binding for it.
        self.queue || self.version.minor == 0 && self.binding().contains('Q')
    }

    /// Returns whether a request can be sent at this time.
    pub fn is_awake(&self, now: u64) -> bool {
        !self.is_queue_mode() || now < self.awake_until
    }

    /// Returns the number for SMS.
    pub fn sms(&self) -> Option<&str> {
        Some(&*self.sms).filter(|sms| !sms.is_empty())
    }

    /// Returns the links as the device has sent them.
    pub fn links(&self) -> Links<'_> {
        Links::parse(self.objects.links.as_bytes()).unwrap_or_default()
    }

    /// Returns the root of all paths of the device, such as `/lwm2m`; empty for `/`.
    pub fn root(&self) -> &str {
        &self.objects.root
    }

    /// Returns the ids of the objects, in their order.
    pub fn objects(&self) -> impl Iterator<Item = u16> + '_ {
        self.objects.ids()
    }

    /// Returns the ids of the instances of an object, in their order.
    pub fn instances(&self, object: u16) -> impl Iterator<Item = u16> + '_ {
        self.objects.instances(object)
    }

    /// Returns the version of an object: that in its link, or that which the LwM2M version implies. `None` for an object
    /// that is not registered, and where [`implied_version`](crate::codec::link::implied_version) has none.
    pub fn object_version(&self, object: u16) -> Option<Version> {
        self.objects.version(object, self.version)
    }

    /// Returns the formats that the device lists in the attribute `ct`.
    pub fn listed_formats(&self) -> impl Iterator<Item = ContentFormat> {
        self.objects.formats.iter()
    }

    /// Returns the format to use for an operation on a path: one that this build has enabled, that the LwM2M version of the
    /// device has, and that the device lists. A device that lists none is assumed to have SenML, and with LwM2M 1.0
    /// TLV and text. `None` if there is no such format.
    pub fn format(&self, operation: Operation, path: Path) -> Option<ContentFormat> {
        let is_composite = matches!(
            operation,
            Operation::ReadComposite
                | Operation::WriteComposite
                | Operation::ObserveComposite
                | Operation::CancelObserveComposite
        );
        let fits = |format: &ContentFormat| match *format {
            ContentFormat::SENML_CBOR | ContentFormat::SENML_JSON | ContentFormat::LWM2M_CBOR => true,
            ContentFormat::TLV | ContentFormat::LWM2M_JSON => !is_composite,
            ContentFormat::CBOR | ContentFormat::TEXT | ContentFormat::OPAQUE => {
                path.level() >= Level::Resource
            }
            _ => false,
        };
        let mut formats = self.formats().iter();
        formats.find(|format| format.is_enabled() && format.since() <= self.version && fits(format))
    }

    /// Returns whether the device chooses the format of its responses: its registration lists none.
    pub(super) fn leaves_format_open(&self) -> bool {
        self.objects.formats.is_empty()
    }

    fn formats(&self) -> Formats {
        let mut formats = self.objects.formats;
        if self.version.minor == 0 {
            formats.insert(ContentFormat::TLV);
            formats.insert(ContentFormat::TEXT);
        } else if formats.is_empty() {
            formats.insert(ContentFormat::SENML_CBOR);
            formats.insert(ContentFormat::SENML_JSON);
        }
        formats
    }

    /// Returns the requests that have no answer yet.
    pub fn pending(&self) -> impl Iterator<Item = RequestId> + '_ {
        self.current.iter().chain(&self.waiting).map(|exchange| exchange.id)
    }

    /// Returns the observations, each with the request that has started it.
    pub fn observations(&self) -> impl Iterator<Item = (RequestId, &ServerRequest)> + '_ {
        self.observations.iter().map(|observation| (observation.id, &*observation.request))
    }

    /// Returns the index of the observation that a request cancels.
    pub(super) fn observation_of(&self, cancel: &ServerRequest) -> Option<usize> {
        let is_target = |observation: &Observation| cancel.cancels(&observation.request);
        cancel.is_cancel().then(|| self.observations.iter().position(is_target)).flatten()
    }

    pub(super) fn has_requests(&self) -> bool {
        self.current.is_some() || !self.waiting.is_empty()
    }

    /// Returns when something ends: the registration, or a request.
    pub(super) fn next_deadline(&self) -> u64 {
        let exchanges = self.current.iter().chain(&self.waiting).map(|exchange| exchange.expires);
        exchanges.fold(self.expires, u64::min)
    }
}
