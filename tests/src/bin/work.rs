//! Counts the instructions of tasks that grow with their input, and fails if four times the input takes more than five
//! times the instructions: work is linear, or a limit ends it. Then runs each task once at its large size.
//!
//! `cargo run --release -p lwm2m-tests --bin work [WORDS]` runs the tasks whose titles have the words.
//!
//! Instructions are counted by callgrind, and do not depend on the load of the machine. The program runs itself for a
//! task of the runtime, and `lwm2m` for a task of the command. The instructions of a run of size 1 are subtracted.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use lwm2m_tests::callgrind;
use lwm2m_tests::work::{Kind, Task, tasks};

/// The most instructions that four times the input may take, as a multiple.
const MAX_GROWTH: f64 = 5.0;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--task", index, size] => {
            let (index, size): (usize, usize) = (index.parse().unwrap_or(0), size.parse().unwrap_or(0));
            let Some(Task { kind: Kind::Function(run), .. }) = tasks().get(index).copied() else {
                return ExitCode::from(2);
            };
            assert_eq!(run(size), size, "each unit of the size has a result");
            ExitCode::SUCCESS
        }
        words => report(&words.join(" ")),
    }
}

fn report(words: &str) -> ExitCode {
    let bench =
        Bench { program: build(), folder: tempfile::tempdir().expect("there is a temporary folder").keep() };
    println!(
        "| task | size | instructions | of four times the size | growth | large size |\n|---|---|---|---|---|---|"
    );
    let mut grown = Vec::new();
    for (index, task) in tasks().iter().enumerate().filter(|(_, task)| task.title.contains(words)) {
        let count = |size| callgrind::instructions(&bench.command(index, task, size));
        let counts = (count(1), count(task.size), count(4 * task.size));
        let (counted, growth) = match counts {
            (Some(start), Some(once), Some(four)) => {
                let (once, four) = (once.saturating_sub(start), four.saturating_sub(start));
                let growth = four as f64 / once as f64;
                if growth > MAX_GROWTH {
                    grown.push(task.title);
                }
                (format!("{once} | {four}"), format!("{growth:.2}"))
            }
            _ => ("- | -".to_owned(), "no valgrind".to_owned()),
        };
        bench.run_large(index, task);
        println!("| {} | {} | {counted} | {growth} | {} |", task.title, task.size, task.large);
    }
    // Files that stay in the temporary folder do no harm.
    let _ = fs::remove_dir_all(&bench.folder);
    if grown.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("work grows faster than the input:\n  {}", grown.join("\n  "));
    ExitCode::FAILURE
}

/// The command `lwm2m`, and a folder for its inputs.
struct Bench {
    program: PathBuf,
    folder: PathBuf,
}

impl Bench {
    /// Returns the command of a task of a size, after writing its input.
    fn command(&self, index: usize, task: &Task, size: usize) -> Command {
        let (arguments, input) = match task.kind {
            Kind::Function(_) => {
                let mut command = Command::new(std::env::current_exe().expect("the program has a file"));
                command.args(["--task", &index.to_string(), &size.to_string()]);
                return command;
            }
            Kind::File(arguments, content) => {
                let file = self.folder.join("input.xml");
                fs::write(&file, content(size)).expect("the file can be written");
                (arguments, file)
            }
            Kind::Folder(arguments, files) => {
                let folder = self.folder.join("files");
                let _ = fs::remove_dir_all(&folder);
                fs::create_dir_all(&folder).expect("the folder can be made");
                for (name, content) in files(size) {
                    fs::write(folder.join(name), content).expect("the file can be written");
                }
                (arguments, folder)
            }
        };
        let mut command = Command::new(&self.program);
        let input = input.display().to_string();
        command.args(arguments.iter().map(|argument| argument.replace('@', &input)));
        command
    }

    /// Runs a task once at its large size.
    ///
    /// # Panics
    ///
    /// If it fails: a function without a result for each unit of the size, a command without an exit code of its own.
    fn run_large(&self, index: usize, task: &Task) {
        if task.large == 0 {
            return;
        }
        let mut command = self.command(index, task, task.large);
        let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("it starts");
        let expected = match task.kind {
            Kind::Function(_) => 0..=0,
            Kind::File(..) | Kind::Folder(..) => 0..=1,
        };
        assert!(status.code().is_some_and(|code| expected.contains(&code)), "{}: {status}", task.title);
    }
}

/// Builds the command as this program is built, and returns its file.
fn build() -> PathBuf {
    let this = std::env::current_exe().expect("the program has a file");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--package", "lwm2m-cli"]);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    assert!(cargo.status().is_ok_and(|status| status.success()), "the command can be built");
    this.with_file_name(format!("lwm2m{}", std::env::consts::EXE_SUFFIX))
}
