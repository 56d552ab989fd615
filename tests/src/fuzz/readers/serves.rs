//! Serving: a request has the effect of the same write by `Decoder`, and is refused if that is.

use lwm2m_runtime::error::Rule;
use lwm2m_runtime::object::Placeholder;
use lwm2m_runtime::path::Level;
use lwm2m_runtime::serve::{Endpoint, InstanceMap, Method, Operation, Request, Requester};
use lwm2m_runtime::{ContentFormat, ErrorKind, Multiple, Object};

use super::{INSTANCE, Input};
use crate::fuzz::example;
use crate::values::emitted;

pub(super) fn check<O: Placeholder + Clone>(input: &Input<'_>) {
    let Input { path, payload, requester, .. } = *input;
    // Objects with keys are for the bootstrap server, which writes whole objects and instances.
    if requester == Requester::Bootstrap || [0, 21, 23].contains(&O::definition().id()) {
        return;
    }
    let method = if input.replaces { Method::Put } else { Method::Post };
    let request = Request::from_coap(requester, method, path).payload(input.format.number(), payload);
    // SenML-ETCH is for composite writes.
    let is_etch = [ContentFormat::SENML_ETCH_JSON, ContentFormat::SENML_ETCH_CBOR].contains(&input.format);
    if is_etch || !matches!(request.operation(), Operation::Replace | Operation::Update) {
        return;
    }
    let before: O = example::instance(input.is_full);
    let mut written = before.clone();
    let result = input.write(&mut written);
    let mut model = [InstanceMap::new(Multiple::from([(INSTANCE, before.clone())]))];
    let mut endpoint = Endpoint::<0, 0>::new();
    let mut buffer = vec![0; payload.len() + 64];
    let response = endpoint.serve(&mut model, &request, 0, &mut buffer);
    let after = emitted(&model[0].instances[INSTANCE]);
    match (response.error, result) {
        (None, Ok(())) => assert_eq!(after, emitted(&written)),
        (None, Err(error)) => panic!("{} although {error}", response.code),
        (Some(error), result) => {
            input.assert_error(&error, O::definition());
            assert_eq!(after, emitted(&before), "{error}");
            // A link must lead to an instance of the device.
            let is_dangling = error.kind() == ErrorKind::Malformed(Rule::DanglingLink);
            let may_differ = is_dangling || is_refused_by_path(input, &before);
            assert!(result.is_err() || may_differ, "{error}");
        }
    }
}

/// Returns whether a request to this path is refused with any payload: a POST merges resource instances only.
fn is_refused_by_path(input: &Input<'_>, instance: &dyn Object) -> bool {
    let resource = input.path.resource_id().and_then(|id| instance.object_definition().resource(id));
    let merges =
        input.path.level() == Level::Resource && resource.is_some_and(|resource| resource.is_multiple());
    !input.replaces && resource.is_some() && !merges
}
