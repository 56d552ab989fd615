//! Elements to objects.

use std::collections::BTreeMap;

use super::attribute::attributes;
use super::item;
use super::layout::OBJECT;
use super::report::{Report, Span};
use super::tree::Element;
use super::values::{self, place};
use crate::check::wording::{quote, titled};
use crate::check::{
    BYTE_ORDER_MARK, LICENCE_MISSING, NAME_PADDING, SCHEMA_DUPLICATE_ELEMENT, SCHEMA_ID,
    SCHEMA_MISSING_ELEMENT, SCHEMA_ORDER, SCHEMA_UNKNOWN_ELEMENT, XML_NO_OBJECT, duplicate,
};
use crate::model::{Object, Resource, Spanned};

/// The type of object that `Common.xml` is said to be.
const LIST: &str = "CommonResources";

/// The objects of a text.
pub(super) fn objects(roots: &[Element<'_>], text: &str, report: &mut Report) -> Vec<Object> {
    style(text, report);
    let mut objects = Vec::new();
    for root in roots {
        let schema = schema(root, report);
        let children: &[Element<'_>] =
            if root.name == "Object" { std::slice::from_ref(root) } else { &root.children };
        if children.is_empty() && root.complete {
            let message = "there is no object in this file";
            report.add(report.diagnostic(&XML_NO_OBJECT, root.tag_span, message));
        }
        objects.extend(children.iter().filter_map(|element| object(element, schema.as_ref(), report)));
    }
    objects
}

/// The items of a list of reusable resources.
pub(super) fn common(roots: &[Element<'_>], report: &mut Report) -> Vec<Resource> {
    let mut resources = Resources::default();
    let mut deviations = item::Deviations::default();
    let lists = roots.iter().flat_map(|root| &root.children).flat_map(|object| &object.children);
    for element in lists.flat_map(|resources| &resources.children) {
        if let Some(resource) = item::reusable(element, &mut deviations, report) {
            resources.add(resource, report);
        }
    }
    deviations.report(report);
    resources.list
}

fn style(text: &str, report: &mut Report) {
    let beginning = Span::default();
    if text.starts_with('\u{feff}') {
        report.add(report.diagnostic(&BYTE_ORDER_MARK, beginning, "the file begins with a byte order mark"));
    }
    let licensed = text.split("<!--").skip(1).take(16).any(|comment| {
        let comment = comment.split("-->").next().unwrap_or_default();
        comment.contains("icense") || comment.contains("ICENSE") || comment.contains("icence")
    });
    if !licensed {
        report.add(report.diagnostic(&LICENCE_MISSING, beginning, "no comment in this file names a licence"));
    }
}

/// The schema that a root names.
fn schema(root: &Element<'_>, report: &mut Report) -> Option<Spanned<String>> {
    let attributes = attributes(root.tag, root.tag_span.start, report);
    let location = attributes.into_iter().find(|attribute| {
        matches!(attribute.name.as_str(), "noNamespaceSchemaLocation" | "schemaLocation")
    })?;
    Some(Spanned::new(location.value.trim().to_owned(), report.origin(location.span)))
}

fn object(element: &Element<'_>, schema: Option<&Spanned<String>>, report: &mut Report) -> Option<Object> {
    let attributes = attributes(element.tag, element.tag_span.start, report);
    let kind = attributes.into_iter().find(|attribute| attribute.name == "ObjectType");
    if let Some(kind) = kind.as_ref().filter(|kind| kind.value == LIST) {
        let message = "this is a list of reusable resources, which defines no object";
        report.add(report.diagnostic(&XML_NO_OBJECT, kind.span, message));
        return None;
    }
    let fields = Fields { parent: element, layout: OBJECT };
    let id = id(&fields, report)?;
    let name = fields.text("Name", report);
    let title = titled("object", id.value, &name.value);
    if kind.is_none() && element.complete {
        let message = format!("{title} has no attribute `ObjectType`");
        let diagnostic = report.diagnostic(&SCHEMA_MISSING_ELEMENT, element.tag_span, message);
        report.add(diagnostic.help("write `<Object ObjectType=\"MODefinition\">`"));
    }
    fields.check(&title, element.tag_span, &["LWM2MVersion", "ObjectVersion"], report);
    fields.name_padding(&title, report);
    let mut version = |name| {
        let place = fields.get("ObjectURN").unwrap_or(element).tag_span;
        match (fields.get(name), element.complete) {
            (None, false) => Spanned::implied(crate::model::Version::ONE),
            (found, _) => values::version(found, name, &title, place, report),
        }
    };
    let lwm2m_version = version("LWM2MVersion");
    let object_version = version("ObjectVersion");
    let multiple = values::either(fields.get("MultipleInstances"), ["Multiple", "Single"], &title, report);
    let mandatory = values::either(fields.get("Mandatory"), ["Mandatory", "Optional"], &title, report);
    let resources = resources(&fields, &title, report);
    Some(Object {
        name,
        id,
        urn: fields.text("ObjectURN", report),
        lwm2m_version,
        version: object_version,
        multiple,
        mandatory,
        description: fields.text("Description1", report),
        remarks: fields.text("Description2", report),
        resources,
        schema: schema.cloned(),
        origin: report.origin(element.span),
    })
}

/// The id of an object, out of its URN if need be. Without one there is no object.
fn id(fields: &Fields<'_, '_>, report: &mut Report) -> Option<Spanned<u16>> {
    let element = fields.get("ObjectID");
    let (span, problem) = match element.map(|element| (element, values::id(&element.text))) {
        Some((element, Ok(id))) => return Some(Spanned::new(id, report.origin(place(element)))),
        Some((element, Err(problem))) => (place(element), problem),
        None => (fields.parent.tag_span, "missing"),
    };
    let urn = fields.get("ObjectURN");
    let other = urn.and_then(|urn| urn.text.split(':').nth(4).and_then(|id| values::id(id).ok()));
    let name = fields.get("Name").map_or("", |name| &name.text);
    let title = if name.is_empty() { "an object".to_owned() } else { format!("object {}", quote(name)) };
    let message = match other {
        Some(other) => format!("the id of {title} is {problem}; its URN says {other}"),
        None => format!("the id of {title} is {problem}, so the object is left out"),
    };
    report.add(report.diagnostic(&SCHEMA_ID, span, message).label(problem));
    other.map(|id| Spanned::new(id, report.origin(urn.map_or(span, place))))
}

fn resources(fields: &Fields<'_, '_>, title: &str, report: &mut Report) -> Vec<Resource> {
    let mut resources = Resources::default();
    let Some(element) = fields.get("Resources") else { return resources.list };
    if element.children.is_empty() && element.complete {
        let message = format!("{title} has no resources");
        report.add(
            report.diagnostic(&SCHEMA_MISSING_ELEMENT, element.tag_span, message).label("no `Item` in here"),
        );
    }
    for child in element.children.iter().filter(|child| child.complete) {
        if let Some(resource) = item::resource(child, report) {
            resources.add(resource, report);
        }
    }
    resources.list
}

/// Resources, each id once.
#[derive(Default)]
struct Resources {
    list: Vec<Resource>,
    by_id: BTreeMap<u16, usize>,
}

impl Resources {
    fn add(&mut self, resource: Resource, report: &mut Report) {
        let known = self.by_id.get(&resource.id.value).and_then(|index| self.list.get(*index));
        if let Some(first) = known {
            report.add(duplicate(first, &resource));
            return;
        }
        self.by_id.insert(resource.id.value, self.list.len());
        self.list.push(resource);
    }
}

/// The facts inside an `Object` or `Item`.
pub(super) struct Fields<'e, 't> {
    pub(super) parent: &'e Element<'t>,
    /// Their names in the order of the schema.
    pub(super) layout: &'static [&'static str],
}

impl<'e, 't> Fields<'e, 't> {
    /// The first element of this name.
    pub(super) fn get(&self, name: &str) -> Option<&'e Element<'t>> {
        self.parent.children.iter().find(|child| child.name == name)
    }

    pub(super) fn text(&self, name: &str, report: &Report) -> Spanned<String> {
        values::text(self.get(name), report)
    }

    /// Reports what is missing, twice there or out of order. `at` is the place for what is missing.
    pub(super) fn check(&self, title: &str, at: Span, optional: &[&str], report: &mut Report) {
        self.order(title, report);
        let missing: Vec<&str> = self
            .layout
            .iter()
            .copied()
            .filter(|name| !optional.contains(name) && self.get(name).is_none())
            .collect();
        if missing.is_empty() || !self.parent.complete {
            return;
        }
        let list = missing.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", ");
        let diagnostic = report
            .diagnostic(&SCHEMA_MISSING_ELEMENT, at, format!("{title} lacks {list}"))
            .help(match missing.as_slice() {
                [name] => self.advice(name),
                _ => "add the elements; they may be empty where there is nothing to say".to_owned(),
            });
        report.add(diagnostic);
    }

    /// How to add an element in its place.
    fn advice(&self, name: &str) -> String {
        let before = self.layout.iter().take_while(|other| **other != name);
        match before.filter(|other| self.get(other).is_some()).last() {
            Some(before) => format!("add `<{name}></{name}>` after `</{before}>`"),
            None => format!("add `<{name}></{name}>`"),
        }
    }

    fn order(&self, title: &str, report: &mut Report) {
        let mut seen: Vec<(usize, &Element<'_>)> = Vec::new();
        for child in &self.parent.children {
            let Some(position) = self.layout.iter().position(|name| *name == child.name) else {
                let message = format!("{title} has an element {}", quote(child.name));
                let diagnostic = report.diagnostic(&SCHEMA_UNKNOWN_ELEMENT, child.tag_span, message);
                report.add(diagnostic.label("only in lists of reusable resources"));
                continue;
            };
            if let Some((_, first)) = seen.iter().find(|(other, _)| *other == position) {
                let message = format!("{title} has {} twice", quote(child.name));
                let diagnostic = report.diagnostic(&SCHEMA_DUPLICATE_ELEMENT, child.tag_span, message);
                report.add(diagnostic.related(report.origin(first.tag_span), "the first one, which is read"));
                continue;
            }
            seen.push((position, child));
        }
        let positions: Vec<usize> = seen.iter().map(|(position, _)| *position).collect();
        let settled = longest_ascent(&positions);
        let mut moved = seen.iter().filter(|(position, _)| !settled.contains(position));
        let Some((_, first)) = moved.next() else { return };
        let mut diagnostic = report.diagnostic(&SCHEMA_ORDER, first.tag_span, String::new());
        let mut list = quote(first.name);
        for (_, child) in moved {
            list = format!("{list}, {}", quote(child.name));
            diagnostic = diagnostic.related(report.origin(child.tag_span), "out of order too");
        }
        diagnostic.message = format!("elements of {title} stand out of order: {list}");
        let order: Vec<&str> = self.layout.iter().filter(|name| self.get(name).is_some()).copied().collect();
        report.add(diagnostic.label("out of order").help(format!("the order is {}", order.join(", "))));
    }

    pub(super) fn name_padding(&self, title: &str, report: &mut Report) {
        let Some(name) = self.get("Name").filter(|name| name.padded) else { return };
        let message = format!("the name of {title} has blanks around it");
        let diagnostic = report.diagnostic(&NAME_PADDING, name.span, message);
        report.add(
            diagnostic.label("blanks around the name").help(format!("write `<Name>{}</Name>`", name.text)),
        );
    }
}

/// The longest ascending selection of a few numbers: whatever is not in it has to move.
fn longest_ascent(numbers: &[usize]) -> Vec<usize> {
    let mut best: Vec<Vec<usize>> = Vec::new();
    for number in numbers {
        let before =
            best.iter().filter(|ascent| ascent.last() < Some(number)).max_by_key(|ascent| ascent.len());
        let mut ascent = before.cloned().unwrap_or_default();
        ascent.push(*number);
        best.push(ascent);
    }
    best.into_iter().max_by_key(Vec::len).unwrap_or_default()
}
