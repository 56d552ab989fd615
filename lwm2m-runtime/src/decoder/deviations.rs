//! The deviations from a definition that decoding accepts, skips or refuses, and their report to the application.

use crate::definition::{ObjectDef, Row};
use crate::error::{Error, ErrorKind, Note};
use crate::field::Field;
use crate::record::{Record, check_value};
use crate::value::Value;

/// The deviations from a definition that decoding accepts.
///
/// A device may be faulty, or have a newer version of an object. [`Decoder::on_deviation`](super::Decoder::on_deviation)
/// reports each accepted deviation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DecodeOptions {
    /// Accepts payloads without all mandatory resources. Their fields hold placeholders: 0, `false`, an empty
    /// text.
    pub allow_missing: bool,
    /// Refuses resources that the definition does not have, and instances that are not mirrored. By default they are
    /// skipped, as a device may have a newer version of the object.
    pub deny_unknown: bool,
    /// Keeps, leaves out or refuses values that the definition does not allow.
    pub out_of_range: OutOfRange,
}

/// The effect of a value that the definition does not allow: a number or a length outside of the range, or a code without
/// a name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OutOfRange {
    /// Keeps it; an enum holds a code without a name as `Other`. A value that the field cannot hold is an error.
    #[default]
    Keep,
    /// Leaves it out, as if the payload did not have it. If it is that of a mandatory resource, the resource is
    /// missing. A value that the field cannot hold is also left out.
    LeaveOut,
    /// Returns an error.
    Refuse,
}

/// The accepted deviations, and the function that is called for each of them.
pub(crate) struct Deviations<'a> {
    pub(crate) options: DecodeOptions,
    pub(crate) report: Option<&'a mut dyn FnMut(&Error)>,
    /// See [`ContentFormat::has_empty_resources`](crate::ContentFormat::has_empty_resources).
    pub(crate) has_empty_resources: bool,
    /// Gets the place of an error that is no accepted deviation.
    pub(crate) note: &'a Note,
}

impl Deviations<'_> {
    /// Returns whether to store a value, after checking it against the definition and, as far as its codes have names,
    /// the field.
    #[inline]
    pub(crate) fn accepts(
        &mut self,
        definition: &ObjectDef<'_>,
        located: (usize, Row),
        record: &Record<'_>,
        value: &Value<'_>,
        field: &dyn Field,
    ) -> Result<bool, ErrorKind> {
        let id = record.path.resource_instance_id();
        let kind = match check_value(definition, located, id, value) {
            // Only integers have codes.
            Ok(()) if !matches!(value, Value::Integer(_) | Value::Unsigned(_)) => return Ok(true),
            // Any other error is that of setting the field.
            Ok(()) if field.check(value) != Ok(false) => return Ok(true),
            Ok(()) => ErrorKind::UnlistedCode,
            Err(kind) => kind,
        };
        self.accept(record.error(kind))
    }

    /// Returns whether to store a value with this error, if it is an accepted deviation.
    #[cold]
    #[inline(never)]
    pub(crate) fn accept(&mut self, error: Error) -> Result<bool, ErrorKind> {
        let keeps = match (error.kind(), self.options.out_of_range) {
            (ErrorKind::UnknownResource | ErrorKind::UnknownInstance, _) if !self.options.deny_unknown => {
                false
            }
            (ErrorKind::OutOfRange | ErrorKind::UnlistedCode, OutOfRange::Keep) => true,
            (kind, OutOfRange::LeaveOut) if kind.is_of_value() => false,
            _ => return Err(self.note.refused(error)),
        };
        self.tell(error);
        Ok(keeps)
    }

    /// Reports a deviation.
    pub(crate) fn tell(&mut self, error: Error) {
        #[cfg(feature = "log")]
        log::warn!("{error}");
        if let Some(report) = &mut self.report {
            report(&error);
        }
    }
}
