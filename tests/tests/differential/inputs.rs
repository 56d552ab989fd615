//! Payloads for the comparisons: of random items in every form, of ciborium, of the vectors, and mutated ones.

use lwm2m_runtime::ContentFormat;
use lwm2m_runtime::definition::ResourceType;
use lwm2m_tests::data;
use lwm2m_tests::fuzz::edit;
use lwm2m_tests::vectors::{Types, load};
use proptest::prelude::*;
use proptest::strategy::BoxedStrategy;

pub(crate) type Bytes = BoxedStrategy<Vec<u8>>;

/// The types of the resources 0 to 8 of object 3, and of its multiple resources 10 to 18.
pub(crate) const KINDS: [ResourceType; 9] = [
    ResourceType::String,
    ResourceType::Integer,
    ResourceType::Unsigned,
    ResourceType::Float,
    ResourceType::Boolean,
    ResourceType::Opaque,
    ResourceType::Time,
    ResourceType::ObjectLink,
    ResourceType::CoreLink,
];

/// Returns the resources of object 3.
pub(crate) fn types() -> Types {
    let resources = (0..).zip(KINDS).flat_map(|(id, kind)| [(id, (kind, false)), (id + 10, (kind, true))]);
    Types::from([(3, resources.collect())])
}

/// Returns the type of a resource.
pub(crate) fn kind(path: lwm2m_runtime::Path) -> Option<ResourceType> {
    let resource = path.resource_id().filter(|_| path.object_id() == Some(3))?;
    KINDS.get(usize::from(resource % 10)).copied().filter(|_| resource < 20)
}

/// Returns the payloads of a format in the vectors.
pub(crate) fn vectors(format: ContentFormat) -> Vec<Vec<u8>> {
    let Some(folder) = data::folder("vectors") else {
        return Vec::new();
    };
    let files = data::files(&folder, "json").into_iter().map(|file| load(&file));
    let files = files.filter(|(name, _)| ContentFormat::from_name(name) == Some(format));
    files
        .flat_map(|(_, cases)| cases)
        .map(|case| case.payload)
        .filter(|payload| payload.len() < 2000)
        .collect()
}

/// Returns mutated payloads: bytes replaced, removed, inserted and repeated.
pub(crate) fn mutated(payloads: Bytes) -> Bytes {
    let edits = prop::collection::vec(
        (any::<prop::sample::Index>(), 0..4usize, prop::collection::vec(any::<u8>(), 1..3)),
        0..3,
    );
    (payloads, edits)
        .prop_map(|(seed, edits)| {
            edits.into_iter().fold(seed, |bytes, (index, kind, new)| {
                let start = index.index(bytes.len() + 1);
                edit(bytes, start, kind, new)
            })
        })
        .boxed()
}

/// Returns a head of CBOR in any of the widths that hold its argument.
pub(crate) fn head(major: u8, argument: u64, width: u8) -> Vec<u8> {
    let first = major << 5;
    let narrowest = match argument {
        0..=23 => 0,
        24..=0xff => 1,
        0x100..=0xffff => 2,
        0x1_0000..=0xffff_ffff => 3,
        _ => 4,
    };
    let bytes = argument.to_be_bytes();
    match width.max(narrowest) {
        0 => vec![first | bytes[7]],
        1 => [&[first | 24], &bytes[7..]].concat(),
        2 => [&[first | 25], &bytes[6..]].concat(),
        3 => [&[first | 26], &bytes[4..]].concat(),
        _ => [&[first | 27], &bytes[..]].concat(),
    }
}

/// Mostly the shortest width.
fn width() -> impl Strategy<Value = u8> {
    prop_oneof![4 => Just(0), 1 => 1..5u8]
}

/// Numbers near the edges of all widths.
fn argument() -> impl Strategy<Value = u64> {
    prop_oneof![
        0..30u64,
        any::<u64>(),
        (0..64u32, -2..3i64).prop_map(|(bits, near)| (1u64 << bits).wrapping_add_signed(near))
    ]
}

fn sized(major: u8) -> impl Strategy<Value = Vec<u8>> {
    (argument(), width()).prop_map(move |(argument, width)| head(major, argument, width))
}

/// Texts that have a meaning in some type, and others.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z \"é€𝄞]{0,6}",
        prop::sample::select(vec!["3:0", "65535:65535", "65536:0", "3:0\0", "03:1", "3:", "1", "true"])
            .prop_map(String::from),
        (
            0..10_000u16,
            0..14u8,
            0..33u8,
            0..25u8,
            0..61u8,
            0..62u8,
            "(|\\.0|\\.5|\\.)(Z|z|\\+02:00|-23:59|\\+24:00|)"
        )
            .prop_map(|(year, month, day, hour, minute, second, end)| {
                format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{end}")
            }),
    ]
}

/// A string in one piece, or in chunks.
fn string(major: u8, bytes: impl Strategy<Value = Vec<u8>> + 'static) -> Bytes {
    (bytes, width(), prop::collection::vec(any::<prop::sample::Index>(), 0..3), 0..20u8)
        .prop_map(move |(bytes, width, mut cuts, form)| {
            if form > 4 {
                return [head(major, bytes.len() as u64, width), bytes].concat();
            }
            let mut payload = vec![major << 5 | 31];
            let mut start = 0;
            cuts.sort_by_key(|cut| cut.index(bytes.len() + 1));
            let ends = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).chain([bytes.len()]);
            for end in ends {
                payload.extend(head(major, (end - start) as u64, width));
                payload.extend(&bytes[start..end]);
                start = end;
            }
            payload.push(0xff);
            // Chunks within chunks are not well-formed.
            if form == 0 { [vec![major << 5 | 31], payload, vec![0xff]].concat() } else { payload }
        })
        .boxed()
}

fn float() -> impl Strategy<Value = Vec<u8>> {
    let float = prop_oneof![
        any::<u64>().prop_map(f64::from_bits),
        (-1e6..1e6f64).prop_map(f64::round),
        (0..64i32, any::<bool>())
            .prop_map(|(power, negative)| if negative { -1.0 } else { 1.0 } * f64::from(power).exp2()),
    ];
    prop_oneof![
        any::<u16>().prop_map(|bits| [&[0xf9], &bits.to_be_bytes()[..]].concat()),
        any::<u32>().prop_map(|bits| [&[0xfa], &bits.to_be_bytes()[..]].concat()),
        float.prop_map(|number| [&[0xfb], &number.to_bits().to_be_bytes()[..]].concat()),
    ]
}

/// A container of definite or indefinite length. `unit` is the number of items in an element.
pub(crate) fn container(major: u8, elements: Vec<Vec<u8>>, indefinite: bool, width: u8) -> Vec<u8> {
    let count = elements.len() as u64;
    let bytes = elements.concat();
    match indefinite {
        true => [vec![major << 5 | 31], bytes, vec![0xff]].concat(),
        false => [head(major, count, width), bytes].concat(),
    }
}

/// Items without others inside of them.
fn scalar() -> Bytes {
    prop_oneof![
        4 => sized(0),
        4 => sized(1),
        3 => string(2, prop::collection::vec(any::<u8>(), 0..20)),
        4 => string(3, text().prop_map(String::into_bytes)),
        4 => float(),
        3 => (0xf4..=0xf6u8).prop_map(|first| vec![first]),
        1 => prop_oneof![Just(vec![0xf7]), (0xe0..=0xf3u8).prop_map(|first| vec![first]),
            any::<u8>().prop_map(|simple| vec![0xf8, simple])],
    ]
    .boxed()
}

/// A number with a tag, mostly in the right form.
fn tagged(inner: Bytes) -> Bytes {
    let integer = prop_oneof![sized(0), sized(1)];
    let bignum = (
        prop_oneof![Just(0xc2), Just(0xc3)],
        string(
            2,
            prop_oneof![
            6 => prop::collection::vec(any::<u8>(), 0..20),
            2 => prop::collection::vec(any::<u8>(), 16),
            1 => prop::collection::vec(any::<u8>(), 120..132)],
        ),
    )
        .prop_map(|(tag, bytes)| [vec![tag], bytes].concat());
    let exponent = (0..30u64, 0..2u8).prop_map(|(size, major)| head(major, size, 0));
    let exponent = prop_oneof![4 => exponent, 1 => prop_oneof![sized(0), sized(1)]];
    let mantissa =
        prop_oneof![prop_oneof![sized(0), sized(1)].boxed(), bignum.clone().boxed(), inner.clone()];
    let fraction = (0xc4..=0xc5u8, exponent, mantissa, any::<bool>()).prop_map(
        |(tag, exponent, mantissa, indefinite)| {
            [vec![tag], container(4, vec![exponent, mantissa], indefinite, 0)].concat()
        },
    );
    let tag = prop_oneof![0..7u64, Just(55799), any::<u64>()];
    prop_oneof![
        2 => string(3, text().prop_map(String::into_bytes)).prop_map(|text| [vec![0xc0], text].concat()),
        2 => prop_oneof![integer.boxed(), float().boxed(), bignum.clone().boxed()].prop_map(|number| [vec![0xc1], number].concat()),
        2 => bignum,
        3 => fraction,
        2 => (tag, inner).prop_map(|(tag, item)| [head(6, tag, 0), item].concat()),
    ]
    .boxed()
}

/// Random items in every form.
pub(crate) fn item() -> Bytes {
    let leaf = prop_oneof![5 => scalar(), 3 => tagged(scalar())];
    leaf.prop_recursive(4, 16, 4, |inner| {
        prop_oneof![
            2 => (prop::collection::vec(inner.clone(), 0..4), any::<bool>(), width())
                .prop_map(|(items, indefinite, width)| container(4, items, indefinite, width)),
            2 => (prop::collection::vec((inner.clone(), inner.clone()), 0..3), any::<bool>(), width())
                .prop_map(|(members, indefinite, width)| {
                    let members = members.into_iter().map(|(key, value)| [key, value].concat()).collect();
                    container(5, members, indefinite, width)
                }),
            2 => tagged(inner),
        ]
    })
    .boxed()
}

/// Items that are mostly values.
pub(crate) fn value() -> Bytes {
    prop_oneof![6 => scalar(), 3 => tagged(scalar()), 1 => item()].boxed()
}

/// A text of CBOR in any form.
pub(crate) fn cbor_text(text: impl Strategy<Value = String> + 'static) -> Bytes {
    string(3, text.prop_map(String::into_bytes))
}

/// An unsigned integer of CBOR in any form.
pub(crate) fn cbor_unsigned(number: impl Strategy<Value = u64> + 'static) -> Bytes {
    (number, width()).prop_map(|(number, width)| head(0, number, width)).boxed()
}

/// Random values, as ciborium writes them.
pub(crate) fn of_ciborium() -> Bytes {
    use ciborium::Value;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i128>().prop_map(|number| Value::serialized(&number).expect("it is a number")),
        any::<f64>().prop_map(Value::Float),
        any::<f32>().prop_map(|number| Value::Float(number.into())),
        text().prop_map(Value::Text),
        prop::collection::vec(any::<u8>(), 0..10).prop_map(Value::Bytes),
    ];
    let value = leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((inner.clone(), inner.clone()), 0..3).prop_map(Value::Map),
            (0..6u64, inner).prop_map(|(tag, content)| Value::Tag(tag, Box::new(content))),
        ]
    });
    value
        .prop_map(|value| {
            let mut payload = Vec::new();
            ciborium::into_writer(&value, &mut payload).expect("a vector takes all bytes");
            payload
        })
        .boxed()
}

/// Names that are mostly paths to the resources of object 3.
pub(crate) fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => (0..20u16).prop_map(|resource| format!("/3/0/{resource}")),
        2 => (10..20u16, 0..4u16).prop_map(|(resource, id)| format!("3/0/{resource}/{id}")),
        1 => (0..20u16).prop_map(|resource| resource.to_string()),
        2 => "/?(0|3|3/0|3/0/1)/?",
        1 => "/?(0|3|65534|65535|65536|007)(/(0|1|65535)){0,4}/?",
        1 => "[/0-9x]{0,4}",
    ]
}

/// Numbers of CBOR in all forms.
pub(crate) fn number() -> Bytes {
    const LIMITS: &[f64] = &[f64::INFINITY, f64::NAN, f64::MAX, f64::MIN, 0.0];
    prop_oneof![
        4 => sized(0).boxed(),
        1 => sized(1).boxed(),
        2 => float().boxed(),
        1 => prop::sample::select(LIMITS).prop_map(|number| [&[0xfb], &number.to_be_bytes()[..]].concat()),
        1 => sized(0).prop_map(|number| [vec![0xc1], number].concat()),
    ]
    .boxed()
}
