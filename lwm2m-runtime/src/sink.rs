//! Sinks: an instance writes its values into one.
//!
//! The writer of a content format is a sink, and so is a filter that passes on some resources only. There
//! is one method for each resource type, as a typed call takes less code than a [`Value`] that is wrapped
//! and matched again. Where that does not matter, a [`Visitor`] has one method for all types.

use crate::value::{ObjectLink, ResourceType, Time, Value};

/// A receiver of the values of one Object Instance, in ascending order of Resource IDs.
///
/// Between [`begin_multiple`](Sink::begin_multiple) and [`end_multiple`](Sink::end_multiple), the values are
/// instances of one multiple resource, and `id` is the Resource Instance ID. Otherwise `id` is the Resource ID.
///
/// The methods return no errors: a writer keeps the first one until it is finished.
pub trait Sink {
    /// Receives a signed number.
    fn integer(&mut self, id: u16, value: i64);
    /// Receives an unsigned number.
    fn unsigned(&mut self, id: u16, value: u64);
    /// Receives a float.
    fn float(&mut self, id: u16, value: f64);
    /// Receives a Boolean.
    fn boolean(&mut self, id: u16, value: bool);
    /// Receives text.
    fn string(&mut self, id: u16, value: &str);
    /// Receives bytes.
    fn opaque(&mut self, id: u16, value: &[u8]);
    /// Receives a point in time.
    fn time(&mut self, id: u16, value: Time);
    /// Receives a link to an Object Instance.
    fn object_link(&mut self, id: u16, value: ObjectLink);
    /// Receives links in CoRE link format.
    fn core_link(&mut self, id: u16, value: &str);
    /// Begins a multiple resource with `count` instances, which may be 0.
    fn begin_multiple(&mut self, id: u16, count: usize);
    /// Ends the multiple resource.
    fn end_multiple(&mut self);
}

impl dyn Sink + '_ {
    /// Passes a value to the method of its type.
    #[inline]
    pub fn value(&mut self, id: u16, value: Value<'_>) {
        match value {
            Value::String(text) => self.string(id, text),
            Value::Integer(number) => self.integer(id, number),
            Value::Unsigned(number) => self.unsigned(id, number),
            Value::Float(number) => self.float(id, number),
            Value::Boolean(truth) => self.boolean(id, truth),
            Value::Opaque(bytes) => self.opaque(id, bytes),
            Value::Time(time) => self.time(id, time),
            Value::ObjectLink(link) => self.object_link(id, link),
            Value::CoreLink(text) => self.core_link(id, text),
        }
    }
}

/// A sink with one method for values of all types, such as a filter. Every visitor is a [`Sink`].
pub trait Visitor {
    /// Receives a value; [`Sink`] explains `id`.
    fn visit(&mut self, id: u16, value: Value<'_>);
    /// Begins a multiple resource with `count` instances.
    fn begin_multiple(&mut self, id: u16, count: usize);
    /// Ends the multiple resource.
    fn end_multiple(&mut self);
}

impl<V: Visitor> Sink for V {
    fn integer(&mut self, id: u16, value: i64) {
        self.visit(id, Value::Integer(value));
    }
    fn unsigned(&mut self, id: u16, value: u64) {
        self.visit(id, Value::Unsigned(value));
    }
    fn float(&mut self, id: u16, value: f64) {
        self.visit(id, Value::Float(value));
    }
    fn boolean(&mut self, id: u16, value: bool) {
        self.visit(id, Value::Boolean(value));
    }
    fn string(&mut self, id: u16, value: &str) {
        self.visit(id, Value::String(value));
    }
    fn opaque(&mut self, id: u16, value: &[u8]) {
        self.visit(id, Value::Opaque(value));
    }
    fn time(&mut self, id: u16, value: Time) {
        self.visit(id, Value::Time(value));
    }
    fn object_link(&mut self, id: u16, value: ObjectLink) {
        self.visit(id, Value::ObjectLink(value));
    }
    fn core_link(&mut self, id: u16, value: &str) {
        self.visit(id, Value::CoreLink(value));
    }
    fn begin_multiple(&mut self, id: u16, count: usize) {
        Visitor::begin_multiple(self, id, count);
    }
    fn end_multiple(&mut self) {
        Visitor::end_multiple(self);
    }
}

/// A sink that converts values to another type: seconds to a Time, text to a Corelnk, a `u8` to an Integer.
pub(crate) struct Cast<'s> {
    pub(crate) sink: &'s mut dyn Sink,
    pub(crate) kind: ResourceType,
}

impl Visitor for Cast<'_> {
    fn visit(&mut self, id: u16, value: Value<'_>) {
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
