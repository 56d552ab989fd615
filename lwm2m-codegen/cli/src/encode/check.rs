//! Lines of JSON compared with the definitions: every line is looked at, every mistake is told.

use std::collections::HashMap;

use lwm2m_runtime::definition::{Definitions, ResourceType};
use lwm2m_runtime::path::Level;
use lwm2m_runtime::{ContentFormat, Path};

use crate::payload::held::{Held, Statement, place};
use crate::payload::known::Known;
use crate::payload::line::{self, Kind, Written};
use crate::payload::request::{Place, Request, misfit};
use crate::tables;

/// The lines of a text that say something, with their numbers.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let numbered = text.lines().enumerate().map(|(index, line)| (index.saturating_add(1), line));
    numbered.filter(|(_, line)| !line.trim().is_empty())
}

/// Reads lines for a request; without definitions, everything that can be written is right.
///
/// # Errors
///
/// A message for each line that is not.
pub(crate) fn statements(
    text: &str,
    request: &Request,
    known: Option<&Known>,
) -> Result<Vec<Statement>, Vec<String>> {
    match known {
        Some(known) => known.with_tables(|tables| {
            let definitions = Some((known, tables));
            Check { request, definitions }.lines(text)
        }),
        None => Check { request, definitions: None }.lines(text),
    }
}

/// What lines are compared with.
#[derive(Clone, Copy)]
struct Check<'c> {
    request: &'c Request,
    definitions: Option<(&'c Known, Definitions<'c>)>,
}

impl Check<'_> {
    fn lines(self, text: &str) -> Result<Vec<Statement>, Vec<String>> {
        let (mut found, mut complaints) = (Vec::new(), Vec::new());
        let mut said = HashMap::new();
        for (number, line) in lines(text) {
            let statement = match line::read(line).and_then(|written| self.statement(written)) {
                Ok(statement) => statement,
                Err(complaint) => {
                    complaints.push(format!("line {number}: {complaint}"));
                    continue;
                }
            };
            if let Some(first) = said.insert(line::subject(&statement), number) {
                let place = statement.place();
                complaints.push(format!("line {number}: {place} stands in line {first} already"));
            }
            found.push(statement);
        }
        if complaints.is_empty() { Ok(found) } else { Err(complaints) }
    }

    fn statement(self, written: Written) -> Result<Statement, String> {
        let Written { place: Place { prefix, path }, kind, value, time } = written;
        let shown = place(&prefix, path);
        self.fits(&prefix, path, &shown)?;
        if self.request.paths && !value.is_null() {
            return Err(format!("{shown} has a value, and `--paths` is a list of paths"));
        }
        let defined = match self.definitions {
            Some((known, _)) => defined(path, &shown, known)?,
            None => None,
        };
        let kind = match kind {
            Kind::None if value.is_null() => {
                return Ok(Statement { prefix, path, value: None, time });
            }
            Kind::None => return Err(format!("{shown} has a value, and its type is none")),
            Kind::Of(kind) => kind,
            Kind::Implied => defined
                .ok_or_else(|| format!("`type` is missing, and no definition tells that of {shown}"))?,
        };
        if path.level() < Level::Resource {
            return Err(format!("{shown} is no resource and takes no value"));
        }
        let value = line::value(&value, kind).map_err(|complaint| format!("{shown}: {complaint}"))?;
        let value = match (defined, self.definitions) {
            (Some(defined), Some(definitions)) => conform(value, path, defined, definitions)?,
            _ => value,
        };
        Ok(Statement { prefix, path, value: Some(value), time })
    }

    /// Whether a path can be in the payload at all.
    fn fits(self, prefix: &str, path: Path, shown: &str) -> Result<(), String> {
        let request = self.request;
        if prefix != request.path.prefix {
            return Err(match request.path.prefix.as_str() {
                "" => format!("{shown} is about the device `{prefix}`, and `--path` is not"),
                wanted => format!("{shown} is not about the device `{wanted}`, as `--path` is"),
            });
        }
        if request.format == ContentFormat::LWM2M_CBOR && !request.front().is_empty() {
            return Err("lwm2m-cbor is not written for a device behind a gateway, or below a root".into());
        }
        if !path.is_within(request.path.path) {
            return Err(format!(
                "{shown} lies outside of {}, the path of the request",
                place(prefix, request.path.path)
            ));
        }
        Ok(())
    }
}

/// The type that a definition has for a path; an error where it has no such path.
fn defined(path: Path, shown: &str, known: &Known) -> Result<Option<ResourceType>, String> {
    if let Some(object) = path.object_id().filter(|id| known.object(*id).is_none()) {
        return Err(format!(
            "there is no definition of object {object}: name one with `--objects`, or write {shown} with `--unchecked`"
        ));
    }
    if let Some(misfit) = misfit(path, known) {
        return Err(format!("{shown}: {misfit}"));
    }
    let kind = known.resource(path).and_then(|resource| resource.kind);
    Ok(kind.map(|kind| tables::resource_type(kind.value)))
}

/// The value as its definition wants it.
fn conform(
    value: Held,
    path: Path,
    defined: ResourceType,
    (known, tables): (&Known, Definitions<'_>),
) -> Result<Held, String> {
    let called = format!("{path} ({})", known.name(path).unwrap_or_default());
    let resource = known.resource(path);
    if path.level() == Level::Resource && resource.is_some_and(|resource| resource.multiple.value) {
        return Err(format!("{called} has resource instances: write to {path}/0 and so on"));
    }
    let coerced = value.borrow().coerce(defined).map(Held::new);
    let value =
        coerced.map_err(|_| format!("{called} takes a value of type {defined}, found {}", value.kind()))?;
    let object = tables.iter().find(|object| Some(object.id()) == path.object_id());
    let range = object.zip(path.resource_id()).and_then(|(object, id)| object.resource(id)?.range());
    match range.map(|range| (range, range.check(&value.borrow()))) {
        Some((range, Err(kind))) => Err(format!("{called}: {kind}; expected {range}")),
        _ => Ok(value),
    }
}
