//! An `sdfProperty` or `sdfAction` to a resource.

use lwm2m_codegen::labels;
use lwm2m_codegen::model::{Operations, Origin, Resource, Spanned};
use serde_json::Value;

use super::data::{self, Data};
use super::diagnostics::{Diagnostics, Pointer};
use super::document::{Document, Resolved, kind_of};
use super::object::{implied, text};
use crate::export::sdf::vocabulary as words;

/// A definition on its way.
pub(super) struct Entry<'e> {
    pub(super) document: &'e Document,
    /// Its given name.
    pub(super) name: &'e str,
    pub(super) at: &'e Pointer,
    pub(super) resolved: Resolved,
}

impl Entry<'_> {
    /// The resource that a property is; `None`, with the reason among the diagnostics, if it cannot be one.
    pub(super) fn property(self, diagnostics: &mut Diagnostics) -> Option<Resource> {
        let mut resource = self.plain(self.operations(diagnostics));
        let Entry { document, at, resolved, .. } = self;
        let Data { kind, multiple, range_text, range, codes } =
            data::read(document, &resolved, at, diagnostics)?;
        resource.units = implied(&resolved.qualities, "unit");
        resource.multiple = Spanned::implied(multiple);
        resource.kind = Some(Spanned::implied(kind));
        resource.range_text = Spanned::implied(range_text);
        resource.range = range;
        resource.labels = labels::find(&resource);
        let listed = resource.labels.iter().flat_map(|labels| &labels.codes);
        let known: Vec<i64> = listed.map(|label| label.code).collect();
        if !codes.iter().all(|(code, _)| known.contains(code)) {
            // A definition has no other place for a list of codes.
            for (code, label) in codes {
                let separator = if resource.description.value.is_empty() { "" } else { "\n" };
                resource.description.value.push_str(&format!("{separator}{code}: {label}"));
            }
            resource.labels = labels::find(&resource);
        }
        Some(resource)
    }

    /// The resource that an action is.
    pub(super) fn action(self, diagnostics: &mut Diagnostics) -> Resource {
        let mut resource = self.plain(Operations::Execute);
        let qualities = &self.resolved.qualities;
        resource.range_text = implied(qualities, words::RANGE);
        resource.units = implied(qualities, words::UNIT);
        for word in ["sdfInputData", "sdfOutputData"].into_iter().filter(|word| qualities.contains_key(*word))
        {
            let message =
                "LwM2M does not type what an executable takes, and it returns nothing; this is left out";
            diagnostics.warn(&self.at.member(word), message, "tell of the arguments in the description");
        }
        resource
    }

    /// What properties and actions have in common.
    fn plain(&self, operations: Operations) -> Resource {
        let qualities = &self.resolved.qualities;
        let label = text(qualities, "label").map_or_else(|| self.name.replace('_', " "), str::to_owned);
        let required = qualities.get("sdfRequired").and_then(Value::as_array);
        let mandatory = required.is_some_and(|list| list.iter().any(|entry| entry.as_bool() == Some(true)));
        Resource {
            // Given out when all resources are known.
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
            description: implied(qualities, "description"),
            origin: Origin::Unknown,
        }
    }

    fn operations(&self, diagnostics: &mut Diagnostics) -> Operations {
        let mut flag = |word: &str| match self.resolved.qualities.get(word) {
            None => true,
            Some(Value::Bool(flag)) => *flag,
            Some(other) => {
                let message = format!("this is {}, and true or false was expected", kind_of(other));
                diagnostics.refuse(&self.at.member(word), message, "");
                true
            }
        };
        match (flag("readable"), flag("writable")) {
            (true, true) => Operations::ReadWrite,
            (true, false) => Operations::Read,
            (false, true) => Operations::Write,
            (false, false) => Operations::Bootstrap,
        }
    }
}
