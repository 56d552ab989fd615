//! Runs the fuzz targets of `tests/fuzz/`, and prints what they reached.
//!
//! `cargo run -p lwm2m-tests --bin fuzz -- --minutes 1 [TARGET...]` runs each target for a minute.
//!
//! `cargo run -p lwm2m-tests --bin fuzz -- --until 30 [TARGET...]` goes on where the last run stopped, until each target
//! has 30 minutes in `tests/trust/fuzz.md`. It then reduces each corpus to the inputs that reach something of their own,
//! and adds those that reach code which no seed reaches to `tests/fuzz/inputs/`.
//!
//! `--jobs N` in front of these runs N targets at a time; without it, one for each processor.
//!
//! Needs cargo-fuzz. An input that breaks a rule, takes longer than 10 seconds or more than 512 MiB ends its target; the
//! list then counts that target from zero.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output};
use std::sync::Mutex;
use std::{env, fs, thread};

use lwm2m_tests::data::checkout;
use lwm2m_tests::fuzz::run::{Row, Table};
use lwm2m_tests::fuzz::{TARGETS, Target, inputs};

/// A run is saved after this time, so that a later one can go on.
const ROUND_MINUTES: u64 = 5;

/// The options of libFuzzer that bound an input.
const BOUNDS: [&str; 4] = ["-max_len=16384", "-timeout=10", "-rss_limit_mb=512", "-print_final_stats=1"];

/// Longer members of a corpus are not kept as tests.
const MAX_KEPT_BYTES: usize = 256;

/// How long to run.
#[derive(Debug, Clone, Copy)]
enum Time {
    /// Minutes of each target.
    PerTarget(u64),
    /// Minutes of each target together with those in the list.
    Until(u64),
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let Some((jobs, time, names)) = read(&arguments) else {
        eprintln!(
            "usage: fuzz [--jobs N] --minutes N [TARGET...]\n       fuzz [--jobs N] --until N [TARGET...]"
        );
        return ExitCode::from(2);
    };
    if let Some(name) = names.iter().find(|name| TARGETS.iter().all(|target| target.name != **name)) {
        let known: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        eprintln!("{name} is not a fuzz target; these are: {}", known.join(", "));
        return ExitCode::from(2);
    }
    let targets =
        TARGETS.iter().filter(|target| names.is_empty() || names.iter().any(|name| name == target.name));
    let broken = run(targets.collect(), time, jobs);
    for (name, log) in &broken {
        eprintln!("error: {name}: {}", log.display());
    }
    if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Reads the jobs, the time and the names of targets.
fn read(arguments: &[String]) -> Option<(usize, Time, &[String])> {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let (jobs, arguments) = match arguments {
        [option, jobs, rest @ ..] if option == "--jobs" => {
            (jobs.parse().ok().filter(|jobs| *jobs > 0)?, rest)
        }
        rest => (processors, rest),
    };
    let [option, minutes, names @ ..] = arguments else { return None };
    let minutes = minutes.parse().ok()?;
    match option.as_str() {
        "--minutes" => Some((jobs, Time::PerTarget(minutes), names)),
        "--until" => Some((jobs, Time::Until(minutes), names)),
        _ => None,
    }
}

/// Runs targets, and returns those that stopped at an input, with their logs.
fn run(targets: Vec<&Target>, time: Time, jobs: usize) -> Vec<(&'static str, PathBuf)> {
    assert!(cargo_fuzz("build", &[]).status().is_ok_and(|status| status.success()), "cargo fuzz build");
    let file = checkout().join("tests/trust/fuzz.md");
    let table = Mutex::new(match time {
        Time::PerTarget(_) => Table::default(),
        Time::Until(_) => Table::read(&file),
    });
    let save = |name: &str, row: Option<Row>| {
        let mut table = table.lock().expect("no other thread panics");
        table.set(name, row);
        if let Time::Until(_) = time {
            table.write(&file);
        }
    };
    let (waiting, broken) = (Mutex::new(VecDeque::from(targets)), Mutex::new(Vec::new()));
    let next = || waiting.lock().expect("no other thread panics").pop_front();
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                while let Some(target) = next() {
                    write_seeds(target);
                    let mut row = table.lock().expect("no other thread panics").row(target.name);
                    let end = match time {
                        Time::PerTarget(minutes) => row.seconds + minutes * 60,
                        Time::Until(minutes) => minutes * 60,
                    };
                    while row.seconds < end {
                        let seconds = (end - row.seconds).min(ROUND_MINUTES * 60);
                        let Ok(round) = fuzz(target, seconds) else {
                            broken.lock().expect("no other thread panics").push((target.name, log(target)));
                            save(target.name, None);
                            break;
                        };
                        row = row.and(&round);
                        save(target.name, Some(row));
                    }
                    if let Time::Until(_) = time {
                        keep(target);
                    }
                }
            });
        }
    });
    println!("{}", table.into_inner().expect("no thread panicked"));
    broken.into_inner().expect("no thread panicked")
}

/// Runs a target for a number of seconds. Fails if it stopped at an input; the log says at which.
fn fuzz(target: &Target, seconds: u64) -> Result<Row, ()> {
    let time = format!("-max_total_time={seconds}");
    let mut command = cargo_fuzz("run", &[target.name]);
    let output = command.arg("--").args(BOUNDS).arg(time).output().expect("cargo starts");
    fs::write(log(target), &output.stderr).expect("the folder of logs can be written");
    if output.status.success() { Row::read(seconds, &text(&output)).ok_or(()) } else { Err(()) }
}

/// Writes the seeds of a target, and the kept inputs, into its corpus.
fn write_seeds(target: &Target) {
    let folder = corpus(target);
    fs::create_dir_all(&folder).expect("the corpus can be written");
    write_numbered(&folder, "seed", &(target.seeds)());
    write_numbered(&folder, "input", &inputs::read(target.name));
}

fn write_numbered(folder: &Path, name: &str, inputs: &[Vec<u8>]) {
    for (index, input) in inputs.iter().enumerate() {
        fs::write(folder.join(format!("{name}-{index}")), input).expect("the folder can be written");
    }
}

/// Reduces a corpus, and keeps the short members that reach code which no seed and no kept input reaches.
fn keep(target: &Target) {
    let _ = cargo_fuzz("cmin", &[target.name]).output().expect("cargo starts");
    let known = tempfile::tempdir().expect("there is a folder for temporary files");
    write_numbered(known.path(), "seed", &(target.seeds)());
    write_numbered(known.path(), "input", &inputs::read(target.name));
    let names =
        |entries: fs::ReadDir| entries.filter_map(|entry| Some(entry.ok()?.path())).collect::<Vec<_>>();
    let before = names(fs::read_dir(known.path()).expect("the folder is there"));
    let mut command = cargo_fuzz("run", &[target.name]);
    // Counters tell how often code runs; here it counts whether it runs.
    let output =
        command.arg(known.path()).arg(corpus(target)).args(["--", "-merge=1", "-use_counters=0"]).output();
    assert!(output.is_ok_and(|output| output.status.success()), "{}: the corpora can be merged", target.name);
    let after = names(fs::read_dir(known.path()).expect("the folder is there"));
    let new = after.iter().filter(|file| !before.contains(file));
    let new = new.map(|file| fs::read(file).expect("the member can be read"));
    inputs::add(target.name, new.filter(|input| input.len() <= MAX_KEPT_BYTES).collect());
}

fn cargo_fuzz(subcommand: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    // The options of the compiler that cargo-fuzz needs are stable without a sanitizer. The crates forbid unsafe code, so
    // that a sanitizer of memory has nothing to find.
    command.current_dir(checkout()).args([
        "fuzz",
        subcommand,
        "--fuzz-dir",
        "tests/fuzz",
        "--sanitizer",
        "none",
    ]);
    command.arg("--target-dir").arg(target_folder()).args(arguments);
    command
}

fn target_folder() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| checkout().join("target"), PathBuf::from).join("fuzz")
}

fn corpus(target: &Target) -> PathBuf {
    checkout().join("tests/fuzz/corpus").join(target.name)
}

fn log(target: &Target) -> PathBuf {
    target_folder().join(format!("{}.log", target.name))
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
