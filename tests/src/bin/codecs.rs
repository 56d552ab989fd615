//! Prints the cost of the codecs: encoding and decoding the Device of the standard's example (LwM2M Core 1.2.2, 7.5.5),
//! in nanoseconds, and in instructions where valgrind is installed.
//!
//! `cargo run --release -p lwm2m-tests --bin codecs`
//!
//! To count instructions, the program runs under callgrind twice with different numbers of rounds: the difference is
//! the cost of the additional rounds.

use std::hint::black_box;
use std::process::{Command, ExitCode};
use std::time::Instant;

use lwm2m_runtime::object::Placeholder;
use lwm2m_runtime::{ContentFormat, Decoder, Encoder, Multiple, Path, Record, Time, Value};
use lwm2m_tests::callgrind;

/// Objects with strings and instances on the heap.
mod heap {
    lwm2m_runtime::include_objects!();
}

/// Objects with strings and instances of fixed capacity.
mod bounded {
    lwm2m_runtime::include_objects!("bounded");
}

/// Objects with a multiple resource of any size.
mod served {
    lwm2m_runtime::include_objects!("served");
}

const DEVICE: Path = Path::instance(3, 0);

/// Formats and their budgets: instructions to encode and to decode.
const FORMATS: [(ContentFormat, u64, u64); 4] = [
    (ContentFormat::TLV, 1_500, 4_000),
    (ContentFormat::SENML_JSON, 3_500, 8_500),
    (ContentFormat::SENML_CBOR, 2_300, 6_000),
    (ContentFormat::LWM2M_CBOR, 1_800, 6_000),
];

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
fn repeat<D: Placeholder>(format: ContentFormat, decodes: bool, rounds: usize) {
    let device: D = example();
    let mut buffer = [0; 1024];
    let size = encode(&device, format, &mut buffer);
    for _ in 0..rounds {
        if decodes {
            black_box(decode::<D>(format, black_box(buffer.get(..size).unwrap_or(&[]))));
        } else {
            black_box(encode(black_box(&device), format, &mut buffer));
        }
    }
}

fn repeat_in(container: &str, format: ContentFormat, decodes: bool, rounds: usize) {
    match container {
        "heap" => repeat::<heap::device::Device>(format, decodes, rounds),
        _ => repeat::<bounded::device::Device>(format, decodes, rounds),
    }
}

fn nanoseconds(container: &str, format: ContentFormat, decodes: bool) -> f64 {
    const ROUNDS: usize = 20_000;
    let run = || {
        let start = Instant::now();
        repeat_in(container, format, decodes, ROUNDS);
        start.elapsed().as_nanos() as f64 / ROUNDS as f64
    };
    // The fastest run is the least disturbed one.
    (0..7).map(|_| run()).fold(f64::INFINITY, f64::min)
}

/// Returns the instructions of one round; `None` without valgrind.
fn instructions(container: &str, format: ContentFormat, decodes: bool) -> Option<u64> {
    let counted = |rounds: u64| {
        let mut program = Command::new(std::env::current_exe().ok()?);
        program.args([
            container,
            format.name(),
            if decodes { "decode" } else { "encode" },
            &rounds.to_string(),
        ]);
        callgrind::instructions(&program)
    };
    let (few, many) = (counted(100)?, counted(300)?);
    many.checked_sub(few).map(|rounds| rounds / 200)
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => report(),
        [container, format, direction, rounds] => {
            let (Some(format), Ok(rounds)) = (ContentFormat::from_name(format), rounds.parse()) else {
                return ExitCode::from(2);
            };
            repeat_in(container, format, *direction == "decode", rounds);
        }
        _ => return ExitCode::from(2),
    }
    ExitCode::SUCCESS
}

fn report() {
    println!("The Device of the standard's example, 13 resources with 16 values, to and from its struct\n");
    println!(
        "{:<10} {:<12} {:>6}  {:>22}  {:>22}",
        "memory", "format", "bytes", "encode", "decode, checks included"
    );
    for container in ["bounded", "heap"] {
        for (format, to_encode, to_decode) in FORMATS {
            let bytes = encode(&example::<heap::device::Device>(), format, &mut [0; 1024]);
            let cell = |decodes, budget| {
                let time = nanoseconds(container, format, decodes);
                match instructions(container, format, decodes) {
                    Some(count) => format!("{count} ({budget}), {time:.0} ns"),
                    None => format!("{time:.0} ns"),
                }
            };
            let (encoded, decoded) = (cell(false, to_encode), cell(true, to_decode));
            println!("{container:<10} {:<12} {bytes:>6}  {encoded:>22}  {decoded:>22}", format.name());
        }
    }
    println!(
        "\nInstructions by callgrind (budgets in parentheses), nanoseconds of the fastest of seven runs."
    );
    println!("\nNanoseconds a record, writing a resource with so many instances (TLV)\n");
    for count in [10_u16, 100, 1_000, 10_000, 60_000] {
        println!("{count:>8} {:>8.1}", record(count));
    }
}

/// Returns the nanoseconds to write one of many resource instances.
fn record(count: u16) -> f64 {
    let path = Path::instance(33000, 3);
    let integers = Some((0..count).map(|id| (id, i64::from(id % 10))).collect::<Multiple<i64>>());
    let mut bag = served::bag::Bag { integers, ..Default::default() };
    let payload = Encoder::write(&bag, path).encode_to_vec(ContentFormat::TLV).expect("it can be written");
    let rounds = 1_000_000 / usize::from(count) + 1;
    let start = Instant::now();
    for _ in 0..rounds {
        let written = Decoder::new(ContentFormat::TLV, black_box(&payload), path).replace(&mut bag);
        assert!(written.is_ok());
    }
    start.elapsed().as_nanos() as f64 / (rounds * usize::from(count)) as f64
}
