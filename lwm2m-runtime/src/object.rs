//! Objects: structs whose fields are resources.
//!
//! A struct is an LwM2M object if it implements [`Object`], which connects it with its
//! [definition](crate::definition): the field at an index belongs to the resource at that index of the table.
//! Codecs, writes and [`serve`](crate::serve) work with any `dyn Object`, and the struct depends on none of them.
//!
//! There are three ways to an implementation: `lwm2m-codegen` generates the struct from an XML definition,
//! `derive(Lwm2mObject)` adds the trait to your own struct, or you write it by hand, as in the example of [`Object`].

use crate::definition::{ObjectDef, Row};
use crate::field::Field;
#[cfg(feature = "alloc")]
use crate::path::Path;
use crate::sink::{Cast, Sink};

/// An object; a value of the type is one of its instances.
///
/// The generator and `derive(Lwm2mObject)` implement it. An implementation by hand:
///
#[cfg_attr(feature = "alloc", doc = "```")]
#[cfg_attr(not(feature = "alloc"), doc = "```ignore")]
/// use lwm2m_runtime::table::{FLOAT, MANDATORY, R, row};
/// use lwm2m_runtime::{Object, ObjectDef};
/// use lwm2m_runtime::definition::Resources;
/// use lwm2m_runtime::field::Field;
///
/// static RESOURCES: Resources<'static, 1> = Resources::new([row(5700, "Sensor Value", FLOAT | R | MANDATORY)]);
/// static TEMPERATURE: ObjectDef<'static> = ObjectDef::new(3303, "Temperature", RESOURCES.table()).multiple();
///
/// struct Temperature {
///     sensor_value: f64,
/// }
///
/// impl Object for Temperature {
///     fn definition() -> &'static ObjectDef<'static> {
///         &TEMPERATURE
///     }
///
///     fn object_definition(&self) -> &'static ObjectDef<'static> {
///         &TEMPERATURE
///     }
///
///     fn field(&self, index: usize) -> Option<&dyn Field> {
///         if index == 0 { Some(&self.sensor_value) } else { None }
///     }
///
///     fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field> {
///         if index == 0 { Some(&mut self.sensor_value) } else { None }
///     }
/// }
/// ```
pub trait Object {
    /// Returns the definition of the object: `Temperature::definition()`.
    fn definition() -> &'static ObjectDef<'static>
    where
        Self: Sized;

    /// Returns the definition of the object, for a `dyn Object`.
    fn object_definition(&self) -> &'static ObjectDef<'static>;

    /// Returns the field of the resource at `index` of the table; `None` for executables.
    fn field(&self, index: usize) -> Option<&dyn Field>;

    /// Mutable variant of [`field`](Object::field).
    fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field>;
}

/// An object whose instances decoding and Create can build.
#[doc(hidden)]
pub trait Placeholder: Object + Sized {
    /// Returns an instance without optional resources. Mandatory ones hold
    /// [`ResourceValue::placeholder`](crate::field::ResourceValue::placeholder). Decoding fills or drops the instance
    /// before a user sees it.
    fn placeholder() -> Self;
}

/// Object Instances of any objects, by path: what a server mirrors of one device.
///
/// [`Decoder::mirror_all`](crate::Decoder::mirror_all) looks the instances up here. A map from paths to
/// `Box<dyn Object>`, or to the generated `AnyObject`, implements it; a struct of your own can, too:
///
/// ```
/// use lwm2m_runtime::object::ObjectInstances;
/// use lwm2m_runtime::{Object, Path};
///
/// struct Kitchen<T, H> {
///     temperature: T,
///     humidity: H,
/// }
///
/// impl<T: Object, H: Object> ObjectInstances for Kitchen<T, H> {
///     fn instance_mut(&mut self, path: Path) -> Option<&mut dyn Object> {
///         match (path.object_id(), path.instance_id()) {
///             (Some(3303), Some(0)) => Some(&mut self.temperature),
///             (Some(3304), Some(0)) => Some(&mut self.humidity),
///             _ => None,
///         }
///     }
/// }
/// ```
#[cfg(feature = "alloc")]
pub trait ObjectInstances {
    /// Returns the instance with this path; `None` if it is not mirrored.
    fn instance_mut(&mut self, path: Path) -> Option<&mut dyn Object>;
}

#[cfg(feature = "alloc")]
impl<T: AsMut<dyn Object>> ObjectInstances for alloc::collections::BTreeMap<Path, T> {
    fn instance_mut(&mut self, path: Path) -> Option<&mut dyn Object> {
        Some(self.get_mut(&path)?.as_mut())
    }
}

#[cfg(feature = "std")]
impl<T: AsMut<dyn Object>, S: core::hash::BuildHasher> ObjectInstances
    for std::collections::HashMap<Path, T, S>
{
    fn instance_mut(&mut self, path: Path) -> Option<&mut dyn Object> {
        Some(self.get_mut(&path)?.as_mut())
    }
}

impl dyn Object + '_ {
    /// Writes every value of the instance to the sink, in the order of the table.
    ///
    /// Write-only resources are included; [`Encoder::read`](crate::Encoder::read) leaves them out.
    pub fn emit(&self, sink: &mut dyn Sink) {
        self.emit_those(|_| true, sink);
    }

    /// Writes the values of some resources.
    pub(crate) fn emit_those(&self, mut wanted: impl FnMut(Row) -> bool, sink: &mut dyn Sink) {
        for (index, row) in self.object_definition().table().rows().enumerate() {
            if wanted(row) {
                self.emit_row(index, row, sink);
            }
        }
    }

    /// Writes the values of one resource.
    pub(crate) fn emit_one(&self, resource: u16, sink: &mut dyn Sink) {
        if let Some((index, row)) = self.object_definition().find(resource, 0) {
            self.emit_row(index, row, sink);
        }
    }

    /// Writes the values of the resource in a row.
    #[inline]
    pub(crate) fn emit_row(&self, index: usize, row: Row, sink: &mut dyn Sink) {
        let Some(field) = self.field(index) else {
            return;
        };
        if row.is_converted() {
            return emit_converted(field, row, sink);
        }
        field.emit(row.id(), sink);
    }
}

/// Writes the values of a field as the type of the resource. Conversions are rare, and would make the loop larger.
#[cold]
fn emit_converted(field: &dyn Field, row: Row, sink: &mut dyn Sink) {
    match row.kind() {
        Some(kind) => field.emit(row.id(), &mut Cast { sink, kind }),
        None => field.emit(row.id(), sink),
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;
    use crate::definition::Resources;
    use crate::definition::words::*;
    use crate::sink::Sink;
    use crate::value::{Time, Value};
    use alloc::format;
    use alloc::string::String;
    use alloc::vec::Vec;

    static RESOURCES: Resources<'static, 4> = Resources::new([
        row(0, "Zone", STRING | R | MANDATORY),
        row(3, "Time", TIME | RW | CONVERTED),
        row(4, "Reset", E),
        row(7, "Alarms", INTEGER | R | MULTIPLE),
    ]);
    static CLOCK: ObjectDef<'static> = ObjectDef::new(42769, "Clock", RESOURCES.table());

    struct Clock {
        zone: String,
        /// Seconds, which are read as a Time.
        time: Option<i64>,
        alarms: Option<crate::field::multiple::Multiple<i64>>,
    }

    impl Object for Clock {
        fn definition() -> &'static ObjectDef<'static> {
            &CLOCK
        }

        fn object_definition(&self) -> &'static ObjectDef<'static> {
            &CLOCK
        }

        fn field(&self, index: usize) -> Option<&dyn Field> {
            Some(match index {
                0 => &self.zone,
                1 => &self.time,
                3 => &self.alarms,
                _ => return None,
            })
        }

        fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field> {
            Some(match index {
                0 => &mut self.zone,
                1 => &mut self.time,
                3 => &mut self.alarms,
                _ => return None,
            })
        }
    }

    struct Lines(Vec<String>);

    impl Sink for Lines {
        fn value(&mut self, id: u16, value: Value<'_>) {
            self.0.push(format!("{id} {value:?}"));
        }
        fn begin_multiple(&mut self, id: u16, count: usize) {
            self.0.push(format!("{id} with {count}"));
        }
        fn end_multiple(&mut self) {
            self.0.push("end".into());
        }
    }

    fn written(write: impl FnOnce(&mut Lines)) -> Vec<String> {
        let mut lines = Lines(Vec::new());
        write(&mut lines);
        lines.0
    }

    #[test]
    fn values_are_written_in_the_order_of_the_table_and_as_the_types_of_the_resources() {
        let clock = Clock { zone: "UTC".into(), time: Some(60), alarms: Some([(2, 5)].into()) };
        let clock: &dyn Object = &clock;
        let [zone, time] = [Value::String("UTC"), Value::Time(Time(60))].map(|value| format!("{value:?}"));
        let all = [
            format!("0 {zone}"),
            format!("3 {time}"),
            "7 with 1".into(),
            "2 Integer(5)".into(),
            "end".into(),
        ];
        assert_eq!(written(|lines| clock.emit(lines)), all);
        assert_eq!(written(|lines| clock.emit_those(|row| row.id() > 3, lines)), all[2..]);
        assert_eq!(written(|lines| clock.emit_one(3, lines)), all[1..2]);
        assert!(written(|lines| clock.emit_one(4, lines)).is_empty());
        assert!(written(|lines| clock.emit_one(5, lines)).is_empty());
    }

    #[test]
    fn a_read_leaves_out_the_value_of_an_executable() {
        static RESOURCES: Resources<'static, 2> =
            Resources::new([row(1, "Stop", INTEGER | E), row(2, "Speed", INTEGER | R)]);
        static ODD: ObjectDef<'static> = ObjectDef::new(1, "Odd", RESOURCES.table());

        struct Odd(i64, i64);

        impl Object for Odd {
            fn definition() -> &'static ObjectDef<'static> {
                &ODD
            }
            fn object_definition(&self) -> &'static ObjectDef<'static> {
                &ODD
            }
            fn field(&self, index: usize) -> Option<&dyn Field> {
                Some(if index == 0 { &self.0 } else { &self.1 })
            }
            fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field> {
                Some(if index == 0 { &mut self.0 } else { &mut self.1 })
            }
        }

        let odd: &dyn Object = &Odd(7, 8);
        assert_eq!(written(|lines| odd.emit(lines)), ["1 Integer(7)", "2 Integer(8)"]);
        assert_eq!(written(|lines| odd.emit_those(Row::is_readable, lines)), ["2 Integer(8)"]);
    }
}
