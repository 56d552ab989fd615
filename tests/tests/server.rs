//! The gateway of `docs/server.md` on a UDP socket, and that of build-example with the commands of the page. The station of
//! build-example is the device.

use std::io::{BufRead, BufReader, Write};
use std::net::UdpSocket;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use lwm2m_tests::crates::{Crate, target};
use lwm2m_tests::data::checkout;

/// The program is ended when the test ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A gateway, and the lines that it prints.
struct Server {
    input: ChildStdin,
    lines: mpsc::Receiver<String>,
    _process: Running,
}

impl Server {
    fn start(command: &mut Command) -> Server {
        let mut process =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program starts");
        let input = process.stdin.take().expect("the input is a pipe");
        let output = BufReader::new(process.stdout.take().expect("the output is a pipe")).lines();
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || output.map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Server { input, lines, _process: Running(process) }
    }

    fn next_line(&mut self) -> String {
        self.lines.recv_timeout(Duration::from_secs(120)).expect("there is another line in time")
    }
}

fn page() -> String {
    std::fs::read_to_string(checkout().join("docs/server.md")).expect("the page is readable")
}

fn free_address() -> String {
    let free = UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
    free.expect("a port is free").to_string()
}

/// Returns the command that runs build-example.
fn example() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(checkout()).args(["run", "--quiet", "--offline", "--package", "build-example", "--"]);
    cargo
}

/// Starts a device.
fn station(address: &str, name: &str) -> Running {
    let mut station = example();
    station.args(["--server", &format!("coap://{address}"), "--endpoint", name, "--for", "30"]);
    Running(station.stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("cargo starts"))
}

#[test]
fn the_gateway_of_the_page_prints_the_temperatures_of_a_device() {
    let page = page();
    let blocks: Vec<&str> = page.split("\n```").skip(1).step_by(2).collect();
    let code: Vec<&str> = blocks.iter().filter_map(|block| block.strip_prefix("rust\n")).collect();
    let [build, main] = code[..] else { panic!("the page has two files") };
    assert!(main.lines().count() <= 60, "the loop fits on a page");
    let manifest =
        blocks.iter().find_map(|block| block.strip_prefix("toml\n")).expect("the page has a manifest");
    let one = Crate::new("udp-gateway");
    one.manifest(&format!("{manifest}\n")).file("build.rs", build).file("src/main.rs", main);
    let built = one.cargo(&["build", "--quiet"]);
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    assert_eq!(String::from_utf8_lossy(&built.stderr), "");

    let address = free_address();
    let mut server = Command::new(target().join("crates/target/debug/udp-gateway"));
    let mut server = Server::start(server.arg(&address));
    assert_eq!(server.next_line(), format!("listening on {address}"));
    let _station = station(&address, "attic");
    assert_eq!(server.next_line(), "attic /3303/0: 7.25 °C");
    assert_eq!(server.next_line(), "attic /3303/1: 9.5 °C");
}

#[test]
fn the_commands_of_the_page_get_its_responses() {
    let page = page();
    let session = page.split("```text\n").find(|block| block.starts_with("station-000417 GET "));
    let session = session.and_then(|block| block.split("```").next()).expect("the page has commands");
    let is_command = |line: &&str| line.starts_with("station-000417 ") && !line.contains(": ");
    let commands = session.lines().filter(is_command).count();
    let address = free_address();
    let mut server = Server::start(example().args(["--listen", &address]));
    let _station = station(&address, "station-000417");
    while server.next_line() != "station-000417 value /3303/0" {}
    for line in session.lines() {
        if is_command(&line) {
            writeln!(server.input, "{line}").expect("the gateway reads");
        } else {
            // Notifications may come before it.
            while server.next_line() != line {}
        }
    }
    assert_eq!(commands, 3);
}
