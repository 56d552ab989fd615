//! The hardware of the station, or what stands in for it here: a clock, weather that depends on the clock alone, and
//! things that can be switched.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use lwm2m_runtime::Time;

use crate::mast::Lamp;
use crate::objects::rain_gauge::HeaterMode;

/// Everything that is wired to the station. A clone is another handle: each object's hooks have one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hardware(Rc<Parts>);

#[derive(Debug)]
struct Parts {
    /// Milliseconds since the station was switched on.
    uptime: Cell<u64>,
    /// Seconds by which somebody has set the clock forward.
    set_forward: Cell<i64>,
    /// What the clock showed when somebody looked last.
    shown: Cell<Time>,
    heater: Cell<HeaterMode>,
    lamp: Cell<Lamp>,
    /// Bytes of a firmware package that have been stored.
    flash: Cell<usize>,
    firmware: Cell<&'static str>,
    restarts: Cell<bool>,
    update_wanted: Cell<bool>,
    happened: RefCell<Vec<String>>,
}

impl Default for Parts {
    fn default() -> Self {
        Parts {
            uptime: Cell::new(0),
            set_forward: Cell::new(0),
            shown: Cell::new(Time(START)),
            heater: Cell::new(HeaterMode::Automatic),
            lamp: Cell::new(Lamp::AtNight),
            flash: Cell::new(0),
            firmware: Cell::new("1.4.2"),
            restarts: Cell::new(false),
            update_wanted: Cell::new(false),
            happened: RefCell::default(),
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

/// Most bytes that a firmware package may have.
pub(crate) const FLASH_SIZE: usize = 64 * 1024;

impl Hardware {
    /// Milliseconds since the station was switched on.
    pub(crate) fn uptime(&self) -> u64 {
        self.0.uptime.get()
    }

    /// Lets time pass.
    pub(crate) fn advance(&self, milliseconds: u64) {
        self.0.uptime.set(self.uptime().saturating_add(milliseconds));
    }

    /// What the clock shows.
    pub(crate) fn time(&self) -> Time {
        let running = i64::try_from(self.uptime() / 1000).unwrap_or(i64::MAX);
        Time(START.saturating_add(running).saturating_add(self.0.set_forward.get()))
    }

    /// What the clock shows, to somebody who will hand it back unless it is to be set.
    pub(crate) fn shown_time(&self) -> Time {
        self.0.shown.set(self.time());
        self.time()
    }

    /// Sets the clock, unless this is what it showed.
    pub(crate) fn set_time(&self, time: Time) {
        if time == self.0.shown.get() {
            return;
        }
        let forward = time.0.saturating_sub(self.time().0);
        self.0.set_forward.set(self.0.set_forward.get().saturating_add(forward));
        self.tell(format!("the clock is set to {}", self.shown_time()));
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
        // Between 40 and 87, whatever the time.
        self.reading(&BATTERY).round() as i64
    }

    /// Degrees from the vertical, before anybody has taken some of them for upright.
    pub(crate) fn lean(&self) -> f64 {
        1.75
    }

    fn reading(&self, points: &[(u64, f64)]) -> f64 {
        between(points, self.uptime() as f64 / 1000.0)
    }

    pub(crate) fn set_heater(&self, mode: HeaterMode) {
        if self.0.heater.replace(mode) != mode {
            self.tell(format!("the heater of the funnel: {mode:?}"));
        }
    }

    pub(crate) fn set_lamp(&self, lamp: Lamp) {
        if self.0.lamp.replace(lamp) != lamp {
            self.tell(format!("the lamp on the mast: {lamp:?}"));
        }
    }

    /// Bytes of a firmware package that have been stored.
    pub(crate) fn stored(&self) -> usize {
        self.0.flash.get()
    }

    pub(crate) fn store(&self, bytes: usize) {
        self.0.flash.set(bytes);
    }

    /// Version of the firmware that is running.
    pub(crate) fn firmware(&self) -> &'static str {
        self.0.firmware.get()
    }

    /// Runs the package that has been stored from now on.
    pub(crate) fn install(&self) {
        self.0.firmware.set("1.5.0");
        self.0.flash.set(0);
        self.restart();
    }

    /// Restarts the station once the request has been answered.
    pub(crate) fn restart(&self) {
        self.0.restarts.set(true);
    }

    /// Whether it restarts now.
    pub(crate) fn takes_restart(&self) -> bool {
        self.0.restarts.take()
    }

    /// Has the registrations updated once the request has been answered.
    pub(crate) fn want_update(&self) {
        self.0.update_wanted.set(true);
    }

    /// Whether registrations are to be updated now.
    pub(crate) fn takes_update(&self) -> bool {
        self.0.update_wanted.take()
    }

    /// Says what can be seen and heard at the station.
    pub(crate) fn tell(&self, what: impl Into<String>) {
        self.0.happened.borrow_mut().push(what.into());
    }

    /// What could be seen and heard since the last time.
    pub(crate) fn happened(&self) -> Vec<String> {
        self.0.happened.take()
    }
}

/// What a curve through some points shows: a straight line between two of them, and level beyond.
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

/// What a sensor that tells so many steps in one makes of it.
fn rounded(value: f64, steps: f64) -> f64 {
    (value * steps).round() / steps
}
