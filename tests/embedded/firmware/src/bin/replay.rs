//! Plays the requests of a file on the host, and prints the responses over semihosting.
//!
//! After the responses it prints the memory of the station, and the deepest stack of each operation.

#![no_std]
#![no_main]

use core::fmt::Write;
use core::mem::{MaybeUninit, size_of};

use cortex_m_semihosting::{debug, hio};
use firmware::semihosting::Lines;
use firmware::stack::Mark;
use station::replay::{Replay, Watch};
use station::{Memory, Model, Station};

/// The name of the time before the first request.
const START: &str = "start";

/// The deepest stack of each operation.
struct Depths {
    mark: Option<Mark>,
    deepest: [(&'static str, usize); 32],
}

impl Watch for Depths {
    #[inline(never)]
    fn before(&mut self) {
        self.mark = Some(Mark::new());
    }

    #[inline(never)]
    fn after(&mut self, operation: &'static str) {
        let depth = self.mark.take().map_or(0, |mark| mark.depth());
        let entry = self.deepest.iter_mut().find(|(name, _)| *name == operation || name.is_empty());
        if let Some(entry) = entry {
            *entry = (operation, entry.1.max(depth));
        }
    }
}

#[cortex_m_rt::entry]
fn main() -> ! {
    static mut STATION: MaybeUninit<Station> = MaybeUninit::uninit();

    let mut depths = Depths { mark: None, deepest: [("", 0); 32] };
    depths.before();
    let station = Station::init(STATION);
    depths.after(START);
    let outcome = match play(station, &mut depths) {
        Some(()) => debug::EXIT_SUCCESS,
        None => debug::EXIT_FAILURE,
    };
    debug::exit(outcome);
    loop {
        core::hint::spin_loop();
    }
}

fn play(station: &mut Station, depths: &mut Depths) -> Option<()> {
    let mut out = hio::hstdout().ok()?;
    let mut lines = Lines::open(c"requests.txt")?;
    let mut replay = Replay::new(station, depths);
    while let Some(line) = lines.next() {
        replay.line(line, &mut out).ok()?;
    }
    let (objects, memory) = (size_of::<Model>(), size_of::<Memory>());
    writeln!(out, "--\n{objects} the objects\n{memory} the endpoint").ok()?;
    let mut deepest = 0;
    for &(name, depth) in depths.deepest.iter().filter(|(name, _)| !name.is_empty()) {
        writeln!(out, "{depth} stack: {name}").ok()?;
        deepest = deepest.max(if name == START { 0 } else { depth });
    }
    writeln!(out, "{} **endpoint and deepest stack after the start**", memory + deepest).ok()
}
