//! Measures the size of tables and impls, compiled for size with nothing left out.
//!
//! The object file of a library lacks the functions that are inlined where they are called. Every struct is therefore
//! turned into a `dyn Instance` once, as a device does with its objects. The structs and enums alone are turned into a
//! trait object as well, with as many function pointers beside them, so that their drop glue and the pointers are
//! counted on both sides. Constructors are inlined where they are used. Executing is generic and not counted.

use std::path::Path;
use std::process::Command;

use lwm2m_codegen::output::File;

use super::check::{Dependencies, Subject, rustc};
use super::table;

/// Environment variable that names another target than this machine, such as `thumbv7em-none-eabihf`.
const TARGET: &str = "FIGURES_TARGET";

/// Returns the target to compile for; `None` for this machine.
pub(super) fn target() -> Option<String> {
    std::env::var(TARGET).ok().filter(|target| !target.is_empty())
}

/// The trait object that each struct is turned into.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// `dyn Instance`, which can be served.
    Instances,
    /// A trait object that can only be dropped.
    Structs,
}

/// Returns the root of a crate that uses every struct.
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
        let kind = if what == Kept::Structs { "Struct" } else { "::lwm2m_runtime::Instance" };
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

/// Bytes in the sections that a device loads.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    code: usize,
    constants: usize,
}

/// Compiles both crates to object files and returns a table of their sizes.
///
/// # Panics
///
/// If they do not compile.
pub fn measure(subject: &Subject, resources: usize) -> String {
    let machine = target().unwrap_or_else(|| format!("this machine ({TARGET} names another)"));
    let title = format!(
        "Size at opt-level=\"s\" on {machine}, nothing left out: .text, .rodata, .data.rel.ro by `size -A`"
    );
    let sizes = (of(&subject.full("kept.rs"), &subject.built), of(&subject.bare("kept.rs"), &subject.built));
    let (Some(full), Some(bare)) = sizes else {
        return format!("{title}\n  not measured: the tool `size` (binutils or LLVM) is not installed\n");
    };
    let each = |bytes: usize| format!("{:.1}", bytes as f64 / resources.max(1) as f64);
    let code = full.code - bare.code;
    let constants = full.constants - bare.constants;
    let row = |name, bytes: usize| (name, bytes.to_string(), format!("{} a resource", each(bytes)));
    table(
        &title,
        &[
            row("structs and enums with std's derives", bare.code + bare.constants),
            row("tables and names beside them", constants),
            row("impls beside them", code),
            (
                "tables and impls, bytes a resource",
                each(code + constants),
                "budget: at most 105 on x86-64, 85 on a Cortex-M4".to_owned(),
            ),
        ],
    )
}

/// Returns the sizes in a crate's object file; `None` without the tool `size`.
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
    // A file that stays in the temporary directory does no harm.
    let _ = std::fs::remove_file(&object);
    let mut size = Size::default();
    for line in String::from_utf8_lossy(&sections.stdout).lines() {
        let mut columns = line.split_whitespace();
        let (Some(name), Some(Ok(bytes))) = (columns.next(), columns.next().map(str::parse::<usize>)) else {
            continue;
        };
        if name.starts_with(".text") {
            size.code += bytes;
        } else if name.starts_with(".rodata") || name.starts_with(".data.rel.ro") {
            size.constants += bytes;
        }
    }
    Some(size)
}
