//! Reads the two sides of a comparison with a git revision.

use std::path::Path;

use super::pairs::Pairs;
use crate::error::{CliError, Result};
use crate::git;
use crate::input::{Definitions, Depth, home};

/// Reads a file or a folder at a revision and as it is now, or at two revisions: `OLD..NEW`.
pub(super) fn sides(revisions: &str, path: &Path, definitions: &mut Definitions) -> Result<Pairs> {
    let (old, new) = match revisions.split_once("..") {
        Some((old, new)) => (old, Some(new)),
        None => (revisions, None),
    };
    read(old, path, definitions)?;
    let split = definitions.files.len();
    match new {
        Some(new) => read(new, path, definitions)?,
        None => definitions.read_path(path, Depth::Current)?,
    }
    Ok(Pairs::Sides(split))
}

/// Reads a file or a folder as it was at a revision; nothing if it did not exist.
fn read(revision: &str, path: &Path, definitions: &mut Definitions) -> Result<()> {
    let is_folder = path.is_dir();
    let folder = if is_folder { path } else { home(path) };
    let files = git::checkout(folder, revision)?;
    let below = path.strip_prefix(folder).unwrap_or(path);
    let place = if is_folder { files.path().to_owned() } else { files.path().join(below) };
    if !is_folder && !place.exists() {
        let message = format!("`{}` does not exist at `{revision}`", path.display());
        return Err(CliError::usage(message).help("compare the folder, which lists new files as added"));
    }
    definitions.shown_as = Some((files.path().to_owned(), format!("{revision}:")));
    let is_empty = std::fs::read_dir(files.path()).is_ok_and(|mut entries| entries.next().is_none());
    let result = if is_empty { Ok(()) } else { definitions.read_path(&place, Depth::Current) };
    definitions.shown_as = None;
    result
}
