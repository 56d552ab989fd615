//! Finds the differences between two objects, resources excluded.

use super::source::Source;
use super::{Change, Kind};
use crate::model::{Object, Origin};
use crate::wording::quote;

pub(super) fn differences(old: &Object, new: &Object, source: &Source, out: &mut Vec<Change>) {
    let mut add = |kind, message: String, places: (Origin, Origin)| {
        let broken = if kind == Kind::ObjectRenamed { source.object_renamed() } else { None };
        out.push(Change { kind, resource: None, message, old: places.0, new: places.1, source: broken });
    };
    if old.multiple != new.multiple {
        let words = |multiple: bool| if multiple { "multiple instances" } else { "a single instance" };
        let message =
            format!("the object had {}, and has {}", words(old.multiple.value), words(new.multiple.value));
        add(Kind::ObjectInstances, message, (old.multiple.origin, new.multiple.origin));
    }
    if old.mandatory != new.mandatory {
        let (kind, message) = match new.mandatory.value {
            true => (Kind::ObjectMandatory, "the object became mandatory"),
            false => (Kind::ObjectOptional, "the object became optional"),
        };
        add(kind, message.to_owned(), (old.mandatory.origin, new.mandatory.origin));
    }
    if old.lwm2m_version != new.lwm2m_version {
        let (from, to) = (old.lwm2m_version.value, new.lwm2m_version.value);
        let kind = if to > from { Kind::Lwm2mRaised } else { Kind::Lwm2mLowered };
        let message = format!("the object is for LwM2M {to}, and was for {from}");
        add(kind, message, (old.lwm2m_version.origin, new.lwm2m_version.origin));
    }
    if old.name != new.name {
        let message = format!(
            "the object is called {}, and was called {}",
            quote(&new.name.value),
            quote(&old.name.value)
        );
        add(Kind::ObjectRenamed, message, (old.name.origin, new.name.origin));
    }
    if urn_without_version(old) != urn_without_version(new) {
        let message = format!("the URN is {}, and was {}", quote(&new.urn.value), quote(&old.urn.value));
        add(Kind::UrnRewritten, message, (old.urn.origin, new.urn.origin));
    }
    if old.schema != new.schema {
        let place = |object: &Object| object.schema.as_ref().map(|schema| schema.origin).unwrap_or_default();
        add(Kind::SchemaChanged, "another schema is named".to_owned(), (place(old), place(new)));
    }
    let prose = [(&old.description, &new.description), (&old.remarks, &new.remarks)];
    if let Some((before, after)) =
        prose.into_iter().find(|(before, after)| !same_words(&before.value, &after.value))
    {
        add(
            Kind::ObjectReworded,
            "the object is described differently".to_owned(),
            (before.origin, after.origin),
        );
    }
}

fn urn_without_version(object: &Object) -> Vec<&str> {
    object.urn.value.split(':').take(5).collect()
}

/// Returns whether two texts are equal apart from blanks and line breaks.
pub(super) fn same_words(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}
