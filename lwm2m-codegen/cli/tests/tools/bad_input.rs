//! Invalid input of every kind: one message, the right exit code, nothing on standard output.

use crate::support::{definitions, lwm2m, with_input};

/// Arguments, the exit code, and a part of the message.
const CASES: &[(&[&str], i32, &str)] = &[
    (&[], 2, "Usage: lwm2m"),
    (&["chek"], 2, "similar subcommand exists: 'check'"),
    (&["check"], 2, "no definitions given"),
    (&["check", "nowhere.xml"], 2, "cannot read `nowhere.xml`: no such file or folder"),
    (&["check", "lamp.xml", "nowhere"], 2, "cannot read `nowhere`"),
    (&["check", "9999"], 2, "the bundled objects are 0 to 7, 9, 19 to 23, 3200 to 3203,"),
    (&["check", "3309"], 2, "help: the nearest is 3308; name a file with another one"),
    (&["check", "3303.xml"], 2, "help: object 3303 is bundled: write `3303` in place of the file"),
    (&["import", "3303"], 2, "help: `lwm2m export --to xml 3303` prints its definition"),
    (&["import", "nowhere"], 2, "cannot read `nowhere`"),
    (&["import", "lamp.xml"], 1, "found XML, which the other commands read without an import"),
    (&["check", "99999"], 2, "cannot read `99999`: no such file or folder"),
    (&["check", "--format", "xml", "lamp.xml"], 2, "possible values: human, json, github, sarif"),
    (&["check", "--fromat", "json", "lamp.xml"], 2, "similar argument exists: '--format'"),
    (
        &["check", "--allow", "range-dahs", "lamp.xml"],
        2,
        "there is no rule `range-dahs`, did you mean `range-dash`?",
    ),
    (&["check", "--deny", "everything", "lamp.xml"], 2, "there is no rule `everything`"),
    (&["check", "--explain", "urn-from"], 2, "there is no rule `urn-from`, did you mean `urn-form`?"),
    (&["check", "--explain", "999"], 2, "OMA's validator has no number 999"),
    (&["check", "--explain", "urn-form", "lamp.xml"], 2, "cannot be used with"),
    (&["diff"], 2, "expected two definitions"),
    (&["diff", "lamp.xml"], 2, "expected two definitions"),
    (&["diff", "lamp.xml", "nowhere.xml"], 2, "cannot read `nowhere.xml`"),
    (&["diff", "lamp.xml", "registry/42770.xml"], 2, "there is nothing to compare"),
    (&["diff", "-", "-"], 2, "standard input cannot be both definitions"),
    (&["diff", "-", "lamp.xml"], 2, "`-` defines no object"),
    (&["diff", "registry/DDF.xml", "lamp.xml"], 2, "`registry/DDF.xml` defines no object"),
    (&["diff", "9999", "lamp.xml"], 2, "object 9999 is not bundled"),
    (&["diff", "--history", "lamp.xml"], 2, "`lamp.xml` is not a folder"),
    (&["enums"], 2, "no definitions given"),
    (&["enums", "nowhere.xml"], 2, "cannot read `nowhere.xml`"),
    (&["generate"], 2, "no definitions given"),
    (&["generate", "nowhere.xml"], 2, "cannot read `nowhere.xml`"),
    (&["generate", "9999"], 2, "object 9999 is not bundled"),
    (&["generate", "3", "3303"], 2, "standard output takes one object, found 2"),
    (&["generate", "registry/DDF.xml"], 1, "this is an index of definitions"),
    (&["generate", "--strict", "lamp.xml"], 1, "error[range-reversed]"),
    (&["completions", "dos"], 2, "possible values: bash"),
];

#[test]
fn an_error_is_explained_and_prints_no_result() {
    for (arguments, code, words) in CASES {
        let run = lwm2m(arguments);
        assert_eq!(run.code, *code, "{arguments:?}: {}", run.err);
        assert_eq!(run.out, "", "{arguments:?}");
        assert!(run.err.contains(words), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn a_folder_without_definitions_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    std::fs::write(folder.path().join("notes.txt"), "nothing").unwrap();
    std::fs::write(folder.path().join("units.xml"), "<units/>").unwrap();
    for command in ["check", "enums"] {
        let run = lwm2m(&[command, path]);
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        assert!(run.err.contains(&format!("no definitions in the folder `{path}`")), "{}", run.err);
    }
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_an_error() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("3.xml");
    std::fs::write(&file, "<LWM2M/>").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).unwrap();
    // Root may read everything.
    if std::fs::read(&file).is_err() {
        let run = lwm2m(&["check", folder.path().to_str().unwrap()]);
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        assert!(run.err.contains("permission denied"), "{}", run.err);
    }
    let inner = folder.path().join("inner.xml");
    std::fs::create_dir(&inner).unwrap();
    let run = lwm2m(&["check", inner.to_str().unwrap()]);
    assert_eq!((run.code, run.out.as_str()), (2, ""), "a folder may be called like a file");
}

#[test]
fn a_text_without_an_object_has_a_diagnostic() {
    for text in ["", "\n", "not XML", "<html></html>", "<LWM2M>", "{}"] {
        let run = with_input(&["check", "-"], text.as_bytes());
        assert_eq!(run.code, 1, "{text:?}");
        assert!(run.out.contains("error[xml-"), "{text:?}: {}", run.out);
        let run = with_input(&["generate", "-"], text.as_bytes());
        assert_eq!((run.code, run.out.as_str()), (1, ""), "{text:?}");
        let run = with_input(&["enums", "-"], text.as_bytes());
        assert_eq!((run.code, run.out.as_str()), (1, ""), "{text:?}");
        assert!(run.err.starts_with("warning: <stdin>:1:") && run.err.contains("[xml-"), "{}", run.err);
    }
}

#[test]
fn a_model_in_sdf_is_sent_to_the_command_that_reads_it() {
    let model = lwm2m(&["export", "--to", "sdf", "3303"]).out;
    for command in ["check", "generate"] {
        let run = with_input(&[command, "-"], model.as_bytes());
        let text = run.out + &run.err;
        assert!(text.contains("error[xml-malformed]: the text is JSON, and not XML"), "{text}");
        assert!(text.contains("= help: `lwm2m import` makes a definition in XML of an SDF model"), "{text}");
    }
}

#[test]
fn a_file_name_cannot_move_the_cursor() {
    let folder = tempfile::tempdir().unwrap();
    let run = lwm2m(&["check", folder.path().join("a\u{1b}[2Jb").to_str().unwrap()]);
    assert_eq!(run.code, 2);
    assert!(!run.err.contains('\u{1b}'), "{:?}", run.err);
}

/// Names, texts, file names and values can come from anyone: in what a person reads, no character may act on the terminal
/// or change the order of others.
#[test]
fn no_command_shows_a_character_that_hides_or_moves_others() {
    let sign = "\u{202e}\u{2066}\u{200f}";
    let folder = tempfile::tempdir().unwrap();
    let pump = std::fs::read_to_string(definitions().join("registry/42770.xml")).unwrap();
    let mut changed = pump.clone();
    for element in ["Name", "Description1", "Description"] {
        changed = changed.replace(&format!("<{element}>"), &format!("<{element}>x{sign}"));
    }
    assert_ne!(changed, pump);
    let file = folder.path().join(format!("42770{sign}.xml"));
    let (old, new) = (folder.path().join("42770.xml"), file.to_str().unwrap());
    std::fs::write(&old, pump).unwrap();
    std::fs::write(&file, changed).unwrap();
    let payload = folder.path().join("payload.json");
    let value = format!(r#"[{{"bn":"/42770/0/","n":"1","vs":"a{sign}\u001b[31m"}},{{"n":"{sign}"}}]"#);
    std::fs::write(&payload, &value).unwrap();
    let good = folder.path().join("good.json");
    std::fs::write(&good, value.replace(&format!(r#",{{"n":"{sign}"}}"#), "")).unwrap();
    let (old, payload, good) = (old.to_str().unwrap(), payload.to_str().unwrap(), good.to_str().unwrap());
    let runs: [&[&str]; 9] = [
        &["check", new],
        &["diff", old, new],
        &["enums", new],
        &["sizes", new],
        &["generate", new],
        &["export", "--to", "markdown", new],
        &["decode", "--format", "senml-json", payload],
        &["decode", "--format", "senml-json", good],
        &["decode", "--format", "senml-json", "--annotate", good],
    ];
    for arguments in runs {
        let run = lwm2m(arguments);
        let shown = run.out.clone() + &run.err;
        let bad = shown.chars().find(|c| (c.is_control() && *c != '\n') || sign.contains(*c));
        assert!(bad.is_none() && !shown.is_empty(), "{arguments:?}: {bad:?} in {shown}");
    }
}
