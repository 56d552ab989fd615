//! 6.6.6, the firmware update. The test takes the part of the hardware, and sets states and results of object 5.

use super::*;

#[test]
fn int_751_firmware_query_readable_resources() {
    play(&mut bench(), &[("GET /5/0 accept=tlv", "2.05 c001c10300c10500c10902")]);
}

/// Returns the values of the resources 3 and 5.
fn state_and_result(bench: &mut Bench) -> [String; 2] {
    ["GET /5/0/3 accept=text", "GET /5/0/5 accept=text"].map(|line| bench.answer(line).text())
}

/// Sends a package in blocks of 512 bytes.
fn push(bench: &mut Bench, bytes: usize) -> Vec<String> {
    let package: Vec<u8> = (0..bytes).map(|byte| byte as u8).collect();
    let mut codes = Vec::new();
    let blocks = package.chunks(512).enumerate();
    for (number, block) in blocks {
        let offset = number * 512;
        let more = offset + block.len() < package.len();
        let request = Request::new(Requester::Server(1), Operation::Replace, Path::resource(5, 0, 0))
            .payload(ContentFormat::OPAQUE.number(), block)
            .block1(Block { offset, more });
        let endpoint = &mut bench.endpoint;
        let response = code(endpoint.serve(&mut bench.station, &request, 0, &mut []).code);
        codes.push(response);
    }
    codes
}

#[test]
fn int_755_firmware_write_package() {
    let mut bench = bench();
    play(&mut bench, &[("PUT /5/0/0 opaque:00", "2.04")]);
    assert_eq!(state_and_result(&mut bench), ["0", "0"]);
    let codes = push(&mut bench, 10_000);
    assert_eq!((codes.len(), codes[0].as_str(), codes[19].as_str()), (20, "2.31", "2.04"));
    assert_eq!(bench.station.flash.bytes, 10_000);
    assert_eq!(state_and_result(&mut bench), ["2", "0"]);
}

#[test]
fn int_756_firmware_write_package_uri() {
    let mut bench = bench();
    play(&mut bench, &[("PUT /5/0/1 text:", "2.04")]);
    assert_eq!(state_and_result(&mut bench), ["0", "0"]);
    play(&mut bench, &[("PUT /5/0/1 text:coap://example.com/package", "2.04")]);
    bench.station.firmware_is(2, 0);
    assert_eq!(state_and_result(&mut bench), ["2", "0"]);
}

#[test]
fn int_760_firmware_observe_state() {
    let mut bench = bench();
    play(
        &mut bench,
        &[("PUT /5/0?pmin=2&pmax=10", "2.04"), ("GET /5/0/3 observe=0 token=s accept=text", "2.05 0")],
    );
    push(&mut bench, 1000);
    assert_eq!(bench.until(5), [(2, "s 2".to_string())]);
}

/// Installs a package, and checks the new version.
fn install(bench: &mut Bench) {
    assert_eq!(state_and_result(bench), ["2", "0"]);
    play(bench, &[("POST /5/0/2", "2.04"), ("GET /5/0/3 accept=text", "2.05 3")]);
    bench.station.firmware_is(0, 1);
    assert_eq!(state_and_result(bench), ["0", "1"]);
    play(bench, &[("GET /3/0/3 accept=text", "2.05 2.0")]);
}

#[test]
fn int_770_firmware_successful_update_by_push() {
    let mut bench = bench();
    play(&mut bench, &[("PUT /5/0/0 opaque:00", "2.04")]);
    let codes = push(&mut bench, 2000);
    assert_eq!(codes, ["2.31", "2.31", "2.31", "2.04"]);
    install(&mut bench);
}

#[test]
fn int_771_firmware_successful_update_by_pull() {
    let mut bench = bench();
    let steps = [("PUT /5/0/1 text:", "2.04"), ("PUT /5/0/1 text:coap://example.com/package", "2.04")];
    play(&mut bench, &steps);
    assert_eq!(state_and_result(&mut bench), ["1", "0"]);
    bench.station.firmware_is(2, 0);
    install(&mut bench);
}

#[test]
fn int_772_firmware_update_without_package() {
    let mut bench = bench();
    play(&mut bench, &[("POST /5/0/2", "4.05")]);
    assert_eq!(state_and_result(&mut bench), ["0", "0"]);
}

#[test]
fn int_773_firmware_package_too_large() {
    let mut bench = bench();
    let codes = push(&mut bench, 200_000);
    assert!(codes.contains(&"4.13".to_string()) && !codes.contains(&"2.04".to_string()));
    assert_eq!(state_and_result(&mut bench), ["0", "2"]);
}

/// Checks a download that fails with this result, which the server observes.
fn failed_download(result: i64) {
    let mut bench = bench();
    play(
        &mut bench,
        &[
            ("GET /5/0/3 accept=text", "2.05 0"),
            ("GET /5/0/5 observe=0 token=r accept=text", "2.05 0"),
            ("PUT /5/0/1 text:coap://example.com/package", "2.04"),
        ],
    );
    assert_eq!(state_and_result(&mut bench), ["1", "0"]);
    bench.station.firmware_is(0, result);
    assert_eq!(bench.until(1), [(1, format!("r {result}"))]);
    assert_eq!(state_and_result(&mut bench), ["0".to_string(), result.to_string()]);
    play(&mut bench, &[("POST /5/0/2", "4.05")]);
}

#[test]
fn int_774_firmware_out_of_memory() {
    failed_download(3);
}

#[test]
fn int_775_firmware_connection_lost() {
    failed_download(4);
}

#[test]
fn int_776_firmware_integrity_check_failed() {
    failed_download(5);
}

#[test]
fn int_777_firmware_unsupported_package() {
    failed_download(6);
}

#[test]
fn int_778_firmware_invalid_uri() {
    let mut bench = bench();
    play(&mut bench, &[("PUT /5/0/1 text:nowhere", "2.04")]);
    assert_eq!(state_and_result(&mut bench), ["0", "7"]);
    // 780, which has no steps: a protocol that the device does not speak.
    play(&mut bench, &[("PUT /5/0/1 text:ftp://example.com/package", "2.04")]);
    assert_eq!(state_and_result(&mut bench), ["0", "9"]);
}

#[test]
fn int_779_firmware_update_failed() {
    let mut bench = bench();
    push(&mut bench, 2000);
    play(&mut bench, &[("POST /5/0/2", "2.04"), ("GET /5/0/3 accept=text", "2.05 3")]);
    bench.station.firmware_is(2, 8);
    assert_eq!(state_and_result(&mut bench), ["2", "8"]);
    play(&mut bench, &[("GET /3/0/3 accept=text", "2.05 1.0")]);
}
