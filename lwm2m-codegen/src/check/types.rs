//! Types and operations that do not go together.
//!
//! The reader reports most of them: the model has no place for the type of an executable.

use crate::diagnostics::{Diagnostic, Edit};
use crate::model::{Object, Operations, Origin};
use crate::rules::{EXECUTABLE_MULTIPLE, OPERATIONS_EMPTY};
use crate::wording::resource_title;

pub(super) fn check(object: &Object, out: &mut Vec<Diagnostic>) {
    for resource in &object.resources {
        let title = resource_title(resource);
        match resource.operations.value {
            // The element is missing, and the reader reports that.
            Operations::Bootstrap if matches!(resource.operations.origin, Origin::Unknown) => {}
            Operations::Bootstrap => out.push(
                Diagnostic::new(
                    &OPERATIONS_EMPTY,
                    resource.operations.origin,
                    format!("{title} has no operations"),
                )
                .label("for a bootstrap server only"),
            ),
            Operations::Execute if resource.multiple.value => out.push(
                Diagnostic::new(
                    &EXECUTABLE_MULTIPLE,
                    resource.multiple.origin,
                    format!("{title} is executable, but may have several instances"),
                )
                .label("must be `Single`")
                .related(resource.operations.origin, "executable")
                .edit(Edit::text(resource.multiple.origin, "Single")),
            ),
            _ => {}
        }
    }
}
