//! Runs the command, and reads the pages of a site.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs `lwm2m site`.
pub(crate) fn run(folder: &Path, out_dir: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lwm2m"))
        .arg("site")
        .arg("--out-dir")
        .args([out_dir, folder])
        .output()
        .expect("the command starts")
}

/// Writes a site, and expects success.
pub(crate) fn write(folder: &Path, out_dir: &Path) {
    let output = run(folder, out_dir);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Returns the content of all files below a folder, by path with slashes.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("the folder can be read").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            let inner = self::files(&entry.path());
            files.extend(inner.into_iter().map(|(path, content)| (format!("{name}/{path}"), content)));
        } else {
            files.insert(name, std::fs::read(entry.path()).expect("the file can be read"));
        }
    }
    files
}

/// A tag of a page: its name, and its attributes with their values.
#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
}

/// Returns the tags of a page. A page of the site has no `>` in an attribute, because it is escaped.
pub(crate) fn tags(page: &str) -> Vec<Tag> {
    let starts = page.split('<').skip(1).filter_map(|rest| rest.split_once('>'));
    starts.map(|(tag, _)| tag).filter(|tag| !tag.starts_with(['/', '!'])).map(self::tag).collect()
}

fn tag(text: &str) -> Tag {
    let (name, mut rest) = text.split_once(char::is_whitespace).unwrap_or((text.trim_end_matches('/'), ""));
    let mut attributes = BTreeMap::new();
    while !rest.trim_matches(['/', ' ', '\n']).is_empty() {
        let (key, behind) = rest.trim_start().split_once('=').unwrap_or((rest.trim_start(), ""));
        // Attributes without a value come before this one.
        let mut keys = key.split_whitespace().rev();
        let (key, plain) = (keys.next().unwrap_or_default().to_owned(), keys);
        attributes.extend(plain.map(|key| (key.to_owned(), String::new())));
        let (value, behind) = match behind.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => ("", behind),
        };
        attributes.insert(key, value.to_owned());
        rest = behind;
    }
    Tag { name: name.to_owned(), attributes }
}

/// Returns the ids of a page, each of them once.
pub(crate) fn ids(path: &str, page: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for id in tags(page).into_iter().filter_map(|mut tag| tag.attributes.remove("id")) {
        assert!(ids.insert(id.clone()), "{path}: two elements with the id {id}");
    }
    ids
}

/// The folder of the bundled definitions.
pub(crate) fn objects() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../objects")
}

/// A registry with an index and a history.
pub(crate) fn small_registry() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/definitions/registry")
}

/// Returns the registry; `None`, with a message, without test data.
pub(crate) fn registry() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("LWM2M_TEST_DATA").map_or(beside, PathBuf::from).join("registry");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none_or(|ci| ci.is_empty()), "no test data at {}", folder.display());
    println!("ignored: no test data at {} (set LWM2M_TEST_DATA)", folder.display());
    None
}
