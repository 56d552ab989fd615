//! A request as a line of text, and an answer as another.
//!
//! ```text
//! GET /3/0/0 accept=text
//! GET /3?depth=1 accept=link
//! PUT /1/0/1 text:60
//! PUT /3/0?pmin=10&pmax=60
//! POST /16 tlv:82_00_4000
//! FETCH / senml-json:[{"n":"/3/0/0"}] observe=0
//! BOOTSTRAP PUT /1/0/5 text:60
//! SERVER2 GET /3/0
//! ```
//!
//! Payloads of binary formats are hexadecimal digits, with underscores anywhere; `~` in text is a blank.

use lwm2m_runtime::serve::{Endpoint, Method, Peer, Request, Response};
use lwm2m_runtime::{ContentFormat, Path, ResponseCode};

use super::station::Station;

/// What a line says.
#[derive(Debug, Clone)]
pub struct Line {
    peer: Peer,
    method: Option<Method>,
    path: Path,
    query: String,
    format: Option<u16>,
    payload: Vec<u8>,
    accept: Option<u16>,
    observe: Option<u32>,
    token: Vec<u8>,
}

/// Numbers of formats, those that a build may lack among them.
fn number(name: &str) -> Option<u16> {
    Some(match name {
        "text" => 0,
        "link" => 40,
        "opaque" => 42,
        "cbor" => 60,
        "senml-json" => 110,
        "senml-cbor" => 112,
        "senml-etch-json" => 320,
        "tlv" => 11542,
        "lwm2m-json" => 11543,
        "lwm2m-cbor" => 11544,
        "xml" => 41,
        _ => return None,
    })
}

fn hex(digits: &str) -> Vec<u8> {
    let digits: String = digits.chars().filter(|digit| *digit != '_').collect();
    digits
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

impl Line {
    /// Reads a line; panics when it is not in the notation.
    pub fn new(text: &str) -> Line {
        let mut words = text.split(' ').filter(|word| !word.is_empty()).peekable();
        let mut peer = Peer::Server(1);
        match words.peek().copied() {
            Some("BOOTSTRAP") => peer = Peer::Bootstrap,
            Some(word) if word.starts_with("SERVER") => peer = Peer::Server(word[6..].parse().unwrap()),
            _ => {}
        }
        if peer != Peer::Server(1) {
            words.next();
        }
        let method = match words.next().unwrap() {
            "GET" => Some(Method::Get),
            "PUT" => Some(Method::Put),
            "POST" => Some(Method::Post),
            "DELETE" => Some(Method::Delete),
            "FETCH" => Some(Method::Fetch),
            "IPATCH" => Some(Method::IPatch),
            "FINISH" => None,
            other => panic!("no method: {other} in {text}"),
        };
        let target = words.next().unwrap_or("/");
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut line = Line {
            peer,
            method,
            path: path.parse().unwrap(),
            query: query.into(),
            format: None,
            payload: Vec::new(),
            accept: None,
            observe: None,
            token: Vec::new(),
        };
        for word in words {
            line.word(word, text);
        }
        line
    }

    fn word(&mut self, word: &str, text: &str) {
        if let Some(name) = word.strip_prefix("accept=") {
            self.accept = Some(number(name).unwrap_or_else(|| panic!("no format: {name}")));
        } else if let Some(value) = word.strip_prefix("observe=") {
            self.observe = Some(value.parse().unwrap());
        } else if let Some(token) = word.strip_prefix("token=") {
            self.token = token.into();
        } else if let Some(plain) = word.strip_prefix("plain:") {
            self.payload = plain.into();
        } else {
            let (name, payload) = word.split_once(':').unwrap_or_else(|| panic!("{word} in {text}"));
            self.format = Some(number(name).unwrap_or_else(|| panic!("no format: {name}")));
            self.payload = match name {
                "text" | "xml" => payload.replace('~', " ").into(),
                "senml-json" | "senml-etch-json" | "lwm2m-json" => payload.into(),
                _ => hex(payload),
            };
        }
    }

    /// The request that the line stands for.
    pub fn request(&self) -> Request<'_> {
        let mut request = match self.method {
            Some(method) => Request::from_coap(self.peer, method, self.path),
            None => Request::bootstrap_finish(),
        };
        request = match self.format {
            Some(format) => request.payload(format, &self.payload),
            None => request.plain_payload(&self.payload),
        };
        if let Some(accept) = self.accept {
            request = request.accept(accept);
        }
        if let Some(observe) = self.observe {
            request = request.observe(observe);
        }
        let token = lwm2m_runtime::serve::Token::new(&self.token).unwrap();
        request.query(&self.query).token(token)
    }
}

/// A station with an endpoint and a clock.
pub struct Bench {
    pub station: Station,
    pub endpoint: Endpoint<16, 32>,
    /// Milliseconds.
    pub now: u64,
}

/// An answer that has been copied out.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub code: ResponseCode,
    pub format: Option<ContentFormat>,
    pub payload: Vec<u8>,
    pub created: Option<Path>,
    pub observed: bool,
    pub error: Option<lwm2m_runtime::Error>,
}

impl Answer {
    fn of(response: Response<'_>) -> Self {
        assert_eq!(response.size, response.payload.len());
        Answer {
            code: response.code,
            format: response.format,
            payload: response.payload.to_vec(),
            created: response.created,
            observed: response.observed,
            error: response.error,
        }
    }

    /// The values of a payload that has paths, else its text.
    pub fn content(&self) -> String {
        match self.format {
            Some(format) if [110, 112, 11544].contains(&format.number()) => {
                values(format, &self.payload).trim_start().into()
            }
            _ => self.text(),
        }
    }

    /// The payload as text, or as hexadecimal digits.
    pub fn text(&self) -> String {
        let textual = [0, 40, 110, 320, 11543];
        match self.format {
            None => String::new(),
            Some(format) if textual.contains(&format.number()) => {
                String::from_utf8(self.payload.clone()).unwrap()
            }
            Some(_) => self.payload.iter().map(|octet| format!("{octet:02x}")).collect(),
        }
    }
}

/// Paths and values of a payload in a format that has both.
pub fn values(format: ContentFormat, payload: &[u8]) -> String {
    let mut text = String::new();
    let incoming = lwm2m_runtime::Incoming::new(format, payload, Path::ROOT);
    incoming
        .records(&[], &mut |record| {
            let value = record.value.map_or("nothing".into(), |value| value.to_string());
            text += &format!(" {}={value}", record.path);
            Ok(())
        })
        .unwrap();
    text
}

/// `2.05`
pub fn code(code: ResponseCode) -> String {
    code.to_string()[..4].to_string()
}

impl Bench {
    pub fn new(station: Station) -> Self {
        Bench { station, endpoint: Endpoint::new(), now: 0 }
    }

    /// The answer to a line.
    pub fn answer(&mut self, line: &str) -> Answer {
        let line = Line::new(line);
        let (endpoint, now) = (&mut self.endpoint, self.now);
        let mut buffer = [0; 2048];
        self.station.objects(|objects| Answer::of(endpoint.serve(objects, &line.request(), now, &mut buffer)))
    }

    /// Code and payload of the answer to a line, in one text.
    pub fn ask(&mut self, line: &str) -> String {
        let answer = self.answer(line);
        match answer.text() {
            payload if payload.is_empty() => code(answer.code),
            payload => format!("{} {payload}", code(answer.code)),
        }
    }

    /// Code and values of the answer to a line: `2.05 /3/0/9=100 /3/0/14="+02:00"`.
    pub fn values(&mut self, line: &str) -> String {
        let answer = self.answer(line);
        let mut text = code(answer.code);
        if let Some(format) = answer.format {
            text += &values(format, &answer.payload);
        }
        text
    }

    /// Notifications that are due: token, and values or text.
    pub fn due(&mut self) -> Vec<String> {
        let (endpoint, now) = (&mut self.endpoint, self.now);
        let mut buffer = [0; 2048];
        let mut all = Vec::new();
        self.station.objects(|objects| {
            while let Some(notification) = endpoint.due(objects, now, &mut buffer) {
                let token = String::from_utf8(notification.token.as_slice().to_vec()).unwrap();
                let answer = Answer::of(notification.response);
                let con = if notification.confirmable { " CON" } else { "" };
                match answer.code {
                    ResponseCode::CONTENT => all.push(format!("{token}{con} {}", answer.content())),
                    other => all.push(format!("{token}{con} {}", code(other))),
                }
                assert!(all.len() < 100, "there is no end to it");
            }
        });
        all
    }

    /// Lets the clock run to this second, and looks at every second on the way: what is told, when.
    pub fn until(&mut self, second: u64) -> Vec<(u64, String)> {
        let mut all = Vec::new();
        while self.now < second * 1000 {
            self.now += 1000;
            let now = self.now / 1000;
            all.extend(self.due().into_iter().map(|told| (now, told)));
        }
        all
    }
}
