//! std's traits of generated structs and enums, written once over tables and codes.
//!
//! std's derives print a call for every field of every object. With hundreds of objects that is a good part of what
//! the compiler has to do, and on a device a log line brings all of it into the flash. A table knows what an
//! instance holds: it is compared and copied value by value, and shown in the words of its definition.

use core::fmt;

use crate::definition::Row;
use crate::field::{Enumeration, Field};
use crate::multiple::{Multiple, Storage};
use crate::object::{Instance, Object};
use crate::sink::Visitor;
use crate::value::Value;

/// The resources that are present, under their registered names: text in quotes, bytes in hexadecimal, the
/// instances of a resource by id. Codes are numbers; the structs that are generated have names for them.
///
/// ```
/// # use lwm2m_runtime::{Field, Instance, ObjectDef, Table};
/// # static CLOCK: ObjectDef<'static> =
/// #     ObjectDef::new(42769, "Clock", Table::packed(&[[0, 0x111, 0], [1, 0x230, 0]], "Zone\nAlarm Volume", &[]));
/// # struct Clock(&'static str, Option<u8>);
/// # impl Instance for Clock {
/// #     fn object(&self) -> &'static ObjectDef<'static> { &CLOCK }
/// #     fn field(&self, index: usize) -> Option<&dyn Field> {
/// #         Some(if index == 0 { &self.0 } else { &self.1 })
/// #     }
/// #     fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field> {
/// #         Some(if index == 0 { &mut self.0 } else { &mut self.1 })
/// #     }
/// # }
/// let clock: &dyn Instance = &Clock("UTC", Some(7));
/// assert_eq!(format!("{clock:?}"), r#"Clock { Zone: "UTC", Alarm Volume: 7 }"#);
/// ```
impl fmt::Debug for dyn Instance + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self, &[], f)
    }
}

/// The same with names for the codes of some resources: fields by Resource ID.
pub fn debug(
    instance: &dyn Instance,
    named: &[(u16, &dyn Named)],
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let definition = instance.object();
    let mut shown = f.debug_struct(definition.name());
    for (index, (row, resource)) in definition.table().rows().zip(definition.resources()).enumerate() {
        if !instance.field(index).is_some_and(is_present) {
            continue;
        }
        match named.iter().find(|(id, _)| *id == row.id()) {
            Some((_, codes)) => shown.field(resource.name(), &Codes(*codes)),
            None => shown.field(resource.name(), &Values { instance, index, row }),
        };
    }
    shown.finish()
}

/// Whether two instances of one object hold the same, resources with instances aside: those compare themselves.
///
/// Floats are compared as numbers, so that NaN equals nothing.
pub fn same(left: &dyn Instance, right: &dyn Instance) -> bool {
    let mut rows = left.object().table().rows().enumerate().filter(|(_, row)| !row.is_multiple());
    rows.all(|(index, _)| match (left.field(index), right.field(index)) {
        (Some(left), Some(right)) => holds_the_same(left, right),
        (left, right) => left.is_none() && right.is_none(),
    })
}

fn holds_the_same(left: &dyn Field, right: &dyn Field) -> bool {
    let mut comparison = Comparison { right, same: None };
    left.emit(0, &mut comparison);
    comparison.same.unwrap_or_else(|| !is_present(right))
}

/// Whether a field holds anything, be it a list without instances.
fn is_present(field: &dyn Field) -> bool {
    let mut presence = Presence(false);
    field.emit(0, &mut presence);
    presence.0
}

/// A copy of an instance whose fields take in whatever fields of their type tell: those of the generator's own
/// containers do.
#[inline]
pub fn copy<O: Object>(from: &O) -> O {
    let mut copy = O::blank();
    copy_into(&mut copy, from);
    copy
}

fn copy_into(to: &mut dyn Instance, from: &dyn Instance) {
    for (index, row) in from.object().table().rows().enumerate() {
        if let Some((to, from)) = to.field_mut(index).zip(from.field(index)) {
            from.emit(row.id(), &mut Copying { to, is_open: false });
        }
    }
}

/// Prints the name of a code. `names` has a line for each code that has one, as `0 NoError`.
pub fn code<E: Enumeration>(value: E, names: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    name_of(value.code(), names, f)
}

fn name_of(code: i64, names: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut lines = names.lines().filter_map(|line| line.split_once(' '));
    match lines.find(|(known, _)| known.parse() == Ok(code)) {
        Some((_, name)) => f.write_str(name),
        None => f.debug_tuple("Other").field(&code).finish(),
    }
}

/// Whether two codes are the same, whether they stand in the variant of their name or in `Other`.
#[inline]
pub fn same_code<E: Enumeration>(left: E, right: E) -> bool {
    left.code() == right.code()
}

/// A field whose codes have names.
pub trait Named {
    /// Writes what it holds; nothing where it is absent.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

impl<E: Enumeration + fmt::Debug> Named for E {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl<E: Enumeration + fmt::Debug, S: Storage<E>> Named for Multiple<E, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl<N: Named> Named for Option<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_ref().map_or(Ok(()), |present| present.fmt(f))
    }
}

struct Codes<'n>(&'n dyn Named);

impl fmt::Debug for Codes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What one resource of an instance holds.
struct Values<'i> {
    instance: &'i dyn Instance,
    index: usize,
    row: Row,
}

impl fmt::Debug for Values<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.row.is_multiple() {
            let mut entries = Entries(f.debug_map());
            self.instance.emit_row(self.index, self.row, &mut entries);
            return entries.0.finish();
        }
        let mut single = Single(f, Ok(()));
        self.instance.emit_row(self.index, self.row, &mut single);
        single.1
    }
}

/// Writes the only value of a resource.
struct Single<'f, 'b>(&'f mut fmt::Formatter<'b>, fmt::Result);

impl Visitor for Single<'_, '_> {
    fn visit(&mut self, _: u16, value: Value<'_>) {
        self.1 = self.1.and_then(|()| fmt::Display::fmt(&value, self.0));
    }
    fn begin_multiple(&mut self, _: u16, _: usize) {}
    fn end_multiple(&mut self) {}
}

/// Writes the instances of a resource.
struct Entries<'f, 'b>(fmt::DebugMap<'f, 'b>);

impl Visitor for Entries<'_, '_> {
    fn visit(&mut self, id: u16, value: Value<'_>) {
        self.0.entry(&id, &format_args!("{value}"));
    }
    fn begin_multiple(&mut self, _: u16, _: usize) {}
    fn end_multiple(&mut self) {}
}

/// Whether there is anything; a resource without instances is there, too.
struct Presence(bool);

impl Visitor for Presence {
    fn visit(&mut self, _: u16, _: Value<'_>) {
        self.0 = true;
    }
    fn begin_multiple(&mut self, _: u16, _: usize) {
        self.0 = true;
    }
    fn end_multiple(&mut self) {}
}

/// Compares the value that comes with the one in another field.
struct Comparison<'r> {
    right: &'r dyn Field,
    /// Nothing before a value has come.
    same: Option<bool>,
}

impl Visitor for Comparison<'_> {
    fn visit(&mut self, id: u16, left: Value<'_>) {
        let mut expected = Expected { left, met: false };
        self.right.emit(id, &mut expected);
        self.same = Some(self.same.unwrap_or(true) && expected.met);
    }
    fn begin_multiple(&mut self, _: u16, _: usize) {}
    fn end_multiple(&mut self) {}
}

struct Expected<'l> {
    left: Value<'l>,
    met: bool,
}

impl Visitor for Expected<'_> {
    fn visit(&mut self, _: u16, right: Value<'_>) {
        self.met = self.left == right;
    }
    fn begin_multiple(&mut self, _: u16, _: usize) {}
    fn end_multiple(&mut self) {}
}

/// Puts what one field tells into another of the same type.
struct Copying<'t> {
    to: &'t mut dyn Field,
    is_open: bool,
}

impl Visitor for Copying<'_> {
    fn visit(&mut self, id: u16, value: Value<'_>) {
        // What a field holds, another of its type has room for.
        let taken = self.to.set(self.is_open.then_some(id), &value);
        debug_assert!(taken.is_ok(), "a value cannot be copied: {taken:?}");
    }
    fn begin_multiple(&mut self, _: u16, _: usize) {
        self.is_open = true;
        if let Some(instances) = self.to.instances() {
            instances.make_empty();
        }
    }
    fn end_multiple(&mut self) {}
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;
    use crate::definition::{ObjectDef, Table};
    use crate::value::Time;
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;
    use alloc::{format, vec};

    static METER: ObjectDef<'static> = ObjectDef::new(
        42769,
        "Water Meter",
        Table::packed(
            &[
                [0, 0x111, 0],
                [1, 0x410, 0],
                [2, 0x040, 0],
                [3, 0x610, 0],
                [4, 0x734, 0],
                [5, 0x211, 0],
                [6, 0x212, 0],
                [7, 0x413, 0],
            ],
            "Serial Number\nFlow\nReset\nKey\nLast Read\nState\nFaults\nLimits",
            &[],
        ),
    );

    #[derive(Clone, Copy)]
    enum State {
        Closed,
        Open,
        Other(i64),
    }

    impl Enumeration for State {
        fn from_code(code: i64) -> Self {
            match code {
                0 => State::Closed,
                1 => State::Open,
                other => State::Other(other),
            }
        }
        fn code(self) -> i64 {
            match self {
                State::Closed => 0,
                State::Open => 1,
                State::Other(code) => code,
            }
        }
    }

    impl fmt::Debug for State {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            code(*self, "0 Closed\n1 Open", f)
        }
    }

    impl PartialEq for State {
        fn eq(&self, other: &Self) -> bool {
            same_code(*self, *other)
        }
    }

    struct Meter {
        serial_number: String,
        flow: Option<f64>,
        key: Option<Vec<u8>>,
        /// Seconds, which are told as a Time.
        last_read: Option<i64>,
        state: State,
        faults: Option<Multiple<State>>,
        limits: Multiple<f64>,
    }

    impl Object for Meter {
        fn definition() -> &'static ObjectDef<'static> {
            &METER
        }

        fn blank() -> Self {
            Meter {
                serial_number: String::new(),
                flow: None,
                key: None,
                last_read: None,
                state: State::Closed,
                faults: None,
                limits: Multiple::new(),
            }
        }
        fn field_at(&self, index: usize) -> Option<&dyn Field> {
            Some(match index {
                0 => &self.serial_number,
                1 => &self.flow,
                3 => &self.key,
                4 => &self.last_read,
                5 => &self.state,
                6 => &self.faults,
                7 => &self.limits,
                _ => return None,
            })
        }
        fn field_at_mut(&mut self, index: usize) -> Option<&mut dyn Field> {
            Some(match index {
                0 => &mut self.serial_number,
                1 => &mut self.flow,
                3 => &mut self.key,
                4 => &mut self.last_read,
                5 => &mut self.state,
                6 => &mut self.faults,
                7 => &mut self.limits,
                _ => return None,
            })
        }
    }

    impl fmt::Debug for Meter {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            debug(self, &[(5, &self.state), (6, &self.faults)], f)
        }
    }

    fn equal(left: &Meter, right: &Meter) -> bool {
        same(left, right) && left.faults == right.faults && left.limits == right.limits
    }

    fn full() -> Meter {
        Meter {
            serial_number: "W 12".into(),
            flow: Some(-0.5),
            key: Some(vec![0xc0, 0]),
            last_read: Some(60),
            state: State::Open,
            faults: Some([(0, State::Closed), (7, State::Other(9))].into()),
            limits: [(3, 1.5)].into(),
        }
    }

    #[test]
    fn what_is_present_is_shown_under_its_registered_name() {
        let time = Value::Time(Time(60)).to_string();
        let all = [
            r#"Water Meter { Serial Number: "W 12", Flow: -0.5, Key: 0xc000, Last Read: "#,
            time.as_str(),
            ", State: Open, Faults: {0: Closed, 7: Other(9)}, Limits: {3: 1.5} }",
        ];
        assert_eq!(format!("{:?}", full()), all.concat());
        let blank = r#"Water Meter { Serial Number: "", State: Closed, Limits: {} }"#;
        assert_eq!(format!("{:?}", Meter::blank()), blank);
        let empty = Meter { faults: Some(Multiple::new()), ..Meter::blank() };
        assert!(format!("{empty:?}").contains("Faults: {}, "), "{empty:?}");
    }

    #[test]
    fn an_instance_of_any_object_is_shown_with_its_codes_as_numbers() {
        let any: &dyn Instance = &full();
        assert!(format!("{any:?}").contains("State: 1, Faults: {0: 0, 7: 9}, "), "{any:?}");
    }

    #[test]
    fn the_alternate_form_has_a_line_for_each_resource() {
        let shown = format!("{:#?}", Meter { flow: Some(2.0), ..Meter::blank() });
        let lines = [
            "Water Meter {",
            "    Serial Number: \"\",",
            "    Flow: 2,",
            "    State: Closed,",
            "    Limits: {},",
            "}",
        ];
        assert_eq!(shown.lines().collect::<Vec<_>>(), lines);
    }

    #[test]
    fn every_resource_makes_a_difference() {
        assert!(equal(&full(), &full()) && equal(&Meter::blank(), &Meter::blank()));
        let others = [
            Meter { serial_number: "W 13".into(), ..full() },
            Meter { flow: None, ..full() },
            Meter { flow: Some(0.5), ..full() },
            Meter { key: Some(vec![0xc0]), ..full() },
            Meter { last_read: Some(61), ..full() },
            Meter { state: State::Closed, ..full() },
            Meter { faults: None, ..full() },
            Meter { faults: Some(Multiple::new()), ..full() },
            Meter { limits: [(4, 1.5)].into(), ..full() },
        ];
        for other in others {
            assert!(!equal(&full(), &other) && !equal(&other, &full()), "{other:?}");
        }
    }

    #[test]
    fn floats_and_codes_are_equal_as_numbers() {
        let of = |flow| Meter { flow: Some(flow), ..full() };
        assert!(equal(&of(0.0), &of(-0.0)));
        assert!(!equal(&of(f64::NAN), &of(f64::NAN)));
        assert!(equal(&Meter { state: State::Other(1), ..full() }, &full()));
    }

    #[test]
    fn a_code_is_shown_and_compared_as_what_it_is_called_wherever_it_stands() {
        let shown = |code| format!("{:?}", State::from_code(code));
        assert_eq!([shown(0), shown(1), shown(-1), shown(10)], ["Closed", "Open", "Other(-1)", "Other(10)"]);
        assert_eq!(format!("{:?}", State::Other(1)), "Open");
        assert!(State::Other(1) == State::Open && State::Other(10) != State::Open);
    }

    #[test]
    fn a_copy_holds_the_same_and_is_its_own() {
        let empty = Meter { faults: Some(Multiple::new()), limits: Multiple::new(), ..full() };
        for meter in [full(), Meter::blank(), empty] {
            let mut copied = copy(&meter);
            assert!(equal(&copied, &meter), "{copied:?} of {meter:?}");
            copied.serial_number.push('!');
            assert!(!equal(&copied, &meter));
        }
    }
}
