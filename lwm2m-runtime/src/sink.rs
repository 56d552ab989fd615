//! Sinks: an instance writes its values into one.
//!
//! The writer of a content format is a sink, and so is a filter that passes on some resources only.

use crate::value::{ResourceType, Value};

/// A receiver of the values of one Object Instance, in ascending order of Resource IDs.
///
/// Between [`begin_multiple`](Sink::begin_multiple) and [`end_multiple`](Sink::end_multiple), the values are
/// instances of one multiple resource, and `id` is the Resource Instance ID. Otherwise `id` is the Resource ID.
///
/// The methods return no errors: a writer keeps the first one until it is finished.
pub trait Sink {
    /// Receives a value.
    fn value(&mut self, id: u16, value: Value<'_>);
    /// Begins a multiple resource with `count` instances, which may be 0.
    fn begin_multiple(&mut self, id: u16, count: usize);
    /// Ends the multiple resource.
    fn end_multiple(&mut self);
}

/// A sink that converts values to another type: seconds to a Time, text to a Corelnk, a `u8` to an Integer.
pub(crate) struct Cast<'s> {
    pub(crate) sink: &'s mut dyn Sink,
    pub(crate) kind: ResourceType,
}

impl Sink for Cast<'_> {
    fn value(&mut self, id: u16, value: Value<'_>) {
        // The derive accepts only types whose values can always be converted.
        self.sink.value(id, value.coerce(self.kind).unwrap_or(value));
    }

    fn begin_multiple(&mut self, id: u16, count: usize) {
        self.sink.begin_multiple(id, count);
    }

    fn end_multiple(&mut self) {
        self.sink.end_multiple();
    }
}
