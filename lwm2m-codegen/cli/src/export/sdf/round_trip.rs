//! Any definition comes back from SDF as it was, without a warning.

use lwm2m_codegen::model::{Object, Operations, Origin, Resource, ResourceType, SourceId, Spanned, Version};
use lwm2m_codegen::{definition_xml, xml};
use proptest::prelude::*;
use proptest::sample::select;

use crate::import;

/// Texts with what is special in XML, in SDF, in comments and in lists of codes.
const TEXTS: [&str; 16] = [
    "",
    "Plain text.",
    "a < b & c > d ]]> \"e\" 'f'",
    "Two\nlines\n\nand a tab\there",
    "Größe 测量 \u{1f40a}",
    "-- a --> b <!-- c",
    "#/sdfObject/a~0b/c: d",
    "0: off\n1: on",
    "0: Off, 1: On (or about to), 7: Other",
    "A mask: 0 = GPS, 1 = GLONASS",
    "0..10",
    "\"on\", \"off\"",
    "true",
    "null",
    "%41 {} [] \\",
    "Type",
];

const RANGES: [&str; 14] = [
    "",
    "0..100",
    "0-9",
    "5",
    "5..5",
    "1,2,3, 9",
    "-24..24",
    "0.5..1.5",
    "4..16 bytes",
    "16-32-48 bytes",
    "0..18446744073709551615",
    "-9223372036854775808..9223372036854775807",
    "0: off\n1: on",
    "<7 to >12.5",
];

const COMMENTS: [&str; 7] = [
    "SPDX-License-Identifier: MIT OR Apache-2.0",
    "Copyright 2026 Example Ltd.\nSPDX-License-Identifier: BSD-3-Clause",
    "Copyright (c) 2026, Example\nRedistribution and use in source and binary forms.\nNeither the name of Example.",
    "Licence: as you like",
    "License: https://example.com/license",
    "A remark.",
    "Copyright: Example",
];

fn text() -> impl Strategy<Value = Spanned<String>> {
    let any = "[ -~\\t\\n\u{e4}\u{4e2d}]{0,12}";
    prop_oneof![3 => select(&TEXTS[..]).prop_map(str::to_owned), 1 => any].prop_map(Spanned::implied)
}

fn version() -> impl Strategy<Value = Spanned<Version>> {
    (0..3u8, any::<u8>()).prop_map(|(major, minor)| Spanned::implied(Version { major, minor }))
}

fn resource() -> impl Strategy<Value = Resource> {
    const OPERATIONS: [Operations; 5] = [
        Operations::Bootstrap,
        Operations::Read,
        Operations::Write,
        Operations::ReadWrite,
        Operations::Execute,
    ];
    let facts =
        (select(&OPERATIONS[..]), proptest::option::of(select(&ResourceType::ALL[..])), select(&RANGES[..]));
    let flags = (any::<bool>(), any::<bool>());
    (0..65535u16, facts, flags, (text(), text(), text())).prop_map(|(id, facts, flags, texts)| Resource {
        id: Spanned::implied(id),
        name: texts.0,
        operations: Spanned::implied(facts.0),
        multiple: Spanned::implied(flags.0),
        mandatory: Spanned::implied(flags.1),
        kind: facts.1.map(Spanned::implied),
        range_text: Spanned::implied(facts.2.to_owned()),
        range: None,
        labels: None,
        units: texts.1,
        description: texts.2,
        origin: Origin::Unknown,
    })
}

fn object() -> impl Strategy<Value = Object> {
    let resources = proptest::collection::vec(resource(), 0..6);
    let comments = proptest::collection::vec(select(&COMMENTS[..]), 0..3);
    let flags = (any::<bool>(), any::<bool>());
    let facts = (0..65535u16, version(), version(), flags);
    (facts, (text(), text(), text(), text()), resources, comments).prop_map(
        |((id, version, lwm2m_version, flags), texts, resources, comments)| Object {
            name: texts.0,
            id: Spanned::implied(id),
            urn: texts.1,
            lwm2m_version,
            version,
            multiple: Spanned::implied(flags.0),
            mandatory: Spanned::implied(flags.1),
            description: texts.2,
            remarks: texts.3,
            resources,
            schema: None,
            comments: comments.into_iter().map(|comment| Spanned::implied(comment.to_owned())).collect(),
            origin: Origin::Unknown,
        },
    )
}

/// Returns the objects that a reader finds in their definition.
fn read(objects: &[Object]) -> Vec<Object> {
    let objects = xml::read(SourceId(0), &definition_xml::write(objects)).objects;
    objects.into_iter().map(|object| Object { schema: None, ..object }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_definition_comes_back_from_xml_and_from_sdf(object in object()) {
        let object = read(&[object]).remove(0);
        prop_assert_eq!(&read(std::slice::from_ref(&object))[0], &object);
        let model = super::write(&[&object]);
        let (imported, diagnostics) = import::objects(model.as_bytes(), None);
        prop_assert!(diagnostics.is_empty(), "{}: {:?}", model, diagnostics);
        prop_assert_eq!(&read(&imported)[0], &object);
    }

    #[test]
    fn two_definitions_come_back_from_one_model(mut objects in proptest::collection::vec(object(), 2)) {
        objects[1].id.value = objects[0].id.value ^ 1;
        // Two objects of one document have the same comments, two of one model have their own.
        let objects: Vec<Object> = objects.iter().flat_map(|object| read(std::slice::from_ref(object))).collect();
        let model = super::write(&objects.iter().collect::<Vec<_>>());
        let (imported, diagnostics) = import::objects(model.as_bytes(), None);
        prop_assert!(diagnostics.is_empty(), "{}: {:?}", model, diagnostics);
        let again: Vec<Object> = imported.iter().flat_map(|object| read(std::slice::from_ref(object))).collect();
        prop_assert_eq!(again, objects);
    }
}
