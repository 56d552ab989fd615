//! Objects written by hand, and the station that is made of them: those of the runtime's own tests.

#[path = "../../../lwm2m-runtime/tests/support/notation.rs"]
pub mod notation;
#[path = "../../../lwm2m-runtime/tests/support/objects.rs"]
pub mod objects;
#[path = "../../../lwm2m-runtime/tests/support/station.rs"]
pub mod station;
