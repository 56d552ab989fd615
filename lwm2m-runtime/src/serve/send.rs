//! Send: values that a server is told without having asked.

use crate::codec::ContentFormat;
use crate::error::Error;
use crate::path::Path;

use super::answer::{Part, check_many, values};
use super::look;
use super::objects::DataModel;
use super::read::Paths;
use super::request::{Requester, Response};

/// The payload of a Send to a server: all values below these paths that it may read (LwM2M Core 1.2.2,
/// 6.4.6). None when the server wants no Sends, as `/1/x/23` says or fails to deny.
///
/// # Errors
///
/// [`ErrorKind::BufferTooSmall`](crate::ErrorKind::BufferTooSmall) with the size that is needed;
/// [`ErrorKind::UnacceptableFormat`](crate::ErrorKind::UnacceptableFormat) for any other than SenML JSON, SenML
/// CBOR and LwM2M CBOR; [`ErrorKind::Unauthorized`](crate::ErrorKind::Unauthorized) when the server may
/// read none of them.
pub fn send<'b>(
    objects: &mut dyn DataModel,
    server: u16,
    paths: &[Path],
    format: ContentFormat,
    buffer: &'b mut [u8],
) -> Result<Option<&'b [u8]>, Error> {
    let muted = look::server(objects, server).and_then(|account| look::truth(account, 23)).unwrap_or(true);
    if muted {
        return Ok(None);
    }
    check_many(format)?;
    let Response { payload, .. } =
        values(objects, Requester::Server(server), &Paths::List(paths), format, Part::WHOLE, buffer)?;
    Ok(Some(payload))
}
