//! Block-wise transfers: packages that are not buffered, and responses larger than the buffer.

#![cfg(all(
    feature = "std",
    feature = "text",
    feature = "link",
    feature = "opaque",
    feature = "cbor",
    feature = "senml-json",
    feature = "senml-cbor",
    feature = "tlv",
    feature = "lwm2m-json",
    feature = "lwm2m-cbor",
    feature = "notation"
))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use lwm2m_runtime::execute::Execution;
use lwm2m_runtime::serve::{
    Block, Block1, BlockSize, DataModel, Endpoint, ObjectStore, Operation, Request, Requester,
};
use lwm2m_runtime::{ContentFormat, ErrorKind, Path, ResponseCode};

use support::notation::{Bench, code, request};
use support::station::{Station, portfolio};

const PACKAGE: Path = Path::resource(5, 0, 0);

fn write(bench: &mut Bench, path: Path, offset: usize, bytes: &[u8], more: bool) -> String {
    let request = Request::new(Requester::Server(1), Operation::Replace, path)
        .payload(ContentFormat::OPAQUE.number(), bytes)
        .block1(Block { offset, more });
    let endpoint = &mut bench.endpoint;
    code(endpoint.serve(&mut bench.station, &request, 0, &mut []).code)
}

#[test]
fn a_package_is_written_in_blocks() {
    let mut bench = Bench::new(Station::new());
    assert_eq!(write(&mut bench, PACKAGE, 0, &[1; 64], true), "2.31");
    assert_eq!(write(&mut bench, PACKAGE, 64, &[2; 64], true), "2.31");
    assert_eq!(bench.station.firmware.instance.state, 1);
    assert_eq!(write(&mut bench, PACKAGE, 128, &[3; 10], false), "2.04");
    assert_eq!((bench.station.firmware.instance.state, bench.station.flash.bytes), (2, 138));
}

#[test]
fn a_block_at_a_wrong_offset_ends_the_transfer() {
    let mut bench = Bench::new(Station::new());
    assert_eq!(write(&mut bench, PACKAGE, 64, &[1; 64], true), "4.08");
    assert_eq!(write(&mut bench, PACKAGE, 0, &[1; 64], true), "2.31");
    assert_eq!(write(&mut bench, PACKAGE, 128, &[1; 64], true), "4.08");
    assert_eq!(write(&mut bench, PACKAGE, 64, &[1; 64], true), "4.08");
    // A transfer can always start again.
    assert_eq!(write(&mut bench, PACKAGE, 0, &[1; 64], true), "2.31");
    assert_eq!(write(&mut bench, PACKAGE, 64, &[1; 64], false), "2.04");
}

#[test]
fn a_package_in_one_block_ends_another_transfer() {
    let mut bench = Bench::new(Station::new());
    assert_eq!(write(&mut bench, PACKAGE, 0, &[1; 64], true), "2.31");
    assert_eq!(bench.ask("PUT /5/0/0 opaque:00"), "2.04");
    assert_eq!(write(&mut bench, PACKAGE, 64, &[1; 64], false), "4.08");
    assert_eq!(bench.station.firmware.instance.state, 0);
}

#[test]
fn only_streamed_resources_are_written_in_blocks() {
    let mut bench = Bench::new(Station::new());
    assert_eq!(write(&mut bench, Path::resource(33000, 3, 4), 0, &[1; 64], true), "4.13");
    assert_eq!(write(&mut bench, Path::instance(33000, 3), 0, &[1; 64], true), "4.13");
    assert_eq!(write(&mut bench, Path::resource(9, 0, 0), 0, &[1; 64], true), "4.04");
    assert_eq!(write(&mut bench, Path::ROOT, 0, &[1; 64], true), "4.05");
    assert!(bench.station == Station::new());
}

/// Says that it streams every resource.
struct Streams(Station);

impl DataModel for Streams {
    fn object(&self, index: usize) -> Option<&dyn ObjectStore> {
        self.0.object(index)
    }

    fn object_mut(&mut self, index: usize) -> Option<&mut dyn ObjectStore> {
        self.0.object_mut(index)
    }

    fn execute(&mut self, path: Path, execution: Execution<'_>) -> Result<(), ErrorKind> {
        self.0.execute(path, execution)
    }

    fn is_streamed(&self, _: Path) -> bool {
        true
    }

    fn write_block(&mut self, _: Path, _: Block1<'_>) -> Result<(), ErrorKind> {
        Ok(())
    }
}

#[test]
fn only_single_opaque_resources_can_be_streamed() {
    let table = [
        (Path::resource(33000, 3, 4), "2.31"),
        (Path::resource(33000, 3, 0), "4.13"),
        (Path::resource(33000, 3, 8), "4.13"),
        (Path::resource_instance(16, 0, 0, 0), "4.13"),
        (Path::resource_instance(33000, 3, 8, 0), "4.13"),
    ];
    for (path, response) in table {
        let (mut streams, mut endpoint) = (Streams(Station::new()), Endpoint::<1, 1>::new());
        let request = Request::new(Requester::Server(1), Operation::Replace, path)
            .payload(ContentFormat::OPAQUE.number(), &[1; 64])
            .block1(Block { offset: 0, more: true });
        assert_eq!(code(endpoint.serve(&mut streams, &request, 0, &mut []).code), response, "{path}");
    }
}

#[test]
fn a_package_in_one_block_may_have_any_format() {
    for line in ["PUT /5/0/0 opaque:0102", "PUT /5/0/0 tlv:c2000102", "PUT /5/0/0 text:AQI="] {
        let mut bench = Bench::new(Station::new());
        assert_eq!(bench.ask(line), "2.04");
        assert_eq!((bench.station.firmware.instance.state, bench.station.flash.bytes), (2, 2));
    }
    let mut bench = Bench::new(Station::new());
    for (line, response) in [
        ("PUT /5/0/0 plain:x", "4.00"),
        ("PUT /5/0/0 41:00", "4.15"),
        ("PUT /5/0/0/0 opaque:00", "4.05"),
        ("PUT /5/0/0 tlv:c1010102", "4.00"),
    ] {
        assert_eq!(bench.ask(line), response, "{line}");
    }
    assert!(bench.station == Station::new());
}

/// Reads a long response in blocks of `size` bytes, with a buffer of `capacity` bytes.
fn read_blocks(bench: &mut Bench, line: &str, size: usize, capacity: usize) -> Vec<u8> {
    let mut payload = Vec::new();
    let mut size = BlockSize::new(size).unwrap();
    loop {
        let num = u32::try_from(payload.len() / size.bytes()).unwrap();
        let request = request(line, &mut []).block2(num, size);
        let mut buffer = vec![0xee; capacity];
        let response = bench.endpoint.serve(&mut bench.station, &request, 0, &mut buffer);
        assert_eq!(response.code, ResponseCode::CONTENT);
        let block = response.block2.unwrap();
        size = block.size;
        assert_eq!(block.num as usize * size.bytes(), payload.len());
        payload.extend_from_slice(response.payload);
        assert_eq!(block.more, payload.len() < response.size);
        if !block.more {
            return payload;
        }
        assert_eq!(response.payload.len(), size.bytes());
    }
}

/// Reads a whole response.
fn read_whole(bench: &mut Bench, line: &str) -> Vec<u8> {
    let mut buffer = vec![0; 100_000];
    let request = request(line, &mut []);
    bench.endpoint.serve(&mut bench.station, &request, 0, &mut buffer).payload.to_vec()
}

#[test]
fn the_blocks_of_a_response_are_the_whole_payload() {
    let mut bench = Bench::new(Station::new());
    let texts: Vec<String> = (0..40).map(|id| "x".repeat(id * 7 % 60)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for id in 1..4 {
        bench.station.portfolio.instances.insert(id, portfolio(&texts)).unwrap();
    }
    let lines = [
        "GET /16 accept=tlv",
        "GET /16/1 accept=tlv",
        "GET /16/1/0 accept=tlv",
        "GET /16 accept=senml-json",
        "GET /16 accept=senml-cbor",
        "GET /16 accept=lwm2m-cbor",
        "GET /16/2 accept=lwm2m-cbor",
        "GET /16 accept=lwm2m-json",
        "GET /3/0/0 accept=text",
        "GET /3 accept=link",
        "GET /16?depth=3 accept=link",
        "BOOTSTRAP GET / accept=link",
        r#"FETCH / senml-json:[{"n":"/"}] accept=senml-cbor"#,
        r#"FETCH / senml-json:[{"n":"/"}] accept=lwm2m-cbor"#,
        r#"FETCH / senml-json:[{"n":"/16/1"},{"n":"/3"}] accept=senml-json"#,
    ];
    for line in lines {
        let whole = read_whole(&mut bench, line);
        for size in [16, 32, 64, 128, 256, 512, 1024] {
            for capacity in [16, size, size + 1, 1400] {
                assert_eq!(
                    read_blocks(&mut bench, line, size, capacity),
                    whole,
                    "{line} by {size} in {capacity}"
                );
            }
        }
    }
}

#[test]
fn a_response_without_block2_is_never_cut() {
    let mut bench = Bench::new(Station::new());
    let request = request("GET /3/0 accept=senml-json", &mut []);
    let endpoint = &mut bench.endpoint;
    let code = endpoint.serve(&mut bench.station, &request, 0, &mut [0; 100]).code;
    assert_eq!(code, ResponseCode::INTERNAL_SERVER_ERROR);
}

#[test]
fn an_observation_with_block2_is_notified_in_blocks() {
    let mut bench = Bench::new(Station::new());
    let texts = ["x"; 40];
    let observe = |bench: &mut Bench, line: &str| {
        bench.station.portfolio.instances = [(0, portfolio(&texts))].into_iter().collect();
        let request = request(line, &mut []);
        let endpoint = &mut bench.endpoint;
        {
            let model = &mut bench.station;
            let mut buffer = [0; 200];
            let response = endpoint.serve(model, &request, 0, &mut buffer);
            (response.code, response.observe.is_some(), response.size > response.payload.len())
        }
    };
    let notified = |bench: &mut Bench| {
        bench.station.portfolio.instances = [(0, portfolio(&texts[1..]))].into_iter().collect();
        let endpoint = &mut bench.endpoint;
        {
            let model = &mut bench.station;
            let mut buffer = [0; 200];
            let notification = endpoint.poll_notification(model, 1000, &mut buffer).unwrap();
            (notification.response.code, notification.response.payload.to_vec(), notification.response.size)
        }
    };
    let whole = "GET /16/0 observe=0 accept=senml-json";
    assert_eq!(observe(&mut bench, whole), (ResponseCode::INTERNAL_SERVER_ERROR, false, false));
    for line in [
        &format!("{whole} block2=0/128"),
        r#"FETCH / senml-json:[{"n":"/16"}] observe=0 accept=senml-json block2=0/128"#,
    ] {
        assert_eq!(observe(&mut bench, line), (ResponseCode::CONTENT, true, true), "{line}");
        let (code, block, size) = notified(&mut bench);
        let all = read_whole(&mut bench, &line.replace(" observe=0", "").replace(" block2=0/128", ""));
        assert_eq!((code, block.as_slice(), size), (ResponseCode::CONTENT, &all[..128], all.len()));
    }
}
