//! Plays a list of requests, and prints each exchange.
//!
//! ```text
//! > a request to the station
//! < a response or a request of the station
//! * an event at the station
//! ```

use std::io::{Result, Write};

use lwm2m_runtime::serve::notation;
use lwm2m_runtime::{ContentFormat, ObjectDef, Path};

use crate::requests::{self, Line};
use crate::session::{Event, OwnedResponse, Session, definitions};
use crate::show;

/// Plays a list on a new station.
pub(crate) fn play(out: &mut dyn Write, lines: &[Line<'_>]) -> Result<()> {
    let mut player = Player { session: Session::new(), definitions: definitions(), out };
    lines.iter().try_for_each(|line| player.line(line))
}

struct Player<'o> {
    session: Session,
    definitions: Vec<&'static ObjectDef<'static>>,
    out: &'o mut dyn Write,
}

impl Player<'_> {
    fn line(&mut self, line: &Line<'_>) -> Result<()> {
        let events = match line {
            Line::Blank => return writeln!(self.out),
            Line::Comment(comment) => return writeln!(self.out, "{comment}"),
            Line::Notation(line) => return self.notation(line),
            Line::Register(server) => self.session.register(*server),
            Line::Send(paths) => self.session.send(1, paths),
        };
        self.events(&events)
    }

    fn notation(&mut self, line: &str) -> Result<()> {
        writeln!(self.out, "> {line}")?;
        let events = match notation::Line::read(line, &mut requests::bytes(line)) {
            Ok(notation::Line::Request(request)) => self.session.ask(&request),
            Ok(notation::Line::Wait(milliseconds)) => self.session.wait(milliseconds),
            // A list with errors is not played.
            Ok(notation::Line::Nothing) | Err(_) => Vec::new(),
        };
        self.events(&events)
    }

    fn events(&mut self, events: &[Event]) -> Result<()> {
        events.iter().try_for_each(|event| self.event(event))
    }

    fn event(&mut self, event: &Event) -> Result<()> {
        match event {
            Event::Response(response) => {
                write!(self.out, "< ")?;
                self.response(response)
            }
            Event::Notification { time, server, token, confirmable, response } => {
                let confirmed = if *confirmable { ", confirmable" } else { "" };
                write!(self.out, "< {} to server {server}, token {token}{confirmed}: ", clock(*time))?;
                self.response(response)
            }
            Event::Sent { server, request, content, response } => {
                writeln!(self.out, "< to server {server}: {request}")?;
                if let Some((format, bytes)) = content {
                    self.payload(*format, bytes, Path::ROOT)?;
                }
                writeln!(self.out, "> {response}")
            }
            Event::Log(entry) => writeln!(self.out, "* {entry}"),
        }
    }

    fn response(&mut self, response: &OwnedResponse) -> Result<()> {
        write!(self.out, "{}", response.code)?;
        if let Some(path) = response.created {
            write!(self.out, " {path}")?;
        }
        if response.observed {
            write!(self.out, ", observation starts")?;
        }
        match &response.content {
            Some((format, bytes)) if bytes.len() == response.size => {
                writeln!(self.out, ", {format}, {}", show::count(bytes.len()))?;
                self.payload(*format, bytes, response.path)
            }
            Some((format, bytes)) => {
                writeln!(self.out, ", {format}, {} of {}", bytes.len(), show::count(response.size))?;
                show::raw(self.out, *format, bytes)
            }
            None => {
                writeln!(self.out)?;
                self.reason(response)
            }
        }
    }

    /// Prints the reason for an error code, which the server does not receive.
    fn reason(&mut self, response: &OwnedResponse) -> Result<()> {
        match response.error {
            Some(error) => writeln!(self.out, "      {}", error.explain(&self.definitions)),
            None => Ok(()),
        }
    }

    fn payload(&mut self, format: ContentFormat, bytes: &[u8], path: Path) -> Result<()> {
        show::payload(self.out, format, bytes, path, &self.definitions)
    }
}

/// Formats the time of day, in UTC.
fn clock(time: i64) -> String {
    let second = time.rem_euclid(24 * 60 * 60);
    format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn requester() -> impl Strategy<Value = &'static str> {
        prop_oneof![4 => Just(""), 2 => Just("SERVER2 "), 1 => Just("SERVER9 "), 2 => Just("BOOTSTRAP ")]
    }

    /// Paths of the station, and some that do not exist.
    fn path() -> impl Strategy<Value = String> {
        let object = prop::sample::select(vec![0, 1, 2, 3, 5, 3303, 3304, 42769, 42770, 42771, 9]);
        let resource = prop_oneof![3 => 0u16..12, 1 => 5600u16..5610, 1 => Just(5700)];
        (object, 0u16..4, resource, 0u16..3, 0usize..5).prop_map(
            |(object, instance, resource, last, depth)| {
                let ids = [object, instance, resource, last];
                let steps = ids.iter().take(depth).map(|id| format!("/{id}")).collect::<String>();
                if steps.is_empty() { "/".into() } else { steps }
            },
        )
    }

    fn payload() -> impl Strategy<Value = String> {
        let records = (path(), any::<i8>())
            .prop_map(|(path, value)| format!(r#"[{{"n":"{path}","v":{value}}},{{"n":"{path}/1"}}]"#));
        let bytes = prop::collection::vec(any::<u8>(), 0..12)
            .prop_map(|bytes| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
        let binary = prop::sample::select(vec!["tlv", "cbor", "senml-cbor", "lwm2m-cbor", "opaque", "4711"]);
        prop_oneof![
            2 => Just(String::new()),
            2 => any::<i8>().prop_map(|number| format!(" text:{number}")),
            2 => (0u8..8, any::<i8>()).prop_map(|(id, value)| format!(" tlv:c1{id:02x}{value:02x}")),
            2 => records.prop_map(|records| format!(" senml-json:{records}")),
            1 => (binary, bytes).prop_map(|(format, bytes)| format!(" {format}:{bytes}")),
            1 => (0u32..70_000, "[+]?").prop_map(|(offset, more)| format!(" opaque:00 block1={offset}{more}")),
        ]
    }

    fn line() -> impl Strategy<Value = String> {
        let method = prop::sample::select(vec!["GET", "PUT", "POST", "DELETE", "FETCH", "IPATCH"]);
        let option = prop_oneof![
            3 => Just(""),
            1 => Just(" accept=text"),
            1 => Just(" accept=link"),
            1 => Just(" accept=tlv"),
            1 => Just(" observe=0 token=a"),
            1 => Just(" block2=1/32"),
        ];
        let query = prop_oneof![4 => Just(""), 1 => Just("?pmin=1&st=0.5"), 1 => Just("?gt=3&pmax=9")];
        let request = (requester(), method, path(), query, payload(), option).prop_map(
            |(requester, method, path, query, payload, option)| {
                format!("{requester}{method} {path}{query}{payload}{option}")
            },
        );
        prop_oneof![
            8 => request,
            1 => (0u64..90_000).prop_map(|time| format!("WAIT {time}ms")),
            1 => path().prop_map(|path| format!("SEND {path}")),
            1 => Just("REGISTER 2".to_owned()),
            1 => Just("BOOTSTRAP FINISH".to_owned()),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn every_request_of_a_list_gets_a_response(lines in prop::collection::vec(line(), 1..24)) {
            let list = lines.join("\n");
            let read = requests::parse(list.as_bytes());
            prop_assert!(read.is_ok(), "{read:?}");
            let mut out = Vec::new();
            play(&mut out, &read.unwrap_or_default()).expect("writing to a vector succeeds");
            let out = String::from_utf8(out).expect("the output is UTF-8");
            let mut exchanges = out.lines().zip(out.lines().skip(1));
            let without_response = exchanges.find(|(request, response)| {
                lines.iter().any(|line| request.strip_prefix("> ") == Some(line) && !line.starts_with("WAIT"))
                    && !response.starts_with("< ")
            });
            prop_assert_eq!(without_response, None, "{}", out);
        }

        #[test]
        fn random_bytes_give_errors_with_line_and_expectation(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let last = bytes.strip_suffix(b"\n").unwrap_or(&bytes).split(|byte| *byte == b'\n').count();
            let errors = requests::parse(&bytes).expect_err("random bytes are no request");
            for error in errors {
                let text = error.to_string();
                let line = text.split(':').next().and_then(|number| number.parse::<usize>().ok());
                prop_assert!(line.is_some_and(|line| (1..=last).contains(&line)), "{}", text);
                prop_assert!(text.contains("; expected ") && text.len() < 400, "{}", text);
            }
        }
    }
}
