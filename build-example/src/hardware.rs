//! The hardware of the station, simulated: a clock, weather that depends on the clock alone, and things to switch.

use lwm2m_runtime::Time;

use crate::mast::Lamp;
use crate::objects::rain_gauge::HeaterMode;

/// Everything that is wired to the station.
#[derive(Debug)]
pub(crate) struct Hardware {
    /// Milliseconds since the station was switched on.
    uptime: u64,
    /// Seconds by which a server has set the clock forward.
    set_forward: i64,
    /// The time that was last read.
    shown: Time,
    heater: HeaterMode,
    lamp: Lamp,
    /// Bytes of a firmware package in the flash.
    flash: usize,
    firmware: &'static str,
    restarts: bool,
    update_wanted: bool,
    happened: Vec<String>,
}

impl Default for Hardware {
    fn default() -> Self {
        Hardware {
            uptime: 0,
            set_forward: 0,
            shown: Time(START),
            heater: HeaterMode::Automatic,
            lamp: Lamp::AtNight,
            flash: 0,
            firmware: "1.4.2",
            restarts: false,
            update_wanted: false,
            happened: Vec::new(),
        }
    }
}

/// When the station was switched on: 07:00 on a wet morning in November.
const START: i64 = 1_763_881_200;
/// 08:02 of the same day.
const SUNRISE: i64 = START + 62 * 60;

/// Millimetres an hour, after so many seconds.
const RAIN: [(u64, f64); 6] = [(0, 4.6), (40, 4.6), (80, 12.4), (100, 31.0), (150, 26.2), (600, 0.0)];
/// Degrees Celsius, two metres above the ground.
const AIR: [(u64, f64); 4] = [(0, 7.25), (60, 7.25), (120, 5.5), (900, 8.0)];
/// Percent.
const HUMIDITY: [(u64, f64); 3] = [(0, 93.5), (100, 98.0), (900, 80.0)];
/// Percent of a full charge.
const BATTERY: [(u64, f64); 2] = [(0, 87.0), (43_200, 40.0)];

/// Bytes of the largest firmware package.
pub(crate) const FLASH_SIZE: usize = 64 * 1024;

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
        Time(START.saturating_add(running).saturating_add(self.set_forward))
    }

    /// Returns the time of the clock, and keeps it to notice whether a server sets another.
    pub(crate) fn show_time(&mut self) -> Time {
        self.shown = self.time();
        self.shown
    }

    /// Sets the clock, unless this is the time that it showed.
    pub(crate) fn set_time(&mut self, time: Time) {
        if time == self.shown {
            return;
        }
        let forward = time.0.saturating_sub(self.time().0);
        self.set_forward = self.set_forward.saturating_add(forward);
        let time = self.show_time();
        self.log(format!("the clock is set to {time}"));
    }

    pub(crate) fn is_dark(&self) -> bool {
        self.time().0 < SUNRISE
    }

    pub(crate) fn rain(&self) -> f64 {
        rounded(self.reading(&RAIN), 10.0)
    }

    pub(crate) fn air(&self) -> f64 {
        rounded(self.reading(&AIR), 4.0)
    }

    /// The ground is slow to change.
    pub(crate) fn ground(&self) -> f64 {
        9.5
    }

    pub(crate) fn humidity(&self) -> f64 {
        rounded(self.reading(&HUMIDITY), 2.0)
    }

    pub(crate) fn battery(&self) -> i64 {
        // Between 40 and 87 at any time.
        self.reading(&BATTERY).round() as i64
    }

    /// Returns the degrees from the vertical, before calibration.
    pub(crate) fn lean(&self) -> f64 {
        1.75
    }

    fn reading(&self, points: &[(u64, f64)]) -> f64 {
        between(points, self.uptime as f64 / 1000.0)
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

    /// Stores a firmware package up to this byte.
    pub(crate) fn store(&mut self, bytes: usize) {
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

    /// Installs the stored package, and restarts.
    pub(crate) fn install(&mut self) {
        self.firmware = "1.5.0";
        self.flash = 0;
        self.restart();
    }

    /// Restarts the station after the response.
    pub(crate) fn restart(&mut self) {
        self.restarts = true;
    }

    /// Returns whether the station restarts now.
    pub(crate) fn take_restart(&mut self) -> bool {
        std::mem::take(&mut self.restarts)
    }

    /// Updates the registrations after the response.
    pub(crate) fn request_update(&mut self) {
        self.update_wanted = true;
    }

    /// Returns whether to update the registrations now.
    pub(crate) fn take_update(&mut self) -> bool {
        std::mem::take(&mut self.update_wanted)
    }

    /// Logs an event that can be seen or heard at the station.
    pub(crate) fn log(&mut self, event: impl Into<String>) {
        self.happened.push(event.into());
    }

    /// Returns the events since the last call.
    pub(crate) fn take_log(&mut self) -> Vec<String> {
        std::mem::take(&mut self.happened)
    }
}

/// Interpolates between points, and is constant beyond them.
fn between(points: &[(u64, f64)], x: f64) -> f64 {
    let mut before: Option<(f64, f64)> = None;
    for (place, value) in points.iter().map(|(place, value)| (*place as f64, *value)) {
        match before {
            Some((start, from)) if x < place => return from + (value - from) * (x - start) / (place - start),
            None if x < place => return value,
            _ => before = Some((place, value)),
        }
    }
    before.map_or(0.0, |(_, last)| last)
}

/// Rounds a value to the resolution of a sensor, in steps per unit.
fn rounded(value: f64, steps: f64) -> f64 {
    (value * steps).round() / steps
}
