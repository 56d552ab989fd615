//! Elements to resources.

use super::attribute::Attribute;
use super::fields::Fields;
use super::layout::ITEM;

use super::report::{Report, Span};
use super::tree::Element;
use super::values::{self, MeantType, meant_operations, meant_type, place, rewrite, shown};
use crate::diagnostics::Edit;
use crate::model::{Operations, Resource, ResourceType, Spanned};
use crate::rules::{
    EXECUTABLE_WITH_TYPE, MISSING_TYPE, OPERATIONS_UNKNOWN, SCHEMA_ID, SCHEMA_MISSING_ELEMENT,
    SCHEMA_UNKNOWN_ELEMENT, TYPE_UNKNOWN,
};
use crate::wording::{quote, titled};
use crate::{labels, range};

/// Reads a resource of an object; `None` if it has no id.
pub(super) fn resource(element: &Element<'_>, report: &mut Report) -> Option<Resource> {
    let (id, at) = id(element, report)?;
    let fields = Fields { parent: element, layout: ITEM };
    let name = fields.text("Name", report);
    let title = titled("resource", id.value, &name.value);
    // A missing type is a diagnostic of its own.
    let optional: &[&str] = if is_executable(&fields) { &[] } else { &["Type"] };
    fields.check(&title, at, optional, report);
    Some(build(&fields, id, &title, at, report))
}

/// Reads a resource of a list of reusable resources.
pub(super) fn reusable(
    element: &Element<'_>,
    deviations: &mut Deviations,
    report: &mut Report,
) -> Option<Resource> {
    let (id, at) = id(element, report)?;
    let fields = Fields { parent: element, layout: ITEM };
    let title = titled("resource", id.value, &fields.text("Name", report).value);
    deviations.note(element, at);
    Some(build(&fields, id, &title, at, report))
}

fn build(fields: &Fields<'_, '_>, id: Spanned<u16>, title: &str, at: Span, report: &mut Report) -> Resource {
    fields.name_padding(title, report);
    let operations = operations(fields, title, report);
    let kind = kind(fields, operations.value, title, at, report);
    let range_text = fields.text("RangeEnumeration", report);
    let range = kind.and_then(|kind| range::read(&range_text.value, kind.value).range);
    let mut resource = Resource {
        id,
        name: fields.text("Name", report),
        operations,
        multiple: values::either(fields.get("MultipleInstances"), ["Multiple", "Single"], title, report),
        mandatory: values::either(fields.get("Mandatory"), ["Mandatory", "Optional"], title, report),
        kind,
        range_text,
        range,
        labels: None,
        units: fields.text("Units", report),
        description: fields.text("Description", report),
        origin: report.origin(fields.parent.span),
    };
    resource.labels = labels::find(&resource);
    resource
}

/// Reads the id of an item, and returns the place for diagnostics about the item as a whole.
fn id(element: &Element<'_>, report: &mut Report) -> Option<(Spanned<u16>, Span)> {
    let attributes = &element.attributes;
    let exact = attributes.iter().find(|attribute| attribute.name == "ID");
    let found = exact.or_else(|| attributes.iter().find(|other| other.name.eq_ignore_ascii_case("ID")));
    if let (None, Some(Attribute { name, name_span, span, .. })) = (exact, found) {
        let message = format!("the attribute {} is called `ID`", quote(name));
        report.add(
            report
                .diagnostic(&SCHEMA_UNKNOWN_ELEMENT, *span, message)
                .label("case matters")
                .edit(Edit::replace(report.origin(*name_span), "ID")),
        );
    }
    let problem = match found.map(|attribute| (attribute, values::id(attribute.value.trim()))) {
        Some((attribute, Ok(id))) => {
            let span =
                if attribute.span.start < attribute.span.end { attribute.span } else { element.tag_span };
            return Some((Spanned::new(id, report.origin(span)), span));
        }
        Some((_, Err(problem))) => problem,
        None => "missing",
    };
    let span = found.map(|found| found.span).filter(|span| span.start < span.end).unwrap_or(element.tag_span);
    let name = element.children.iter().find(|child| child.name == "Name").map_or("", |name| &name.text);
    let title = if name.is_empty() { "a resource".to_owned() } else { format!("resource {}", quote(name)) };
    let message = format!("the id of {title} is {problem}, so the resource is left out");
    let diagnostic = report.diagnostic(&SCHEMA_ID, span, message).label(problem);
    report.add(diagnostic.help("write `<Item ID=\"...\">` with a number from 0 to 65534"));
    None
}

fn is_executable(fields: &Fields<'_, '_>) -> bool {
    let text = fields.get("Operations").map_or("", |element| &element.text);
    Operations::parse(text).or_else(|| meant_operations(text)) == Some(Operations::Execute)
}

fn operations(fields: &Fields<'_, '_>, title: &str, report: &mut Report) -> Spanned<Operations> {
    let Some(element) = fields.get("Operations") else { return Spanned::implied(Operations::Bootstrap) };
    let origin = values::origin(element, report);
    if let Some(operations) = Operations::parse(&element.text) {
        return Spanned::new(operations, origin);
    }
    let meant = meant_operations(&element.text);
    let message = format!("{title} has the operations {}", quote(&element.text));
    let diagnostic = report.diagnostic(&OPERATIONS_UNKNOWN, place(element), message);
    report.add(match meant {
        Some(meant) => diagnostic
            .label(format!("read as `{}`", meant.as_str()))
            .help(format!("write `{}`", meant.as_str()))
            .edit(rewrite(element, meant.as_str(), report)),
        None => diagnostic.label("read as none"),
    });
    Spanned::new(meant.unwrap_or(Operations::Bootstrap), origin)
}

fn kind(
    fields: &Fields<'_, '_>,
    operations: Operations,
    title: &str,
    at: Span,
    report: &mut Report,
) -> Option<Spanned<ResourceType>> {
    let element = fields.get("Type");
    let text = element.map_or("", |element| &element.text);
    let place = element.map_or(at, place);
    if operations.is_executable() {
        if !text.is_empty() {
            let message = format!("{title} is executable, but has the type {}", quote(text));
            let diagnostic = report.diagnostic(&EXECUTABLE_WITH_TYPE, place, message).label("must be empty");
            report.add(diagnostic.edit(element.and_then(|element| rewrite(element, "", report))));
        }
        return None;
    }
    if text.is_empty() {
        let what = if element.is_some() { "an empty" } else { "no element" };
        let message = format!("{title} has {what} `Type`, so it is left out of generated code");
        report.add(report.diagnostic(&MISSING_TYPE, place, message).label("no type"));
        return None;
    }
    let origin = report.origin(place);
    if let Some(kind) = ResourceType::parse(text) {
        return Some(Spanned::new(kind, origin));
    }
    let meant = meant_type(text);
    let diagnostic = report.diagnostic(&TYPE_UNKNOWN, place, format!("{title} is of type {}", shown(text)));
    report.add(match meant {
        Some(MeantType::Certain(kind)) => diagnostic
            .label(format!("read as `{}`", kind.as_str()))
            .help(format!("write `{}`", kind.as_str()))
            .edit(element.and_then(|element| rewrite(element, kind.as_str(), report))),
        Some(MeantType::Probable(kind)) => diagnostic.label(format!("did you mean `{}`?", kind.as_str())),
        None => diagnostic.label("not a type"),
    });
    match meant {
        Some(MeantType::Certain(kind)) => Some(Spanned::new(kind, origin)),
        Some(MeantType::Probable(_)) | None => None,
    }
}

/// How a list of reusable resources differs from its schema: once for the whole list, for it does so in
/// every item.
#[derive(Default)]
pub(super) struct Deviations {
    lacking: Vec<(&'static str, usize, Span)>,
    extra: Vec<(&'static str, usize, Span)>,
}

impl Deviations {
    fn note(&mut self, element: &Element<'_>, at: Span) {
        let has = |name: &str| element.children.iter().any(|child| child.name == name);
        for name in ITEM.iter().filter(|name| !has(name)) {
            count(&mut self.lacking, name, at);
        }
        for child in element.children.iter().filter(|child| !ITEM.contains(&child.name)) {
            count(&mut self.extra, child.name, child.tag_span);
        }
    }

    pub(super) fn report(self, report: &mut Report) {
        for (name, count, at) in self.lacking {
            let message = match count {
                1 => format!("a reusable resource lacks {}", quote(name)),
                _ => format!("{count} reusable resources lack {}", quote(name)),
            };
            report.add(report.diagnostic(&SCHEMA_MISSING_ELEMENT, at, message).label("the first of them"));
        }
        for (name, count, at) in self.extra {
            let message = match count {
                1 => format!("a reusable resource has an element {}", quote(name)),
                _ => format!("{count} reusable resources have an element {}", quote(name)),
            };
            report.add(report.diagnostic(&SCHEMA_UNKNOWN_ELEMENT, at, message).label("the first of them"));
        }
    }
}

fn count(list: &mut Vec<(&'static str, usize, Span)>, name: &'static str, at: Span) {
    match list.iter_mut().find(|(known, ..)| *known == name) {
        Some((_, count, _)) => *count += 1,
        None => list.push((name, 1, at)),
    }
}
