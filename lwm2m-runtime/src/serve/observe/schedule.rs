//! Schedules: when a notification is due, computed from clock and values.
//!
//! Times are milliseconds since any start, and never go back. The rules are those of LwM2M Core 1.2.2, 7.3.2, and of
//! the conditional attributes that it refers to: thresholds and steps compare with the value that was sent last, an
//! edge with the previous value.

use core::cmp::Ordering;

use crate::attributes::{Attributes, Decimal, Edge, Sample};

/// The schedule of an observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// When the latest notification was sent; the response to the Observe is the first.
    pub notified: u64,
    /// When the values were evaluated last.
    pub evaluated: u64,
    /// Whether a change that causes a notification has happened since then.
    pub pending: bool,
    /// Whether values may have changed while `epmin` forbade to evaluate them.
    pub postponed: bool,
}

/// Whether a notification is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A notification is due.
    Notify,
    /// No notification is due before this time, at which values may have to be evaluated; `None` if only a change of
    /// values can cause one.
    Wait(Option<u64>),
}

impl Schedule {
    /// Creates the schedule of an observation that starts now, with its first notification.
    pub const fn starting(now: u64) -> Self {
        Schedule { notified: now, evaluated: now, pending: false, postponed: false }
    }

    /// Returns whether the values may be evaluated: not before `epmin` has passed.
    pub fn may_evaluate(&self, attributes: &Attributes, now: u64) -> bool {
        !self.pending && now >= after(self.evaluated, attributes.epmin().unwrap_or(0))
    }

    /// Records an evaluation of the values.
    pub fn evaluate(&mut self, now: u64, event: bool) {
        self.evaluated = now;
        self.pending |= event;
        self.postponed = false;
    }

    /// Records that an evaluation has to wait until `epmin` has passed.
    pub fn postpone(&mut self, now: u64) {
        self.postponed = !self.pending && now > self.evaluated;
    }

    /// Returns whether a notification is due.
    ///
    /// ```
    /// use lwm2m_runtime::attributes::Attributes;
    /// use lwm2m_runtime::serve::{Schedule, Verdict};
    ///
    /// let attributes = Attributes::parse("pmin=10&pmax=60")?;
    /// let mut schedule = Schedule::starting(0);
    /// assert_eq!(schedule.verdict(&attributes, 5_000), Verdict::Wait(Some(60_000)));
    /// schedule.evaluate(6_000, true);
    /// assert_eq!(schedule.verdict(&attributes, 6_000), Verdict::Wait(Some(10_000)));
    /// assert_eq!(schedule.verdict(&attributes, 10_000), Verdict::Notify);
    /// # Ok::<(), lwm2m_runtime::Error>(())
    /// ```
    pub fn verdict(&self, attributes: &Attributes, now: u64) -> Verdict {
        let earliest =
            after(self.notified, attributes.pmin().unwrap_or(0)).max(self.notified.saturating_add(1));
        let latest = limit(attributes).map(|pmax| after(self.notified, pmax).max(earliest));
        let due = if self.pending { Some(earliest) } else { latest };
        // Two notifications never have the same time, so that polling until none is due comes to an end.
        if now > self.notified && due.is_some_and(|due| now >= due) {
            return Verdict::Notify;
        }
        let period = if self.postponed { Some(attributes.epmin().unwrap_or(0)) } else { attributes.epmax() };
        let evaluation = period.filter(|_| !self.pending).map(|period| after(self.evaluated, period));
        Verdict::Wait(match (due, evaluation) {
            (Some(due), Some(evaluation)) => Some(due.min(evaluation)),
            (due, evaluation) => due.or(evaluation),
        })
    }

    /// Records that a notification was sent.
    pub fn notify(&mut self, now: u64) {
        *self = Schedule::starting(now);
    }
}

/// Returns the `pmax` that applies: 0 is no limit, and a value below `pmin` is ignored.
fn limit(attributes: &Attributes) -> Option<u32> {
    attributes.pmax().filter(|pmax| *pmax > 0 && *pmax >= attributes.pmin().unwrap_or(0))
}

fn after(start: u64, seconds: u32) -> u64 {
    start.saturating_add(u64::from(seconds) * 1000)
}

/// Returns whether a change from one number to another causes a notification; exact for all integers.
///
/// ```
/// use lwm2m_runtime::serve::is_event;
/// use lwm2m_runtime::attributes::{Attributes, Sample};
///
/// let attributes = Attributes::parse("gt=18446744073709551614")?;
/// assert!(is_event(&attributes, Sample::from(u64::MAX - 1), Sample::from(u64::MAX)));
/// assert!(!is_event(&attributes, Sample::from(u64::MAX - 2), Sample::from(u64::MAX - 1)));
/// # Ok::<(), lwm2m_runtime::Error>(())
/// ```
pub fn is_event(attributes: &Attributes, before: Sample, now: Sample) -> bool {
    let crosses = |threshold: Option<Decimal>, side: Ordering| {
        let is_beyond = |reading: Sample, threshold| reading.cmp_decimal(threshold) == side;
        threshold.is_some_and(|threshold| is_beyond(before, threshold) != is_beyond(now, threshold))
    };
    crosses(attributes.gt(), Ordering::Greater)
        || crosses(attributes.lt(), Ordering::Less)
        || attributes.st().is_some_and(|step| now.differs_by(before, step))
        || attributes.edge().is_some_and(|edge| is_edge(edge, before, now))
}

/// Booleans are compared as 0 and 1.
fn is_edge(edge: Edge, before: Sample, now: Sample) -> bool {
    match edge {
        Edge::Rising => now > before,
        Edge::Falling => now < before,
    }
}
