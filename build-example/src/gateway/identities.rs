//! Which device may act under which name: that of the identity with which its session was set up (LwM2M Core 1.2.2, 6.2.1).

use coap_lite::{MessageClass, Packet, ResponseType};
use lwm2m_runtime::serve::coap::ClientMessage;
use lwm2m_runtime::serve::gateway::Devices;

use crate::credentials::Entry;
use crate::transport::Remote;

/// The Endpoint Client Names, by the numbers of the credentials.
pub(super) struct Identities {
    names: Vec<String>,
}

impl Identities {
    /// A device has the name in its line of the file, or else its identity.
    pub(super) fn new(keys: &[Entry]) -> Identities {
        let identity = |entry: &Entry| String::from_utf8_lossy(&entry.credentials.identity).into_owned();
        Identities {
            names: keys.iter().map(|entry| entry.owner.clone().unwrap_or_else(|| identity(entry))).collect(),
        }
    }

    /// Returns the only name under which a device with a secure session may act.
    pub(super) fn name(&self, remote: Remote) -> Option<&str> {
        let place = remote.credentials()?;
        self.names.get(place).map(String::as_str)
    }

    /// Returns the response 4.03 to a request under another name.
    pub(super) fn refuse(
        &self,
        devices: &Devices<Remote>,
        remote: Remote,
        message: &ClientMessage<'_>,
    ) -> Option<Packet> {
        let own = self.name(remote)?;
        let registered = message.registration().and_then(|registration| devices.get(registration));
        let claimed = registered.map(|device| device.name()).or(message.name())?;
        (claimed != own).then(|| {
            let mut response = Packet::new();
            response.header.code = MessageClass::Response(ResponseType::Forbidden);
            response
        })
    }
}
