//! Measures binaries: the sizes of sections, and of code by the part of the project that its symbols belong to.

use std::fmt::Write;
use std::ops::Sub;

use object::{Object, ObjectSection, ObjectSymbol, SectionKind};

/// Bytes of the sections of a binary, or the difference of two binaries.
#[derive(Clone, Copy, Default)]
struct Size {
    text: i64,
    rodata: i64,
    data: i64,
    bss: i64,
}

impl Sub for Size {
    type Output = Size;

    fn sub(self, less: Size) -> Size {
        Size {
            text: self.text - less.text,
            rodata: self.rodata - less.rodata,
            data: self.data - less.data,
            bss: self.bss - less.bss,
        }
    }
}

fn read(path: &str) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("{path}: {error}"))
}

fn size(path: &str) -> Result<Size, String> {
    let bytes = read(path)?;
    let binary = object::File::parse(&*bytes).map_err(|error| format!("{path}: {error}"))?;
    let mut size = Size::default();
    for section in binary.sections() {
        let bytes = i64::try_from(section.size()).map_err(|error| format!("{path}: {error}"))?;
        match section.kind() {
            SectionKind::Text => size.text += bytes,
            SectionKind::ReadOnlyData | SectionKind::ReadOnlyString => size.rodata += bytes,
            SectionKind::Data => size.data += bytes,
            SectionKind::UninitializedData => size.bss += bytes,
            _ => {}
        }
    }
    Ok(size)
}

/// Returns a table of size differences, `name=larger:smaller` each.
pub(crate) fn sizes(rows: &[&str]) -> Result<String, String> {
    let mut table = "| bytes | text | rodata | data | flash | bss |\n|---|---|---|---|---|---|\n".to_owned();
    for row in rows {
        let (name, paths) =
            row.split_once('=').ok_or_else(|| format!("`{row}` is not name=larger:smaller"))?;
        let (larger, smaller) =
            paths.split_once(':').ok_or_else(|| format!("`{row}` is not name=larger:smaller"))?;
        let Size { text, rodata, data, bss } = size(larger)? - size(smaller)?;
        let flash = text + rodata + data;
        let _ = writeln!(table, "| {name} | {text} | {rodata} | {data} | {flash} | {bss} |");
    }
    Ok(table)
}

/// Parts with patterns: a symbol belongs to the first part with a pattern that is in its name.
const PARTS: [(&str, &[&str]); 14] = [
    ("objects: tables and impls of structs", &["station::objects", "as lwm2m_runtime::object::Object>"]),
    (
        "objects: fields and instances",
        &["lwm2m_runtime::field", "lwm2m_runtime::multiple", "heapless", "serve::data_model::instances"],
    ),
    ("the station: hooks, actions", &["station::hardware", "station::model", "device::"]),
    ("TLV", &["codec::tlv"]),
    ("SenML CBOR", &["codec::senml", "codec::cbor", "codec::resource_types"]),
    ("links", &["codec::link", "serve::registration", "operations::discover"]),
    ("all formats", &["lwm2m_runtime::codec"]),
    (
        "observing and attributes",
        &["serve::observe", "operations::observe", "attributes", "lwm2m_runtime::number"],
    ),
    ("bootstrap", &["operations::bootstrap"]),
    // Their dispatch in the endpoint is inlined into the station.
    ("all other operations", &["lwm2m_runtime::serve", "station::Station"]),
    ("checked writes", &["lwm2m_runtime::write"]),
    ("paths, values, errors, definitions", &["lwm2m_runtime"]),
    ("arithmetic that the chip lacks", &["compiler_builtins", "__", "mem"]),
    ("the core library", &["core::"]),
];

/// Returns a table of the code of a binary by part. Inlined code counts where it was inlined.
pub(crate) fn parts(path: &str) -> Result<String, String> {
    let bytes = read(path)?;
    let file = object::File::parse(&*bytes).map_err(|error| format!("{path}: {error}"))?;
    let mut totals = [0_u64; PARTS.len() + 1];
    for symbol in file.symbols().filter(|symbol| symbol.kind() == object::SymbolKind::Text) {
        let name = format!("{:#}", rustc_demangle::demangle(symbol.name().unwrap_or("")));
        let part =
            PARTS.iter().position(|(_, patterns)| patterns.iter().any(|pattern| name.contains(pattern)));
        totals[part.unwrap_or(PARTS.len())] += symbol.size();
    }
    let mut table = "| code | bytes |\n|---|---|\n".to_owned();
    for (name, bytes) in
        PARTS.iter().map(|(name, _)| *name).chain(["merged by the compiler, and the rest"]).zip(totals)
    {
        let _ = writeln!(table, "| {name} | {bytes} |");
    }
    Ok(table)
}
