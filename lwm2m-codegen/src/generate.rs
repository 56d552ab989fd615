//! The way through the rooms.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::check;
use crate::config::{self, Config, Definition, GENERATED_CODE_INVALID, Naming, State};
use crate::diagnostics::{Diagnostic, Severity, Sources, one_line, sort};
use crate::emit::{Plan, Style};
use crate::model::{Object, Origin};
use crate::names;
use crate::output::{self, Entry, File, WriteError, Written};

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

/// Why nothing was generated: every finding, not the first alone.
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

fn summary(findings: &[Diagnostic], sources: &Sources) -> String {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    let lines: Vec<String> = errors.map(|finding| one_line(finding, sources)).collect();
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
    /// All findings, if there is an error among them.
    pub fn generate(&self) -> Result<Generated, Failure> {
        let mut state = State::default();
        config::check_settings(self, &mut state);

        // Read: text to objects, one version of each.
        let documents = config::read(self, &mut state);
        let mut definitions = config::choose(self, documents, &mut state);

        // Check: everything that can be said about them.
        for Definition { object, bundled, .. } in &definitions {
            state.findings.extend(config::judge(self, check::check(object), *bundled));
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

        // Output: a file an object, and one that lists them.
        let entries = entries(&plans, &names);
        let mut files = Vec::new();
        for ((plan, entry), definition) in plans.iter().zip(&entries).zip(&definitions) {
            let text = output::module(plan, &definition.file);
            files.extend(file(&entry.module, text, plan.object.origin, &mut state));
        }
        files.extend(file("mod", output::index(&entries, &style.runtime), Origin::Unknown, &mut state));
        finish(files, state)
    }
}

fn plan<'m>(object: &'m Object, naming: &Naming, style: &'m Style) -> Plan<'m> {
    let mut plan = Plan::new(object, &naming.names, style);
    // Labels keep their text in the documentation, and get their names from what they were renamed to.
    for resource in &naming.renamed.resources {
        if let Some(labels) = &resource.labels {
            plan.name_variants(resource.id.value, &names::variants(labels));
        }
    }
    plan
}

/// The modules, and the types that are worth a name outside of theirs: those that no other object has.
fn entries(plans: &[Plan<'_>], names: &[Naming]) -> Vec<Entry> {
    let renamed: Vec<&Object> = names.iter().map(|naming| &naming.renamed).collect();
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for name in plans.iter().flat_map(Plan::public_types) {
        let times = count.entry(name).or_default();
        *times = times.saturating_add(1);
    }
    let entry = |(plan, module): (&Plan<'_>, String)| {
        let types = plan.public_types().into_iter().filter(|name| count.get(name) == Some(&1)).collect();
        Entry { module, types }
    };
    plans.iter().zip(names::modules(&renamed)).map(entry).collect()
}

/// A file, if what is to stand in it is Rust. It always is, or the emitter has a mistake.
fn file(module: &str, text: Result<String, syn::Error>, origin: Origin, state: &mut State) -> Option<File> {
    match text {
        Ok(text) => Some(File { path: PathBuf::from(format!("{module}.rs")), text }),
        Err(error) => {
            let message = format!("the code of the module `{module}` is not Rust: {error}");
            state.findings.push(Diagnostic::new(&GENERATED_CODE_INVALID, origin, message));
            None
        }
    }
}

fn finish(files: Vec<File>, state: State) -> Result<Generated, Failure> {
    let State { sources, findings: mut diagnostics, inputs, .. } = state;
    sort(&mut diagnostics);
    if diagnostics.iter().any(|finding| finding.severity == Severity::Error) {
        return Err(Failure { diagnostics, sources, inputs });
    }
    Ok(Generated { files, diagnostics, sources, inputs })
}
