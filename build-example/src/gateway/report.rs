//! Prints events: lines for people, or lines of JSON for other programs.

use std::io::{self, Write};
use std::net::SocketAddr;

use lwm2m_runtime::serve::gateway::{ClientResponse, Device, Payload};
use lwm2m_runtime::{Error, Path};
use serde_json::{Map, Value, json};

use crate::transport::{Remote, SessionEvent};

use super::commands::Sent;
use super::mirror::{self, Mirror, Update};

/// The form of the output.
#[derive(Debug, Clone, Copy)]
pub(super) struct Report {
    json: bool,
}

/// The payload of a response to a command.
#[derive(Debug)]
pub(super) enum Content {
    Nothing,
    /// The reason for an error.
    Diagnostic(String),
    Links(String),
    Values(Update),
    /// Why a payload cannot be decoded, and its bytes in hexadecimal digits.
    Malformed(String, String),
}

impl Content {
    /// Reads the payload of an error.
    pub(super) fn diagnostic(payload: &[u8]) -> Content {
        match String::from_utf8_lossy(payload) {
            text if text.is_empty() => Content::Nothing,
            text => Content::Diagnostic(text.chars().flat_map(char::escape_debug).collect()),
        }
    }

    /// Reads the payload of a Discover.
    pub(super) fn links(payload: &Payload<'_>) -> Content {
        match payload.links() {
            Ok(links) => Content::Links(links.to_string()),
            Err(error) => Content::malformed(&error, payload),
        }
    }

    /// Describes a payload that cannot be decoded.
    pub(super) fn malformed(error: &Error, payload: &Payload<'_>) -> Content {
        const SHOWN: usize = 256;
        let digits = payload.bytes.iter().take(SHOWN).map(|byte| format!("{byte:02x}")).collect::<String>();
        let more = if payload.bytes.len() > SHOWN { "..." } else { "" };
        Content::Malformed(mirror::explain(error), digits + more)
    }

    /// Returns the lines below the response.
    fn lines(&self) -> Vec<String> {
        match self {
            Content::Nothing => Vec::new(),
            Content::Diagnostic(text) | Content::Links(text) => vec![text.clone()],
            Content::Values(update) => {
                let values = update.values.iter().map(|(path, text, _)| format!("{path} = {text}"));
                values.chain(update.deviations.iter().map(|error| format!("deviation: {error}"))).collect()
            }
            Content::Malformed(error, bytes) => {
                vec![format!("malformed: {error}"), format!("payload: {bytes}")]
            }
        }
    }

    /// Returns the members of the JSON.
    fn members(&self) -> Vec<(&'static str, Value)> {
        match self {
            Content::Nothing => Vec::new(),
            Content::Diagnostic(text) => vec![("diagnostic", text.clone().into())],
            Content::Links(links) => vec![("links", links.clone().into())],
            Content::Values(update) => {
                vec![("value", update.to_json()), ("deviations", update.deviations.clone().into())]
            }
            Content::Malformed(error, bytes) => {
                vec![("malformed", error.clone().into()), ("payload", bytes.clone().into())]
            }
        }
    }
}

/// Escapes the characters with which names and values of a device could change the terminal or look like another event.
///
/// A line break of a report itself is followed by two blanks or the end of a struct; any other one is part of a name.
fn printable(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for (offset, character) in text.char_indices() {
        let rest = text.get(offset + character.len_utf8()..).unwrap_or_default();
        let is_break = character == '\n' && (rest.starts_with("  ") || rest.starts_with(['}', ')']));
        match (character.is_control() || is_direction(character)) && !is_break {
            true => line.extend(character.escape_debug()),
            false => line.push(character),
        }
    }
    line
}

/// Returns whether a character changes the direction of the text after it.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl Report {
    pub(super) fn new(json: bool) -> Self {
        Report { json }
    }

    /// Prints a line at once: another program may read it through a pipe.
    fn print(self, text: impl FnOnce() -> String, json: impl FnOnce() -> Value) -> io::Result<()> {
        let line = if self.json { json().to_string() } else { printable(&text()) };
        let mut out = io::stdout().lock();
        writeln!(out, "{line}").and_then(|()| out.flush())
    }

    pub(super) fn listening(self, address: SocketAddr) -> io::Result<()> {
        let text = || format!("listening on {address}");
        self.print(text, || json!({"event": "listening", "address": address.to_string()}))
    }

    /// Prints a change of a DTLS session.
    pub(super) fn session(self, event: &SessionEvent, device: Option<&str>) -> io::Result<()> {
        let json = || match event {
            SessionEvent::Connected { remote, .. } => {
                json!({"event": "connected", "device": device, "address": remote.address.to_string()})
            }
            SessionEvent::Closed { remote } => {
                json!({"event": "closed", "device": device, "address": remote.address.to_string()})
            }
            SessionEvent::Failed { remote, reason } => {
                json!({"event": "handshake-failed", "address": remote.address.to_string(), "message": reason})
            }
        };
        self.print(|| event.to_string(), json)
    }

    /// Prints that a device has acted under a name that is not that of its identity.
    pub(super) fn refused(self, remote: Remote, device: &str) -> io::Result<()> {
        let message = format!("its identity may only register as {device}");
        let address = remote.address;
        self.print(
            || format!("{address} is refused: {message}"),
            || json!({"event": "refused", "device": device, "address": address.to_string(), "message": message}),
        )
    }

    /// Prints a device that has registered, or that is known from before a restart.
    pub(super) fn registered<A>(self, event: &str, device: &Device<A>) -> io::Result<()> {
        let objects = || device.objects().map(|object| (object, device.object_version(object)));
        let version = |version: Option<_>| version.map_or("unknown".into(), |version| format!("{version}"));
        let text = || {
            let objects: Vec<String> =
                objects().map(|(id, has)| format!("{id} ({})", version(has))).collect();
            let (name, lwm2m) = (device.name(), device.version());
            format!(
                "{name} {}: LwM2M {lwm2m}, lifetime {} s, objects {}",
                if event == "restored" { "is still registered" } else { "has registered" },
                device.lifetime(),
                objects.join(", ")
            )
        };
        self.print(text, || {
            let objects: Map<String, Value> =
                objects().map(|(id, has)| (id.to_string(), version(has).into())).collect();
            json!({
                "event": event,
                "device": device.name(),
                "lwm2m": device.version().to_string(),
                "lifetime": device.lifetime(),
                "queue": device.is_queue_mode(),
                "objects": objects,
            })
        })
    }

    pub(super) fn updated<A>(self, device: &Device<A>) -> io::Result<()> {
        let text = || format!("{} has updated its registration", device.name());
        self.print(
            text,
            || json!({"event": "updated", "device": device.name(), "lifetime": device.lifetime()}),
        )
    }

    pub(super) fn gone(self, event: &str, device: &str) -> io::Result<()> {
        let verb = if event == "bootstrapped" { "is" } else { "has" };
        self.print(|| format!("{device} {verb} {event}"), || json!({"event": event, "device": device}))
    }

    pub(super) fn bootstrapping(self, device: &str) -> io::Result<()> {
        let text = || format!("{device} asks for its accounts");
        self.print(text, || json!({"event": "bootstrapping", "device": device}))
    }

    pub(super) fn error(self, device: &str, path: Path, message: &str) -> io::Result<()> {
        let text = || format!("{device} {path}: {message}");
        self.print(
            text,
            || json!({"event": "error", "device": device, "path": path.to_string(), "message": message}),
        )
    }

    pub(super) fn help(self, help: &str) -> io::Result<()> {
        self.print(|| help.trim_end().into(), || json!({"event": "help", "text": help}))
    }

    /// Prints a device of the list of all.
    pub(super) fn device<A>(self, device: &Device<A>, now: u64) -> io::Result<()> {
        let observed = || device.observations().map(|(_, request)| request.path().to_string());
        let (name, waiting) = (device.name(), device.pending().count());
        let sleeps = if device.is_awake(now) { "awake" } else { "asleep" };
        let text = || {
            let observed: Vec<String> = observed().collect();
            let observed = if observed.is_empty() { "nothing".into() } else { observed.join(", ") };
            format!("{name}: {sleeps}; requests without response: {waiting}; observed: {observed}")
        };
        self.print(text, || {
            json!({
                "event": "device",
                "device": name,
                "awake": device.is_awake(now),
                "pending": waiting,
                "observed": observed().collect::<Vec<String>>(),
            })
        })
    }

    /// Prints the end of the list of devices.
    pub(super) fn count(self, count: usize) -> io::Result<()> {
        let plural = if count == 1 { "" } else { "s" };
        let text = || format!("{count} device{plural}");
        self.print(text, || json!({"event": "devices", "count": count}))
    }

    /// Prints an error about a line of standard input.
    pub(super) fn wrong_line(self, line: usize, message: &str) -> io::Result<()> {
        let text = || format!("line {line}: {message}");
        self.print(text, || json!({"event": "error", "line": line, "message": message}))
    }

    /// Prints that a request waits until its device is awake.
    pub(super) fn waiting(self, device: &str, path: Path, sent: &Sent) -> io::Result<()> {
        let Sent { line, text } = sent;
        self.print(
            || format!("{device} {text}: waits until the device is awake"),
            || json!({"event": "waiting", "device": device, "path": path.to_string(), "line": line, "request": text}),
        )
    }

    /// Prints that a command has no response.
    pub(super) fn command_failed(
        self,
        device: &str,
        path: Path,
        sent: &Sent,
        message: &str,
    ) -> io::Result<()> {
        let Sent { line, text } = sent;
        self.print(
            || format!("{device} {text}: {message}"),
            || {
                json!({
                    "event": "error",
                    "device": device,
                    "path": path.to_string(),
                    "line": line,
                    "request": text,
                    "message": message,
                })
            },
        )
    }

    /// Prints the response to a command.
    pub(super) fn response(
        self,
        device: &str,
        sent: &Sent,
        response: &ClientResponse<'_>,
        content: &Content,
        is_observed: bool,
    ) -> io::Result<()> {
        let payload = &response.payload;
        let format = payload
            .content_format
            .map(|number| payload.format().map_or_else(|| number.to_string(), |format| format.to_string()));
        let created = response.created.and_then(|id| payload.path.child(id)).map(|path| path.to_string());
        let text = || {
            let mut line = format!("{device} {}: {}", sent.text, response.code);
            let has_format = format.clone().filter(|_| !payload.bytes.is_empty());
            let observation = is_observed.then(|| "observation starts".into());
            let parts = [created.clone(), observation, has_format];
            parts.into_iter().flatten().for_each(|part| line.extend([", ", &part]));
            content.lines().iter().for_each(|below| line.extend(["\n  ", below]));
            line
        };
        self.print(text, || {
            let code = response.code.to_u8();
            let mut members = Map::new();
            let mut add = |name: &str, value: Value| members.insert(name.into(), value);
            add("event", "response".into());
            add("device", device.into());
            add("path", payload.path.to_string().into());
            add("line", sent.line.into());
            add("request", sent.text.clone().into());
            add("code", format!("{}.{:02}", code >> 5, code & 0x1f).into());
            for (name, value) in [("created", &created), ("format", &format)] {
                value.iter().for_each(|value| drop(add(name, value.clone().into())));
            }
            if is_observed {
                add("observed", true.into());
            }
            content.members().into_iter().for_each(|(name, value)| drop(add(name, value)));
            Value::Object(members)
        })
    }

    /// Prints values, with the structs that are new.
    pub(super) fn values(
        self,
        event: &str,
        device: &str,
        path: Path,
        mirror: &Mirror,
        update: &Update,
    ) -> io::Result<()> {
        let text = || {
            let structs = update.structs.iter().filter_map(|path| Some((path, mirror.get(*path)?)));
            let structs = structs.map(|(path, instance)| format!("\n  {path} {instance:#?}"));
            let deviations = update.deviations.iter().map(|error| format!("\n  deviation: {error}"));
            let values = update.values.iter().map(|(path, text, _)| format!("\n  {path} = {text}"));
            let shown: Vec<String> = match update.structs.is_empty() {
                true => values.chain(deviations).collect(),
                false => structs.chain(deviations).collect(),
            };
            format!("{device} {event} {path}{}", shown.concat())
        };
        self.print(text, || {
            let structs: Vec<String> = update.structs.iter().map(Path::to_string).collect();
            json!({
                "event": event,
                "device": device,
                "path": path.to_string(),
                "value": update.to_json(),
                "structs": structs,
                "deviations": update.deviations,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_of_a_device_do_not_reach_the_terminal() {
        assert_eq!(
            printable("a\u{1b}[2J\r value\n  /3/0/0 = °C\u{9b}"),
            "a\\u{1b}[2J\\r value\n  /3/0/0 = °C\\u{9b}"
        );
    }

    #[test]
    fn a_name_of_a_device_does_not_begin_a_line_or_reverse_one() {
        assert_eq!(printable("a\nb has deregistered"), "a\\nb has deregistered");
        assert_eq!(printable("a\u{202e}b\u{2066}"), "a\\u{202e}b\\u{2066}");
        assert_eq!(printable("a\n  /3/0 Device {\n      x: 1,\n}"), "a\n  /3/0 Device {\n      x: 1,\n}");
    }
}
