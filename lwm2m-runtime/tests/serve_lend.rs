//! The ways to lend objects and hardware to an endpoint, each with one reference.

#![cfg(all(
    feature = "std",
    feature = "text",
    feature = "link",
    feature = "senml-json",
    feature = "tlv",
    feature = "notation"
))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use lwm2m_runtime::execute::Execution;
use lwm2m_runtime::serve::{DataModel, Endpoint, InstanceMap, ObjectStore};
use lwm2m_runtime::{ErrorKind, Multiple, Path};

use support::notation::{code, request};
use support::objects::{Portfolio, Temperature};
use support::station::{Station, portfolio};

fn ask(model: &mut dyn DataModel, line: &str) -> String {
    let (mut bytes, mut buffer) = ([0; 64], [0; 64]);
    let response = Endpoint::<0, 0>::new().serve(model, &request(line, &mut bytes), 0, &mut buffer);
    format!("{} {}", code(response.code), String::from_utf8_lossy(response.payload)).trim_end().to_owned()
}

fn portfolios() -> InstanceMap<Portfolio> {
    InstanceMap::new(Multiple::from([(0, portfolio(&["a"]))]))
}

/// Reads, writes and reads again.
fn check(model: &mut dyn DataModel) {
    assert_eq!(ask(model, "GET /16/0/0/0 accept=text"), "2.05 a");
    assert_eq!(ask(model, "PUT /16/0/0/0 text:b"), "2.04");
    assert_eq!(ask(model, "GET /16/0/0/0 accept=text"), "2.05 b");
    assert_eq!(ask(model, "GET /9"), "4.04");
}

#[test]
fn one_reference_lends_an_array_a_slice_a_vector_and_another_model() {
    let mut array = [portfolios()];
    check(&mut array);
    let mut owned = [portfolios()];
    let mut slice = owned.as_mut_slice();
    check(&mut slice);
    check(&mut vec![portfolios()]);
    let mut boxed: Box<[InstanceMap<Portfolio>]> = Box::new([portfolios()]);
    check(&mut boxed);
    let mut any: Box<dyn DataModel> = Box::new([portfolios()]);
    check(&mut any);
    let mut referenced = [portfolios()];
    let mut reference: &mut dyn DataModel = &mut referenced;
    check(&mut reference);
    let (mut one, mut other) = (portfolios(), Station::new().temperature);
    let mut mixed: [&mut dyn ObjectStore; 2] = [&mut one, &mut other];
    check(&mut mixed);
    assert_eq!(ask(&mut mixed, "GET /3303/0/5700 accept=text"), "2.05 21.5");
}

/// Objects and hardware that are borrowed for one request.
struct Lent<'d> {
    temperature: &'d mut InstanceMap<Temperature>,
    sensor: &'d mut f64,
}

impl DataModel for Lent<'_> {
    fn object(&self, index: usize) -> Option<&dyn ObjectStore> {
        if index == 0 { Some(&*self.temperature) } else { None }
    }

    fn object_mut(&mut self, index: usize) -> Option<&mut dyn ObjectStore> {
        if index == 0 { Some(&mut *self.temperature) } else { None }
    }

    fn execute(&mut self, _: Path, _: Execution<'_>) -> Result<(), ErrorKind> {
        Err(ErrorKind::Absent)
    }

    fn before_read(&mut self, path: Path) {
        *self.sensor += 0.5;
        self.temperature.get_mut(path).unwrap().value = *self.sensor;
    }
}

#[test]
fn hardware_is_borrowed_for_a_request_and_free_between_two() {
    let (mut temperature, mut sensor) = (Station::new().temperature, 21.5);
    let mut read = |sensor: &mut f64| {
        let mut lent = Lent { temperature: &mut temperature, sensor };
        // A reference to a model keeps its hooks.
        let mut reference = &mut lent;
        ask(&mut reference, "GET /3303/0/5700 accept=text")
    };
    assert_eq!(read(&mut sensor), "2.05 22");
    sensor = 30.0;
    assert_eq!(read(&mut sensor), "2.05 30.5");
    assert_eq!(sensor, 30.5);
}
