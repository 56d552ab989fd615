//! A progress bar on standard error, for work that takes longer than a second, and only on a terminal.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Work that is over sooner needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);
/// Time between two looks of the bar.
const PACE: Duration = Duration::from_millis(100);
/// Characters of a full bar.
const WIDTH: usize = 30;

/// How far a piece of work has come.
pub(crate) struct Progress {
    what: &'static str,
    total: usize,
    done: usize,
    next: Instant,
    shown: bool,
    wanted: bool,
}

impl Progress {
    /// Nothing is done yet of `total` steps.
    pub(crate) fn new(what: &'static str, total: usize) -> Progress {
        let next = Instant::now() + PATIENCE;
        Progress { what, total, done: 0, next, shown: false, wanted: io::stderr().is_terminal() }
    }

    /// One step is done.
    pub(crate) fn step(&mut self) {
        self.done = self.done.saturating_add(1);
        if !self.wanted || Instant::now() < self.next {
            return;
        }
        self.next = Instant::now() + PACE;
        self.shown = true;
        let filled = self.done.saturating_mul(WIDTH).checked_div(self.total).unwrap_or(WIDTH).min(WIDTH);
        let bar = format!("{}{}", "#".repeat(filled), ".".repeat(WIDTH.saturating_sub(filled)));
        let _ = write!(io::stderr(), "\r{} [{bar}] {}/{}", self.what, self.done, self.total);
    }
}

impl Drop for Progress {
    /// Leaves no trace of the bar.
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
