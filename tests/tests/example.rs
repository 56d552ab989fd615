//! The example answers recorded requests, and tells all that is wrong with a list before it asks anything.
//!
//! `BLESS=1` writes the answers anew.

use std::process::{Command, Output, Stdio};

use lwm2m_tests::bless;
use lwm2m_tests::data::checkout;

fn example(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(checkout()).args(["run", "--quiet", "--offline", "--package", "build-example", "--"]);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut example = command.spawn().expect("cargo can be started");
    let mut stdin = example.stdin.take().expect("standard input is a pipe");
    // A program that does not read to the end is told so.
    let _ = std::io::Write::write_all(&mut stdin, input);
    drop(stdin);
    example.wait_with_output().expect("cargo comes to an end")
}

fn text(octets: &[u8]) -> String {
    String::from_utf8(octets.to_vec()).expect("the example writes UTF-8")
}

#[test]
fn a_recorded_list_is_answered_as_expected() {
    let output = example(&["--requests", "build-example/requests/tour.txt"], b"");
    assert!(output.status.success(), "{}", text(&output.stderr));
    let expected = checkout().join("build-example/requests/tour.expected");
    bless::compare(&expected, &text(&output.stdout)).unwrap_or_else(|difference| panic!("{difference}"));
}

#[test]
fn the_report_ends_with_the_same_exchange() {
    let output = example(&[], b"");
    let expected = std::fs::read_to_string(checkout().join("build-example/requests/tour.expected"));
    assert!(output.status.success() && text(&output.stdout).ends_with(&expected.expect("it can be read")));
}

#[test]
fn all_mistakes_of_a_list_are_told_with_their_lines_and_nothing_is_asked() {
    let list =
        "# a comment\nGET /3/0 accept=tvl\nREGISTER now\n\nSEND much\nGET /3/0\nPUT /3/0/14 tlv:c1g0\n";
    let output = example(&["--requests", "-"], list.as_bytes());
    let errors = text(&output.stderr);
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(1), ""));
    let expected = [
        "error: -:2: column 17: `tvl` is no content format; expected a name such as `tlv`, or a number",
        "error: -:3: `now` stands behind REGISTER; expected nothing more",
        "error: -:5: `much` is no path; expected up to four ids of 0 to 65534, such as /3303/0/5700",
        "error: -:7: column 17: `c1g0` is not hexadecimal; expected two digits for each octet, with underscores anywhere",
    ];
    assert_eq!(errors.lines().take(4).collect::<Vec<_>>(), expected);
}

#[test]
fn what_is_no_list_is_refused() {
    let binary: Vec<u8> = (0..=255).cycle().take(10_000).collect();
    for (arguments, input, code) in [
        (&["--requests", "-"][..], binary.as_slice(), 1),
        (&["--requests", "no/such/file"], b"", 1),
        (&["--requests"], b"", 2),
        (&["--request", "-"], b"", 2),
    ] {
        let output = example(arguments, input);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert!(text(&output.stderr).starts_with("error: "), "{arguments:?}");
    }
}
