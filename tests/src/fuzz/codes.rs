//! Lists of codes in descriptions and ranges: they are in order, in the type, and become the variants of an enum.
//!
//! The first line is the range of a resource, the others are its description.

use std::collections::BTreeSet;

use lwm2m_codegen::diagnostics::Sources;
use lwm2m_codegen::model::{
    Label, Labels, Object, Operations, Origin, Range, Resource, ResourceType, SourceId, Spanned, Version,
};
use lwm2m_codegen::{check, labels, names, range};

use super::places::assert_places;
use crate::data;

/// Finds the codes of an Integer and of an Unsigned Integer.
///
/// # Panics
///
/// If a rule is broken.
pub fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let mut sources = Sources::default();
    let source = sources.add("codes.txt", text);
    for kind in [ResourceType::Integer, ResourceType::Unsigned] {
        let resource = resource(text, source, kind);
        if let Some(labels) = &resource.labels {
            assert_labels(labels, &resource);
        }
        assert_places(&check::check(&object(resource)), &sources);
    }
}

fn assert_labels(labels: &Labels, resource: &Resource) {
    assert!(labels.codes.len() > 1, "{labels:?}");
    for list in [&labels.codes, &labels.reserved] {
        assert!(list.windows(2).all(|pair| pair[0].code < pair[1].code), "{list:?}");
        for label in list {
            assert!(label.name.chars().any(char::is_alphanumeric), "{label:?}");
            assert!(is_allowed(label, resource), "{label:?}: {:?}", resource.range);
        }
    }
    let is_reserved = |label: &Label| labels.reserved.iter().any(|other| other.code == label.code);
    assert!(!labels.codes.iter().any(is_reserved), "{labels:?}");
    assert_variants(labels);
    let mut all = labels.clone();
    all.keep_reserved();
    assert_variants(&all);
}

/// Returns whether the type and the range allow a code.
fn is_allowed(label: &Label, resource: &Resource) -> bool {
    let unsigned = u64::try_from(label.code);
    match &resource.range {
        Some(Range::Integer(union)) => union.iter().any(|one| (one.low..=one.high).contains(&label.code)),
        Some(Range::Unsigned(union)) => {
            unsigned.is_ok_and(|code| union.iter().any(|one| (one.low..=one.high).contains(&code)))
        }
        _ => unsigned.is_ok() || resource.kind.is_some_and(|kind| kind.value == ResourceType::Integer),
    }
}

fn assert_variants(labels: &Labels) {
    let variants = names::variants(labels);
    assert_eq!(variants.len(), labels.codes.len());
    for variant in &variants {
        assert!(syn::parse_str::<syn::Ident>(variant).is_ok(), "{variant:?}: {labels:?}");
        assert!(variant != "Other" && variant.len() < 100, "{variant:?}: {labels:?}");
    }
    let unique: BTreeSet<&String> = variants.iter().collect();
    assert_eq!(unique.len(), variants.len(), "{variants:?}");
}

/// Returns a resource with a range and a description.
fn resource(text: &str, source: SourceId, kind: ResourceType) -> Resource {
    let (range_text, description) = text.split_once('\n').unwrap_or(("", text));
    let spanned = |piece: &str| {
        let start = piece.as_ptr() as usize - text.as_ptr() as usize;
        Spanned::new(piece.to_owned(), Origin::Text { source, start, end: start + piece.len() })
    };
    // An empty piece may be a literal, which has no place.
    let range_text = if range_text.is_empty() { &text[..0] } else { range_text };
    let mut resource = Resource {
        id: Spanned::implied(1),
        name: Spanned::implied("State".to_owned()),
        operations: Spanned::implied(Operations::Read),
        multiple: Spanned::implied(false),
        mandatory: Spanned::implied(true),
        kind: Some(Spanned::implied(kind)),
        range: range::read(range_text, kind).range,
        range_text: spanned(range_text),
        labels: None,
        units: Spanned::implied(String::new()),
        description: spanned(description),
        origin: Origin::Text { source, start: 0, end: text.len() },
    };
    resource.labels = labels::find(&resource);
    resource
}

fn object(resource: Resource) -> Object {
    let implied = |text: &str| Spanned::implied(text.to_owned());
    Object {
        name: implied("Pump"),
        id: Spanned::implied(42769),
        urn: implied("urn:oma:lwm2m:x:42769"),
        lwm2m_version: Spanned::implied(Version::ONE),
        version: Spanned::implied(Version::ONE),
        multiple: Spanned::implied(false),
        mandatory: Spanned::implied(false),
        description: implied("Moves water."),
        remarks: implied(""),
        origin: resource.origin,
        resources: vec![resource],
        schema: None,
        comments: Vec::new(),
    }
}

/// Returns lists in the forms that authors use, and those of the registry.
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = LISTS.iter().map(|text| text.as_bytes().to_vec()).collect();
    if let Some(registry) = data::folder("registry") {
        let objects = data::files(&registry, "xml").into_iter().step_by(4).flat_map(|file| {
            let bytes = std::fs::read(&file).expect("the file can be read");
            lwm2m_codegen::xml::read_bytes(file, &bytes, &mut Sources::default()).objects
        });
        let listed = objects.flat_map(|object| object.resources).filter(|resource| resource.labels.is_some());
        seeds.extend(listed.map(|resource| {
            format!("{}\n{}", resource.range_text.value, resource.description.value).into_bytes()
        }));
    }
    seeds
}

const LISTS: [&str; 12] = [
    "0..4\nState of the pump.\n0: Off\n1: On (or about to)\n2-3: Reserved\n4: Error",
    "0: slow, 1: fast\nThe speed, 0 - 100.",
    "\n0 = Off, 1 = On, 1 = Medium, 3 = Fast.",
    "\n(0) Off\n(1) On",
    "\n0\tOff\n1\tOn",
    "\n0) Off\n1) On\n2) Spare\n3) Spare",
    "\n0. Off\n1. On.",
    "\n-1 - Off; 0 - On; 1 - Unknown; 7 - Other",
    "\n1: LOW_BATTERY The battery is low\n2: STUCK_VALUE The value no longer changes",
    "0..255\nBit 0: on, bit 1: off. 0: none, 1: some, 2: all",
    "\n0:Off\\n1:On\\n2:Off\r\n3: \u{2103}",
    "\n30 = every 30 seconds, 60 = a minute, 3600: hourly",
];
