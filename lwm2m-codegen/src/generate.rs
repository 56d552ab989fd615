//! The way through the rooms.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::check;
use crate::config::{self, Config, Definition, Naming, State};
use crate::diagnostics::{Diagnostic, Severity, Sources, one_line, sort};
use crate::emit::{Plan, Style};
use crate::model::Object;
use crate::names;
use crate::output::{self, Entry, File, Versions, WriteError, Written};

/// What was generated.
#[derive(Debug, Clone)]
pub struct Generated {
    /// The files, `mod.rs` the last of them.
    pub files: Vec<File>,
    /// What is worth knowing about the definitions; no errors among it.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics speak of.
    pub sources: Sources,
    /// Files and folders that were read: when one of them changes, it is time to generate again.
    pub inputs: Vec<PathBuf>,
}

impl Generated {
    /// Writes the files into a folder: see [`output::write`].
    ///
    /// # Errors
    ///
    /// The first file that could not be written.
    pub fn write(&self, folder: impl AsRef<Path>) -> Result<Written, WriteError> {
        output::write(folder.as_ref(), &self.files)
    }
}

/// Why nothing was generated: every diagnostic, not the first alone.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", summary(.diagnostics, .sources))]
pub struct Failure {
    /// What is wrong, errors and less.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics speak of.
    pub sources: Sources,
    /// Files and folders that were read: when one of them changes, it is time to try again.
    pub inputs: Vec<PathBuf>,
}

fn summary(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let lines: Vec<String> = errors.map(|diagnostic| one_line(diagnostic, sources)).collect();
    match lines.as_slice() {
        [only] => only.clone(),
        many => format!("{} errors:\n{}", many.len(), many.join("\n")),
    }
}

impl Config {
    /// Generates without writing anything.
    ///
    /// ```
    /// use lwm2m_codegen::Config;
    ///
    /// let generated = Config::new().bundled([3303]).generate()?;
    /// let paths: Vec<_> = generated.files.iter().map(|file| file.path.display().to_string()).collect();
    /// assert_eq!(paths, ["temperature.rs", "mod.rs"]);
    /// assert!(generated.files[0].text.contains("pub struct Temperature {"));
    /// # Ok::<(), lwm2m_codegen::Failure>(())
    /// ```
    ///
    /// # Errors
    ///
    /// All diagnostics, if there is an error among them.
    pub fn generate(&self) -> Result<Generated, Failure> {
        let mut state = State::default();
        config::check_settings(self, &mut state);

        // Read: text to objects, the newest version of each unless others are wanted.
        let documents = config::read(self, &mut state);
        let mut definitions = config::choose(self, documents, &mut state);

        // Check: everything that can be said about them.
        for Definition { object, bundled, .. } in &definitions {
            state.diagnostics.extend(config::judge(self, check::check(object), *bundled));
        }

        // Name: what things are called in Rust.
        for definition in &mut definitions {
            config::edit_enums(self, &mut definition.object, &mut state);
        }
        let names: Vec<Naming> =
            definitions.iter().map(|one| config::name(self, &one.object, &mut state)).collect();

        // Emit: which resource becomes what, and the tokens for it.
        let objects: Vec<&Object> = definitions.iter().map(|one| &one.object).collect();
        let style = config::style(self, &objects, &mut state);
        let mut plans: Vec<Plan<'_>> =
            objects.iter().zip(&names).map(|(object, naming)| plan(object, naming, &style)).collect();
        for plan in &mut plans {
            config::dress(self, plan, &mut state);
        }
        config::report_unused(self, &objects, &mut state);

        // Output: a file a version of an object, and one that lists them.
        let entries = entries(&plans, &names, self.keeps_versions());
        let mut files = Vec::new();
        for (entry, (plan, definition)) in entries.iter().zip(plans.iter().zip(&definitions)) {
            let text = output::module(plan, &definition.file, &entry.versions);
            files.push(File { path: PathBuf::from(format!("{}.rs", entry.module.replace("::", "/"))), text });
        }
        let text = output::index(&entries, &style.runtime, self.keeps_versions());
        files.push(File { path: PathBuf::from("mod.rs"), text });
        finish(files, state)
    }
}

fn plan<'m>(object: &'m Object, naming: &Naming, style: &'m Style) -> Plan<'m> {
    let mut plan = Plan::new(object, &naming.names, style);
    // Labels keep their text in the documentation, and get their names from what they were renamed to.
    for (resource, renamed) in object.resources.iter().zip(&naming.renamed.resources) {
        if let Some(labels) = renamed.labels.as_ref().filter(|_| resource.labels != renamed.labels) {
            plan.name_variants(resource.id.value, &names::variants(labels));
        }
    }
    plan
}

/// The modules, and the types that are worth a name outside of theirs: those of the newest versions that no other
/// object has. Plans come by object, the newest version first.
fn entries(plans: &[Plan<'_>], names: &[Naming], keeps_versions: bool) -> Vec<Entry> {
    let objects: Vec<(&[Plan<'_>], &Object)> = plans
        .chunk_by(|one, other| one.object.id == other.object.id)
        .scan(0, |at, versions| {
            let newest = names.get(*at)?;
            *at = at.saturating_add(versions.len());
            Some((versions, &newest.renamed))
        })
        .collect();
    let newest = || objects.iter().filter_map(|(versions, _)| versions.first());
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for name in newest().flat_map(Plan::public_types) {
        let times = count.entry(name).or_default();
        *times = times.saturating_add(1);
    }
    let renamed: Vec<&Object> = objects.iter().map(|(_, renamed)| *renamed).collect();
    let modules = names::modules(&renamed);
    let by_object = objects.iter().zip(modules);
    let mut entries: Vec<Entry> =
        by_object.flat_map(|((versions, _), module)| modules_of(versions, &module, keeps_versions)).collect();
    for (entry, plan) in entries.iter_mut().zip(plans).filter(|(entry, _)| !entry.module.contains("::")) {
        entry.types = plan.public_types().into_iter().filter(|name| count.get(name) == Some(&1)).collect();
    }
    entries
}

/// `device` for the newest version of an object, `device::v1_0` for another.
fn modules_of(versions: &[Plan<'_>], module: &str, keeps_versions: bool) -> Vec<Entry> {
    let named = |plan: &Plan<'_>| {
        let version = plan.object.version.value;
        format!("v{}_{}", version.major, version.minor)
    };
    let Some((newest, older)) = versions.split_first() else { return Vec::new() };
    let object = |plan: &Plan<'_>| plan.ident.to_string();
    let others = keeps_versions.then(|| Versions {
        module: module.to_owned(),
        newest: named(newest),
        older: older.iter().rev().map(named).collect(),
    });
    let entry = |module, object, versions| Entry { module, object, types: Vec::new(), versions };
    let older = older.iter().map(|plan| entry(format!("{module}::{}", named(plan)), object(plan), None));
    std::iter::once(entry(module.to_owned(), object(newest), others)).chain(older).collect()
}

fn finish(files: Vec<File>, state: State) -> Result<Generated, Failure> {
    let State { sources, mut diagnostics, inputs, .. } = state;
    sort(&mut diagnostics);
    if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return Err(Failure { diagnostics, sources, inputs });
    }
    Ok(Generated { files, diagnostics, sources, inputs })
}
