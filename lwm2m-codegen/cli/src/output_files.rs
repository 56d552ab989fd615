//! Output files: one file an object in a folder, and files that are replaced in one step.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use lwm2m_codegen::model::Object;
use tempfile::NamedTempFile;

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

/// Writes files, new ones and such as replace others, and returns only after all are whole.
///
/// Each content is written beside its file before the first file changes, so that an error leaves all as they are.
pub(crate) fn replace(files: &BTreeMap<PathBuf, Vec<u8>>) -> Result<()> {
    let cannot_write = |path: &Path, error: &io::Error| {
        CliError::usage(format!("cannot write `{}`: {error}", path.display()))
            .help("make the file and its folder writable, and run again")
    };
    let mut prepared = Vec::new();
    for (path, bytes) in files {
        prepared.push((path, prepare(path, bytes).map_err(|error| cannot_write(path, &error))?));
    }
    for (path, (target, file)) in prepared {
        file.persist(target).map_err(|error| cannot_write(path, &error.error))?;
    }
    Ok(())
}

/// Writes a content beside the file that it is for, and returns that file's path.
fn prepare(path: &Path, bytes: &[u8]) -> io::Result<(PathBuf, NamedTempFile)> {
    // A link stays a link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let mut file = NamedTempFile::new_in(parent)?;
    file.write_all(bytes)?;
    match fs::metadata(&path) {
        Ok(metadata) if metadata.permissions().readonly() => {
            return Err(io::Error::from(io::ErrorKind::PermissionDenied));
        }
        Ok(metadata) => file.as_file().set_permissions(metadata.permissions())?,
        Err(_) => publish(file.as_file())?,
    }
    Ok((path, file))
}

/// Gives a new file the permissions of other new files; a temporary one is only for its user.
#[cfg(unix)]
fn publish(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn publish(_: &fs::File) -> io::Result<()> {
    Ok(())
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
