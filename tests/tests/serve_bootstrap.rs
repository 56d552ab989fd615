//! Accounts that a bootstrap server writes in part: they cannot be finished, and a saved state with them is not restored.

use lwm2m_runtime::serve::{Operation, Request, Requester};
use lwm2m_runtime::{ContentFormat, ErrorKind, Path};
use lwm2m_tests::objects::temperature::Temperature;
use lwm2m_tests::restart::Device;

fn new_device() -> Device {
    Device::new(Temperature::new(20.0))
}

/// Serves the bootstrap server, and returns the code and the error.
fn ask(device: &mut Device, operation: Operation, path: Path, senml: &str) -> String {
    let mut request = Request::new(Requester::Bootstrap, operation, path);
    if !senml.is_empty() {
        request = request.payload(ContentFormat::SENML_JSON.number(), senml.as_bytes());
    }
    device.with(|model, endpoint, _| {
        let mut buffer = [0; 256];
        let response = endpoint.serve(model, &request, 0, &mut buffer);
        match response.error {
            Some(error) => format!("{} {error}", response.code),
            None => response.code.to_string(),
        }
    })
}

fn put(device: &mut Device, path: Path, senml: &str) -> String {
    ask(device, Operation::Replace, path, senml)
}

fn finish(device: &mut Device) -> String {
    ask(device, Operation::BootstrapFinish, Path::ROOT, "")
}

fn restore(state: &[u8]) -> Result<(), ErrorKind> {
    new_device().restore(state).map_err(|error| error.kind())
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
        let mut device = new_device();
        assert_eq!(put(&mut device, Path::object(0), SECURITY), "2.04 Changed");
        assert_eq!(put(&mut device, Path::object(1), SERVER), "2.04 Changed");
        assert_eq!(put(&mut device, instance, part), "2.04 Changed");
        let refused =
            format!("4.06 Not Acceptable /{}: {INCOMPLETE}", instance.object_id().unwrap_or_default());
        assert_eq!(finish(&mut device), refused);
        assert_eq!(restore(&device.save()), Err(ErrorKind::OutOfRange));

        assert_eq!(put(&mut device, instance, rest), "2.04 Changed");
        assert_eq!(finish(&mut device), "2.04 Changed");
        assert_eq!(restore(&device.save()), Ok(()));
    }
}

#[test]
fn without_a_server_account_a_bootstrap_cannot_be_finished() {
    let refused = format!("4.06 Not Acceptable {INCOMPLETE}");
    let mut device = new_device();
    assert_eq!(finish(&mut device), refused);
    assert_eq!(put(&mut device, Path::object(0), SECURITY), "2.04 Changed");
    assert_eq!(finish(&mut device), refused);
    assert_eq!(put(&mut device, Path::object(1), SERVER), "2.04 Changed");
    assert_eq!(finish(&mut device), "2.04 Changed");
}

/// Each row: a value of the account, and one that leaves the device without a server to register with.
#[test]
fn an_account_without_address_server_lifetime_or_binding_cannot_be_finished() {
    let table = [
        (r#""n":"0","vs":"coap://server.example""#, r#""n":"0","vs":"""#),
        (r#""n":"1","vb":false"#, r#""n":"1","vb":true"#),
        (r#""n":"10","v":1"#, r#""n":"10","v":2"#),
        (r#""n":"1","v":86400"#, r#""n":"1","v":0"#),
        (r#""n":"7","vs":"U""#, r#""n":"7","vs":"""#),
    ];
    for (complete, incomplete) in table {
        let mut device = new_device();
        let with = |account: &str| account.replace(complete, incomplete);
        assert_eq!(put(&mut device, Path::object(0), &with(SECURITY)), "2.04 Changed", "{incomplete}");
        assert_eq!(put(&mut device, Path::object(1), &with(SERVER)), "2.04 Changed", "{incomplete}");
        assert_eq!(finish(&mut device), format!("4.06 Not Acceptable {INCOMPLETE}"), "{incomplete}");
    }
}
