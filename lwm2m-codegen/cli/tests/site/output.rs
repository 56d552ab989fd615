//! The output folder: whole or not at all, the same bytes each time, and nothing else is overwritten.

use std::path::Path;

use crate::support::{files, run, small_registry, write};

fn error(folder: &Path, out_dir: &Path) -> String {
    let output = run(folder, out_dir);
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8(output.stderr).expect("a message is UTF-8")
}

#[test]
fn two_runs_write_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (folder.path().join("one"), folder.path().join("deep/other"));
    write(&small_registry(), &one);
    write(&small_registry(), &other);
    assert_eq!(files(&one), files(&other));
}

#[test]
fn a_new_site_takes_the_place_of_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    write(&small_registry(), &site);
    std::fs::write(site.join("9999.html"), "of an object that is gone").unwrap();
    let before = files(&site).len();
    write(&small_registry(), &site);
    assert_eq!(files(&site).len(), before - 1);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary folder is left");
}

#[test]
fn other_files_are_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("letter.txt"), "dear").unwrap();
    std::fs::write(folder.path().join("index.html"), "<p>my own page</p>").unwrap();
    let error = error(&small_registry(), folder.path());
    assert!(error.contains("has files, and is not a site of this command"), "{error}");
    assert_eq!(files(folder.path()).len(), 2);
}

#[test]
fn definitions_and_site_are_apart() {
    let folder = tempfile::tempdir().unwrap();
    let definitions = folder.path().join("definitions");
    std::fs::create_dir(&definitions).unwrap();
    std::fs::copy(small_registry().join("42770.xml"), definitions.join("42770.xml")).unwrap();
    for out_dir in [definitions.join("site"), definitions.clone(), folder.path().to_owned()] {
        let error = error(&definitions, &out_dir);
        assert!(error.contains("contain each other"), "{error}");
    }
    assert_eq!(files(folder.path()).len(), 1);
}

#[test]
fn a_folder_without_objects_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let (empty, site) = (folder.path().join("empty"), folder.path().join("site"));
    std::fs::create_dir(&empty).unwrap();
    let cases = [
        (empty.clone(), "no definitions in the folder"),
        (folder.path().join("nowhere"), "is not a folder"),
        (small_registry().join("42770.xml"), "is not a folder"),
    ];
    for (definitions, expected) in cases {
        let error = error(&definitions, &site);
        assert!(error.contains(expected), "{error}");
    }
    std::fs::write(empty.join("1.xml"), "<LWM2M></LWM2M>").unwrap();
    let error = error(&empty, &site);
    assert!(error.contains("no file in") && error.contains("lwm2m check"), "{error}");
    assert!(!site.exists());
}
