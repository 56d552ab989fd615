//! The links of a registration, in a form that takes little memory: numbers, sorted.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::codec::ContentFormat;
use crate::codec::link::{Link, Links, implied_version};
use crate::definition::Version;
use crate::path::Level;

/// One object, or one instance of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    object: u16,
    instance: Option<u16>,
}

/// The objects of a registration.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct ObjectList {
    /// The payload.
    pub(super) links: Box<str>,
    entries: Box<[Entry]>,
    /// The versions that the links state.
    versions: Box<[(u16, Version)]>,
    /// The root of all paths, such as `/lwm2m`; empty for `/`.
    pub(super) root: Box<str>,
    pub(super) formats: Formats,
}

/// A set of formats: the bits of their places in [`Formats::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Formats(u16);

impl Formats {
    /// The formats of values. The earlier one of two is preferred.
    const ALL: [ContentFormat; 10] = [
        ContentFormat::SENML_CBOR,
        ContentFormat::LWM2M_CBOR,
        ContentFormat::SENML_JSON,
        ContentFormat::TLV,
        ContentFormat::LWM2M_JSON,
        ContentFormat::CBOR,
        ContentFormat::TEXT,
        ContentFormat::OPAQUE,
        ContentFormat::SENML_ETCH_CBOR,
        ContentFormat::SENML_ETCH_JSON,
    ];

    pub(super) fn insert(&mut self, format: ContentFormat) {
        if let Some(place) = Formats::ALL.iter().position(|other| *other == format) {
            self.0 |= 1 << place;
        }
    }

    pub(super) fn iter(self) -> impl Iterator<Item = ContentFormat> {
        let formats = Formats::ALL.into_iter().enumerate();
        formats.filter(move |(place, _)| self.0 & 1 << place != 0).map(|(_, format)| format)
    }

    pub(super) fn to_bits(self) -> u16 {
        self.0
    }

    pub(super) fn from_bits(bits: u16) -> Formats {
        Formats(bits)
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Why links are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LinksError {
    Malformed,
    Empty,
    TooMany,
}

impl ObjectList {
    /// Reads links, of which there may be so many to objects and instances.
    pub(super) fn read(payload: &[u8], limit: usize) -> Result<ObjectList, LinksError> {
        let links = Links::parse(payload).map_err(|_| LinksError::Malformed)?;
        let root = links.root();
        let (mut entries, mut versions, mut formats) = (Vec::new(), Vec::new(), Formats::default());
        for link in links.iter() {
            let Some(path) = link.path_below(root) else { continue };
            match (path.level(), path.object_id()) {
                (Level::Root, _) => formats = accepted_formats(&link),
                (Level::Object | Level::Instance, Some(object)) => {
                    entries.push(Entry { object, instance: path.instance_id() });
                    let version = link.attribute("ver").and_then(|ver| ver.version());
                    versions.extend(version.map(|version| (object, version)));
                }
                _ => {}
            }
            if entries.len() > limit {
                return Err(LinksError::TooMany);
            }
        }
        if entries.is_empty() {
            return Err(LinksError::Empty);
        }
        entries.sort_unstable();
        entries.dedup();
        // The first version that a payload states for an object.
        versions.sort_by_key(|(object, _)| *object);
        versions.dedup_by_key(|(object, _)| *object);
        let links = core::str::from_utf8(payload).unwrap_or("").into();
        let root = root.trim_end_matches('/').into();
        Ok(ObjectList { links, entries: entries.into(), versions: versions.into(), root, formats })
    }

    /// Returns the objects, by id.
    pub(super) fn ids(&self) -> impl Iterator<Item = u16> + '_ {
        let mut last = None;
        self.entries
            .iter()
            .map(|entry| entry.object)
            .filter(move |object| last.replace(*object) != Some(*object))
    }

    /// Returns the instances of an object, by id.
    pub(super) fn instances(&self, object: u16) -> impl Iterator<Item = u16> + '_ {
        let start = self.entries.partition_point(|entry| entry.object < object);
        let entries = self.entries.get(start..).unwrap_or(&[]).iter();
        entries.take_while(move |entry| entry.object == object).filter_map(|entry| entry.instance)
    }

    /// Returns the version of an object that the device has.
    pub(super) fn version(&self, object: u16, lwm2m: Version) -> Option<Version> {
        let start = self.entries.partition_point(|entry| entry.object < object);
        self.entries.get(start).filter(|entry| entry.object == object)?;
        let explicit = self.versions.binary_search_by_key(&object, |(object, _)| *object).ok();
        let explicit = explicit.and_then(|index| self.versions.get(index));
        explicit.map(|(_, version)| *version).or_else(|| implied_version(object, lwm2m))
    }
}

/// Returns the formats in the attribute `ct`.
fn accepted_formats(link: &Link<'_>) -> Formats {
    let mut formats = Formats::default();
    if let Some(value) = link.attribute("ct").and_then(|ct| ct.value) {
        let numbers = value.words().filter_map(|word| word.parse().ok());
        numbers.filter_map(ContentFormat::from_number).for_each(|format| formats.insert(format));
    }
    formats
}
