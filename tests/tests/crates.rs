//! The crates of `tests/crates`, built as a user would who has the published packages.

use std::process::{Command, Output};

use lwm2m_tests::crates::{Crate, lwm2m};
use lwm2m_tests::data::checkout;

/// Returns the standard output of a command that succeeds.
fn stdout(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Returns the lines that cargo prints beside its progress.
fn messages(output: &Output) -> String {
    let progress = ["Compiling", "Blocking", "Finished", "warning: build failed, waiting"];
    let lines = String::from_utf8_lossy(&output.stderr).into_owned();
    let is_message = |line: &&str| !progress.iter().any(|verb| line.trim_start().starts_with(verb));
    lines.lines().filter(is_message).map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_firmware_serves_requests_on_the_host() {
    let tests = stdout(&Crate::example("firmware").cargo(&["test", "--quiet"]));
    assert!(tests.contains("2 passed"), "{tests}");
}

#[test]
fn the_gateway_mirrors_a_thousand_payloads_with_threads_and_with_tasks() {
    let gateway = Crate::example("gateway");
    assert_eq!(messages(&gateway.cargo(&["build"])), "", "a fresh build prints no warning");
    assert_eq!(
        stdout(&gateway.cargo(&["run", "--quiet"])),
        "\
threads: 1000 payloads, 80 instances, 999 changes
  103 instances of unknown objects
  97 unknown resources
  101 faulty values, which are kept
tasks: 1000 payloads, 80 instances, 999 changes
  103 instances of unknown objects
  97 unknown resources
  101 faulty values, which are kept
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

/// `BLESS=1` generates the code anew.
#[test]
fn committed_code_passes_the_check_of_its_repository_until_a_setting_changes() {
    let lwm2m = lwm2m();
    if std::env::var_os("BLESS").is_some() {
        let mut generate = Command::new(&lwm2m);
        generate.arg("generate").current_dir(checkout().join("tests/crates/committed"));
        stdout(&generate.output().expect("the command runs"));
    }
    let committed = Crate::example("committed");
    let folder = lwm2m.parent().expect("the command is in a folder");
    let check = || {
        let others = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&others));
        let path = std::env::join_paths(folders).expect("no folder has a separator in its name");
        committed.command("sh").arg("ci.sh").env("PATH", path).output().expect("there is a shell")
    };
    let output = check();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let send = r#"[{"bn":"/42769/0/","n":"0","v":2.5},{"n":"4","v":1},{"bn":"/3303/0/","n":"5700","v":4}]"#;
    let gauge = r#"{"rate":2.5,"heater_mode":1}"#;
    assert_eq!(stdout(&committed.cargo(&["run", "--quiet"])), format!("{send}\n{gauge}\n"));

    let settings = std::fs::read_to_string(committed.folder().join("lwm2m.toml")).expect("it has settings");
    committed.file("lwm2m.toml", &settings.replace("\"rate\"", "\"intensity\""));
    let output = check();
    let printed = [output.stdout, output.stderr].concat();
    let printed = String::from_utf8_lossy(&printed);
    assert!(!output.status.success() && printed.contains("\n+    pub intensity: f64,\n"), "{printed}");
}

#[test]
fn a_failed_build_prints_each_error_once() {
    let gateway = Crate::example_as("gateway", "gateway-failed");
    let (build, pump) = (gateway.folder().join("build.rs"), gateway.folder().join("objects/42770.xml"));
    let read = |path| std::fs::read_to_string(path).expect("the crate has the file");
    let (build, pump) = (read(build), read(pump));

    gateway.file("objects/42770.xml", &pump.replace("0..50", "50..0"));
    gateway.file("build.rs", &build.replace(".run()", ".strict(true).run()"));
    assert_eq!(
        messages(&gateway.cargo(&["build"])),
        "\
error: gateway@0.1.0: objects/42770.xml:30:27: the range `50..0` of resource 1 `Flow` is upside down [range-reversed]
error: gateway@0.1.0: 30 |         <RangeEnumeration>50..0</RangeEnumeration>
error: gateway@0.1.0:    |                           ^^^^^ the lower end is above the upper one
error: gateway@0.1.0:    = note: no value lies in the interval, and the range is not enforced
error: gateway@0.1.0:    = help: write `0..50`
error: build script logged errors
"
    );

    gateway.file("objects/42770.xml", &pump);
    gateway.file(
        "build.rs",
        &build.replace(".run()", ".capacity(lwm2m_codegen::Select::resource(3303, 5702), 8).run()"),
    );
    assert_eq!(
        messages(&gateway.cargo(&["build"])),
        "\
error: gateway@0.1.0: build.rs:10:10: object 3303 `Temperature` has no resource 5702 [setting-unused]
error: gateway@0.1.0: 10 |         .capacity(lwm2m_codegen::Select::resource(3303, 5702), 8).run()
error: gateway@0.1.0:    |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
error: gateway@0.1.0:    = note: it was written for a reason, and that reason is not met
error: gateway@0.1.0:    = help: the nearest is resource 5701 `Sensor Units`
error: build script logged errors
"
    );
}
