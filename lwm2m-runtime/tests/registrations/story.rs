//! A device, its registrations, and a script of what it sends and receives.

use lwm2m_runtime::execute::Execution;
use lwm2m_runtime::serve::{
    BlockOption, BlockSize, ClientRequest, DataModel, Event, InstanceMap, Location, ObjectStore, Operation,
    Registrations, Request, Requester, Response,
};
use lwm2m_runtime::{ErrorKind, Lwm2mObject, Multiple, Path, ResponseCode};

/// The resources of object 0 that registrations read.
#[derive(Debug, Clone, PartialEq, Lwm2mObject)]
#[lwm2m(id = 0, version = "1.2", name = "LwM2M Security", multiple)]
pub(crate) struct Security {
    #[lwm2m(id = 0, ops = "R")]
    uri: String,
    #[lwm2m(id = 1, ops = "R")]
    is_bootstrap: bool,
    #[lwm2m(id = 10, ops = "R")]
    ssid: Option<i64>,
    #[lwm2m(id = 11, ops = "R")]
    pub(crate) hold_off: Option<i64>,
}

/// The resources of object 1 that registrations read.
#[derive(Debug, Clone, PartialEq, Lwm2mObject)]
#[lwm2m(id = 1, version = "1.2", name = "LwM2M Server", multiple)]
pub(crate) struct Server {
    #[lwm2m(id = 0, ops = "R")]
    pub(crate) ssid: i64,
    #[lwm2m(id = 1, ops = "RW")]
    pub(crate) lifetime: i64,
    #[lwm2m(id = 5, ops = "RW")]
    pub(crate) disable_timeout: Option<i64>,
    #[lwm2m(id = 7, ops = "RW")]
    pub(crate) binding: String,
    #[lwm2m(id = 13, ops = "RW")]
    pub(crate) order: Option<u64>,
    #[lwm2m(id = 14, ops = "RW")]
    pub(crate) initial_delay: Option<u64>,
    #[lwm2m(id = 15, ops = "RW")]
    pub(crate) blocks: Option<bool>,
    #[lwm2m(id = 16, ops = "RW")]
    pub(crate) bootstraps: Option<bool>,
    #[lwm2m(id = 17, ops = "RW")]
    pub(crate) retry_count: Option<u64>,
    #[lwm2m(id = 18, ops = "RW")]
    pub(crate) retry_timer: Option<u64>,
    #[lwm2m(id = 19, ops = "RW")]
    pub(crate) sequence_delay: Option<u64>,
    #[lwm2m(id = 20, ops = "RW")]
    pub(crate) sequence_count: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Lwm2mObject)]
#[lwm2m(id = 42769, name = "Pump", multiple)]
pub(crate) struct Pump {
    #[lwm2m(id = 0, ops = "RW")]
    duty: Option<i64>,
}

#[derive(Debug, Clone)]
pub(crate) struct Device {
    pub(crate) security: InstanceMap<Security>,
    pub(crate) servers: InstanceMap<Server>,
    pub(crate) pumps: InstanceMap<Pump>,
}

impl Device {
    /// Creates a device with accounts of these servers, each in the instance with its id; 0 is the bootstrap server.
    pub(crate) fn new(servers: &[u16]) -> Device {
        let mut device = Device {
            security: InstanceMap::new(Multiple::new()),
            servers: InstanceMap::new(Multiple::new()),
            pumps: InstanceMap::new(Multiple::new()),
        };
        servers.iter().for_each(|id| device.add(*id));
        device
    }

    /// Adds the account of a server.
    pub(crate) fn add(&mut self, id: u16) {
        let ssid = Some(i64::from(id)).filter(|_| id > 0);
        let security =
            Security { uri: format!("coap://server{id}"), is_bootstrap: id == 0, ssid, hold_off: None };
        self.security.instances.insert(id, security).unwrap();
        if id > 0 {
            self.servers.instances.insert(id, server(id)).unwrap();
        }
    }

    /// Removes the account of a server.
    pub(crate) fn remove(&mut self, id: u16) {
        self.security.instances.remove(id);
        self.servers.instances.remove(id);
    }

    pub(crate) fn account(&mut self, id: u16) -> &mut Server {
        self.servers.instances.get_mut(id).unwrap()
    }

    pub(crate) fn add_pump(&mut self, id: u16) {
        self.pumps.instances.insert(id, Pump { duty: None }).unwrap();
    }
}

fn server(id: u16) -> Server {
    Server {
        ssid: id.into(),
        lifetime: 300,
        disable_timeout: None,
        binding: "U".into(),
        order: None,
        initial_delay: None,
        blocks: None,
        bootstraps: None,
        retry_count: None,
        retry_timer: None,
        sequence_delay: None,
        sequence_count: None,
    }
}

impl DataModel for Device {
    fn object(&self, index: usize) -> Option<&dyn ObjectStore> {
        let objects: [&dyn ObjectStore; 3] = [&self.security, &self.servers, &self.pumps];
        objects.get(index).copied()
    }

    fn object_mut(&mut self, index: usize) -> Option<&mut dyn ObjectStore> {
        Some(match index {
            0 => &mut self.security,
            1 => &mut self.servers,
            2 => &mut self.pumps,
            _ => return None,
        })
    }

    fn execute(&mut self, _: Path, _: Execution<'_>) -> Result<(), ErrorKind> {
        Ok(())
    }
}

/// A device, its registrations and a clock.
pub(crate) struct Story {
    pub(crate) device: Device,
    pub(crate) registrations: Registrations<'static, 3>,
    /// Milliseconds.
    pub(crate) now: u64,
}

/// Returns the requester that a script names: a Short Server ID, or `bs`.
fn requester(word: &str) -> Requester {
    word.parse().map_or(Requester::Bootstrap, Requester::Server)
}

pub(crate) fn code(word: &str) -> ResponseCode {
    let (class, detail) = word.split_once('.').unwrap();
    ResponseCode::new(class.parse().unwrap(), detail.parse().unwrap())
}

/// Returns the option Block1 such as `2+/64`.
fn block(word: &str) -> BlockOption {
    let (num, size) = word.split_once('/').unwrap();
    let (num, more) = num.strip_suffix('+').map_or((num, false), |num| (num, true));
    let size = BlockSize::new(size.parse().unwrap()).unwrap();
    BlockOption { num: num.parse().unwrap(), more, size }
}

/// Returns a request as a line: receiver, method, path and query; `links` or the block of them.
fn line(request: &ClientRequest<'_>, device: &Device) -> String {
    let mut line = match request.requester {
        Requester::Server(id) => id.to_string(),
        Requester::Bootstrap => "bs".into(),
    };
    line += &format!(" {:?} {}", request.method(), request.path()).to_uppercase().replace("/RD", "/rd");
    let mut separator = '?';
    request.each_parameter(&mut |parameter| {
        line += &format!("{separator}{parameter}");
        separator = '&';
    });
    let mut buffer = [0; 1024];
    let (payload, block) = request.payload(device, &mut buffer).unwrap();
    assert_eq!(payload.is_empty(), !request.has_payload());
    match block {
        Some(BlockOption { num, more, size }) => {
            line += &format!(" {num}{}/{}", if more { "+" } else { "" }, size.bytes());
        }
        None if !payload.is_empty() => line += " links",
        None => {}
    }
    line.replace(" /BS", " /bs")
}

impl Story {
    /// Begins with accounts of these servers; 0 is the bootstrap server.
    pub(crate) fn new(servers: &[u16]) -> Story {
        Story { device: Device::new(servers), registrations: Registrations::new("pump"), now: 0 }
    }

    /// Returns the next request.
    pub(crate) fn poll(&mut self) -> Option<String> {
        let request = self.registrations.poll(&self.device, self.now)?;
        Some(line(&request, &self.device))
    }

    /// Plays a script, a step in each line:
    ///
    /// - `> 1 POST /rd?ep=pump` The device sends this request. It sends no others.
    /// - `< 1 2.01 /rd/5` It receives this response, with a location or a block.
    /// - `x 1` No response came.
    /// - `until 207` It looks again at this second, and not before.
    /// - `wait 10` So many seconds pass, and it sends nothing.
    /// - `execute /1/1/8`, `finish` It has served this request.
    pub(crate) fn play(&mut self, script: &str) {
        for step in script.lines().map(str::trim).filter(|step| !step.is_empty()) {
            let mut words = step.split_whitespace();
            match (words.next().unwrap(), words.next()) {
                (">", _) => assert_eq!(self.poll().as_deref(), Some(&step[2..]), "at {} ms", self.now),
                ("<", Some(server)) => {
                    let _ = self.respond(server, &words.collect::<Vec<_>>());
                }
                ("x", Some(server)) => {
                    let _ = self.registrations.handle_failure(&self.device, requester(server), self.now);
                }
                ("until", Some(time)) => {
                    assert_eq!(self.poll(), None, "{step}");
                    let deadline = self.registrations.next_deadline(&self.device, self.now);
                    let time = time.parse::<f64>().ok().map(|time| (time * 1000.0) as u64);
                    assert_eq!(deadline, time, "{step}");
                    self.now = time.unwrap_or(self.now);
                }
                ("wait", Some(seconds)) => {
                    assert_eq!(self.poll(), None, "{step}");
                    self.now += seconds.parse::<u64>().unwrap() * 1000;
                    assert_eq!(self.poll(), None, "{step}");
                }
                ("execute", Some(path)) => self.served(1, Operation::Execute, path.parse().unwrap()),
                ("finish", None) => {
                    let request = Request::bootstrap_finish();
                    let response = Response::new(ResponseCode::CHANGED);
                    self.registrations.after_serve(&self.device, &request, &response, self.now);
                }
                _ => panic!("no step: {step}"),
            }
        }
    }

    /// Hands in a response: code, and location or block.
    pub(crate) fn respond(&mut self, server: &str, words: &[&str]) -> Option<Event> {
        let text = words.get(1).copied().unwrap_or("");
        let location = if text.starts_with('/') { Location::new(text).unwrap() } else { Location::EMPTY };
        let block1 = words.get(1).filter(|text| !text.starts_with('/')).map(|text| block(text));
        let (requester, code) = (requester(server), code(words[0]));
        self.registrations.handle_response(&self.device, requester, code, location, block1, self.now)
    }

    /// Records a request of a server that has been served.
    pub(crate) fn served(&mut self, server: u16, operation: Operation, path: Path) {
        let request = Request::new(Requester::Server(server), operation, path);
        let response = Response::new(ResponseCode::CHANGED);
        self.registrations.after_serve(&self.device, &request, &response, self.now);
    }
}
