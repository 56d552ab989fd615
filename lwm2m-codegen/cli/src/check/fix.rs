//! `lwm2m check --fix`: applies the exact fixes to the bytes of the files.
//!
//! Fixes may overlap, or a text may become readable by a fix and show more mistakes. Passes over the contents in memory
//! follow each other until there is nothing to fix; only then the files are written.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use lwm2m_codegen::diagnostics::{Diagnostic, apply};
use lwm2m_codegen::model::Origin;
use lwm2m_codegen::xml;
use similar::TextDiff;

use super::diagnose::is_copy;
use super::run::{Checked, Run};
use super::{exit_code, summary};
use crate::console::Console;
use crate::error::{CliError, Result};
use crate::input::{Definitions, File, Location, read_file};
use crate::output_files;
use crate::payload::count;

/// The passes at most. Few files need more than two.
const MAX_PASSES: usize = 20;
/// Lines around a change in a diff.
const CONTEXT: usize = 3;

/// The contents of files after the fixes, and what was left.
#[derive(Default)]
struct Fixes {
    edited: BTreeMap<PathBuf, Vec<u8>>,
    /// The diagnostics that are fixed.
    fixed: usize,
    /// Files whose encoding cannot be written again byte by byte, with its name.
    unwritable: BTreeMap<PathBuf, &'static str>,
    /// The fixes that were not applied to published versions.
    published: usize,
}

/// Fixes the files, and returns the definitions with the diagnostics that are left.
pub(super) fn write(run: &Run<'_>, console: &Console) -> Result<Checked> {
    let (checked, fixes) = fix(run)?;
    output_files::replace(&fixes.edited)?;
    fixes.report("fixed", console);
    Ok(checked)
}

/// Prints the fixes as a diff, and writes nothing.
pub(super) fn show(run: &Run<'_>, console: &mut Console) -> Result {
    let (checked, fixes) = fix(run)?;
    for (path, bytes) in &fixes.edited {
        let (old, new) = (read_file(path)?, bytes);
        let (old, new) = (xml::decode(&old).text, xml::decode(new).text);
        let diff = TextDiff::from_lines(&*old, &*new);
        let name = path.display().to_string();
        let mut unified = diff.unified_diff();
        write!(console.stdout(), "{}", unified.context_radius(CONTEXT).header(&name, &name))?;
    }
    console.flush()?;
    fixes.report("would fix", console);
    console.eprintln(&format!("after that: {}", summary(&checked)));
    Ok(exit_code(&checked.diagnostics))
}

/// Applies fixes in memory until there is none.
fn fix(run: &Run<'_>) -> Result<(Checked, Fixes)> {
    if run.inputs.bundled().next().is_some() || run.inputs.paths().any(|path| path == Path::new("-")) {
        return Err(CliError::usage("`--fix` changes files, not bundled objects or standard input")
            .help("name files or folders; `lwm2m export --to xml 3303` prints a bundled object"));
    }
    let mut fixes = Fixes::default();
    let mut checked = run.check(BTreeMap::new())?;
    for _ in 0..MAX_PASSES {
        if !fixes.pass(&checked)? {
            break;
        }
        checked = run.check(fixes.edited.clone())?;
    }
    Ok((checked, fixes))
}

impl Fixes {
    /// Applies the fixes of one run to all files. Returns whether a file changed.
    fn pass(&mut self, checked: &Checked) -> Result<bool> {
        let Checked { definitions, diagnostics, .. } = checked;
        let mut seen: BTreeSet<&Path> = BTreeSet::new();
        self.published = 0;
        let mut any = false;
        for file in &definitions.files {
            let own: Vec<&Diagnostic> = diagnostics.iter().filter(|found| has_fix_in(found, file)).collect();
            if own.is_empty() || !seen.insert(&file.path) {
                continue;
            }
            if matches!(file.location, Location::History(_)) {
                self.published += own.len();
                continue;
            }
            let old = definitions.bytes(&file.path)?;
            if let Some(new) = self.edit(file, &old, &own) {
                for copy in copies(file, definitions) {
                    self.edited.insert(copy.path.clone(), new.clone());
                }
                self.edited.insert(file.path.clone(), new);
                any = true;
            }
        }
        Ok(any)
    }

    /// Returns the fixed content of a file; `None` if nothing changes.
    fn edit(&mut self, file: &File, old: &[u8], diagnostics: &[&Diagnostic]) -> Option<Vec<u8>> {
        let decoded = xml::decode(old);
        // Beside the fixes no byte may change.
        if decoded.encoding.encode(&decoded.text).as_deref() != Some(old) {
            self.unwritable.insert(file.path.clone(), decoded.encoding.name());
            return None;
        }
        let is_writable = |text: &str| decoded.encoding.encode(text).is_some();
        let fixed = apply(&decoded.text, file.source, diagnostics.iter().copied(), is_writable);
        let objects = xml::read(file.source, &fixed.text).objects.len();
        if fixed.count == 0 || objects < file.document.objects.len() {
            return None;
        }
        self.fixed += fixed.count;
        decoded.encoding.encode(&fixed.text)
    }

    /// Prints how much is fixed, and what is left for which reason.
    fn report(&self, word: &str, console: &Console) {
        let Fixes { edited, fixed, unwritable, published } = self;
        match edited.len() {
            0 => console.eprintln("nothing to fix"),
            files => console.eprintln(&format!(
                "{word} {} in {}",
                count(*fixed, "diagnostic"),
                count(files, "file")
            )),
        }
        for (path, encoding) in unwritable {
            console.eprintln(&format!(
                "note: `{}` is not fixed: its bytes are not all valid {encoding}; save it as UTF-8",
                path.display()
            ));
        }
        if *published > 0 {
            console.eprintln(&format!(
                "note: {} in version_history not applied: a published version does not change",
                if *published == 1 { "1 fix is".to_owned() } else { format!("{published} fixes are") }
            ));
        }
    }
}

/// Returns whether a diagnostic has an exact fix in a file.
fn has_fix_in(diagnostic: &Diagnostic, file: &File) -> bool {
    diagnostic
        .edits
        .iter()
        .any(|edit| matches!(edit.origin, Origin::Text { source, .. } if source == file.source))
}

/// Returns the copies of a current file in the history, which change with it.
fn copies<'d>(file: &'d File, definitions: &'d Definitions) -> impl Iterator<Item = &'d File> {
    let Location::Folder(at) = file.location else { return None.into_iter().flatten() };
    let history = definitions.files.iter().filter(move |other| other.location == Location::History(at));
    let text = |file: &File| definitions.sources.get(file.source).map(|source| source.text.as_str());
    let own = text(file);
    Some(history.filter(move |copy| is_copy(copy, definitions) && text(copy) == own)).into_iter().flatten()
}
