//! Compares generated files with those that an earlier run wrote.

use std::fs;
use std::path::{Path, PathBuf};

use super::File;
use super::write::{WriteError, failed, left_over, refuse_foreign};

/// How the files in a folder differ from those that would be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Files with the same text.
    pub unchanged: Vec<PathBuf>,
    /// Files with another text.
    pub stale: Vec<Stale>,
    /// Files that are not there.
    pub missing: Vec<PathBuf>,
    /// Files of an earlier run that are no longer generated.
    pub left_over: Vec<PathBuf>,
}

/// A file whose text differs from the one that would be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// The file.
    pub path: PathBuf,
    /// Its text, with the line ends of generated files.
    pub found: String,
    /// The text that would be written.
    pub expected: String,
}

impl Comparison {
    /// Returns whether [`write`](super::write) would change nothing.
    pub fn is_up_to_date(&self) -> bool {
        self.stale.is_empty() && self.missing.is_empty() && self.left_over.is_empty()
    }
}

/// Compares the files with those in a folder; nothing is written.
///
/// A line may end as git checks it out on Windows.
///
/// # Errors
///
/// [`WriteError`] for the first file that [`write`](super::write) could not write, because it was not generated, or that
/// could not be read.
pub fn compare(folder: &Path, files: &[File]) -> Result<Comparison, WriteError> {
    refuse_foreign(folder, files)?;
    let mut comparison = Comparison::default();
    for file in files {
        let path = folder.join(&file.path);
        if !path.exists() {
            comparison.missing.push(path);
            continue;
        }
        let bytes = fs::read(&path).map_err(failed("read", &path))?;
        let found = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
        if found == file.text {
            comparison.unchanged.push(path);
        } else {
            comparison.stale.push(Stale { path, found, expected: file.text.clone() });
        }
    }
    if folder.is_dir() {
        comparison.left_over = left_over(folder, files)?;
    }
    Ok(comparison)
}
