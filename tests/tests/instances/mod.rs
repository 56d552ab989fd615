//! Instances of every object, with random values.

use std::collections::BTreeMap;

use lwm2m_runtime::definition::{Range, ResourceDef, ResourceType};
use lwm2m_runtime::error::ValueError;
use lwm2m_runtime::field::Field;
use lwm2m_runtime::object::Placeholder;
use lwm2m_runtime::{Object, ObjectDef, Time};
use lwm2m_tests::vectors::Owned;
use proptest::prelude::*;
use proptest::strategy::BoxedStrategy;

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
pub(crate) type Content = BTreeMap<u16, OwnedResource>;

#[derive(Debug, Clone)]
pub(crate) enum OwnedResource {
    Single(Owned),
    Multiple(BTreeMap<u16, Owned>),
}

/// Returns instances whose values keep to their ranges.
pub(crate) fn contents(definition: &'static ObjectDef<'static>) -> BoxedStrategy<Content> {
    contents_of(definition, |resource| value(resource.kind(), resource.range().copied()))
}

/// Returns instances with any values of the types: what decoding keeps.
#[allow(dead_code, reason = "not every test has values that break the definition")]
pub(crate) fn any_contents(definition: &'static ObjectDef<'static>) -> BoxedStrategy<Content> {
    contents_of(definition, |resource| match resource.kind() {
        Some(ResourceType::Float) => {
            let special = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0];
            let special = proptest::sample::select(special.to_vec()).prop_map(Owned::Float);
            prop_oneof![4 => value(resource.kind(), None), 1 => special].boxed()
        }
        kind => value(kind, None),
    })
}

fn contents_of(
    definition: &'static ObjectDef<'static>,
    value: impl Fn(&ResourceDef<'static>) -> BoxedStrategy<Owned>,
) -> BoxedStrategy<Content> {
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

/// A value of a type that keeps to a range.
fn value(kind: Option<ResourceType>, range: Option<Range<'static>>) -> BoxedStrategy<Owned> {
    match kind {
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
#[allow(dead_code, reason = "not every test knows the type")]
pub(crate) fn build<O: Placeholder>(content: &Content) -> O {
    let mut instance = O::placeholder();
    fill(&mut instance, content);
    instance
}

/// Sets the fields of an instance.
pub(crate) fn fill(instance: &mut dyn Object, content: &Content) {
    for (id, held) in content {
        let index = instance.object_definition().index_of(*id, 0).expect("the resource is in the table");
        let field = instance.field_mut(index).expect("the resource holds values");
        // An enum holds codes of 63 bits.
        let set = |field: &mut dyn Field, id, value: &Owned| match field.check(&value.borrow()) {
            Err(ValueError::Overflow) => {}
            _ => field.set(id, &value.borrow()).expect("the value fits"),
        };
        match held {
            OwnedResource::Single(value) => set(field, None, value),
            OwnedResource::Multiple(values) => {
                field.instances().expect("the resource has instances").make_empty();
                for (instance, value) in values {
                    set(field, Some(*instance), value);
                }
            }
        }
    }
}

pub(crate) use for_every_object;
