//! The gateway of `docs/server.md` on a UDP socket, with the station of build-example as a device.

use std::io::{BufRead, BufReader};
use std::net::UdpSocket;
use std::process::{Child, Command, Stdio};
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

#[test]
fn the_gateway_of_the_page_prints_the_temperatures_of_a_device() {
    let page = std::fs::read_to_string(checkout().join("docs/server.md")).expect("the page is readable");
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

    let free = UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
    let address = free.expect("a port is free").to_string();
    let mut server = Command::new(target().join("crates/target/debug/udp-gateway"));
    let server = server.arg(&address).stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
    let mut server = Running(server.expect("the program starts"));
    let lines = BufReader::new(server.0.stdout.take().expect("the output is a pipe")).lines();
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| sender.send(line)));
    let next = || receiver.recv_timeout(Duration::from_secs(120)).expect("there is another line in time");
    assert_eq!(next(), format!("listening on {address}"));

    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(checkout()).args(["run", "--quiet", "--offline", "--package", "build-example", "--"]);
    cargo.args(["--server", &format!("coap://{address}"), "--endpoint", "attic", "--for", "30"]);
    let _station = Running(cargo.stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("cargo starts"));
    assert_eq!(next(), "attic /3303/0: 7.25 °C");
    assert_eq!(next(), "attic /3303/1: 9.5 °C");
}
