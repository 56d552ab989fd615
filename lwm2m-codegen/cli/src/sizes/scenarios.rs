//! The payloads to compare: a resource, instances with few and with many values, composites and notifications.

use lwm2m_codegen::model::{Object, Resource};
use lwm2m_runtime::{ContentFormat, Path};

use super::example_values::{Extent, TIMESTAMP, instance, readable, resource};
use super::message::Size;
use super::request;
use crate::payload::encode;
use crate::payload::owned::OwnedRecord;

/// The formats that can carry an Object Instance.
pub(crate) const INSTANCE_FORMATS: [ContentFormat; 5] = [
    ContentFormat::LWM2M_CBOR,
    ContentFormat::TLV,
    ContentFormat::SENML_CBOR,
    ContentFormat::SENML_JSON,
    ContentFormat::LWM2M_JSON,
];
/// The formats of a single resource, beside those of an instance.
const VALUE_FORMATS: [ContentFormat; 3] = [ContentFormat::TEXT, ContentFormat::OPAQUE, ContentFormat::CBOR];
/// The formats of composite operations.
const COMPOSITE_FORMATS: [ContentFormat; 3] =
    [ContentFormat::LWM2M_CBOR, ContentFormat::SENML_CBOR, ContentFormat::SENML_JSON];
/// The formats with times.
const TIME_FORMATS: [ContentFormat; 3] =
    [ContentFormat::SENML_CBOR, ContentFormat::SENML_JSON, ContentFormat::LWM2M_JSON];

/// The resources of a composite operation.
const COMPOSITE: usize = 3;
/// The samples of a notification with stored values, a minute apart.
const SAMPLES: i64 = 10;

/// A payload to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scenario {
    /// A Read of one resource.
    Resource,
    /// A Read of an instance.
    Instance(Extent),
    /// A Read of an object with several instances.
    Instances(u16),
    /// A Read-Composite of three resources.
    Composite,
    /// A notification of one resource.
    Notification,
    /// A notification with ten stored values of one resource.
    Samples,
}

impl Scenario {
    /// Returns all scenarios, with a number of instances.
    pub(super) fn all(instances: u16) -> [Scenario; 8] {
        [
            Scenario::Resource,
            Scenario::Notification,
            Scenario::Samples,
            Scenario::Composite,
            Scenario::Instance(Extent::Mandatory),
            Scenario::Instance(Extent::Plausible),
            Scenario::Instance(Extent::Largest),
            Scenario::Instances(instances),
        ]
    }

    /// Returns the name that is printed.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Scenario::Instance(extent) => extent.name(),
            other => other.code(),
        }
    }

    /// Returns the name for programs.
    pub(super) fn code(self) -> &'static str {
        match self {
            Scenario::Resource => "resource",
            Scenario::Instance(Extent::Mandatory) => "mandatory",
            Scenario::Instance(Extent::Plausible) => "plausible",
            Scenario::Instance(Extent::Largest) => "largest",
            Scenario::Instances(_) => "instances",
            Scenario::Composite => "composite",
            Scenario::Notification => "notification",
            Scenario::Samples => "samples",
        }
    }

    fn is_notification(self) -> bool {
        matches!(self, Scenario::Notification | Scenario::Samples)
    }

    fn formats(self) -> Vec<ContentFormat> {
        match self {
            Scenario::Resource | Scenario::Notification => [&VALUE_FORMATS[..], &INSTANCE_FORMATS].concat(),
            Scenario::Instance(_) | Scenario::Instances(_) => INSTANCE_FORMATS.to_vec(),
            Scenario::Composite => COMPOSITE_FORMATS.to_vec(),
            Scenario::Samples => TIME_FORMATS.to_vec(),
        }
    }

    /// Returns the values of the payload and the path of the request; no values if the object does not have them.
    fn records(self, object: &Object) -> (Vec<OwnedRecord>, Path) {
        let id = object.id.value;
        let (object_path, first) = (Path::object(id), Path::instance(id, 0));
        match self {
            Scenario::Instance(extent) => (instance(object, 0, extent), first),
            Scenario::Instances(_) if !object.multiple.value => (Vec::new(), object_path),
            Scenario::Instances(count) => {
                let instances = (0..count).flat_map(|id| instance(object, id, Extent::Plausible));
                (instances.collect(), object_path)
            }
            Scenario::Composite => (composite(object), Path::ROOT),
            Scenario::Resource | Scenario::Notification | Scenario::Samples => {
                let Some(main) = main_resource(object) else { return (Vec::new(), first) };
                let records = resource(object, 0, main, Extent::Plausible);
                let records = if self == Scenario::Samples { samples(&records) } else { records };
                (records, Path::resource(id, 0, main.id.value))
            }
        }
    }
}

/// The sizes of a scenario in each format.
#[derive(Debug, Clone)]
pub(crate) struct Measured {
    pub(crate) scenario: Scenario,
    /// The path of the request.
    pub(crate) path: Path,
    /// Number of values.
    pub(crate) values: usize,
    /// The sizes in the formats that can carry the values.
    pub(crate) sizes: Vec<(ContentFormat, Size)>,
}

impl Measured {
    /// Returns the size in a format.
    pub(crate) fn size(&self, format: ContentFormat) -> Option<Size> {
        self.sizes.iter().find(|(other, _)| *other == format).map(|(_, size)| *size)
    }
}

/// Measures a scenario; `None` if the object has no values for it.
pub(crate) fn measure(scenario: Scenario, object: &Object) -> Option<Measured> {
    let (records, path) = scenario.records(object);
    if records.is_empty() {
        return None;
    }
    let size = |format: ContentFormat| {
        let payload = encode::encode(&request(format, path), &records).ok()?.len();
        Some((format, Size::of(payload, format, scenario.is_notification())))
    };
    let sizes = scenario.formats().into_iter().filter_map(size).collect();
    Some(Measured { scenario, path, values: records.len(), sizes })
}

/// Returns the first readable resource with a type, a mandatory and single one if possible.
fn main_resource(object: &Object) -> Option<&Resource> {
    let typed = readable(object).into_iter().filter(|resource| resource.kind.is_some());
    typed.min_by_key(|resource| (resource.multiple.value, !resource.mandatory.value))
}

/// Returns values of the main resource and of the first others.
fn composite(object: &Object) -> Vec<OwnedRecord> {
    let Some(main) = main_resource(object) else { return Vec::new() };
    let others = readable(object).into_iter().filter(|other| other.id != main.id && other.kind.is_some());
    let mut resources: Vec<&Resource> = std::iter::once(main).chain(others).take(COMPOSITE).collect();
    resources.sort_by_key(|resource| resource.id.value);
    resources.into_iter().flat_map(|other| resource(object, 0, other, Extent::Plausible)).collect()
}

/// Returns values with the times of ten minutes.
fn samples(records: &[OwnedRecord]) -> Vec<OwnedRecord> {
    let minute = |minute: i64| {
        // Exact: the seconds need 31 bits.
        let time = (TIMESTAMP + 60 * minute) as f64;
        records.iter().map(move |record| OwnedRecord { time: Some(time), ..record.clone() })
    };
    (0..SAMPLES).flat_map(minute).collect()
}

/// Returns why a server reads no values of an object; `None` if it reads some.
pub(crate) fn why_without_values(object: &Object) -> Option<&'static str> {
    let readable = readable(object);
    if readable.iter().any(|resource| resource.kind.is_some()) {
        return None;
    }
    let operations = || object.resources.iter().map(|resource| resource.operations.value);
    let has_values = || operations().filter(|operations| !operations.is_executable());
    Some(if object.resources.is_empty() {
        "the object has no resources"
    } else if !readable.is_empty() {
        "the readable resources of the object have no type"
    } else if has_values().next().is_none() {
        "all resources of the object are executable"
    } else if has_values().all(|operations| !operations.is_writable()) {
        "only a bootstrap server has access to the values of the object"
    } else {
        "the values of the object are write-only, or for a bootstrap server"
    })
}
