//! Replaying: requests as lines of text in, responses as lines of text out.
//!
//! A line is one of `lwm2m_runtime::serve::notation`, or one of these:
//!
//! ```text
//! MEASURE 23.5                   sets the temperature that the sensor measures
//! REGISTER                       prints a registration, or an Update after the first
//! SEND /3303/0/5700 /3/0/9       prints the payload of a Send
//! RESET air                      cancels the observation of server 1 with this token
//! FORGET                         ends all observations of server 1
//! ```

use core::fmt::{Result, Write};

use lwm2m_runtime::heapless::Vec;
use lwm2m_runtime::serve::notation::{Line, Payload};
use lwm2m_runtime::serve::{Operation, Registration, Requester, Token};
use lwm2m_runtime::{ContentFormat, Path};

use crate::Station;

/// Bytes of a request, and of a response.
const BUFFER: usize = 512;

/// Paths that a Send may name.
const PATHS: usize = 4;

/// An observer of each operation, such as of the depth of the stack.
pub trait Watch {
    /// Called before an operation.
    fn before(&mut self);
    /// Called after an operation, with its name.
    fn after(&mut self, operation: &'static str);
}

/// A station, a clock and the last registration.
pub struct Replay<'w> {
    station: &'w mut Station,
    now: u64,
    registered: Option<Registration<'static>>,
    watch: &'w mut dyn Watch,
}

impl<'w> Replay<'w> {
    /// Starts a station at time 0.
    pub fn new(station: &'w mut Station, watch: &'w mut dyn Watch) -> Self {
        Replay { station, now: 0, registered: None, watch }
    }

    /// Plays one line: prints it, and its results.
    ///
    /// # Errors
    ///
    /// Returns an error of `out`.
    pub fn line(&mut self, line: &str, out: &mut dyn Write) -> Result {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        writeln!(out, "{line}")?;
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let mut buffer = [0; BUFFER];
        match word {
            "MEASURE" => match rest.parse() {
                Ok(celsius) => self.station.measure(celsius),
                Err(_) => writeln!(out, "  ! `{rest}` is no number")?,
            },
            "REGISTER" => self.register(&mut buffer, out)?,
            "SEND" => self.send(rest, &mut buffer, out)?,
            "RESET" => match Token::new(rest.as_bytes()) {
                Some(token) => self.station.cancel(1, token),
                None => writeln!(out, "  ! `{rest}` is no token")?,
            },
            "FORGET" => self.station.remove_server(1),
            _ => self.ask(line, &mut buffer, out)?,
        }
        self.notifications(&mut buffer, out)
    }

    fn ask(&mut self, line: &str, buffer: &mut [u8], out: &mut dyn Write) -> Result {
        let mut bytes = [0; BUFFER];
        let request = match Line::read(line, &mut bytes) {
            Ok(Line::Request(request)) => request,
            Ok(Line::Wait(time)) => {
                self.now = self.now.saturating_add(time);
                return Ok(());
            }
            Ok(Line::Nothing) => return Ok(()),
            Err(error) => return writeln!(out, "  ! {error}"),
        };
        self.watch.before();
        let response = self.station.respond(&request, self.now, buffer);
        self.watch.after(name(request.requester(), request.operation()));
        writeln!(out, "  {}", response)
    }

    fn register(&mut self, buffer: &mut [u8], out: &mut dyn Write) -> Result {
        self.watch.before();
        let registration = self.station.registration(1);
        self.watch.after("registration");
        let Some(registration) = registration else {
            return writeln!(out, "  ! no account");
        };
        let before = self.registered.replace(registration);
        let payload = match before {
            None => {
                write!(out, "  ?{registration}")?;
                true
            }
            Some(before) => {
                let update = registration.update_since(&before);
                write!(out, "  ?{update}")?;
                update.needs_payload()
            }
        };
        if !payload {
            return writeln!(out);
        }
        self.watch.before();
        let payload = self.station.links(&registration, buffer);
        self.watch.after("registration");
        match payload {
            Ok(payload) => writeln!(out, " {}", Payload(ContentFormat::LINK, payload)),
            Err(error) => writeln!(out, " ! {}", error.code()),
        }
    }

    fn send(&mut self, list: &str, buffer: &mut [u8], out: &mut dyn Write) -> Result {
        let mut paths: Vec<Path, PATHS> = Vec::new();
        for word in list.split(' ') {
            match word.parse() {
                Ok(path) if paths.push(path).is_ok() => {}
                Ok(_) => return writeln!(out, "  ! more than {PATHS} paths"),
                Err(_) => return writeln!(out, "  ! `{word}` is no path"),
            }
        }
        self.watch.before();
        let payload = self.station.send(1, &paths, ContentFormat::SENML_CBOR, buffer);
        self.watch.after("Send");
        match payload {
            Ok(Some(payload)) => writeln!(out, "  {}", Payload(ContentFormat::SENML_CBOR, payload)),
            Ok(None) => writeln!(out, "  muted"),
            Err(error) => writeln!(out, "  ! {}", error.code()),
        }
    }

    fn notifications(&mut self, buffer: &mut [u8], out: &mut dyn Write) -> Result {
        loop {
            self.watch.before();
            let notification = self.station.poll_notification(self.now, buffer);
            self.watch.after("notification");
            let Some(notification) = notification else {
                return Ok(());
            };
            let token = core::str::from_utf8(notification.token.as_slice()).unwrap_or("?");
            let confirmable = if notification.confirmable { " CON" } else { "" };
            writeln!(out, "  notify {token}{confirmable} {}", notification.response)?;
        }
    }
}

/// Returns the name of an operation.
fn name(requester: Requester, operation: Operation) -> &'static str {
    match (requester, operation) {
        (Requester::Bootstrap, Operation::Read) => "Bootstrap-Read",
        (Requester::Bootstrap, Operation::Discover { .. }) => "Bootstrap-Discover",
        (Requester::Bootstrap, Operation::Replace) => "Bootstrap-Write",
        (Requester::Bootstrap, Operation::Delete) => "Bootstrap-Delete",
        (Requester::Bootstrap, _) => "Bootstrap-Finish",
        (_, Operation::Read) => "Read",
        (_, Operation::Discover { .. }) => "Discover",
        (_, Operation::Replace) => "Write, Replace",
        (_, Operation::Update) => "Write, Partial Update",
        (_, Operation::WriteAttributes) => "Write-Attributes",
        (_, Operation::Execute) => "Execute",
        (_, Operation::Create) => "Create",
        (_, Operation::Delete) => "Delete",
        (_, Operation::Observe) => "Observe",
        (_, Operation::CancelObserve) => "Cancel Observation",
        (_, Operation::ReadComposite) => "Read-Composite",
        (_, Operation::WriteComposite) => "Write-Composite",
        (_, Operation::ObserveComposite) => "Observe-Composite",
        (_, Operation::CancelObserveComposite) => "Cancel Observation-Composite",
        (_, Operation::BootstrapFinish) => "Bootstrap-Finish",
        (_, Operation::DiscoverCore) => "CoRE Discovery",
    }
}
