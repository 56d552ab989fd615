//! Base times of a SenML writer (RFC 8428, 4.5.3), chosen so that a payload comes out short.

use crate::codec::hint::Hint;

/// Chooses between a base time for several records and a time for each.
#[derive(Debug, Default)]
pub(crate) struct BaseTimes {
    base: f64,
    time: f64,
    /// `time` and `base` differ.
    pending: bool,
    /// Number of records known to come next with the same time.
    count: usize,
}

/// The time that a record sets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum RecordTime {
    Base(f64),
    Relative(f64),
}

impl BaseTimes {
    /// Sets the time of the records that follow; none means now, as 0 does. Returns false for a time
    /// that is not a finite number.
    pub(crate) fn set(&mut self, time: Option<f64>) -> bool {
        self.time = time.unwrap_or(0.0);
        self.pending = self.time != self.base;
        self.time.is_finite()
    }

    /// Returns whether the next record has to set a time.
    #[inline]
    pub(crate) fn is_pending(&self) -> bool {
        self.pending
    }

    /// Sets the number of records that come next with the same time.
    pub(crate) fn hint(&mut self, hint: &Hint<'_>) {
        self.count = hint.same_time;
    }

    /// Returns the time that the next record sets, if it has to set one. `size` is the length of a time
    /// with its label: the shorter of one base time and a time in each record wins.
    #[inline]
    pub(crate) fn next(&mut self, size: impl Fn(f64) -> usize) -> Option<RecordTime> {
        if !self.is_pending() {
            return None;
        }
        let relative = self.time - self.base;
        let exact = self.base + relative == self.time;
        if exact && size(relative).saturating_mul(self.count.max(1)) < size(self.time) {
            return Some(RecordTime::Relative(relative));
        }
        self.base = self.time;
        self.pending = false;
        Some(RecordTime::Base(self.base))
    }
}
