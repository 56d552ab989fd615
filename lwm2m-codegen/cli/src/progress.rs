//! Progress on standard error, on a terminal, for work that takes longer than a second.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Time until the progress appears.
const DELAY: Duration = Duration::from_secs(1);
/// Time between two updates.
const INTERVAL: Duration = Duration::from_millis(100);
/// Characters of a full bar.
const WIDTH: usize = 30;

/// The line of a terminal that shows a progress, and when to update it.
struct Display {
    next: Instant,
    shown: bool,
    enabled: bool,
}

impl Display {
    fn new(enabled: bool) -> Display {
        Display { next: Instant::now() + DELAY, shown: false, enabled }
    }

    /// Replaces the line, unless it is too early.
    fn update(&mut self, text: impl FnOnce() -> String) {
        if !self.enabled || Instant::now() < self.next {
            return;
        }
        self.next = Instant::now() + INTERVAL;
        self.shown = true;
        let _ = write!(io::stderr(), "\r{}", text());
    }
}

impl Drop for Display {
    /// Erases the line.
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

/// Returns a bar of which `done` of `total` parts are full.
fn bar(done: u64, total: u64) -> String {
    let filled = done.saturating_mul(WIDTH as u64) / total.max(1);
    let filled = usize::try_from(filled).map_or(WIDTH, |filled| filled.min(WIDTH));
    format!("[{}{}]", "#".repeat(filled), ".".repeat(WIDTH - filled))
}

/// The progress of a piece of work.
pub(crate) struct Progress {
    label: &'static str,
    total: usize,
    done: usize,
    display: Display,
}

impl Progress {
    /// Starts a work of `total` steps.
    pub(crate) fn new(label: &'static str, total: usize) -> Progress {
        Progress { label, total, done: 0, display: Display::new(io::stderr().is_terminal()) }
    }

    /// Completes a step.
    pub(crate) fn step(&mut self) {
        self.done += 1;
        let Progress { label, total, done, .. } = *self;
        self.display.update(|| format!("{label} {} {done}/{total}", bar(done as u64, total as u64)));
    }
}

/// The progress over the lines of an input, whose number is not known.
pub(crate) struct LineProgress {
    label: &'static str,
    /// The size of the input; `None` for a pipe.
    total: Option<u64>,
    bytes: u64,
    lines: u64,
    start: Instant,
    display: Display,
}

impl LineProgress {
    /// Starts to read an input of `total` bytes. Results that go to a terminal show the progress themselves.
    pub(crate) fn new(label: &'static str, total: Option<u64>) -> LineProgress {
        let display = Display::new(io::stderr().is_terminal() && !io::stdout().is_terminal());
        LineProgress { label, total, bytes: 0, lines: 0, start: Instant::now(), display }
    }

    /// Completes a line of `bytes`.
    pub(crate) fn line(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
        self.lines += 1;
        let LineProgress { label, total, bytes, lines, start, .. } = *self;
        self.display.update(|| {
            let shown = total.map_or(String::new(), |total| format!(" {}", bar(bytes, total)));
            let rate = lines as f64 / start.elapsed().as_secs_f64();
            format!("{label}{shown} {lines} lines, {rate:.0} a second")
        });
    }
}
