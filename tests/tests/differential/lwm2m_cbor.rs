//! LwM2M CBOR against ciborium.

use lwm2m_runtime::definition::ResourceType;
use lwm2m_runtime::error::Rule;
use lwm2m_runtime::{ContentFormat, ErrorKind, Path};
use lwm2m_tests::vectors::Expected;
use proptest::prelude::*;

use crate::cbor::{self, BIGNUM, CHUNKS, LARGE_BIGNUM, UNDEFINED, is_malformed};
use crate::inputs::{self, Bytes};
use crate::item::Item;
use crate::report::{Difference, Reference, Report};
use crate::{cbor_values, run};

const REFUSALS: &[(ErrorKind, &str)] = &[
    (ErrorKind::Malformed(Rule::MapExpected), "Core 1.2.2, 7.5.4: a payload is a map"),
    (ErrorKind::Malformed(Rule::MapTooDeep), "Core 1.2.2, 7.5.4: a path has four ids"),
    (ErrorKind::Malformed(Rule::KeyExpected), "Core 1.2.2, 7.5.4: a key is an id or an array of ids"),
    (ErrorKind::Malformed(Rule::KeyIds), "Core 1.2.2, 7.5.4: an array of ids contains ids only"),
    (ErrorKind::Malformed(Rule::KeyEmpty), "Core 1.2.2, 7.5.4: an array of ids has one at least"),
    (ErrorKind::Malformed(Rule::PrefixEmpty), "Gateway 1.1.1, 10: a prefix is not empty"),
    (ErrorKind::Malformed(Rule::ValueAboveResource), "Core 1.2.2, 7.5.4: only resources have values"),
    (ErrorKind::BadPath, "Core 1.2.2, 7.2: the id 65535 is reserved"),
    (ErrorKind::OutsidePath, "Core 1.2.2, 7.5.4: a path is below that of the request"),
    (ErrorKind::Duplicate, "RFC 8949, 5.6: keys of a map are unique, and so are paths"),
    (ErrorKind::Malformed(Rule::TrailingBytes), "RFC 8949, 5.1: a payload is one item"),
    (ErrorKind::WrongType { expected: ResourceType::Integer }, "the value is not one of the resource's type"),
];

const DIFFERENCES: [Difference; 5] = [
    UNDEFINED,
    CHUNKS,
    LARGE_BIGNUM,
    BIGNUM,
    Difference {
        reason: "a prefix in chunks, which no buffer holds long enough, and which no writer has a reason for",
        applies: |_, _, found| is_malformed(found, &[Rule::PrefixChunks]),
    },
];

/// A path of a payload, with the item at its end.
struct Leaf<'a> {
    prefix: String,
    path: Path,
    item: &'a Item,
}

#[test]
fn leaves_are_those_of_ciborium_or_both_refuse() {
    let payloads: Bytes = prop_oneof![
        4 => payload(),
        2 => inputs::mutated(payload()),
        2 => inputs::mutated(prop::sample::select(vectors()).boxed()),
        1 => inputs::item(),
    ]
    .boxed();
    let bases = prop_oneof![3 => Just(Path::ROOT), 1 => Just(Path::instance(3, 0)), 1 => Just(Path::resource(3, 0, 11))];
    let mut report = Report::default();
    let mut large_bignum = vec![0xa1, 0x83, 3, 0, 3, 0xc3, 0x50];
    large_bignum.extend([0xff; 16]);
    let empty_first = (vec![0xa2, 11, 0xa0, 1, 5], Path::instance(3, 0));
    let examples = [(large_bignum, Path::ROOT), empty_first];
    run(5_000, &examples, &(payloads, bases), |(payload, base)| {
        let parsed = Item::from_cbor(payload);
        let reference = parsed.as_ref().map(|(item, rest)| {
            let mut reference = reference(cbor_values::bare(item), *base);
            if !rest.is_empty() {
                reference.broken.push(ErrorKind::Malformed(Rule::TrailingBytes));
            }
            reference
        });
        let item = parsed.as_ref().map(|(item, _)| item);
        let found = cbor::read(ContentFormat::LWM2M_CBOR, payload, *base);
        report.compare(payload, item, reference.as_ref(), &found, &DIFFERENCES)
    });
    report.check(REFUSALS, cbor::REFUSALS, &DIFFERENCES);
}

fn vectors() -> Vec<Vec<u8>> {
    let mut vectors = inputs::vectors(ContentFormat::LWM2M_CBOR);
    vectors.push(vec![0xa1, 0x82, 3, 0, 0xa1, 1, 5]);
    vectors
}

/// Reads the leaves of a payload for a request.
pub(crate) fn reference(payload: &Item, base: Path) -> Reference {
    let mut reference = Reference::default();
    let mut leaves = Vec::new();
    match payload {
        Item::Map(members) => walk(members, "", Path::ROOT, true, &mut leaves, &mut reference.broken),
        _ => reference.broken.push(ErrorKind::Malformed(Rule::MapExpected)),
    }
    for (index, leaf) in leaves.iter().enumerate() {
        let overlaps = |other: &Leaf<'_>| {
            other.prefix == leaf.prefix
                && (other.path.is_within(leaf.path) || leaf.path.is_within(other.path))
        };
        if leaves.iter().take(index).any(overlaps) {
            reference.broken.push(ErrorKind::Duplicate);
        }
    }
    let relative = relative(&leaves, base);
    for leaf in &leaves {
        if let Some(record) = record(leaf, base, relative, &mut reference.broken) {
            reference.records.push(record);
        }
    }
    reference
}

/// Returns whether paths are relative to the request: the first leaf that is a value or outside of the request's path is
/// above the level of a resource.
fn relative(leaves: &[Leaf<'_>], base: Path) -> bool {
    let decides =
        |leaf: &&Leaf<'_>| !matches!(leaf.item, Item::Map(_) | Item::Null) || !leaf.path.is_within(base);
    let is_relative = |leaf: &Leaf<'_>| leaf.path.ids().len() < 3 && below(base, leaf).is_some();
    base != Path::ROOT && leaves.iter().find(decides).is_some_and(is_relative)
}

fn below(base: Path, leaf: &Leaf<'_>) -> Option<Path> {
    let path = leaf.path.ids().iter().try_fold(base, |path, id| path.child(*id));
    path.filter(|path| leaf.prefix.is_empty() && path.ids().len() >= 3)
}

fn record(leaf: &Leaf<'_>, base: Path, relative: bool, broken: &mut Vec<ErrorKind>) -> Option<Expected> {
    let is_value = !matches!(leaf.item, Item::Map(_) | Item::Null);
    let path = match below(base, leaf) {
        Some(path) if relative => path,
        None if relative => {
            broken.push(ErrorKind::BadPath);
            return None;
        }
        _ => leaf.path,
    };
    if path.ids().len() < 3 && is_value {
        broken.push(ErrorKind::Malformed(Rule::ValueAboveResource));
    }
    if !path.is_within(base) || path == Path::ROOT || !leaf.prefix.is_empty() {
        broken.push(ErrorKind::OutsidePath);
    }
    let value = if is_value { cbor_values::value(leaf.item, inputs::kind(path)) } else { Ok(None) };
    value.map(|value| cbor::record(path, value)).map_err(|kind| broken.push(kind)).ok()
}

fn walk<'a>(
    members: &'a [(Item, Item)],
    prefix: &str,
    path: Path,
    top: bool,
    leaves: &mut Vec<Leaf<'a>>,
    broken: &mut Vec<ErrorKind>,
) {
    for (key, item) in members {
        let (prefix, path) = match join(key, prefix, path, top) {
            Ok(joined) => joined,
            Err(kind) => {
                broken.push(kind);
                continue;
            }
        };
        match item {
            Item::Map(inner) if !inner.is_empty() => {
                if path.ids().len() == 4 {
                    broken.push(ErrorKind::Malformed(Rule::MapTooDeep));
                } else {
                    walk(inner, &prefix, path, false, leaves, broken);
                }
            }
            item => leaves.push(Leaf { prefix, path, item }),
        }
    }
}

/// Appends a key to a path. A key of the outermost map may start with the prefix of a device.
fn join(key: &Item, prefix: &str, path: Path, top: bool) -> Result<(String, Path), ErrorKind> {
    let append =
        |path: Path, id: i128| u16::try_from(id).ok().and_then(|id| path.child(id)).ok_or(ErrorKind::BadPath);
    let device = |name: &str| match name {
        "" => Err(ErrorKind::Malformed(Rule::PrefixEmpty)),
        name => Ok(name.to_owned()),
    };
    match key {
        Item::Integer(id @ 0..) => Ok((prefix.into(), append(path, *id)?)),
        Item::Text(name) if top => Ok((device(name)?, path)),
        Item::Array(parts) => {
            let (prefix, ids) = match &parts[..] {
                [] => return Err(ErrorKind::Malformed(Rule::KeyEmpty)),
                [Item::Text(name), ids @ ..] if top => (device(name)?, ids),
                ids => (prefix.to_owned(), ids),
            };
            let path = ids.iter().try_fold(path, |path, id| match id {
                Item::Integer(id @ 0..) => append(path, *id),
                _ => Err(ErrorKind::Malformed(Rule::KeyIds)),
            });
            Ok((prefix, path?))
        }
        _ => Err(ErrorKind::Malformed(Rule::KeyExpected)),
    }
}

/// Maps of keys, mostly down to resources of object 3.
fn payload() -> Bytes {
    let resource = prop_oneof![8 => 0..22u64, 1 => 65534..65538u64];
    let instances = map(prop_oneof![4 => 0..4u64, 1 => 65535..65537u64].boxed(), inputs::value());
    let leaf = prop_oneof![8 => inputs::value(), 3 => instances, 1 => Just(vec![0xa0])].boxed();
    let resources = map(resource.clone().boxed(), leaf.clone());
    let instance = prop_oneof![3 => Just(0u64), 1 => Just(1u64)];
    let whole = (prop::collection::vec(instance.clone(), 1..3), resources.clone())
        .prop_map(|(ids, resources)| [keys(&[3, ids[0]]), resources].concat());
    let nested = map(instance.boxed(), resources.clone()).prop_map(|inner| [vec![3], inner].concat());
    let single = (resource, leaf.clone()).prop_map(|(id, value)| [keys(&[3, 0, id]), value].concat());
    let prefix = |text: &'static str| {
        move |entry: Vec<u8>| {
            [
                inputs::container(
                    4,
                    vec![[&[0x60 | text.len() as u8], text.as_bytes()].concat(), vec![3]],
                    false,
                    0,
                ),
                entry,
            ]
            .concat()
        }
    };
    let odd = prop_oneof![
        (inputs::item(), leaf.clone()).prop_map(|(key, value)| [key, value].concat()),
        resources.clone().prop_map(prefix("d01")),
        resources.clone().prop_map(prefix("")),
        leaf.prop_map(|value| [vec![0x80], value].concat()),
        resources.clone().prop_map(|resources| [keys(&[3, 0, 11, 0]), resources].concat()),
        inputs::item()
            .prop_map(|key| [inputs::container(4, vec![vec![3], key], false, 0), vec![0xa0]].concat()),
    ];
    let entry = prop_oneof![4 => whole, 2 => nested, 3 => single, 1 => odd];
    let absolute = (prop::collection::vec(entry, 0..3), any::<bool>())
        .prop_map(|(entries, indefinite)| inputs::container(5, entries, indefinite, 0));
    prop_oneof![4 => absolute, 1 => resources].boxed()
}

fn keys(ids: &[u64]) -> Vec<u8> {
    let ids = ids.iter().map(|id| inputs::head(0, *id, 0)).collect();
    inputs::container(4, ids, false, 0)
}

fn map(key: BoxedStrategy<u64>, value: Bytes) -> Bytes {
    let entry = (inputs::cbor_unsigned(key), value).prop_map(|(key, value)| [key, value].concat());
    (prop::collection::vec(entry, 0..4), any::<bool>())
        .prop_map(|(entries, indefinite)| inputs::container(5, entries, indefinite, 0))
        .boxed()
}
