//! Errors, logs and readers do not quote a key, whatever is wrong with it.

use std::sync::Mutex;

use lwm2m_runtime::codec::{lwm2m_cbor, lwm2m_json, opaque, senml_cbor, senml_json, text, tlv};
use lwm2m_runtime::definition::Definitions;
use lwm2m_runtime::object::Placeholder;
use lwm2m_runtime::{
    ContentFormat, DecodeOptions, Decoder, Encoder, Error, Object, OutOfRange, Path, Record, Value,
};
use lwm2m_tests::objects::{Lwm2mOscore, Lwm2mSecurity};

use super::fields::Lock;
use super::planted::{KEY, assert_debug_hides, assert_error_hides, assert_hidden};

static LINES: Mutex<String> = Mutex::new(String::new());

struct Lines;

impl log::Log for Lines {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let mut lines = LINES.lock().expect("no test panics with it");
        lines.push_str(&format!("{}\n", record.args()));
    }

    fn flush(&self) {}
}

/// Values in the place of a key: its own type and others, one of which is always wrong.
fn values() -> [Value<'static>; 4] {
    [Value::Opaque(KEY.as_bytes()), Value::String(KEY), Value::CoreLink(KEY), Value::Integer(42)]
}

/// Returns payloads with a value at a path, in each format that carries it.
fn payloads(path: Path, value: Value<'_>) -> Vec<(ContentFormat, Vec<u8>)> {
    let records = [Record::new(path, value)];
    let encode = |format: &ContentFormat| {
        let payload = Encoder::records(path, &records).encode_to_vec(*format).ok()?;
        Some((*format, payload))
    };
    ContentFormat::ALL.iter().filter_map(encode).collect()
}

/// Writes and decodes a payload in every way, and returns the errors and the accepted deviations.
fn errors<O: Placeholder + std::fmt::Debug>(format: ContentFormat, payload: &[u8], path: Path) -> Vec<Error> {
    fn decoder<'p>(format: ContentFormat, payload: &'p [u8], path: Path) -> Decoder<'p> {
        Decoder::new(format, payload, path).from_bootstrap_server()
    }
    assert_debug_hides("a decoder", &decoder(format, payload, path));
    let mut instance = O::placeholder();
    let mut errors: Vec<Error> = [
        decoder(format, payload, path).replace(&mut instance),
        decoder(format, payload, path).update(&mut instance),
    ]
    .into_iter()
    .chain([
        decoder(format, payload, path).mirror(&mut instance).map(drop),
        decoder(format, payload, path).decode_all::<O>().map(drop),
    ])
    .filter_map(Result::err)
    .collect();
    for out_of_range in [OutOfRange::Keep, OutOfRange::LeaveOut, OutOfRange::Refuse] {
        for deny_unknown in [false, true] {
            let options = DecodeOptions { allow_missing: true, deny_unknown, out_of_range };
            let mut deviations = Vec::new();
            let mut report = |error: &Error| deviations.push(*error);
            let decoded =
                decoder(format, payload, path).options(options).on_deviation(&mut report).decode::<O>();
            match decoded {
                Ok(instance) => assert_debug_hides("a decoded struct", &instance),
                Err(error) => errors.push(error),
            }
            errors.extend(deviations);
        }
    }
    assert_debug_hides("an instance", &instance);
    errors
}

fn check<O: Placeholder + std::fmt::Debug>(path: Path, all: &mut usize) {
    for (format, payload) in values().into_iter().flat_map(|value| payloads(path, value)) {
        // Complete, cut in the key, and with bytes that follow.
        let cut = &payload[..payload.len() - payload.len().min(3)];
        let longer = [&payload[..], KEY.as_bytes()].concat();
        for payload in [&payload[..], cut, &longer] {
            for base in [path, Path::instance(path.object_id().unwrap_or_default(), 0)] {
                for error in errors::<O>(format, payload, base) {
                    assert_error_hides(format.name(), &error, O::definition());
                    *all += 1;
                }
            }
        }
    }
}

#[test]
fn no_error_and_no_log_quotes_a_key() {
    log::set_logger(&Lines).expect("it is the only one");
    log::set_max_level(log::LevelFilter::Trace);
    let mut all = 0;
    check::<Lwm2mSecurity>(Path::resource(0, 0, 5), &mut all);
    check::<Lwm2mSecurity>(Path::resource(0, 0, 8), &mut all);
    check::<Lwm2mOscore>(Path::resource(21, 0, 0), &mut all);
    check::<Lock>(Path::resource(42769, 0, 0), &mut all);
    check::<Lock>(Path::resource_instance(42769, 0, 2, 1), &mut all);
    assert!(all > 1000, "{all} errors");
    let lines = LINES.lock().expect("no test panics with it");
    assert!(lines.contains("/0/0/8: value out of range: 17 bytes"), "{lines}");
    assert_hidden("a log", &lines);
}

#[test]
fn a_reader_does_not_print_its_payload() {
    let path = Path::resource(0, 0, 5);
    let tables: Definitions<'_> = &[<Lwm2mSecurity as Object>::definition()];
    for (format, payload) in payloads(path, Value::Opaque(KEY.as_bytes())) {
        let scratch = &mut [0; 64];
        macro_rules! hides {
            ($reader:expr) => {{
                let mut reader = $reader;
                assert_debug_hides(format.name(), &reader);
                let mut records = reader.records();
                assert_debug_hides(format.name(), &records);
                while let Some(Ok(record)) = records.next() {
                    assert_debug_hides(format.name(), &record);
                    assert_debug_hides(format.name(), &records);
                }
            }};
        }
        match format {
            ContentFormat::TLV => {
                let reader = tlv::Reader::new(&payload, path, tables);
                assert_debug_hides("tlv", &reader);
                assert_debug_hides("tlv", &reader.records());
            }
            ContentFormat::SENML_JSON => hides!(senml_json::Reader::new(&payload, path, tables, scratch)),
            ContentFormat::SENML_CBOR => hides!(senml_cbor::Reader::new(&payload, path, tables, scratch)),
            ContentFormat::LWM2M_JSON => hides!(lwm2m_json::Reader::new(&payload, path, tables, scratch)),
            ContentFormat::LWM2M_CBOR => hides!(lwm2m_cbor::Reader::new(&payload, path, tables, scratch)),
            ContentFormat::OPAQUE => assert_debug_hides("opaque", &opaque::reader(&payload, path)),
            ContentFormat::TEXT => {
                assert_debug_hides("text", &text::reader(&payload, path, tables, scratch));
            }
            _ => {}
        }
    }
}
