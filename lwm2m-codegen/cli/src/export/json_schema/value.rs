//! The schema of one value.
//!
//! | LwM2M | schema |
//! |---|---|
//! | String, Corelnk | `string`; a length in bytes becomes the widest length in characters |
//! | Integer, Unsigned Integer | `integer`; beyond ±(2^53-1) also a string of digits, unless range or codes lie within |
//! | Time | `integer` of 64 bits |
//! | Float | `number`, or a string for each number that JSON does not have |
//! | Boolean | `boolean` |
//! | Opaque | `string` in base64 |
//! | Objlnk | `string`, `object:instance` |
//! | a list of codes | `anyOf` with a title for each code; open, unless the range has no other |

use lwm2m_codegen::model::{Interval, Label, Range, Resource, ResourceType};
use serde_json::{Map, Value, json};

use super::{Form, describe};

/// The largest integer of which every JSON parser reads all digits (RFC 7493, 2.2).
const MAX_EXACT: i128 = (1 << 53) - 1;

/// Two numbers from 0 to 65535.
const LINK: &str = "^(0|[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])\
:(0|[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$";
/// The bits after the last byte are 0.
const BASE64: &str = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$";

type Schema = Map<String, Value>;

/// Returns the schema of a value of a resource; `None` without a type.
pub(in crate::export) fn value(resource: &Resource, form: Form) -> Option<Schema> {
    let kind = resource.kind.as_ref()?.value;
    Some(match kind {
        ResourceType::Integer | ResourceType::Unsigned | ResourceType::Time => integer(resource, kind, form),
        ResourceType::Float => float(resource, form),
        ResourceType::Boolean => of_type("boolean"),
        ResourceType::ObjectLink => with(of_type("string"), "pattern", LINK),
        ResourceType::String | ResourceType::CoreLink => text(resource, form, characters_of_text),
        ResourceType::Opaque => {
            let base64 = with(text(resource, form, characters_of_base64), "contentEncoding", "base64");
            with(base64, "pattern", BASE64)
        }
    })
}

fn of_type(name: &str) -> Schema {
    with(Schema::new(), "type", name)
}

fn with(mut schema: Schema, key: &str, value: impl Into<Value>) -> Schema {
    schema.insert(key.into(), value.into());
    schema
}

/// Returns the schema of several alternatives, or that of the only one.
fn any_of(mut alternatives: Vec<Schema>) -> Schema {
    match alternatives.pop() {
        Some(only) if alternatives.is_empty() => only,
        last => {
            alternatives.extend(last);
            with(Schema::new(), "anyOf", alternatives.into_iter().map(Value::from).collect::<Vec<_>>())
        }
    }
}

/// An interval of integers.
type Integers = (i128, i128);

/// Returns the schema of an integer: its codes, and the intervals of values that have no name.
fn integer(resource: &Resource, kind: ResourceType, form: Form) -> Schema {
    let range = range(resource);
    let codes = codes(resource, kind);
    let whole = match kind {
        ResourceType::Unsigned if codes.is_empty() => (0, i128::from(u64::MAX)),
        // An enum holds codes of 63 bits.
        ResourceType::Unsigned => (0, i128::from(i64::MAX)),
        _ => (i128::from(i64::MIN), i128::from(i64::MAX)),
    };
    let is_exact = range.as_deref().is_some_and(is_exact);
    // A code without a name is a number in any case.
    let is_wide = kind != ResourceType::Time && !is_exact && codes.is_empty();
    let allowed = range.filter(|_| form == Form::Writable).unwrap_or_else(|| vec![whole]);
    let is_allowed = |code: i128| allowed.iter().any(|(low, high)| (*low..=*high).contains(&code));
    let named: Vec<&Label> = codes.into_iter().filter(|label| is_allowed(label.code.into())).collect();
    let mut alternatives: Vec<Schema> = named.iter().map(|label| code(label)).collect();
    for interval in allowed.into_iter().filter(|interval| !is_listed(*interval, &named)) {
        let title = (!named.is_empty()).then_some("another code");
        alternatives.extend(interval_schema(interval, kind, is_wide, title));
    }
    any_of(alternatives)
}

/// Returns the intervals of a range of integers.
fn range(resource: &Resource) -> Option<Vec<Integers>> {
    fn wide<T: Copy + Into<i128>>(union: &[Interval<T>]) -> Vec<Integers> {
        union.iter().map(|interval| (interval.low.into(), interval.high.into())).collect()
    }
    match resource.range.as_ref()? {
        Range::Integer(union) => Some(wide(union)),
        Range::Unsigned(union) => Some(wide(union)),
        Range::Float(_) | Range::Length(_) => None,
    }
}

/// Returns the codes that have names: those of the enum in generated code.
fn codes(resource: &Resource, kind: ResourceType) -> Vec<&Label> {
    match kind {
        ResourceType::Integer | ResourceType::Unsigned => {
            resource.labels.iter().flat_map(|labels| &labels.codes).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns whether all numbers of a range are exact for every JSON parser.
fn is_exact(union: &[Integers]) -> bool {
    union.iter().all(|(low, high)| low.abs() <= MAX_EXACT && high.abs() <= MAX_EXACT)
}

/// Returns whether every value of an interval is a code with a name.
fn is_listed((low, high): Integers, named: &[&Label]) -> bool {
    // Codes are unique.
    let count = named.iter().filter(|label| (low..=high).contains(&label.code.into())).count();
    i128::try_from(count).is_ok_and(|count| count > high - low)
}

fn code(label: &Label) -> Schema {
    let exact = i128::from(label.code).abs() <= MAX_EXACT;
    let code = if exact { Value::from(label.code) } else { label.code.to_string().into() };
    let mut schema = with(with(Schema::new(), "const", code), "title", label.name.as_str());
    describe(&mut schema, &label.description);
    schema
}

/// Returns the schemas of the numbers in an interval, and of the strings for numbers that are not exact.
fn interval_schema(
    (low, high): Integers,
    kind: ResourceType,
    is_wide: bool,
    title: Option<&str>,
) -> Vec<Schema> {
    let titled = |schema: Schema| match title {
        Some(title) => with(schema, "title", title),
        None => schema,
    };
    let numbers = if is_wide { (low.max(-MAX_EXACT), high.min(MAX_EXACT)) } else { (low, high) };
    let mut schemas = Vec::new();
    if numbers.0 <= numbers.1 {
        let bounded = with(of_type("integer"), "minimum", number(numbers.0));
        schemas.push(titled(with(bounded, "maximum", number(numbers.1))));
    }
    if is_wide && numbers != (low, high) {
        let digits = if kind == ResourceType::Unsigned {
            "^(0|[1-9][0-9]{0,19})$"
        } else {
            "^(0|-?[1-9][0-9]{0,18})$"
        };
        schemas.push(titled(with(of_type("string"), "pattern", digits)));
    }
    schemas
}

/// Returns a number of 64 bits.
fn number(number: i128) -> Value {
    match (i64::try_from(number), u64::try_from(number)) {
        (Ok(signed), _) => signed.into(),
        (_, Ok(unsigned)) => unsigned.into(),
        _ => Value::Null,
    }
}

fn float(resource: &Resource, form: Form) -> Schema {
    match &resource.range {
        Some(Range::Float(union)) if form == Form::Writable => any_of(
            union
                .iter()
                .map(|Interval { low, high }| {
                    with(with(of_type("number"), "minimum", *low), "maximum", *high)
                })
                .collect(),
        ),
        _ => any_of(vec![
            of_type("number"),
            with(Schema::new(), "enum", json!(["NaN", "Infinity", "-Infinity"])),
        ]),
    }
}

/// Returns the schema of a string, whose lengths in bytes `characters` converts.
fn text(resource: &Resource, form: Form, characters: fn(u64, u64) -> (u64, u64)) -> Schema {
    let Some(Range::Length(union)) = resource.range.as_ref().filter(|_| form == Form::Writable) else {
        return of_type("string");
    };
    let lengths = |Interval { low, high }: &Interval<u32>| {
        let (shortest, longest) = characters((*low).into(), (*high).into());
        let schema = of_type("string");
        let schema = if shortest > 0 { with(schema, "minLength", shortest) } else { schema };
        with(schema, "maxLength", longest)
    };
    let mut alternatives: Vec<Schema> = union.iter().map(lengths).collect();
    alternatives.dedup();
    any_of(alternatives)
}

/// A character takes one to four bytes of UTF-8.
fn characters_of_text(low: u64, high: u64) -> (u64, u64) {
    (low.div_ceil(4), high)
}

/// Three bytes make four characters of base64.
fn characters_of_base64(low: u64, high: u64) -> (u64, u64) {
    let characters = |bytes: u64| bytes.div_ceil(3).saturating_mul(4);
    (characters(low), characters(high))
}
