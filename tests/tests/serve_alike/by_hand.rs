//! Hand-written objects and their station, shared with the tests of the runtime.

#[path = "../../../lwm2m-runtime/tests/support/notation.rs"]
pub mod notation;
#[path = "../../../lwm2m-runtime/tests/support/objects.rs"]
pub mod objects;
#[path = "../../../lwm2m-runtime/tests/support/station.rs"]
pub mod station;
