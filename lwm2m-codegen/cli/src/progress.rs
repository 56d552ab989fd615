//! A progress bar on standard error, on a terminal, for work that takes longer than a second.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Time until the bar appears.
const DELAY: Duration = Duration::from_secs(1);
/// Time between two updates of the bar.
const INTERVAL: Duration = Duration::from_millis(100);
/// Characters of a full bar.
const WIDTH: usize = 30;

/// The progress of a piece of work.
pub(crate) struct Progress {
    label: &'static str,
    total: usize,
    done: usize,
    next: Instant,
    shown: bool,
    enabled: bool,
}

impl Progress {
    /// Starts a work of `total` steps.
    pub(crate) fn new(label: &'static str, total: usize) -> Progress {
        let next = Instant::now() + DELAY;
        Progress { label, total, done: 0, next, shown: false, enabled: io::stderr().is_terminal() }
    }

    /// Completes a step.
    pub(crate) fn step(&mut self) {
        self.done += 1;
        if !self.enabled || Instant::now() < self.next {
            return;
        }
        self.next = Instant::now() + INTERVAL;
        self.shown = true;
        let filled = (self.done * WIDTH / self.total.max(1)).min(WIDTH);
        let bar = format!("{}{}", "#".repeat(filled), ".".repeat(WIDTH - filled));
        let _ = write!(io::stderr(), "\r{} [{bar}] {}/{}", self.label, self.done, self.total);
    }
}

impl Drop for Progress {
    /// Erases the bar.
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
