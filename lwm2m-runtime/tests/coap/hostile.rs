//! Hostile messages: whatever arrives, the device answers as RFC 7252 says, changes nothing that it refuses, and its state
//! stays bounded.

use coap_lite::{MessageClass, Packet};
use lwm2m_runtime::serve::coap::coap_message::MinimalWritableMessage;
use lwm2m_runtime::serve::coap::{RequestMessage, ResponseMessage};
use lwm2m_runtime::serve::{Requester, Token};

use super::device::{Device, token};
use super::message::{Message, NAMES, message};
use super::support::station::Station;

const TRANSFERS: usize = 2;
const BYTES: usize = 256;
const TOKENS: u64 = 8;

/// Requests of every operation, with every option.
fn corpus() -> Vec<Message> {
    let lines = [
        "GET /3/0/0 accept=0",
        "GET /3/0 accept=110 block2=1/64 etag=0x0102",
        "GET /3/0/9?pmin=1&pmax=60 observe=0 accept=0",
        "GET /3/0/9 observe=1",
        "GET /3 accept=40",
        "GET /3?depth=2 accept=40 block2=0/16",
        "GET /.well-known/core uri-host='device' uri-port=5683",
        "GET / accept=112",
        "PUT /1/0/1 content-format=0 block1=0/16 : 60",
        "PUT /3/0/14 content-format=0 if-match=0x01 : +02:00",
        "PUT /3/0?pmin=10&pmax=60",
        "PUT /33000/3/7 content-format=0 block1=0+/16 size1=17 request-tag=1 : aaaaaaaaaaaaaaaa",
        "PUT /33000/3/7 content-format=0 block1=1/16 request-tag=1 : a",
        "PUT /5/0/0 content-format=42 block1=0+/16 : 0123456789abcdef",
        "PUT /5/0/0 content-format=42 block1=1/16 : 0",
        "PUT /33000/3 content-format=110 : [{\"bn\":\"/33000/3/\",\"n\":\"0\",\"v\":7}]",
        "POST /33000/3 content-format=110 : [{\"bn\":\"/33000/3/\",\"n\":\"0\",\"v\":7}]",
        "POST /33000 content-format=110 : [{\"bn\":\"/33000/7/\",\"n\":\"0\",\"v\":7}]",
        "POST /3/0/4 : 0='x'",
        "POST /3/0/4 content-format=0 block1=0/32",
        "POST /bs",
        "DELETE /33000/3",
        "FETCH / content-format=110 accept=110 observe=0 block2=0/64 : [{\"n\":\"/3/0/9\"},{\"n\":\"/33000/3\"}]",
        "FETCH / accept=110 block2=1/64",
        "IPATCH / content-format=110 : [{\"n\":\"/33000/3/0\",\"v\":7},{\"n\":\"/3/0/14\",\"vs\":\"+01:00\"}]",
        "GET /3 proxy-scheme='coap'",
    ];
    let tlv = message("POST /33000/3 content-format=11542").payload([0xc1, 0, 7]);
    lines.iter().map(|line| message(line)).chain([tlv]).collect()
}

/// Xorshift: the same numbers in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 11
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn bytes(&mut self) -> Vec<u8> {
        let length = match self.below(20) {
            0 => 255 + self.below(3),
            1 => 9,
            _ => self.below(6),
        };
        (0..length).map(|_| [0, 0xff, b'3', b'/', self.next() as u8][self.below(5)]).collect()
    }

    /// Changes bytes in one place.
    fn change(&mut self, bytes: &mut Vec<u8>) {
        let at = self.below(bytes.len() + 1);
        match self.below(5) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, self.next() as u8),
            2 if at < bytes.len() => drop(bytes.remove(at)),
            3 => *bytes = self.bytes(),
            _ if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
            _ => bytes.push(0),
        }
    }

    fn number(&mut self) -> u16 {
        match self.below(4) {
            0 => self.next() as u16,
            1 => self.below(64) as u16,
            _ => NAMES[self.below(NAMES.len())].1,
        }
    }

    /// Changes a message in one to three places.
    fn mutate(&mut self, mut message: Message) -> Message {
        for _ in 0..=self.below(3) {
            let at = self.below(message.options.len().max(1));
            match self.below(8) {
                0 => message.code = [1, 2, 3, 4, 5, 6, 7, 8, self.next() as u8][self.below(9)],
                1 => self.change(&mut message.payload),
                2 | 3 => message = message.with(self.number(), self.bytes()),
                4 if at < message.options.len() => {
                    let (number, value) = message.options[at].clone();
                    message = message.with(number, value);
                }
                5 if at < message.options.len() => drop(message.options.remove(at)),
                _ if at < message.options.len() => self.change(&mut message.options[at].1),
                _ => {}
            }
        }
        message
    }
}

fn uint(value: &[u8]) -> u64 {
    value.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// Returns the lengths that RFC 7252, 7641 and 7959 allow for a critical option of a request, and whether it may be repeated.
fn critical(number: u16) -> Option<(core::ops::RangeInclusive<usize>, bool)> {
    Some(match number {
        3 => (1..=255, false),
        7 | 17 => (0..=2, false),
        11 | 15 => (0..=255, true),
        23 | 27 => (0..=3, false),
        _ => return None,
    })
}

/// Returns the code of the first option that a request must be refused for.
fn refusal(message: &Message) -> Option<&'static str> {
    let (mut last, mut query) = (0, 0);
    for (number, value) in &message.options {
        let is_repeated = core::mem::replace(&mut last, *number) == *number;
        let is_block = matches!(number, 23 | 27);
        if *number == 15 {
            query += value.len() + usize::from(query > 0);
        }
        match critical(*number) {
            _ if number % 2 == 0 => {}
            _ if matches!(number, 35 | 39) => return Some("5.05"),
            Some(_) if is_block && !is_repeated && value.len() <= 3 && uint(value) & 7 == 7 => {
                return Some("4.00");
            }
            Some((lengths, may_repeat)) if lengths.contains(&value.len()) && (may_repeat || !is_repeated) => {
                if *number == 15 && (core::str::from_utf8(value).is_err() || query > 256) {
                    return Some("4.02");
                }
            }
            _ => return Some("4.02"),
        }
    }
    None
}

/// Returns the code of a request that is refused by its method or path.
fn misdirected(message: &Message) -> Option<&'static str> {
    let segments: Vec<&[u8]> = message
        .options
        .iter()
        .filter(|(number, _)| *number == 11)
        .map(|(_, value)| value.as_slice())
        .collect();
    if !matches!(message.code, 1..=5 | 7) {
        return Some("4.05");
    }
    if matches!(message.code, 1 | 4) && message.option(27).is_some() {
        return Some("4.02");
    }
    match segments.as_slice() {
        [b"bs"] => return Some("4.05").filter(|_| message.code != 2),
        [b".well-known", b"core"] => return Some("4.05").filter(|_| message.code != 1),
        _ => {}
    }
    let is_id = |segment: &[u8]| {
        let text = core::str::from_utf8(segment).unwrap_or("");
        text.parse::<u16>().is_ok_and(|id| id.to_string() == text)
    };
    let is_path = segments.len() <= 4 && segments.iter().all(|segment| is_id(segment));
    Some("4.04").filter(|_| !is_path)
}

struct Target {
    device: Device<TRANSFERS, BYTES>,
    pristine: Station,
    served: u32,
}

impl Target {
    fn new() -> Self {
        Target { device: Device::new(Station::new()), pristine: Station::new(), served: 0 }
    }

    /// Serves a message, and checks the response.
    fn serve(&mut self, requester: Requester, token: Token, request: &Message) {
        if RequestMessage::read(request).is_none() {
            assert!(!(1..32).contains(&request.code));
            return;
        }
        self.served += 1;
        self.device.now += 10;
        let response = self.device.serve(requester, token, request);
        let code = response.code();
        let code = code.as_str();
        let allowed = [
            "2.01", "2.02", "2.04", "2.05", "2.31", "4.00", "4.01", "4.02", "4.04", "4.05", "4.06", "4.08",
            "4.13", "4.15", "5.05",
        ];
        assert!(allowed.contains(&code), "{code} to {request:?}");
        match refusal(request).or_else(|| misdirected(request)) {
            Some(refused) => assert_eq!(code, refused, "{request:?}"),
            None => assert!(!["4.02", "5.05"].contains(&code), "{code} to {request:?}"),
        }
        self.check_success(requester, request, &response);
        self.check_state(request, code);
    }

    fn check_success(&self, requester: Requester, request: &Message, response: &Message) {
        let valid =
            |number: u16, longest: usize| request.option(number).filter(|value| value.len() <= longest);
        if let (Some(observe), Requester::Server(_)) = (response.uint(6), requester) {
            assert!(observe > 0 && valid(6, 3).is_some_and(|value| uint(value) == 0), "{request:?}");
            assert!(matches!(request.code, 1 | 5) && response.code() == "2.05");
        }
        if let (Some(format), Some(accept)) = (response.uint(12), valid(17, 2)) {
            assert_eq!(u64::from(format), uint(accept), "{request:?}");
        }
        if let Some(block) = response.block(23) {
            assert!(response.payload.len() <= block.size.bytes());
            let wanted = valid(23, 3).map(uint);
            assert!(wanted.is_none_or(|wanted| block.size.bytes() <= 16 << (wanted & 7)), "{request:?}");
        }
        if ["2.01", "2.04"].contains(&response.code().as_str())
            && matches!(request.code, 3 | 7)
            && !request.payload.is_empty()
        {
            let format = valid(12, 2).map(uint);
            let known = [0, 42, 60, 110, 112, 320, 322, 1541, 1542, 1543, 11542, 11543, 11544];
            assert!(format.is_some_and(|format| known.contains(&format)), "{request:?}");
        }
    }

    /// A request that is refused, or only reads, has changed nothing.
    fn check_state(&mut self, request: &Message, code: &str) {
        if self.device.station != self.pristine {
            assert!(code.starts_with('2') && !matches!(request.code, 1 | 5), "{code} to {request:?}");
            self.device.station = self.pristine.clone();
        }
        assert!(self.device.blockwise.transfers() <= TRANSFERS);
        if self.served.is_multiple_of(64) {
            self.device.notifications();
        }
    }
}

fn requester(random: &mut Random) -> Requester {
    match random.below(10) {
        0 => Requester::Bootstrap,
        1 | 2 => Requester::Server(2),
        _ => Requester::Server(1),
    }
}

#[test]
fn each_option_may_be_malformed_truncated_or_repeated_in_each_request() {
    let mut target = Target::new();
    let values = |value: &[u8]| {
        let mut values = vec![vec![], vec![0], vec![0xff], vec![0xff; 2], vec![7], vec![0xff; 3], vec![0; 4]];
        values.extend([
            vec![0xff; 8],
            vec![b'a'; 9],
            vec![b'0'; 255],
            vec![b'0'; 256],
            vec![0xc3, 0x28],
            vec![b'/'],
        ]);
        values.extend((0..value.len()).map(|length| value[..length].to_vec()));
        values.push([value, &[0]].concat());
        values
    };
    for request in corpus() {
        target.serve(Requester::Server(1), token("a"), &request);
        for at in 0..request.options.len() {
            let (number, value) = request.options[at].clone();
            for changed in values(&value) {
                let mut malformed = request.clone();
                malformed.options[at].1.clone_from(&changed);
                target.serve(Requester::Server(1), token("a"), &malformed);
                target.serve(Requester::Server(1), token("a"), &request.clone().with(number, changed));
            }
            let mut missing = request.clone();
            missing.options.remove(at);
            target.serve(Requester::Server(1), token("a"), &missing);
        }
        for (_, number) in NAMES {
            for added in values(&[]) {
                target.serve(Requester::Server(1), token("a"), &request.clone().with(number, added));
            }
        }
    }
    assert!(target.served > 9_000, "{}", target.served);
}

#[test]
fn any_list_of_options_is_answered() {
    let (mut random, mut target, corpus) = (Random(0x5eed), Target::new(), corpus());
    for _ in 0..100_000 {
        let request = corpus[random.below(corpus.len())].clone();
        let request = random.mutate(request);
        let name = token(&(random.next() % TOKENS).to_string());
        target.serve(requester(&mut random), name, &request);
    }
    assert!(target.served > 95_000, "{}", target.served);
    let observed = [1, 2].into_iter().flat_map(|server| (0..TOKENS).map(move |name| (server, name)));
    assert!(
        observed
            .filter(|(server, name)| target.device.endpoint.is_observed(*server, token(&name.to_string())))
            .count()
            <= 16
    );
}

#[test]
fn any_datagram_is_answered_or_dropped() {
    let (mut random, mut target, corpus) = (Random(0xda7a), Target::new(), corpus());
    let (mut sent, mut dropped) = (0, 0);
    let datagrams: Vec<Vec<u8>> = corpus
        .iter()
        .map(|request| {
            let mut packet = Packet::new();
            packet.set_code(MessageClass::from(request.code));
            packet.set_token(b"token".to_vec());
            for (number, value) in &request.options {
                packet.add_option((*number).into(), value.clone());
            }
            packet.payload.clone_from(&request.payload);
            packet.to_bytes().unwrap()
        })
        .collect();
    while sent < 60_000 {
        let mut datagram = datagrams[random.below(datagrams.len())].clone();
        for _ in 0..=random.below(3) {
            random.change(&mut datagram);
        }
        sent += 1;
        let Ok(packet) = Packet::from_bytes(&datagram) else {
            dropped += 1;
            continue;
        };
        let mut request = Message::default();
        let Ok(()) = request.set_from_message(&packet);
        assert_eq!(RequestMessage::read(&packet).is_some(), RequestMessage::read(&request).is_some());
        let Some(name) = Token::new(packet.get_token()) else { continue };
        target.serve(requester(&mut random), name, &request);
    }
    assert!(target.served > 15_000 && dropped > 5_000, "{} served, {dropped} dropped", target.served);
}

/// Returns whether RFC 7252, 5.4.1 lets a client accept a response.
fn is_acceptable(message: &Message) -> bool {
    let mut last = 0;
    message.options.iter().all(|(number, value)| {
        let is_repeated = core::mem::replace(&mut last, *number) == *number;
        let is_block = matches!(number, 23 | 27) && value.len() <= 3 && uint(value) & 7 != 7 && !is_repeated;
        number % 2 == 0 || is_block
    })
}

#[test]
fn any_response_is_understood_or_not() {
    let lines = [
        "2.01 location-path='rd' location-path='5a3f'",
        "2.05 etag=0x0102 observe=7 content-format=112 max-age=9 block2=1+/64 size2=200 : x",
        "2.31 block1=0+/1024",
        "4.13 block1=0/64 size1=200",
    ];
    let mut random = Random(0xbead);
    for round in 0..20_000 {
        let mut response = random.mutate(message(lines[round % lines.len()]));
        response.code |= 0x40;
        let Some(read) = ResponseMessage::read(&response) else {
            assert!(!(0x40..0xc0).contains(&response.code));
            continue;
        };
        assert_eq!(read.is_understood(), is_acceptable(&response), "{response:?}");
        assert_eq!(read.payload, response.payload.as_slice());
        assert!(read.location.as_str().len() <= 63 && read.location.as_str() != "/");
        assert_eq!(read.location.is_empty(), read.location.segments().count() == 0);
    }
}
