//! A file with the state of the program, of which a restart is to forget nothing. It is replaced as a whole, so that it is
//! never half-written.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The file and its content.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    content: Vec<u8>,
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
        let written = fs::write(&new, &content).and_then(|()| fs::rename(&new, &self.path));
        written.map_err(|error| named(&self.path, &error))?;
        self.content = content;
        Ok(())
    }
}

/// Returns an error with the name of its file.
fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("the state cannot be kept in {}: {error}", path.display()))
}
