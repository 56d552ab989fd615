//! Sizes as tables: CSV for programs, Markdown for documents.

use std::fmt::Write;

use lwm2m_runtime::ContentFormat;

use super::ObjectSizes;
use super::message::ASSUMPTIONS;
use super::scenarios::{Measured, Scenario, why_without_values};
use crate::payload::count;

/// The columns of the CSV.
const COLUMNS: &str = "object,name,scenario,path,values,format,payload,messages,coap,dtls,total\n";

/// Returns a line for each object, scenario and format (RFC 4180, with line feeds).
pub(super) fn csv(objects: &[ObjectSizes<'_>]) -> String {
    let mut page = COLUMNS.to_owned();
    for object in objects {
        for measured in &object.scenarios {
            for (format, size) in &measured.sizes {
                let _ = writeln!(
                    page,
                    "{},{},{},{},{},{format},{},{},{},{},{}",
                    object.object.id.value,
                    field(&object.name),
                    measured.scenario.code(),
                    measured.path,
                    measured.values,
                    size.payload,
                    size.messages,
                    size.coap,
                    size.dtls,
                    size.total(),
                );
            }
        }
    }
    page
}

/// Returns a field of a CSV line. A name that a spreadsheet would read as a formula becomes a text.
fn field(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// The columns of a Markdown table.
const FORMATS: [ContentFormat; 8] = [
    ContentFormat::TEXT,
    ContentFormat::OPAQUE,
    ContentFormat::CBOR,
    ContentFormat::LWM2M_CBOR,
    ContentFormat::TLV,
    ContentFormat::SENML_CBOR,
    ContentFormat::SENML_JSON,
    ContentFormat::LWM2M_JSON,
];

/// The meaning of a cell.
const LEGEND: &str = "\
A cell has the bytes of the payload and, after a slash, those of the DTLS records that carry it; a number in brackets
counts the blocks.

";

/// Returns a table for each object, and the assumptions behind all.
pub(super) fn markdown(objects: &[ObjectSizes<'_>]) -> String {
    let mut page = String::new();
    for object in objects {
        let name = crate::export::markdown_cell(&object.name);
        let _ = writeln!(page, "**{name} ({})**\n", object.object.id.value);
        match why_without_values(object.object) {
            Some(reason) => {
                let _ = writeln!(page, "A Read has no values: {reason}.\n");
            }
            None => table(&mut page, object),
        }
    }
    page.push_str(LEGEND);
    page.push_str(ASSUMPTIONS);
    page.push('\n');
    page
}

fn table(page: &mut String, object: &ObjectSizes<'_>) {
    let is_used = |format: &ContentFormat| object.scenarios.iter().any(|one| one.size(*format).is_some());
    let formats: Vec<ContentFormat> = FORMATS.into_iter().filter(is_used).collect();
    let names: Vec<&str> = formats.iter().map(|format| format.name()).collect();
    let _ = writeln!(page, "| payload | {} |", names.join(" | "));
    let _ = writeln!(page, "|---|{}", "---:|".repeat(formats.len()));
    for measured in &object.scenarios {
        let cells: Vec<String> = formats.iter().map(|format| cell(measured, *format)).collect();
        let _ = writeln!(page, "| {} | {} |", title(measured), cells.join(" | "));
    }
    page.push('\n');
}

/// Returns the sizes in a format; empty if it cannot carry the values.
fn cell(measured: &Measured, format: ContentFormat) -> String {
    let Some(size) = measured.size(format) else { return String::new() };
    let blocks = if size.messages > 1 { format!(" ({})", size.messages) } else { String::new() };
    format!("{} / {}{blocks}", size.payload, size.total())
}

/// Returns the name of a scenario with its path and its number of values.
fn title(measured: &Measured) -> String {
    let Measured { path, values, .. } = measured;
    let title = match measured.scenario {
        Scenario::Resource => format!("one resource, `{path}`"),
        Scenario::Notification => "notification of it".to_owned(),
        Scenario::Samples => return format!("notification with {values} samples of it"),
        Scenario::Composite => return format!("Read-Composite, {}", count(*values, "value")),
        Scenario::Instance(extent) => {
            return format!("{} instance, {}", extent.name(), count(*values, "value"));
        }
        Scenario::Instances(number) => {
            return format!("{}, {}", count(usize::from(number), "instance"), count(*values, "value"));
        }
    };
    if *values > 1 { format!("{title}, {values} values") } else { title }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_quoted_and_is_no_formula() {
        let table = [
            ("Temperature", "Temperature"),
            ("a, \"b\"", "\"a, \"\"b\"\"\""),
            ("=1+1", "'=1+1"),
            ("@x,y", "\"'@x,y\""),
        ];
        for (name, expected) in table {
            assert_eq!(field(name), expected);
        }
    }
}
