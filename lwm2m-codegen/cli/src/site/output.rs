//! Writes the site whole or not at all: into a new folder, which then takes the place of the old one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::SiteFile;
use crate::error::{CliError, Result};

/// The mark of a page of this tool, by which an older site is recognised.
pub(super) const GENERATOR: &str = "lwm2m site";

/// Checks that a site can be written to a folder, before anything is read.
pub(super) fn check(out_dir: &Path, definitions: &Path) -> Result<()> {
    let (site, definitions) = (absolute(out_dir), absolute(definitions));
    if site.starts_with(&definitions) || definitions.starts_with(&site) {
        let message = format!(
            "the output folder `{}` and the folder of the definitions contain each other",
            out_dir.display()
        );
        return Err(CliError::usage(message).help("name a folder beside the definitions with `--out-dir`"));
    }
    if is_replaceable(out_dir) {
        return Ok(());
    }
    Err(CliError::usage(format!("`{}` has files, and is not a site of this command", out_dir.display()))
        .help("name an empty or a new folder with `--out-dir`"))
}

/// Returns a path without links, as far as it exists.
fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let existing = path.ancestors().find_map(|part| Some((fs::canonicalize(part).ok()?, part)));
    match existing {
        Some((real, part)) => real.join(path.strip_prefix(part).unwrap_or(Path::new(""))),
        None => path,
    }
}

/// Returns whether a folder does not exist, is empty, or has an older site.
fn is_replaceable(folder: &Path) -> bool {
    let entries = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) => return error.kind() == io::ErrorKind::NotFound,
    };
    let index = || fs::read_to_string(folder.join("index.html")).unwrap_or_default();
    !entries || index().contains(&format!("<meta name=\"generator\" content=\"{GENERATOR}\">"))
}

/// Writes the files, and replaces an older site.
pub(super) fn write(out_dir: &Path, files: &[SiteFile]) -> Result<()> {
    let cannot_write = |error: &io::Error| {
        CliError::usage(format!("cannot write the site to `{}`: {error}", out_dir.display()))
            .help("name a writable folder with `--out-dir`; nothing was changed")
    };
    replace(&absolute(out_dir), files).map_err(|error| cannot_write(&error))
}

fn replace(folder: &Path, files: &[SiteFile]) -> io::Result<()> {
    let parent = folder.parent().unwrap_or(folder);
    fs::create_dir_all(parent)?;
    // On one file system, so that the folders can be renamed; removed with all that is left in it.
    let temporary = tempfile::Builder::new().prefix(".lwm2m-site-").tempdir_in(parent)?;
    let (new, old) = (temporary.path().join("new"), temporary.path().join("old"));
    for file in files {
        let path = new.join(&file.path);
        fs::create_dir_all(path.parent().unwrap_or(&new))?;
        fs::write(path, &file.content)?;
    }
    if !folder.exists() {
        return fs::rename(&new, folder);
    }
    fs::rename(folder, &old)?;
    if let Err(error) = fs::rename(&new, folder) {
        if fs::rename(&old, folder).is_err() {
            // The old site stays in the temporary folder.
            let _ = temporary.keep();
        }
        return Err(error);
    }
    Ok(())
}
