//! The information block of a model: its copyright and licence become comments of the definition.

use lwm2m_codegen::model::Spanned;
use serde_json::{Map, Value};

use super::diagnostics::{Diagnostics, Pointer, quoted_list};
use super::document::Document;
use super::qualities::{Place, text, warn_of_ignored};
use crate::json::kind_of;
use crate::licence::Licence;
use crate::sdf;

/// Where the comments of a definition come from.
pub(super) struct Info {
    /// The comment that says what the information block says; empty if it says nothing.
    comment: String,
    /// Whether the comments that objects state fit the information block.
    fits: bool,
}

impl Info {
    /// Reads the information block. `objects` are the definitions of all objects.
    pub(super) fn new<'d>(
        document: &Document,
        objects: impl Iterator<Item = &'d Value>,
        diagnostics: &mut Diagnostics,
    ) -> Info {
        let at = Pointer::root().member("info");
        let qualities = match document.group("info") {
            None => &Map::new(),
            Some(Value::Object(qualities)) => qualities,
            Some(other) => {
                let message = format!("expected an object, found {}; ignored", kind_of(other));
                diagnostics.warning(&at, message, "");
                &Map::new()
            }
        };
        warn_of_ignored(qualities, Place::Info, &at, diagnostics);
        let objects: Vec<&Value> = objects.collect();
        if !objects.iter().all(|object| object.get(sdf::URN).is_some()) {
            warn_of_description(qualities, &at, diagnostics);
        }
        let part = |name| text(qualities, name).unwrap_or_default().trim().to_owned();
        let licence = Licence { copyright: part("copyright"), terms: part("license") };
        let comment = licence.comment();
        let comments = |object: &&'d Value| own_comments(object).unwrap_or_else(|| vec![comment.as_str()]);
        let all: Vec<&str> = objects.iter().flat_map(comments).collect();
        let none_own = objects.iter().all(|object| own_comments(object).is_none());
        let fits = none_own || licence == Licence::default() || licence == Licence::of_comments(&all);
        if !fits {
            let message =
                format!("copyright and license contradict `{}` of the objects, and are used", sdf::COMMENTS);
            diagnostics.warning(&at, message, format!("remove or correct `{}`", sdf::COMMENTS));
        }
        Info { comment, fits }
    }

    /// Returns the comments of an object.
    pub(super) fn comments(&self, object: &Map<String, Value>) -> Vec<Spanned<String>> {
        let field = |text: &str| Spanned::implied(text.to_owned());
        match object.get(sdf::COMMENTS).and_then(texts) {
            Some(own) if self.fits => own.into_iter().map(field).collect(),
            _ => (!self.comment.is_empty()).then(|| field(&self.comment)).into_iter().collect(),
        }
    }
}

/// Warns of what the block says about the model. An exported one repeats what its objects say.
fn warn_of_description(qualities: &Map<String, Value>, at: &Pointer, diagnostics: &mut Diagnostics) {
    let found: Vec<&str> = ["title", "version", "description", "modified"]
        .into_iter()
        .filter(|name| qualities.contains_key(*name))
        .collect();
    if !found.is_empty() {
        let message = format!("{}: about the model, not about an object; ignored", quoted_list(&found));
        diagnostics.warning(at, message, "");
    }
}

/// Returns the comments that an object states.
fn own_comments(object: &Value) -> Option<Vec<&str>> {
    texts(object.get(sdf::COMMENTS)?)
}

/// Returns the strings of an array.
fn texts(value: &Value) -> Option<Vec<&str>> {
    Some(value.as_array()?.iter().filter_map(Value::as_str).collect())
}
