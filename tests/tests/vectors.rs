//! Decodes and encodes every payload of the vectors. Their README defines conformance.
//!
//! `vectors.txt` lists the errors of all refused payloads and the reasons of all excluded ones. `BLESS=1` writes it.

use std::collections::BTreeMap;

use lwm2m_runtime::codec::link::Links;
use lwm2m_runtime::codec::lwm2m_cbor;
use lwm2m_runtime::{ContentFormat, Decoder, Encoder, ObjectDef, Path, Record};
use lwm2m_tests::vectors::{Case, Expected, Owned, load, types, with_definitions};
use lwm2m_tests::{bless, data};

/// The results of the cases of one file or format.
#[derive(Default)]
struct Tally {
    read: usize,
    refused: Vec<String>,
    written: usize,
    excluded: Vec<String>,
    failed: Vec<String>,
}

#[test]
fn every_payload_is_read_refused_and_written_as_the_vectors_expect() {
    let Some(folder) = data::folder("vectors") else {
        return;
    };
    let mut failures = Vec::new();
    let mut formats: BTreeMap<u16, Tally> = BTreeMap::new();
    let mut report = String::new();
    for file in data::files(&folder, "json") {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if OTHER_TESTS.contains(&name.as_str()) {
            continue;
        }
        let (format, cases) = load(&file);
        let Some(format) = ContentFormat::from_name(&format) else {
            failures.push(format!("{name}: no content format named {format}"));
            continue;
        };
        let mut tally = Tally::default();
        for case in &cases {
            check(case, format, &mut tally);
        }
        formats.entry(format.number()).or_default().add(&tally);
        let Tally { read, refused, written, excluded, failed } = tally;
        report += &format!("{name}: {read} read, {written} written\n");
        report.extend(refused.iter().map(|error| format!("  refused: {error}\n")));
        report.extend(excluded.iter().map(|reason| format!("  excluded: {reason}\n")));
        failures.extend(failed.into_iter().map(|failure| format!("{name}: {failure}")));
    }
    assert!(failures.is_empty(), "{} failed:\n{}", failures.len(), failures.join("\n"));
    let kept = bless::section(&data::checkout().join("docs/formats.md"), "formats", &table(&formats));
    assert_eq!(kept, Ok(()));
    assert_eq!(bless::compare(&data::checkout().join("tests/tests/vectors.txt"), &report), Ok(()));
}

impl Tally {
    fn add(&mut self, other: &Tally) {
        self.read += other.read;
        self.refused.extend(other.refused.iter().cloned());
        self.written += other.written;
        self.excluded.extend(other.excluded.iter().cloned());
    }
}

/// The table of docs/formats.md.
fn table(tallies: &BTreeMap<u16, Tally>) -> String {
    let head = "| format | Content-Format | carries | read | refused | written | excluded |\n\
                |---|---|---|---|---|---|---|\n";
    let rows = ContentFormat::ALL.iter().map(|format| {
        let carries = match *format {
            ContentFormat::TEXT | ContentFormat::CBOR => "one value",
            ContentFormat::OPAQUE => "one opaque value",
            ContentFormat::LINK => "links with attributes",
            ContentFormat::TLV => "all instances of an object, or less",
            ContentFormat::LWM2M_JSON => "all instances of an object, or less; times",
            ContentFormat::LWM2M_CBOR => "several objects, or less",
            ContentFormat::SENML_ETCH_JSON | ContentFormat::SENML_ETCH_CBOR => {
                "several objects, or less; paths; removals"
            }
            _ => "several objects, or less; times; paths",
        };
        let (name, number) = (format.name(), format.number());
        let refused = tallies.get(&number).map_or(0, |tally| tally.refused.len());
        match tallies.get(&number) {
            Some(Tally { read, excluded, .. }) if *format == ContentFormat::LINK => {
                let excluded = excluded.len();
                format!(
                    "| {name} | {number} | {carries} | {read} | {refused} | see its tests | {excluded} |\n"
                )
            }
            Some(Tally { read, written, excluded, .. }) => {
                format!(
                    "| {name} | {number} | {carries} | {read} | {refused} | {written} | {} |\n",
                    excluded.len()
                )
            }
            None => format!("| {name} | {number} | {carries} | | | | |\n"),
        }
    });
    head.to_owned() + &rows.collect::<String>()
}

/// Files of attributes and arguments, which the runtime's own tests read: they contain no records.
const OTHER_TESTS: [&str; 2] = ["spec-attribute-query", "spec-execute-arguments"];

fn check(case: &Case, format: ContentFormat, tally: &mut Tally) {
    if let Some(reason) = &case.excluded {
        tally.excluded.push(format!("{}: {reason}", case.name));
        return;
    }
    let fail = |what: String| format!("{}: {what}", case.name);
    if format == ContentFormat::LINK {
        match check_links(case) {
            Ok(LinkOutcome::Read) => tally.read += 1,
            Ok(LinkOutcome::Refused(error)) => tally.refused.push(fail(error)),
            Ok(LinkOutcome::Fragment) => tally.excluded.push(fail("a fragment that names no links".into())),
            Err(error) => tally.failed.push(fail(error)),
        }
        return;
    }
    match &case.expect {
        None => match read(case, format, &case.payload) {
            Err(error) => tally.refused.push(fail(error)),
            Ok(records) => tally.failed.push(fail(format!("was not refused but read as {records:?}"))),
        },
        Some(expect) => {
            if case.direction.reads() {
                match read(case, format, &case.payload) {
                    Ok(records) if same(&records, expect, case) => tally.read += 1,
                    Ok(records) => tally.failed.push(fail(format!("was read as {records:?}"))),
                    Err(error) => tally.failed.push(fail(error)),
                }
            }
            // Every expected value is encoded too, in at most the size of the source's payload.
            let behind_gateway = expect.iter().any(|expect| !expect.prefix.is_empty());
            if !expect.is_empty() && !behind_gateway {
                match write(case, format, expect) {
                    Ok(()) => tally.written += 1,
                    Err(error) => tally.failed.push(fail(error)),
                }
            }
        }
    }
}

fn read(case: &Case, format: ContentFormat, payload: &[u8]) -> Result<Vec<Expected>, String> {
    let prefixes: Vec<&str> = case.expect.iter().flatten().map(|expect| expect.prefix.as_str()).collect();
    let prefix = prefixes.iter().copied().find(|prefix| !prefix.is_empty());
    let root = prefix.map_or_else(|| case.root.clone(), |prefix| format!("/{prefix}"));
    let decoder = Decoder::new(format, payload, case.base).rooted_at(&root);
    with_definitions(&types(case), |definitions| {
        if prefix.is_some() && format == ContentFormat::LWM2M_CBOR {
            return read_prefixed(payload, case.base, definitions);
        }
        let mut records = Vec::new();
        if case.json["paths_only"] == true {
            let empty = |path| Expected::new(&Record::empty(path));
            decoder
                .paths(&mut |path| {
                    records.push(empty(path));
                    Ok(())
                })
                .map_err(|error| error.to_string())?;
            return Ok(records);
        }
        decoder
            .records(definitions, &mut |record| {
                records.push(Expected { prefix: prefix.unwrap_or_default().into(), ..Expected::new(record) });
                Ok(())
            })
            .map_err(|error| error.to_string())?;
        Ok(records)
    })
}

/// Decodes a gateway's payload of several devices: only the iterator yields their prefixes.
fn read_prefixed(
    payload: &[u8],
    base: Path,
    definitions: &[&ObjectDef<'_>],
) -> Result<Vec<Expected>, String> {
    let mut scratch = [0; 256];
    let mut reader = lwm2m_cbor::Reader::new(payload, base, definitions, &mut scratch);
    let mut records = reader.records();
    let mut found = Vec::new();
    while let Some(record) = records.next() {
        let record = record.map_err(|error| error.to_string())?;
        found.push(Expected { prefix: records.prefix().into(), ..Expected::new(&record) });
    }
    Ok(found)
}

/// Encodes the expected values: the result must decode to them, and be no longer than the vector's payload.
fn write(case: &Case, format: ContentFormat, expect: &[Expected]) -> Result<(), String> {
    let records: Vec<_> = expect.iter().map(Expected::record).collect();
    let encoder = Encoder::records(case.base, &records).rooted_at(&case.root);
    let payload = encoder.encode_to_vec(format).map_err(|error| format!("was not written: {error}"))?;
    if payload.len() > case.payload.len() {
        return Err(format!("was written in {} bytes, {} would do", payload.len(), case.payload.len()));
    }
    let back = read(case, format, &payload)?;
    if same(&back, expect, case) { Ok(()) } else { Err(format!("was written as {payload:02x?}: {back:?}")) }
}

fn same(found: &[Expected], expect: &[Expected], case: &Case) -> bool {
    let tolerance = case.json["tolerance"].as_f64().unwrap_or(0.0);
    found.len() == expect.len()
        && found.iter().zip(expect).all(|(found, expect)| {
            let value = match (&found.value, &expect.value) {
                (Some(Owned::Float(found)), Some(Owned::Float(expect))) => {
                    found == expect
                        || (found - expect).abs() <= tolerance
                        || (found.is_nan() && expect.is_nan())
                }
                (found, expect) => found == expect,
            };
            value && found.prefix == expect.prefix && found.path == expect.path && found.time == expect.time
        })
}

enum LinkOutcome {
    Read,
    Refused(String),
    Fragment,
}

/// Decodes links. The runtime's own tests encode them.
fn check_links(case: &Case) -> Result<LinkOutcome, String> {
    let found = Links::parse(&case.payload);
    let Some(expected) = case.json["links"].as_array() else {
        if case.json["fragment"] == true {
            return Ok(LinkOutcome::Fragment);
        }
        return match found {
            Err(error) => Ok(LinkOutcome::Refused(error.to_string())),
            Ok(_) => Err("was not refused".into()),
        };
    };
    let found = found.map_err(|error| error.to_string())?;
    let parts = |link: &lwm2m_runtime::codec::link::Link<'_>| {
        let attributes =
            link.attributes().map(|one| (one.name.to_string(), one.value.map(|value| value.to_string())));
        (link.target().to_string(), attributes.collect::<Vec<_>>())
    };
    let found: Vec<_> = found.iter().map(|link| parts(&link)).collect();
    let wanted: Vec<_> = expected.iter().map(wanted_link).collect();
    if found == wanted {
        Ok(LinkOutcome::Read)
    } else {
        Err(format!("was read as {found:?}, not {wanted:?}"))
    }
}

type LinkParts = (String, Vec<(String, Option<String>)>);

fn wanted_link(json: &serde_json::Value) -> LinkParts {
    let text = |json: &serde_json::Value| json.as_str().unwrap_or_default().to_owned();
    let attributes = json["attributes"].as_array().map(Vec::as_slice).unwrap_or_default();
    let attributes =
        attributes.iter().map(|one| (text(&one["name"]), one["value"].as_str().map(str::to_owned)));
    (text(&json["uri"]), attributes.collect())
}

#[test]
fn the_device_of_the_specifications_example_encodes_to_its_bytes() {
    let Some(folder) = data::folder("vectors") else {
        return;
    };
    let (_, cases) = load(&folder.join("spec-tlv.json"));
    let case =
        cases.iter().find(|case| case.name == "device instance, corrected").expect("the case is there");
    let device: lwm2m_tests::objects::Device =
        Decoder::new(ContentFormat::TLV, &case.payload, Path::instance(3, 0)).decode().expect("it is valid");
    let written = Encoder::read(&device, Path::instance(3, 0)).encode_to_vec(ContentFormat::TLV);
    assert_eq!(written.as_deref(), Ok(case.payload.as_slice()));
    assert_eq!(written.map(|payload| payload.len()), Ok(121));
}
