//! Runs every command line of the README in a copy of the folder `tour` and compares its output.
//!
//! `BLESS=1 cargo test -p lwm2m-cli --test tour` updates the README.
#![cfg(unix)]

use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

fn readme() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

/// Returns a copy of the tour, in which commands can write.
fn tour() -> TempDir {
    let copy = tempfile::tempdir().expect("there is a folder for temporary files");
    let tour = Path::new(env!("CARGO_MANIFEST_DIR")).join("tour");
    for file in std::fs::read_dir(tour).expect("there is a tour").flatten() {
        std::fs::copy(file.path(), copy.path().join(file.file_name())).expect("the file can be copied");
    }
    copy
}

/// Returns standard output and standard error of a shell command in the tour.
fn run(line: &str, tour: &Path) -> String {
    let folder = Path::new(env!("CARGO_BIN_EXE_lwm2m")).parent().expect("the command is in a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1; {line}")])
        .current_dir(tour)
        .env("PATH", format!("{}:{path}", folder.display()))
        .stdin(Stdio::null())
        .output()
        .expect("there is a shell");
    String::from_utf8(output.stdout).expect("commands print UTF-8")
}

/// Returns the README with the current output of its command lines, and the command lines.
fn updated(readme: &str) -> (String, Vec<String>) {
    let tour = tour();
    let (mut page, mut commands, mut in_block) = (String::new(), Vec::new(), false);
    for line in readme.lines() {
        if line.starts_with("```") {
            in_block = line == "```console";
        }
        let shown = in_block && !line.starts_with("```") && !line.starts_with("$ ");
        if !shown {
            page.push_str(line);
            page.push('\n');
        }
        if let Some(command) = line.strip_prefix("$ ").filter(|_| in_block) {
            let output = run(command, tour.path());
            page.push_str(output.trim_end());
            page.push_str(if output.trim().is_empty() { "" } else { "\n" });
            commands.push(command.to_owned());
        }
    }
    (page, commands)
}

#[test]
fn every_command_of_the_readme_prints_its_output() {
    let expected = std::fs::read_to_string(readme()).expect("there is a README").replace("\r\n", "\n");
    let (page, commands) = updated(&expected);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(readme(), page).expect("the README can be written");
        return;
    }
    assert!(commands.len() > 10, "{commands:?}");
    let differs = expected.lines().zip(page.lines()).find(|(expected, found)| expected != found);
    assert!(expected == page, "the README differs (BLESS=1 accepts the new output): {differs:?}");
}

#[test]
fn the_readme_shows_every_command() {
    let expected = std::fs::read_to_string(readme()).expect("there is a README");
    let help = run("lwm2m --help", Path::new("."));
    let commands =
        help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    for command in commands.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help") {
        assert!(expected.contains(&format!("lwm2m {command} ")), "{command}");
    }
}
