//! The files of a git revision, read with the `git` command.

use std::fs;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Component, Path};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::error::{CliError, Result};
use crate::input::{MAX_BYTES, too_large};

/// Writes the XML files of `folder` at a revision into a temporary folder. It is empty if the revision lacks the folder.
pub(crate) fn checkout(folder: &Path, revision: &str) -> Result<TempDir> {
    let commit = commit(folder, revision)?;
    let listed = run(folder, &["ls-tree", "-r", "-z", "--name-only", &commit, "."])?;
    let paths: Vec<&str> = listed
        .stdout
        .split(|byte| *byte == 0)
        .filter_map(|path| std::str::from_utf8(path).ok())
        .filter(|path| is_wanted(path, cfg!(windows)))
        .collect();
    let target = TempDir::with_prefix("lwm2m-").map_err(|error| failed(&error))?;
    extract(folder, &commit, &paths, target.path()).map_err(|error| failed(&error))?;
    Ok(target)
}

/// Returns whether a path is that of an XML file below the folder, and one that the system can write.
fn is_wanted(path: &str, windows: bool) -> bool {
    let names_files = !windows || path.split('/').all(is_name_on_windows);
    let path = Path::new(path);
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xml"))
        && path.components().all(|part| matches!(part, Component::Normal(_)))
        && names_files
}

/// Returns whether Windows has files of this name. It takes `COM1.xml` for a port, `a:b.xml` for a part of the file `a`,
/// and `\` for a separator.
fn is_name_on_windows(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    let is_device = matches!(stem.as_str(), "aux" | "con" | "conin$" | "conout$" | "nul" | "prn")
        || port.is_some_and(|number| number.chars().count() == 1 && number.contains(is_port_number));
    !is_device && !name.ends_with(['.', ' ']) && !name.contains(|c| c < ' ' || r#"<>:"/\|?*"#.contains(c))
}

/// Superscript digits count, too.
fn is_port_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '\u{b9}' | '\u{b2}' | '\u{b3}')
}

/// Returns the id of the commit that a revision names.
fn commit(folder: &Path, revision: &str) -> Result<String> {
    run(folder, &["rev-parse", "--git-dir"])?;
    let name = format!("{revision}^{{commit}}");
    let output = git(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &name])?;
    let id = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if !output.status.success() || id.is_empty() {
        let message = format!("git knows no revision `{revision}` in `{}`", folder.display());
        return Err(CliError::usage(message).help(
            "name a commit, a branch or a tag, such as `main` or `HEAD~1`; a shallow clone has few of them",
        ));
    }
    Ok(id)
}

/// Runs git in a folder; fails with its own message.
fn run(folder: &Path, arguments: &[&str]) -> Result<Output> {
    let output = git(folder, arguments)?;
    if output.status.success() {
        return Ok(output);
    }
    let words = String::from_utf8_lossy(&output.stderr);
    let words = words.lines().next().unwrap_or("it failed").trim_start_matches("fatal: ");
    Err(CliError::usage(format!("git cannot read `{}`: {words}", folder.display()))
        .help("name definitions in a git repository, or compare with a folder by `--against`"))
}

fn git(folder: &Path, arguments: &[&str]) -> Result<Output> {
    Command::new("git").arg("-C").arg(folder).args(arguments).output().map_err(|error| failed(&error))
}

fn failed(error: &io::Error) -> CliError {
    let message = match error.kind() {
        ErrorKind::NotFound => "there is no command `git`".to_owned(),
        _ => format!("cannot read the revision with git: {error}"),
    };
    let advice = match error.kind() {
        ErrorKind::FileTooLarge => "compare with a folder without this file by `--against`",
        _ => "compare with a folder by `--against`",
    };
    CliError::usage(message).help(advice)
}

/// Writes files of a commit into a folder. `git cat-file` returns one content for each path that it receives.
fn extract(folder: &Path, commit: &str, paths: &[&str], target: &Path) -> io::Result<()> {
    let mut child = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let (Some(mut requests), Some(contents)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::Error::other("git has no input or output"));
    };
    let mut contents = BufReader::new(contents);
    for path in paths.iter().filter(|path| !path.contains('\n')) {
        writeln!(requests, "{commit}:./{path}")?;
        requests.flush()?;
        if let Some(bytes) = content(&mut contents, path)? {
            let file = target.join(path);
            fs::create_dir_all(file.parent().unwrap_or(target))?;
            fs::write(file, bytes)?;
        }
    }
    drop(requests);
    child.wait().map(drop)
}

/// Reads the content of one path; `None` where git has no file.
fn content(contents: &mut impl BufRead, path: &str) -> io::Result<Option<Vec<u8>>> {
    let mut head = String::new();
    contents.read_line(&mut head)?;
    let mut words = head.trim_end().rsplit(' ');
    let Some(length) = words.next().and_then(|length| length.parse::<u64>().ok()) else { return Ok(None) };
    let is_file = words.next() == Some("blob");
    if length > MAX_BYTES {
        return Err(io::Error::new(ErrorKind::FileTooLarge, too_large(Path::new(path))));
    }
    let mut bytes = Vec::new();
    contents.take(length).read_to_end(&mut bytes)?;
    // The line end behind it.
    io::copy(&mut contents.take(1), &mut io::sink())?;
    Ok(is_file.then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_xml_files_below_the_folder_are_written() {
        let wanted = ["3303.xml", "a/b/3303.XML", "a b/\u{e9}.xml"];
        let unwanted = ["3303.txt", "xml", "../3303.xml", "/3303.xml", "a/../../3303.xml"];
        for windows in [false, true] {
            assert!(wanted.iter().all(|path| is_wanted(path, windows)));
            assert!(!unwanted.iter().any(|path| is_wanted(path, windows)));
        }
    }

    #[test]
    fn no_file_is_written_to_a_device_of_windows() {
        let others = [
            "COM1.xml",
            "a/nul.xml",
            "aux/3303.xml",
            "con.a.xml",
            "lpt9 .xml",
            "com\u{b9}.xml",
            "a:b.xml",
            r"..\3303.xml",
            r"C:\3303.xml",
            "a./3303.xml",
            "a /3303.xml",
            "a?.xml",
        ];
        for path in others {
            // On Windows, the library refuses the paths that lead out of the folder.
            assert!(cfg!(windows) || is_wanted(path, false), "{path}");
            assert!(!is_wanted(path, true), "{path}");
        }
        assert!(is_wanted("com.xml", true) && is_wanted("com10.xml", true) && is_wanted("console.xml", true));
    }
}
