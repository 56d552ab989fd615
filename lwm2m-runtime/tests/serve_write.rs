//! The application checks every record of a write before any is applied, however long the payload is.

#![cfg(all(
    feature = "std",
    feature = "text",
    feature = "tlv",
    feature = "senml-json",
    feature = "notation"
))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use lwm2m_runtime::execute::Execution;
use lwm2m_runtime::serve::{DataModel, Endpoint, InstanceMap, ObjectStore};
use lwm2m_runtime::{ErrorKind, Multiple, Path, Record, ResponseCode, Value};

use support::notation::{code, request};
use support::objects::Portfolio;
use support::station::portfolio;

/// Portfolios, of which none may have the identity "no".
struct Device {
    portfolios: InstanceMap<Portfolio>,
    checked: Vec<Path>,
    written: Vec<Path>,
}

impl DataModel for Device {
    fn object(&self, index: usize) -> Option<&dyn ObjectStore> {
        if index == 0 { Some(&self.portfolios) } else { None }
    }

    fn object_mut(&mut self, index: usize) -> Option<&mut dyn ObjectStore> {
        if index == 0 { Some(&mut self.portfolios) } else { None }
    }

    fn execute(&mut self, _: Path, _: Execution<'_>) -> Result<(), ErrorKind> {
        Err(ErrorKind::NotExecutable)
    }

    fn check_write(&mut self, record: &Record<'_>) -> Result<(), ErrorKind> {
        self.checked.push(record.path);
        match record.value {
            Some(Value::String("no")) => Err(ErrorKind::Refused(ResponseCode::BAD_REQUEST)),
            _ => Ok(()),
        }
    }

    fn after_write(&mut self, path: Path) {
        self.written.push(path);
    }
}

impl Device {
    fn new() -> Self {
        let portfolios = Multiple::from([(0, portfolio(&["before"])), (1, portfolio(&["before"]))]);
        Device { portfolios: InstanceMap::new(portfolios), checked: Vec::new(), written: Vec::new() }
    }

    fn ask(&mut self, line: &str) -> String {
        let mut endpoint: Endpoint<0, 0> = Endpoint::new();
        code(endpoint.serve(self, &request(line, &mut [0; 16]), 0, &mut [0; 4096]).code)
    }

    fn identity(&self, instance: u16) -> Vec<(u16, String)> {
        let portfolio = self.portfolios.instances.get(instance).unwrap();
        portfolio.identity.iter().map(|(id, text)| (id, text.clone())).collect()
    }
}

/// A pack in SenML JSON, with these resource instances of `/16/0/0`.
fn pack(ids: &[u16], value: impl Fn(u16) -> &'static str) -> String {
    let records = ids.iter().map(|id| format!(r#"{{"n":"/16/0/0/{id}","vs":"{}"}}"#, value(*id)));
    format!("senml-json:[{}]", records.collect::<Vec<_>>().join(","))
}

/// Resource instances in ascending order, in descending order, and in two runs.
fn orders(count: u16) -> [Vec<u16>; 3] {
    let middle = count / 2;
    [(0..count).collect(), (0..count).rev().collect(), (middle..count).chain(0..middle).collect()]
}

#[test]
fn each_record_is_checked_once_and_then_all_are_applied() {
    for ids in [1, 15, 16, 17, 40].into_iter().flat_map(orders) {
        for line in ["PUT /16/0", "POST /16/0", "IPATCH /"] {
            let mut device = Device::new();
            assert_eq!(device.ask(&format!("{line} {}", pack(&ids, |_| "yes"))), "2.04", "{line} {ids:?}");
            let paths: Vec<Path> =
                ids.iter().map(|id| Path::resource(16, 0, 0).child(*id).unwrap()).collect();
            assert_eq!(device.checked, paths, "{line}");
            let written = (0..).zip(&ids).map(|(id, _)| (id, "yes".to_owned()));
            assert_eq!(device.identity(0), written.collect::<Vec<_>>(), "{line} {ids:?}");
            assert_eq!(device.written, [Path::instance(16, 0)]);
        }
    }
}

#[test]
fn an_empty_payload_takes_the_instances_of_a_multiple_resource() {
    let before = || vec![(0, "before".to_owned())];
    let table = [
        ("PUT /16/0/0 tlv:", "2.04", vec![]),
        ("PUT /16/0/0 tlv:8000", "2.04", vec![]),
        ("PUT /16/0 tlv:8000", "2.04", vec![]),
        ("BOOTSTRAP PUT /16/0/0 tlv:", "2.04", vec![]),
        // A partial update adds nothing.
        ("POST /16/0/0 tlv:", "2.04", before()),
        ("PUT /16/0/0/0 tlv:", "4.00", before()),
        ("PUT /16/0/99 tlv:", "4.04", before()),
        // The other formats are never empty; some name the resource, and some leave it out.
        ("PUT /16/0/0 senml-json:[{\"n\":\"/16/0/0\"}]", "2.04", vec![]),
        ("PUT /16/0/0 senml-json:[]", "2.04", vec![]),
        ("PUT /16/0 senml-json:[]", "2.04", vec![]),
        ("BOOTSTRAP PUT /16/0/0 senml-json:[]", "2.04", vec![]),
        ("POST /16/0/0 senml-json:[]", "2.04", before()),
        ("PUT /16/0/0/0 senml-json:[]", "4.00", before()),
        ("PUT /16/0/99 senml-json:[]", "4.04", before()),
        ("PUT /16/0/0 senml-json:", "4.00", before()),
    ];
    for (line, code, identity) in table {
        let mut device = Device::new();
        assert_eq!((device.ask(line).as_str(), device.identity(0)), (code, identity), "{line}");
    }
}

#[test]
fn a_record_that_the_application_refuses_leaves_all_records_unchanged() {
    for ids in [1, 15, 16, 17, 40].into_iter().flat_map(orders) {
        for refused in [ids[0], ids[ids.len() / 2], ids[ids.len() - 1]] {
            for line in ["PUT /16/0", "POST /16/0", "IPATCH /"] {
                let mut device = Device::new();
                let payload = pack(&ids, |id| if id == refused { "no" } else { "yes" });
                assert_eq!(device.ask(&format!("{line} {payload}")), "4.00", "{line} {ids:?}");
                assert_eq!(device.identity(0), [(0, "before".to_owned())], "{line} {ids:?}");
                assert!(device.written.is_empty());
            }
        }
    }
}

#[test]
fn a_composite_write_checks_all_instances_before_it_applies_any() {
    let mut device = Device::new();
    let payload = r#"senml-json:[{"n":"/16/0/0/0","vs":"yes"},{"n":"/16/1/0/0","vs":"no"}]"#;
    assert_eq!(device.ask(&format!("IPATCH / {payload}")), "4.00");
    let before = [(0, "before".to_owned())];
    assert_eq!((device.identity(0), device.identity(1)), (before.to_vec(), before.to_vec()));
    assert!(device.written.is_empty());
}

#[test]
fn a_composite_write_refuses_a_resource_instance_that_comes_twice_in_any_order() {
    for ids in [&[0, 0][..], &[1, 0, 1], &[1, 0, 0]] {
        let mut device = Device::new();
        let payload = pack(ids, |_| "yes");
        assert_eq!(device.ask(&format!("IPATCH / {payload}")), "4.00", "{ids:?}");
        assert_eq!(device.identity(0), [(0, "before".to_owned())], "{ids:?}");
        assert!(device.written.is_empty());
    }
}
