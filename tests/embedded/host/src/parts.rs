//! How large a binary is, and what takes the room: sections, and symbols by what they belong to.

use std::fmt::Write;

use object::{Object, ObjectSection, ObjectSymbol, SectionKind};

/// Octets of a binary by where they end up.
#[derive(Clone, Copy, Default)]
struct Size {
    text: u64,
    rodata: u64,
    data: u64,
    bss: u64,
}

fn read(path: &str) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("{path}: {error}"))
}

fn size(binary: &object::File<'_>) -> Size {
    let mut size = Size::default();
    for section in binary.sections() {
        let octets = section.size();
        match (section.kind(), section.name().unwrap_or("")) {
            // The table of interrupts is the chip's, not the program's.
            (_, ".vector_table") => {}
            (SectionKind::Text, _) => size.text += octets,
            (SectionKind::ReadOnlyData | SectionKind::ReadOnlyString, _) => size.rodata += octets,
            (SectionKind::Data, _) => size.data += octets,
            (SectionKind::UninitializedData, _) => size.bss += octets,
            _ => {}
        }
    }
    size
}

/// A table of binaries, `name=path` each; the last is what all others stand upon.
pub(crate) fn sizes(binaries: &[&str]) -> Result<String, String> {
    let mut rows = Vec::new();
    for binary in binaries {
        let (name, path) = binary.split_once('=').ok_or_else(|| format!("`{binary}` is not name=path"))?;
        let octets = read(path)?;
        let file = object::File::parse(&*octets).map_err(|error| format!("{path}: {error}"))?;
        rows.push((name, size(&file)));
    }
    let (_, ground) = rows.pop().ok_or("no binaries")?;
    let mut text =
        format!("{:<44}{:>8}{:>8}{:>8}{:>8}{:>8}\n", "octets", "text", "rodata", "flash", "data", "bss");
    for (name, size) in rows {
        let [code, rodata] = [size.text - ground.text, size.rodata - ground.rodata];
        let [data, bss] = [size.data - ground.data, size.bss - ground.bss];
        let flash = code + rodata + data;
        let _ = writeln!(text, "{name:<44}{code:>8}{rodata:>8}{flash:>8}{data:>8}{bss:>8}");
    }
    Ok(text)
}

/// Where symbols belong: the first pattern that is part of the name.
const PARTS: [(&str, &[&str]); 14] = [
    ("objects: tables and impls of structs", &["station::objects"]),
    (
        "objects: fields and instances",
        &["lwm2m_runtime::field", "lwm2m_runtime::multiple", "heapless", "serve::host"],
    ),
    ("the station: hooks, actions", &["station::", "device::"]),
    ("TLV", &["codec::tlv"]),
    ("SenML CBOR", &["codec::senml", "codec::cbor", "codec::nam", "codec::types"]),
    ("links", &["codec::link", "serve::registration", "serve::discover"]),
    ("what all formats share", &["lwm2m_runtime::codec"]),
    (
        "observing and attributes",
        &[
            "serve::watch",
            "serve::observe",
            "serve::schedule",
            "serve::attach",
            "attributes",
            "lwm2m_runtime::number",
            "Memory>::observe",
            "Memory>::start",
            "Memory>::end",
            "Memory>::due",
        ],
    ),
    ("bootstrap", &["serve::bootstrap"]),
    ("all other operations", &["lwm2m_runtime::serve"]),
    ("checked writes", &["lwm2m_runtime::write"]),
    ("paths, values, errors, definitions", &["lwm2m_runtime"]),
    ("arithmetic that the chip lacks", &["compiler_builtins", "__", "mem"]),
    ("the core library", &["core::"]),
];

/// Code of one binary by what it belongs to. What was inlined counts where it went.
pub(crate) fn parts(path: &str) -> Result<String, String> {
    let octets = read(path)?;
    let file = object::File::parse(&*octets).map_err(|error| format!("{path}: {error}"))?;
    let mut totals = [0_u64; PARTS.len() + 1];
    for symbol in file.symbols().filter(|symbol| symbol.kind() == object::SymbolKind::Text) {
        let name = format!("{:#}", rustc_demangle::demangle(symbol.name().unwrap_or("")));
        let part =
            PARTS.iter().position(|(_, patterns)| patterns.iter().any(|pattern| name.contains(pattern)));
        totals[part.unwrap_or(PARTS.len())] += symbol.size();
    }
    let mut text = String::new();
    for (name, octets) in
        PARTS.iter().map(|(name, _)| *name).chain(["shared by the compiler, and the rest"]).zip(totals)
    {
        let _ = writeln!(text, "{name:<44}{octets:>8}");
    }
    Ok(text)
}
