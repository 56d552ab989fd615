//! Counts lines of code, crate by crate, without tests.

use std::path::Path;

use super::table;
use crate::data::checkout;

const CRATES: [&str; 4] = ["lwm2m-runtime", "lwm2m-derive", "lwm2m-codegen", "lwm2m-codegen/cli"];

/// Lines of code and of comments; empty ones are not counted.
#[derive(Default)]
struct Lines {
    code: usize,
    comments: usize,
}

/// Counts the lines below `src/` of each crate and returns a table.
///
/// # Panics
///
/// If a file cannot be read.
pub fn count() -> String {
    let rows = CRATES.map(|name| {
        let mut lines = Lines::default();
        lines.add_folder(&checkout().join(name).join("src"));
        (name, lines.code.to_string(), format!("and {} of comments", lines.comments))
    });
    table("Lines of code in src/, without tests and empty lines", &rows)
}

impl Lines {
    fn add_folder(&mut self, folder: &Path) {
        let entries =
            std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            if name == "tests" || name.ends_with("_test") {
                continue;
            }
            if path.is_dir() {
                self.add_folder(&path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path)
                    .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                self.add_text(&text);
            }
        }
    }

    fn add_text(&mut self, text: &str) {
        // Unit tests are the last item of a file.
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if line.starts_with("//") {
                self.comments += 1;
            } else {
                self.code += 1;
            }
        }
    }
}
