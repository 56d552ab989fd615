//! A file with the state of the program, of which a restart is to forget nothing. It is replaced as a whole, so that it is
//! never half-written, and only its user can read it: the state of a device has the keys of its accounts.

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The file and its content.
pub(crate) struct StateFile {
    path: PathBuf,
    content: Vec<u8>,
}

/// Prints the length of the content only.
impl fmt::Debug for StateFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StateFile({}, {} bytes)", self.path.display(), self.content.len())
    }
}

impl StateFile {
    /// Reads the file, if it exists.
    pub(crate) fn open(path: PathBuf) -> io::Result<StateFile> {
        let content = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            content => content.map_err(|error| named(&path, &error))?,
        };
        Ok(StateFile { path, content })
    }

    /// Returns the content; no bytes if there is no file.
    pub(crate) fn content(&self) -> &[u8] {
        &self.content
    }

    /// Writes a state, if it is another one.
    pub(crate) fn replace(&mut self, content: Vec<u8>) -> io::Result<()> {
        if content == self.content {
            return Ok(());
        }
        let new = self.path.with_extension("new");
        let written = write_private(&new, &content).and_then(|()| fs::rename(&new, &self.path));
        written.map_err(|error| named(&self.path, &error))?;
        self.content = content;
        Ok(())
    }
}

/// Writes a new file that only its user can read, in place of one that an interrupted write has left.
fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(content)
}

/// Returns an error with the name of its file.
fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("the state cannot be kept in {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn only_the_user_reads_a_state() {
        use std::os::unix::fs::PermissionsExt;

        let path = std::env::temp_dir().join(format!("lwm2m-state-{}", std::process::id()));
        let left = path.with_extension("new");
        fs::write(&left, "of an interrupted write").expect("the folder can be written");
        let mut file = StateFile::open(path.clone()).expect("there is no file yet");
        file.replace(b"hush-hush".to_vec()).expect("the folder can be written");
        let mode = fs::metadata(&path).map(|metadata| metadata.permissions().mode() & 0o777);
        let content = fs::read(&path);
        fs::remove_file(&path).expect("the file is there");
        assert_eq!((mode.ok(), content.ok().as_deref()), (Some(0o600), Some(&b"hush-hush"[..])));
        assert!(!left.exists() && !format!("{file:?}").contains("104"));
    }
}
