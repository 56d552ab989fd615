//! Prints payloads: text or hexadecimal digits, and their values with names.

use std::io::{Result, Write};

use lwm2m_runtime::{ContentFormat, Decoder, ObjectDef, Path, Value};

/// Characters of a line; a longer item has a line of its own.
const WIDTH: usize = 96;

/// Indentation of lines that belong to the line above.
const INDENT: &str = "      ";

/// Prints a payload: its text, or its bytes and the values in them.
pub(crate) fn payload(
    out: &mut dyn Write,
    format: ContentFormat,
    bytes: &[u8],
    path: Path,
    definitions: &[&'static ObjectDef<'static>],
) -> Result<()> {
    raw(out, format, bytes)?;
    if format.is_text() {
        return Ok(());
    }
    table(out, &values(Decoder::new(format, bytes, path), definitions))
}

/// Prints a payload or a block of it: text, or hexadecimal digits.
pub(crate) fn raw(out: &mut dyn Write, format: ContentFormat, bytes: &[u8]) -> Result<()> {
    let separator = if format == ContentFormat::LINK { ",<" } else { ",{" };
    match format.is_text() {
        true => wrapped(out, &String::from_utf8_lossy(bytes), separator),
        false => hex(out, bytes),
    }
}

/// Formats a number of bytes.
pub(crate) fn count(bytes: usize) -> String {
    format!("{bytes} byte{}", if bytes == 1 { "" } else { "s" })
}

/// Prints 32 bytes per line.
fn hex(out: &mut dyn Write, bytes: &[u8]) -> Result<()> {
    bytes.chunks(32).try_for_each(|line| {
        let digits: String = line.iter().map(|byte| format!("{byte:02x}")).collect();
        writeln!(out, "{INDENT}{digits}")
    })
}

/// Prints text in lines that end at the comma of a separator.
fn wrapped(out: &mut dyn Write, text: &str, separator: &str) -> Result<()> {
    let mut line = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(separator).map_or(rest.len(), |comma| comma + 1);
        let (item, more) = rest.split_at(end);
        if !line.is_empty() && INDENT.len() + line.len() + item.len() > WIDTH {
            writeln!(out, "{INDENT}{line}")?;
            line.clear();
        }
        line.push_str(item);
        rest = more;
    }
    writeln!(out, "{INDENT}{line}")
}

/// Path, name and value.
type Row = (String, &'static str, String);

/// Returns the values of a payload; none if it cannot be decoded.
fn values(decoder: Decoder<'_>, definitions: &[&'static ObjectDef<'static>]) -> Vec<Row> {
    let mut rows = Vec::new();
    let read = decoder.records(definitions, &mut |record| {
        let value = record.value.map(|value| format_value(&value)).unwrap_or_default();
        rows.push((record.path.to_string(), name(record.path, definitions), value));
        Ok(())
    });
    if read.is_ok() { rows } else { Vec::new() }
}

/// Prints rows in columns.
fn table(out: &mut dyn Write, rows: &[Row]) -> Result<()> {
    let width = |column: fn(&Row) -> usize| rows.iter().map(column).max().unwrap_or(0);
    let (paths, names) = (width(|row| row.0.len()), width(|row| row.1.len()));
    rows.iter().try_for_each(|(path, name, value)| {
        let line = format!("{INDENT}{path:<paths$}  {name:<names$}  {value}");
        writeln!(out, "{}", line.trim_end())
    })
}

/// Formats a value; a long opaque one by its size.
fn format_value(value: &Value<'_>) -> String {
    match value {
        Value::Opaque(bytes) if bytes.len() > 16 => format!("{} bytes", bytes.len()),
        value => value.to_string(),
    }
}

/// Returns the name of the object or resource of a path.
fn name(path: Path, definitions: &[&'static ObjectDef<'static>]) -> &'static str {
    let object = definitions.iter().find(|object| Some(object.id()) == path.object_id());
    let resource = path.resource_id().and_then(|id| object?.resource(id));
    match (object, resource) {
        (_, Some(resource)) => resource.name(),
        (Some(object), None) if path.resource_id().is_none() => object.name(),
        _ => "",
    }
}
