//! Create: a refused payload creates nothing, and an accepted one creates the same instance in every other format.

use lwm2m_runtime::object::Placeholder;
use lwm2m_runtime::serve::{Endpoint, InstanceMap, Method, Request, Requester};
use lwm2m_runtime::{ContentFormat, Encoder, Error, Multiple, Path};

use super::{INSTANCE, Input, carried, carry, formats};
use crate::fuzz::example;
use crate::values::emitted;

pub(super) fn check<O: Placeholder + Clone>(input: &Input<'_>) {
    if [0, 21, 23].contains(&O::definition().id()) {
        return;
    }
    let Ok((path, created)) = create::<O>(input) else { return };
    let empty = Encoder::write(&created, path).encode_to_vec(ContentFormat::SENML_CBOR);
    let has_values = empty.as_deref() != Ok(&[0x80]);
    for format in formats() {
        let Some(payload) = carry(Encoder::write(&created, path).encode_to_vec(format)) else { continue };
        let again = create::<O>(&Input { format, payload: &payload, ..*input });
        let (again_path, again) = again.unwrap_or_else(|error| panic!("{format} {payload:02x?}: {error}"));
        assert_eq!(carried(&again, format), carried(&created, format), "{format} {payload:02x?}");
        // TLV begins below the instance, and most formats name an id only before a value.
        let names_id = format == ContentFormat::LWM2M_CBOR || format != ContentFormat::TLV && has_values;
        assert!(again_path == path || !names_id, "{format}");
    }
}

/// Creates an instance in a device that has one if the object may have several.
fn create<O: Placeholder + Clone>(input: &Input<'_>) -> Result<(Path, O), Error> {
    let existing: O = example::instance(input.is_full);
    let mut model: [InstanceMap<O>; 1] = [InstanceMap::new(Multiple::new())];
    if O::definition().is_multiple() {
        model[0].instances.insert(INSTANCE, existing.clone()).expect("there is capacity");
    }
    let before = model[0].instances.len();
    let request = Request::from_coap(Requester::Server(1), Method::Post, input.path)
        .payload(input.format.number(), input.payload);
    let mut buffer = vec![0; input.payload.len() + 64];
    let mut endpoint = Endpoint::<0, 0>::new();
    let response = endpoint.serve(&mut model, &request, 0, &mut buffer);
    if let Some(instance) = model[0].instances.get(INSTANCE).filter(|_| before == 1) {
        assert_eq!(emitted(instance), emitted(&existing));
    }
    let expected = before + usize::from(response.created.is_some());
    assert_eq!(model[0].instances.len(), expected, "{:?}", response.code);
    if let Some(error) = response.error {
        input.assert_error(&error, O::definition());
        return Err(error);
    }
    let path = response.created.expect("the response to a Create has the path");
    let created = model[0].get(path).expect("the instance exists").clone();
    Ok((path, created))
}
