//! Payloads: the request they belong to, their bytes, their records, and the definitions of their objects.

pub(crate) mod bytes;
pub(crate) mod check;
pub(crate) mod contents;
pub(crate) mod decode;
pub(crate) mod definitions;
pub(crate) mod encode;
pub(crate) mod instance;
pub(crate) mod json_form;
pub(crate) mod json_line;
pub(crate) mod links;
pub(crate) mod owned;
pub(crate) mod request;
pub(crate) mod secrets;
pub(crate) mod validate;
#[cfg(test)]
pub(crate) mod vectors;

/// Returns `1 byte`, `2 bytes`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
