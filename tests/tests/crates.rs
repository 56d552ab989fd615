//! The crates of `tests/crates`, built as a user would who has the published packages.

use std::process::Output;

use lwm2m_tests::crates::Crate;

/// Returns the standard output of a command that succeeds.
fn stdout(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_firmware_serves_requests_on_the_host() {
    let tests = stdout(&Crate::example("firmware").cargo(&["test", "--quiet"]));
    assert!(tests.contains("2 passed"), "{tests}");
}

#[test]
fn the_gateway_mirrors_a_thousand_payloads_with_threads_and_with_tasks() {
    let gateway = Crate::example("gateway");
    assert_eq!(
        stdout(&gateway.cargo(&["run", "--quiet"])),
        "\
threads: 1000 payloads, 80 instances, 999 changes
  103 instances of unknown objects
  115 unknown resources
  83 faulty values, which are kept
tasks: 1000 payloads, 80 instances, 999 changes
  103 instances of unknown objects
  115 unknown resources
  83 faulty values, which are kept
"
    );
    let tests = stdout(&gateway.cargo(&["test", "--quiet", "--test", "mirror"]));
    assert!(tests.contains("2 passed"), "{tests}");
}

#[test]
fn two_applications_share_a_crate_of_objects() {
    let shared = Crate::example("shared");
    let device = shared.cargo(&["run", "--quiet", "--package", "device"]);
    let responses = String::from_utf8_lossy(&device.stderr);
    assert_eq!(
        responses,
        "\
/3311/0/5850 2.04 Changed
/3303/0/5605 2.04 Changed
/3/0/4 2.04 Changed
1 reboot, lit: true
"
    );
    std::fs::write(shared.folder().join("send.cbor"), device.stdout).expect("the folder is writable");
    let server = shared.cargo(&["run", "--quiet", "--package", "server", "--", "send.cbor"]);
    assert_eq!(stdout(&server), "on: true, at most Some(48.5) °C\n");
}

