//! Output folders of `export` and `import`: one file an object.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lwm2m_codegen::model::Object;

use crate::error::{CliError, Result};

/// A file to write.
pub(crate) struct OutputFile {
    /// Its name in the folder.
    pub(crate) name: String,
    /// Its content.
    pub(crate) text: String,
}

/// Returns the file names of objects: `3303.md`, or `3303-1_1.md` where there are several versions of the object.
///
/// # Errors
///
/// If two objects would get the same file.
pub(crate) fn file_names(objects: &[(PathBuf, Object)], extension: &str) -> Result<Vec<String>> {
    let mut versions: BTreeMap<u16, usize> = BTreeMap::new();
    for (_, object) in objects {
        *versions.entry(object.id.value).or_default() += 1;
    }
    let mut sources: BTreeMap<String, &Path> = BTreeMap::new();
    let mut names = Vec::with_capacity(objects.len());
    for (path, object) in objects {
        let (id, version) = (object.id.value, object.version.value);
        let name = match versions[&id] {
            1 => format!("{id}.{extension}"),
            _ => format!("{id}-{}_{}.{extension}", version.major, version.minor),
        };
        if let Some(first) = sources.insert(name.clone(), path) {
            let message = format!(
                "object {id} of version {version} is defined twice: in `{}` and `{}`",
                first.display(),
                path.display()
            );
            return Err(CliError::usage(message).help("name only one of them"));
        }
        names.push(name);
    }
    Ok(names)
}

/// Writes files into a folder, and creates the folder where it is missing.
pub(crate) fn write(folder: &Path, files: &[OutputFile]) -> Result<()> {
    let cannot_write = |path: &Path, error: &std::io::Error| {
        CliError::usage(format!("cannot write `{}`: {error}", path.display()))
            .help("name a writable folder with `--out-dir`")
    };
    fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error))?;
    for file in files {
        let path = folder.join(&file.name);
        fs::write(&path, &file.text).map_err(|error| cannot_write(&path, &error))?;
    }
    Ok(())
}
