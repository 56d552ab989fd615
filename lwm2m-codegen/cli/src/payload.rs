//! Payloads as the commands deal with them: what they were sent for, their bytes, the statements they make, and
//! what definitions know of these.

pub(crate) mod bytes;
pub(crate) mod held;
pub(crate) mod known;
pub(crate) mod line;
pub(crate) mod links;
pub(crate) mod read;
pub(crate) mod request;
#[cfg(test)]
pub(crate) mod vectors;

/// `1 byte`, `2 bytes`.
pub(crate) fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
