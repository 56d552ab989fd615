//! Writes files that changed, each in one step, and removes those of earlier runs.

use std::collections::BTreeSet;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::{fs, process};

use super::{File, MARKER};

/// The files that were written, left alone or removed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or have changed.
    pub changed: Vec<PathBuf>,
    /// Files that had the same text already; they were not touched.
    pub unchanged: Vec<PathBuf>,
    /// Files of an earlier run that are no longer generated.
    pub removed: Vec<PathBuf>,
}

/// A file or folder that could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} `{}`: {source}", .path.display())]
pub struct WriteError {
    /// The operation that failed, such as `write`.
    pub action: &'static str,
    /// The file or folder.
    pub path: PathBuf,
    /// The error of the operating system.
    pub source: io::Error,
}

/// Writes the files into a folder, and creates the folder if it does not exist.
///
/// A file with the same text is left alone, so that cargo does not build again. A changed file is written beside the
/// old one and then renamed, so that no reader sees half of it. Rust files in the folder and in folders within that begin
/// with [`MARKER`] and are not among `files` are removed. Files without the marker are not touched: to replace one is an
/// error.
///
/// # Errors
///
/// [`WriteError`] for the first file that could not be written. The files before it are written, and none if one of
/// them would replace a file without the marker.
pub fn write(folder: &Path, files: &[File]) -> Result<Written, WriteError> {
    refuse_foreign(folder, files)?;
    let mut written = Written::default();
    let mut folders = BTreeSet::from([folder.to_owned()]);
    folders.extend(files.iter().filter_map(|file| Some(folder.join(file.path.parent()?))));
    for folder in &folders {
        fs::create_dir_all(folder).map_err(failed("create the folder", folder))?;
    }
    for file in files {
        let path = folder.join(&file.path);
        if has_text(&path, &file.text) {
            written.unchanged.push(path);
        } else {
            replace(&path, &file.text)?;
            written.changed.push(path);
        }
    }
    for path in left_over(folder, files)? {
        fs::remove_file(&path).map_err(failed("remove", &path))?;
        if let Some(parent) = path.parent().filter(|parent| *parent != folder) {
            // A folder with other files stays.
            let _ = fs::remove_dir(parent);
        }
        written.removed.push(path);
    }
    Ok(written)
}

/// Returns an error if one of the files would replace a file that was not generated.
pub(super) fn refuse_foreign(folder: &Path, files: &[File]) -> Result<(), WriteError> {
    let mut paths = files.iter().map(|file| folder.join(&file.path));
    let Some(path) = paths.find(|path| path.is_file() && !is_generated(path)) else { return Ok(()) };
    let source = io::Error::other(format!("it does not begin with `{MARKER}`"));
    Err(WriteError { action: "overwrite", path, source })
}

fn has_text(path: &Path, text: &str) -> bool {
    // The length of most changed files differs: they need not be read.
    let same_length = fs::metadata(path).is_ok_and(|data| data.len() == text.len() as u64);
    same_length && fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes())
}

fn replace(path: &Path, text: &str) -> Result<(), WriteError> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", process::id()));
    let beside = path.with_file_name(name);
    let result = fs::File::create(&beside)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(&beside, path));
    if result.is_err() {
        // The error above is the one to report.
        let _ = fs::remove_file(&beside);
    }
    result.map_err(failed("write", path))
}

/// Returns the generated files in a folder, and in those within, that are not among `files`; sorted.
pub(super) fn left_over(folder: &Path, files: &[File]) -> Result<Vec<PathBuf>, WriteError> {
    let wanted: BTreeSet<PathBuf> = files.iter().map(|file| folder.join(&file.path)).collect();
    let mut found = Vec::new();
    for path in entries(folder)? {
        // Links are not followed: they lead to files of others.
        if path.is_dir() && !path.is_symlink() {
            // Versions are in folders; those within are of others.
            found.extend(entries(&path)?);
        } else {
            found.push(path);
        }
    }
    let rust = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    found.retain(|path| rust(path) && !wanted.contains(path) && is_generated(path));
    found.sort();
    Ok(found)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let entries = fs::read_dir(folder).map_err(failed("read the folder", folder))?;
    entries.map(|entry| Ok(entry.map_err(failed("read the folder", folder))?.path())).collect()
}

/// Returns whether the file begins with the marker; `false` if it cannot be read.
fn is_generated(path: &Path) -> bool {
    let mut start = [0; MARKER.len()];
    let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && start == *MARKER.as_bytes()
}

pub(super) fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> WriteError {
    let path = path.to_owned();
    move |source| WriteError { action, path, source }
}
