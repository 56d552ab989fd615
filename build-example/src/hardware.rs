//! The simulated hardware of the station: a clock, sensors whose values depend on the time alone, and switches.

use lwm2m_runtime::Time;

use crate::mast::Lamp;
use crate::objects::rain_gauge::HeaterMode;

/// The clock, sensors and switches of the station.
#[derive(Debug)]
pub(crate) struct Hardware {
    /// Milliseconds since the station was switched on.
    uptime: u64,
    /// Seconds by which a server has set the clock forward.
    clock_offset: i64,
    /// The time that was last read.
    last_read: Time,
    heater: HeaterMode,
    lamp: Lamp,
    /// Bytes of a firmware package in the flash.
    flash: usize,
    firmware: &'static str,
    restart_pending: bool,
    update_pending: bool,
    events: Vec<String>,
}

impl Default for Hardware {
    fn default() -> Self {
        Hardware {
            uptime: 0,
            clock_offset: 0,
            last_read: Time(START),
            heater: HeaterMode::Automatic,
            lamp: Lamp::AtNight,
            flash: 0,
            firmware: "1.4.2",
            restart_pending: false,
            update_pending: false,
            events: Vec::new(),
        }
    }
}

/// When the station was switched on: 07:00 on a wet morning in November.
const START: i64 = 1_763_881_200;
/// 08:02 of the same day.
const SUNRISE: i64 = START + 62 * 60;

/// Millimetres per hour, each with its time in seconds.
const RAIN: [(u64, f64); 6] = [(0, 4.6), (40, 4.6), (80, 12.4), (100, 31.0), (150, 26.2), (600, 0.0)];
/// Degrees Celsius, two metres above the ground.
const AIR: [(u64, f64); 4] = [(0, 7.25), (60, 7.25), (120, 5.5), (900, 8.0)];
/// Percent.
const HUMIDITY: [(u64, f64); 3] = [(0, 93.5), (100, 98.0), (900, 80.0)];
/// Percent of a full charge.
const BATTERY: [(u64, f64); 2] = [(0, 87.0), (43_200, 40.0)];

/// Bytes of the largest firmware package.
pub(crate) const FLASH_SIZE: usize = 128 * 1024;

impl Hardware {
    /// Returns the milliseconds since the station was switched on.
    pub(crate) fn uptime(&self) -> u64 {
        self.uptime
    }

    /// Lets time pass.
    pub(crate) fn advance(&mut self, milliseconds: u64) {
        self.uptime = self.uptime.saturating_add(milliseconds);
    }

    /// Returns the time of the clock.
    pub(crate) fn time(&self) -> Time {
        let running = i64::try_from(self.uptime / 1000).unwrap_or(i64::MAX);
        Time(START.saturating_add(running).saturating_add(self.clock_offset))
    }

    /// Returns the time of the clock, and remembers it for [`set_time`](Self::set_time).
    pub(crate) fn read_clock(&mut self) -> Time {
        self.last_read = self.time();
        self.last_read
    }

    /// Sets the clock, unless the time is the one that was last read: then a write has left it alone.
    pub(crate) fn set_time(&mut self, time: Time) {
        if time == self.last_read {
            return;
        }
        let forward = time.0.saturating_sub(self.time().0);
        self.clock_offset = self.clock_offset.saturating_add(forward);
        let time = self.read_clock();
        self.log(format!("the clock is set to {time}"));
    }

    pub(crate) fn is_dark(&self) -> bool {
        self.time().0 < SUNRISE
    }

    pub(crate) fn rain(&self) -> f64 {
        round_to(self.sample(&RAIN), 10.0)
    }

    pub(crate) fn air(&self) -> f64 {
        round_to(self.sample(&AIR), 4.0)
    }

    pub(crate) fn ground(&self) -> f64 {
        9.5
    }

    pub(crate) fn humidity(&self) -> f64 {
        round_to(self.sample(&HUMIDITY), 2.0)
    }

    pub(crate) fn battery(&self) -> i64 {
        // Between 40 and 87 at any time.
        self.sample(&BATTERY).round() as i64
    }

    /// Returns the degrees from the vertical, before calibration.
    pub(crate) fn lean(&self) -> f64 {
        1.75
    }

    fn sample(&self, points: &[(u64, f64)]) -> f64 {
        interpolate(points, self.uptime as f64 / 1000.0)
    }

    pub(crate) fn set_heater(&mut self, mode: HeaterMode) {
        if std::mem::replace(&mut self.heater, mode) != mode {
            self.log(format!("the heater of the funnel: {mode:?}"));
        }
    }

    pub(crate) fn set_lamp(&mut self, lamp: Lamp) {
        if std::mem::replace(&mut self.lamp, lamp) != lamp {
            self.log(format!("the lamp on the mast: {lamp:?}"));
        }
    }

    /// Sets the bytes of a firmware package in the flash.
    pub(crate) fn set_stored(&mut self, bytes: usize) {
        self.flash = bytes;
    }

    /// Returns the bytes of a firmware package in the flash.
    pub(crate) fn stored(&self) -> usize {
        self.flash
    }

    /// Returns the version of the running firmware.
    pub(crate) fn firmware(&self) -> &'static str {
        self.firmware
    }

    /// Installs the stored package, and requests a restart.
    pub(crate) fn install(&mut self) {
        self.firmware = "1.5.0";
        self.flash = 0;
        self.restart();
    }

    /// Requests a restart after the response.
    pub(crate) fn restart(&mut self) {
        self.restart_pending = true;
    }

    /// Returns whether a restart was requested since the last call.
    pub(crate) fn take_restart(&mut self) -> bool {
        std::mem::take(&mut self.restart_pending)
    }

    /// Requests an update of the registrations after the response.
    pub(crate) fn request_update(&mut self) {
        self.update_pending = true;
    }

    /// Returns whether an update of the registrations was requested since the last call.
    pub(crate) fn take_update(&mut self) -> bool {
        std::mem::take(&mut self.update_pending)
    }

    /// Logs an event.
    pub(crate) fn log(&mut self, event: impl Into<String>) {
        self.events.push(event.into());
    }

    /// Returns the events since the last call.
    pub(crate) fn take_log(&mut self) -> Vec<String> {
        std::mem::take(&mut self.events)
    }
}

/// Interpolates between points, and is constant beyond them.
fn interpolate(points: &[(u64, f64)], x: f64) -> f64 {
    let mut before: Option<(f64, f64)> = None;
    for (second, value) in points.iter().map(|(second, value)| (*second as f64, *value)) {
        match before {
            Some((start, from)) if x < second => {
                return from + (value - from) * (x - start) / (second - start);
            }
            None if x < second => return value,
            _ => before = Some((second, value)),
        }
    }
    before.map_or(0.0, |(_, last)| last)
}

/// Rounds a value to the resolution of a sensor, in steps per unit.
fn round_to(value: f64, steps: f64) -> f64 {
    (value * steps).round() / steps
}
