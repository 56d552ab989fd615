//! Writes: a refused payload changes nothing, and an accepted one is written in every other format with the same effect.

use lwm2m_runtime::Encoder;
use lwm2m_runtime::object::Placeholder;
use lwm2m_runtime::serve::Requester;

use super::{Input, carried, carry, formats_for};
use crate::fuzz::example;
use crate::values::emitted;

pub(super) fn check<O: Placeholder + Clone>(input: &Input<'_>) {
    let before: O = example::instance(input.is_full);
    let mut after = before.clone();
    if let Err(error) = input.write(&mut after) {
        input.assert_error(&error, O::definition());
        assert_eq!(emitted(&after), emitted(&before), "{error}");
        return;
    }
    for format in formats_for(input.path) {
        let encoder = Encoder::write(&after, input.path);
        let encoder = match input.requester {
            Requester::Bootstrap => encoder.from_bootstrap_server(),
            Requester::Server(_) => encoder,
        };
        let Some(payload) = carry(encoder.encode_to_vec(format)) else { continue };
        let mut again = before.clone();
        let other = Input { format, payload: &payload, ..*input };
        other.write(&mut again).unwrap_or_else(|error| panic!("{format} {payload:02x?}: {error}"));
        assert_eq!(carried(&again, format), carried(&after, format), "{format} {payload:02x?}");
    }
}
