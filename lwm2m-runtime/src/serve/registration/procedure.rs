//! The requests that a device sends to keep its registrations: their method, path, parameters and payload.

use crate::codec::ContentFormat;
use crate::error::{Detail, Error, ErrorKind, Note};
use crate::serve::block::{BlockOption, BlockSize, Part};
use crate::serve::data_model::DataModel;
use crate::serve::request::{Method, Requester};

use super::{Location, Parameter, ParameterFn, Registration, Update};

/// The procedure that a request belongs to (LwM2M Core 1.2.2, 6.1 and 6.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Procedure {
    /// Bootstrap-Request: `POST /bs`
    Bootstrap,
    /// Register: `POST /rd`
    Register,
    /// Update: `POST` to the path of the registration
    Update,
    /// De-register: `DELETE` of that path
    Deregister,
}

/// A request that [`Registrations::poll`](super::Registrations::poll) returns.
///
/// [`write_request`](crate::serve::coap::write_request) writes it as a CoAP message, with the feature `coap`.
#[derive(Debug, Clone, Copy)]
pub struct ClientRequest<'r> {
    /// The receiver.
    pub requester: Requester,
    /// The procedure that the request belongs to.
    pub procedure: Procedure,
    pub(super) name: &'r str,
    pub(super) root: &'r str,
    pub(super) formats: &'r [ContentFormat],
    pub(super) location: Location,
    pub(super) registration: Option<Registration<'r>>,
    /// The registration as the server has it, before an Update.
    pub(super) before: Option<Registration<'r>>,
    pub(super) block: u32,
    pub(super) block_size: BlockSize,
}

impl<'r> ClientRequest<'r> {
    /// Returns the method.
    pub fn method(&self) -> Method {
        match self.procedure {
            Procedure::Deregister => Method::Delete,
            _ => Method::Post,
        }
    }

    /// Returns the path, such as `/rd`.
    pub fn path(&self) -> &str {
        match self.procedure {
            Procedure::Bootstrap => "/bs",
            Procedure::Register => "/rd",
            Procedure::Update | Procedure::Deregister => self.location.as_str(),
        }
    }

    fn update(&self) -> Option<Update<'_, 'r>> {
        Some(self.registration.as_ref()?.update_since(self.before.as_ref()?))
    }

    /// Calls `each` for every parameter of the query, in their order.
    pub fn each_parameter(&self, each: &mut ParameterFn<'_>) {
        match self.procedure {
            Procedure::Bootstrap => each(Parameter::Endpoint(self.name)),
            Procedure::Register => {
                if let Some(registration) = &self.registration {
                    registration.name(self.name).each_parameter(each);
                }
            }
            Procedure::Update => {
                if let Some(update) = self.update() {
                    update.each_parameter(each);
                }
            }
            Procedure::Deregister => {}
        }
    }

    /// Returns whether the request has a payload of links.
    pub fn has_payload(&self) -> bool {
        match self.procedure {
            Procedure::Register => true,
            Procedure::Update => self.update().is_some_and(|update| update.needs_payload()),
            Procedure::Bootstrap | Procedure::Deregister => false,
        }
    }

    /// Writes the payload, the links to all objects, or the block of it that is due; returns the option Block1 of a block.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::BufferTooSmall`] if neither the payload nor a block of the
    /// [size](super::Registrations::block_size) that is agreed on fits.
    pub fn payload<'b>(
        &self,
        model: &dyn DataModel,
        buffer: &'b mut [u8],
    ) -> Result<(&'b [u8], Option<BlockOption>), Error> {
        let Some(registration) = self.registration.filter(|_| self.has_payload()) else {
            return Ok((&[], None));
        };
        let part = Part::new(self.block, self.block_size);
        let content = registration.block(model, self.root, self.formats, part, buffer)?;
        let block = content.block2.filter(|block| block.more || block.num > 0);
        if block.is_some_and(|block| block.size < self.block_size) {
            let note = Note::new();
            note.detail(Detail::Needed(self.block_size.bytes()));
            return Err(note.error(ErrorKind::BufferTooSmall));
        }
        Ok((content.payload, block))
    }
}
