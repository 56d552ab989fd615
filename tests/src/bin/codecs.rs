//! Prints the cost of the codecs and of served requests: encoding, decoding, reading and writing the Device of the
//! standard's example (LwM2M Core 1.2.2, 7.5.5), in nanoseconds, and in instructions where valgrind is installed.
//!
//! `cargo run --release -p lwm2m-tests --bin codecs`
//!
//! To count instructions, the program runs under callgrind twice with different numbers of rounds: the difference is
//! the cost of the additional rounds.

use std::hint::black_box;
use std::iter;
use std::process::{Command, ExitCode};
use std::time::Instant;

use lwm2m_runtime::definition::{Operations, ResourceDef, ResourceType, Resources};
use lwm2m_runtime::object::Placeholder;
use lwm2m_runtime::serve::{Endpoint, Method, ObjectStore, Request, Requester, SingleInstance};
use lwm2m_runtime::{
    ContentFormat, Decoder, Encoder, Multiple, Object, ObjectDef, Path, Record, ResponseCode, Time, Value,
};
use lwm2m_tests::{callgrind, served};

/// Objects with strings and instances on the heap.
mod heap {
    lwm2m_runtime::include_objects!();
}

/// Objects with strings and instances of fixed capacity.
mod bounded {
    lwm2m_runtime::include_objects!("bounded");
}

/// A Device in fixed memory whose resources can all be written.
mod writable {
    lwm2m_runtime::include_objects!("writable");
}

const DEVICE: Path = Path::instance(3, 0);

/// Formats and their budgets: instructions to encode and to decode.
const FORMATS: [(ContentFormat, u64, u64); 4] = [
    (ContentFormat::TLV, 1_500, 4_000),
    (ContentFormat::SENML_JSON, 3_500, 8_500),
    (ContentFormat::SENML_CBOR, 2_300, 6_000),
    (ContentFormat::LWM2M_CBOR, 1_800, 6_000),
];

/// A task that is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Task {
    Encode,
    Decode,
    /// Serves a Read.
    Read,
    /// Serves a Write that replaces the instance.
    Write,
}

impl Task {
    const ALL: [(&str, Task); 4] =
        [("encode", Task::Encode), ("decode", Task::Decode), ("read", Task::Read), ("write", Task::Write)];

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, task)| *task == self).map_or("", |(name, _)| name)
    }

    fn from_name(name: &str) -> Option<Task> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, task)| *task)
    }
}

/// Returns the Device of the example.
fn example<D: Placeholder>() -> D {
    let records = [
        (Path::resource(3, 0, 0), Value::String("Open Mobile Alliance")),
        (Path::resource(3, 0, 1), Value::String("Lightweight M2M Client")),
        (Path::resource(3, 0, 2), Value::String("345000123")),
        (Path::resource(3, 0, 3), Value::String("1.0")),
        (Path::resource_instance(3, 0, 6, 0), Value::Integer(1)),
        (Path::resource_instance(3, 0, 6, 1), Value::Integer(5)),
        (Path::resource_instance(3, 0, 7, 0), Value::Integer(3800)),
        (Path::resource_instance(3, 0, 7, 1), Value::Integer(5000)),
        (Path::resource_instance(3, 0, 8, 0), Value::Integer(125)),
        (Path::resource_instance(3, 0, 8, 1), Value::Integer(900)),
        (Path::resource(3, 0, 9), Value::Integer(100)),
        (Path::resource(3, 0, 10), Value::Integer(15)),
        (Path::resource_instance(3, 0, 11, 0), Value::Integer(0)),
        (Path::resource(3, 0, 13), Value::Time(Time(1_367_491_215))),
        (Path::resource(3, 0, 14), Value::String("+02:00")),
        (Path::resource(3, 0, 16), Value::String("U")),
    ]
    .map(|(path, value)| Record::new(path, value));
    let format = ContentFormat::LWM2M_CBOR;
    let payload =
        Encoder::records(DEVICE, &records).encode_to_vec(format).expect("the example can be written");
    Decoder::new(format, &payload, DEVICE).decode().expect("the example is a Device")
}

#[inline(never)]
fn encode(device: &dyn lwm2m_runtime::Object, format: ContentFormat, buffer: &mut [u8]) -> usize {
    Encoder::read(device, DEVICE).encode(format, buffer).map_or(0, <[u8]>::len)
}

#[inline(never)]
fn decode<D: Placeholder>(format: ContentFormat, payload: &[u8]) -> Option<D> {
    Decoder::new(format, payload, DEVICE).decode().ok()
}

/// Encodes or decodes many times.
fn repeat_codec<D: Placeholder>(format: ContentFormat, task: Task, rounds: usize) {
    let device: D = example();
    let mut buffer = [0; 1024];
    let size = encode(&device, format, &mut buffer);
    for _ in 0..rounds {
        if task == Task::Decode {
            black_box(decode::<D>(format, black_box(buffer.get(..size).unwrap_or(&[]))));
        } else {
            black_box(encode(black_box(&device), format, &mut buffer));
        }
    }
}

/// Serves a Read or a Write many times.
fn repeat_request(format: ContentFormat, task: Task, rounds: usize) {
    let device: writable::device::Device = example();
    let (mut payload, mut buffer) = ([0; 1024], [0; 1024]);
    let size = encode(&device, format, &mut payload);
    let payload = payload.get(..size).unwrap_or(&[]);
    let mut model = [SingleInstance::new(device)];
    let mut endpoint: Endpoint<1, 1> = Endpoint::new();
    let (method, format) = (if task == Task::Read { Method::Get } else { Method::Put }, format.number());
    let request = Request::from_coap(Requester::Server(1), method, DEVICE);
    let (request, code) = match task {
        Task::Read => (request.accept(format), ResponseCode::CONTENT),
        _ => (request.payload(format, payload), ResponseCode::CHANGED),
    };
    for _ in 0..rounds {
        let response = endpoint.serve(black_box(&mut model), black_box(&request), 0, &mut buffer);
        assert_eq!(response.code, code);
    }
}

fn repeat(container: &str, format: ContentFormat, task: Task, rounds: usize) {
    match (container, task) {
        (_, Task::Read | Task::Write) => repeat_request(format, task, rounds),
        ("heap", _) => repeat_codec::<heap::device::Device>(format, task, rounds),
        _ => repeat_codec::<bounded::device::Device>(format, task, rounds),
    }
}

fn nanoseconds(container: &str, format: ContentFormat, task: Task) -> f64 {
    const ROUNDS: usize = 20_000;
    let run = || {
        let start = Instant::now();
        repeat(container, format, task, ROUNDS);
        start.elapsed().as_nanos() as f64 / ROUNDS as f64
    };
    // The fastest run is the least disturbed one.
    (0..7).map(|_| run()).fold(f64::INFINITY, f64::min)
}

/// Returns the instructions of one round; `None` without valgrind.
fn instructions(container: &str, format: ContentFormat, task: Task) -> Option<u64> {
    let counted = |rounds: u64| {
        let mut program = Command::new(std::env::current_exe().ok()?);
        program.args([container, format.name(), task.name(), &rounds.to_string()]);
        callgrind::instructions(&program)
    };
    let (few, many) = (counted(100)?, counted(300)?);
    many.checked_sub(few).map(|rounds| rounds / 200)
}

/// Returns instructions with their budget, and nanoseconds.
fn cell(container: &str, format: ContentFormat, task: Task, budget: u64) -> String {
    let time = nanoseconds(container, format, task);
    match instructions(container, format, task) {
        Some(count) => format!("{count} ({budget}), {time:.0} ns"),
        None => format!("{time:.0} ns"),
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => report(),
        [container, format, task, rounds] => {
            let (Some(format), Some(task), Ok(rounds)) =
                (ContentFormat::from_name(format), Task::from_name(task), rounds.parse())
            else {
                return ExitCode::from(2);
            };
            repeat(container, format, task, rounds);
        }
        _ => return ExitCode::from(2),
    }
    ExitCode::SUCCESS
}

fn report() {
    println!("The Device of the standard's example, 13 resources with 16 values, to and from its struct\n");
    print_tasks(["bounded", "heap"], [Task::Encode, Task::Decode], "decode, checks included", |budget| {
        budget
    });
    println!("\nThe same as a served Read and Write of the instance\n");
    print_tasks(["bounded"], [Task::Read, Task::Write], "write", |budget| budget * 3 / 2);
    println!(
        "\nInstructions by callgrind (budgets in parentheses), nanoseconds of the fastest of seven runs."
    );
    println!("\nNanoseconds a record, decoding a payload of so many records (SenML CBOR)\n");
    for count in [10, 1_000, 100_000, 1_000_000] {
        println!("{count:>8} {:>8.1}", nanoseconds_of_record(count));
    }
    println!("\nNanoseconds a record, writing a resource with so many instances (TLV)\n");
    for count in [10_u16, 100, 1_000, 10_000, 60_000] {
        println!("{count:>8} {:>8.1}", nanoseconds_of_instance(count));
    }
    println!("\nNanoseconds a served Read of a resource, in a device with so many objects\n");
    for count in [10_u16, 100, 1_000] {
        println!("{count:>8} {:>8.1}", nanoseconds_of_read(count));
    }
}

fn print_tasks<const N: usize>(
    containers: [&str; N],
    [first, second]: [Task; 2],
    title: &str,
    budget_of: fn(u64) -> u64,
) {
    println!("{:<10} {:<12} {:>6}  {:>22}  {title:>22}", "memory", "format", "bytes", first.name());
    for container in containers {
        for (format, first_budget, second_budget) in FORMATS {
            let bytes = encode(&example::<heap::device::Device>(), format, &mut [0; 1024]);
            let first = cell(container, format, first, budget_of(first_budget));
            let second = cell(container, format, second, budget_of(second_budget));
            println!("{container:<10} {:<12} {bytes:>6}  {first:>22}  {second:>22}", format.name());
        }
    }
}

/// Returns the nanoseconds to write one of many resource instances.
fn nanoseconds_of_instance(count: u16) -> f64 {
    let path = Path::instance(33000, 3);
    let integers = Some((0..count).map(|id| (id, i64::from(id % 10))).collect::<Multiple<i64>>());
    let mut bag = served::bag::Bag { integers, ..Default::default() };
    let payload = Encoder::write(&bag, path).encode_to_vec(ContentFormat::TLV).expect("it can be written");
    nanoseconds_of_each(usize::from(count), || {
        let written = Decoder::new(ContentFormat::TLV, black_box(&payload), path).replace(&mut bag);
        assert!(written.is_ok());
    })
}

/// Returns the nanoseconds to read one of many records, the history of a resource.
fn nanoseconds_of_record(count: usize) -> f64 {
    let path = Path::resource(3, 0, 9);
    let record =
        |index: usize| Record { time: Some(1.0 + index as f64), ..Record::new(path, Value::Integer(7)) };
    let records: Vec<Record<'_>> = (0..count).map(record).collect();
    let format = ContentFormat::SENML_CBOR;
    let payload = Encoder::records(DEVICE, &records).encode_to_vec(format).expect("it can be written");
    let definition = heap::device::Device::definition();
    nanoseconds_of_each(count, || {
        let mut found = 0;
        let decoder = Decoder::new(format, black_box(&payload), DEVICE);
        let read = decoder.records(&[definition], &mut |_| {
            found += 1;
            Ok(())
        });
        assert!(read.is_ok() && found == count);
    })
}

/// One of many objects with the resource 9.
struct Level {
    definition: &'static ObjectDef<'static>,
    device: SingleInstance<heap::device::Device>,
}

impl ObjectStore for Level {
    fn definition(&self) -> &'static ObjectDef<'static> {
        self.definition
    }

    fn next_instance(&self, from: u16) -> Option<u16> {
        self.device.next_instance(from)
    }

    fn instance(&self, id: u16) -> Option<&dyn Object> {
        self.device.instance(id)
    }

    fn instance_mut(&mut self, id: u16) -> Option<&mut dyn Object> {
        self.device.instance_mut(id)
    }
}

/// Returns the nanoseconds to serve a Read of a resource in a device with many objects.
fn nanoseconds_of_read(count: u16) -> f64 {
    static RESOURCES: Resources<'_, 1> =
        Resources::new([ResourceDef::new(9, "Level", Operations::Read, ResourceType::Integer)]);
    // Each device has the object Server.
    let ids = || iter::once(1).chain(1_001..1_000 + count);
    let level = |id| Level {
        definition: Box::leak(Box::new(ObjectDef::new(id, "Level", RESOURCES.table()))),
        device: SingleInstance::new(example()),
    };
    let mut levels: Vec<Level> = ids().map(level).collect();
    let mut endpoint: Endpoint<1, 1> = Endpoint::new();
    let mut buffer = [0; 64];
    nanoseconds_of_each(usize::from(count), || {
        for id in ids() {
            let request = Request::from_coap(Requester::Server(1), Method::Get, Path::resource(id, 0, 9));
            let response = endpoint.serve(black_box(&mut levels), &request, 0, &mut buffer);
            assert_eq!(response.code, ResponseCode::CONTENT);
        }
    })
}

/// Returns the nanoseconds of a run divided by `count`; short runs are repeated.
fn nanoseconds_of_each(count: usize, mut run: impl FnMut()) -> f64 {
    let rounds = 1_000_000 / count + 1;
    let start = Instant::now();
    for _ in 0..rounds {
        run();
    }
    start.elapsed().as_nanos() as f64 / (rounds * count) as f64
}
