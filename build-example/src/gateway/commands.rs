//! Commands: the name of a device, and a request in the notation of the lists.
//!
//! ```text
//! thermometer-1 GET /3303/0/5700 accept=text
//! 'the attic' PUT /3/0/14 text:+02:00
//! devices
//! ```

use lwm2m_runtime::serve::gateway::ServerRequest;
use lwm2m_runtime::serve::notation;

/// A line of standard input.
#[derive(Debug, PartialEq)]
pub(super) enum Command<'l> {
    /// An empty line, or a comment.
    Nothing,
    Help,
    /// Lists the devices.
    Devices,
    Request {
        device: &'l str,
        /// The request as it was written.
        text: &'l str,
        request: ServerRequest,
    },
}

/// A request that has no response yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sent {
    /// The number of the line.
    pub(super) line: usize,
    pub(super) text: String,
}

/// The commands, for `help`.
pub(super) const HELP: &str = include_str!("help.txt");

const METHODS: [&str; 6] = ["GET", "PUT", "POST", "DELETE", "FETCH", "IPATCH"];

const PLACE: &str = "expected `NAME REQUEST`, such as `thermometer-1 GET /3/0`; `help` lists the requests";

/// Parses a line.
///
/// # Errors
///
/// Returns the place of the error, the text there, and the expected one.
pub(super) fn parse(line: &str) -> Result<Command<'_>, String> {
    let line = line.trim_end();
    match line.trim_start() {
        "" => return Ok(Command::Nothing),
        comment if comment.starts_with('#') => return Ok(Command::Nothing),
        "help" => return Ok(Command::Help),
        "devices" => return Ok(Command::Devices),
        _ => {}
    }
    let (device, end) = name(line)?;
    let (before, text) = line.split_at_checked(end).unwrap_or((line, ""));
    if text.trim().is_empty() {
        return Err(format!("column {}: the request is missing; {PLACE}", end + 1));
    }
    let method = text.split_whitespace().next().unwrap_or("");
    if !METHODS.contains(&method) {
        let column = end + 1 + text.len() - text.trim_start().len();
        let found: String = method.chars().take(40).flat_map(char::escape_debug).collect();
        let methods = METHODS.join(", ");
        return Err(format!(
            "column {column}: `{found}` is no method; expected the name of a device, then one of {methods}"
        ));
    }
    // Blanks in place of the name, so that errors have the columns of the line.
    let padded = " ".repeat(before.len()) + text;
    let mut bytes = vec![0; text.len() / 2];
    let request = match notation::Line::read(&padded, &mut bytes).map_err(|error| error.to_string())? {
        notation::Line::Request(request) => ServerRequest::from_request(&request),
        _ => None,
    };
    let own =
        "the gateway chooses tokens and blocks; expected a request without `token`, `block1` and `block2`";
    Ok(Command::Request { device, text: text.trim(), request: request.ok_or(own)? })
}

/// Returns the name at the start of a line, and the place after it. A name with blanks is in single quotes.
fn name(line: &str) -> Result<(&str, usize), String> {
    let start = line.len() - line.trim_start().len();
    let rest = line.get(start..).unwrap_or("");
    let Some(quoted) = rest.strip_prefix('\'') else {
        let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
        return Ok((rest.get(..length).unwrap_or(rest), start + length));
    };
    match quoted.split_once('\'') {
        Some((name, _)) => Ok((name, start + name.len() + 2)),
        None => Err(format!("column {}: the name has no end; expected a second `'`", start + 1)),
    }
}

#[cfg(test)]
mod tests {
    use lwm2m_runtime::serve::Operation;
    use lwm2m_runtime::{ContentFormat, Path};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_names_a_device_and_has_a_request() {
        let read = ServerRequest::new(Operation::Read, Path::instance(3, 0)).accept(ContentFormat::TLV);
        let table = [
            ("a GET /3/0 accept=tlv", "a"),
            ("  a  GET /3/0 accept=tlv \r\n", "a"),
            ("'the attic' GET /3/0 accept=tlv", "the attic"),
            ("urn:dev:os:0023-42 GET /3/0 accept=tlv", "urn:dev:os:0023-42"),
            ("help GET /3/0 accept=tlv", "help"),
        ];
        for (line, name) in table {
            let text = "GET /3/0 accept=tlv";
            assert_eq!(
                parse(line),
                Ok(Command::Request { device: name, text, request: read.clone() }),
                "{line}"
            );
        }
        for (line, command) in [
            ("", Command::Nothing),
            (" # a GET /3", Command::Nothing),
            ("help", Command::Help),
            ("devices\n", Command::Devices),
        ] {
            assert_eq!(parse(line), Ok(command), "{line}");
        }
    }

    #[test]
    fn every_line_of_the_help_is_a_command() {
        let lines = HELP.lines().filter_map(|line| line.strip_prefix("  NAME "));
        let lines: Vec<&str> = lines.map(|line| line.split("   ").next().unwrap_or(line)).collect();
        assert!(lines.len() > 10, "{lines:?}");
        for line in lines {
            let line = format!("a {line}");
            let command = parse(&line);
            assert!(matches!(command, Ok(Command::Request { .. })), "{line}: {command:?}");
        }
    }

    #[test]
    fn an_error_has_the_column_of_the_line_and_the_expected_text() {
        let table = [
            ("a", "column 2: the request is missing; expected `NAME REQUEST`"),
            ("'a GET /3", "column 1: the name has no end"),
            ("'a'", "column 4: the request is missing"),
            ("a # GET", "column 3: `#` is no method; expected the name of a device, then one of GET, PUT"),
            ("a get /3", "column 3: `get` is no method"),
            ("GET /3/0", "column 5: `/3/0` is no method"),
            ("a SERVER2 GET /3", "column 3: `SERVER2` is no method"),
            ("a BOOTSTRAP FINISH", "column 3: `BOOTSTRAP` is no method"),
            ("a WAIT 10s", "column 3: `WAIT` is no method"),
            ("thermometer-1 GET /3/0 accept=tvl", "column 31: `tvl` is no content format"),
            ("a GET /3 token=b", "the gateway chooses tokens and blocks"),
            ("a PUT /5/0/0 opaque:00 block1=0+", "the gateway chooses tokens and blocks"),
        ];
        for (line, expected) in table {
            let error = parse(line).expect_err(line);
            assert!(error.starts_with(expected), "{line}: {error}");
            assert!(error.contains("expected "), "{error}");
        }
    }

    proptest! {
        #[test]
        fn any_line_is_a_command_or_an_error(line in ".{0,80}") {
            let _ = parse(&line);
        }
    }
}
