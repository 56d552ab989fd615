//! The example responds to recorded lists of requests, and reports every error of a list before the first request.
//!
//! `BLESS=1` writes the expected responses.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use lwm2m_tests::bless;
use lwm2m_tests::data::{checkout, files};

fn example(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(checkout()).args(["run", "--quiet", "--offline", "--package", "build-example", "--"]);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut example = command.spawn().expect("cargo starts");
    let mut stdin = example.stdin.take().expect("standard input is a pipe");
    // The program may exit before it has read everything.
    let _ = std::io::Write::write_all(&mut stdin, input);
    drop(stdin);
    example.wait_with_output().expect("cargo exits")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("the example writes UTF-8")
}

fn lists() -> Vec<PathBuf> {
    files(&checkout().join("build-example/requests"), "txt")
}

#[test]
fn every_recorded_list_gets_the_expected_responses() {
    assert!(!lists().is_empty());
    for list in lists() {
        let output = example(&["--requests", &list.to_string_lossy()], b"");
        assert!(output.status.success(), "{}", text(&output.stderr));
        bless::compare(&list.with_extension("expected"), &text(&output.stdout))
            .unwrap_or_else(|difference| panic!("{difference}"));
    }
}

#[test]
fn the_report_ends_with_the_tour() {
    let output = example(&[], b"");
    let tour = std::fs::read_to_string(checkout().join("build-example/requests/tour.expected"));
    assert!(
        output.status.success()
            && text(&output.stdout).ends_with(&tour.expect("the expected tour is readable"))
    );
}

/// The README and the documents below `docs/`, one after the other.
fn documents() -> String {
    let mut paths = files(&checkout().join("docs"), "md");
    paths.push(checkout().join("README.md"));
    paths.iter().map(|path| std::fs::read_to_string(path).expect("the document is readable")).collect()
}

#[test]
fn every_command_of_the_documents_works_word_for_word() {
    let documents = documents();
    let lines = documents.lines().filter_map(|line| line.strip_prefix("$ "));
    let commands: Vec<&str> =
        lines.filter(|line| line.starts_with("cargo run ") && !line.contains(" --release ")).collect();
    for list in lists() {
        let name = list.file_name().unwrap_or_default().to_string_lossy().into_owned();
        assert!(commands.iter().any(|command| command.ends_with(&format!("/{name}"))), "{name}");
    }
    for command in commands {
        let output = Command::new("sh").args(["-c", command]).current_dir(checkout()).output();
        let output = output.expect("there is a shell");
        assert!(output.status.success(), "{command}: {}", text(&output.stderr));
        let (plays, listens) =
            (text(&output.stdout).contains("\n> GET "), text(&output.stdout).starts_with("listening on "));
        let is_example = command.contains("-p build-example");
        assert_eq!((plays, listens), (is_example && !listens, command.contains(" --server ")), "{command}");
    }
}

#[test]
fn every_error_of_a_list_is_reported_with_its_line_before_any_request() {
    let table: [(&[u8], &str); 12] = [
        (b"# a comment", ""),
        (
            b"GET /3/0 accept=tvl",
            "column 17: `tvl` is no content format; expected a name such as `tlv`, or a number",
        ),
        (b"", ""),
        (b"REGISTER now", "`now` is not a Short Server ID; expected 1 to 65534, or nothing for 1"),
        (b"REGISTER 2 3", "`3` follows the server; expected the end of the line"),
        (b"SEND", "nothing to send; expected paths such as /3303/0/5700"),
        (
            b"SEND /3 much",
            "`much` is not a path; expected up to four ids of 0 to 65534, such as /3303/0/5700",
        ),
        (b"GET /3/0", ""),
        (b"GET /3/0 \xff", "column 10: invalid bytes; expected UTF-8"),
        (
            b"PUT /3/0/14 tlv:c1g0",
            "column 19: the payload is not hexadecimal; expected two digits for each byte, with underscores anywhere",
        ),
        (b"WAIT 86401s", "the wait is too long; expected a day at most"),
        (b"PUT /3/0/14 text:'+02", "column 18: the payload has no end; expected a second `'`"),
    ];
    let list: Vec<u8> = table.iter().flat_map(|(line, _)| [line, b"\r\n".as_slice()].concat()).collect();
    let output = example(&["--requests", "-"], &list);
    let expected: String = (1..)
        .zip(table)
        .filter(|(_, (_, error))| !error.is_empty())
        .map(|(number, (_, error))| format!("error: <stdin>:{number}: {error}\n"))
        .collect();
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(1), ""));
    assert_eq!(text(&output.stderr), expected + "\nno request was sent; `--help` describes the notation\n");
}

#[test]
fn input_that_is_no_list_is_refused() {
    let binary: Vec<u8> = (0..=255).cycle().take(10_000).collect();
    let long = [b"PUT /3/0/14 tlv:".as_slice(), &[b'0'; 3_000_001]].concat();
    let endless = vec![b'\n'; (16 << 20) + 1];
    for (arguments, input, code, expected) in [
        (&["--requests", "-"][..], binary.as_slice(), 1, "<stdin>:1: column 1: "),
        (&["--requests", "-"], &long, 1, "<stdin>:1: column 3000017: "),
        (&["--requests", "-"], &endless, 2, "cannot read <stdin>: "),
        (&["--requests", "-"], b"", 1, "<stdin>:1: the list has no request"),
        (&["--requests", "-"], b"# nothing\n\n", 1, "<stdin>:2: the list has no request"),
        (&["--requests", "no/such/file"], b"", 2, "cannot read no/such/file: "),
        (&["--requests", "."], b"", 2, "cannot read .: "),
        (&["--requests"], b"", 2, "a value is required for '--requests <FILE>'"),
        (&["--request", "-"], b"", 2, "unexpected argument '--request' found"),
        (&["--server"], b"", 2, "a value is required for '--server <URI>'"),
        (
            &["--server", "coap://127.0.0.1", "--requests", "-"],
            b"",
            2,
            "the argument '--server <URI>' cannot",
        ),
        (&["--server", "http://127.0.0.1"], b"", 2, "http://127.0.0.1 is no URI of a server"),
        (&["--server", "coap://127.0.0.1:x"], b"", 2, "coap://127.0.0.1:x is no URI of a server"),
        (&["--server", "coap://127.0.0.1:99999"], b"", 2, "coap://127.0.0.1:99999 is no URI of a server"),
        (&["--server", "coap://127.0.0.1", "--lwm2m", "2.0"], b"", 2, "invalid value '2.0' for '--lwm2m"),
        (&["--server", "coap://127.0.0.1", "--endpoint", ""], b"", 2, "the name of the endpoint is empty"),
        (
            &["--server", "coaps://127.0.0.1"],
            b"",
            2,
            "coaps://127.0.0.1 needs DTLS; build the program with `--features dtls`",
        ),
        (&["--listen", "coaps://127.0.0.1:5684"], b"", 2, "coaps://127.0.0.1:5684 needs DTLS; build the"),
        (
            &["--listen", "coap://localhost"],
            b"",
            2,
            "invalid value 'coap://localhost' for '--listen <ADDRESS>'",
        ),
        (&["--listen", "127.0.0.1:0", "--psk", "no/such/file"], b"", 2, "cannot read no/such/file: "),
        (
            &["--listen", "127.0.0.1:0", "--psk", "Cargo.lock"],
            b"",
            1,
            "Cargo.lock:3: there is no colon in the",
        ),
    ] {
        let output = example(arguments, input);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        let errors = text(&output.stderr);
        assert!(errors.starts_with(&format!("error: {expected}")), "{arguments:?}: {errors}");
        assert!(errors.len() < 20_000, "{arguments:?}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
    }
}

/// Plays a list without errors.
fn play(list: &str) {
    let output = example(&["--requests", "-"], list.as_bytes());
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn every_line_that_help_and_the_documents_show_is_valid_in_a_list() {
    let help = text(&example(&["--help"], b"").stdout);
    let indented = help.lines().filter_map(|line| line.strip_prefix("  "));
    let lines = indented.filter(|line| line.starts_with(char::is_uppercase));
    let shown: Vec<&str> = lines.map(|line| line.split("   ").next().unwrap_or(line)).collect();
    assert!(shown.len() > 15, "{shown:?}");
    play(&shown.join("\n"));

    let documents = documents();
    let list = documents.split("```text\n# Requests").nth(1).expect("a document shows a list");
    play(&format!("#{}", list.split("```").next().unwrap_or_default()));
}
