//! A gateway that mirrors devices: their instances as structs, kept up to date by the payloads that they send.

pub mod mirror;
pub mod tasks;
pub mod threads;
pub mod traffic;
pub mod worker;

/// The objects that `build.rs` generated.
pub mod objects {
    lwm2m_runtime::include_objects!();
}
