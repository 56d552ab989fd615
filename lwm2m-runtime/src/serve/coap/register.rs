//! The requests that keep a device registered, as messages.

use coap_message::MinimalWritableMessage;

use crate::codec::ContentFormat;
use crate::error::{Error, ErrorKind};
use crate::serve::data_model::DataModel;
use crate::serve::registration::{ClientRequest, Event, Registrations};
use crate::serve::request::Requester;

use super::options::{self, OptionFn, put_block, put_uint, write};
use super::response::ResponseMessage;

impl<const SERVERS: usize> Registrations<'_, SERVERS> {
    /// Handles the response to a request, as [`handle_response`](Registrations::handle_response) does. One that is not
    /// [understood](ResponseMessage::is_understood) is a failure.
    pub fn handle_message(
        &mut self,
        model: &dyn DataModel,
        requester: Requester,
        response: &ResponseMessage<'_>,
        now: u64,
    ) -> Option<Event> {
        if !response.is_understood() {
            return self.handle_failure(model, requester, now);
        }
        let ResponseMessage { code, location, block1, .. } = *response;
        self.handle_response(model, requester, code, location, block1, now)
    }
}

/// Bytes of a Uri-Query option (RFC 7252, table 4).
const QUERY: usize = 255;

/// Writes a request that [`Registrations::poll`](crate::serve::Registrations::poll) returns into a new message. `buffer` takes
/// its payload, or a block of it.
///
/// # Errors
///
/// Returns [`ErrorKind::BufferTooSmall`] if the payload does not fit in the buffer or in the message, or if a parameter such as
/// the Endpoint Client Name is longer than 255 bytes.
pub fn write_request<W: MinimalWritableMessage>(
    request: &ClientRequest<'_>,
    model: &dyn DataModel,
    buffer: &mut [u8],
    message: &mut W,
) -> Result<(), Error> {
    let (payload, block1) = request.payload(model, buffer)?;
    let mut fits = true;
    request.each_parameter(&mut |parameter| fits = fits && parameter.write(&mut [0; QUERY]).is_ok());
    if !fits {
        return Err(ErrorKind::BufferTooSmall.into());
    }
    let put_options = |put: &mut OptionFn<'_>| {
        for segment in request.path().split('/').skip(1) {
            put(options::URI_PATH, segment.as_bytes());
        }
        if !payload.is_empty() {
            put_uint(put, options::CONTENT_FORMAT, ContentFormat::LINK.number().into());
        }
        request.each_parameter(&mut |parameter| {
            let mut text = [0; QUERY];
            if let Ok(text) = parameter.write(&mut text) {
                put(options::URI_QUERY, text.as_bytes());
            }
        });
        if let Some(block) = block1 {
            put_block(put, options::BLOCK1, block);
        }
    };
    write(message, request.method().to_u8(), &put_options, payload)
        .map_err(|_| ErrorKind::BufferTooSmall.into())
}
