//! Converts an `sdfProperty` or `sdfAction` to a resource.

use lwm2m_codegen::labels;
use lwm2m_codegen::model::{Operations, Origin, Resource, Spanned};
use lwm2m_codegen::registry::Fact;
use serde_json::Value;

use super::choice::Code;
use super::data::{self, Data};
use super::diagnostics::{Diagnostics, Pointer};
use super::document::{Document, Resolved};
use super::ids;
use super::qualities::{self, Place, text_field, warn_of_ignored};
use super::required::is_required;
use crate::json::kind_of;
use crate::sdf;

/// A property or action to convert.
pub(super) struct Affordance<'e> {
    pub(super) document: &'e Document,
    /// Its SDF name.
    pub(super) name: &'e str,
    pub(super) at: &'e Pointer,
    /// The id that it states.
    pub(super) id: Option<u16>,
    pub(super) resolved: Resolved,
}

impl Affordance<'_> {
    /// Converts a property; `None` with an error if it cannot be a resource.
    pub(super) fn property(self, diagnostics: &mut Diagnostics) -> Option<Resource> {
        warn_of_ignored(&self.resolved.qualities, Place::Property, self.at, diagnostics);
        let operations = self.operations(diagnostics);
        self.flag("nullable", false, diagnostics);
        if !self.flag("observable", true, diagnostics) && operations.is_readable() {
            let message = "`observable` is ignored: a server can observe every resource that it can read";
            diagnostics.warning(self.at, message, "");
        }
        let mut resource = self.common(operations);
        let registered = self.registered(&resource.name.value);
        let Affordance { document, at, resolved, .. } = self;
        let Data { kind, multiple, range_text, range, codes } =
            data::convert(document, &resolved, registered, at, diagnostics)?;
        resource.units = text_field(&resolved.qualities, "unit");
        resource.multiple = Spanned::implied(multiple);
        resource.kind = kind.map(Spanned::implied);
        resource.range_text = Spanned::implied(range_text);
        resource.range = range;
        resource.labels = labels::find(&resource);
        if !lists(&resource, &codes) {
            list(&mut resource, &codes, at, diagnostics);
        }
        Some(resource)
    }

    /// Returns the reusable resource that the id or the name means.
    fn registered(&self, name: &str) -> Option<&'static Fact> {
        match self.id {
            Some(id) => ids::reusable().get(id),
            None => ids::reusable().named(name).next().map(|(_, fact)| fact),
        }
    }

    /// Converts an action.
    pub(super) fn action(self, diagnostics: &mut Diagnostics) -> Resource {
        let mut resource = self.common(Operations::Execute);
        resource.multiple = Spanned::implied(self.flag(sdf::MULTIPLE, false, diagnostics));
        let qualities = &self.resolved.qualities;
        warn_of_ignored(qualities, Place::Action, self.at, diagnostics);
        resource.range_text = text_field(qualities, sdf::RANGE);
        resource.units = text_field(qualities, sdf::UNIT);
        if qualities.contains_key("sdfInputData") {
            let message = "`sdfInputData` is ignored: arguments of an executable resource have no types";
            diagnostics.warning(self.at, message, "describe the arguments in the description");
        }
        if qualities.contains_key("sdfOutputData") {
            let message = "`sdfOutputData` is ignored: an executable resource returns no value";
            diagnostics.warning(self.at, message, "define a property for the result");
        }
        resource
    }

    /// Returns a resource with the common parts of properties and actions.
    fn common(&self, operations: Operations) -> Resource {
        let qualities = &self.resolved.qualities;
        Resource {
            // Set when all resources are known.
            id: Spanned::implied(0),
            name: qualities::name(qualities, self.name),
            operations: Spanned::implied(operations),
            multiple: Spanned::implied(false),
            mandatory: Spanned::implied(is_required(qualities)),
            kind: None,
            range_text: Spanned::implied(String::new()),
            range: None,
            labels: None,
            units: Spanned::implied(String::new()),
            description: text_field(qualities, "description"),
            origin: Origin::Unknown,
        }
    }

    fn operations(&self, diagnostics: &mut Diagnostics) -> Operations {
        let mut flag = |word| self.flag(word, true, diagnostics);
        match (flag("readable"), flag("writable")) {
            (true, true) => Operations::ReadWrite,
            (true, false) => Operations::Read,
            (false, true) => Operations::Write,
            (false, false) => Operations::Bootstrap,
        }
    }

    /// Returns a quality that is true or false.
    fn flag(&self, word: &str, default: bool, diagnostics: &mut Diagnostics) -> bool {
        match self.resolved.qualities.get(word) {
            None => default,
            Some(Value::Bool(flag)) => *flag,
            Some(other) => {
                let message = format!("expected true or false, found {}", kind_of(other));
                diagnostics.error(&self.at.member(word), message, "");
                default
            }
        }
    }
}

/// Returns whether the definition lists all codes.
fn lists(resource: &Resource, codes: &[Code]) -> bool {
    let listed = resource.labels.iter().flat_map(|labels| &labels.codes);
    let listed: Vec<i64> = listed.map(|label| label.code).collect();
    codes.iter().all(|code| listed.contains(&code.code))
}

/// Adds codes to the description, where a definition lists them.
fn list(resource: &mut Resource, codes: &[Code], at: &Pointer, diagnostics: &mut Diagnostics) {
    let described = |with_descriptions: bool| {
        let mut text = resource.description.value.clone();
        for Code { code, name, description } in codes {
            let separator = if text.is_empty() { "" } else { "\n" };
            text.push_str(&format!("{separator}{code}: {name}"));
            if with_descriptions && !description.is_empty() {
                text.push_str(&format!(" ({description})"));
            }
        }
        let mut described = resource.clone();
        described.description.value = text;
        described.labels = labels::find(&described);
        described
    };
    let full = described(true);
    let short = described(false);
    if has_names(&full, codes) {
        *resource = full;
        return;
    }
    if codes.iter().any(|code| !code.description.is_empty()) {
        let message = "the descriptions of codes are lost: a list of codes with them cannot be read";
        diagnostics.warning(at, message, "put them into the description of the property");
    }
    if !has_names(&short, codes) {
        let message =
            "the names of codes are only text in the description: they cannot be read as a list of codes";
        diagnostics.warning(at, message, "name the codes in a few words each");
    }
    *resource = short;
}

/// Returns whether the codes of a definition have their names.
fn has_names(resource: &Resource, codes: &[Code]) -> bool {
    let labels = resource.labels.as_ref().map(|labels| labels.codes.as_slice()).unwrap_or_default();
    codes.iter().all(|code| labels.iter().any(|label| label.code == code.code && label.name == code.name))
}
