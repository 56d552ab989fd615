//! The command as a whole: help, completions, colours, and a closed pipe.

use std::io::Read;

use crate::support::{command, definitions, expect, lwm2m};

#[test]
fn help_lists_commands_and_examples() {
    expect("help", &["--help"]);
    for name in ["check", "diff", "generate", "enums", "site"] {
        let run = expect(&format!("help-{name}"), &[name, "--help"]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(run.out.contains("Examples:"), "{name}");
    }
}

#[test]
fn a_number_is_a_bundled_object_unless_a_file_has_that_name() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(definitions().join("registry/42770.xml"), folder.path().join("3303")).unwrap();
    let in_folder = |arguments: &[&str]| {
        let output = command(arguments).current_dir(folder.path()).output().unwrap();
        assert_eq!(
            output.status.code(),
            Some(0),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    };
    let cases: &[(&[&str], &str, &str)] = &[
        (&["generate"], "pub struct Temperature {", "pub struct Pump {"),
        (&["export", "--to", "markdown"], "# Temperature", "# Pump"),
        (&["sizes"], "Temperature (3303)", "Pump (42770)"),
    ];
    for (arguments, bundled, file) in cases {
        let bundled_run = lwm2m(&[arguments, &["3303"][..]].concat());
        assert!(bundled_run.out.contains(bundled), "{arguments:?}: {}", bundled_run.out);
        let out = in_folder(&[arguments, &["3303"][..]].concat());
        assert!(out.contains(file), "{arguments:?}: {out}");
    }
    assert_eq!(in_folder(&["diff", "3304", "3304"]), lwm2m(&["diff", "3304", "3304"]).out);
    let run = command(&["diff", "3303", "3304"]).current_dir(folder.path()).output().unwrap();
    let error = String::from_utf8(run.stderr).unwrap();
    assert!(
        error.contains("`3303` defines object 42770, and `<bundled 3304>` defines object 3304"),
        "{error}"
    );
}

#[test]
fn the_version_is_that_of_the_package() {
    assert_eq!(lwm2m(&["--version"]).out, format!("lwm2m {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = lwm2m(&["completions", shell]);
        assert_eq!(run.code, 0, "{shell}");
        for word in ["check", "diff", "enums", "generate", "explain"] {
            assert!(run.out.contains(word), "{shell} lacks {word}");
        }
        // The scripts of the other shells complete no values.
        for word in
            ["range-dash", "sarif", "lwm2m-cbor"].iter().filter(|_| ["bash", "fish", "zsh"].contains(&shell))
        {
            assert!(run.out.contains(word), "{shell} lacks {word}");
        }
    }
}

#[test]
fn colours_need_a_terminal_or_an_option() {
    let run = lwm2m(&["check", "lamp.xml"]);
    assert!(!run.out.contains('\u{1b}') && !run.err.contains('\u{1b}'));
    for arguments in [&["check", "lamp.xml"][..], &["diff", "lamp.xml", "lamp.xml"], &["enums", "registry"]] {
        let run = lwm2m(&[arguments, &["--color", "always"]].concat());
        assert!(run.out.contains('\u{1b}'), "{arguments:?}");
        let run = lwm2m(&[arguments, &["--color", "never"]].concat());
        assert!(!run.out.contains('\u{1b}'), "{arguments:?}");
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    for arguments in
        [&["enums", "3", "5", "9", "3200", "3303"][..], &["check", "--list"], &["completions", "bash"]]
    {
        let mut child = command(arguments).spawn().unwrap();
        drop(child.stdout.take());
        let mut remarks = String::new();
        child.stderr.take().unwrap().read_to_string(&mut remarks).unwrap();
        let status = child.wait().unwrap();
        assert_eq!((status.code(), remarks.as_str()), (Some(0), ""), "{arguments:?}");
    }
}
