//! Prints the figures of the project: lines of code, counts of the definitions, times to generate and to check, sizes.
//!
//! `cargo run --release -p lwm2m-tests --bin figures`

use lwm2m_tests::figures::{self, check, count, lines, size, time};

fn main() {
    let folders = figures::folders();
    let shown = folders.iter().map(|folder| folder.canonicalize().unwrap_or_else(|_| folder.clone()));
    let shown: Vec<String> = shown.map(|folder| folder.display().to_string()).collect();
    println!("Figures of the definitions in {}\n", shown.join(", "));

    println!("{}", lines::count());
    let counts = count::count(&folders);
    println!("{counts}");
    println!("{}", time::measure(&folders));
    let subject = check::Subject::new(&folders);
    println!("{}", check::measure(&subject));
    println!("{}", size::measure(&subject, counts.resources));
    println!("{}", counts.diagnostics());
}
