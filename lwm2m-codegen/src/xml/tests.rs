//! Definitions that are right, nearly right and not definitions at all.

use super::{Document, read, read_bytes, read_common};
use crate::diagnostics::{Diagnostic, Levels, Sources};
use crate::model::{Operations, Origin, ResourceType, SourceId, Version};

/// A definition without a fault.
pub(crate) const PUMP: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<LWM2M xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://www.openmobilealliance.org/tech/profiles/LWM2M-v1_1.xsd">
  <Object ObjectType="MODefinition">
    <Name>Pump</Name>
    <Description1>Moves a liquid.</Description1>
    <ObjectID>42769</ObjectID>
    <ObjectURN>urn:oma:lwm2m:x:42769:1.1</ObjectURN>
    <LWM2MVersion>1.1</LWM2MVersion>
    <ObjectVersion>1.1</ObjectVersion>
    <MultipleInstances>Multiple</MultipleInstances>
    <Mandatory>Optional</Mandatory>
    <Resources>
      <Item ID="1">
        <Name>Speed</Name>
        <Operations>RW</Operations>
        <MultipleInstances>Single</MultipleInstances>
        <Mandatory>Mandatory</Mandatory>
        <Type>Integer</Type>
        <RangeEnumeration>0..100</RangeEnumeration>
        <Units>1/s</Units>
        <Description>How fast it turns.</Description>
      </Item>
      <Item ID="2">
        <Name>Stop</Name>
        <Operations>E</Operations>
        <MultipleInstances>Single</MultipleInstances>
        <Mandatory>Optional</Mandatory>
        <Type></Type>
        <RangeEnumeration></RangeEnumeration>
        <Units></Units>
        <Description><![CDATA[Stops it, if speed < 10 & rising.]]></Description>
      </Item>
    </Resources>
    <Description2></Description2>
  </Object>
</LWM2M>
"#;

pub(crate) fn read_text(text: &str) -> Document {
    let mut document = read(SourceId(0), text);
    document.diagnostics = Levels::default().apply(document.diagnostics);
    document
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<&'static str> {
    diagnostics.iter().map(|diagnostic| diagnostic.rule.code).collect()
}

/// Returns the text that a diagnostic points at.
fn place<'t>(diagnostic: &Diagnostic, text: &'t str) -> &'t str {
    match diagnostic.origin {
        Origin::Text { start, end, .. } => text.get(start..end).unwrap(),
        Origin::Unknown | Origin::Token(_) => panic!("{} has no place", diagnostic.message),
    }
}

fn changed(from: &str, to: &str) -> String {
    assert!(PUMP.contains(from), "{from}");
    PUMP.replacen(from, to, 1)
}

#[test]
fn a_definition_is_read_with_the_place_of_each_fact() {
    let Document { objects, diagnostics, .. } = read_text(PUMP);
    assert_eq!(codes(&diagnostics), [""; 0]);
    let [object] = objects.as_slice() else { panic!("one object") };
    let shown = |origin: Origin| match origin {
        Origin::Text { start, end, .. } => PUMP.get(start..end).unwrap(),
        Origin::Unknown | Origin::Token(_) => "",
    };
    assert_eq!((object.name.value.as_str(), shown(object.name.origin)), ("Pump", "Pump"));
    assert_eq!((object.id.value, shown(object.id.origin)), (42769, "42769"));
    assert_eq!(object.urn.value, "urn:oma:lwm2m:x:42769:1.1");
    assert_eq!(object.lwm2m_version.value, Version { major: 1, minor: 1 });
    assert_eq!((object.multiple.value, object.mandatory.value), (true, false));
    assert!(object.schema.as_ref().unwrap().value.ends_with("/LWM2M-v1_1.xsd"));
    assert!(shown(object.schema.as_ref().unwrap().origin).starts_with("http://"));
    assert!(shown(object.origin).starts_with("<Object ") && shown(object.origin).ends_with("</Object>"));
    assert_eq!(shown(object.remarks.origin), "<Description2></Description2>");
    let [speed, stop] = object.resources.as_slice() else { panic!("two resources") };
    assert_eq!((speed.id.value, shown(speed.id.origin)), (1, "1"));
    assert_eq!((speed.mandatory.value, speed.multiple.value), (true, false));
    assert_eq!(
        speed.kind.map(|kind| (kind.value, shown(kind.origin))),
        Some((ResourceType::Integer, "Integer"))
    );
    assert_eq!(shown(speed.range_text.origin), "0..100");
    assert!(shown(speed.origin).starts_with("<Item ID=\"1\">"));
    assert_eq!((stop.operations.value, stop.kind), (Operations::Execute, None));
    assert_eq!(stop.description.value, "Stops it, if speed < 10 & rising.");
    assert_eq!(shown(stop.description.origin), "Stops it, if speed < 10 & rising.");
}

#[test]
fn comments_around_objects_and_licences_anywhere_are_kept() {
    let document = read_text(
        "<!-- first --><LWM2M><!--\r\n second --><!-- first --><!-- --><Object><!-- a remark --><ObjectID>7</ObjectID>\
         <Name>A<!-- Copyright 2026 Example Ltd --></Name></Object></LWM2M><!-- last -->",
    );
    let comments: Vec<&str> = document.objects[0].comments.iter().map(|comment| &*comment.value).collect();
    assert_eq!(comments, ["first", "second", "Copyright 2026 Example Ltd", "last"]);
    assert_eq!(document.inner_comments, 1);
}

#[test]
fn the_same_definition_may_be_written_in_many_ways() {
    let cases = [
        ("line ends", PUMP.replace('\n', "\r\n")),
        ("tabs", PUMP.replace("  ", "\t")),
        ("byte order mark", format!("\u{feff}{PUMP}")),
        ("no declaration", PUMP.replace("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "")),
        ("comments", PUMP.replace("<Name>", "<!-- <Name> & --><Name><!-- ' -->")),
        ("processing instructions", PUMP.replace("<Resources>", "<?x <y> ?><Resources>")),
        ("CDATA", PUMP.replace("Moves a liquid.", "<![CDATA[Moves a ]]>liquid<![CDATA[.]]>")),
        ("blanks", PUMP.replace("Moves a liquid.", "\n   Moves a liquid.\u{a0}\n ")),
        ("references", PUMP.replace("Moves a", "&#77;&#x6f;ves&#32;a")),
        ("empty elements", PUMP.replace("<Units></Units>", "<Units/>").replace("<Type></Type>", "<Type />")),
        ("prefixes", PUMP.replace("<LWM2M ", "<o:LWM2M ").replace("</LWM2M>", "</o:LWM2M>")),
        ("quotes", PUMP.replace("ID=\"1\"", " ID = '1' ")),
        ("other attributes", PUMP.replace("<Item ID", "<Item xml:lang=\"en\" note='>' ID")),
        ("end tags", PUMP.replace("</Name>", "</Name\n>")),
    ];
    let expected = read_text(PUMP);
    for (what, text) in cases {
        let document = read_text(&text);
        assert_eq!(codes(&document.diagnostics), [""; 0], "{what}");
        assert_eq!(document.objects, expected.objects, "{what}");
    }
}

#[test]
fn each_mistake_is_found_in_its_place() {
    let cases = [
        // replaced, by, the diagnostics, the text that the first of them points at
        ("<Units>1/s</Units>", "", &["schema-missing-element"][..], "1"),
        ("<Name>Speed</Name>", "", &["schema-missing-element"], "1"),
        ("<Type></Type>", "", &["schema-missing-element"], "2"),
        (
            "<Mandatory>Optional</Mandatory>\n    <Res",
            "<Res",
            &["schema-missing-element"],
            "<Object ObjectType=\"MODefinition\">",
        ),
        (" ObjectType=\"MODefinition\"", "", &["schema-missing-element"], "<Object>"),
        ("<Operations>RW</Operations>", "", &["schema-missing-element"], "1"),
        ("<Type>Integer</Type>", "", &["missing-type"], "1"),
        ("<Type>Integer</Type>", "<Type> </Type>", &["missing-type"], "<Type> </Type>"),
        ("<Type>Integer</Type>", "<Type>Int</Type>", &["type-unknown"], "Int"),
        ("<Type>Integer</Type>", "<Type>integer</Type>", &["type-unknown"], "integer"),
        ("<Type></Type>", "<Type>String</Type>", &["executable-with-type"], "String"),
        ("<Operations>RW</Operations>", "<Operations>r/w</Operations>", &["operations-unknown"], "r/w"),
        ("<Operations>RW</Operations>", "<Operations>?</Operations>", &["operations-unknown"], "?"),
        (">Multiple<", ">multiple<", &["schema-value"], "multiple"),
        (">Optional<", "><", &["schema-value"], "<Mandatory></Mandatory>"),
        ("<Item ID=\"1\">", "<Item>", &["schema-id"], "<Item>"),
        ("<Item ID=\"1\">", "<Item ID=\"-1\">", &["schema-id"], "-1"),
        ("<Item ID=\"1\">", "<Item ID=\"65535\">", &["schema-id"], "65535"),
        ("<Item ID=\"1\">", "<Item ID=\"99999999999999999999\">", &["schema-id"], "99999999999999999999"),
        ("<Item ID=\"1\">", "<Item ID=\"one\">", &["schema-id"], "one"),
        ("<Item ID=\"1\">", "<Item ID=\"\">", &["schema-id"], "<Item ID=\"\">"),
        ("<Item ID=\"1\">", "<Item id=\"1\">", &["schema-unknown-element"], "1"),
        ("<Item ID=\"2\">", "<Item ID=\"1\">", &["resource-duplicate-id"], "1"),
        ("<ObjectID>42769<", "<ObjectID>4276O<", &["schema-id"], "4276O"),
        (
            "<Units>1/s</Units>",
            "<Unit>1/s</Unit>",
            &["schema-missing-element", "schema-unknown-element"],
            "1",
        ),
        ("<Units>1/s</Units>", "<units>1/s</units>", &["schema-unknown-element"], "<units>"),
        ("<Units>1/s</Units>", "<Units>1/s</Units><Foo><Bar/></Foo>", &["schema-unknown-element"], "<Foo>"),
        (
            "<Units>1/s</Units>",
            "<Units>1/s</Units><Units>s</Units>",
            &["schema-duplicate-element"],
            "<Units>",
        ),
        ("<Units>1/s</Units>", "<Units>1/s</Units> stray", &["schema-stray-text"], "stray"),
        ("<LWM2MVersion>1.1</LWM2MVersion>", "", &["lwm2m-version-missing"], "<ObjectURN>"),
        (
            "<ObjectVersion>1.1</ObjectVersion>",
            "<ObjectVersion/>",
            &["object-version-missing"],
            "<ObjectVersion/>",
        ),
        ("<ObjectVersion>1.1<", "<ObjectVersion>new<", &["version-form"], "new"),
        ("<Name>Speed<", "<Name> Speed\u{a0}<", &["name-padding"], "<Name> Speed\u{a0}</Name>"),
        ("<LWM2M ", "<!DOCTYPE a><LWM2M ", &["xml-doctype"], "<!DOCTYPE"),
        ("Moves", "Moves <b>all</b> of", &["schema-unknown-element"], "<b>"),
    ];
    for (from, to, expected, pointed) in cases {
        let text = changed(from, to);
        let found = read_text(&text).diagnostics;
        let mut sorted = codes(&found);
        sorted.sort_unstable();
        sorted.dedup();
        let mut wanted = expected.to_vec();
        wanted.sort_unstable();
        assert_eq!(sorted, wanted, "{from} -> {to}: {found:#?}");
        let first = found.iter().find(|diagnostic| diagnostic.rule.code == expected[0]).unwrap();
        assert_eq!(place(first, &text), pointed, "{from} -> {to}");
    }
}

#[test]
fn a_text_that_is_not_well_formed_gives_one_error_with_its_place() {
    let cases = [
        // replaced, by, message, the text that it points at
        ("<Item ID=\"1\">", "<Item ID=1>", "the attributes of `Item ID=1` are not well-formed", "1"),
        (
            "ID=\"1\"",
            "ID=\"1\" ID=\"1\"",
            "the attributes of `Item ID=\"1\" ID=\"1\"` are not well-formed",
            "ID=\"1\"",
        ),
        ("ID=\"1\"", "ID", "the attributes of `Item ID` are not well-formed", ""),
        ("ID=\"1\">", "ID=\"1>", "a quoted value in the tag that begins here is not closed", "<"),
        ("ID=\"1\">", "ID=\"1<Name>\">", "`<` in the value of the attribute `ID`", "1<Name>"),
        ("ID=\"1\"", "ID=\"&x;\"", "the value of the attribute `ID` has an unknown entity", "&x;"),
        ("ID=\"1\"", "ID=\"&#1;\"", "the character U+0001 is not allowed in XML", "&#1;"),
        ("ID=\"1\"", "&ID=\"1\"", "`&ID` is no name of an attribute", "&ID"),
        ("ID=\"1\"", "a=\"\"ID=\"1\"", "no blank is before the attribute `ID`", "ID"),
        ("Moves", "]]> moves", "`]]>` ends no CDATA section", "]]>"),
        ("Moves", "A&B; moves", "the entity `&B;` is unknown", "&B;"),
        ("Moves", "A & B moves", "the entity that begins here is not closed", "&"),
        ("Moves", "A & B; moves", "the entity `& B;` is unknown", "& B;"),
        ("Moves", "&#0; moves", "the entity `&#0;` is unknown", "&#0;"),
        ("Moves", "x\u{0}y\u{1}", "the character U+0000 is not allowed in XML", "\u{0}"),
        ("<Name>", "<!--\u{0}--><Name>", "the character U+0000 is not allowed in XML", "\u{0}"),
        ("<Name>", "<?a \u{ffff}?><Name>", "the character U+FFFF is not allowed in XML", "\u{ffff}"),
        ("Moves", "A < B moves", "`<` begins no tag: ` ` follows where a name is expected", "<"),
        ("Moves", "A <<b> moves", "`<` begins no tag: `<` follows where a name is expected", "<"),
        ("</LWM2M>", "</LWM2M> tail", "text outside the root element", "tail"),
        ("</LWM2M>", "</LWM2M><LWM2M/>", "`<LWM2M/>` follows the end of the root element", "<LWM2M/>"),
        ("</LWM2M>", "", "`LWM2M` is not closed", PUMP.lines().nth(1).unwrap()),
        ("</LWM2M>", "</LWM2M></LWM2M>", "`</LWM2M>` closes no element", "</LWM2M>"),
        ("</Object>", "", "`Object` is closed by `</LWM2M>`", "</LWM2M>"),
        ("</Item>", "</Itme>", "`Item` is closed by `</Itme>`", "</Itme>"),
        ("</Item>", "</Item></Foo>", "`Resources` is closed by `</Foo>`", "</Foo>"),
        ("</Name>", "", "`Name` is closed by `</Object>`", "</Object>"),
        ("]]>", "", "the CDATA section that begins here is not closed", "<"),
        ("<Name>", "<Name><!-- ", "the comment that begins here is not closed", "<"),
        ("</LWM2M>", "</LWM2M", "the tag that begins here is not closed", "<"),
    ];
    for (from, to, message, pointed) in cases {
        let text = changed(from, to);
        let document = read_text(&text);
        let [error] = document.diagnostics.as_slice() else { panic!("{from} -> {to}: {document:#?}") };
        assert_eq!((error.rule.code, error.message.as_str()), ("xml-malformed", message), "{from} -> {to}");
        assert_eq!(place(error, &text), pointed, "{from} -> {to}");
        assert!(!error.label.is_empty() && error.help.is_some(), "{from} -> {to}");
        assert!(document.objects.is_empty(), "{from} -> {to}");
    }
}

#[test]
fn every_sign_in_a_text_that_is_not_well_formed_is_found_in_one_run() {
    let text =
        changed("Moves", "A & B & C moves &nbsp; 5 &#0; ]]> ]]> &").replace("</LWM2M>", "</LWM2M></Foo>");
    let document = read_text(&text);
    let found: Vec<_> =
        document.diagnostics.iter().map(|error| (error.rule.code, place(error, &text))).collect();
    let places = ["&", "&", "&nbsp;", "&#0;", "]]>", "]]>", "&", "</Foo>"];
    assert_eq!(found, places.map(|place| ("xml-malformed", place)));
    assert!(document.objects.is_empty());
}

#[test]
fn a_word_with_one_meaning_is_read_as_its_type() {
    let cases = [
        ("integer", Some(ResourceType::Integer), "read as `Integer`"),
        ("Enum", Some(ResourceType::Integer), "read as `Integer`"),
        ("Long", Some(ResourceType::Integer), "read as `Integer`"),
        ("uint32", Some(ResourceType::Unsigned), "read as `Unsigned Integer`"),
        ("UnsignedInteger", Some(ResourceType::Unsigned), "read as `Unsigned Integer`"),
        ("double", Some(ResourceType::Float), "read as `Float`"),
        ("Bool", Some(ResourceType::Boolean), "read as `Boolean`"),
        ("ObjLnk", Some(ResourceType::ObjectLink), "read as `Objlnk`"),
        ("Number", None, "did you mean `Integer`?"),
        ("Strng", None, "did you mean `String`?"),
        ("Whole", None, "not a type"),
    ];
    for (word, kind, label) in cases {
        let document = read_text(&changed("<Type>Integer</Type>", &format!("<Type>{word}</Type>")));
        let resource = document.objects[0].resource(1).unwrap();
        assert_eq!(resource.kind.map(|kind| kind.value), kind, "{word}");
        let diagnostic = document.diagnostics.iter().find(|found| found.rule.code == "type-unknown").unwrap();
        assert_eq!(diagnostic.label, label, "{word}");
    }
}

#[test]
fn a_mistake_costs_at_most_its_own_resource() {
    let cases = [
        ("<Item ID=\"1\">", "<Item ID=\"x\">", "schema-id", &[2][..]),
        ("<Item ID=\"2\">", "<Item ID=\"1\">", "resource-duplicate-id", &[1]),
        ("How fast", "How <b>fast</b>", "schema-unknown-element", &[1, 2]),
        ("<Type>Integer</Type>", "<Type>Whole</Type>", "type-unknown", &[1, 2]),
        ("<Type>Integer</Type>", "<Type><Type>Integer</Type></Type>", "schema-unknown-element", &[1, 2]),
        ("<Operations>RW</Operations>", "<Operation>RW</Operation>", "schema-unknown-element", &[1, 2]),
    ];
    for (from, to, rule, expected) in cases {
        let document = read_text(&changed(from, to));
        assert!(codes(&document.diagnostics).contains(&rule), "{from} -> {to}: {:#?}", document.diagnostics);
        let ids: Vec<u16> = document.objects[0].resources.iter().map(|resource| resource.id.value).collect();
        assert_eq!(ids, expected, "{from} -> {to}");
    }
}

#[test]
fn what_can_be_repaired_is_repaired() {
    let object = |from, to| read_text(&changed(from, to)).objects.remove(0);
    assert_eq!(object(">RW<", ">read/write<").resources[0].operations.value, Operations::ReadWrite);
    assert_eq!(object(">Multiple<", ">true<").multiple, object(">Multiple<", ">Multipel<").multiple);
    assert_eq!(
        object(">Integer<", ">unsigned integer<").resources[0].kind.map(|kind| kind.value),
        Some(ResourceType::Unsigned)
    );
    assert_eq!(object(">Integer<", ">number<").resources[0].kind, None);
    assert_eq!(object("<ObjectID>42769</ObjectID>", "").id.value, 42769, "from the URN");
    assert_eq!(object("<LWM2MVersion>1.1<", "<LWM2MVersion>v1.2<").lwm2m_version.value.minor, 2);
    assert_eq!(object("Moves", "a &lt; b &amp; c &#xb0;").description.value, "a < b & c \u{b0} a liquid.");
    assert_eq!(
        object("Moves", "if a &lt; b then <b>it</b> moves").description.value,
        "if a < b then <b>it</b> moves a liquid."
    );
    assert_eq!(object("Moves", "x\r\ny\rz").description.value, "x\ny\nz a liquid.");
    let bare = PUMP.split_once("<Object").map(|(_, rest)| format!("<Object{}", rest.replace("</LWM2M>", "")));
    assert_eq!(read_text(&bare.unwrap()).objects.len(), 1, "an object without its root");
}

#[test]
fn entities_are_never_expanded() {
    let mut laughs = String::from("<!DOCTYPE l [<!ENTITY l0 \"ha\">");
    for level in 1..30 {
        let before = level - 1;
        laughs.push_str(&format!("<!ENTITY l{level} \"&l{before};&l{before};&l{before};&l{before};\">"));
    }
    let text = PUMP.replace("<LWM2M ", &format!("{laughs}]><LWM2M "));
    assert_eq!(codes(&read_text(&text).diagnostics), ["xml-doctype"]);
    let document = read_text(&text.replace("Moves", "&l29;"));
    let [error] = document.diagnostics.as_slice() else { panic!("{document:#?}") };
    assert_eq!(error.message, "the entity `&l29;` is unknown");
}

#[test]
fn what_is_no_definition_is_called_what_it_is() {
    let cases = [
        ("", "xml-no-object", "the file is empty"),
        (" \n", "xml-no-object", "the file is empty"),
        ("{\"a\": 1}", "xml-malformed", "the text is JSON, and not XML"),
        ("[1]", "xml-malformed", "the text is JSON, and not XML"),
        ("<LWM2M></LWM2M>", "xml-no-object", "no object"),
        ("<DDFList><Item/></DDFList>", "xml-wrong-root", "index of definitions"),
        ("<xs:schema><xs:element/></xs:schema>", "xml-wrong-root", "XML schema"),
        ("<!DOCTYPE html><html><p>404", "xml-wrong-root", "web page"),
        ("<note/>", "xml-wrong-root", "root element is `note`"),
        ("<LWM2M><Object ObjectType=\"CommonResources\"/></LWM2M>", "xml-no-object", "reusable resources"),
        (
            "<LWM2M><Object ObjectType=\"MODefinition\"><Name>A</Name></Object></LWM2M>",
            "schema-id",
            "left out",
        ),
        ("<LWM2M", "xml-malformed", "the tag that begins here is not closed"),
        ("<LWM2M><!-- ", "xml-malformed", "comment"),
    ];
    for (text, code, words) in cases {
        let document = read_text(text);
        let found = document.diagnostics.iter().find(|diagnostic| diagnostic.rule.code == code);
        let found = found.unwrap_or_else(|| panic!("{text}: {:?}", document.diagnostics));
        assert!(found.message.contains(words), "{text}: {}", found.message);
        assert!(document.objects.is_empty(), "{text}");
    }
}

#[test]
fn a_file_may_define_several_objects() {
    let object = &PUMP[PUMP.find("<Object ").unwrap()..PUMP.find("</LWM2M>").unwrap()];
    let second = object.replace("42769", "42770");
    let text = PUMP.replace("</LWM2M>", &format!("{second}</LWM2M>"));
    let document = read_text(&text);
    assert_eq!(codes(&document.diagnostics), [""; 0]);
    let ids: Vec<u16> = document.objects.iter().map(|object| object.id.value).collect();
    assert_eq!(ids, [42769, 42770]);
}

#[test]
fn reusable_resources_are_read_and_their_deviations_told_once() {
    let item = |id: u16| {
        format!(
            "<Item ID=\"{id}\"><Name>N{id}</Name><Operations>R</Operations><Type>Float</Type><RangeEnumeration/><Units/><Submitter>OMA</Submitter><Description>D</Description><TS/><TSLink>0</TSLink></Item>"
        )
    };
    let text = format!(
        "<LWM2M><Object ObjectType=\"CommonResources\"><Resources>{}{}</Resources></Object></LWM2M>",
        item(5700),
        item(5701)
    );
    let (resources, diagnostics) = read_common(SourceId(0), &text);
    let ids: Vec<u16> = resources.iter().map(|resource| resource.id.value).collect();
    assert_eq!(ids, [5700, 5701]);
    let messages: Vec<String> =
        Levels::default().apply(diagnostics).into_iter().map(|diagnostic| diagnostic.message).collect();
    assert_eq!(
        messages,
        [
            "2 reusable resources lack `MultipleInstances`",
            "2 reusable resources lack `Mandatory`",
            "2 reusable resources have an element `Submitter`",
            "2 reusable resources have an element `TS`",
            "2 reusable resources have an element `TSLink`",
        ]
        .map(str::to_owned)
    );
}

#[test]
fn bytes_that_are_not_text_are_reported_and_the_rest_is_read() {
    let latin: Vec<u8> = PUMP.replace("Moves", "20 \u{e9}").chars().map(|c| c as u8).collect();
    let mut sources = Sources::default();
    let document = read_bytes("pump.xml", &latin, &mut sources);
    let found = Levels::default().apply(document.diagnostics);
    assert_eq!(codes(&found), ["xml-encoding"]);
    assert_eq!(sources.position(found[0].origin).map(|at| (at.line, at.column)), Some((5, 22)));
    assert_eq!(document.objects[0].description.value, "20 \u{fffd} a liquid.");
}

#[test]
fn a_file_is_read_in_the_encoding_that_it_declares() {
    let text = PUMP.trim_start_matches("\u{feff}").replace("Moves", "20 \u{e9}\u{b0}C:");
    let body = text.split_once("?>").map_or(text.as_str(), |(_, body)| body);
    for encoding in ["ISO-8859-1", "windows-1252"] {
        let text = format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>{body}");
        let bytes: Vec<u8> = text.chars().map(|c| c as u8).collect();
        let document = read_bytes("pump.xml", &bytes, &mut Sources::default());
        assert_eq!(codes(&Levels::default().apply(document.diagnostics)), [""; 0], "{encoding}");
        assert_eq!(document.objects[0].description.value, "20 \u{e9}\u{b0}C: a liquid.");
    }
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let document = read_bytes("pump.xml", &utf16, &mut Sources::default());
    let messages: Vec<&str> = document.diagnostics.iter().map(|found| found.message.as_str()).collect();
    assert!(
        messages.contains(&"the file is UTF-16 (little endian) without a byte order mark"),
        "{messages:?}"
    );
    assert_eq!(document.objects[0].description.value, "20 \u{e9}\u{b0}C: a liquid.");
}

/// Reads and checks a text that may be anything.
fn survives(text: &str) {
    let document = read(SourceId(0), text);
    assert!(document.diagnostics.len() <= 201);
    for diagnostic in &document.diagnostics {
        if let Origin::Text { start, end, .. } = diagnostic.origin {
            assert!(text.get(start..end).is_some(), "{start}..{end}");
        }
    }
    for object in &document.objects {
        crate::check::check(object);
    }
}

#[test]
fn a_definition_cut_anywhere_is_one_error() {
    let end = PUMP.trim_end().len();
    for (at, _) in PUMP.char_indices().take_while(|(at, _)| *at < end) {
        let text = &PUMP[..at];
        survives(text);
        let expected = if text.contains("<LWM2M") || text.ends_with(['<']) { "xml-malformed" } else { "" };
        let document = read_text(text);
        let [error] = document.diagnostics.as_slice() else { panic!("{at}: {document:#?}") };
        assert!(error.rule.code == expected || expected.is_empty(), "{at}: {error:#?}");
        assert!(document.objects.is_empty(), "{at}");
    }
}

#[test]
fn a_definition_with_any_byte_changed_is_survived() {
    for at in 0..PUMP.len() {
        for byte in *b"<>&;/\"' !\0x" {
            let mut bytes = PUMP.as_bytes().to_vec();
            bytes[at] = byte;
            survives(&String::from_utf8(bytes).unwrap());
        }
    }
}

/// Moves, doubles and drops pieces, from a fixed seed.
#[test]
fn a_definition_torn_to_pieces_is_survived() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..2_000 {
        let mut bytes = PUMP.as_bytes().to_vec();
        for _ in 0..=random(6) {
            let start = random(bytes.len());
            let end = (start + random(80)).min(bytes.len());
            let piece: Vec<u8> = bytes.drain(start..end).collect();
            for _ in 0..random(3) {
                let at = random(bytes.len());
                bytes.splice(at..at, piece.iter().copied());
            }
        }
        let mut sources = Sources::default();
        let document = read_bytes("torn.xml", &bytes, &mut sources);
        let found = document.objects.iter().flat_map(crate::check::check);
        for diagnostic in document.diagnostics.into_iter().chain(found) {
            #[cfg(feature = "build")]
            crate::diagnostics::render(&diagnostic, &sources);
            assert!(sources.position(diagnostic.origin).is_some(), "{}", diagnostic.message);
        }
    }
}

/// A reader that looks at the rest of a text again at every sign takes 10^12 steps for one of these texts, and does not
/// come back.
#[test]
fn a_megabyte_of_garbage_is_read_to_its_end() {
    const SIZE: usize = 1 << 20;
    let of = |piece: &str| piece.repeat(SIZE / piece.len());
    let inside = |piece: &str| PUMP.replace("Moves", &of(piece));
    let cases = [
        ("<", "<".repeat(10 * SIZE)),
        ("< in a text", inside("<")),
        ("< >", of("< >")),
        ("< then one >", format!("{}>", of("< "))),
        ("&", inside("&")),
        ("entities", inside("&a;")),
        ("references", inside("&#65;")),
        ("quotes", format!("<LWM2M a=\"{}", of("<b "))),
        ("open elements", of("<a>")),
        ("open elements inside", inside("<a>")),
        ("open items", PUMP.replace("<Resources>", &format!("<Resources>{}", of("<Item>")))),
        ("end tags", of("</a>")),
        ("end tags inside", inside("</Nmae>")),
        ("comments", of("<!---->")),
        ("open comments", of("<!--")),
        ("CDATA", inside("<![CDATA[")),
        ("attributes", format!("<LWM2M {}>", of("a='' "))),
        ("items", PUMP.replace("<Resources>", &format!("<Resources>{}", of("<Item ID='3'/>")))),
        ("names", PUMP.replace("<Resources>", &format!("<Resources><Item ID='3'>{}</Item>", of("<Name/>")))),
        ("long name", PUMP.replace("Speed", &of("9x\u{e9} -"))),
        ("long range", PUMP.replace("0..100", &of("1..2,"))),
        ("long labels", PUMP.replace("0..100", &of("0: a, "))),
        ("long description", PUMP.replace("How fast", &of("0: a 1: b\n"))),
        ("long unit", PUMP.replace("1/s", &of("1/s"))),
        ("long id", PUMP.replace("ID=\"1\"", &format!("ID=\"{}\"", of("1")))),
        ("text", of("lorem ipsum ")),
        ("NUL", of("\0")),
    ];
    for (what, text) in cases {
        println!("{what}");
        survives(&text);
    }
}

#[test]
fn elements_may_be_nested_deeply() {
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    let text = changed("<Units>1/s</Units>", &format!("<Units>1/s</Units>{deep}"));
    let document = read_text(&text);
    assert_eq!(codes(&document.diagnostics), ["schema-unknown-element"]);
    assert_eq!(document.objects, read_text(PUMP).objects);
}

#[test]
fn many_comments_are_compared_in_linear_work() {
    let comments: String = (0..200_000).map(|number| format!("<!--{number}-->")).collect();
    let document = read(SourceId(0), &PUMP.replace("<Object ", &format!("{comments}{comments}<Object ")));
    assert_eq!(document.objects[0].comments.len(), 200_000);
    let written = crate::definition_xml::write(&document.objects);
    assert_eq!(written.matches("<!--").count(), 200_000);
}

#[test]
fn comments_and_schema_are_not_copied_to_each_of_thousands_of_objects() {
    let long = "x".repeat(100_000);
    let object = "<Object><ObjectID>1</ObjectID></Object>";
    for (name, attribute, comment) in [("comments", "", &*long), ("schema", &*long, "")] {
        let text = |objects| {
            format!(
                "<LWM2M schemaLocation=\"{attribute}\"><!--{comment}-->{}</LWM2M>",
                object.repeat(objects)
            )
        };
        assert_eq!(read(SourceId(0), &text(600)).objects.len(), 600, "{name}");
        let document = read(SourceId(0), &text(1_000));
        assert_eq!(codes(&document.diagnostics), ["xml-too-large"], "{name}");
        assert!(document.objects.is_empty(), "{name}");
    }
}
