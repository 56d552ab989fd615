//! The station under emulation: requests come in over semihosting as lines of text, and answers go out.
//!
//! Behind the answers stands how much memory was used, and how deep the stack has been for each operation.

#![no_std]
#![no_main]

use core::fmt::Write;
use core::mem::{MaybeUninit, size_of};

use cortex_m_semihosting::{debug, hio};
use firmware::host::Lines;
use firmware::stack::Mark;
use station::replay::{Replay, Watch};
use station::{Hosts, Memory, Station};

/// How deep the stack was, by what was done.
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
    fn after(&mut self, what: &'static str) {
        let depth = self.mark.take().map_or(0, |mark| mark.depth());
        let place = self.deepest.iter_mut().find(|(name, _)| *name == what || name.is_empty());
        if let Some(place) = place {
            *place = (what, place.1.max(depth));
        }
    }
}

#[cortex_m_rt::entry]
fn main() -> ! {
    static mut STATION: MaybeUninit<Station> = MaybeUninit::uninit();

    let station = STATION.write(Station::new());
    let outcome = if play(station).is_some() { debug::EXIT_SUCCESS } else { debug::EXIT_FAILURE };
    debug::exit(outcome);
    loop {
        core::hint::spin_loop();
    }
}

fn play(station: &mut Station) -> Option<()> {
    let mut out = hio::hstdout().ok()?;
    let mut lines = Lines::open(c"requests.txt")?;
    let mut depths = Depths { mark: None, deepest: [("", 0); 32] };
    let mut replay = Replay::new(station, &mut depths);
    while let Some(line) = lines.next() {
        replay.line(line, &mut out).ok()?;
    }
    writeln!(out, "--\n{} the objects", size_of::<Hosts>()).ok()?;
    writeln!(out, "{} what serving remembers beside them", size_of::<Memory>()).ok()?;
    for (name, depth) in depths.deepest.iter().filter(|(name, _)| !name.is_empty()) {
        writeln!(out, "{depth} stack: {name}").ok()?;
    }
    Some(())
}
