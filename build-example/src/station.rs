//! The station: plain structs with values in them, and what happens when a server executes something.

use lwm2m_runtime::{Arguments, Error, ErrorKind, Instance, Multiple, Object, Path, ResponseCode, Time};

use crate::mast::{Lamp, Mast};
use crate::objects::device::{self, BatteryStatus, Device, DeviceActions};
use crate::objects::firmware_update::{
    FirmwareUpdate, FirmwareUpdateActions, FirmwareUpdateDeliveryMethod, State, UpdateResult,
};
use crate::objects::humidity::Humidity;
use crate::objects::rain_gauge::{self, HeaterMode, Precipitation, RainGauge, RainGaugeActions};
use crate::objects::temperature::Temperature;

/// Everything the station knows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Station {
    pub(crate) device: Device,
    pub(crate) firmware: FirmwareUpdate,
    pub(crate) air: Temperature,
    pub(crate) ground: Temperature,
    pub(crate) humidity: Humidity,
    pub(crate) rain: RainGauge,
    pub(crate) mast: Mast,
}

impl Station {
    /// A wet morning in November.
    pub(crate) fn new() -> Self {
        Station {
            device: Device {
                manufacturer: Some("Nimbus Instruments".into()),
                model_number: Some("WS-3".into()),
                serial_number: Some("000417".into()),
                firmware_version: Some("1.4.2".into()),
                battery_level: Some(87),
                battery_status: Some(BatteryStatus::Normal),
                current_time: Some(Time(1_763_881_200)),
                utc_offset: Some("+01:00".into()),
                ..Device::new(Multiple::from([(0, device::ErrorCode::NoError)]), "U".into())
            },
            firmware: FirmwareUpdate::new(
                String::new(),
                State::Idle,
                UpdateResult::InitialValue,
                FirmwareUpdateDeliveryMethod::PullOnly,
            ),
            air: temperature(7.25, -40.0, 60.0, "air, 2 m"),
            ground: temperature(9.5, -20.0, 40.0, "ground, 10 cm deep"),
            humidity: Humidity { sensor_units: Some("%RH".into()), ..Humidity::new(93.5) },
            rain: RainGauge {
                precipitation: Some(Precipitation::Rain),
                hourly_totals: Some(Multiple::from([(5, 0.2), (6, 1.4), (7, 3.8)])),
                alarm_thresholds: Some(Multiple::from([(0, 10), (1, 30)])),
                site: Some("harbour, roof".into()),
                ..RainGauge::new(4.6, HeaterMode::Automatic)
            },
            mast: Mast { lean: 1.5, height: Some(12), lamp: Lamp::AtNight, upright: 0.25 },
        }
    }

    /// Every instance with its path.
    pub(crate) fn instances(&self) -> [(Path, &dyn Instance); 7] {
        [
            (Path::instance(3, 0), &self.device),
            (Path::instance(5, 0), &self.firmware),
            (Path::instance(3303, 0), &self.air),
            (Path::instance(3303, 1), &self.ground),
            (Path::instance(3304, 0), &self.humidity),
            (Path::instance(rain_gauge::OBJECT_ID, 0), &self.rain),
            (Path::instance(Mast::DEFINITION.id(), 0), &self.mast),
        ]
    }
}

fn temperature(value: f64, low: f64, high: f64, place: &str) -> Temperature {
    Temperature {
        min_range_value: Some(low),
        max_range_value: Some(high),
        sensor_units: Some("Cel".into()),
        application_type: Some(place.into()),
        ..Temperature::new(value)
    }
}

/// The mandatory action must be there, or this does not compile; the self test is left to later.
impl RainGaugeActions for Station {
    fn empty_bucket(&mut self, arguments: Arguments<'_>) -> Result<(), Error> {
        let times = match arguments.get(0) {
            None => 1,
            Some(text) => text.and_then(|text| text.parse::<u8>().ok()).ok_or(ErrorKind::BadArguments)?,
        };
        if times > 10 {
            return Err(ErrorKind::Refused(ResponseCode::BAD_REQUEST).into());
        }
        self.rain.rainfall_rate = 0.0;
        if arguments.get(1).is_none() {
            self.rain.hourly_totals = None;
        }
        Ok(())
    }
}

impl DeviceActions for Station {
    fn reboot(&mut self, _: Arguments<'_>) -> Result<(), Error> {
        *self = Station::new();
        Ok(())
    }
}

impl FirmwareUpdateActions for Station {
    fn update(&mut self, _: Arguments<'_>) -> Result<(), Error> {
        self.firmware.state = State::Updating;
        Ok(())
    }
}
