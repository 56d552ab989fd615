//! The instances of one device.

use std::collections::BTreeMap;

use lwm2m_runtime::codec::link::Links;
use lwm2m_runtime::definition::Version;
use lwm2m_runtime::{ContentFormat, Decoder, Error, ErrorKind, Path};

use crate::objects::AnyObject;

/// A payload of a device: the response to a Read, a notification or a Send.
#[derive(Debug, Clone)]
pub struct Message {
    pub device: usize,
    pub path: Path,
    pub format: ContentFormat,
    pub payload: Vec<u8>,
}

/// The effect of a message.
#[derive(Debug, Default, PartialEq)]
pub struct Update {
    /// Instances that are mirrored now.
    pub new: Vec<Path>,
    /// Resources that have another value.
    pub changed: Vec<Path>,
    /// Values out of range, unknown resources, and instances of unknown objects.
    pub deviations: Vec<Error>,
}

/// A device: the versions of its objects, and its instances.
#[derive(Debug, Default)]
pub struct Mirror {
    versions: BTreeMap<u16, Version>,
    pub instances: BTreeMap<Path, AnyObject>,
}

impl Mirror {
    /// Creates the mirror of a device that registers with these links.
    pub fn new(links: &[u8]) -> Result<Self, Error> {
        let mut mirror = Mirror::default();
        for link in Links::parse(links)?.iter() {
            let object = link.path().and_then(|path| path.object_id());
            let version = link.attribute("ver").and_then(|attribute| attribute.version());
            mirror.versions.extend(object.zip(version));
        }
        Ok(mirror)
    }

    /// Decodes new instances, and applies the payload to known ones.
    pub fn receive(&mut self, message: &Message) -> Result<Update, Error> {
        let decoder = || Decoder::new(message.format, &message.payload, message.path);
        let mut update = Update::default();
        for path in decoder().instances()? {
            if self.instances.contains_key(&path) {
                continue;
            }
            match AnyObject::decode(self.version(path), decoder().within(path)) {
                Ok(instance) => {
                    self.instances.insert(path, instance);
                    update.new.push(path);
                }
                Err(error) if error.kind() == ErrorKind::UnknownObject => {}
                Err(error) => return Err(error),
            }
        }
        let mut report = |error: &Error| update.deviations.push(*error);
        update.changed = decoder().on_deviation(&mut report).mirror_all(&mut self.instances)?;
        Ok(update)
    }

    /// Returns the version that the device registered; 1.0 if it named none.
    fn version(&self, path: Path) -> Version {
        let version = path.object_id().and_then(|object| self.versions.get(&object));
        version.copied().unwrap_or(Version { major: 1, minor: 0 })
    }
}
