//! The structs of one device, in the versions that it has registered.

use std::collections::{BTreeMap, BTreeSet};

use lwm2m_runtime::definition::Version;
use lwm2m_runtime::serve::gateway::{Device, Payload};
use lwm2m_runtime::{ContentFormat, Decoder, Error, ErrorKind, Path, Value};

use super::objects::{self, AnyObject};

/// The instances of a device.
#[derive(Debug, Default)]
pub(super) struct Mirror {
    versions: BTreeMap<u16, Version>,
    instances: BTreeMap<Path, AnyObject>,
    requested: BTreeSet<Path>,
}

/// The effect of a payload.
#[derive(Debug, Default)]
pub(super) struct Update {
    /// The values, by their paths.
    pub(super) values: Vec<(Path, String, serde_json::Value)>,
    /// Instances that a struct mirrors now.
    pub(super) structs: Vec<Path>,
    /// Values that a definition does not allow, which are kept, and unknown resources.
    pub(super) deviations: Vec<String>,
}

impl Update {
    /// Returns the values by their paths.
    pub(super) fn to_json(&self) -> serde_json::Value {
        let values = self.values.iter().map(|(path, _, value)| (path.to_string(), value.clone()));
        serde_json::Value::Object(values.collect())
    }
}

impl Mirror {
    pub(super) fn new<A>(device: &Device<A>) -> Self {
        let objects = device.objects();
        let versions = objects.filter_map(|object| Some((object, device.object_version(object)?))).collect();
        Mirror { versions, ..Mirror::default() }
    }

    /// Returns whether an instance has not been requested before.
    pub(super) fn begin(&mut self, path: Path) -> bool {
        self.requested.insert(path)
    }

    /// Drops the instances that the device does not list any more.
    pub(super) fn retain(&mut self, listed: &[Path]) {
        let ids = |path: &Path| (path.object_id(), path.instance_id());
        let listed: BTreeSet<_> = listed.iter().map(ids).collect();
        let is_listed = |path: &Path| listed.contains(&ids(path));
        self.requested.retain(is_listed);
        self.instances.retain(|path, _| is_listed(path));
    }

    /// Returns the struct of an instance.
    pub(super) fn get(&self, path: Path) -> Option<&AnyObject> {
        self.instances.get(&path)
    }

    /// Decodes new instances into structs, and applies the payload to known ones. Objects without a struct are left as
    /// records.
    pub(super) fn receive(&mut self, payload: &Payload<'_>) -> Result<Update, Error> {
        let mut update = Update::default();
        let definitions = objects::definitions();
        decoder(payload)?.records(&definitions, &mut |record| {
            if let Some(value) = record.value {
                update.values.push((record.path, value.to_string(), json(&value)));
            }
            Ok(())
        })?;
        // A resource and a composite payload have parts of instances.
        let is_whole = payload.path != Path::ROOT && payload.path.resource_id().is_none();
        for path in decoder(payload)?.instances()? {
            if self.instances.contains_key(&path) {
                continue;
            }
            let version = path.object_id().and_then(|object| self.versions.get(&object)).copied();
            let version = version.unwrap_or(Version { major: 1, minor: 0 });
            match AnyObject::decode(version, decoder(payload)?.within(path)) {
                Ok(instance) => {
                    self.instances.insert(path, instance);
                    update.structs.push(path);
                }
                // The records remain.
                Err(error) if error.kind() == ErrorKind::UnknownObject => {}
                Err(error) if error.kind() == ErrorKind::MissingResources && !is_whole => {}
                Err(error) => update.deviations.push(explain(&error)),
            }
        }
        let mut report = |error: &Error| {
            // Instances without a struct are reported above.
            if error.kind() != ErrorKind::UnknownInstance && error.kind() != ErrorKind::UnknownObject {
                update.deviations.push(explain(error));
            }
        };
        if let Err(error) = decoder(payload)?.on_deviation(&mut report).mirror_all(&mut self.instances) {
            update.deviations.push(explain(&error));
        }
        Ok(update)
    }
}

/// Returns a decoder of a payload. The value of a resource without a format is text.
fn decoder<'p>(payload: &'p Payload<'_>) -> Result<Decoder<'p>, Error> {
    match payload.content_format {
        None if payload.path.resource_id().is_some() => Ok(payload.decoder_of(ContentFormat::TEXT)),
        _ => payload.decoder(),
    }
}

/// Returns an error with the names of objects and resources.
pub(super) fn explain(error: &Error) -> String {
    error.explain(&objects::definitions()).to_string()
}

/// Returns a value as JSON: bytes in hexadecimal digits, links as text.
fn json(value: &Value<'_>) -> serde_json::Value {
    match *value {
        Value::Integer(number) => number.into(),
        Value::Unsigned(number) => number.into(),
        Value::Float(number) => number.into(),
        Value::Boolean(boolean) => boolean.into(),
        Value::Time(time) => time.0.into(),
        Value::Opaque(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into(),
        ref value => value.as_str().map_or_else(|| value.to_string().into(), Into::into),
    }
}
