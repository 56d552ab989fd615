//! How large tables and impls are when they are compiled for size and all of them are kept.
//!
//! An object file holds what a library has to offer, but not the small functions that are inlined wherever they are
//! called. Therefore every struct is made a `dyn Object` once, as a device does with what it serves; the structs
//! that it is compared with are made a trait object as well, and there are as many pointers to functions beside
//! them, so that what drops them and what keeps them is counted on both sides. Constructors are inlined where they
//! are used; executing is generic, and compiled where somebody executes.

use std::path::Path;
use std::process::Command;

use lwm2m_codegen::output::File;

use super::check::{Dependencies, Subject, rustc};
use super::table;

/// Variable that names another target than this machine, such as `thumbv7em-none-eabihf`.
const TARGET: &str = "FIGURES_TARGET";

/// The target to compile for; none for this machine.
pub(super) fn target() -> Option<String> {
    std::env::var(TARGET).ok().filter(|target| !target.is_empty())
}

/// What becomes of each struct.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// An instance that can be served.
    Instances,
    /// A value that can be dropped.
    Structs,
}

/// The root of a crate in which nothing is left out.
pub(super) fn kept(files: &[File], what: Kept) -> String {
    let mut text = String::from("#![no_std]\n#[path = \"lib.rs\"]\npub mod everything;\n\n");
    if what == Kept::Structs {
        text.push_str("pub trait Struct {}\nimpl<T> Struct for T {}\npub fn nothing() {}\n");
    }
    let structs = files.iter().flat_map(|file| {
        let module = file.path.with_extension("").display().to_string().replace('/', "::");
        let names =
            file.text.lines().filter_map(|line| line.strip_prefix("pub struct ")?.split([' ', ';']).next());
        names.map(move |name| format!("everything::objects::{module}::{name}")).collect::<Vec<_>>()
    });
    for (index, path) in structs.enumerate() {
        let kind = if what == Kept::Structs { "Struct" } else { "::lwm2m_runtime::Object" };
        text.push_str(&format!(
            "pub static KEPT_{index}: fn(&mut {path}) -> &mut dyn {kind} = |kept| kept;\n"
        ));
        let (output, function) = match what {
            Kept::Instances => (path.as_str(), format!("<{path} as ::lwm2m_runtime::Object>::blank")),
            Kept::Structs => ("()", "nothing".to_owned()),
        };
        text.push_str(&format!("pub static BLANK_{index}: fn() -> {output} = {function};\n"));
    }
    text
}

/// Bytes in the sections that end up in a device's memory.
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
    let machine = target().unwrap_or_else(|| format!("this machine ({TARGET} names another)"));
    let title = format!(
        "Size at opt-level=\"s\" on {machine}, all of it kept: .text, .rodata, .data.rel.ro by `size -A`"
    );
    let sizes = (of(&subject.full("kept.rs"), &subject.built), of(&subject.bare("kept.rs"), &subject.built));
    let (Some(full), Some(bare)) = sizes else {
        return format!("{title}\n  not measured: the tool `size` (binutils or LLVM) is not here\n");
    };
    let each = |bytes: usize| format!("{:.1}", bytes as f64 / resources.max(1) as f64);
    let code = full.code.saturating_sub(bare.code);
    let constants = full.constants.saturating_sub(bare.constants);
    let row = |name, bytes: usize| (name, bytes.to_string(), format!("{} a resource", each(bytes)));
    table(
        &title,
        &[
            row("structs and enums with std's derives", bare.code.saturating_add(bare.constants)),
            row("tables and names beside them", constants),
            row("impls beside them", code),
            (
                "tables and impls, bytes a resource",
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
    command.args(["--emit", "obj", "-C", "opt-level=s", "-C", "codegen-units=1", "-C", "panic=abort"]);
    if let Some(target) = target() {
        command.args(["--target", &target]);
    }
    let output = command.arg("-o").arg(&object).output().expect("rustc can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let sections = Command::new("size").arg("-A").arg(&object).output().ok()?;
    // A leftover in the temporary folder does no harm.
    let _ = std::fs::remove_file(&object);
    let mut size = Size::default();
    for line in String::from_utf8_lossy(&sections.stdout).lines() {
        let mut columns = line.split_whitespace();
        let (Some(name), Some(Ok(bytes))) = (columns.next(), columns.next().map(str::parse::<usize>)) else {
            continue;
        };
        if name.starts_with(".text") {
            size.code = size.code.saturating_add(bytes);
        } else if name.starts_with(".rodata") || name.starts_with(".data.rel.ro") {
            size.constants = size.constants.saturating_add(bytes);
        }
    }
    Some(size)
}
