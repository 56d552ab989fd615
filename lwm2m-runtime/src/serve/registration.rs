//! Register and Update: the parameters and links that a device sends to a server, and when they have changed.

mod account;
mod location;
mod procedure;
mod registrations;
mod server;

use core::fmt;

use crate::attributes::Decimal;
use crate::codec::ContentFormat;
use crate::codec::buffer::Buffer;
use crate::codec::link::Register;
use crate::definition::Version;
use crate::error::{Error, ErrorKind, Note};

use super::block::{self, Part};
use super::data_model::{DataModel, lookup};
use super::digest::Digest;
use super::response::Content;
use super::saved::bytes::{Input, put_number, put_short};

pub use account::server_uri;
pub use location::Location;
pub use procedure::{ClientRequest, Procedure};
pub use registrations::{Event, Registrations};

/// A registration (LwM2M Core 1.2.2, 6.2.1): parameters of the query, and links to the objects as payload.
///
/// Lifetime and bindings are those of the server's instance of object 1. Keep the registration:
/// [`update_since`](Registration::update_since) compares the next one with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Registration<'a> {
    name: Option<&'a str>,
    version: Version,
    lifetime: u64,
    binding: Binding,
    queue: bool,
    sms: Option<&'a str>,
    /// Digest of the list of objects and instances.
    objects: u64,
}

/// Letters of bindings, as in `/1/x/7`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::serve) struct Binding([u8; 8]);

impl Binding {
    /// Returns the bindings in a text; none if it has any other letter.
    pub(in crate::serve) fn new(text: &str) -> Binding {
        let mut letters = [0; 8];
        if text.bytes().all(|letter| letter.is_ascii_uppercase())
            && let Some(prefix) = letters.get_mut(..text.len())
        {
            prefix.iter_mut().zip(text.bytes()).for_each(|(place, letter)| *place = letter);
        }
        Binding(letters)
    }

    pub(in crate::serve) fn as_str(&self) -> &str {
        let length = self.0.iter().position(|letter| *letter == 0).unwrap_or(self.0.len());
        self.0.get(..length).and_then(|letters| core::str::from_utf8(letters).ok()).unwrap_or("")
    }
}

impl fmt::Debug for Binding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One parameter of the query: a Uri-Query option of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Parameter<'a> {
    /// `ep`: Endpoint Client Name.
    Endpoint(&'a str),
    /// `lt`: seconds until the registration expires.
    Lifetime(u64),
    /// `lwm2m`: version.
    Version(Version),
    /// `b`: bindings.
    Binding(&'a str),
    /// `Q`: queue mode.
    Queue,
    /// `sms`: number.
    Sms(&'a str),
}

impl Parameter<'_> {
    /// Writes the parameter as it is in a query, such as `lt=300`.
    ///
    /// ```
    /// use lwm2m_runtime::serve::Parameter;
    ///
    /// assert_eq!(Parameter::Lifetime(300).write(&mut [0; 16])?, "lt=300");
    /// # Ok::<(), lwm2m_runtime::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::BufferTooSmall`](crate::ErrorKind::BufferTooSmall) if the buffer is too small.
    pub fn write<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b str, Error> {
        let mut out = Buffer::new(buffer);
        self.pieces(&mut |piece| out.push(piece.as_bytes()));
        let size = out.finish()?;
        Ok(buffer.get(..size).and_then(|text| core::str::from_utf8(text).ok()).unwrap_or(""))
    }

    /// Calls `put` with the pieces of the text.
    fn pieces(&self, put: &mut dyn FnMut(&str)) {
        let (name, text, numbers) = match *self {
            Parameter::Endpoint(name) => ("ep=", name, None),
            Parameter::Lifetime(seconds) => ("lt=", "", Some((seconds, None))),
            Parameter::Version(Version { major, minor }) => ("lwm2m=", "", Some((major.into(), Some(minor)))),
            Parameter::Binding(letters) => ("b=", letters, None),
            Parameter::Queue => ("Q", "", None),
            Parameter::Sms(number) => ("sms=", number, None),
        };
        put(name);
        put(text);
        let mut digits = [0; Decimal::LONGEST];
        if let Some((first, second)) = numbers {
            put(Decimal::from(first).text(&mut digits));
            if let Some(second) = second {
                put(".");
                put(Decimal::from(u32::from(second)).text(&mut digits));
            }
        }
    }
}

impl fmt::Display for Parameter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut result = Ok(());
        self.pieces(&mut |piece| result = result.and_then(|()| f.write_str(piece)));
        result
    }
}

/// A function that is called for each parameter of a query.
pub type ParameterFn<'f> = dyn FnMut(Parameter<'_>) + 'f;

impl<'a> Registration<'a> {
    /// Creates a registration at the server with this Short Server ID; `None` if object 1 does not have it.
    pub fn new(model: &dyn DataModel, server: u16, version: Version) -> Option<Registration<'a>> {
        let account = lookup::server(model, server)?;
        let mut binding = Binding::new("U");
        lookup::each_value(account, 7, &mut |_, value| {
            if let Some(text) = value.as_str() {
                binding = Binding::new(text);
            }
        });
        let lifetime = lookup::number(account, 1).unwrap_or(0);
        let objects = digest(model);
        Some(Registration { name: None, version, lifetime, binding, queue: false, sms: None, objects })
    }

    /// Sets the Endpoint Client Name.
    #[must_use]
    pub fn name(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }

    /// Sets queue mode: the device sleeps, and the server queues requests.
    #[must_use]
    pub fn queue(mut self) -> Self {
        self.queue = true;
        self
    }

    /// Sets the number for SMS.
    #[must_use]
    pub fn sms(mut self, number: &'a str) -> Self {
        self.sms = Some(number);
        self
    }

    /// Returns the seconds until the registration expires.
    pub fn lifetime(&self) -> u64 {
        self.lifetime
    }

    /// Calls `each` for every parameter of the query, in their order.
    pub fn each_parameter(&self, each: &mut ParameterFn<'_>) {
        if let Some(name) = self.name {
            each(Parameter::Endpoint(name));
        }
        each(Parameter::Lifetime(self.lifetime));
        each(Parameter::Version(self.version));
        self.each_of_transport(each);
    }

    fn each_of_transport(&self, each: &mut ParameterFn<'_>) {
        if !self.binding.as_str().is_empty() {
            each(Parameter::Binding(self.binding.as_str()));
        }
        // LwM2M 1.0 has a letter of the binding for it instead of a parameter.
        if self.queue && self.version.minor > 0 {
            each(Parameter::Queue);
        }
        if let Some(number) = self.sms {
            each(Parameter::Sms(number));
        }
    }

    /// Writes the payload: links to all objects and instances but those with keys.
    ///
    /// `formats` are those that the server may use, the attribute `ct`. Some servers refuse a list of several with 4.00:
    /// pass none to them.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::BufferTooSmall`](crate::ErrorKind::BufferTooSmall) with the size that is needed.
    pub fn payload<'b>(
        &self,
        model: &dyn DataModel,
        formats: &[ContentFormat],
        buffer: &'b mut [u8],
    ) -> Result<&'b [u8], Error> {
        let mut register = Register::new(buffer, self.version).formats(formats);
        list(&mut register, model);
        let size = register.finish()?;
        Ok(buffer.get(..size).unwrap_or(&[]))
    }

    /// Writes the block of the payload that starts at this byte.
    pub(crate) fn block<'b>(
        &self,
        model: &dyn DataModel,
        root: &str,
        formats: &[ContentFormat],
        part: Part,
        buffer: &'b mut [u8],
    ) -> Result<Content<'b>, ErrorKind> {
        let mut register = Register::new(buffer, self.version).formats(formats);
        if !root.is_empty() {
            register = register.root(root);
        }
        register.start_at(block::start(Some(part)));
        list(&mut register, model);
        let size = register.len()?;
        block::content(Some(part), ContentFormat::LINK, size, buffer, &Note::new())
    }

    /// Writes all but the parameters that the application sets.
    pub(super) fn save(&self, out: &mut Buffer<'_>) {
        put_number(out, self.lifetime, 8);
        put_short(out, self.binding.as_str().as_bytes());
        put_number(out, self.queue.into(), 1);
        put_number(out, self.objects, 8);
    }

    /// Reads a registration that [`save`](Registration::save) has written.
    pub(super) fn restore(version: Version, input: &mut Input<'_>) -> Option<Registration<'a>> {
        let lifetime = input.number(8)?;
        let binding = Binding::new(input.text()?);
        let queue = input.flag()?;
        let objects = input.number(8)?;
        Some(Registration { name: None, version, lifetime, binding, queue, sms: None, objects })
    }

    /// Returns the Update after an earlier registration (LwM2M Core 1.2.2, 6.2.2); one without parameters and payload
    /// only extends the lifetime.
    pub fn update_since<'r>(&'r self, before: &Registration<'_>) -> Update<'r, 'a> {
        Update {
            registration: self,
            lifetime: self.lifetime != before.lifetime,
            transport: self.binding != before.binding || self.queue != before.queue || self.sms != before.sms,
            objects: self.objects != before.objects,
        }
    }
}

/// Prints the query of a URI.
impl fmt::Display for Registration<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        join(f, &|each| self.each_parameter(each))
    }
}

fn join(f: &mut fmt::Formatter<'_>, parameters: &dyn Fn(&mut ParameterFn<'_>)) -> fmt::Result {
    let (mut result, mut separator) = (Ok(()), "");
    parameters(&mut |parameter| {
        result = result.and_then(|()| write!(f, "{separator}{parameter}"));
        separator = "&";
    });
    result
}

/// An Update of a registration.
#[derive(Debug, Clone, Copy)]
pub struct Update<'r, 'a> {
    registration: &'r Registration<'a>,
    lifetime: bool,
    transport: bool,
    objects: bool,
}

impl Update<'_, '_> {
    /// Returns whether anything has changed, so that the Update must be sent.
    pub fn is_needed(&self) -> bool {
        self.lifetime || self.transport || self.objects
    }

    /// Returns whether the Update carries the [payload](Registration::payload) of the registration.
    pub fn needs_payload(&self) -> bool {
        self.objects
    }

    /// Calls `each` for every parameter that has changed.
    pub fn each_parameter(&self, each: &mut ParameterFn<'_>) {
        if self.lifetime {
            each(Parameter::Lifetime(self.registration.lifetime));
        }
        if self.transport {
            self.registration.each_of_transport(each);
        }
    }
}

/// Prints the query of a URI.
impl fmt::Display for Update<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        join(f, &|each| self.each_parameter(each))
    }
}

/// Lists all objects with their instances.
pub(crate) fn list(links: &mut Register<'_>, model: &dyn DataModel) {
    for definition in model.definitions() {
        let has_instances = model.next_instance(definition.id(), 0).is_some();
        if links.open_object(definition, has_instances) {
            model.instances(definition.id()).for_each(|id| links.instance(definition, id));
        }
    }
}

/// Returns a digest of the ids of all objects and instances.
fn digest(model: &dyn DataModel) -> u64 {
    let mut digest = Digest::NEW;
    for definition in model.definitions().filter(|definition| !lookup::is_secret(definition.id())) {
        digest.word(0, definition.id().into());
        for id in model.instances(definition.id()) {
            digest.word(1, id.into());
        }
    }
    digest.0
}
