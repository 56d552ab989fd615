//! Replaying a list of requests: each is asked of the station, and what it answers is printed.
//!
//! A line is one of [`notation`](lwm2m_runtime::serve::notation), or one of two that the station says by itself: `REGISTER`, and `SEND` with a
//! path. The whole list is read before anything is asked, so that all mistakes are told at once.

use std::io::{Result, Write};

use lwm2m_runtime::serve::Response;
use lwm2m_runtime::serve::notation::{Answer, Line, Payload};
use lwm2m_runtime::{ContentFormat, Incoming, ObjectDef, Path};

use crate::served::Served;

/// Octets of a payload.
const LONGEST: usize = 4096;

/// What a line asks for.
enum Step<'a> {
    /// Something of the notation, or nothing.
    Line(&'a str),
    Register,
    Send(Path),
}

fn read(line: &str) -> std::result::Result<Step<'_>, String> {
    let line = line.trim();
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    match word {
        "REGISTER" if rest.is_empty() => Ok(Step::Register),
        "REGISTER" => Err(format!("`{rest}` stands behind REGISTER; expected nothing more")),
        "SEND" => rest.trim().parse().map(Step::Send).map_err(|_| {
            format!("`{rest}` is no path; expected up to four ids of 0 to 65534, such as /3303/0/5700")
        }),
        _ => match Line::read(line, &mut [0; LONGEST]) {
            Ok(_) => Ok(Step::Line(line)),
            Err(mistake) => Err(mistake.to_string()),
        },
    }
}

/// Every mistake in a list, with its line.
pub(crate) fn mistakes(name: &str, list: &str) -> Vec<String> {
    let lines = list.lines().zip(1..);
    lines
        .filter_map(|(line, number)| read(line).err().map(|error| format!("{name}:{number}: {error}")))
        .collect()
}

/// Asks everything, and prints what is said. Lines with mistakes are passed over.
pub(crate) fn play(
    out: &mut dyn Write,
    station: &mut Served,
    definitions: &[&'static ObjectDef<'static>],
    list: &str,
) -> Result<()> {
    let mut player = Player { out, station, definitions };
    list.lines().try_for_each(|line| match read(line) {
        Ok(step) => player.step(step, line.trim()),
        Err(_) => Ok(()),
    })
}

struct Player<'p> {
    out: &'p mut dyn Write,
    station: &'p mut Served,
    definitions: &'p [&'static ObjectDef<'static>],
}

impl Player<'_> {
    fn step(&mut self, step: Step<'_>, line: &str) -> Result<()> {
        let mut buffer = [0; LONGEST];
        match step {
            Step::Register => self.register(&mut buffer)?,
            Step::Send(path) => self.send(path, &mut buffer)?,
            Step::Line(text) => self.line(text, line, &mut buffer)?,
        }
        for deed in self.station.done() {
            writeln!(self.out, "    * the station {deed}")?;
        }
        self.notifications(&mut buffer)
    }

    fn line(&mut self, text: &str, line: &str, buffer: &mut [u8]) -> Result<()> {
        let mut octets = [0; LONGEST];
        match Line::read(text, &mut octets) {
            Ok(Line::Request(request)) => {
                writeln!(self.out, "-> {line}")?;
                let response = self.station.answer(&request, buffer);
                self.response("<- ", &response, request.path())
            }
            Ok(Line::Wait(milliseconds)) => {
                self.station.wait(milliseconds);
                writeln!(self.out, "   ... {} s later", milliseconds as f64 / 1000.0)
            }
            // Comments are for the person who reads the list, here as well.
            _ => writeln!(self.out, "{line}"),
        }
    }

    /// An answer in one line, and below it what a payload of octets says or why there is none.
    fn response(&mut self, arrow: &str, response: &Response<'_>, base: Path) -> Result<()> {
        writeln!(self.out, "{arrow}{}", Answer(response))?;
        if let Some(error) = &response.error {
            return writeln!(self.out, "    {}", error.explain(self.definitions));
        }
        match response.format {
            Some(format) if response.payload.len() == response.size => {
                self.records(format, response.payload, base)
            }
            _ => Ok(()),
        }
    }

    fn records(&mut self, format: ContentFormat, payload: &[u8], base: Path) -> Result<()> {
        if [ContentFormat::TEXT, ContentFormat::LINK].contains(&format) {
            return Ok(());
        }
        let mut lines = Vec::new();
        let read = Incoming::new(format, payload, base).records(self.definitions, &mut |record| {
            let value = record.value.map_or("nothing".into(), |value| value.to_string());
            lines.push(format!("    {} = {value}", record.path));
            Ok(())
        });
        if let Err(error) = read {
            lines.push(format!("    {error}"));
        }
        lines.iter().try_for_each(|line| writeln!(self.out, "{line}"))
    }

    fn register(&mut self, buffer: &mut [u8]) -> Result<()> {
        match self.station.register(buffer) {
            Ok((query, payload)) => {
                writeln!(self.out, "<- POST /rd?{query} {}", Payload(ContentFormat::LINK, payload))
            }
            Err(error) => writeln!(self.out, "   cannot register: {error}"),
        }
    }

    fn send(&mut self, path: Path, buffer: &mut [u8]) -> Result<()> {
        match self.station.send(path, buffer) {
            Ok(Some(payload)) => {
                writeln!(self.out, "<- POST /dp {}", Payload(ContentFormat::SENML_JSON, payload))
            }
            Ok(None) => writeln!(self.out, "   nothing is sent: the server wants no Sends"),
            Err(error) => writeln!(self.out, "   cannot send: {error}"),
        }
    }

    fn notifications(&mut self, buffer: &mut [u8]) -> Result<()> {
        while let Some(notification) = self.station.due(buffer) {
            let token = String::from_utf8_lossy(notification.token.as_slice()).into_owned();
            self.response(&format!("<- notify {token} "), &notification.response, Path::ROOT)?;
        }
        Ok(())
    }
}

/// What a list may say, for `--help`.
pub(crate) const HELP: &str = "\
A list has a request a line; lines that start with # are comments:

  GET /3/0/9 accept=text            Read; Discover with accept=link
  PUT /42769/0/4 text:1             Write, Replace; with a query Write-Attributes
  POST /42769/0 tlv:c10401          Write, Partial Update; Create; Execute
  DELETE /3303/2
  GET /3303/0/5700 observe=0 token=a        and observe=1 to end it
  FETCH / senml-json:'[{\"n\":\"/3/0/9\"}]'     Read-Composite
  IPATCH / senml-json:'[...]'               Write-Composite
  PUT /5/0/0 opaque:0102 block=0+           a piece of a long payload
  SERVER2 GET /3/0, BOOTSTRAP GET / accept=link     who asks, if not server 1
  WAIT 10s                          time passes
  REGISTER, SEND /3303/0/5700       what the station says by itself
";
