//! The bodies of the fuzz targets: a function for each, which panics if the bytes break a rule of the project.
//!
//! `tests/fuzz/` calls them with the bytes that libFuzzer invents, and `tests/tests/fuzzed.rs` calls the same functions
//! on stable, with the kept `inputs` and with mutated seeds. `run` is the list of what the targets ran; `places`,
//! `generated` and `comments` hold rules that several targets check.

pub mod arguments;
pub mod attributes;
mod bytes;
pub mod codes;
pub mod comments;
pub mod definition;
mod example;
pub mod gateway;
pub mod generated;
pub mod inputs;
pub mod links;
pub mod lwm2m_cbor;
pub mod lwm2m_json;
pub mod notation;
pub mod places;
pub mod range;
mod readers;
pub mod request;
pub mod run;
pub mod saved;
pub mod sdf;
pub mod senml_cbor;
pub mod senml_json;
pub mod settings;
pub mod single;
pub mod tlv;

/// A fuzz target.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// The name of its binary in `tests/fuzz/`.
    pub name: &'static str,
    /// Panics if the bytes break a rule.
    pub check: fn(&[u8]),
    /// Returns inputs to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// Every target.
pub const TARGETS: &[Target] = &[
    Target { name: "arguments", check: arguments::check, seeds: arguments::seeds },
    Target { name: "attributes", check: attributes::check, seeds: attributes::seeds },
    Target { name: "codes", check: codes::check, seeds: codes::seeds },
    Target { name: "definition", check: definition::check, seeds: definition::seeds },
    Target { name: "gateway", check: gateway::check, seeds: gateway::seeds },
    Target { name: "links", check: links::check, seeds: links::seeds },
    Target { name: "lwm2m_cbor", check: lwm2m_cbor::check, seeds: lwm2m_cbor::seeds },
    Target { name: "lwm2m_json", check: lwm2m_json::check, seeds: lwm2m_json::seeds },
    Target { name: "notation", check: notation::check, seeds: notation::seeds },
    Target { name: "range", check: range::check, seeds: range::seeds },
    Target { name: "request", check: request::check, seeds: request::seeds },
    Target { name: "saved", check: saved::check, seeds: saved::seeds },
    Target { name: "sdf", check: sdf::check, seeds: sdf::seeds },
    Target { name: "senml_cbor", check: senml_cbor::check, seeds: senml_cbor::seeds },
    Target { name: "senml_json", check: senml_json::check, seeds: senml_json::seeds },
    Target { name: "settings", check: settings::check, seeds: settings::seeds },
    Target { name: "single", check: single::check, seeds: single::seeds },
    Target { name: "tlv", check: tlv::check, seeds: tlv::seeds },
];

/// Edits an input at an offset: replaces bytes by new ones, removes as many, inserts the new ones, or repeats as many
/// at the end.
pub fn edit(mut bytes: Vec<u8>, start: usize, kind: usize, new: Vec<u8>) -> Vec<u8> {
    let end = (start + new.len()).min(bytes.len());
    match kind {
        0 => drop(bytes.splice(start..end, new)),
        1 => drop(bytes.drain(start..end)),
        2 => drop(bytes.splice(start..start, new)),
        _ => bytes.extend_from_within(start..end),
    }
    bytes
}
