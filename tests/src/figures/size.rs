//! How large tables and impls are when they are compiled for size and all of them are kept.

use std::path::Path;
use std::process::Command;

use super::check::{Dependencies, Subject, rustc};
use super::table;

/// Octets in the sections that end up in a device's memory.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    code: usize,
    constants: usize,
}

/// Compiles both crates to object files and compares what is in them.
///
/// # Panics
///
/// If they do not compile.
pub fn measure(subject: &Subject, resources: usize) -> String {
    let title = "Size on this machine at opt-level=\"s\": .text and .rodata/.data.rel.ro of object files, by `size -A`";
    let sizes = (of(&subject.full(), &subject.built), of(&subject.bare(), &subject.built));
    let (Some(full), Some(bare)) = sizes else {
        return format!("{title}\n  not measured: the tool `size` (binutils or LLVM) is not here\n");
    };
    let each = |octets: usize| format!("{:.1}", octets as f64 / resources.max(1) as f64);
    let code = full.code.saturating_sub(bare.code);
    let constants = full.constants.saturating_sub(bare.constants);
    let row = |name, octets: usize| (name, octets.to_string(), format!("{} a resource", each(octets)));
    table(
        title,
        &[
            row("structs and enums with std's derives", bare.code.saturating_add(bare.constants)),
            row("tables and names beside them", constants),
            row("impls beside them", code),
            (
                "tables and impls, octets a resource",
                each(code.saturating_add(constants)),
                "wanted: at most 85".to_owned(),
            ),
        ],
    )
}

/// The sizes of a crate's object file; `None` without the tool to read it.
fn of(lib: &Path, dependencies: &Dependencies) -> Option<Size> {
    let object = std::env::temp_dir().join(format!("lwm2m-figures-{}.o", std::process::id()));
    let mut command = rustc(lib, dependencies);
    command.args(["--emit", "obj", "-C", "opt-level=s", "-C", "codegen-units=1", "-C", "panic=abort", "-o"]);
    let output = command.arg(&object).output().expect("rustc can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let sections = Command::new("size").arg("-A").arg(&object).output().ok()?;
    // A leftover in the temporary folder does no harm.
    let _ = std::fs::remove_file(&object);
    let mut size = Size::default();
    for line in String::from_utf8_lossy(&sections.stdout).lines() {
        let mut columns = line.split_whitespace();
        let (Some(name), Some(Ok(octets))) = (columns.next(), columns.next().map(str::parse::<usize>)) else {
            continue;
        };
        if name.starts_with(".text") {
            size.code = size.code.saturating_add(octets);
        } else if name.starts_with(".rodata") || name.starts_with(".data.rel.ro") {
            size.constants = size.constants.saturating_add(octets);
        }
    }
    Some(size)
}
