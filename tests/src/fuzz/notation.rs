//! Lines of the notation: a line is read alike however its words are separated, and the words of a request or a payload
//! are read as they were written.

use std::fmt::Write;

use lwm2m_runtime::ContentFormat;
use lwm2m_runtime::serve::notation::{Line, Payload};
use lwm2m_runtime::serve::{Block, BlockSize, Method, Request, Requester, Token};

use super::bytes::Bytes;

/// Reads a line, or writes one and reads it; the first byte chooses.
///
/// # Panics
///
/// If a rule is broken.
pub fn check(data: &[u8]) {
    let Some((choice, rest)) = data.split_first() else { return };
    match choice {
        b'>' => written(Bytes(rest)),
        _ => str::from_utf8(data).into_iter().for_each(raw),
    }
}

fn raw(line: &str) {
    let (mut bytes, mut more_bytes) = ([0; 64], [0; 64]);
    let spaced = format!(" \t{line} ");
    match (Line::read(line, &mut bytes), Line::read(&spaced, &mut more_bytes)) {
        (Ok(one), Ok(other)) => assert_eq!(format!("{one:?}"), format!("{other:?}")),
        (Err(one), Err(other)) => {
            assert!((1..=line.len() + 1).contains(&one.column()), "{one}");
            assert_eq!(one.column() + 2, other.column().min(line.len() + 3), "{one}");
            assert!(one.to_string().chars().count() < 700 && !one.to_string().contains('\n'), "{one}");
        }
        (one, other) => panic!("{one:?} and {other:?}"),
    }
}

const METHODS: [(&str, Method); 6] = [
    ("GET", Method::Get),
    ("PUT", Method::Put),
    ("POST", Method::Post),
    ("DELETE", Method::Delete),
    ("FETCH", Method::Fetch),
    ("IPATCH", Method::IPatch),
];

/// Writes a line of a request word by word, and reads it.
fn written(mut input: Bytes<'_>) {
    let (name, method) = input.choose(&METHODS);
    let requester = match input.byte() {
        0 => Requester::Bootstrap,
        id => Requester::Server(id.into()),
    };
    let sender = match requester {
        Requester::Bootstrap => "BOOTSTRAP ".into(),
        Requester::Server(1) => String::new(),
        Requester::Server(id) => format!("SERVER{id} "),
    };
    let path = input.path(&[0, 1, 3, 9, 3303, 5700, 65534]);
    let mut line = format!("{sender}{name} {path}");
    let mut request = Request::from_coap(requester, method, path);
    if input.is_set() {
        line += "?pmin=1&gt=-0.5";
        request = request.query("pmin=1&gt=-0.5");
    }
    let seen = input.byte();
    let wants = |bit: u8| seen >> bit & 1 == 1;
    let number = u16::from(input.byte()) * 64;
    if wants(0) {
        let _ = write!(line, " accept={number}");
        request = request.accept(number);
    }
    if wants(1) {
        let _ = write!(line, " observe={}", number & 1);
        request = request.observe((number & 1).into());
    }
    if wants(2) {
        let _ = write!(line, " token=t{number}");
        request = request.token(Token::new(format!("t{number}").as_bytes()).expect("it has up to 8 bytes"));
    }
    if wants(3) {
        let _ = write!(line, " block1={number}{}", if wants(4) { "+" } else { "" });
        request = request.block1(Block { offset: number.into(), more: wants(4) });
    }
    if wants(5) {
        let size = 16_usize << (number >> 6 & 7).min(6);
        let _ = write!(line, " block2={number}/{size}");
        request = request.block2(number.into(), BlockSize::new(size).expect("a power of two"));
    }
    let format = input.choose(ContentFormat::ALL);
    let payload = input.0;
    // The notation cannot write a quote, nor text that is not UTF-8.
    let is_text = str::from_utf8(payload).is_ok_and(|text| !text.contains('\''));
    let has_payload = is_text || !format.is_text();
    if has_payload {
        let _ = write!(line, " {}", Payload(format, payload));
        request = request.payload(format.number(), payload);
    }
    let mut bytes = vec![0; payload.len()];
    match Line::read(&line, &mut bytes) {
        Ok(Line::Request(read)) => assert_eq!(format!("{read:?}"), format!("{request:?}"), "{line}"),
        other => panic!("{line}: {other:?}"),
    }
}

/// Returns lines with every word, and choices of words.
pub fn seeds() -> Vec<Vec<u8>> {
    let lines = [
        "# a comment",
        "GET /3?depth=1 accept=link",
        "PUT /3/0?pmin=10&pmax=60",
        "POST /16 tlv:82_00_4000",
        "POST /3/0/4 plain:0='1'",
        "FETCH / senml-json:'[{\"n\": \"/3/0/0\"}]' observe=0 token=a1",
        "PUT /5/0/0 opaque:0102 block1=0+",
        "GET /3 block2=2/64",
        "SERVER2 GET /3/0",
        "BOOTSTRAP PUT /1/0/5 text:60",
        "BOOTSTRAP FINISH",
        "WAIT 10s",
        "WAIT 250ms now",
        "get /3",
        ">\x00\x01\x03\x02\x02\x01\x01\x7f\x05\x00on",
        ">\x01\x00\x04\x02\x02\x01\x00\x00\x08\x03\x04two words",
        ">\x05\x02\x00\x01\x3f\x02\x05\x00\x01\x02",
    ];
    lines.map(|line| line.as_bytes().to_vec()).into()
}
