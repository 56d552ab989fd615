//! Documentation in Markdown: tables of facts, resources and codes, and the descriptions.
//!
//! The dialect is GitHub's: CommonMark with tables. Texts of a definition cannot break out of their cells.

use std::fmt::Write;

use lwm2m_codegen::docs::is_invisible;
use lwm2m_codegen::model::{Labels, Object, Operations, Range, Resource, Spanned};
use lwm2m_codegen::{docs, labels, range};

use crate::console::single_line;
use crate::sdf::range_text;

/// Returns a page with a section for each object.
pub(super) fn write(objects: &[&Object]) -> String {
    let mut page = String::new();
    for (index, object) in objects.iter().enumerate() {
        if index > 0 {
            page.push_str("\n---\n\n");
        }
        section(&mut page, object);
    }
    page
}

fn section(page: &mut String, object: &Object) {
    line(page, format_args!("# {} ({})\n", cell(&object.name.value), object.id.value));
    paragraph(page, &object.description.value);
    facts(page, object);
    resources(page, object);
    for resource in &object.resources {
        details(page, resource);
    }
    if !object.remarks.value.trim().is_empty() {
        page.push_str("\n## Remarks\n\n");
        page.push_str(docs::markdown(&object.remarks.value).trim_end());
        page.push('\n');
    }
}

fn facts(page: &mut String, object: &Object) {
    page.push_str("| Object | |\n|---|---|\n");
    let rows = [
        ("Id", object.id.value.to_string()),
        ("URN", code(&object.urn.value)),
        ("Version", object.version.value.to_string()),
        ("LwM2M", format!("{} or later", object.lwm2m_version.value)),
        ("Instances", instances(object.multiple.value).to_owned()),
        ("Presence", presence(object.mandatory.value).to_owned()),
    ];
    for (name, value) in rows {
        line(page, format_args!("| {name} | {value} |"));
    }
}

fn resources(page: &mut String, object: &Object) {
    if object.resources.is_empty() {
        return;
    }
    page.push_str("\n## Resources\n\n");
    page.push_str("| Id | Name | Operations | Instances | Presence | Type | Range | Unit |\n");
    page.push_str("|---:|---|---|---|---|---|---|---|\n");
    for resource in &object.resources {
        let cells = [
            resource.id.value.to_string(),
            cell(&resource.name.value),
            operations(resource.operations.value).to_owned(),
            instances(resource.multiple.value).to_owned(),
            presence(resource.mandatory.value).to_owned(),
            resource.kind.map_or(String::new(), |kind| kind.value.as_str().to_owned()),
            range_cell(resource),
            code(&resource.units.value),
        ];
        line(page, format_args!("| {} |", cells.join(" | ")));
    }
}

fn details(page: &mut String, resource: &Resource) {
    line(page, format_args!("\n### {} {}\n", resource.id.value, cell(&resource.name.value)));
    paragraph(page, &resource.description.value);
    let Some(labels) = resource.labels.as_ref().filter(|labels| !are_described(labels, resource)) else {
        trim_blank_line(page);
        return;
    };
    page.push_str("| Code | Name | Meaning |\n|---:|---|---|\n");
    for label in &labels.codes {
        let (name, meaning) = (cell(&label.name), cell(&label.description));
        line(page, format_args!("| {} | {name} | {meaning} |", label.code));
    }
}

/// Returns whether the description lists the codes itself.
fn are_described(labels: &Labels, resource: &Resource) -> bool {
    let described = Resource { range_text: Spanned::implied(String::new()), ..resource.clone() };
    labels::find(&described).is_some_and(|described| described.codes == labels.codes)
}

/// Adds a description and a blank line, unless it is empty.
fn paragraph(page: &mut String, description: &str) {
    let text = docs::markdown(description);
    let text = text.trim_end();
    if !text.is_empty() {
        page.push_str(text);
        page.push_str("\n\n");
    }
}

/// Removes the blank line in front of a table that does not follow.
fn trim_blank_line(page: &mut String) {
    if page.ends_with("\n\n") {
        page.pop();
    }
}

fn range_cell(resource: &Resource) -> String {
    match &resource.range {
        Some(lengths @ Range::Length(_)) => range::describe(lengths),
        Some(values) => range_text(values),
        // A list of codes is printed below.
        None if resource.labels.is_some() => String::new(),
        None => cell(&resource.range_text.value),
    }
}

fn operations(operations: Operations) -> &'static str {
    match operations {
        Operations::Read => "read",
        Operations::Write => "write",
        Operations::ReadWrite => "read, write",
        Operations::Execute => "execute",
        Operations::Bootstrap => "bootstrap",
    }
}

fn instances(multiple: bool) -> &'static str {
    if multiple { "multiple" } else { "single" }
}

fn presence(mandatory: bool) -> &'static str {
    if mandatory { "mandatory" } else { "optional" }
}

fn line(page: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string never fails.
    let _ = writeln!(page, "{text}");
}

/// Escapes a text for a single line, such as a table cell or a heading.
pub(crate) fn cell(text: &str) -> String {
    let parts = text.split(|c: char| c.is_whitespace() || c.is_control());
    let text = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        if r"\`*_[]<>|~&#$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Returns a short text as inline code.
fn code(text: &str) -> String {
    match single_line(text).trim() {
        "" => String::new(),
        // A backtick would end the code, and a bar the cell.
        text if text.contains(['`', '|']) => cell(text),
        text => format!("`{text}`"),
    }
}

#[cfg(test)]
mod tests {
    use lwm2m_codegen::model::SourceId;
    use lwm2m_codegen::xml;

    use super::*;

    #[test]
    fn a_cell_is_one_line_and_holds_no_markup() {
        assert_eq!(cell("a | b\nc <i>*d*</i> [e](f) `g`"), r"a \| b c \<i\>\*d\*\</i\> \[e\](f) \`g\`");
        assert_eq!(cell("&lt; C:\\temp #1"), r"\&lt; C:\\temp \#1");
    }

    #[test]
    fn codes_are_listed_once() {
        let section = |range: &str, description: &str| {
            let item = format!(
                "<LWM2M><Object><ObjectID>1</ObjectID><Resources><Item ID=\"0\"><Name>S</Name><Operations>R</Operations>\
                 <Type>Integer</Type><RangeEnumeration>{range}</RangeEnumeration><Description>{description}</Description>\
                 </Item></Resources></Object></LWM2M>"
            );
            write(&[&xml::read(SourceId(0), &item).objects[0]])
        };
        let cases = [
            ("", "0: Off\n1: On", "- 0: Off"),
            ("0..1", "A state. 0: Off, 1: On", "0: Off, 1: On"),
            ("0: Off\n1: On", "", "| 0 | Off |"),
            ("0: Off\n1: On", "Off at first.", "| 0 | Off |"),
        ];
        for (range, description, expected) in cases {
            let page = section(range, description);
            assert_eq!(page.matches("Off").count() - description.matches("Off at").count(), 1, "{page}");
            assert!(page.contains(expected), "{page}");
        }
    }

    #[test]
    fn code_never_breaks_out_of_its_cell() {
        assert_eq!(code("m/s2"), "`m/s2`");
        assert_eq!(code("a`|b"), r"a\`\|b");
        assert_eq!(code(" "), "");
    }
}
