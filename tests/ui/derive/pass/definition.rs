//! Fields that are checked against a definition: by id, by name or by the name of the field, in a type of your choice.

use lwm2m_runtime::{ErrorKind, Lwm2mEnum, Lwm2mObject, Multiple, Object};
use lwm2m_runtime::definition::{Range, ResourceType};
use lwm2m_runtime::execute::{Arguments, Execute, Execution};

/// An indoor sensor.
#[derive(Lwm2mObject)]
#[lwm2m(definition = 3303, xml)]
struct Thermometer {
    /// Next to the door.
    #[lwm2m(id = 5700)]
    celsius: f32,
    #[lwm2m(name = "Sensor Units", ops = "R", string, mandatory = false)]
    unit: Option<&'static str>,
    application_type: Option<heapless::String<16>>,
    #[lwm2m(skip)]
    port: u8,
}

impl ThermometerActions for () {}

#[derive(Debug, Clone, Copy, PartialEq, Lwm2mEnum)]
enum Trouble {
    #[lwm2m(code = 0)]
    None,
    Other(i64),
}

#[derive(Lwm2mObject)]
#[lwm2m(definition = 3, id = 3, name = "Device", mandatory, actions = Self, action(id = 4), action(id = 5, method = forget))]
struct Device {
    error_code: Multiple<Trouble>,
    supported_binding_and_modes: String,
    #[lwm2m(range = 5..=95)]
    battery_level: Option<u8>,
    #[lwm2m(id = 13)]
    now: Option<u32>,
}

impl Device {
    fn reboot(&mut self, _: Arguments<'_>) -> Result<(), ErrorKind> {
        self.error_code.clear();
        Ok(())
    }

    fn forget(&mut self, _: Arguments<'_>) -> Result<(), ErrorKind> {
        self.now = None;
        Ok(())
    }
}

/// A light with a mandatory and an optional resource.
#[derive(Lwm2mObject)]
#[lwm2m(definition = 3311)]
struct Light {
    on_off: bool,
    /// An optional resource that this light always has.
    dimmer: i8,
}

fn main() {
    let table = Thermometer::definition();
    assert_eq!((table.name(), table.urn().to_string().as_str()), ("Temperature", "urn:oma:lwm2m:ext:3303:1.1"));
    let ids: Vec<u16> = table.resources().map(|row| row.id()).collect();
    assert_eq!(ids, [5605, 5700, 5701, 5750]);
    let mut thermometer = Thermometer { celsius: 21.5, port: 3, ..lwm2m_runtime::object::Placeholder::placeholder() };
    let reset = thermometer.execute(&mut (), 5605, Execution::new(Arguments::NONE));
    assert_eq!(reset, Err(ErrorKind::Absent));
    assert_eq!((thermometer.celsius, thermometer.unit, thermometer.port), (21.5, None, 3));
    assert!(thermometer.application_type.is_none());
    let xml = Thermometer::DEFINITION_XML;
    assert!(xml.contains("<Description1>An indoor sensor.</Description1>"), "{xml}");
    assert!(xml.contains("<Description>Next to the door.</Description>"), "{xml}");

    let row = |id| Device::definition().resource(id).unwrap();
    assert_eq!(row(9).range(), Some(&Range::Integer(&[(5, 95)])));
    assert_eq!(row(13).kind(), Some(ResourceType::Time));
    let mut device: Device = lwm2m_runtime::object::Placeholder::placeholder();
    device.now = Some(7);
    device.error_code.insert(0, Trouble::None).unwrap();
    assert_eq!(device.execute(&mut (), 4, Execution::new(Arguments::NONE)), Ok(()));
    assert_eq!(device.execute(&mut (), 5, Execution::new(Arguments::NONE)), Ok(()));
    assert!(device.now.is_none() && device.error_code.is_empty() && device.battery_level.is_none());
    assert_eq!(device.supported_binding_and_modes, "");
    // Executing an optional action that the struct does not name fails.
    let left_out = device.execute(&mut (), 12, Execution::new(Arguments::NONE));
    assert_eq!(left_out, Err(ErrorKind::Absent));

    let light: Light = lwm2m_runtime::object::Placeholder::placeholder();
    assert_eq!((light.on_off, light.dimmer), (false, 0));
}
