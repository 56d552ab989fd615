//! Where test data lies.

use std::path::{Path, PathBuf};

/// The root of the checkout.
pub fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// A folder of the test data, `registry` or `vectors`; `None`, with a line that says so, on a machine
/// that has none.
///
/// # Panics
///
/// In CI, where test data has to be there.
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

/// The files of a folder with this extension, in order of their names.
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
