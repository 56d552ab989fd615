//! Simulated devices: their registrations, and a seeded sequence of payloads in all formats.

use lwm2m_runtime::{ContentFormat, Encoder, Multiple, Object, Path, Record, Value};

use crate::mirror::Message;
use crate::objects::device::Device;
use crate::objects::humidity::Humidity;
use crate::objects::pump::{self, Mode, Pump};
use crate::objects::temperature::Temperature;

/// Devices, by numbers from 0.
pub const DEVICES: usize = 20;

/// Formats of an instance; the first has no paths, so that a Send has one of the others.
const FORMATS: [ContentFormat; 4] =
    [ContentFormat::TLV, ContentFormat::SENML_JSON, ContentFormat::SENML_CBOR, ContentFormat::LWM2M_CBOR];

/// Returns the links of a registration: devices with even numbers have the old pump.
pub fn registration(device: usize) -> &'static [u8] {
    match device % 2 {
        0 => b"</3/0>,</3303/0>,</3304/0>,</42770>;ver=1.0,</42770/0>,</42900/0>",
        _ => b"</3/0>,</3303/0>,</3304/0>,</42770>;ver=1.1,</42770/0>,</42900/0>",
    }
}

/// Returns messages of all devices: at first one for each instance, then any.
pub fn messages(count: usize) -> Vec<Message> {
    let mut random = Random(1);
    let message = |number: usize| match number / DEVICES {
        kind @ 0..=3 => message(number % DEVICES, kind, &mut random),
        _ => message(random.below(DEVICES), random.below(9), &mut random),
    };
    (0..count).map(message).collect()
}

fn message(device: usize, kind: usize, random: &mut Random) -> Message {
    let format = FORMATS[random.below(4)];
    let celsius = 15.0 + random.below(100) as f64 / 10.0;
    let read = |path: Path, format, object: &dyn Object| {
        let payload = Encoder::read(object, path).encode_to_vec(format).expect("the instance is valid");
        Message { device, path, format, payload }
    };
    let records = |path, format, records: &[Record<'_>]| {
        let payload = Encoder::records(path, records).encode_to_vec(format).expect("the records are valid");
        Message { device, path, format, payload }
    };
    let value = |object| Record::new(Path::resource(object, 0, 5700), Value::Float(celsius));
    match kind {
        // Some levels are above 100, some codes have no name.
        0 => {
            let mut object = Device::new(Multiple::from([(0, 0.into())]), "U".into());
            object.battery_level = Some(random.below(110) as i64);
            object.battery_status = Some((random.below(10) as i64).into());
            read(Path::instance(3, 0), format, &object)
        }
        1 => read(Path::instance(3303, 0), format, &Temperature::new(celsius)),
        2 => read(Path::instance(3304, 0), format, &Humidity::new(random.below(100) as f64)),
        3 if device % 2 == 0 => read(Path::instance(42770, 0), format, &pump::v1_0::Pump::new(true, celsius)),
        3 => {
            let pump = Pump { mode: Some(Mode::Controlled), ..Pump::new(true, celsius) };
            read(Path::instance(42770, 0), format, &pump)
        }
        // Notifications of one resource; some flows are above 50.
        4 => read(Path::resource(3303, 0, 5700), ContentFormat::TEXT, &Temperature::new(celsius)),
        5 => read(Path::resource(42770, 0, 1), ContentFormat::CBOR, &Pump::new(true, celsius * 2.5)),
        // An unknown object, and an unknown resource.
        6 => {
            let own = Record::new(Path::resource(42900, 0, 1), Value::Integer(7));
            records(Path::instance(42900, 0), format, &[own])
        }
        7 => {
            let own = Record::new(Path::resource(3303, 0, 9000), Value::Boolean(true));
            records(Path::instance(3303, 0), format, &[value(3303), own])
        }
        // A Send of two objects.
        _ => records(Path::ROOT, FORMATS[1 + random.below(3)], &[value(3303), value(3304)]),
    }
}

/// A generator of numbers: xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}
