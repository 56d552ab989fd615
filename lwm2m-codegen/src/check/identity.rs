//! Checks ids against their classes, and the URN against id and version.

use crate::diagnostics::{Diagnostic, Edit};
use crate::model::{Object, Origin, Version};
use crate::rules::{ID_CLASS, Rule, URN_CLASS, URN_FORM, URN_MISMATCH, URN_VERSION, URN_VERSION_SPELT_OUT};
use crate::wording::{object_title, quote, resource_title, rewrite};

/// The parts of `urn:oma:lwm2m:class:id[:version]`.
struct Urn<'u> {
    class: &'u str,
    id: u16,
    version: Option<Version>,
}

impl<'u> Urn<'u> {
    fn parse(text: &'u str) -> Option<Urn<'u>> {
        let mut parts = text.strip_prefix("urn:oma:lwm2m:")?.split(':');
        let class = parts.next().filter(|class| matches!(*class, "oma" | "ext" | "x"))?;
        let id = parts.next().filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()))?;
        let version = match parts.next() {
            Some(version) => Some(Version::parse(version)?),
            None => None,
        };
        let urn = Urn { class, id: id.parse().ok()?, version };
        parts.next().is_none().then_some(urn)
    }
}

/// Returns the class that assigns an object id; `None` for reserved ids.
pub(crate) fn class_of(id: u16) -> Option<&'static str> {
    match id {
        0..=1023 => Some("oma"),
        2048..=10240 => Some("ext"),
        10241..=42800 => Some("x"),
        _ => None,
    }
}

pub(super) fn check(object: &Object, out: &mut Vec<Diagnostic>) {
    ids(object, out);
    let urn = &object.urn;
    let expected = match class_of(object.id.value) {
        Some(class) => spelling(class, object.id.value, object.version.value),
        None => return,
    };
    let found = |rule, message: String, label: &str| {
        Diagnostic::new(rule, urn.origin, message).label(label).help(format!("write `{expected}`"))
    };
    let fix = || rewrite(urn, expected.as_str());
    let title = object_title(object);
    if urn.value.is_empty() {
        // The element is missing, and the reader reports that.
        if matches!(urn.origin, Origin::Unknown) {
            return;
        }
        out.push(found(&URN_FORM, format!("{title} has no URN"), "empty"));
        return;
    }
    let Some(parts) = Urn::parse(&urn.value) else {
        let message = format!("the URN {} of {title} has not the form of a URN", quote(&urn.value));
        let diagnostic = found(&URN_FORM, message, "not `urn:oma:lwm2m:class:id[:version]`");
        // Another id, or another version, may be the one that was meant.
        let is_certain = numbers(&urn.value).eq(numbers(&expected));
        out.push(diagnostic.edit(fix().filter(|_| is_certain)));
        return;
    };
    if parts.id != object.id.value {
        let message = format!("the URN of {title} names object {}", parts.id);
        out.push(
            found(&URN_MISMATCH, message, "another id").related(object.id.origin, "the id of the object"),
        );
    } else if class_of(parts.id) != Some(parts.class) {
        let message = format!("the URN of {title} has the class {}", quote(parts.class));
        let diagnostic = found(&URN_CLASS, message, "not the class of this id");
        let is_certain = parts.version.unwrap_or(Version::ONE) == object.version.value;
        out.push(diagnostic.edit(fix().filter(|_| is_certain)));
    }
    version(object, parts.version, found, fix, out);
}

fn version(
    object: &Object,
    named: Option<Version>,
    found: impl Fn(&'static Rule, String, &str) -> Diagnostic,
    fix: impl Fn() -> Option<Edit>,
    out: &mut Vec<Diagnostic>,
) {
    let title = object_title(object);
    let stated = object.version.value;
    match named {
        Some(Version::ONE) if stated == Version::ONE => {
            let message = format!("the URN of {title} spells version 1.0 out");
            let is_certain = Urn::parse(&object.urn.value).is_some_and(|urn| urn.id == object.id.value);
            let diagnostic = found(&URN_VERSION_SPELT_OUT, message, "1.0 goes without saying");
            out.push(diagnostic.edit(fix().filter(|_| is_certain)));
        }
        Some(version) if version != stated => {
            let message = format!("the URN of {title} names version {version}, but the object says {stated}");
            out.push(
                found(&URN_VERSION, message, "another version")
                    .related(object.version.origin, "the version of the object"),
            );
        }
        None if stated != Version::ONE => {
            let message = format!("the URN of {title} names no version, but the object says {stated}");
            out.push(
                found(&URN_VERSION, message, "means version 1.0")
                    .related(object.version.origin, "the version of the object"),
            );
        }
        _ => {}
    }
}

/// Returns the numbers in the parts of a URN.
fn numbers(urn: &str) -> impl Iterator<Item = &str> {
    urn.split(|c: char| !c.is_ascii_digit() && c != '.')
        .map(|part| part.trim_matches('.'))
        // `oma:lwm2m` has a digit of its own.
        .filter(|part| !part.is_empty() && *part != "2")
}

/// Returns the URN that an object of this id and version is registered under; none where the id is reserved.
#[cfg(any(feature = "derive", feature = "xml"))]
pub(crate) fn urn(id: u16, version: Version) -> Option<String> {
    Some(spelling(class_of(id)?, id, version))
}

fn spelling(class: &str, id: u16, version: Version) -> String {
    match version {
        Version::ONE => format!("urn:oma:lwm2m:{class}:{id}"),
        version => format!("urn:oma:lwm2m:{class}:{id}:{version}"),
    }
}

fn ids(object: &Object, out: &mut Vec<Diagnostic>) {
    if class_of(object.id.value).is_none() {
        let message = format!("{} has an id that is reserved", object_title(object));
        out.push(
            Diagnostic::new(&ID_CLASS, object.id.origin, message)
                .label("1024 to 2047 and 42801 to 65534 are reserved"),
        );
    }
    for resource in object.resources.iter().filter(|resource| resource.id.value > 32768) {
        let message = format!("{} has an id that is reserved", resource_title(resource));
        out.push(Diagnostic::new(&ID_CLASS, resource.id.origin, message).label("above 32768").help(
            "take an id from 0 to 2047 for a resource of this object alone, from 26241 for a private one",
        ));
    }
}
