//! Finds the functions of a firmware that can panic.
//!
//! A linker leaves out functions without a caller. If the panic handler is in the binary, some function calls it, mostly
//! through functions of the core library. The relocations, which the linker keeps with `--emit-relocs`, say which
//! function refers to which. From the handler they lead back to the functions that are no part of the core library.

use std::collections::{BTreeMap, BTreeSet};

use object::{Object, ObjectSection, ObjectSymbol, RelocationTarget, SectionKind, SymbolKind};

/// The name of the panic handler.
const HANDLER: &str = "__rustc::rust_begin_unwind";

/// A function: its addresses and its name.
struct Function {
    start: u64,
    end: u64,
    name: String,
}

/// Returns how many functions the binary has.
///
/// # Errors
///
/// Lists the functions that can panic.
pub(crate) fn panics(path: &str) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    let file = object::File::parse(&*bytes).map_err(|error| format!("{path}: {error}"))?;
    let functions = functions(&file);
    let callers = callers(&file, &functions);
    if callers.is_empty() {
        return Err(format!("{path} has no relocations: link it with --emit-relocs"));
    }
    let mut panicking = BTreeSet::new();
    let mut found = BTreeSet::new();
    let mut reached: Vec<usize> = position(&functions, HANDLER).into_iter().collect();
    while let Some(function) = reached.pop() {
        if !panicking.insert(function) {
            continue;
        }
        let name = &*functions[function].name;
        match callers.get(&function).filter(|_| is_of_core(name)) {
            Some(callers) => reached.extend(callers),
            // A function of the core library without a caller is referred to by data, such as a table of functions.
            None => _ = found.insert(name),
        }
    }
    if found.is_empty() {
        return Ok(format!("none of {} functions can panic\n", functions.len()));
    }
    Err(found.into_iter().fold(format!("functions of {path} can panic:"), |text, name| text + "\n  " + name))
}

fn functions(file: &object::File<'_>) -> Vec<Function> {
    let symbols = file.symbols().filter(|symbol| symbol.kind() == SymbolKind::Text && symbol.size() > 0);
    let mut functions: Vec<Function> = symbols
        .map(|symbol| {
            // The lowest bit of an address marks the instruction set.
            let start = symbol.address() & !1;
            let name = format!("{:#}", rustc_demangle::demangle(symbol.name().unwrap_or("")));
            Function { start, end: start + symbol.size(), name }
        })
        .collect();
    functions.sort_by_key(|function| function.start);
    functions
}

/// Returns the functions that refer to each function.
fn callers(file: &object::File<'_>, functions: &[Function]) -> BTreeMap<usize, BTreeSet<usize>> {
    let mut callers: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for section in file.sections().filter(|section| section.kind() == SectionKind::Text) {
        for (offset, relocation) in section.relocations() {
            let RelocationTarget::Symbol(target) = relocation.target() else { continue };
            let Ok(symbol) = file.symbol_by_index(target) else { continue };
            let caller = containing(functions, offset);
            let callee = containing(functions, symbol.address() & !1);
            if let (Some(caller), Some(callee)) = (caller, callee) {
                callers.entry(callee).or_default().insert(caller);
            }
        }
    }
    callers
}

/// Returns the function at an address.
fn containing(functions: &[Function], address: u64) -> Option<usize> {
    let index = functions.partition_point(|function| function.start <= address).checked_sub(1)?;
    (address < functions[index].end).then_some(index)
}

fn position(functions: &[Function], name: &str) -> Option<usize> {
    functions.iter().position(|function| function.name == name)
}

/// Returns whether a function is a part of the core library, or the panic handler itself.
fn is_of_core(name: &str) -> bool {
    name == HANDLER || name.starts_with("core::") || name.starts_with("<core::")
}
