//! Elements to objects.

use std::collections::BTreeMap;

use super::fields::Fields;
use super::item;
use super::layout::OBJECT;
use super::report::{Report, Span};
use super::tree::Element;
use super::values::{self, Missing, place};
use crate::diagnostics::Edit;
use crate::model::{Object, Resource, Spanned};
use crate::rules::{BYTE_ORDER_MARK, LICENCE_MISSING, SCHEMA_ID, SCHEMA_MISSING_ELEMENT, XML_NO_OBJECT};
use crate::wording::{duplicate_resource, quote, titled};

/// The `ObjectType` of `Common.xml`.
const LIST: &str = "CommonResources";

/// Reads the objects below the root element of a text.
pub(super) fn objects(root: &Element<'_>, text: &str, report: &mut Report) -> Vec<Object> {
    check_style(text, report);
    let elements = if root.name == "Object" { std::slice::from_ref(root) } else { &root.children };
    if elements.is_empty() {
        report.add(report.diagnostic(&XML_NO_OBJECT, root.tag_span, "there is no object in this file"));
    }
    elements.iter().filter_map(|element| object(element, report)).collect()
}

/// Reads the items of a list of reusable resources.
pub(super) fn common(root: &Element<'_>, report: &mut Report) -> Vec<Resource> {
    let mut resources = Resources::default();
    let mut deviations = item::Deviations::default();
    let lists = root.children.iter().flat_map(|object| &object.children);
    for element in lists.flat_map(|resources| &resources.children) {
        if let Some(resource) = item::reusable(element, &mut deviations, report) {
            resources.add(resource, report);
        }
    }
    deviations.report(report);
    resources.list
}

fn check_style(text: &str, report: &mut Report) {
    let beginning = Span::default();
    if text.starts_with('\u{feff}') {
        let mark = report.origin(Span::new(0, '\u{feff}'.len_utf8()));
        report.add(
            report
                .diagnostic(&BYTE_ORDER_MARK, beginning, "the file begins with a byte order mark")
                .edit(Edit::replace(mark, "")),
        );
    }
    let licensed = text.split("<!--").skip(1).take(16).any(|comment| {
        let comment = comment.split("-->").next().unwrap_or_default();
        comment.contains("icense") || comment.contains("ICENSE") || comment.contains("icence")
    });
    if !licensed {
        report.add(report.diagnostic(&LICENCE_MISSING, beginning, "no comment in this file names a licence"));
    }
}

/// Reads the schema that a root names.
pub(super) fn schema(root: &Element<'_>, report: &Report) -> Option<Spanned<String>> {
    let location = root
        .attributes
        .iter()
        .find(|attribute| matches!(attribute.name, "noNamespaceSchemaLocation" | "schemaLocation"))?;
    Some(Spanned::new(location.value.trim().to_owned(), report.origin(location.span)))
}

fn object(element: &Element<'_>, report: &mut Report) -> Option<Object> {
    let kind = element.attributes.iter().find(|attribute| attribute.name == "ObjectType");
    if let Some(kind) = kind.filter(|kind| kind.value == LIST) {
        let message = "this is a list of reusable resources, which defines no object";
        report.add(report.diagnostic(&XML_NO_OBJECT, kind.span, message));
        return None;
    }
    let fields = Fields { parent: element, layout: OBJECT };
    let id = id(&fields, report)?;
    let name = fields.text("Name", report);
    let title = titled("object", id.value, &name.value);
    if kind.is_none() {
        let message = format!("{title} has no attribute `ObjectType`");
        let diagnostic = report.diagnostic(&SCHEMA_MISSING_ELEMENT, element.tag_span, message);
        let name = element.written.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
        let edit = name.map(|length| {
            let at = element.span.start + length;
            Edit::replace(report.origin(Span::new(at, at)), " ObjectType=\"MODefinition\"")
        });
        report.add(diagnostic.help("write `<Object ObjectType=\"MODefinition\">`").edit(edit));
    }
    fields.check(&title, element.tag_span, &["LWM2MVersion", "ObjectVersion"], report);
    fields.name_padding(&title, report);
    let mut version = |name| {
        let place = fields.get("ObjectURN").unwrap_or(element).tag_span;
        let missing = Missing { place, edit: fields.insertion(name, "1.0", report) };
        values::version(fields.get(name), name, &title, missing, report)
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
        // Facts of the document, which its objects get at the end.
        schema: None,
        comments: Vec::new(),
        origin: report.origin(element.span),
    })
}

/// Reads the id of an object, from its URN if need be. Without an id there is no object.
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
        Some(other) => format!("the id of {title} is {problem}; that of its URN is used, {other}"),
        None => format!("the id of {title} is {problem}, so the object is left out"),
    };
    report.add(report.diagnostic(&SCHEMA_ID, span, message).label(problem));
    other.map(|id| Spanned::new(id, report.origin(urn.map_or(span, place))))
}

fn resources(fields: &Fields<'_, '_>, title: &str, report: &mut Report) -> Vec<Resource> {
    let mut resources = Resources::default();
    let Some(element) = fields.get("Resources") else { return resources.list };
    if element.children.is_empty() {
        let message = format!("{title} has no resources");
        report.add(
            report.diagnostic(&SCHEMA_MISSING_ELEMENT, element.tag_span, message).label("no `Item` in here"),
        );
    }
    for child in &element.children {
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
        if let Some(index) = self.by_id.get(&resource.id.value) {
            return report.add(duplicate_resource(&self.list[*index], &resource));
        }
        self.by_id.insert(resource.id.value, self.list.len());
        self.list.push(resource);
    }
}
