//! Requests of devices: Register, Update, De-register and Send.

use alloc::borrow::Cow;
use alloc::boxed::Box;

use crate::codec::ContentFormat;
use crate::definition::Version;
use crate::error::ResponseCode;
use crate::path::Path;
use crate::serve::coap::{ClientMessage, ClientTarget};
use crate::serve::registration::Binding;
use crate::serve::request::Method;

use super::device::Device;
use super::devices::Devices;
use super::event::{Event, Payload, Reply};
use super::id::RegistrationId;
use super::objects::{LinksError, ObjectList};

/// The lifetime of a registration without one, in seconds (LwM2M Core 1.2.2, table 6.2.1-1).
const DEFAULT_LIFETIME: u32 = 86_400;

impl<A: Copy + Ord> Devices<A> {
    /// Handles a request of a device; returns the reply, and what has happened.
    ///
    /// With secure sessions, check first that the session belongs to [`ClientMessage::name`], or to the device with
    /// [`ClientMessage::registration`].
    pub fn handle_request<'m>(
        &mut self,
        address: A,
        message: &ClientMessage<'m>,
        now: u64,
    ) -> (Reply, Option<Event<'m>>) {
        let (mut reply, event) = match self.serve(address, message, now) {
            Ok((reply, event)) => (reply, Some(event)),
            Err(reply) => (reply, None),
        };
        reply.block1 = message.block1.filter(|_| reply.code != ResponseCode::BAD_OPTION);
        (reply, event)
    }

    fn serve<'m>(
        &mut self,
        address: A,
        message: &ClientMessage<'m>,
        now: u64,
    ) -> Result<(Reply, Event<'m>), Reply> {
        if let Some((code, diagnostic)) = message.refusal {
            return Err(Reply::refuse(code, diagnostic));
        }
        match (message.target, message.method) {
            (ClientTarget::Register, Some(Method::Post)) => self.register(address, message, now),
            (ClientTarget::Registration(id), Some(Method::Post)) => self.update(id, address, message, now),
            (ClientTarget::Registration(id), Some(Method::Delete)) => self.deregister(id),
            (ClientTarget::Send, Some(Method::Post)) => self.receive(address, message, now),
            (ClientTarget::Bootstrap, Some(Method::Post)) => self.begin_bootstrap(address, message, now),
            (ClientTarget::Root | ClientTarget::Unknown, _) => Err(Reply::new(ResponseCode::NOT_FOUND)),
            _ => Err(Reply::new(ResponseCode::METHOD_NOT_ALLOWED)),
        }
    }

    /// Handles a Bootstrap-Request. Another one from the same address begins the bootstrap anew.
    fn begin_bootstrap<'m>(
        &mut self,
        address: A,
        message: &ClientMessage<'m>,
        now: u64,
    ) -> Result<(Reply, Event<'m>), Reply> {
        let name = message.parameters.name.clone();
        let name = name.ok_or(Reply::refuse(ResponseCode::BAD_REQUEST, "ep is missing"))?;
        self.end_bootstrap(address);
        if self.bootstraps >= self.limits.bootstraps {
            return Err(Reply::new(ResponseCode::SERVICE_UNAVAILABLE));
        }
        let preferred = message.parameters.preferred_format.and_then(ContentFormat::from_number);
        let format = preferred.filter(|format| format.is_enabled()).unwrap_or(ContentFormat::TLV);
        let registration = self.unused_id();
        let expires = now.saturating_add(self.limits.response_time);
        let event = Event::BootstrapRequested { registration, name: name.clone(), format };
        self.insert(Device { expires, is_bootstrapping: true, ..Device::new(registration, address, name) });
        Ok((Reply::new(ResponseCode::CHANGED), event))
    }

    /// Ends the bootstrap of the device at an address.
    fn end_bootstrap(&mut self, address: A) {
        let id = self.addresses.get(&address).copied();
        let is_bootstrap = |device: &Device<A>| device.is_bootstrapping;
        if let Some(id) = id.filter(|id| self.devices.get(id).is_some_and(is_bootstrap)) {
            self.remove(id);
        }
    }

    fn register<'m>(
        &mut self,
        address: A,
        message: &ClientMessage<'m>,
        now: u64,
    ) -> Result<(Reply, Event<'m>), Reply> {
        let parameters = &message.parameters;
        let name = parameters.name.clone();
        let name = name.ok_or(Reply::refuse(ResponseCode::BAD_REQUEST, "ep is missing"))?;
        let version = parameters.version.unwrap_or(Version { major: 1, minor: 0 });
        if version.major != 1 || version.minor > 2 {
            return Err(Reply::refuse(ResponseCode::PRECONDITION_FAILED, "lwm2m is 1.0, 1.1 or 1.2"));
        }
        if !self.names.contains_key(&name) && self.names.len() >= self.limits.devices {
            return Err(Reply::new(ResponseCode::SERVICE_UNAVAILABLE));
        }
        let objects = self.objects(address, message, now)?;
        let replaced = self.names.get(&name).copied();
        if let Some(replaced) = replaced {
            self.remove(replaced);
        }
        self.end_bootstrap(address);
        let lifetime = parameters.lifetime.unwrap_or(DEFAULT_LIFETIME);
        let registration = self.unused_id();
        let device = Device {
            sms: parameters.sms.clone().unwrap_or_default(),
            lifetime,
            version,
            binding: parameters.binding.unwrap_or(Binding::new("")),
            queue: parameters.queue,
            objects,
            expires: expiry(lifetime, now),
            awake_until: now.saturating_add(self.limits.awake_time),
            ..Device::new(registration, address, name)
        };
        self.insert(device);
        let reply = Reply { location: Some(registration), ..Reply::new(ResponseCode::CREATED) };
        Ok((reply, Event::Registered { registration, replaced }))
    }

    /// Adds a device to all maps.
    pub(super) fn insert(&mut self, device: Device<A>) {
        let id = device.id;
        if device.is_bootstrapping {
            self.bootstraps += 1;
        } else {
            self.names.insert(device.name.clone(), id);
        }
        self.addresses.insert(device.address, id);
        self.devices.insert(id, device);
        self.reschedule(id);
    }

    pub(super) fn unused_id(&mut self) -> RegistrationId {
        loop {
            let id = RegistrationId(self.secret.next());
            if !self.devices.contains_key(&id) {
                return id;
            }
        }
    }

    /// Reads the links of a Register or an Update.
    fn objects(&mut self, address: A, message: &ClientMessage<'_>, now: u64) -> Result<ObjectList, Reply> {
        if message.content_format.is_some_and(|number| number != ContentFormat::LINK.number()) {
            return Err(Reply::refuse(
                ResponseCode::UNSUPPORTED_CONTENT_FORMAT,
                "links have the content format 40",
            ));
        }
        let payload = self.uploads.collect(address, message, self.limits.links, now).map_err(Reply::new)?;
        ObjectList::read(&payload, self.limits.instances).map_err(|error| match error {
            LinksError::Malformed => {
                Reply::refuse(ResponseCode::BAD_REQUEST, "the payload is no list of links")
            }
            LinksError::Empty => {
                Reply::refuse(ResponseCode::BAD_REQUEST, "the payload has no link to an object")
            }
            LinksError::TooMany => Reply::refuse(ResponseCode::REQUEST_ENTITY_TOO_LARGE, "too many links"),
        })
    }

    fn update<'m>(
        &mut self,
        id: RegistrationId,
        address: A,
        message: &ClientMessage<'m>,
        now: u64,
    ) -> Result<(Reply, Event<'m>), Reply> {
        self.devices
            .get(&id)
            .filter(|device| !device.is_bootstrapping)
            .ok_or(Reply::new(ResponseCode::NOT_FOUND))?;
        let has_objects = !message.payload.is_empty() || message.block1.is_some();
        let objects = if has_objects { Some(self.objects(address, message, now)?) } else { None };
        let objects_changed = objects.is_some();
        let device = self.devices.get_mut(&id).ok_or(Reply::new(ResponseCode::NOT_FOUND))?;
        let parameters = &message.parameters;
        if let Some(mut objects) = objects {
            // An update may leave out the link to the root.
            if objects.formats.is_empty() {
                objects.formats = device.objects.formats;
            }
            device.objects = objects;
        }
        device.lifetime = parameters.lifetime.unwrap_or(device.lifetime);
        device.binding = parameters.binding.unwrap_or(device.binding);
        device.queue |= parameters.queue;
        if let Some(sms) = &parameters.sms {
            device.sms = sms.clone();
        }
        device.expires = expiry(device.lifetime, now);
        let before = core::mem::replace(&mut device.address, address);
        let address_changed = before != address;
        if address_changed {
            if self.addresses.get(&before) == Some(&id) {
                self.addresses.remove(&before);
            }
            for observation in &device.observations {
                self.former.entry(observation.token).or_insert((before, id));
            }
        }
        self.addresses.insert(address, id);
        self.reschedule(id);
        self.wake(id, now);
        let event = Event::Updated { registration: id, address_changed, objects_changed };
        Ok((Reply::new(ResponseCode::CHANGED), event))
    }

    fn deregister<'m>(&mut self, id: RegistrationId) -> Result<(Reply, Event<'m>), Reply> {
        let device = self.remove(id).filter(|device| !device.is_bootstrapping);
        let device = device.ok_or(Reply::new(ResponseCode::NOT_FOUND))?;
        let event = Event::Deregistered { registration: id, name: device.name };
        Ok((Reply::new(ResponseCode::DELETED), event))
    }

    /// Handles a Send (LwM2M Core 1.2.2, 6.4.6).
    fn receive<'m>(
        &mut self,
        address: A,
        message: &ClientMessage<'m>,
        now: u64,
    ) -> Result<(Reply, Event<'m>), Reply> {
        let device = self.get_by_address(address).filter(|device| !device.is_bootstrapping);
        let id = device.ok_or(Reply::new(ResponseCode::NOT_FOUND))?.id;
        self.wake(id, now);
        let bytes: Cow<'m, [u8]> =
            self.uploads.collect(address, message, self.limits.payload, now).map_err(Reply::new)?;
        let root: Box<str> =
            self.devices.get(&id).map(|device| device.objects.root.clone()).unwrap_or_default();
        let payload = Payload { path: Path::ROOT, content_format: message.content_format, bytes, root };
        if payload.content_format.is_some() && payload.format().is_none_or(|format| !format.is_enabled()) {
            return Err(Reply::new(ResponseCode::UNSUPPORTED_CONTENT_FORMAT));
        }
        let decoder = payload.decoder();
        let checked = decoder.and_then(|decoder| decoder.records_with_prefix(&[], &mut |_, _| Ok(())));
        checked.map_err(|_| Reply::refuse(ResponseCode::BAD_REQUEST, "the payload is malformed"))?;
        Ok((Reply::new(ResponseCode::CHANGED), Event::Send { registration: id, payload }))
    }
}

/// Returns when a lifetime in seconds ends; 0 has no end.
fn expiry(lifetime: u32, now: u64) -> u64 {
    if lifetime == 0 { u64::MAX } else { now.saturating_add(u64::from(lifetime) * 1000) }
}
