//! Finds test data.

use std::path::{Path, PathBuf};

/// Returns the root of the checkout.
pub fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// Returns a folder of the test data, `registry` or `vectors`. On a machine without test data it prints a line and
/// returns `None`.
///
/// # Panics
///
/// In CI, if there is no test data.
pub fn folder(name: &str) -> Option<PathBuf> {
    let beside = checkout().join("../shared");
    let root = std::env::var_os("LWM2M_TEST_DATA").map_or(beside, PathBuf::from);
    let folder = root.join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    let in_ci = std::env::var_os("CI").is_some_and(|ci| !ci.is_empty());
    assert!(!in_ci, "no test data at {}", folder.display());
    println!("ignored: no test data at {} (set LWM2M_TEST_DATA)", folder.display());
    None
}

/// Returns the files of a folder with this extension, sorted by name.
///
/// # Panics
///
/// If the folder cannot be read.
pub fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    let mut files: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
    files.sort();
    files
}
