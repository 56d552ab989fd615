//! Every payload of the vectors, read and written, as their README defines conformance.
//!
//! `cargo test -p lwm2m-tests --test vectors -- --nocapture` prints the table.

use lwm2m_runtime::codec::lwm2m_cbor;
use lwm2m_runtime::{ContentFormat, Incoming, ObjectDef, Outgoing, Path};
use lwm2m_tests::data;
use lwm2m_tests::vectors::{Case, Expected, Owned, load, types, with_definitions};

/// What became of the cases of one file.
#[derive(Default)]
struct Tally {
    read: usize,
    refused: usize,
    written: usize,
    excluded: Vec<String>,
    failed: Vec<String>,
}

#[test]
fn every_payload_is_understood_refused_and_written_as_the_vectors_say() {
    let Some(folder) = data::folder("vectors") else {
        return;
    };
    let mut failures = Vec::new();
    println!("{:<28}{:>6}{:>9}{:>9}{:>10}", "file", "read", "refused", "written", "excluded");
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
            judge(case, format, &mut tally);
        }
        let Tally { read, refused, written, excluded, failed } = tally;
        println!("{name:<28}{read:>6}{refused:>9}{written:>9}{:>10}", excluded.len());
        excluded.iter().for_each(|reason| println!("    excluded: {reason}"));
        failures.extend(failed.into_iter().map(|failure| format!("{name}: {failure}")));
    }
    assert!(failures.is_empty(), "{} failed:\n{}", failures.len(), failures.join("\n"));
}

/// Links, attributes and arguments are no records: they have tests of their own in the runtime.
const OTHER_TESTS: [&str; 4] = ["spec-attribute-query", "spec-execute-arguments", "spec-link", "zephyr-link"];

fn judge(case: &Case, format: ContentFormat, tally: &mut Tally) {
    if let Some(reason) = &case.excluded {
        tally.excluded.push(format!("{}: {reason}", case.name));
        return;
    }
    let fail = |what: String| format!("{}: {what}", case.name);
    match &case.expect {
        None => match read(case, format, &case.payload) {
            Err(_) => tally.refused += 1,
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
            if case.direction.writes() {
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
    let incoming = Incoming::new(format, payload, case.base).rooted_at(&root);
    with_definitions(&types(case), |definitions| {
        if prefix.is_some() && format == ContentFormat::LWM2M_CBOR {
            return read_prefixed(payload, case.base, definitions);
        }
        let mut records = Vec::new();
        incoming
            .records(definitions, &mut |record| {
                records.push(Expected { prefix: prefix.unwrap_or_default().into(), ..Expected::new(record) });
                Ok(())
            })
            .map_err(|error| error.to_string())?;
        Ok(records)
    })
}

/// A gateway may speak for several devices in one payload: only the iterator tells them apart.
fn read_prefixed(payload: &[u8], base: Path, definitions: &[&ObjectDef<'_>]) -> Result<Vec<Expected>, String> {
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

/// What is written must read back as what was meant, and be no longer than the vector's payload.
fn write(case: &Case, format: ContentFormat, expect: &[Expected]) -> Result<(), String> {
    let records: Vec<_> = expect.iter().map(Expected::record).collect();
    let outgoing = Outgoing::records(case.base, &records).rooted_at(&case.root);
    let payload = outgoing.encode_to_vec(format).map_err(|error| format!("was not written: {error}"))?;
    if payload.len() > case.payload.len() {
        return Err(format!("was written in {} octets, {} would do", payload.len(), case.payload.len()));
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
                    found == expect || (found - expect).abs() <= tolerance || (found.is_nan() && expect.is_nan())
                }
                (found, expect) => found == expect,
            };
            value && found.prefix == expect.prefix && found.path == expect.path && found.time == expect.time
        })
}

#[test]
fn the_device_of_the_standards_example_is_written_octet_by_octet_the_same() {
    let Some(folder) = data::folder("vectors") else {
        return;
    };
    let (_, cases) = load(&folder.join("spec-tlv.json"));
    let case = cases.iter().find(|case| case.name == "device instance, corrected").expect("the case is there");
    let device: lwm2m_tests::objects::Device =
        Incoming::new(ContentFormat::TLV, &case.payload, Path::instance(3, 0)).decode().expect("it is valid");
    let written = Outgoing::read(&device, Path::instance(3, 0)).encode_to_vec(ContentFormat::TLV);
    assert_eq!(written.as_deref(), Ok(case.payload.as_slice()));
    assert_eq!(written.map(|payload| payload.len()), Ok(121));
}
