//! Accounts that a bootstrap server writes in part: they cannot be finished, and a saved state with them is not restored.

use lwm2m_runtime::serve::{
    Endpoint, InstanceMap, ObjectStore, Operation, Registrations, Request, Requester, restore, save,
};
use lwm2m_runtime::{ContentFormat, ErrorKind, Multiple, Path};
use lwm2m_tests::served::access_control::AccessControl;
use lwm2m_tests::served::security::Security;
use lwm2m_tests::served::server::Server;

/// A device without accounts.
struct Device {
    security: InstanceMap<Security>,
    server: InstanceMap<Server>,
    access: InstanceMap<AccessControl>,
    endpoint: Endpoint<4, 4>,
    registrations: Registrations<'static, 2>,
}

impl Device {
    fn new() -> Self {
        Device {
            security: InstanceMap::new(Multiple::new()),
            server: InstanceMap::new(Multiple::new()),
            access: InstanceMap::new(Multiple::new()),
            endpoint: Endpoint::new(),
            registrations: Registrations::new("thermometer"),
        }
    }

    /// Serves the bootstrap server, and returns the code and the error.
    fn ask(&mut self, operation: Operation, path: Path, senml: &str) -> String {
        let json = ContentFormat::SENML_JSON.number();
        let mut request = Request::new(Requester::Bootstrap, operation, path);
        if !senml.is_empty() {
            request = request.payload(json, senml.as_bytes());
        }
        let model: &mut [&mut dyn ObjectStore; 3] =
            &mut [&mut self.security, &mut self.server, &mut self.access];
        let mut buffer = [0; 256];
        let response = self.endpoint.serve(model, &request, 0, &mut buffer);
        match response.error {
            Some(error) => format!("{} {error}", response.code),
            None => response.code.to_string(),
        }
    }

    fn put(&mut self, path: Path, senml: &str) -> String {
        self.ask(Operation::Replace, path, senml)
    }

    fn finish(&mut self) -> String {
        self.ask(Operation::BootstrapFinish, Path::ROOT, "")
    }

    fn save(&mut self) -> Vec<u8> {
        let model: &mut [&mut dyn ObjectStore; 3] =
            &mut [&mut self.security, &mut self.server, &mut self.access];
        let mut flash = vec![0; 1024];
        let length = save(model, &self.endpoint, &self.registrations, &mut flash).expect("the state fits");
        flash.truncate(length);
        flash
    }

    fn restore(&mut self, state: &[u8]) -> Result<(), ErrorKind> {
        let Device { security, server, access, endpoint, registrations } = self;
        let model: &mut [&mut dyn ObjectStore; 3] = &mut [security, server, access];
        restore(state, model, endpoint, registrations, 0).map_err(|error| error.kind())
    }
}

const INCOMPLETE: &str = "the accounts in the objects 0 to 2 are incomplete";

/// An account of server 1.
const SECURITY: &str = r#"[{"bn":"/0/0/","n":"0","vs":"coap://server.example"},{"n":"1","vb":false},{"n":"2","v":3},
    {"n":"3","vd":""},{"n":"4","vd":""},{"n":"5","vd":""},{"n":"10","v":1}]"#;
const SERVER: &str =
    r#"[{"bn":"/1/0/","n":"0","v":1},{"n":"1","v":86400},{"n":"6","vb":false},{"n":"7","vs":"U"}]"#;

/// Each row: an instance, what of it the server writes first, and the write of the id that completes it.
#[test]
fn an_instance_without_its_id_cannot_be_finished_or_restored() {
    let table = [
        (Path::instance(1, 7), r#"[{"n":"/1/7/1","v":60}]"#, r#"[{"n":"/1/7/0","v":2}]"#),
        (Path::instance(2, 3), r#"[{"n":"/2/3/1","v":0}]"#, r#"[{"n":"/2/3/0","v":3}]"#),
    ];
    for (instance, part, rest) in table {
        let mut device = Device::new();
        assert_eq!(device.put(Path::object(0), SECURITY), "2.04 Changed");
        assert_eq!(device.put(Path::object(1), SERVER), "2.04 Changed");
        assert_eq!(device.put(instance, part), "2.04 Changed");
        let refused =
            format!("4.06 Not Acceptable /{}: {INCOMPLETE}", instance.object_id().unwrap_or_default());
        assert_eq!(device.finish(), refused);
        assert_eq!(Device::new().restore(&device.save()), Err(ErrorKind::OutOfRange));

        assert_eq!(device.put(instance, rest), "2.04 Changed");
        assert_eq!(device.finish(), "2.04 Changed");
        assert_eq!(Device::new().restore(&device.save()), Ok(()));
    }
}

#[test]
fn without_a_server_account_a_bootstrap_cannot_be_finished() {
    let refused = format!("4.06 Not Acceptable {INCOMPLETE}");
    let mut device = Device::new();
    assert_eq!(device.finish(), refused);
    assert_eq!(device.put(Path::object(0), SECURITY), "2.04 Changed");
    assert_eq!(device.finish(), refused);
    assert_eq!(device.put(Path::object(1), SERVER), "2.04 Changed");
    assert_eq!(device.finish(), "2.04 Changed");
}
