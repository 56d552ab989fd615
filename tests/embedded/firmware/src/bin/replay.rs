//! The station under emulation: requests come in over semihosting as lines of text, and answers go out.
//!
//! Behind the answers stands how deep the stack has been for each operation.

#![no_std]
#![no_main]

use core::fmt::{Arguments, Write};

use cortex_m_semihosting::hio::{self, HostStream};
use cortex_m_semihosting::{debug, syscall};
use firmware::stack::Mark;
use lwm2m_runtime::serve::Operation;
use station::Station;
use station::replay::{Replay, Watch, What};

/// The longest line.
const LINE: usize = 1024;

/// Operations by the name that they are listed under, and how deep the stack was.
struct Depths {
    mark: Option<Mark>,
    deepest: [usize; NAMES.len()],
}

const NAMES: [&str; 11] = [
    "Read, Discover",
    "Write (Replace, Partial Update)",
    "Write-Attributes",
    "Execute",
    "Create, Delete",
    "Observe, Cancel",
    "Read-Composite, Observe-Composite",
    "Write-Composite",
    "notifications",
    "registration, Send",
    "bootstrap, in which an instance of object 0 is made",
];

fn place(what: What) -> usize {
    match what {
        What::Answer(Operation::Read | Operation::Discover { .. }) => 0,
        What::Answer(Operation::Replace | Operation::Update) => 1,
        What::Answer(Operation::WriteAttributes) => 2,
        What::Answer(Operation::Execute | Operation::BootstrapFinish) => 3,
        What::Answer(Operation::Create | Operation::Delete) => 4,
        What::Answer(Operation::Observe | Operation::CancelObserve) => 5,
        What::Answer(
            Operation::ReadComposite | Operation::ObserveComposite | Operation::CancelObserveComposite,
        ) => 6,
        What::Answer(Operation::WriteComposite) => 7,
        What::Notify => 8,
        What::Tell => 9,
        What::Bootstrap => 10,
    }
}

impl Watch for Depths {
    #[inline(never)]
    fn before(&mut self) {
        self.mark = Some(Mark::new());
    }

    #[inline(never)]
    fn after(&mut self, what: What) {
        if let (Some(mark), Some(deepest)) = (self.mark.take(), self.deepest.get_mut(place(what))) {
            *deepest = mark.depth().max(*deepest);
        }
    }
}

/// Lines of the file with requests.
struct Lines {
    file: usize,
    line: [u8; LINE],
}

impl Lines {
    fn open() -> Option<Lines> {
        let name = b"requests.txt\0";
        // SAFETY: the name ends with NUL, its length is told without that, and 0 is a mode: reading text.
        let file = unsafe { syscall!(OPEN, name.as_ptr(), 0, name.len() - 1) };
        (file != usize::MAX).then_some(Lines { file, line: [0; LINE] })
    }

    fn next(&mut self) -> Option<&str> {
        let mut count = 0;
        while let Some(place) = self.line.get_mut(count) {
            // SAFETY: there is room for the one octet that is asked for.
            let missing = unsafe { syscall!(READ, self.file, core::ptr::from_mut(place), 1) };
            if missing != 0 && count == 0 {
                return None;
            }
            if missing != 0 || *place == b'\n' {
                break;
            }
            count += 1;
        }
        core::str::from_utf8(self.line.get(..count)?).ok()
    }
}

/// Says something; the emulator takes everything.
fn say(out: &mut HostStream, text: Arguments<'_>) {
    let _ = out.write_fmt(text);
}

#[cortex_m_rt::entry]
fn main() -> ! {
    let outcome = if play().is_some() { debug::EXIT_SUCCESS } else { debug::EXIT_FAILURE };
    debug::exit(outcome);
    loop {
        core::hint::spin_loop();
    }
}

fn play() -> Option<()> {
    let mut out = hio::hstdout().ok()?;
    let mut lines = Lines::open()?;
    let mut depths = Depths { mark: None, deepest: [0; NAMES.len()] };
    let mut replay = Replay::new(&mut depths);
    while let Some(line) = lines.next() {
        replay.line(line, &mut out).ok()?;
    }
    let (objects, serving) = Station::memory();
    say(&mut out, format_args!("--\nobjects {objects}\nserving {serving}\n"));
    for (name, depth) in NAMES.iter().zip(depths.deepest) {
        say(&mut out, format_args!("stack {depth:>5}  {name}\n"));
    }
    Some(())
}
