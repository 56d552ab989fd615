//! `lwm2m export` and `lwm2m import`, compared with the schemas of the languages, with expected files (`BLESS=1`
//! updates them), and with each other.

mod bad_input;
mod expected;
mod import;
mod json_schema;
mod openapi;
mod round_trip;
mod sdf;
mod support;
