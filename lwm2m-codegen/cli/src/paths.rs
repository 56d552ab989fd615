//! Paths as other programs read them: with slashes on every system, and as URIs.

use std::path::Path;

/// Returns a path with slashes between its parts.
pub(crate) fn with_slashes(path: &Path) -> String {
    slashes(&path.display().to_string(), cfg!(windows))
}

/// Returns a path as a URI; relative paths stay relative.
pub(crate) fn uri(path: &str) -> String {
    uri_on(path, cfg!(windows))
}

/// Windows separates with `\`, which other systems take for a part of a name. A path that begins with `\\?\` has no limit of
/// its length and is otherwise the same.
fn slashes(path: &str, windows: bool) -> String {
    if !windows {
        return path.to_owned();
    }
    let path = path.replace('\\', "/");
    match (path.strip_prefix("//?/UNC/"), path.strip_prefix("//?/")) {
        (Some(share), _) => format!("//{share}"),
        (None, Some(path)) => path.to_owned(),
        (None, None) => path,
    }
}

fn uri_on(path: &str, windows: bool) -> String {
    let path = slashes(path, windows);
    let (root, below) = split_root(&path, windows);
    let parts = below.split('/').filter(|part| !matches!(*part, "" | "."));
    format!("{root}{}", parts.map(percent_encoded).collect::<Vec<_>>().join("/"))
}

/// Returns the URI of a root and the path below it.
fn split_root(path: &str, windows: bool) -> (String, &str) {
    let has_drive = matches!(path.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic());
    if windows && has_drive {
        let (drive, below) = path.split_at("C:/".len());
        return (format!("file:///{drive}"), below);
    }
    match (path.strip_prefix("//"), path.strip_prefix('/')) {
        (Some(share), _) if windows => ("file://".to_owned(), share),
        (_, Some(below)) => ("file:///".to_owned(), below),
        (_, None) => (String::new(), path),
    }
}

fn percent_encoded(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                escaped.push(char::from(byte))
            }
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_uri() {
        let cases = [
            ("objects/3303.xml", "objects/3303.xml"),
            ("./my objects/./a%b.xml", "my%20objects/a%25b.xml"),
            ("../3.xml", "../3.xml"),
            ("<stdin>", "%3Cstdin%3E"),
            ("/tmp/3:1.xml", "file:///tmp/3%3A1.xml"),
            (r"a\b.xml", "a%5Cb.xml"),
        ];
        for (path, expected) in cases {
            assert_eq!(uri_on(path, false), expected, "{path}");
        }
    }

    #[test]
    fn a_path_of_windows_becomes_the_same_uri_as_elsewhere() {
        let cases = [
            (r"objects\3303.xml", "objects/3303.xml"),
            (r".\my objects/a%b.xml", "my%20objects/a%25b.xml"),
            (r"..\3.xml", "../3.xml"),
            (r"C:\objects\3:1.xml", "file:///C:/objects/3%3A1.xml"),
            (r"\\?\c:\objects\3.xml", "file:///c:/objects/3.xml"),
            (r"\\server\share\3.xml", "file://server/share/3.xml"),
            (r"\\?\UNC\server\share\3.xml", "file://server/share/3.xml"),
            (r"\objects\3.xml", "file:///objects/3.xml"),
        ];
        for (path, expected) in cases {
            assert_eq!(uri_on(path, true), expected, "{path}");
        }
    }

    #[test]
    fn a_path_is_written_with_slashes() {
        let cases = [
            (r"objects\a\3.xml", true, "objects/a/3.xml"),
            (r"main:a\3.xml", true, "main:a/3.xml"),
            (r"\\?\C:\3.xml", true, "C:/3.xml"),
            (r"\\?\UNC\server\share\3.xml", true, "//server/share/3.xml"),
            (r"objects/a\3.xml", false, r"objects/a\3.xml"),
        ];
        for (path, windows, expected) in cases {
            assert_eq!(slashes(path, windows), expected, "{path}");
        }
    }
}
