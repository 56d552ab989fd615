//! Changes as annotations of GitHub Actions.
//!
//! An annotation is a reason to look at the pull request: a version that does not fit, a change that breaks devices or
//! servers, or one whose consequences the specification does not state. Minor and editorial changes have none.

use lwm2m_codegen::compare::Class;
use lwm2m_codegen::model::Origin;

use super::Compared;
use super::lists::ListComparison;
use super::pairs::{Definition, Pairs};
use super::report::summary;
use crate::console::Console;
use crate::error::Result;
use crate::github::{self, Annotation, Level};
use crate::input::Definitions;
use crate::location::location;

/// Prints an annotation for each version that does not fit, each major and each unclear change, and each removed object.
pub(super) fn github(
    compared: &[Compared<'_>],
    lists: &[ListComparison],
    pairs: &Pairs,
    definitions: &Definitions,
    console: &mut Console,
) -> Result<()> {
    for compared in compared {
        for annotation in annotations(compared, definitions) {
            github::write(&annotation, console)?;
        }
    }
    for change in lists.iter().flat_map(|list| &list.changes) {
        let level = match change.class {
            Class::Major => Level::Error,
            Class::Unclear => Level::Warning,
            Class::Minor | Class::Editorial => continue,
        };
        let location = location(change.new, &definitions.sources);
        let text = format!("{}\n{}: {}", change.message, change.class.as_str(), change.why);
        github::write(&Annotation { level, location, title: "list-changed", text }, console)?;
    }
    let (removed, _) = pairs.removed_and_added(definitions);
    for Definition { object, .. } in removed {
        let text = format!("object {} `{}` removed", object.id.value, object.name.value);
        let annotation = Annotation { level: Level::Warning, location: None, title: "object-removed", text };
        github::write(&annotation, console)?;
    }
    console.flush()?;
    console.eprintln(&summary(compared));
    Ok(())
}

fn annotations<'c>(compared: &'c Compared<'_>, definitions: &Definitions) -> Vec<Annotation<'c>> {
    let Compared { pair, comparison } = compared;
    let new = pair.new.object;
    // The old file is not always a part of the pull request.
    let place = |origin: Origin| {
        [origin, new.id.origin].into_iter().find_map(|origin| location(origin, &definitions.sources))
    };
    let verdict = comparison.verdict();
    let level = |class| match class {
        Class::Major if verdict.fits() => Some(Level::Warning),
        Class::Major => Some(Level::Error),
        Class::Unclear => Some(Level::Warning),
        Class::Minor | Class::Editorial => None,
    };
    let mut annotations = Vec::new();
    if !verdict.fits() {
        annotations.push(Annotation {
            level: Level::Error,
            location: place(new.version.origin),
            title: "version-step",
            text: format!("object {} `{}`: {}", comparison.object, comparison.name, comparison.reason()),
        });
    }
    annotations.extend(comparison.changes.iter().filter_map(|change| {
        let source = change.source.iter().map(|source| format!("\ngenerated code: {source}"));
        let (class, why) = (change.class().as_str(), change.kind.why());
        Some(Annotation {
            level: level(change.class())?,
            location: place(change.new),
            title: change.kind.code(),
            text: format!("{}\n{class}: {why}{}", change.message, source.collect::<String>()),
        })
    }));
    annotations
}
