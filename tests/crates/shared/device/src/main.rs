//! A lamp. Its objects are in another crate, and their actions are implemented on a type of this one. It plays three
//! requests, and writes the payload of a Send to standard output.

use std::io::Write;

use lwm2m_runtime::execute::{Action, Arguments, Execution};
use lwm2m_runtime::serve::{DataModel, Endpoint, Method, ObjectStore, Request, Requester, SingleInstance};
use lwm2m_runtime::{ContentFormat, Encoder, ErrorKind, Multiple, Object, Path};
use objects::device::{self, Device, DeviceActions};
use objects::light_control::{self, LightControl};
use objects::temperature::{self, Temperature, TemperatureActions};

/// The hardware.
#[derive(Default)]
struct Hardware {
    reboots: u32,
    lit: bool,
}

impl DeviceActions for Hardware {
    fn reboot(&mut self, device: &mut Device, _: Arguments<'_>) -> Result<(), ErrorKind> {
        self.reboots += 1;
        device.current_time = None;
        Ok(())
    }
}

impl TemperatureActions for Hardware {
    fn reset_min_and_max_measured_values() -> Option<Action<Self, Temperature>> {
        Some(|_, temperature, _| {
            temperature.min_measured_value = Some(temperature.sensor_value);
            temperature.max_measured_value = Some(temperature.sensor_value);
            Ok(())
        })
    }
}

struct Lamp {
    device: SingleInstance<Device>,
    light: SingleInstance<LightControl>,
    temperature: SingleInstance<Temperature>,
    hardware: Hardware,
}

impl DataModel for Lamp {
    fn object(&self, index: usize) -> Option<&dyn ObjectStore> {
        Some(match index {
            0 => &self.device,
            1 => &self.light,
            2 => &self.temperature,
            _ => return None,
        })
    }

    fn object_mut(&mut self, index: usize) -> Option<&mut dyn ObjectStore> {
        Some(match index {
            0 => &mut self.device,
            1 => &mut self.light,
            2 => &mut self.temperature,
            _ => return None,
        })
    }

    fn execute(&mut self, path: Path, execution: Execution<'_>) -> Result<(), ErrorKind> {
        match path.object_id() {
            Some(device::OBJECT_ID) => self.device.execute(path, &mut self.hardware, execution),
            Some(temperature::OBJECT_ID) => self.temperature.execute(path, &mut self.hardware, execution),
            _ => Err(ErrorKind::NotExecutable),
        }
    }

    fn after_write(&mut self, _: Path) {
        self.hardware.lit = self.light.instance.on_off;
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut lamp = Lamp {
        device: SingleInstance::new(Device::new(Multiple::from([(0, 0.into())]), "U".into())),
        light: SingleInstance::new(LightControl::new(false)),
        temperature: SingleInstance::new(Temperature::new(48.5)),
        hardware: Hardware::default(),
    };
    let mut endpoint: Endpoint<4, 4> = Endpoint::new();
    let mut buffer = [0; 64];
    let request = |method, path| Request::from_coap(Requester::Server(1), method, path);
    for request in [
        request(Method::Put, Path::resource(3311, 0, light_control::ON_OFF))
            .payload(ContentFormat::TEXT.number(), b"1"),
        request(Method::Post, Path::resource(3303, 0, temperature::RESET_MIN_AND_MAX_MEASURED_VALUES)),
        request(Method::Post, Path::resource(3, 0, device::REBOOT)),
    ] {
        eprintln!("{} {}", request.path(), endpoint.serve(&mut lamp, &request, 0, &mut buffer).code);
    }
    eprintln!("{} reboot, lit: {}", lamp.hardware.reboots, lamp.hardware.lit);

    let parts: [(Path, &dyn Object); 2] = [
        (Path::instance(3311, 0), &lamp.light.instance),
        (Path::instance(3303, 0), &lamp.temperature.instance),
    ];
    std::io::stdout().write_all(&Encoder::composite(&parts).encode_to_vec(ContentFormat::SENML_CBOR)?)?;
    Ok(())
}
