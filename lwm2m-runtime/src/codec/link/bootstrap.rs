//! The response to a Bootstrap-Discover: the objects and instances of a client, and the servers of accounts.

use crate::definition::{ObjectDef, Version};
use crate::error::{Error, ErrorKind};
use crate::object::Object;
use crate::path::{Level, Path};
use crate::sink::Sink;
use crate::value::{ObjectLink, Value};

use super::register::explicit_version;
use super::writer::Writer;

const SECURITY: u16 = 0;
const SERVER: u16 = 1;
const OSCORE: u16 = 21;
const COSE: u16 = 23;
const MQTT_SERVER: u16 = 24;

/// Writes the response to a Bootstrap-Discover (LwM2M Core 1.2.2, 6.1.7.3).
///
/// ```
/// use lwm2m_runtime::codec::link::{Account, BootstrapDiscover};
/// use lwm2m_runtime::{ObjectDef, Path};
/// use lwm2m_runtime::definition::{Table, Version};
///
/// let security = ObjectDef::new(0, "LwM2M Security", Table::EMPTY).version(1, 2).multiple();
/// let server = ObjectDef::new(1, "LwM2M Server", Table::EMPTY).version(1, 2).multiple();
/// let location = ObjectDef::new(6, "Location", Table::EMPTY);
///
/// let mut buffer = [0; 128];
/// let mut response = BootstrapDiscover::new(&mut buffer, Path::ROOT, Version { major: 1, minor: 2 });
/// // The first is the account of the bootstrap server itself.
/// response.object(&security, [(0, Account::NONE), (1, Account::security(101, "coaps://a.example"))]);
/// response.object(&server, [(0, Account::server(101))]).object(&location, []);
/// let count = response.finish()?;
/// assert_eq!(
///     core::str::from_utf8(&buffer[..count]),
///     Ok(r#"</>;lwm2m=1.2,</0/0>,</0/1>;ssid=101;uri="coaps://a.example",</1/0>;ssid=101,</6>"#),
/// );
/// # Ok::<(), lwm2m_runtime::Error>(())
/// ```
#[derive(Debug)]
pub struct BootstrapDiscover<'b> {
    pub(crate) writer: Writer<'b>,
    target: Path,
    lwm2m: Version,
    found: bool,
}

impl<'b> BootstrapDiscover<'b> {
    /// Creates a writer of the response of a client of this LwM2M version for `target`, an object or the root.
    pub fn new(out: &'b mut [u8], target: Path, lwm2m: Version) -> Self {
        let mut writer = Writer::new(out);
        writer.link(Path::ROOT).version("lwm2m", lwm2m);
        BootstrapDiscover { writer, target, lwm2m, found: target == Path::ROOT }
    }

    /// Lists the instances of an object, unless the target is another object.
    ///
    /// Lists the object itself if it has no instances, or a version other than the implied one.
    pub fn object<'i>(
        &mut self,
        definition: &ObjectDef<'_>,
        instances: impl IntoIterator<Item = (u16, Account<'i>)>,
    ) -> &mut Self {
        let mut instances = instances.into_iter().peekable();
        if self.open_object(definition, instances.peek().is_some()) {
            instances.for_each(|(id, account)| self.instance(definition, id, account));
        }
        self
    }

    /// Starts the list of an object's instances; returns false if the target is another object.
    pub(crate) fn open_object(&mut self, definition: &ObjectDef<'_>, has_instances: bool) -> bool {
        let object = Path::object(definition.id());
        if !object.is_within(self.target) {
            return false;
        }
        self.found = true;
        self.writer.object(object, explicit_version(definition, self.lwm2m), has_instances);
        true
    }

    /// Lists an instance; the id 65535 names none.
    pub(crate) fn instance(&mut self, definition: &ObjectDef<'_>, id: u16, account: Account<'_>) {
        if let Some(path) = Path::object(definition.id()).child(id) {
            self.writer.link(path);
            account.write(&mut self.writer);
        }
    }

    /// Returns the length of the response.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::BadLevel`] for a target that is neither an object nor the root;
    /// [`ErrorKind::UnknownObject`] when it was not among the objects; [`ErrorKind::BufferTooSmall`]
    /// with the required size.
    pub fn finish(&mut self) -> Result<usize, Error> {
        self.len().map_err(|kind| Error::new(kind, self.target))?;
        self.writer.finish()
    }

    /// Ends the payload and returns its length, which may exceed the slice.
    pub(crate) fn len(&self) -> Result<usize, ErrorKind> {
        if self.target.level() > Level::Object {
            return Err(ErrorKind::BadLevel);
        }
        if self.found { self.writer.len() } else { Err(ErrorKind::UnknownObject) }
    }
}

/// The server whose account an instance belongs to.
///
/// Instances of the objects 0, 1, 21, 23 and 24 have one, except in the account of the bootstrap server.
#[derive(Clone, Copy)]
pub struct Account<'i> {
    ssid: Option<u16>,
    uri: Uri<'i>,
}

/// The URI of a server.
#[derive(Clone, Copy)]
enum Uri<'i> {
    None,
    Text(&'i str),
    Of(&'i dyn Object),
}

impl<'i> Account<'i> {
    /// No account, or that of the bootstrap server.
    pub const NONE: Account<'static> = Account { ssid: None, uri: Uri::None };

    /// Returns the account of the server with this Short Server ID.
    pub const fn server(ssid: u16) -> Self {
        Account { ssid: Some(ssid), uri: Uri::None }
    }

    /// Returns the account of an instance of object 0, which also has the URI of the server.
    pub const fn security(ssid: u16, uri: &'i str) -> Self {
        Account { ssid: Some(ssid), uri: Uri::Text(uri) }
    }

    /// Returns the account of an instance of object 0 or 1; [`NONE`](Account::NONE) for other objects.
    pub fn of(instance: &'i dyn Object) -> Self {
        let values = AccountValues::of(instance);
        match (instance.object_definition().id(), values.is_bootstrap) {
            (SECURITY, false) => Account { ssid: values.security_ssid, uri: Uri::Of(instance) },
            (SERVER, _) => Account { ssid: values.server_ssid, uri: Uri::None },
            _ => Account::NONE,
        }
    }

    /// Returns the account of an instance of object 21, 23 or 24: that of the instance of object 0 with a link
    /// to it.
    ///
    /// ```
    /// use lwm2m_runtime::codec::link::Account;
    /// use lwm2m_runtime::{Object, ObjectLink};
    ///
    /// fn of_oscore<'i>(id: u16, securities: &[&'i dyn Object]) -> Account<'i> {
    ///     Account::linked(ObjectLink { object: 21, instance: id }, securities.iter().copied())
    /// }
    /// # let _ = of_oscore(0, &[]);
    /// ```
    pub fn linked(link: ObjectLink, securities: impl IntoIterator<Item = &'i dyn Object>) -> Self {
        let ssid = securities.into_iter().find_map(|security| {
            let values = AccountValues::of(security);
            values.security_ssid.filter(|_| values.links.contains(&Some(link)) && !values.is_bootstrap)
        });
        Account { ssid, uri: Uri::None }
    }

    /// Returns the account of a server, with the URI of an instance of object 0.
    pub(crate) fn of_server(ssid: Option<u16>, security: Option<&'i dyn Object>) -> Self {
        Account { ssid, uri: security.map_or(Uri::None, Uri::Of) }
    }

    fn write(&self, writer: &mut Writer<'_>) {
        if let Some(ssid) = self.ssid {
            writer.number("ssid", ssid);
        }
        match self.uri {
            Uri::None => {}
            Uri::Text(uri) => {
                writer.text("uri", uri);
            }
            Uri::Of(instance) => instance.emit_one(0, &mut UriWriter { writer }),
        }
    }
}

/// The values of an instance of object 0 or 1 that identify its account.
#[derive(Debug, Clone, Copy, Default)]
struct AccountValues {
    /// `/1/x/0`
    server_ssid: Option<u16>,
    /// `/0/x/1`
    is_bootstrap: bool,
    /// `/0/x/10`
    security_ssid: Option<u16>,
    /// `/0/x/17`, `/0/x/26` and `/0/x/27`
    links: [Option<ObjectLink>; 3],
}

impl AccountValues {
    fn of(instance: &dyn Object) -> AccountValues {
        let mut values = AccountValues::default();
        instance.emit(&mut values);
        values
    }
}

impl Sink for AccountValues {
    fn value(&mut self, id: u16, value: Value<'_>) {
        let ssid = value.as_u64().and_then(|ssid| u16::try_from(ssid).ok());
        let [oscore, mqtt, cose] = &mut self.links;
        match (id, value) {
            (0, _) => self.server_ssid = ssid,
            (1, Value::Boolean(truth)) => self.is_bootstrap = truth,
            (10, _) => self.security_ssid = ssid,
            (17, Value::ObjectLink(link)) if link.object == OSCORE => *oscore = Some(link),
            (26, Value::ObjectLink(link)) if link.object == MQTT_SERVER => *mqtt = Some(link),
            (27, Value::ObjectLink(link)) if link.object == COSE => *cose = Some(link),
            _ => {}
        }
    }

    fn begin_multiple(&mut self, _: u16, _: usize) {}

    fn end_multiple(&mut self) {}
}

/// Writes the Server URI of an instance of object 0, `/0/x/0`, as an attribute.
struct UriWriter<'w, 'b> {
    writer: &'w mut Writer<'b>,
}

impl Sink for UriWriter<'_, '_> {
    fn value(&mut self, _: u16, value: Value<'_>) {
        if let Value::String(uri) = value {
            self.writer.text("uri", uri);
        }
    }

    fn begin_multiple(&mut self, _: u16, _: usize) {}

    fn end_multiple(&mut self) {}
}
