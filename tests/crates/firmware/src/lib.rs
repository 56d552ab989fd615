//! A fan on a microcontroller without a heap: three objects of OMA and one of its own, with bounded strings, actions
//! on the hardware, and a firmware package that is streamed to flash memory.

#![no_std]
#![forbid(unsafe_code)]

mod board;
mod model;

use lwm2m_runtime::serve::{Endpoint, Request, Response};

pub use board::Board;
pub use model::{Fan, Mode, Model};

/// The objects that `build.rs` generated.
pub mod objects {
    lwm2m_runtime::include_objects!();
}

/// The device: its model and the state of serving.
#[derive(Default)]
pub struct FanController {
    pub model: Model,
    endpoint: Endpoint<4, 4>,
}

impl FanController {
    /// Responds to a request of a server; `now` is in milliseconds.
    pub fn respond<'b>(&mut self, request: &Request<'_>, now: u64, buffer: &'b mut [u8]) -> Response<'b> {
        let response = self.endpoint.serve(&mut self.model, request, now, buffer);
        #[cfg(feature = "defmt")]
        match &response.error {
            Some(error) => defmt::warn!("{}", error),
            None => defmt::info!("{} {}", request.path(), response.code),
        }
        response
    }
}
