//! Documents in the JSON form as records.

use lwm2m_runtime::codec::Sink;
use lwm2m_runtime::{ContentFormat, Object, Path, Value};

use crate::payload::check::out_of_range;
use crate::payload::definitions::ObjectDefinitions;
use crate::payload::json_form;
use crate::payload::owned::{OwnedRecord, OwnedValue};
use crate::payload::request::Request;

/// Parses a document of the form at the path of a request into records. `is_checked` also checks ranges.
///
/// # Errors
///
/// The first error of the form, or a message for each value out of range.
pub(super) fn records(
    text: &str,
    request: &Request,
    definitions: &ObjectDefinitions,
    is_checked: bool,
) -> Result<Vec<OwnedRecord>, Vec<String>> {
    let instances = json_form::read(text, request.path.path, definitions).map_err(|error| vec![error])?;
    let mut records = Vec::new();
    for (path, instance) in &instances {
        let instance: &dyn Object = instance;
        let before = records.len();
        let collector = &mut Collector { request, instance: *path, multiple: None, records: &mut records };
        instance.emit(collector);
        if records.len() == before && names_empty(request.format) {
            records.push(record(request, *path, None));
        }
    }
    let errors: Vec<String> = match is_checked {
        true => records.iter().filter_map(|record| range_error(record, definitions)).collect(),
        false => Vec::new(),
    };
    if errors.is_empty() { Ok(records) } else { Err(errors) }
}

/// Returns whether a format has instances without resources and resources without instances. The others have values only.
fn names_empty(format: ContentFormat) -> bool {
    matches!(format, ContentFormat::TLV | ContentFormat::LWM2M_CBOR)
}

fn record(request: &Request, path: Path, value: Option<Value<'_>>) -> OwnedRecord {
    OwnedRecord { prefix: request.path.prefix.clone(), path, value: value.map(OwnedValue::new), time: None }
}

fn range_error(record: &OwnedRecord, definitions: &ObjectDefinitions) -> Option<String> {
    let table = definitions.tables_within(record.path).first()?;
    let error = record.record().check(table).err()?;
    let name = definitions.name(record.path).unwrap_or_default();
    Some(format!("{} ({name}): {}", record.path, out_of_range(&error, table)))
}

/// Collects the values of an instance.
struct Collector<'c> {
    request: &'c Request,
    instance: Path,
    /// The multiple resource whose instances follow.
    multiple: Option<Path>,
    records: &'c mut Vec<OwnedRecord>,
}

impl Sink for Collector<'_> {
    fn value(&mut self, id: u16, value: Value<'_>) {
        if let Some(path) = self.multiple.unwrap_or(self.instance).child(id) {
            self.records.push(record(self.request, path, Some(value)));
        }
    }

    fn begin_multiple(&mut self, id: u16, count: usize) {
        self.multiple = self.instance.child(id);
        if let Some(path) = self.multiple.filter(|_| count == 0 && names_empty(self.request.format)) {
            self.records.push(record(self.request, path, None));
        }
    }

    fn end_multiple(&mut self) {
        self.multiple = None;
    }
}
