//! A station with an endpoint that responds to lines of text (`lwm2m_runtime::serve::notation`).

use lwm2m_runtime::serve::notation::Line;
use lwm2m_runtime::serve::{Endpoint, Request, Response};
use lwm2m_runtime::{ContentFormat, Path, ResponseCode};

use super::station::Station;

/// Parses a line with a request.
pub fn request<'a>(line: &'a str, bytes: &'a mut [u8]) -> Request<'a> {
    match Line::read(line, bytes) {
        Ok(Line::Request(request)) => request,
        Ok(other) => panic!("no request: {other:?}"),
        Err(error) => panic!("{line}: {error}"),
    }
}

/// Returns the rows of a table: the code of the response, and the line of the request. Skips empty lines and comments.
pub fn rows(table: &str) -> impl Iterator<Item = (&str, &str)> {
    let rows = table.lines().map(str::trim).filter(|row| !row.is_empty() && !row.starts_with('#'));
    rows.map(|row| row.split_once(' ').unwrap()).map(|(code, line)| (code, line.trim()))
}

/// A station with an endpoint and a clock.
pub struct Bench {
    pub station: Station,
    pub endpoint: Endpoint<16, 32>,
    /// Milliseconds.
    pub now: u64,
}

/// A copy of a response.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnedResponse {
    pub code: ResponseCode,
    pub format: Option<ContentFormat>,
    pub payload: Vec<u8>,
    pub size: usize,
    pub created: Option<Path>,
    pub observe: Option<u32>,
    pub error: Option<lwm2m_runtime::Error>,
}

impl OwnedResponse {
    fn of(response: Response<'_>) -> Self {
        OwnedResponse {
            code: response.code,
            format: response.format,
            payload: response.payload.to_vec(),
            size: response.size,
            created: response.created,
            observe: response.observe,
            error: response.error,
        }
    }

    /// Returns the values of a payload that has paths, else its text.
    pub fn content(&self) -> String {
        match self.format {
            Some(format) if [110, 112, 11544].contains(&format.number()) => {
                values(format, &self.payload).trim_start().into()
            }
            _ => self.text(),
        }
    }

    /// Returns the payload as text, or as hexadecimal digits.
    pub fn text(&self) -> String {
        let textual = [0, 40, 110, 320, 11543];
        match self.format {
            None => String::new(),
            Some(format) if textual.contains(&format.number()) => {
                String::from_utf8(self.payload.clone()).unwrap()
            }
            Some(_) => self.payload.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

/// Returns paths and values of a payload in a format that has both.
pub fn values(format: ContentFormat, payload: &[u8]) -> String {
    let mut text = String::new();
    let decoder = lwm2m_runtime::Decoder::new(format, payload, Path::ROOT);
    decoder
        .records(&[], &mut |record| {
            let value = record.value.map_or("nothing".into(), |value| value.to_string());
            text += &format!(" {}={value}", record.path);
            Ok(())
        })
        .unwrap();
    text
}

/// Returns the code without its name: `2.05`.
pub fn code(code: ResponseCode) -> String {
    code.to_string()[..4].to_string()
}

impl Bench {
    pub fn new(station: Station) -> Self {
        Bench { station, endpoint: Endpoint::new(), now: 0 }
    }

    /// Returns the response to a line.
    pub fn answer(&mut self, line: &str) -> OwnedResponse {
        let mut bytes = [0; 2048];
        let request = self::request(line, &mut bytes);
        let (endpoint, now) = (&mut self.endpoint, self.now);
        let mut buffer = [0; 2048];
        let response = OwnedResponse::of(endpoint.serve(&mut self.station, &request, now, &mut buffer));
        // A request without Block2 gets the whole payload.
        assert!(response.size == response.payload.len() || line.contains(" block2="));
        response
    }

    /// Returns code and payload of the response to a line, in one text.
    pub fn ask(&mut self, line: &str) -> String {
        let response = self.answer(line);
        match response.text() {
            payload if payload.is_empty() => code(response.code),
            payload => format!("{} {payload}", code(response.code)),
        }
    }

    /// Returns code and values of the response to a line: `2.05 /3/0/9=100 /3/0/14="+02:00"`.
    pub fn values(&mut self, line: &str) -> String {
        let response = self.answer(line);
        let mut text = code(response.code);
        if let Some(format) = response.format {
            text += &values(format, &response.payload);
        }
        text
    }

    /// Returns the notifications that are due: token, and values or text.
    pub fn poll_notification(&mut self) -> Vec<String> {
        let (endpoint, now) = (&mut self.endpoint, self.now);
        let mut buffer = [0; 2048];
        let mut all = Vec::new();
        while let Some(notification) = endpoint.poll_notification(&mut self.station, now, &mut buffer) {
            // A saved state that was changed has any bytes.
            let token = String::from_utf8_lossy(notification.token.as_slice()).into_owned();
            let response = OwnedResponse::of(notification.response);
            let con = if notification.confirmable { " CON" } else { "" };
            match response.code {
                ResponseCode::CONTENT => all.push(format!("{token}{con} {}", response.content())),
                other => all.push(format!("{token}{con} {}", code(other))),
            }
            assert!(all.len() < 100, "polling does not end");
        }
        all
    }

    /// Advances the clock to this second, polls every second, and returns all notifications with their times.
    pub fn until(&mut self, second: u64) -> Vec<(u64, String)> {
        let mut all = Vec::new();
        while self.now < second * 1000 {
            self.now += 1000;
            let now = self.now / 1000;
            all.extend(self.poll_notification().into_iter().map(|notified| (now, notified)));
        }
        all
    }
}
