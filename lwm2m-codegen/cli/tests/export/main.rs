//! `lwm2m export` and `lwm2m import` from outside: what they write is held against the schemas of the languages they
//! write, against expected files (`BLESS=1` accepts what was found), and against what they read back.

mod bad_input;
mod expected;
mod json_schema;
mod sdf;
mod support;
