//! The parameters in the query of a registration, of an update and of a Bootstrap-Request.

use alloc::boxed::Box;

use crate::definition::Version;
use crate::serve::registration::Binding;

/// The parameters that a message has (LwM2M Core 1.2.2, 6.1.7 and 6.2). Others are ignored.
#[derive(Debug, Clone, Default)]
pub(in crate::serve) struct Parameters {
    pub(super) name: Option<Box<str>>,
    /// Seconds.
    pub(super) lifetime: Option<u32>,
    pub(super) version: Option<Version>,
    pub(super) binding: Option<Binding>,
    pub(super) sms: Option<Box<str>>,
    pub(super) queue: bool,
    /// `pct`: the format that a device in a bootstrap prefers.
    pub(super) preferred_format: Option<u16>,
}

impl Parameters {
    pub(in crate::serve) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Reads one option Uri-Query.
    ///
    /// # Errors
    ///
    /// Returns the text of the diagnostic for a parameter that is malformed or occurs twice.
    pub(in crate::serve) fn set(&mut self, option: &[u8]) -> Result<(), &'static str> {
        let (name, value) = match option.iter().position(|byte| *byte == b'=') {
            Some(equals) => (option.get(..equals).unwrap_or(&[]), option.get(equals + 1..).unwrap_or(&[])),
            None => (option, [].as_slice()),
        };
        let text = core::str::from_utf8(value).map_err(|_| "a parameter is not UTF-8");
        match name {
            b"ep" => once(&mut self.name, Some(text?).filter(|name| !name.is_empty()).map(Box::from), "ep"),
            b"lt" => once(&mut self.lifetime, number(text?), "lt"),
            b"lwm2m" => once(&mut self.version, version(text?), "lwm2m"),
            b"b" => once(&mut self.binding, binding(text?), "b"),
            b"sms" => once(&mut self.sms, Some(text?.into()), "sms"),
            b"pct" => once(&mut self.preferred_format, number(text?), "pct"),
            b"Q" => {
                self.queue = true;
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// Sets a parameter; fails with its name if it is malformed or set already.
fn once<T>(parameter: &mut Option<T>, value: Option<T>, name: &'static str) -> Result<(), &'static str> {
    match value {
        Some(value) if parameter.is_none() => {
            *parameter = Some(value);
            Ok(())
        }
        _ => Err(name),
    }
}

fn number<T: core::str::FromStr>(text: &str) -> Option<T> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn version(text: &str) -> Option<Version> {
    let (major, minor) = text.split_once('.')?;
    Some(Version { major: number(major)?, minor: number(minor)? })
}

/// Returns letters such as `UQ`; none for a text of other characters.
fn binding(text: &str) -> Option<Binding> {
    let binding = Binding::new(text);
    Some(binding).filter(|binding| binding.as_str() == text)
}
