//! Converts an `sdfProperty` or `sdfAction` to a resource.

use lwm2m_codegen::labels;
use lwm2m_codegen::model::{Operations, Origin, Resource, Spanned};
use serde_json::Value;

use super::data::{self, Data};
use super::diagnostics::{Diagnostics, Pointer};
use super::document::{Document, Resolved};
use super::qualities::{kind_of, text, text_field};
use crate::sdf;

/// A property or action to convert.
pub(super) struct Affordance<'e> {
    pub(super) document: &'e Document,
    /// Its SDF name.
    pub(super) name: &'e str,
    pub(super) at: &'e Pointer,
    pub(super) resolved: Resolved,
}

impl Affordance<'_> {
    /// Converts a property; `None` with an error if it cannot be a resource.
    pub(super) fn property(self, diagnostics: &mut Diagnostics) -> Option<Resource> {
        let mut resource = self.common(self.operations(diagnostics));
        let Affordance { document, at, resolved, .. } = self;
        let Data { kind, multiple, range_text, range, codes } =
            data::convert(document, &resolved, at, diagnostics)?;
        resource.units = text_field(&resolved.qualities, "unit");
        resource.multiple = Spanned::implied(multiple);
        resource.kind = kind.map(Spanned::implied);
        resource.range_text = Spanned::implied(range_text);
        resource.range = range;
        resource.labels = labels::find(&resource);
        let listed = resource.labels.iter().flat_map(|labels| &labels.codes);
        let listed_codes: Vec<i64> = listed.map(|label| label.code).collect();
        if !codes.iter().all(|(code, _)| listed_codes.contains(code)) {
            // A definition lists codes in the description.
            for (code, label) in codes {
                let separator = if resource.description.value.is_empty() { "" } else { "\n" };
                resource.description.value.push_str(&format!("{separator}{code}: {label}"));
            }
            resource.labels = labels::find(&resource);
        }
        Some(resource)
    }

    /// Converts an action.
    pub(super) fn action(self, diagnostics: &mut Diagnostics) -> Resource {
        let mut resource = self.common(Operations::Execute);
        resource.multiple = Spanned::implied(self.flag(sdf::MULTIPLE, false, diagnostics));
        let qualities = &self.resolved.qualities;
        resource.range_text = text_field(qualities, sdf::RANGE);
        resource.units = text_field(qualities, sdf::UNIT);
        for word in ["sdfInputData", "sdfOutputData"].into_iter().filter(|word| qualities.contains_key(*word))
        {
            let message = "LwM2M has no types for arguments and no results of executable resources; ignored";
            diagnostics.warning(&self.at.member(word), message, "describe the arguments in the description");
        }
        resource
    }

    /// Returns a resource with the common parts of properties and actions.
    fn common(&self, operations: Operations) -> Resource {
        let qualities = &self.resolved.qualities;
        let label = text(qualities, "label").map_or_else(|| self.name.replace('_', " "), str::to_owned);
        let required = qualities.get("sdfRequired").and_then(Value::as_array);
        let mandatory = required.is_some_and(|list| list.iter().any(|entry| entry.as_bool() == Some(true)));
        Resource {
            // Assigned when all resources are known.
            id: Spanned::implied(0),
            name: Spanned::implied(label),
            operations: Spanned::implied(operations),
            multiple: Spanned::implied(false),
            mandatory: Spanned::implied(mandatory),
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
