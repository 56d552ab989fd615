//! Validates lines of JSON against the request and the definitions. All errors are reported at once.

use std::collections::HashMap;

use lwm2m_runtime::Path;
use lwm2m_runtime::definition::ResourceType;
use lwm2m_runtime::path::Level;

use super::definitions::ObjectDefinitions;
use super::json_line::{self, JsonRecord, LineType};
use super::owned::{OwnedRecord, OwnedValue, full_path};
use super::request::{PrefixedPath, Request, path_error};
use crate::tables;

/// Parses lines of JSON into records of a request; without definitions, types and ranges are not checked.
///
/// # Errors
///
/// A message for each invalid line.
pub(crate) fn records(
    text: &str,
    request: &Request,
    definitions: Option<&ObjectDefinitions>,
) -> Result<Vec<OwnedRecord>, Vec<String>> {
    Validator { request, definitions }.records(text)
}

/// The request and the definitions that lines are validated against.
#[derive(Clone, Copy)]
struct Validator<'c> {
    request: &'c Request,
    definitions: Option<&'c ObjectDefinitions>,
}

impl Validator<'_> {
    fn records(self, text: &str) -> Result<Vec<OwnedRecord>, Vec<String>> {
        let (mut records, mut errors) = (Vec::new(), Vec::new());
        let mut seen = HashMap::new();
        for (number, line) in json_line::numbered(text) {
            let record = match json_line::parse(line).and_then(|parsed| self.record(parsed)) {
                Ok(record) => record,
                Err(error) => {
                    errors.push(format!("line {number}: {error}"));
                    continue;
                }
            };
            let key = (record.prefix.clone(), record.path, record.time.map(f64::to_bits));
            if let Some(first) = seen.insert(key, number) {
                errors.push(format!("line {number}: {} is already in line {first}", record.full_path()));
            }
            records.push(record);
        }
        if errors.is_empty() { Ok(records) } else { Err(errors) }
    }

    fn record(self, parsed: JsonRecord) -> Result<OwnedRecord, String> {
        let JsonRecord { path: PrefixedPath { prefix, path }, line_type, value, time } = parsed;
        let shown = full_path(&prefix, path);
        self.check_path(&prefix, path, &shown)?;
        if self.request.paths && !value.is_null() {
            return Err(format!("{shown} has a value, and `--paths` is a list of paths"));
        }
        let defined = match self.definitions {
            Some(definitions) => defined_type(path, &shown, definitions)?,
            None => None,
        };
        let kind = match line_type {
            LineType::None if value.is_null() => {
                return Ok(OwnedRecord { prefix, path, value: None, time });
            }
            LineType::None => return Err(format!("{shown} has a value, but its type is none")),
            LineType::Named(kind) => kind,
            LineType::Defined => {
                defined.ok_or_else(|| format!("`type` is missing, and {shown} is not defined"))?
            }
        };
        if path.level() < Level::Resource {
            return Err(format!("{shown} is not a resource and has no value"));
        }
        let value = json_line::value(&value, kind, path).map_err(|error| format!("{shown}: {error}"))?;
        let value = match (defined, self.definitions) {
            (Some(defined), Some(definitions)) => coerce(value, path, defined, definitions)?,
            _ => value,
        };
        Ok(OwnedRecord { prefix, path, value: Some(value), time })
    }

    /// Checks that a payload of the request can carry a path.
    fn check_path(self, prefix: &str, path: Path, shown: &str) -> Result<(), String> {
        let request = self.request;
        if prefix != request.path.prefix {
            return Err(match request.path.prefix.as_str() {
                "" => format!("{shown} has the prefix `{prefix}`, and `--path` has none"),
                expected => format!("{shown} lacks the prefix `{expected}` of `--path`"),
            });
        }
        if !path.is_within(request.path.path) {
            let base = full_path(prefix, request.path.path);
            return Err(format!("{shown} lies outside of {base}, the path of the request"));
        }
        Ok(())
    }
}

/// Returns the type that a path is defined with.
fn defined_type(
    path: Path,
    shown: &str,
    definitions: &ObjectDefinitions,
) -> Result<Option<ResourceType>, String> {
    if let Some(object) = path.object_id().filter(|id| definitions.object(*id).is_none()) {
        return Err(format!(
            "object {object} has no definition: name one with `--objects`, or write {shown} with `--unchecked`"
        ));
    }
    if let Some(error) = path_error(path, definitions) {
        return Err(format!("{shown}: {error}"));
    }
    let kind = definitions.resource(path).and_then(|resource| resource.kind);
    Ok(kind.map(|kind| tables::resource_type(kind.value)))
}

/// Converts a value to its defined type and checks its range.
fn coerce(
    value: OwnedValue,
    path: Path,
    defined: ResourceType,
    definitions: &ObjectDefinitions,
) -> Result<OwnedValue, String> {
    let title = format!("{path} ({})", definitions.name(path).unwrap_or_default());
    let resource = definitions.resource(path);
    if path.level() == Level::Resource && resource.is_some_and(|resource| resource.multiple.value) {
        return Err(format!("{title} has resource instances: write to {path}/0 and so on"));
    }
    let coerced = value.borrow().coerce(defined).map(OwnedValue::new);
    let value =
        coerced.map_err(|_| format!("{title} takes a value of type {defined}, found {}", value.kind()))?;
    let object = definitions.tables_within(path).first();
    let range = object.zip(path.resource_id()).and_then(|(object, id)| object.resource(id)?.range());
    match range.map(|range| (range, range.check(&value.borrow()))) {
        Some((range, Err(kind))) => Err(format!("{title}: {kind}; expected {range}")),
        _ => Ok(value),
    }
}
