//! Where results go: a folder with one file an object, written only when every text is there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lwm2m_codegen::model::Object;

use crate::outcome::{Failure, Result};

/// A file to be written.
pub(crate) struct Page {
    /// Its name in the folder.
    pub(crate) name: String,
    /// What stands in it.
    pub(crate) text: String,
}

/// The names of the files: `3303.md`, and `3303-1_1.md` where there are several versions of the object.
///
/// # Errors
///
/// If one object is there twice: one file would overwrite the other.
pub(crate) fn names(objects: &[(PathBuf, Object)], ending: &str) -> Result<Vec<String>> {
    let mut versions: BTreeMap<u16, usize> = BTreeMap::new();
    for (_, object) in objects {
        let count = versions.entry(object.id.value).or_default();
        *count = count.saturating_add(1);
    }
    let mut taken: BTreeMap<String, &Path> = BTreeMap::new();
    let mut names = Vec::with_capacity(objects.len());
    for (path, object) in objects {
        let (id, version) = (object.id.value, object.version.value);
        let name = match versions.get(&id) {
            Some(1) => format!("{id}.{ending}"),
            _ => format!("{id}-{}_{}.{ending}", version.major, version.minor),
        };
        if let Some(first) = taken.insert(name.clone(), path) {
            let places = format!("`{}` and `{}`", first.display(), path.display());
            let message = format!("object {id} of version {version} is there twice: in {places}");
            return Err(Failure::usage(message).help("name only one of them"));
        }
        names.push(name);
    }
    Ok(names)
}

/// Writes the files, and makes the folder where it is missing.
pub(crate) fn write(folder: &Path, pages: &[Page]) -> Result<()> {
    let unwritable = |path: &Path, error: &std::io::Error| {
        Failure::usage(format!("cannot write `{}`: {error}", path.display()))
            .help("name a folder that can be written with `--out-dir`")
    };
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    for page in pages {
        let path = folder.join(&page.name);
        fs::write(&path, &page.text).map_err(|error| unwritable(&path, &error))?;
    }
    Ok(())
}
