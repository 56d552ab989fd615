//! The README is true: every command line in it is run in the folder `tour`, and prints what is shown.
//!
//! `BLESS=1 cargo test -p lwm2m-cli --test tour` writes anew what is shown.
#![cfg(unix)]

use std::path::Path;
use std::process::{Command, Stdio};

fn readme() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

/// What a shell prints, remarks and all.
fn run(line: &str) -> String {
    let folder = Path::new(env!("CARGO_BIN_EXE_lwm2m")).parent().expect("the command is in a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1; {line}")])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tour"))
        .env("PATH", format!("{}:{path}", folder.display()))
        .stdin(Stdio::null())
        .output()
        .expect("there is a shell");
    String::from_utf8(output.stdout).expect("commands print UTF-8")
}

/// The README with what its command lines print below them, and the command lines.
fn played(readme: &str) -> (String, Vec<String>) {
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
            let output = run(command);
            page.push_str(output.trim_end());
            page.push_str(if output.trim().is_empty() { "" } else { "\n" });
            commands.push(command.to_owned());
        }
    }
    (page, commands)
}

#[test]
fn every_command_line_of_the_readme_prints_what_is_shown() {
    let kept = std::fs::read_to_string(readme()).expect("there is a README").replace("\r\n", "\n");
    let (page, commands) = played(&kept);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(readme(), page).expect("the README can be written");
        return;
    }
    assert!(commands.len() > 10, "{commands:?}");
    let differs = kept.lines().zip(page.lines()).find(|(kept, played)| kept != played);
    assert!(kept == page, "the README shows something else (BLESS=1 mends it if it is right): {differs:?}");
}

#[test]
fn the_readme_shows_every_command() {
    let kept = std::fs::read_to_string(readme()).expect("there is a README");
    let help = run("lwm2m --help");
    let commands =
        help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    for command in commands.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help") {
        assert!(kept.contains(&format!("lwm2m {command} ")), "{command}");
    }
}
