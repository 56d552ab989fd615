//! Prints the time and the memory of `lwm2m decode --lines`: over lines with a Device, and over lines made from the test
//! vectors.
//!
//! `cargo run --release -p lwm2m-tests --bin lines`
//!
//! The vectors are all payloads that the command has to accept or refuse, over and over. Their objects are defined as the
//! vectors expect; a vector that needs another type than an earlier one is left out.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use lwm2m_runtime::definition::ResourceType;
use lwm2m_tests::callgrind;
use lwm2m_tests::data::{self, checkout, files};
use lwm2m_tests::hex;
use lwm2m_tests::vectors::{Types, load, types};

/// The Device of the specification's example.
const DEVICE: &str = r#"{"manufacturer":"Open Mobile Alliance","model_number":"Lightweight M2M Client",
"serial_number":"345000123","firmware_version":"1.0","available_power_sources":{"0":1,"1":5},
"power_source_voltage":{"0":3800,"1":5000},"power_source_current":{"0":125,"1":900},"battery_level":100,"memory_free":15,
"error_code":{"0":0},"current_time":1367491215,"utc_offset":"+02:00","supported_binding_and_modes":"U"}"#;

/// The command, and a folder for its input.
struct Bench {
    program: PathBuf,
    folder: PathBuf,
}

fn main() {
    let folder = std::env::temp_dir().join(format!("lwm2m-lines-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("objects")).expect("there is a folder for temporary files");
    let bench = Bench { program: build(), folder };
    println!(
        "| lines | bytes of a line | errors | processor | a line | a minute | memory | instructions of a line |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for format in ["tlv", "lwm2m-cbor", "senml-cbor", "senml-json"] {
        bench.print(&format!("Device in {format}"), &[bench.device(format)], 100_000);
    }
    if let Some(vectors) = data::folder("vectors") {
        let (lines, types) = lines(&vectors);
        bench.define(&types);
        let title = format!("{} vectors", lines.len());
        bench.print(&title, &lines, 100_000);
        bench.print(&title, &lines, 1_000_000);
    }
    println!("\nA pipe that closes after the first line: the command ends after {:.0?}", bench.end_early());
    // Files that stay in the temporary directory do no harm.
    let _ = std::fs::remove_dir_all(&bench.folder);
}

impl Bench {
    /// Returns a line with a Device.
    fn device(&self, format: &str) -> String {
        let mut child = Command::new(&self.program)
            .args(["encode", "--from-json", "--hex", "--format", format, "--path", "/3/0"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the command starts");
        let mut input = child.stdin.take().expect("there is a pipe");
        input.write_all(DEVICE.as_bytes()).expect("the command reads");
        drop(input);
        let output = child.wait_with_output().expect("the command ends").stdout;
        line("/3/0", format, String::from_utf8_lossy(&output).trim())
    }

    /// Writes definitions, for `--objects`.
    fn define(&self, types: &Types) {
        for (id, resources) in types {
            let file = self.folder.join("objects").join(format!("{id}.xml"));
            std::fs::write(file, definition(*id, resources)).expect("it can be written");
        }
    }

    /// Writes `count` lines into the input.
    fn write(&self, lines: &[String], count: usize) {
        let file = std::fs::File::create(self.input()).expect("the file can be made");
        let mut file = std::io::BufWriter::new(file);
        for line in lines.iter().cycle().take(count) {
            writeln!(file, "{line}").expect("the file can be written");
        }
        file.flush().expect("the file can be written");
    }

    fn input(&self) -> PathBuf {
        self.folder.join("lines.jsonl")
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["decode", "--lines"]).arg(self.input());
        // A folder without definitions is an error.
        let objects = self.folder.join("objects");
        if std::fs::read_dir(&objects).is_ok_and(|mut files| files.next().is_some()) {
            command.arg("--objects").arg(objects);
        }
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        command
    }

    /// Decodes lines and prints a row.
    fn print(&self, title: &str, lines: &[String], count: usize) {
        self.write(lines, count);
        let mut child = self.command().spawn().expect("the command starts");
        let output = child.stdout.take().expect("there is a pipe");
        let (mut results, mut errors, mut memory) = (0, 0, 0);
        for line in BufReader::with_capacity(1 << 16, output).split(b'\n') {
            let line = line.expect("the results can be read");
            results += 1;
            errors += usize::from(line.starts_with(b"{\"line\":"));
            if results % 10_000 == 0 {
                memory = peak_memory(&child).max(memory);
            }
        }
        let time = processor_time(&child).unwrap_or_default();
        child.wait().expect("the command ends");
        assert_eq!(results, count, "every line has a result");
        let each = time.as_secs_f64() * 1e6 / count as f64;
        let bytes = lines.iter().map(String::len).sum::<usize>() / lines.len().max(1);
        let instructions = self.instructions(lines).map_or_else(|| "-".into(), |count| count.to_string());
        println!(
            "| {count}, {title} | {bytes} | {errors} | {:.2} s | {each:.2} µs | {:.1} million | {memory} KiB | {instructions} |",
            time.as_secs_f64(),
            60.0 / each
        );
    }

    /// Returns the instructions of a line, without those of the start; `None` without valgrind.
    fn instructions(&self, lines: &[String]) -> Option<u64> {
        let count = |lines: &[String], count: usize| {
            self.write(lines, count);
            callgrind::instructions(&self.command())
        };
        count(lines, 4_000)?.checked_sub(count(lines, 2_000)?)?.checked_div(2_000)
    }

    /// Closes the pipe after the first result, and returns the time until the command has ended without an error.
    fn end_early(&self) -> Duration {
        self.write(&[self.device("tlv")], 1_000_000);
        let mut child = self.command().spawn().expect("the command starts");
        let mut results = BufReader::new(child.stdout.take().expect("there is a pipe"));
        results.read_line(&mut String::new()).expect("there is a result");
        let start = Instant::now();
        drop(results);
        assert!(child.wait().expect("the command ends").success(), "a closed pipe is no error");
        start.elapsed()
    }
}

fn line(path: &str, format: &str, hex: &str) -> String {
    format!(r#"{{"device":"urn:imei:490154203237518","path":"{path}","format":"{format}","hex":"{hex}"}}"#)
}

/// Returns a line for each vector, and definitions that fit.
fn lines(vectors: &Path) -> (Vec<String>, Types) {
    let (mut lines, mut known) = (Vec::new(), Types::new());
    let values = |file: &PathBuf| {
        let name = file.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        !["link", "attribute", "execute"].iter().any(|other| name.contains(other))
    };
    for file in files(vectors, "json").iter().filter(|file| values(file)) {
        let (format, cases) = load(file);
        let fits = |known: &Types, types: &Types| {
            types.iter().all(|(object, resources)| {
                let known = |id| known.get(object).and_then(|known| known.get(id));
                resources.iter().all(|(id, kind)| known(id).is_none_or(|known| known == kind))
            })
        };
        for case in cases {
            let types = types(&case);
            // A list of paths has no values.
            let has_values = case.json["paths_only"] != true;
            if case.excluded.is_some() || !case.root.is_empty() || !has_values || !fits(&known, &types) {
                continue;
            }
            types.into_iter().for_each(|(id, resources)| known.entry(id).or_default().extend(resources));
            lines.push(line(&case.base.to_string(), &format, &hex::encode(&case.payload)));
        }
    }
    lines.retain(|line| line.len() < 4096);
    (lines, known)
}

fn definition(id: u16, resources: &BTreeMap<u16, (ResourceType, bool)>) -> String {
    let mut items = String::new();
    for (id, (kind, multiple)) in resources {
        let instances = if *multiple { "Multiple" } else { "Single" };
        items += &format!(
            "<Item ID=\"{id}\"><Name>Resource {id}</Name><Operations>RW</Operations>\
             <MultipleInstances>{instances}</MultipleInstances><Mandatory>Optional</Mandatory><Type>{kind}</Type>\
             <RangeEnumeration/><Units/><Description/></Item>\n"
        );
    }
    format!(
        "<LWM2M><Object ObjectType=\"MODefinition\"><Name>Object {id}</Name><Description1/><ObjectID>{id}</ObjectID>\
         <ObjectURN>urn:oma:lwm2m:x:{id}</ObjectURN><LWM2MVersion>1.0</LWM2MVersion><ObjectVersion>1.0</ObjectVersion>\
         <MultipleInstances>Multiple</MultipleInstances><Mandatory>Optional</Mandatory>\n\
         <Resources>\n{items}</Resources><Description2/></Object></LWM2M>\n"
    )
}

/// Builds the command as users install it.
fn build() -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--quiet", "--release", "--package", "lwm2m-cli"])
        .current_dir(checkout())
        .status()
        .expect("cargo can be started");
    assert!(status.success(), "the command is built");
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| checkout().join("target"), PathBuf::from);
    target.join("release/lwm2m")
}

/// Returns the largest memory of a process so far, in KiB; 0 where the system does not tell.
fn peak_memory(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse().ok()).unwrap_or_default()
}

/// Returns the time that a process has had a processor, in steps of 10 ms.
fn processor_time(child: &Child) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks: Vec<u64> =
        fields.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse().ok()).collect();
    Some(Duration::from_millis(ticks.iter().sum::<u64>() * 10))
}
