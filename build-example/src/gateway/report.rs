//! Prints events: lines for people, or lines of JSON for other programs.

use std::io::{self, Write};
use std::net::SocketAddr;

use lwm2m_runtime::Path;
use lwm2m_runtime::serve::gateway::Device;
use serde_json::{Map, Value, json};

use crate::transport::{Remote, SessionEvent};

use super::mirror::{Mirror, Update};

/// The form of the output.
#[derive(Debug, Clone, Copy)]
pub(super) struct Report {
    json: bool,
}

impl Report {
    pub(super) fn new(json: bool) -> Self {
        Report { json }
    }

    /// Prints a line at once: another program may read it through a pipe.
    fn print(self, text: impl FnOnce() -> String, json: impl FnOnce() -> Value) -> io::Result<()> {
        let line = if self.json { json().to_string() } else { text() };
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

    pub(super) fn registered<A>(self, device: &Device<A>) -> io::Result<()> {
        let objects = || device.objects().map(|object| (object, device.object_version(object)));
        let version = |version: Option<_>| version.map_or("unknown".into(), |version| format!("{version}"));
        let text = || {
            let objects: Vec<String> =
                objects().map(|(id, has)| format!("{id} ({})", version(has))).collect();
            let (name, lwm2m) = (device.name(), device.version());
            format!(
                "{name} has registered: LwM2M {lwm2m}, lifetime {} s, objects {}",
                device.lifetime(),
                objects.join(", ")
            )
        };
        self.print(text, || {
            let objects: Map<String, Value> =
                objects().map(|(id, has)| (id.to_string(), version(has).into())).collect();
            json!({
                "event": "registered",
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
        self.print(|| format!("{device} has {event}"), || json!({"event": event, "device": device}))
    }

    pub(super) fn error(self, device: &str, path: Path, message: &str) -> io::Result<()> {
        let text = || format!("{device} {path}: {message}");
        self.print(
            text,
            || json!({"event": "error", "device": device, "path": path.to_string(), "message": message}),
        )
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
            let values: Map<String, Value> =
                update.values.iter().map(|(path, _, value)| (path.to_string(), value.clone())).collect();
            let structs: Vec<String> = update.structs.iter().map(Path::to_string).collect();
            json!({
                "event": event,
                "device": device,
                "path": path.to_string(),
                "value": values,
                "structs": structs,
                "deviations": update.deviations,
            })
        })
    }
}
