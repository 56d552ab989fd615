//! Files are written only when they change, each in one step, and removed when they are no longer generated.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, SystemTime};

use lwm2m_codegen::Config;
use lwm2m_codegen::output::{Comparison, File, MARKER, Stale, compare, write};

fn names(paths: &[PathBuf]) -> Vec<String> {
    paths.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
}

#[test]
fn a_second_run_touches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("deep/objects");
    let generated = Config::new().bundled([3, 3303]).generate().unwrap();
    assert_eq!(names(&generated.write(&out).unwrap().changed), ["device.rs", "temperature.rs", "mod.rs"]);
    let old = SystemTime::now() - Duration::from_secs(1000);
    let device = out.join("device.rs");
    fs::File::options().append(true).open(&device).unwrap().set_modified(old).unwrap();
    let written = generated.write(&out).unwrap();
    assert_eq!(names(&written.unchanged), ["device.rs", "temperature.rs", "mod.rs"]);
    assert!(written.changed.is_empty() && written.removed.is_empty());
    assert_eq!(fs::metadata(&device).unwrap().modified().unwrap(), old);
}

#[test]
fn leftovers_go_and_what_others_wrote_stays() {
    let folder = tempfile::tempdir().unwrap();
    Config::new().bundled([3, 3303]).generate().unwrap().write(folder.path()).unwrap();
    fs::write(folder.path().join("mine.rs"), "// By hand.\n").unwrap();
    fs::write(folder.path().join("empty.rs"), "").unwrap();
    fs::write(folder.path().join("notes.txt"), MARKER).unwrap();
    let written = Config::new().bundled([3303]).generate().unwrap().write(folder.path()).unwrap();
    assert_eq!(names(&written.removed), ["device.rs"]);
    assert_eq!(names(&written.changed), ["mod.rs"]);
    let mut left: Vec<String> =
        fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    left.sort();
    assert_eq!(left, ["empty.rs", "mine.rs", "mod.rs", "notes.txt", "temperature.rs"]);
}

#[test]
fn versions_that_are_no_longer_wanted_go_and_their_folder_with_them() {
    let folder = tempfile::tempdir().unwrap();
    let file = |path: &str| File { path: path.into(), text: format!("{MARKER}: do not edit.\n") };
    write(folder.path(), &[file("pump.rs"), file("pump/v1_0.rs"), file("valve/v1_0.rs")]).unwrap();
    fs::write(folder.path().join("valve/mine.rs"), "// By hand.\n").unwrap();
    let written = write(folder.path(), &[file("pump.rs")]).unwrap();
    assert_eq!(names(&written.removed), ["v1_0.rs", "v1_0.rs"]);
    assert!(!folder.path().join("pump").exists());
    assert!(folder.path().join("valve/mine.rs").exists());
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("a.rs")).unwrap();
    let file = File { path: "a.rs".into(), text: "x".to_owned() };
    let error = write(folder.path(), &[file]).unwrap_err();
    assert!(error.to_string().starts_with("cannot write `"), "{error}");
    assert!(error.path.ends_with("a.rs"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing half-written is left");
}

#[test]
fn rustfmt_leaves_generated_files_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let ids = lwm2m_codegen::bundled::ALL.iter().map(|bundled| bundled.id);
    Config::new().bundled(ids).generate().unwrap().write(folder.path()).unwrap();
    for edition in ["2021", "2024"] {
        let mut rustfmt = Command::new("rustfmt");
        rustfmt.args(["--check", "--edition", edition]).arg(folder.path().join("mod.rs"));
        let Ok(output) = rustfmt.output() else {
            println!("skipped: rustfmt is not installed");
            return;
        };
        let differences = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && differences.is_empty(), "{differences}{output:?}");
    }
}

#[test]
fn compile_writes_the_files_and_returns_them_with_the_warnings() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::new().bundled([3303]).out_dir(folder.path());
    let compiled = config.compile().unwrap();
    assert_eq!(names(&compiled.written.changed), ["temperature.rs", "mod.rs"]);
    assert!(compiled.generated.diagnostics.is_empty());
    for file in &compiled.generated.files {
        assert_eq!(fs::read_to_string(folder.path().join(&file.path)).unwrap(), file.text);
    }
    assert_eq!(names(&config.compile().unwrap().written.unchanged), ["temperature.rs", "mod.rs"]);
}

#[test]
fn compile_writes_nothing_after_an_error_and_returns_every_diagnostic() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let failure =
        Config::new().bundled([3303]).only([3]).version(4, "x").out_dir(&out).compile().unwrap_err();
    let codes: Vec<&str> = failure.diagnostics.iter().map(|diagnostic| diagnostic.rule.code).collect();
    assert_eq!(codes, ["setting-unused", "setting-invalid"]);
    assert!(!out.exists());
    let text = failure.to_string();
    assert!(text.starts_with("2 errors:\n"), "{text}");
    assert_eq!(format!("{failure:?}"), text, "a build script that unwraps shows the errors");
}

#[test]
fn compile_returns_a_file_that_cannot_be_written_as_a_diagnostic() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("mod.rs")).unwrap();
    let failure = Config::new().bundled([3303]).out_dir(folder.path()).compile().unwrap_err();
    let found: Vec<_> = failure.diagnostics.iter().map(|found| (found.rule.code, &*found.message)).collect();
    let [(code, message)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(*code, "output-failed");
    assert!(message.starts_with("cannot write `") && message.contains("mod.rs"), "{message}");
}

#[test]
fn a_file_of_others_is_never_replaced_and_nothing_is_written_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let by_hand = "// By hand.\npub mod pump;\n";
    fs::write(folder.path().join("mod.rs"), by_hand).unwrap();
    let generated = Config::new().bundled([3303]).generate().unwrap();
    let path = folder.path().join("mod.rs");
    let expected = format!(
        "cannot overwrite `{}`: it does not begin with `// Generated by lwm2m-codegen`",
        path.display()
    );
    assert_eq!(generated.write(folder.path()).unwrap_err().to_string(), expected);
    assert_eq!(generated.compare(folder.path()).unwrap_err().to_string(), expected);
    assert_eq!(fs::read_to_string(&path).unwrap(), by_hand);
    assert!(!folder.path().join("temperature.rs").exists());
}

#[test]
fn a_comparison_lists_stale_missing_and_left_over_files_and_changes_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let file = |name: &str, text: &str| File { path: name.into(), text: format!("{MARKER}\n{text}\n") };
    let old = [file("a.rs", "1"), file("b.rs", "1"), file("c/v1_0.rs", "1"), file("d.rs", "1")];
    let new = [file("a.rs", "1"), file("b.rs", "2"), file("e.rs", "1"), file("d.rs", "1")];
    let missing = compare(&path("nowhere"), &new).unwrap();
    assert_eq!(names(&missing.missing), ["a.rs", "b.rs", "e.rs", "d.rs"]);

    write(folder.path(), &old).unwrap();
    fs::write(path("d.rs"), old[3].text.replace('\n', "\r\n")).unwrap();
    fs::write(path("mine.rs"), "// By hand.\n").unwrap();
    let same = compare(folder.path(), &old).unwrap();
    assert!(same.is_up_to_date(), "{same:?}");
    let expected = Comparison {
        unchanged: vec![path("a.rs"), path("d.rs")],
        stale: vec![Stale { path: path("b.rs"), found: old[1].text.clone(), expected: new[1].text.clone() }],
        missing: vec![path("e.rs")],
        left_over: vec![path("c/v1_0.rs")],
    };
    assert_eq!(compare(folder.path(), &new).unwrap(), expected);
    assert_eq!(fs::read_to_string(path("b.rs")).unwrap(), old[1].text);

    write(folder.path(), &new).unwrap();
    assert!(compare(folder.path(), &new).unwrap().is_up_to_date());
}
