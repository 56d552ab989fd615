//! Every object of `objects/` keeps its values in every content format, and has std's traits.

use std::collections::BTreeMap;
use std::fmt::Debug;

use lwm2m_runtime::codec::Sink;
use lwm2m_runtime::definition::{Range, ResourceDef, ResourceType};
use lwm2m_runtime::error::Detail;
use lwm2m_runtime::object::Placeholder;
use lwm2m_runtime::{
    ContentFormat, DecodeOptions, Decoder, Encoder, Error, Object, ObjectDef, Path, Record, Time, Value,
};
use lwm2m_tests::objects;
use lwm2m_tests::vectors::Owned;
use proptest::prelude::*;
use proptest::strategy::BoxedStrategy;
use proptest::test_runner::{Config, TestRunner};

/// Calls a generic function for the struct of every object.
macro_rules! for_every_object {
    ($function:ident) => {
        for_every_object!(@ $function:
            lwm2m_security::Lwm2mSecurity lwm2m_server::Lwm2mServer
            lwm2m_access_control::Lwm2mAccessControl device::Device
            connectivity_monitoring::ConnectivityMonitoring firmware_update::FirmwareUpdate
            location_6::Location connectivity_statistics::ConnectivityStatistics
            lwm2m_software_management::Lwm2mSoftwareManagement
            binary_app_data_container::BinaryAppDataContainer event_log::EventLog
            lwm2m_oscore::Lwm2mOscore virtual_observe_notify::VirtualObserveNotify
            lwm2m_cose::Lwm2mCose digital_input::DigitalInput digital_output::DigitalOutput
            analog_input::AnalogInput analog_output::AnalogOutput generic_sensor::GenericSensor
            illuminance::Illuminance presence::Presence temperature::Temperature
            humidity::Humidity power_measurement::PowerMeasurement actuation::Actuation
            set_point::SetPoint load_control::LoadControl light_control::LightControl
            power_control::PowerControl accelerometer::Accelerometer magnetometer::Magnetometer
            barometer::Barometer voltage::Voltage current::Current frequency::Frequency
            depth::Depth percentage::Percentage altitude::Altitude load::Load pressure::Pressure
            loudness::Loudness concentration::Concentration acidity::Acidity
            conductivity::Conductivity power::Power power_factor::PowerFactor distance::Distance
            energy::Energy direction::Direction time::Time gyrometer::Gyrometer colour::Colour
            location_3336::Location positioner::Positioner buzzer::Buzzer audio_clip::AudioClip
            timer::Timer addressable_text_display::AddressableTextDisplay
            on_off_switch::OnOffSwitch dimmer::Dimmer up_down_control::UpDownControl
            multiple_axis_joystick::MultipleAxisJoystick rate::Rate push_button::PushButton
            multi_state_selector::MultiStateSelector bitmap::Bitmap stopwatch::Stopwatch
        )
    };
    (@ $function:ident: $($module:ident::$object:ident)*) => {
        [$((objects::$module::OBJECT_ID, $function::<objects::$module::$object> as fn()),)*]
    };
}

/// The values of an instance by resource id.
type Content = BTreeMap<u16, OwnedResource>;

#[derive(Debug, Clone)]
enum OwnedResource {
    Single(Owned),
    Multiple(BTreeMap<u16, Owned>),
}

fn contents(definition: &'static ObjectDef<'static>) -> BoxedStrategy<Content> {
    let held = definition.resources().filter(|resource| resource.kind().is_some()).map(|resource| {
        let value = if resource.is_multiple() {
            let ids = prop_oneof![0u16..8, 0u16..=65534];
            proptest::collection::btree_map(ids, value(&resource), 0..5)
                .prop_map(OwnedResource::Multiple)
                .boxed()
        } else {
            value(&resource).prop_map(OwnedResource::Single).boxed()
        };
        let id = resource.id();
        let mandatory = resource.is_mandatory();
        (any::<bool>(), value).prop_map(move |(present, value)| (mandatory || present).then_some((id, value)))
    });
    held.collect::<Vec<_>>().prop_map(|held| held.into_iter().flatten().collect()).boxed()
}

/// A value of the resource's type that keeps to its range.
fn value(resource: &ResourceDef<'static>) -> BoxedStrategy<Owned> {
    let range = resource.range().copied();
    match resource.kind() {
        Some(ResourceType::Integer) => signed(range).prop_map(Owned::Integer).boxed(),
        Some(ResourceType::Time) => signed(range).prop_map(|seconds| Owned::Time(Time(seconds))).boxed(),
        Some(ResourceType::Unsigned) => unsigned(range).prop_map(Owned::Unsigned).boxed(),
        Some(ResourceType::Float) => float(range).prop_map(Owned::Float).boxed(),
        Some(ResourceType::Boolean) => any::<bool>().prop_map(Owned::Boolean).boxed(),
        Some(ResourceType::Opaque) => bytes(range)
            .prop_flat_map(|count| proptest::collection::vec(any::<u8>(), count))
            .prop_map(Owned::Opaque)
            .boxed(),
        Some(ResourceType::ObjectLink) => (any::<u16>(), any::<u16>())
            .prop_map(|(object, instance)| Owned::ObjectLink(lwm2m_runtime::ObjectLink { object, instance }))
            .boxed(),
        Some(ResourceType::CoreLink) => text(range).prop_map(Owned::CoreLink).boxed(),
        _ => text(range).prop_map(Owned::String).boxed(),
    }
}

fn signed(range: Option<Range<'static>>) -> BoxedStrategy<i64> {
    match range {
        Some(Range::Integer(union)) => {
            proptest::sample::select(union).prop_flat_map(|(low, high)| low..=high).boxed()
        }
        _ => prop_oneof![-200i64..200, any::<i64>(), Just(i64::MIN), Just(i64::MAX)].boxed(),
    }
}

fn unsigned(range: Option<Range<'static>>) -> BoxedStrategy<u64> {
    match range {
        Some(Range::Unsigned(union)) => {
            proptest::sample::select(union).prop_flat_map(|(low, high)| low..=high).boxed()
        }
        _ => prop_oneof![0u64..300, any::<u64>(), Just(u64::MAX)].boxed(),
    }
}

fn float(range: Option<Range<'static>>) -> BoxedStrategy<f64> {
    match range {
        Some(Range::Float(union)) => {
            proptest::sample::select(union).prop_flat_map(|(low, high)| low..=high).boxed()
        }
        _ => prop_oneof![
            (-4000i32..4000).prop_map(|quarters| f64::from(quarters) / 4.0),
            proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL | proptest::num::f64::ZERO,
        ]
        .boxed(),
    }
}

/// A number of bytes within the range, at most 40 above an interval's lower end.
fn bytes(range: Option<Range<'static>>) -> BoxedStrategy<usize> {
    match range {
        Some(Range::Length(union)) => proptest::sample::select(union)
            .prop_flat_map(|(low, high)| low..=high.min(low.saturating_add(40)))
            .prop_map(|count| usize::try_from(count).unwrap_or(0))
            .boxed(),
        _ => (0usize..20).boxed(),
    }
}

fn text(range: Option<Range<'static>>) -> BoxedStrategy<String> {
    bytes(range)
        .prop_flat_map(|count| {
            let plain = proptest::collection::vec(proptest::char::range(' ', '~'), count);
            let plain = plain.prop_map(|characters| characters.into_iter().collect::<String>());
            // Any text of `count` bytes: dots fill up a shorter one.
            let odd = proptest::collection::vec(any::<char>(), count).prop_map(move |characters| {
                let mut text = String::new();
                for character in characters {
                    if text.len() + character.len_utf8() <= count {
                        text.push(character);
                    }
                }
                text.extend(std::iter::repeat_n('.', count - text.len()));
                text
            });
            prop_oneof![plain, odd]
        })
        .boxed()
}

/// Writes the content into a placeholder, as a bootstrap server may.
fn build<O: Placeholder>(content: &Content) -> O {
    let mut instance = O::placeholder();
    for (id, held) in content {
        let index = O::definition().index_of(*id, 0).expect("the resource is in the table");
        let field = instance.field_mut(index).expect("the resource holds values");
        match held {
            OwnedResource::Single(value) => field.set(None, &value.borrow()).expect("the value fits"),
            OwnedResource::Multiple(values) => {
                field.instances().expect("the resource has instances").make_empty();
                for (instance, value) in values {
                    field.set(Some(*instance), &value.borrow()).expect("the value fits");
                }
            }
        }
    }
    instance
}

/// Everything that an instance emits, write-only resources included.
fn emitted(instance: &dyn Object) -> Vec<String> {
    struct Lines {
        lines: Vec<String>,
        open: Option<u16>,
    }
    impl Sink for Lines {
        fn value(&mut self, id: u16, value: Value<'_>) {
            self.lines.push(format!("{:?}/{id} = {value:?}", self.open));
        }
        fn begin_multiple(&mut self, id: u16, count: usize) {
            self.lines.push(format!("{id}: {count}"));
            self.open = Some(id);
        }
        fn end_multiple(&mut self) {
            self.open = None;
        }
    }
    let mut lines = Lines { lines: Vec::new(), open: None };
    instance.emit(&mut lines);
    lines.lines
}

/// Everything that comes back of an instance: without values, an optional multiple resource is absent in the formats that have
/// no record for it.
fn as_carried<O: Placeholder>(instance: &O, format: ContentFormat) -> Vec<String> {
    let mut lines = emitted(instance);
    if !["tlv", "lwm2m-cbor"].contains(&format.name()) {
        let optional = O::definition().resources().filter(|resource| !resource.is_mandatory());
        let empty: Vec<String> = optional.map(|resource| format!("{}: 0", resource.id())).collect();
        lines.retain(|line| !empty.contains(line));
    }
    lines
}

/// The formats that can carry a whole instance.
fn formats() -> impl Iterator<Item = ContentFormat> {
    let single = ["text", "opaque", "cbor", "link", "senml-etch-json", "senml-etch-cbor"];
    ContentFormat::ALL.iter().copied().filter(move |format| !single.contains(&format.name()))
}

fn check<O: Placeholder>(cases: u32, rule: impl Fn(O, Path) -> Result<(), TestCaseError>) {
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let path = Path::instance(O::definition().id(), 0);
    let outcome = runner.run(&contents(O::definition()), |content| rule(build(&content), path));
    outcome.unwrap_or_else(|error| panic!("{}: {error}", O::definition().name()));
}

/// Clears the resources that a server cannot read.
fn readable_part<O: Placeholder>(instance: O) -> O {
    let mut instance = instance;
    for (index, resource) in O::definition().resources().enumerate() {
        if let Some(field) = instance.field_mut(index).filter(|_| !resource.operations().is_readable()) {
            field.clear();
        }
    }
    instance
}

fn round_trips<O: Placeholder>() {
    check::<O>(24, |instance, path| {
        let instance = readable_part(instance);
        for format in formats() {
            let payload = Encoder::read(&instance, path)
                .encode_to_vec(format)
                .map_err(|error| TestCaseError::fail(format!("{format}: {error}")))?;
            let mut buffer = [0; 1 << 16];
            let in_buffer = Encoder::read(&instance, path).encode(format, &mut buffer);
            prop_assert_eq!(
                in_buffer,
                Ok(payload.as_slice()),
                "{}: the size of the buffer makes no difference",
                format
            );
            let mut stream = Vec::new();
            let blocks =
                Encoder::read(&instance, path).encode_to(format, &mut [0; 192], &mut |block: &[u8]| {
                    stream.extend_from_slice(block);
                    Ok(())
                });
            prop_assert_eq!(blocks, Ok(payload.len()));
            prop_assert_eq!(&stream, &payload, "{}: blocks make up the same payload", format);
            let back: O = Decoder::new(format, &payload, path)
                .decode()
                .map_err(|error| TestCaseError::fail(format!("{format}: {error} in {payload:02x?}")))?;
            prop_assert_eq!(emitted(&back), as_carried(&instance, format), "{}", format);
        }
        Ok(())
    });
}

#[test]
fn an_instance_of_any_object_comes_back_equal_in_every_format() {
    for (_, check) in for_every_object!(round_trips) {
        check();
    }
}

#[test]
fn the_list_of_objects_above_is_complete() {
    fn nothing<O: Placeholder>() {}
    let mut listed: Vec<u16> = for_every_object!(nothing).iter().map(|(id, _)| *id).collect();
    let mut all: Vec<u16> = objects::definitions().iter().map(|object| object.id()).collect();
    listed.sort_unstable();
    all.sort_unstable();
    assert_eq!(listed, all);
}

/// Like `emitted`, with one zero, as `PartialEq` compares.
fn compared(instance: &dyn Object) -> Vec<String> {
    emitted(instance).iter().map(|line| line.replace("Float(-0.0)", "Float(0.0)")).collect()
}

/// Keeps letters and digits: those of a resource's name and of its field are equal.
fn alphanumeric(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

fn copies_and_compares<O: Placeholder + Clone + PartialEq + Debug>() {
    let mut runner = TestRunner::new(Config { cases: 48, failure_persistence: None, ..Config::default() });
    let ids: Vec<u16> = O::definition().resources().map(|resource| resource.id()).collect();
    let pairs = (contents(O::definition()), contents(O::definition()), proptest::sample::select(ids));
    let outcome = runner.run(&pairs, |(content, other, id)| {
        let instance: O = build(&content);
        prop_assert_eq!(emitted(&instance.clone()), emitted(&instance));
        prop_assert!(instance.clone() == instance);
        // An instance that differs in one resource at most: absent from either, or with the value of `other`.
        let mut changed = content.clone();
        changed.remove(&id);
        changed.extend(other.get_key_value(&id).map(|(id, held)| (*id, held.clone())));
        let changed: O = build(&changed);
        prop_assert_eq!(changed == instance, compared(&changed) == compared(&instance));
        prop_assert_eq!(instance == changed, changed == instance);
        let shown = format!("{instance:?}");
        let fields: Vec<String> =
            shown.split_whitespace().filter_map(|word| word.strip_suffix(':')).map(alphanumeric).collect();
        for resource in O::definition().resources().filter(|resource| content.contains_key(&resource.id())) {
            prop_assert!(fields.contains(&alphanumeric(resource.name())), "{} in {shown}", resource.name());
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{}: {error}", O::definition().name()));
}

#[test]
fn a_copy_of_any_instance_is_equal_and_one_resource_makes_a_difference() {
    for (_, check) in for_every_object!(copies_and_compares) {
        check();
    }
}

fn records(
    format: ContentFormat,
    payload: &[u8],
    path: Path,
    definition: &ObjectDef<'_>,
) -> Result<Vec<String>, Error> {
    let mut records = Vec::new();
    Decoder::new(format, payload, path).records(&[definition], &mut |record: &Record<'_>| {
        records.push(format!("{record:?}"));
        Ok(())
    })?;
    Ok(records)
}

fn records_agree<O: Placeholder>() {
    check::<O>(12, |instance, path| {
        let mut first: Option<Vec<String>> = None;
        for format in formats() {
            let payload =
                Encoder::read(&instance, path).encode_to_vec(format).expect("the format carries it");
            let found = records(format, &payload, path, O::definition()).expect("it reads what it wrote");
            // Not every format carries a multiple resource without instances.
            let found: Vec<String> =
                found.into_iter().filter(|record| !record.contains("value: None")).collect();
            match &first {
                None => first = Some(found),
                Some(first) => prop_assert_eq!(&found, first, "{}", format),
            }
        }
        Ok(())
    });
}

#[test]
fn the_records_of_an_instance_are_the_same_in_every_format() {
    for (_, check) in for_every_object!(records_agree) {
        check();
    }
}

fn truncated<O: Placeholder>() {
    check::<O>(2, |instance, path| {
        for format in formats() {
            let payload =
                Encoder::read(&instance, path).encode_to_vec(format).expect("the format carries it");
            for end in 0..payload.len() {
                let prefix = payload.get(..end).unwrap_or_default();
                let mut mirror = O::placeholder();
                let before = emitted(&mirror);
                let decoder = Decoder::new(format, prefix, path).from_bootstrap_server();
                if decoder.update(&mut mirror).is_err() {
                    prop_assert_eq!(emitted(&mirror), before, "{} cut at {}", format, end);
                }
            }
        }
        Ok(())
    });
}

#[test]
fn a_truncated_payload_is_valid_or_fails_and_changes_nothing() {
    for (_, check) in for_every_object!(truncated) {
        check();
    }
}

#[test]
fn a_payload_with_any_byte_changed_is_applied_or_changes_nothing() {
    let path = Path::instance(3, 0);
    check::<objects::Device>(24, |device, _| {
        for format in formats() {
            let payload = Encoder::read(&device, path).encode_to_vec(format).expect("the format carries it");
            for position in 0..payload.len() {
                for change in [0x01, 0x20, 0x80, 0xff] {
                    let mut changed = payload.clone();
                    if let Some(byte) = changed.get_mut(position) {
                        *byte ^= change;
                    }
                    let mut mirror = device.clone();
                    let decoder = Decoder::new(format, &changed, path);
                    if decoder.from_bootstrap_server().replace(&mut mirror).is_err() {
                        prop_assert_eq!(&mirror, &device);
                    }
                }
            }
        }
        Ok(())
    });
}

#[test]
fn a_missing_mandatory_resource_is_named_or_tolerated_on_request() {
    let path = Path::instance(3, 0);
    let decode = |options| {
        Decoder::new(ContentFormat::TLV, &[0xc1, 9, 50], path).options(options).decode::<objects::Device>()
    };
    let error = decode(DecodeOptions::default()).expect_err("two resources are missing");
    let Detail::Resources(missing) = error.detail() else { panic!("{error}") };
    assert_eq!(missing.ids().collect::<Vec<_>>(), [11, 16]);
    let tolerated =
        decode(DecodeOptions { allow_missing: true, ..DecodeOptions::default() }).expect("it is tolerated");
    assert_eq!(tolerated.battery_level, Some(50));
}
