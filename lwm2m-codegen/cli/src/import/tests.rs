//! Imports of models that this tool did not export.

use lwm2m_codegen::model::{Object, Operations, ResourceType, Version};

use super::diagnostics::Diagnostics;
use super::objects;

/// Returns the only object of a model, and its warnings as `place: message`.
fn import(text: &str) -> (Object, Vec<String>) {
    let (mut objects, diagnostics) = objects(text.as_bytes(), Some(42769));
    assert_eq!((objects.len(), diagnostics.errors()), (1, 0), "{text}: {:?}", diagnostics.list());
    (objects.remove(0), lines(&diagnostics))
}

/// Returns each diagnostic once, as `place: message`.
fn lines(diagnostics: &Diagnostics) -> Vec<String> {
    let groups = diagnostics.groups();
    groups.iter().map(|(diagnostic, _)| format!("{}: {}", diagnostic.place, diagnostic.message)).collect()
}

/// Returns the first error of a model as `place: message`.
fn first_error(text: &str) -> String {
    let (_, diagnostics) = objects(text.as_bytes(), Some(42769));
    let error = diagnostics.list().iter().find(|diagnostic| diagnostic.is_error);
    let error = error.unwrap_or_else(|| panic!("{text}: no error"));
    format!("{}: {}", error.place, error.message)
}

/// Returns a model with one property `p` of id 0.
fn with_property(qualities: &str) -> String {
    format!(
        r#"{{"sdfObject": {{"A": {{"minItems": 0, "sdfProperty": {{"p": {{"oma:id": 0, {qualities}}}}}}}}}}}"#
    )
}

/// The form in which OMA's converter writes models.
const PUBLISHED: &str = r##"{
  "info": {"title": "A pump", "version": "2024-05-01", "copyright": "Example Ltd", "license": "MIT"},
  "namespace": {
    "oma": "https://models.openmobilealliance.org/",
    "omatypes": "https://models.openmobilealliance.org/#/sdfData/"
  },
  "defaultNamespace": "oma",
  "sdfObject": {
    "Garden_Pump": {
      "label": "Garden Pump",
      "description": "Moves water.",
      "oma:id": "42769",
      "sdfRequired": ["#/sdfObject/Garden_Pump/sdfProperty/Flow", "oma:#/sdfObject/Garden_Pump/sdfAction/Stop"],
      "sdfProperty": {
        "Flow": {"label": "Flow", "oma:id": 1, "writable": false, "type": "number", "unit": "l/s"},
        "Since": {"oma:id": 2, "writable": false, "type": "number", "sdfType": "unix-time"},
        "Tank": {"oma:id": 3, "sdfRef": "omatypes:objlink"},
        "Runs": {"oma:id": 4, "type": "array", "items": {"type": "integer", "minimum": 0}}
      },
      "sdfAction": {"Stop": {"oma:id": 0}}
    }
  }
}"##;

#[test]
fn a_published_model_becomes_an_object() {
    let (object, diagnostics) = import(PUBLISHED);
    assert_eq!((object.name.value.as_str(), object.id.value), ("Garden Pump", 42769));
    assert_eq!(object.urn.value, "urn:oma:lwm2m:x:42769");
    assert_eq!(object.lwm2m_version.value, Version::ONE);
    let facts: Vec<_> = object
        .resources
        .iter()
        .map(|resource| {
            let kind = resource.kind.map(|kind| kind.value);
            let flags = (resource.mandatory.value, resource.multiple.value);
            (resource.id.value, resource.name.value.as_str(), resource.operations.value, kind, flags)
        })
        .collect();
    let expected = [
        (0, "Stop", Operations::Execute, None, (true, false)),
        (1, "Flow", Operations::Read, Some(ResourceType::Float), (true, false)),
        (2, "Since", Operations::Read, Some(ResourceType::Time), (false, false)),
        (3, "Tank", Operations::ReadWrite, Some(ResourceType::ObjectLink), (false, false)),
        (4, "Runs", Operations::ReadWrite, Some(ResourceType::Integer), (false, true)),
    ];
    assert_eq!(facts, expected);
    assert_eq!(object.resources[1].units.value, "l/s");
    let comments: Vec<&str> = object.comments.iter().map(|comment| &*comment.value).collect();
    assert_eq!(comments, ["Copyright: Example Ltd\nSPDX-License-Identifier: MIT"]);
    let expected = [
        "#/info: `title`, `version`: about the model, not about an object; ignored",
        // Published models have no number of instances.
        "#/sdfObject/Garden_Pump: the number of instances is missing; a single instance is assumed",
        "#/sdfObject/Garden_Pump/sdfProperty/Runs/items: `minimum` 0 without a maximum: the resource is an Integer from \
         0 to 9223372036854775807",
    ];
    assert_eq!(diagnostics, expected);
}

#[test]
fn a_resource_without_a_type_needs_the_quality_that_says_so() {
    for qualities in [r#""lwm2m:type": """#, r#""lwm2m:type": "", "type": "array", "items": {}"#] {
        let (object, diagnostics) = import(&with_property(qualities));
        let resource = &object.resources[0];
        assert_eq!((resource.kind, resource.multiple.value), (None, qualities.contains("array")));
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
    }
    let (object, _) = import(&with_property(r#""lwm2m:type": "", "type": "string""#));
    assert_eq!(object.resources[0].kind.map(|kind| kind.value), Some(ResourceType::String));
}

#[test]
fn ranges_and_types_follow_from_the_qualities() {
    use ResourceType::*;
    let cases = [
        (r#""type": "integer""#, Integer, ""),
        (r#""type": "integer", "minimum": 0, "maximum": 100"#, Integer, "0..100"),
        (r#""type": "integer", "minimum": 0, "lwm2m:type": "Unsigned Integer""#, Unsigned, ""),
        (
            r#""type": "integer", "minimum": 0, "maximum": 18446744073709551615"#,
            Unsigned,
            "0..18446744073709551615",
        ),
        (r#""type": "integer", "minimum": 5"#, Integer, "5..9223372036854775807"),
        (r#""type": "integer", "enum": [1, 2, 4]"#, Integer, "1..2, 4"),
        (r#""enum": [0, 18446744073709551615]"#, Unsigned, "0, 18446744073709551615"),
        (r#""type": "integer", "enum": [1, 2, 4], "maximum": 4"#, Integer, "1..2, 4"),
        (r#""type": "number", "enum": [0.5, 1]"#, Float, "0.5, 1"),
        (r#""sdfChoice": {"1": {"const": 1}, "9": {"const": 9}}"#, Integer, "1, 9"),
        (r#""sdfChoice": {"on": {}, "off": {}}"#, String, r#""on", "off""#),
        (r#""type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 10.0"#, Integer, "1..9"),
        (r#""type": "integer", "const": 7"#, Integer, "7..7"),
        (
            r#""type": "integer", "sdfChoice": {"1": {"const": 1}, "2": {"const": 2}, "9": {"const": 9}}"#,
            Integer,
            "1..2, 9",
        ),
        (r#""type": "integer", "sdfChoice": {"0..3": {"maximum": 3}}, "minimum": 1"#, Integer, "1..3"),
        (r#""type": "number", "minimum": -0.5, "maximum": 1e3"#, Float, "-0.5..1000"),
        (r#""type": "string", "minLength": 2, "maxLength": 5, "lwm2m:range": "5..5""#, String, "5..5"),
        (
            r#""type": "string", "minLength": 4, "maxLength": 48, "lwm2m:range": "16, 32, 48""#,
            String,
            "16, 32, 48",
        ),
        (r#""type": "string", "enum": ["on", "off"]"#, String, r#""on", "off""#),
        (r#""enum": ["on"]"#, String, r#""on""#),
        (r#""type": "string", "sdfType": "byte-string", "minLength": 22, "maxLength": 22"#, Opaque, "16..16"),
        (r#""type": "boolean""#, Boolean, ""),
        (r#""type": "array", "items": {"type": "number", "minimum": 1, "maximum": 2}"#, Float, "1..2"),
        (r#""type": "integer", "minimum": 0, "maximum": 9, "lwm2m:range": "0-9""#, Integer, "0-9"),
        (r#""type": "array", "items": {"type": "integer"}, "minimum": 1, "maximum": 9"#, Integer, "1..9"),
    ];
    for (qualities, kind, range) in cases {
        let (object, diagnostics) = import(&with_property(qualities));
        let resource = &object.resources[0];
        assert_eq!(resource.kind.map(|kind| kind.value), Some(kind), "{qualities}");
        assert_eq!(resource.range_text.value, range, "{qualities}");
        assert!(diagnostics.is_empty(), "{qualities}: {diagnostics:?}");
    }
}

#[test]
fn named_choices_become_a_list_of_codes_in_the_description() {
    let (object, diagnostics) = import(&with_property(
        r#""description": "What it does.", "type": "integer", "sdfChoice": {
            "wind-down": {"const": 0}, "x": {"label": "Running", "const": 1}}"#,
    ));
    let resource = &object.resources[0];
    assert_eq!(resource.description.value, "What it does.\n0: wind down\n1: Running");
    assert_eq!(resource.range_text.value, "0..1");
    assert_eq!(resource.labels.as_ref().map(|labels| labels.codes.len()), Some(2));
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
}

#[test]
fn references_are_resolved_and_patched() {
    let (object, diagnostics) = import(
        r##"{
        "namespace": {"me": "https://example.com/me"}, "defaultNamespace": "me",
        "sdfData": {"percent": {"type": "integer", "minimum": 0, "maximum": 100, "unit": "/100"}},
        "sdfObject": {"A": {"minItems": 0, "sdfProperty": {
            "one": {"oma:id": 0, "sdfRef": "#/sdfData/percent"},
            "two": {"oma:id": 1, "sdfRef": "me:#/sdfObject/A/sdfProperty/one", "unit": null}
        }}}}"##,
    );
    let ranges: Vec<&str> = object.resources.iter().map(|one| one.range_text.value.as_str()).collect();
    assert_eq!(ranges, ["0..100", "0..100"]);
    let units: Vec<&str> = object.resources.iter().map(|one| one.units.value.as_str()).collect();
    assert_eq!(units, ["/100", ""]);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
}

#[test]
fn a_warning_names_what_lwm2m_cannot_express() {
    let cases = [
        (
            with_property(r#""type": "string", "pattern": "a+""#),
            "`pattern` is ignored: LwM2M has no patterns",
        ),
        (
            with_property(r#""type": "string", "widthInBits": 8"#),
            "`widthInBits` is ignored: LwM2M has no such",
        ),
        (with_property(r#""type": "string", "units": "s""#), "`units` is ignored: SDF has no such quality"),
        (
            with_property(r#""type": "string", "label": 7"#),
            "`label` is ignored: expected a string, found a number",
        ),
        (with_property(r#""type": "string", "nullable": true"#), "`nullable` is ignored: LwM2M has no null"),
        (with_property(r#""type": "string", "observable": false"#), "`observable` is ignored: a server can"),
        (with_property(r#""type": "string", "maxLength": 32"#), "`maxLength` counts characters"),
        (with_property(r#""type": "integer", "minimum": 0"#), "an Integer from 0 to 9223372036854775807"),
        (with_property(r#""type": "integer", "minimum": "1""#), "a number is written as a string"),
        (
            with_property(r#""type": "array", "maxItems": 3, "items": {"type": "number"}"#),
            "`maxItems` is ignored",
        ),
        (
            with_property(r#""type": "integer", "sdfChoice": {"low": {"maximum": 3}}, "minimum": 1"#),
            "descriptions of these values are lost: `low`",
        ),
        (
            with_property(
                r#""type": "integer", "sdfChoice": {"a": {"const": 1}, "c": {"const": 2}, "b": {}}"#,
            ),
            "name no value; ignored: `b`",
        ),
        (
            with_property(r#""type": "number", "sdfChoice": {"slow": {"const": 1}, "2": {"const": 2}}"#),
            "these values are lost: `slow`",
        ),
        (
            with_property(r#""sdfChoice": {"slow": {"description": "Not fast."}, "fast": {}}"#),
            "these values are lost: `slow`",
        ),
        (
            with_property(r#""type": "integer", "enum": [1, 2, 4], "maximum": 2"#),
            "`4` lies outside the bounds",
        ),
        (
            with_property(r#""type": "integer", "sdfChoice": {"on": {"const": 1}}"#),
            "the names of codes are only text",
        ),
        (
            with_property(
                r#""type": "integer", "sdfChoice": {"on": {"const": 1, "description": "bit 1"}, "b": {"const": 2}}"#,
            ),
            "the descriptions of codes are lost",
        ),
        (
            with_property(r#""type": "string", "sdfRequired": "p""#),
            "`sdfRequired` is ignored: expected an array",
        ),
        (with_property(r#""type": "string", "maximum": 3"#), "`maximum` does not apply to the type `String`"),
        (
            with_property(r#""type": "integer", "maxLength": 3"#),
            "`maxLength` does not apply to the type `Integer`",
        ),
        (with_property(r#""type": "number", "items": {}"#), "`items` does not apply to the type `Float`"),
        (
            with_property(r#""type": "array", "enum": ["a"], "items": {"type": "string"}"#),
            "`enum` of an array is ignored",
        ),
        (
            with_property(r#""type": "array", "nullable": true, "items": {"type": "string"}"#),
            "`nullable` is ignored",
        ),
        (
            with_property(r#""type": "string", "sdfChoice": {"on": {"const": "on"}, "other": {}}"#),
            "strings cannot be listed beside other alternatives",
        ),
        (
            with_property(r#""type": "string", "sdfType": "byte-string", "const": "AA""#),
            "can neither limit nor name",
        ),
        (
            with_property(r#""type": "boolean", "const": true"#),
            "can neither limit nor name values of the type `Boolean`",
        ),
        (with_property(r#""type": "number", "minimum": 0"#), "a range in LwM2M needs both bounds"),
        (
            with_property(r#""type": "number", "exclusiveMinimum": 0, "maximum": 1"#),
            "the exclusive bounds are included",
        ),
        (
            with_property(r#""type": "integer", "maximum": 9, "minimum": 1, "lwm2m:range": "0..9""#),
            "contradicts the other qualities",
        ),
        (with_property(r#""type": "string", "enum": ["\""]"#), "cannot be listed"),
        (with_property(r#""type": "string", "sdfType": "moon-phase""#), "unknown `sdfType` `moon-phase`"),
        (
            r#"{"sdfObject": {"A": {"minItems": 0, "sdfEvent": {"e": {}}}}}"#.to_owned(),
            "#/sdfObject/A/sdfEvent: LwM2M has no events",
        ),
        (
            r#"{"sdfThing": {"T": {}}, "sdfObject": {"A": {"minItems": 0}}}"#.to_owned(),
            "#/sdfThing/T: LwM2M has no `sdfThing`: only its objects",
        ),
        (
            r#"{"sdfProperty": {"p": {}}, "sdfObject": {"A": {"minItems": 0}}}"#.to_owned(),
            "#/sdfProperty: this is a part of the model, not of an object",
        ),
        (r#"{"tags": [], "sdfObject": {"A": {"minItems": 0}}}"#.to_owned(), "#: `tags` is ignored"),
        (
            r#"{"sdfObject": {"A": {"minItems": 0, "maxItems": 4}}}"#.to_owned(),
            "LwM2M does not count Object Instances",
        ),
        (
            r#"{"sdfObject": {"A": {"minItems": 0, "sdfRequired": ["b"]}}}"#.to_owned(),
            "`b` does not exist in this object",
        ),
        (
            r#"{"sdfObject": {"A": {"minItems": 0, "sdfAction": {"a": {"oma:id": 0, "sdfInputData": {}}}}}}"#
                .to_owned(),
            "`sdfInputData` is ignored",
        ),
        (
            r#"{"sdfObject": {"A": {"minItems": 0, "sdfAction": {"a": {}}}}}"#.to_owned(),
            "#: `oma:id` is missing in a resource, which gets 0 `a`",
        ),
    ];
    for (text, words) in cases {
        let (_, diagnostics) = import(&text);
        assert_eq!(diagnostics.len(), 1, "{text}: {diagnostics:?}");
        assert!(diagnostics[0].contains(words), "{text}: {diagnostics:?}");
    }
}

#[test]
fn an_error_names_what_would_change_the_meaning() {
    let cases = [
        (with_property(r#""label": "x""#), "/p/type: `type` is missing"),
        (with_property(r#""type": "object""#), "/p/type: a resource holds one value"),
        (with_property(r#""type": "array""#), "/p: the array has no `items`"),
        (
            with_property(r#""type": "array", "items": {"type": "array"}"#),
            "/items/type: a resource cannot hold",
        ),
        (
            with_property(r#""type": "integer", "minimum": 0.5"#),
            "/p/minimum: expected an integer of 64 bits, found 0.5",
        ),
        (
            with_property(r#""type": "integer", "maximum": 1e30"#),
            "/p/maximum: expected an integer of 64 bits, found 1e+30",
        ),
        (with_property(r#""type": "integer", "minimum": 9, "maximum": 1"#), "do not fit the type `Integer`"),
        (with_property(r#""type": "integer", "enum": [5], "maximum": 1"#), "no alternative lies within"),
        (
            with_property(r#""type": "integer", "minimum": -1, "lwm2m:type": "Unsigned Integer""#),
            "do not fit",
        ),
        (
            with_property(r#""type": "integer", "sdfChoice": {"a": {"type": "string"}}"#),
            "/a: all values of a resource",
        ),
        (
            with_property(r#""sdfChoice": {"a": {"type": "string"}, "b": {"type": "number"}}"#),
            "/b: all values",
        ),
        (with_property(r#""type": "string", "enum": ["a", 1]"#), "/enum/const: expected a string, found 1"),
        (with_property(r#""type": "integer", "enum": ["a"]"#), "/enum/const: expected an integer of 64 bits"),
        (with_property(r#""enum": [{"up": 0}]"#), "/enum: expected a string or a number, found an object"),
        (with_property(r#""type": "integer", "nullable": 1"#), "/p/nullable: expected true or false"),
        (
            r#"{"odmObject": {"A": {}}}"#.to_owned(),
            "#/odmObject: `odmObject` is a word of the language before SDF 1.0",
        ),
        (
            with_property(r#""type": "string", "maxLength": "nine""#),
            "/p/maxLength: expected a length, found \"nine\"",
        ),
        (
            with_property(r#""type": "string", "readable": 1"#),
            "/p/readable: expected true or false, found a number",
        ),
        // Only a resource whose definition has no type may have none.
        (with_property(r#""lwm2m:type": "Integer""#), "/p/type: `type` is missing"),
        (
            r#"{"sdfObject": {"A": {"sdfAction": {"a": {"oma:id": 0, "lwm2m:multiple": 1}}}}}"#.to_owned(),
            "/a/lwm2m:multiple: expected true or false, found a number",
        ),
        (with_property(r##""sdfRef": "#/nowhere""##), "/p/sdfRef: `#/nowhere` refers to no definition"),
        (with_property(r##""sdfRef": "far:#/x""##), "/p/sdfRef: `far:#/x` refers to another file"),
        (with_property(r#""sdfRef": 1"#), "/p/sdfRef: a reference is a string"),
        (
            with_property(r#""type": "string"}, "q": {"oma:id": 0, "type": "string""#),
            "/q/oma:id: #/sdfObject/A/sdfProperty/p has the same id 0",
        ),
        (
            with_property(r#""type": "string"}, "q": {"oma:id": -1, "type": "string""#),
            "/q/oma:id: expected an id from 0 to 65534, found -1",
        ),
    ];
    for (text, words) in cases {
        let error = first_error(&text);
        assert!(error.contains(words), "{text}: {error}");
    }
}

#[test]
fn objects_without_an_id_count_up_from_the_given_one() {
    let text =
        r#"{"sdfObject": {"A": {"minItems": 0}, "B": {"minItems": 0, "oma:id": 8}, "C": {"minItems": 0}}}"#;
    let ids = |first| {
        let (objects, diagnostics) = objects(text.as_bytes(), first);
        (objects.iter().map(|object| object.id.value).collect::<Vec<u16>>(), lines(&diagnostics))
    };
    assert_eq!(ids(Some(7)).0, [7, 8, 9]);
    assert_eq!(ids(Some(7)).1, ["#: `oma:id` is missing in 2 objects, which get 7 `A`, 9 `C`"]);
    assert_eq!(ids(Some(65534)).0, [65534, 8]);
    assert_eq!(ids(Some(65534)).1, ["#/sdfObject/C: no id is left for this object"]);
    assert_eq!(ids(None).0, [8]);
    assert_eq!(ids(None).1, ["#/sdfObject/A: 2 objects have no `oma:id`: `A`, `C`"]);
}

#[test]
fn a_reusable_resource_is_known_by_its_name_and_its_facts() {
    let cases = [
        (r#""label": "Application Type", "type": "string""#, 5750),
        (r#""label": "Application type", "type": "string""#, 0),
        (r#""label": "Application Type", "type": "string", "writable": false"#, 0),
        (r#""label": "Application Type", "type": "integer""#, 0),
        (r#""label": "Application Type", "type": "string", "unit": "m""#, 0),
        (r#""label": "LogDataIncrementalMinimumSendInterval", "type": "integer", "minimum": 0"#, 4017),
    ];
    for (qualities, id) in cases {
        let text = format!(
            r#"{{"sdfObject": {{"A": {{"minItems": 0, "sdfProperty": {{"p": {{{qualities}}}}}}}}}}}"#
        );
        let (object, warnings) = import(&text);
        assert_eq!(object.resources[0].id.value, id, "{qualities}: {warnings:?}");
    }
    let twice = r#"{"sdfObject": {"A": {"minItems": 0, "sdfProperty": {
        "Application_Type": {"type": "string"}, "p": {"oma:id": 5750, "type": "string"}}}}}"#;
    let ids: Vec<u16> = import(twice).0.resources.iter().map(|resource| resource.id.value).collect();
    assert_eq!(ids, [0, 5750]);
}

#[test]
fn objects_of_things_are_imported_once() {
    let text = r##"{
        "sdfObject": {"A": {"sdfProperty": {"p": {"oma:id": 0, "type": "boolean"}}}},
        "sdfThing": {"t": {
            "sdfObject": {"first": {"sdfRef": "#/sdfObject/A", "label": "First"}, "second": {"sdfRef": "#/sdfObject/A"}},
            "sdfThing": {"u": {"sdfObject": {
                "own": {"minItems": 0},
                "other": {"sdfRef": "#/sdfObject/A", "maxItems": 1, "sdfProperty": {"p": {"unit": "m"}}}
            }}}
        }}
    }"##;
    let (objects, diagnostics) = objects(text.as_bytes(), Some(1));
    let facts: Vec<(&str, bool, usize)> = objects
        .iter()
        .map(|object| (object.name.value.as_str(), object.multiple.value, object.resources.len()))
        .collect();
    assert_eq!(facts, [("A", true, 1), ("own", true, 0), ("other", false, 1)], "{:?}", diagnostics.list());
}

#[test]
fn a_part_with_an_error_is_left_out_without_its_warnings() {
    let text = r#"{"sdfObject": {"A": {"minItems": 0, "sdfProperty": {
        "good": {"oma:id": 0, "type": "boolean"}, "bad": {"oma:id": 1, "type": "object", "format": "x"}}},
        "B": {"oma:id": "x", "sdfProperty": {"p": {"type": "boolean"}}}}}"#;
    let (objects, diagnostics) = objects(text.as_bytes(), Some(1));
    let names: Vec<&str> = objects[0].resources.iter().map(|resource| &*resource.name.value).collect();
    assert_eq!((objects.len(), names), (1, vec!["good"]));
    assert_eq!(diagnostics.errors(), diagnostics.list().len() - 1, "{:?}", diagnostics.list());
}

#[test]
fn blanks_around_a_name_or_a_text_are_no_part_of_it() {
    let model =
        with_property(r#""label": " Flow\n", "description": "\tRate. ", "type": "number", "unit": "m""#);
    let model = model.replace(r#""A": {"#, r#"" Garden_Pump ": {"description": " Moves. ", "#);
    let (object, _) = import(&model);
    assert_eq!((object.name.value.as_str(), object.description.value.as_str()), ("Garden Pump", "Moves."));
    let flow = &object.resources[0];
    assert_eq!((flow.name.value.as_str(), flow.description.value.as_str()), ("Flow", "Rate."));
}

#[test]
fn characters_that_xml_does_not_have_become_blanks() {
    let property = r#""description": "0: off\f1: on", "type": "integer", "label": "a\u0001b\uffffc""#;
    let (object, _) = import(&with_property(property).replace(r#""A": {"#, r#""G\u0000P": {"#));
    let flow = &object.resources[0];
    let texts = [&object.name, &flow.name, &flow.description].map(|text| text.value.as_str());
    assert_eq!(texts, ["G P", "a b c", "0: off 1: on"]);
}
