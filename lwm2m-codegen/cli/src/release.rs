//! `lwm2m release`: makes a version of an object from its edited definition.
//!
//! The changes since the newest version in the history need a step of the version. If the version that is asked for
//! makes it, definition, history and index follow; otherwise nothing is written.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lwm2m_codegen::compare::{Comparison, Step, compare};
use lwm2m_codegen::diagnostics::{Diagnostic, Edit, Severity, apply};
use lwm2m_codegen::model::{Object, Origin, SourceId, Version};
use lwm2m_codegen::registry;
use lwm2m_codegen::rules::VERSION_STEP;
use lwm2m_codegen::xml::{self, IndexEntry};

use crate::console::Console;
use crate::error::{CliError, Result};
use crate::input::{Definitions, Depth, File, Location};
use crate::output_files;

/// The arguments of `lwm2m release`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Version to release, such as 1.1
    #[arg(value_name = "VERSION")]
    version: String,

    /// Definition, as it is after the changes; otherwise the one in this folder that differs from its history
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,

    /// Replace the copy of this version in the history, because it is a draft and not published
    #[arg(long)]
    draft: bool,
}

const EXAMPLES: &str = "\
Edit the definition, and release it: the command compares it with the newest version in version_history
and names the step that the changes need. If the version makes that step, it writes the version and the
URN into the definition, copies it into version_history, and brings DDF.xml up to date.

Examples:
  lwm2m release 1.1 10600.xml            a new version
  lwm2m release 1.1                      of the definition that was edited in this folder
  lwm2m release 1.0 --draft 10600.xml    the first version, which `lwm2m new` began

Exit code: 0 if the version was released, 1 if the changes need another version or the definition has
errors, 2 if an input cannot be read or written.";

/// An edited definition, and what its registry has of it.
struct Draft<'d> {
    file: &'d File,
    object: &'d Object,
    /// The versions in the history.
    history: Vec<&'d Object>,
    /// The index of the registry with its source and its entry for the file.
    index: Option<(SourceId, &'d [IndexEntry])>,
}

/// Releases a version.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    let Some(version) = Version::parse(&arguments.version) else {
        return Err(CliError::usage(format!("`{}` is not a version", arguments.version))
            .help("write it as `major.minor`, such as 1.1"));
    };
    let path = match &arguments.file {
        Some(path) => path.clone(),
        None => edited_file()?,
    };
    let mut definitions = Definitions::default();
    definitions.read_in_folder(&path)?;
    let draft = draft(&path, &definitions)?;
    if let Some(error) = draft.file.document.diagnostics.iter().find(|one| one.severity == Severity::Error) {
        return Err(CliError::usage(format!("the definition has errors: {}", error.message))
            .help(format!("run `lwm2m check {}`", path.display())));
    }
    let newest = newest(&draft, version, arguments.draft)?;
    if let Some(newest) = newest {
        let mut released = draft.object.clone();
        released.version.value = version;
        let comparison = compare(newest, &released);
        print(&comparison, console)?;
        if !comparison.verdict().fits() {
            let needed = needed(&comparison);
            console.error(
                &format!("{version} is not released: {}", comparison.reason()),
                &format!("release {needed}, or take changes back; `lwm2m diff` explains each of them"),
            );
            return Ok(ExitCode::FAILURE);
        }
    }
    let files = files(&draft, version, newest, &definitions)?;
    output_files::replace(&files)?;
    for path in files.keys() {
        writeln!(console.stdout(), "{}", path.display())?;
    }
    console.flush()?;
    let title = format!("object {} `{}`", draft.object.id.value, draft.object.name.value);
    console.eprintln(&format!("released version {version} of {title}"));
    if draft.index.is_some_and(|(_, entries)| entry(entries, &draft).is_none()) {
        console.eprintln("note: `DDF.xml` has no entry for the file; `lwm2m check` shows what it needs");
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns the file of this folder whose definition has no copy in the history.
fn edited_file() -> Result<PathBuf> {
    let mut definitions = Definitions::default();
    definitions.read_folder(Path::new(""), Depth::All)?;
    let text = |file: &File| definitions.sources.get(file.source).map(|source| source.text.as_str());
    let has_copy = |file: &File, at: usize| {
        definitions
            .files
            .iter()
            .any(|copy| copy.location == Location::History(at) && text(copy) == text(file))
    };
    let is_edited = |file: &&File| match file.location {
        Location::Folder(at) => {
            definitions.folders.get(at).is_some_and(|folder| folder.path.as_os_str().is_empty())
                && !file.document.objects.is_empty()
                && !has_copy(file, at)
        }
        Location::History(_) | Location::Named => false,
    };
    let edited: Vec<&File> = definitions.files.iter().filter(is_edited).collect();
    match edited.as_slice() {
        [file] => Ok(file.path.clone()),
        [] => Err(CliError::usage("every definition in this folder has its copy in `version_history`")
            .help("edit a definition first, or name a file")),
        several => {
            let names = several.iter().map(|file| format!("`{}`", file.path.display()));
            let names = names.collect::<Vec<_>>().join(", ");
            Err(CliError::usage(format!("several definitions differ from their history: {names}"))
                .help("name the one to release"))
        }
    }
}

/// Returns the definition of a file with its history.
fn draft<'d>(path: &Path, definitions: &'d Definitions) -> Result<Draft<'d>> {
    let file = definitions.files.iter().find(|file| !definitions.background.contains(&file.source));
    let (file, object) = match file.map(|file| (file, file.document.objects.as_slice())) {
        Some((file, [object])) => (file, object),
        Some((_, [])) | None => {
            return Err(CliError::usage(format!("`{}` defines no object", path.display()))
                .help(format!("run `lwm2m check {}`", path.display())));
        }
        Some((_, objects)) => {
            let message = format!("`{}` defines {} objects", path.display(), objects.len());
            return Err(CliError::usage(message).help("give each object a file of its own"));
        }
    };
    let at = match file.location {
        Location::Folder(at) => Some(at),
        Location::Named => None,
        Location::History(_) => {
            return Err(CliError::usage(format!("`{}` is a published version", path.display()))
                .help("release the file in the folder above"));
        }
    };
    let history = definitions.objects().filter(|(other, version)| {
        at.is_some_and(|at| other.location == Location::History(at)) && version.id == object.id
    });
    let history = history.map(|(_, version)| version).collect();
    let folder = at.and_then(|at| definitions.folders.get(at));
    let index = folder.and_then(|folder| folder.index.as_ref());
    Ok(Draft { file, object, history, index: index.map(|(source, entries)| (*source, entries.as_slice())) })
}

/// Returns the newest version of the history, which must be below the one to release.
fn newest<'d>(draft: &Draft<'d>, version: Version, is_draft: bool) -> Result<Option<&'d Object>> {
    let others = draft.history.iter().filter(|other| !is_draft || other.version.value != version);
    let Some(newest) = others.max_by_key(|other| other.version.value) else { return Ok(None) };
    let found = newest.version.value;
    if found < version {
        return Ok(Some(newest));
    }
    let message = match found == version {
        true => format!("`version_history` has version {version} already"),
        false => format!("`version_history` has version {found}, which is above {version}"),
    };
    Err(CliError::usage(message).help(match found == version {
        true => "release a higher version; `--draft` replaces the copy if this version is not published"
            .to_owned(),
        false => format!("release a version above {found}"),
    }))
}

/// Returns the version that the changes need.
fn needed(comparison: &Comparison) -> Version {
    let Version { major, minor } = comparison.old;
    match comparison.taken() {
        Step::Major => Version { major: major.saturating_add(1), minor: 0 },
        _ => Version { major, minor: minor.saturating_add(1) },
    }
}

/// Prints the changes, those first that need the largest step.
fn print(comparison: &Comparison, console: &mut Console) -> Result<()> {
    let mut changes: Vec<_> = comparison.changes.iter().collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.class()));
    for change in changes {
        console.eprintln(&format!("  {:9}  {}", change.class().as_str(), change.message));
    }
    Ok(())
}

/// Returns the contents of all files of the release.
fn files(
    draft: &Draft<'_>,
    version: Version,
    newest: Option<&Object>,
    definitions: &Definitions,
) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let path = &draft.file.path;
    let edits = registry::set_version(draft.object, version).ok_or_else(|| {
        CliError::usage(format!("cannot write the version {version} into `{}`", path.display()))
            .help("write `ObjectVersion` and `ObjectURN` without comments and entities, and run again")
    })?;
    let definition = edited(path, draft.file.source, edits, definitions)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let id = draft.object.id.value;
    let copy = format!("version_history/{id}-{}_{}.xml", version.major, version.minor);
    let mut files = BTreeMap::from([(folder.join(copy), definition.clone()), (path.clone(), definition)]);
    if let Some((source, entries)) = draft.index
        && let Some(listed) = entry(entries, draft)
        && Version::parse(&listed.version.value) != Some(version)
    {
        let index = folder.join("DDF.xml");
        let cannot = || {
            CliError::usage(format!("cannot write the version {version} into `{}`", index.display()))
                .help("write URN, version and file of the entry without comments and entities, and run again")
        };
        let text = definitions.sources.get(source).map_or("", |source| source.text.as_str());
        let edits = index_edits(listed, version, newest, source, text).ok_or_else(cannot)?;
        let content = edited(&index, source, edits, definitions)?;
        files.insert(index, content);
    }
    Ok(files)
}

/// Returns the entry of the index for the file.
fn entry<'d>(entries: &'d [IndexEntry], draft: &Draft<'_>) -> Option<&'d IndexEntry> {
    let name = draft.file.path.file_name()?.to_str()?;
    entries.iter().find(|entry| entry.file.value == name || entry.file.value == format!("./{name}"))
}

/// Returns the edits of the index: an entry for the new version, and the older one names its copy in the history. Without
/// a version in the history the entry itself becomes that of the new version.
fn index_edits(
    listed: &IndexEntry,
    version: Version,
    newest: Option<&Object>,
    source: SourceId,
    text: &str,
) -> Option<Vec<Edit>> {
    let raised = registry::set_entry_version(listed, version)?;
    let Some(newest) = newest else { return Some(raised) };
    let Origin::Text { start, end, .. } = listed.origin else { return None };
    let Version { major, minor } = newest.version.value;
    let copy = format!("version_history/{}-{major}_{minor}.xml", newest.id.value);
    // The new entry is the old one with another version, and begins as the old one does.
    let (before, own) = (text.get(..start)?, text.get(start..end)?);
    let lead = &before[before.trim_end().len()..];
    let mut added = own.to_owned();
    let mut splices: Vec<_> = raised.iter().flat_map(|edit| edit.splices(source, text)).collect();
    splices.sort();
    for splice in splices.iter().rev() {
        added.replace_range(
            splice.start.checked_sub(start)?..splice.end.checked_sub(start)?,
            &splice.replacement,
        );
    }
    let behind = Origin::Text { source, start: end, end };
    Some(vec![registry::set_entry_file(listed, &copy)?, Edit::replace(behind, format!("{lead}{added}"))])
}

/// Returns the content of a file after edits, in its encoding.
fn edited(path: &Path, source: SourceId, edits: Vec<Edit>, definitions: &Definitions) -> Result<Vec<u8>> {
    let bytes = definitions.bytes(path)?;
    let decoded = xml::decode(&bytes);
    let encoding = decoded.encoding;
    let diagnostic = Diagnostic::new(&VERSION_STEP, Origin::Unknown, "").edits(edits);
    let fixed = apply(&decoded.text, source, [&diagnostic], |text| encoding.encode(text).is_some());
    match encoding.encode(&fixed.text) {
        Some(content) if encoding.encode(&decoded.text).as_deref() == Some(&bytes) => Ok(content),
        _ => Err(CliError::usage(format!(
            "the bytes of `{}` are not all valid {}",
            path.display(),
            encoding.name()
        ))
        .help("save the file as UTF-8")),
    }
}
