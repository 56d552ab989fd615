//! Lines of standard input. A thread reads them, and ends the wait of the gateway for a datagram by an empty one of its own:
//! the standard library cannot wait for a socket and a pipe at the same time.

use std::io::{self, BufRead, Read};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// A line, or the reason why it cannot be used.
pub(super) type Line = Result<String, String>;

/// Lines that have been read and not handled: the thread waits then.
const CAPACITY: usize = 64;

/// Bytes of the longest line, which may be a firmware package in digits.
const MAX_BYTES: usize = 16 << 20;

/// The lines that have not been handled.
#[derive(Debug)]
pub(super) struct Input {
    lines: Receiver<Line>,
    count: usize,
}

impl Input {
    /// Reads standard input from now on, for a gateway at this address.
    pub(super) fn open(gateway: SocketAddr) -> io::Result<Input> {
        let address = reachable(gateway);
        let any: IpAddr = match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
            IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
        };
        let socket = UdpSocket::bind((any, 0))?;
        let (sender, lines) = sync_channel(CAPACITY);
        let wake = move || {
            // A gateway whose buffer is full is busy, and looks for lines before it waits again.
            let _ = socket.send_to(&[], address);
        };
        std::thread::spawn(move || read_lines(&mut io::stdin().lock(), &sender, &wake));
        Ok(Input { lines, count: 0 })
    }

    /// Returns the next line and its number, counted from 1, if there is one.
    pub(super) fn next(&mut self) -> Option<(usize, Line)> {
        let line = self.lines.try_recv().ok()?;
        self.count += 1;
        Some((self.count, line))
    }
}

/// Returns the address at which this machine reaches a socket that is bound to all of its addresses.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        let loopback: IpAddr = match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        };
        address.set_ip(loopback);
    }
    address
}

/// Sends lines until the input ends, or the gateway does.
fn read_lines(input: &mut impl BufRead, sender: &SyncSender<Line>, wake: &dyn Fn()) {
    while let Ok(Some(line)) = read_line(input, MAX_BYTES) {
        if sender.send(line).is_err() {
            return;
        }
        wake();
    }
}

/// Reads a line of at most so many bytes; `None` at the end. The rest of a longer one is skipped.
fn read_line(input: &mut impl BufRead, max: usize) -> io::Result<Option<Line>> {
    let limit = u64::try_from(max).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    if input.by_ref().take(limit).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    if bytes.len() == max && !bytes.ends_with(b"\n") {
        skip_line(input)?;
        return Ok(Some(Err(format!("the line is too long; expected at most {} MiB", max >> 20))));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        format!("column {}: invalid bytes; expected UTF-8", error.utf8_error().valid_up_to() + 1)
    });
    Ok(Some(text))
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let bytes = input.fill_buf()?;
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let (count, is_end) = (end.map_or(bytes.len(), |end| end + 1), end.is_some() || bytes.is_empty());
        input.consume(count);
        if is_end {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_long_or_no_text_is_an_error_and_the_next_one_is_read() {
        let mut input: &[u8] = b"a GET /3\r\n\na \xff\n0123456789 and more\nlast";
        let mut lines = Vec::new();
        while let Ok(Some(line)) = read_line(&mut input, 12) {
            lines.push(line);
        }
        let expected = [
            Ok("a GET /3\r\n".into()),
            Ok("\n".into()),
            Err("column 3: invalid bytes; expected UTF-8".into()),
            Err("the line is too long; expected at most 0 MiB".into()),
            Ok("last".into()),
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn a_socket_at_all_addresses_is_reached_at_loopback() {
        for (bound, reached) in [
            ("0.0.0.0:5683", "127.0.0.1:5683"),
            ("[::]:5683", "[::1]:5683"),
            ("192.0.2.1:5683", "192.0.2.1:5683"),
        ] {
            let address = |text: &str| text.parse().expect("the address is valid");
            assert_eq!(reachable(address(bound)), address(reached));
        }
    }
}
