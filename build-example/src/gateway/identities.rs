//! Which device may act under which name: that of the identity with which its session was set up (LwM2M Core 1.2.2, 6.2.1).

use coap_lite::{MessageClass, Packet, ResponseType};
use lwm2m_runtime::serve::coap::ClientMessage;
use lwm2m_runtime::serve::gateway::Devices;

use crate::credentials::Entry;
use crate::transport::Remote;

/// The identities and the Endpoint Client Names, by the numbers of the credentials.
pub(super) struct Identities {
    known: Vec<(Vec<u8>, String)>,
}

impl Identities {
    /// A device has the name in its line of the file, or else its identity.
    pub(super) fn new(keys: &[Entry]) -> Identities {
        let known = keys.iter().map(|entry| {
            let identity = &entry.credentials.identity;
            let name = || String::from_utf8_lossy(identity).into_owned();
            (identity.clone(), entry.owner.clone().unwrap_or_else(name))
        });
        Identities { known: known.collect() }
    }

    /// Returns the only name under which a device with a secure session may act.
    pub(super) fn name(&self, remote: Remote) -> Option<&str> {
        self.known.get(remote.credentials()?).map(|(_, name)| name.as_str())
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

    /// Appends a remote for the file of devices: its address, and its identity after a blank. Numbers change with the file of
    /// keys.
    pub(super) fn write_remote(&self, remote: Remote, out: &mut Vec<u8>) {
        out.extend(remote.address.to_string().bytes());
        if let Some(place) = remote.credentials() {
            let identity = self.known.get(place).map_or(&[][..], |(identity, _)| identity);
            out.extend([b" ", identity].concat());
        }
    }

    /// Reads a remote. One whose identity has no key any more cannot be reached.
    pub(super) fn read_remote(&self, bytes: &[u8]) -> Option<Remote> {
        let text = std::str::from_utf8(bytes).ok()?;
        let Some((address, identity)) = text.split_once(' ') else {
            return text.parse().ok().map(Remote::plain);
        };
        let place = self.known.iter().position(|(known, _)| known == identity.as_bytes());
        Some(Remote::with_credentials(address.parse().ok()?, place.unwrap_or(usize::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identities(names: &[&str]) -> Identities {
        Identities { known: names.iter().map(|name| (name.as_bytes().to_vec(), (*name).into())).collect() }
    }

    #[test]
    fn a_saved_remote_follows_its_identity() {
        let address = "[::1]:5684".parse().expect("the address is valid");
        let (before, after) = (identities(&["attic", "cellar"]), identities(&["barn", "attic"]));
        for (remote, name) in [
            (Remote::with_credentials(address, 0), Some("attic")),
            (Remote::with_credentials(address, 1), None),
            (Remote::plain(address), None),
        ] {
            let mut bytes = Vec::new();
            before.write_remote(remote, &mut bytes);
            let restored = after.read_remote(&bytes).expect("the bytes are valid");
            assert_eq!((restored.address, after.name(restored)), (address, name));
            assert_eq!(restored.credentials().is_some(), remote.credentials().is_some());
        }
    }
}
