//! Writing: only what changed, each file at once, and no leftovers of earlier runs.

use std::collections::BTreeSet;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::{fs, process};

use super::{File, MARKER};

/// What writing did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were not there or said something else.
    pub changed: Vec<PathBuf>,
    /// Files that were right already, and were not touched.
    pub unchanged: Vec<PathBuf>,
    /// Files of an earlier run that nothing stands for any more.
    pub removed: Vec<PathBuf>,
}

/// A file or folder that could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} `{}`: {source}", .path.display())]
pub struct WriteError {
    /// What was tried, such as `write`.
    pub action: &'static str,
    /// The file or folder.
    pub path: PathBuf,
    /// What the system says.
    pub source: io::Error,
}

/// Writes the files into a folder, which is made if need be.
///
/// A file that says the same already is left alone, so that nothing that depends on it is built again. A
/// changed file is written beside its place and moved there, so that nobody ever sees half of it. Rust files
/// in the folder and in folders within that begin with [`MARKER`] and are not among `files` are removed; others
/// are not touched.
///
/// # Errors
///
/// [`WriteError`] with the first file that could not be written. Files before it are written.
pub fn write(folder: &Path, files: &[File]) -> Result<Written, WriteError> {
    let mut written = Written::default();
    let mut folders = BTreeSet::from([folder.to_owned()]);
    folders.extend(files.iter().filter_map(|file| Some(folder.join(file.path.parent()?))));
    for folder in &folders {
        fs::create_dir_all(folder).map_err(failed("create the folder", folder))?;
    }
    for file in files {
        let path = folder.join(&file.path);
        if says(&path, &file.text) {
            written.unchanged.push(path);
        } else {
            replace(&path, &file.text)?;
            written.changed.push(path);
        }
    }
    let wanted = files.iter().map(|file| folder.join(&file.path)).collect();
    remove_others(folder, &wanted, &mut written.removed)?;
    written.removed.sort();
    Ok(written)
}

fn says(path: &Path, text: &str) -> bool {
    // The length tells most changed files apart without reading them.
    let long = fs::metadata(path).is_ok_and(|data| data.len() == text.len() as u64);
    long && fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes())
}

fn replace(path: &Path, text: &str) -> Result<(), WriteError> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", process::id()));
    let beside = path.with_file_name(name);
    let result = fs::File::create(&beside)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(&beside, path));
    if result.is_err() {
        // It may not even be there; the error that matters is the one above.
        let _ = fs::remove_file(&beside);
    }
    result.map_err(failed("write", path))
}

/// Removes what is ours and not wanted, and folders that are empty then.
fn remove_others(
    folder: &Path,
    wanted: &BTreeSet<PathBuf>,
    removed: &mut Vec<PathBuf>,
) -> Result<(), WriteError> {
    for entry in fs::read_dir(folder).map_err(failed("read the folder", folder))? {
        let entry = entry.map_err(failed("read the folder", folder))?;
        let path = entry.path();
        // Links are followed nowhere: what they lead to is not ours.
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            remove_versions(&path, wanted, removed)?;
        } else {
            remove_unwanted(path, wanted, removed)?;
        }
    }
    Ok(())
}

/// The same in a folder within, which is not searched any deeper.
fn remove_versions(
    folder: &Path,
    wanted: &BTreeSet<PathBuf>,
    removed: &mut Vec<PathBuf>,
) -> Result<(), WriteError> {
    let before = removed.len();
    for entry in fs::read_dir(folder).map_err(failed("read the folder", folder))? {
        let path = entry.map_err(failed("read the folder", folder))?.path();
        remove_unwanted(path, wanted, removed)?;
    }
    if removed.len() > before {
        // Others may have files there; then it stays.
        let _ = fs::remove_dir(folder);
    }
    Ok(())
}

fn remove_unwanted(
    path: PathBuf,
    wanted: &BTreeSet<PathBuf>,
    removed: &mut Vec<PathBuf>,
) -> Result<(), WriteError> {
    let rust = path.extension().is_some_and(|extension| extension == "rs");
    if rust && !wanted.contains(&path) && is_ours(&path) {
        fs::remove_file(&path).map_err(failed("remove", &path))?;
        removed.push(path);
    }
    Ok(())
}

/// Whether the file begins with our marker. What cannot be read is not ours.
fn is_ours(path: &Path) -> bool {
    let mut beginning = [0; MARKER.len()];
    let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut beginning));
    read.is_ok() && beginning == *MARKER.as_bytes()
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> WriteError {
    let path = path.to_owned();
    move |source| WriteError { action, path, source }
}
