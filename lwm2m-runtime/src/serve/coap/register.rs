//! The requests that keep a device registered, as messages.

use coap_message::MinimalWritableMessage;

use crate::codec::ContentFormat;
use crate::error::Error;
use crate::serve::data_model::DataModel;
use crate::serve::registration::{ClientRequest, Event, Registrations};
use crate::serve::request::Requester;

use super::options::{self, OptionFn, put_block, put_uint, write};
use super::response::ResponseMessage;

impl<const SERVERS: usize> Registrations<'_, SERVERS> {
    /// Handles the response to a request, as [`handle_response`](Registrations::handle_response) does.
    pub fn handle_message(
        &mut self,
        model: &dyn DataModel,
        requester: Requester,
        response: &ResponseMessage<'_>,
        now: u64,
    ) -> Option<Event> {
        let ResponseMessage { code, location, block1, .. } = *response;
        self.handle_response(model, requester, code, location, block1, now)
    }
}

/// Writes a request that [`Registrations::poll`](crate::serve::Registrations::poll) returns into a new message. `buffer` takes
/// its payload, or a block of it.
///
/// # Errors
///
/// Returns [`ErrorKind::BufferTooSmall`](crate::ErrorKind::BufferTooSmall) if the payload does not fit in the buffer or in
/// the message.
pub fn write_request<W: MinimalWritableMessage>(
    request: &ClientRequest<'_>,
    model: &dyn DataModel,
    buffer: &mut [u8],
    message: &mut W,
) -> Result<(), Error> {
    let (payload, block1) = request.payload(model, buffer)?;
    let put_options = |put: &mut OptionFn<'_>| {
        for segment in request.path().split('/').skip(1) {
            put(options::URI_PATH, segment.as_bytes());
        }
        if !payload.is_empty() {
            put_uint(put, options::CONTENT_FORMAT, ContentFormat::LINK.number().into());
        }
        request.each_parameter(&mut |parameter| {
            let mut text = [0; 255];
            if let Ok(text) = parameter.write(&mut text) {
                put(options::URI_QUERY, text.as_bytes());
            }
        });
        if let Some(block) = block1 {
            put_block(put, options::BLOCK1, block);
        }
    };
    write(message, request.method().to_u8(), &put_options, payload)
        .map_err(|_| crate::error::ErrorKind::BufferTooSmall.into())
}
