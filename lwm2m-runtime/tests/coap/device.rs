//! A station that speaks CoAP.

use lwm2m_runtime::serve::coap::{Blockwise, RequestMessage, write_notification};
use lwm2m_runtime::serve::{Endpoint, Requester, Token};

use super::message::{Message, message};
use super::support::station::Station;

pub(crate) const SERVER: Requester = Requester::Server(1);

/// Returns a token of text.
pub(crate) fn token(text: &str) -> Token {
    Token::new(text.as_bytes()).unwrap()
}

/// A station with the state of its endpoint, a clock, and a buffer of any size.
pub(crate) struct Device<const TRANSFERS: usize, const BYTES: usize> {
    pub(crate) station: Station,
    pub(crate) endpoint: Endpoint<16, 16>,
    pub(crate) blockwise: Blockwise<TRANSFERS, BYTES>,
    /// Milliseconds.
    pub(crate) now: u64,
    /// Bytes of the buffer.
    pub(crate) capacity: usize,
    pub(crate) root: &'static str,
    /// The token of an observation that the latest request has ended.
    pub(crate) ended: Option<Token>,
}

impl<const TRANSFERS: usize, const BYTES: usize> Device<TRANSFERS, BYTES> {
    pub(crate) fn new(station: Station) -> Self {
        let (endpoint, blockwise) = (Endpoint::new(), Blockwise::new());
        Device { station, endpoint, blockwise, now: 0, capacity: 1400, root: "", ended: None }
    }

    /// Returns the response to a message.
    pub(crate) fn serve(&mut self, requester: Requester, token: Token, message: &Message) -> Message {
        let request = RequestMessage::read_below(self.root, message).expect("a request");
        let mut buffer = vec![0xee; self.capacity];
        let response = match self.blockwise.request(&self.station, requester, token, &request, self.now) {
            Ok(request) => self.endpoint.serve(&mut self.station, &request, self.now, &mut buffer),
            Err(response) => response,
        };
        self.ended = response.ended;
        let mut reply = Message::default();
        let Ok(()) = request.write_response(&response, &mut reply);
        reply
    }

    /// Returns the response of server 1 to a line.
    pub(crate) fn ask(&mut self, line: &str) -> String {
        self.serve(SERVER, token("t"), &message(line)).to_string()
    }

    /// Returns the code of the response of server 1 to a line.
    pub(crate) fn code(&mut self, line: &str) -> String {
        self.serve(SERVER, token("t"), &message(line)).code()
    }

    /// Returns the notifications that are due, with server and token.
    pub(crate) fn notifications(&mut self) -> Vec<(u16, Token, bool, Message)> {
        let mut all = Vec::new();
        let mut buffer = vec![0xee; self.capacity];
        while let Some(notification) =
            self.endpoint.poll_notification(&mut self.station, self.now, &mut buffer)
        {
            let mut message = Message::default();
            let Ok(()) = write_notification(&notification, &mut message);
            all.push((notification.server, notification.token, notification.confirmable, message));
            assert!(all.len() < 100, "polling does not end");
        }
        all
    }
}
