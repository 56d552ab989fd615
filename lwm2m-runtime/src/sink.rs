//! Sinks: what an instance tells its values to.
//!
//! A codec's writer is a sink; so is a filter that passes some resources on and drops the rest. The
//! calls are typed, one per resource type, because a call is cheaper than a value that is wrapped here
//! and unwrapped there, and because an instance needs no knowledge of any format.

use crate::value::{ObjectLink, ResourceType, Time, Value};

/// Takes the values of one Object Instance, in ascending order of Resource IDs.
///
/// Between [`begin_multiple`](Sink::begin_multiple) and [`end_multiple`](Sink::end_multiple) the values are instances of one multiple
/// resource, and `id` is the Resource Instance ID; everywhere else it is the Resource ID.
///
/// A sink reports no errors here: a writer remembers the first one and tells when it is finished.
pub trait Sink {
    /// A signed number.
    fn integer(&mut self, id: u16, value: i64);
    /// An unsigned number.
    fn unsigned(&mut self, id: u16, value: u64);
    /// A number with a fraction.
    fn float(&mut self, id: u16, value: f64);
    /// True or false.
    fn boolean(&mut self, id: u16, value: bool);
    /// Text.
    fn string(&mut self, id: u16, value: &str);
    /// Bytes.
    fn opaque(&mut self, id: u16, value: &[u8]);
    /// A point in time.
    fn time(&mut self, id: u16, value: Time);
    /// A link to an Object Instance.
    fn object_link(&mut self, id: u16, value: ObjectLink);
    /// Links in CoRE link format.
    fn core_link(&mut self, id: u16, value: &str);
    /// A multiple resource starts; `count` instances follow, and it may be none.
    fn begin_multiple(&mut self, id: u16, count: usize);
    /// The multiple resource ends.
    fn end_multiple(&mut self);
}

impl dyn Sink + '_ {
    /// Passes a value on to the call of its type.
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

/// A sink that sees every value the same way; it becomes a [`Sink`] by itself.
///
/// For filters and collectors, where one function is clearer than nine.
pub trait Visitor {
    /// A value; see [`Sink`] for what `id` means.
    fn visit(&mut self, id: u16, value: Value<'_>);
    /// A multiple resource starts.
    fn begin_multiple(&mut self, id: u16, count: usize);
    /// The multiple resource ends.
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

/// Passes every value on as one of another type: seconds as a Time, text as a Corelnk, a `u8` as an Integer.
pub(crate) struct Cast<'s> {
    pub(crate) sink: &'s mut dyn Sink,
    pub(crate) kind: ResourceType,
}

impl Visitor for Cast<'_> {
    fn visit(&mut self, id: u16, value: Value<'_>) {
        // The derive lets only types through that always can be had as the other.
        self.sink.value(id, value.coerce(self.kind).unwrap_or(value));
    }

    fn begin_multiple(&mut self, id: u16, count: usize) {
        self.sink.begin_multiple(id, count);
    }

    fn end_multiple(&mut self) {
        self.sink.end_multiple();
    }
}
