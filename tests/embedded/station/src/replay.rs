//! Replaying: requests as lines of text in, answers as lines of text out.
//!
//! A line is one of `lwm2m_runtime::serve::notation`, or one of these:
//!
//! ```text
//! MEASURE 23.5           the sensor measures something else
//! REGISTER               what a registration says
//! SEND /3303/0/5700      the payload of a Send
//! ```

use core::fmt::{Result, Write};

use lwm2m_runtime::serve::notation::{Answer, Line, Payload};
use lwm2m_runtime::serve::{Operation, Peer, Response};
use lwm2m_runtime::{ContentFormat, Path};

use crate::Station;

/// Octets of an answer.
const ANSWER: usize = 512;

/// What is looked at while something is answered, such as the depth of the stack.
pub trait Watch {
    /// An answer is about to be made.
    fn before(&mut self);
    /// It has been made.
    fn after(&mut self, what: What);
}

/// What has been done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A server's request was answered.
    Answer(Operation),
    /// The bootstrap server's request was answered, whatever it was.
    Bootstrap,
    /// Notifications were looked for.
    Notify,
    /// A registration or a Send was put together.
    Tell,
}

/// A station, a clock and where its answers go.
pub struct Replay<'w> {
    station: Station,
    now: u64,
    watch: &'w mut dyn Watch,
}

impl<'w> Replay<'w> {
    /// A station that starts now.
    pub fn new(watch: &'w mut dyn Watch) -> Self {
        Replay { station: Station::new(), now: 0, watch }
    }

    /// Plays one line. It is repeated, and what it leads to follows.
    ///
    /// # Errors
    ///
    /// When nothing more can be written.
    pub fn line(&mut self, line: &str, out: &mut dyn Write) -> Result {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        writeln!(out, "{line}")?;
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let mut buffer = [0; ANSWER];
        match word {
            "MEASURE" => match rest.parse() {
                Ok(celsius) => self.station.measure(celsius),
                Err(_) => return writeln!(out, "  ! `{rest}` is no number"),
            },
            "REGISTER" => self.register(&mut buffer, out)?,
            "SEND" => self.send(rest, &mut buffer, out)?,
            _ => self.ask(line, &mut buffer, out)?,
        }
        self.notifications(&mut buffer, out)
    }

    fn ask(&mut self, line: &str, buffer: &mut [u8], out: &mut dyn Write) -> Result {
        let mut octets = [0; ANSWER];
        let request = match Line::read(line, &mut octets) {
            Ok(Line::Request(request)) => request,
            Ok(Line::Wait(time)) => {
                self.now = self.now.saturating_add(time);
                return Ok(());
            }
            Ok(Line::Nothing) => return Ok(()),
            Err(mistake) => return writeln!(out, "  ! {mistake}"),
        };
        self.watch.before();
        let response = self.station.answer(&request, self.now, buffer);
        self.watch.after(match request.peer() {
            Peer::Server(_) => What::Answer(request.operation()),
            Peer::Bootstrap => What::Bootstrap,
        });
        told(&response, out)
    }

    fn register(&mut self, buffer: &mut [u8], out: &mut dyn Write) -> Result {
        write!(out, "  ")?;
        self.watch.before();
        let payload = self.station.register(out, buffer);
        self.watch.after(What::Tell);
        match payload {
            Ok(payload) => writeln!(out, " {}", Payload(ContentFormat::LINK, payload)),
            Err(error) => writeln!(out, " ! {}", error.code()),
        }
    }

    fn send(&mut self, path: &str, buffer: &mut [u8], out: &mut dyn Write) -> Result {
        let Ok(path) = path.parse::<Path>() else {
            return writeln!(out, "  ! `{path}` is no path");
        };
        self.watch.before();
        let payload = self.station.send(&[path], buffer);
        self.watch.after(What::Tell);
        match payload {
            Ok(Some(payload)) => writeln!(out, "  {}", Payload(ContentFormat::SENML_CBOR, payload)),
            Ok(None) => writeln!(out, "  muted"),
            Err(error) => writeln!(out, "  ! {}", error.code()),
        }
    }

    fn notifications(&mut self, buffer: &mut [u8], out: &mut dyn Write) -> Result {
        loop {
            self.watch.before();
            let notification = self.station.due(self.now, buffer);
            self.watch.after(What::Notify);
            let Some(notification) = notification else {
                return Ok(());
            };
            let token = core::str::from_utf8(notification.token.as_slice()).unwrap_or("?");
            write!(out, "  notify {token}")?;
            told(&notification.response, out)?;
        }
    }
}

fn told(response: &Response<'_>, out: &mut dyn Write) -> Result {
    writeln!(out, "  {}", Answer(response))
}
