//! The station as a device that servers talk to: its objects in containers, with the hardware behind them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use lwm2m_runtime::serve::{
    Endpoint, Hooks, Many, Notification, Objects, One, Piece, Registration, Request, Response, send,
};
use lwm2m_runtime::{
    Arguments, ContentFormat, Error, ErrorKind, Execute, Multiple, Path, Record, ResponseCode, Value,
};

use crate::mast::Mast;
use crate::objects::device::{Device, DeviceActions};
use crate::objects::firmware_update::{self, FirmwareUpdate, FirmwareUpdateActions, State};
use crate::objects::humidity::{Humidity, HumidityActions};
use crate::objects::lwm2m_server::{Lwm2mServer, Lwm2mServerActions};
use crate::objects::rain_gauge::{self, RainGauge, RainGaugeActions};
use crate::objects::temperature::{Temperature, TemperatureActions};
use crate::station::Station;

/// What the objects stand for: a clock, sensors that change with it, and a list of what was switched.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hardware {
    /// Milliseconds since the station started.
    now: Rc<Cell<u64>>,
    done: Rc<RefCell<Vec<String>>>,
}

impl Hardware {
    fn does(&self, what: impl Into<String>) {
        self.done.borrow_mut().push(what.into());
    }

    /// The air warms up by a twentieth of a degree a second, from 7.25 degrees on.
    fn air(&self) -> f64 {
        let twentieths = (self.now.get() / 1000).min(200) as f64;
        7.25 + twentieths / 20.0
    }
}

fn resource(path: Path) -> u16 {
    path.resource_id().unwrap_or(u16::MAX)
}

/// The struct executes nothing by itself: an action has the instance and the hardware at hand.
impl DeviceActions for (&mut Device, &mut Hardware) {
    fn reboot(&mut self, _: Arguments<'_>) -> Result<(), Error> {
        self.0.current_time = None;
        self.1.does("reboots");
        Ok(())
    }
}

impl Hooks<Device> for Hardware {
    fn execute(&mut self, device: &mut Device, path: Path, arguments: Arguments<'_>) -> Result<(), Error> {
        Device::execute(&mut (device, self), resource(path), arguments)
    }
}

impl Lwm2mServerActions for Hardware {
    fn registration_update_trigger(&mut self, _: Arguments<'_>) -> Result<(), Error> {
        self.does("updates its registration");
        Ok(())
    }
}

impl Hooks<Lwm2mServer> for Hardware {
    fn execute(&mut self, _: &mut Lwm2mServer, path: Path, arguments: Arguments<'_>) -> Result<(), Error> {
        Lwm2mServer::execute(self, resource(path), arguments)
    }
}

/// Live values: the sensor is asked when a server asks, or a notification may be due.
impl Hooks<Temperature> for Hardware {
    fn before_read(&mut self, temperature: &mut Temperature, path: Path) {
        if path.instance_id() == Some(0) {
            temperature.sensor_value = self.air();
        }
    }
}

impl TemperatureActions for Temperature {}
impl HumidityActions for Humidity {}

/// A veto, and a reaction.
impl Hooks<RainGauge> for Hardware {
    fn check_write(&mut self, rain: &RainGauge, record: &Record<'_>) -> Result<(), Error> {
        let switched_off = record.path.resource_id() == Some(rain_gauge::HEATER_MODE)
            && record.value == Some(Value::Integer(0));
        if switched_off && rain.rainfall_rate > 0.0 {
            // Not while it rains.
            return Err(Error::new(ErrorKind::Refused(ResponseCode::BAD_REQUEST), record.path));
        }
        Ok(())
    }

    fn after_write(&mut self, rain: &mut RainGauge, path: Path) {
        if path.resource_id().is_none_or(|id| id == rain_gauge::HEATER_MODE) {
            self.does(format!("sets its heater to {:?}", rain.heater_mode));
        }
    }

    fn execute(&mut self, rain: &mut RainGauge, path: Path, arguments: Arguments<'_>) -> Result<(), Error> {
        RainGauge::execute(&mut (rain, self), resource(path), arguments)
    }
}

impl RainGaugeActions for (&mut RainGauge, &mut Hardware) {
    fn empty_bucket(&mut self, _: Arguments<'_>) -> Result<(), Error> {
        self.0.rainfall_rate = 0.0;
        self.1.does("empties the bucket");
        Ok(())
    }
}

/// A package is written to flash memory as it comes, and never held.
impl Hooks<FirmwareUpdate> for Hardware {
    fn streams(&self, resource: u16) -> bool {
        resource == firmware_update::PACKAGE
    }

    fn write_piece(&mut self, firmware: &mut FirmwareUpdate, _: Path, piece: Piece<'_>) -> Result<(), Error> {
        self.does(format!("writes {} octets of a package at {}", piece.octets.len(), piece.offset));
        firmware.state = if piece.last { State::Downloaded } else { State::Downloading };
        Ok(())
    }

    fn execute(
        &mut self,
        firmware: &mut FirmwareUpdate,
        path: Path,
        arguments: Arguments<'_>,
    ) -> Result<(), Error> {
        FirmwareUpdate::execute(&mut (firmware, self), resource(path), arguments)
    }
}

impl FirmwareUpdateActions for (&mut FirmwareUpdate, &mut Hardware) {
    fn update(&mut self, _: Arguments<'_>) -> Result<(), Error> {
        if self.0.state != State::Downloaded {
            return Err(ErrorKind::Refused(ResponseCode::METHOD_NOT_ALLOWED).into());
        }
        self.0.state = State::Updating;
        self.1.does("updates its firmware");
        Ok(())
    }
}

/// The objects, and what has to be remembered between requests.
pub(crate) struct Served {
    hardware: Hardware,
    server: One<Lwm2mServer, Hardware>,
    device: One<Device, Hardware>,
    firmware: One<FirmwareUpdate, Hardware>,
    temperature: Many<Temperature, Hardware>,
    humidity: One<Humidity>,
    rain: One<RainGauge, Hardware>,
    mast: One<Mast>,
    endpoint: Endpoint<16, 16>,
}

impl Served {
    /// The same station, with the account of server 1.
    pub(crate) fn new(station: Station) -> Served {
        let hardware = Hardware::default();
        let account =
            Lwm2mServer { mute_send: Some(false), ..Lwm2mServer::new(1, 86_400, false, "U".into()) };
        let temperatures = Multiple::from([(0, station.air), (1, station.ground)]);
        Served {
            server: One::new(account).hooks(hardware.clone()),
            device: One::new(station.device).hooks(hardware.clone()),
            firmware: One::new(station.firmware).hooks(hardware.clone()),
            temperature: Many::new(temperatures).hooks(hardware.clone()),
            humidity: One::new(station.humidity),
            rain: One::new(station.rain).hooks(hardware.clone()),
            mast: One::new(station.mast),
            endpoint: Endpoint::new(),
            hardware,
        }
    }

    fn parts(&mut self) -> ([&mut dyn Objects; 7], &mut Endpoint<16, 16>) {
        let objects: [&mut dyn Objects; 7] = [
            &mut self.server,
            &mut self.device,
            &mut self.firmware,
            &mut self.temperature,
            &mut self.humidity,
            &mut self.rain,
            &mut self.mast,
        ];
        (objects, &mut self.endpoint)
    }

    /// Lets time pass.
    pub(crate) fn wait(&mut self, milliseconds: u64) {
        let now = &self.hardware.now;
        now.set(now.get().saturating_add(milliseconds));
    }

    /// What the hardware has done since this was asked last.
    pub(crate) fn done(&mut self) -> Vec<String> {
        self.hardware.done.take()
    }

    /// Answers a request.
    pub(crate) fn answer<'b>(&mut self, request: &Request<'_>, buffer: &'b mut [u8]) -> Response<'b> {
        let now = self.hardware.now.get();
        let (mut objects, endpoint) = self.parts();
        endpoint.serve(&mut objects.as_mut_slice(), request, now, buffer)
    }

    /// The next notification that is due.
    pub(crate) fn due<'b>(&mut self, buffer: &'b mut [u8]) -> Option<Notification<'b>> {
        let now = self.hardware.now.get();
        let (mut objects, endpoint) = self.parts();
        endpoint.due(&mut objects.as_mut_slice(), now, buffer)
    }

    /// Query and links of a registration with server 1.
    pub(crate) fn register<'b>(&mut self, buffer: &'b mut [u8]) -> Result<(String, &'b [u8]), Error> {
        let (mut objects, endpoint) = self.parts();
        let objects = &objects.as_mut_slice();
        let registration = Registration::new(objects, 1, endpoint.version());
        let registration = registration.ok_or(ErrorKind::UnknownInstance)?.name("nimbus-417");
        let parameters: Vec<String> = registration.parameters().map(|one| one.to_string()).collect();
        let formats = [ContentFormat::LWM2M_CBOR, ContentFormat::SENML_CBOR, ContentFormat::TLV];
        Ok((parameters.join("&"), registration.payload(objects, &formats, buffer)?))
    }

    /// The payload of a Send to server 1, in SenML JSON.
    pub(crate) fn send<'b>(&mut self, path: Path, buffer: &'b mut [u8]) -> Result<Option<&'b [u8]>, Error> {
        let (mut objects, _) = self.parts();
        send(&mut objects.as_mut_slice(), 1, &[path], ContentFormat::SENML_JSON, buffer)
    }
}
