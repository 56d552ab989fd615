//! Each limit accepts an input of its size, and refuses one that is larger by one.

use lwm2m_cli::import;
use lwm2m_codegen::model::{Labels, SourceId};
use lwm2m_codegen::xml::{read, read_index};
use lwm2m_runtime::definition::{Operations, ResourceDef, ResourceType, Resources};
use lwm2m_runtime::field::Field;
use lwm2m_runtime::{ContentFormat, Decoder, Encoder, ErrorKind, Multiple, Object, ObjectDef, Path};
use lwm2m_tests::served::bag::Bag;

const BAG: Path = Path::instance(33000, 0);

/// Asserts that an input of the size of a limit is accepted, and that one more is not.
#[track_caller]
fn assert_limit(title: &str, limit: usize, accepts: impl Fn(usize) -> bool) {
    assert!(accepts(limit), "{limit} {title}");
    assert!(!accepts(limit + 1), "{} {title}", limit + 1);
}

fn item(range: &str, description: &str) -> String {
    format!(
        "<LWM2M><Object ObjectType=\"MODefinition\"><Name>Tank</Name><ObjectID>42769</ObjectID><Resources>\
         <Item ID=\"1\"><Name>Level</Name><Operations>R</Operations><Type>Integer</Type>\
         <RangeEnumeration>{range}</RangeEnumeration><Description>{description}</Description></Item></Resources>\
         </Object></LWM2M>"
    )
}

/// Returns whether reading a definition reports a rule.
fn reports(text: &str, rule: &str) -> bool {
    read(SourceId(0), text).diagnostics.iter().any(|diagnostic| diagnostic.rule.code == rule)
}

#[test]
fn elements_and_attributes_of_a_definition_are_limited() {
    assert_limit("elements of a file", 262_144, |count| {
        let text = format!("<LWM2M>{}</LWM2M>", "<Object/>".repeat(count - 1));
        !reports(&text, "xml-too-large")
    });
    assert_limit("attributes of an element", 32, |count| {
        let attributes: String = (0..count).map(|id| format!(" a{id}=\"\"")).collect();
        !reports(&format!("<LWM2M{attributes}></LWM2M>"), "xml-too-large")
    });
    assert_limit("entries of an index", 65_536, |count| {
        let entries = "<Item><ObjectID>1</ObjectID></Item>".repeat(count);
        let (entries, diagnostics) = read_index(SourceId(0), &format!("<DDFList>{entries}</DDFList>"));
        entries.len() == count && diagnostics.is_empty()
    });
}

#[test]
fn diagnostics_about_the_form_of_a_file_are_limited() {
    let unknown = |count: usize| {
        let text = item("", "").replace("</Item>", &format!("{}</Item>", "<X>1</X>".repeat(count)));
        read(SourceId(0), &text).diagnostics
    };
    // Other mistakes are reported, too.
    let others = unknown(0).len();
    assert_limit("diagnostics of a file", 200, |count| {
        let diagnostics = unknown(count - others);
        diagnostics.len() == count
            && diagnostics.iter().all(|found| found.rule.code != "xml-many-diagnostics")
    });
}

#[test]
fn codes_of_a_list_are_limited() {
    let labels = |description: &str| -> Option<Labels> {
        read(SourceId(0), &item("", description)).objects.first()?.resources.first()?.labels.clone()
    };
    let list =
        |count: usize| -> String { (0..count).map(|code| format!("\n{code}: Level {code}")).collect() };
    assert_limit("codes", 2_000, |count| {
        labels(&list(count)).is_some_and(|labels| labels.codes.len() == count)
    });
    assert_limit("bytes of a description with codes", 65_536, |count| {
        let text = format!("0: Off\n1: On\n2: Automatic\n\n{}", "x".repeat(count));
        labels(&text[..count]).is_some()
    });
}

#[test]
fn models_are_limited() {
    let accepts = |model: &str| {
        let (objects, diagnostics) = import::objects(model.as_bytes(), None);
        !objects.is_empty() && diagnostics.list().iter().all(|diagnostic| !diagnostic.is_error)
    };
    let model = |properties: &str| {
        format!(r#"{{"sdfObject":{{"Tank":{{"oma:id":42769,"sdfProperty":{{{properties}}}}}}}}}"#)
    };
    let property = r#""p0":{"type":"integer","oma:id":0}"#;
    assert_limit("bytes of a model", 4 << 20, |count| {
        let model = model(property);
        accepts(&(model.clone() + &" ".repeat(count - model.len())))
    });
    assert_limit("references in a chain", 32, |count| {
        let references = (1..=count).map(|id| {
            format!(r##","p{id}":{{"oma:id":{id},"sdfRef":"#/sdfObject/Tank/sdfProperty/p{}"}}"##, id - 1)
        });
        accepts(&model(&(property.to_owned() + &references.collect::<String>())))
    });
    assert_limit("values that references copy", 100_000, |count| {
        // A copy of 50 values, and one of the rest: the object itself and its qualities.
        let list = |count: usize| format!("[{}]", vec!["1"; count - 3].join(","));
        let target =
            |name: &str, count| format!(r#""{name}":{{"type":"integer","$comment":{}}}"#, list(count));
        let data = format!(r#""sdfData":{{{},{}}}"#, target("a", 50), target("b", count - 50));
        let references =
            ["a", "b"].map(|name| format!(r##""{name}":{{"sdfRef":"#/sdfObject/Tank/sdfData/{name}"}}"##));
        accepts(&format!(
            r#"{{"sdfObject":{{"Tank":{{"oma:id":42769,{data},"sdfProperty":{{{}}}}}}}}}"#,
            references
                .join(",")
                .replace("\"sdfRef\"", "\"oma:id\":ID,\"sdfRef\"")
                .replacen("ID", "1", 1)
                .replacen("ID", "2", 1)
        ))
    });
}

#[test]
fn payloads_nest_to_a_limit() {
    let reads = |format, payload: &[u8]| {
        Decoder::new(format, payload, BAG).records(&[Bag::definition()], &mut |_| Ok(())).is_ok()
    };
    assert_limit("brackets of SenML JSON", 64, |depth| {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        let payload = format!(r#"[{{"n":"/33000/0/0","v":1,"x":{open}1{close}}}]"#);
        reads(ContentFormat::SENML_JSON, payload.as_bytes())
    });
    assert_limit("arrays of SenML CBOR", 16, |depth| {
        let value = [vec![0x81; depth], vec![0x00]].concat();
        let payload = [b"\x81\xa3\x00\x6a/33000/0/0\x02\x01\x61x", value.as_slice()].concat();
        reads(ContentFormat::SENML_CBOR, &payload)
    });
}

#[test]
fn a_resource_has_an_instance_for_each_id() {
    for format in [
        ContentFormat::TLV,
        ContentFormat::SENML_JSON,
        ContentFormat::SENML_CBOR,
        ContentFormat::LWM2M_JSON,
        ContentFormat::LWM2M_CBOR,
    ] {
        let integers: Multiple<i64> = (0..u16::MAX).map(|id| (id, i64::from(id % 10))).collect();
        let bag = Bag { integers: Some(integers), ..Bag::default() };
        let payload = Encoder::write(&bag, BAG).encode_to_vec(format).expect("it can be written");
        let mut written = Bag::default();
        Decoder::new(format, &payload, BAG).update(&mut written).expect("it can be read");
        assert!(written == bag, "{format}");
    }
    assert!(Multiple::<i64>::new().insert(u16::MAX, 1).is_err());
}

/// An object of so many resources, without a field for any of them.
struct Wide<const N: usize>;

/// Returns the rows of a table: the resources 0 to `N` - 1.
const fn resources<const N: usize>() -> [ResourceDef<'static>; N] {
    let mut rows = [ResourceDef::new(0, "Level", Operations::ReadWrite, ResourceType::Integer); N];
    let mut id = 0;
    while id < N {
        rows[id] = ResourceDef::new(id as u16, "Level", Operations::ReadWrite, ResourceType::Integer);
        id += 1;
    }
    rows
}

impl<const N: usize> Wide<N> {
    const RESOURCES: &'static Resources<'static, N> = &Resources::new(resources());
    const OBJECT: &'static ObjectDef<'static> = &ObjectDef::new(42769, "Wide", Self::RESOURCES.table());
}

impl<const N: usize> Object for Wide<N> {
    fn definition() -> &'static ObjectDef<'static> {
        Self::OBJECT
    }

    fn object_definition(&self) -> &'static ObjectDef<'static> {
        Self::OBJECT
    }

    fn field(&self, _: usize) -> Option<&dyn Field> {
        None
    }

    fn field_mut(&mut self, _: usize) -> Option<&mut dyn Field> {
        None
    }
}

#[test]
fn an_object_that_is_written_has_a_limited_number_of_resources() {
    fn update<const N: usize>() -> Result<(), ErrorKind> {
        let decoder = Decoder::new(ContentFormat::TLV, &[], Path::instance(42769, 0));
        decoder.update(&mut Wide::<N>).map_err(|error| error.kind())
    }
    assert_eq!(update::<1024>(), Ok(()));
    assert_eq!(update::<1025>(), Err(ErrorKind::TooManyResources));
}
