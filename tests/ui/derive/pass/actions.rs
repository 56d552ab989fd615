//! Actions are methods of a derived trait, of a trait of your own, or of the struct itself.

use lwm2m_runtime::{ErrorKind, Lwm2mObject, Object};
use lwm2m_runtime::execute::{Action, Arguments, Execute, Execution};

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
#[lwm2m(action(id = 4, name = "Flush", mandatory, doc = "Lets the water out.", values = "0: seconds"))]
#[lwm2m(action(id = 5, name = "Drain", method = empty_it))]
struct Pump {
    #[lwm2m(id = 0, ops = "R")]
    speed: f64,
}

struct Hardware(Vec<&'static str>);

impl PumpActions for Hardware {
    fn flush(&mut self, pump: &mut Pump, _: Arguments<'_>) -> Result<(), ErrorKind> {
        pump.speed = 0.0;
        self.0.push("flushed");
        Ok(())
    }
}

struct Thorough(Hardware);

impl PumpActions for Thorough {
    fn flush(&mut self, pump: &mut Pump, arguments: Arguments<'_>) -> Result<(), ErrorKind> {
        self.0.flush(pump, arguments)
    }

    fn empty_it() -> Option<Action<Self, Pump>> {
        Some(|thorough, _, _| {
            thorough.0.0.push("drained");
            Ok(())
        })
    }
}

/// A trait of the application, with methods beyond the actions.
trait Plant {
    fn start(&mut self, motor: &mut Motor, arguments: Arguments<'_>) -> Result<(), ErrorKind>;
    fn stop(&mut self, motor: &mut Motor, arguments: Arguments<'_>) -> Result<(), ErrorKind>;
    fn name(&self) -> &str;
}

#[derive(Lwm2mObject)]
#[lwm2m(id = 42770, actions = Plant, action(id = 0, name = "Start"), action(id = 1, name = "Stop"))]
struct Motor;

struct Hall;

impl Plant for Hall {
    fn start(&mut self, _: &mut Motor, _: Arguments<'_>) -> Result<(), ErrorKind> {
        Ok(())
    }

    fn stop(&mut self, _: &mut Motor, _: Arguments<'_>) -> Result<(), ErrorKind> {
        Err(ErrorKind::OutOfSpace)
    }

    fn name(&self) -> &str {
        "hall"
    }
}

#[derive(Default, Lwm2mObject)]
#[lwm2m(id = 42771, actions = Self, action(id = 0, name = "Reset", method = reset))]
struct Counter<T: Default> {
    #[lwm2m(id = 1, ops = "R", integer)]
    count: i64,
    #[lwm2m(skip)]
    more: T,
}

impl<T: Default> Counter<T> {
    fn reset(&mut self, arguments: Arguments<'_>) -> Result<(), ErrorKind> {
        if !arguments.is_empty() {
            return Err(ErrorKind::BadArguments);
        }
        *self = Counter::default();
        Ok(())
    }
}

fn main() {
    let request = Execution::new(Arguments::NONE);
    let mut pump = Pump { speed: 5.0 };
    let mut hardware = Hardware(Vec::new());
    assert_eq!(pump.execute(&mut hardware, 4, Execution::probe()), Ok(()));
    assert_eq!((pump.speed, hardware.0.len()), (5.0, 0));
    assert_eq!(pump.execute(&mut hardware, 4, request), Ok(()));
    assert_eq!(pump.execute(&mut hardware, 5, request), Err(ErrorKind::Absent));
    assert_eq!(pump.execute(&mut hardware, 0, request), Err(ErrorKind::NotExecutable));
    assert_eq!(pump.execute(&mut hardware, 9, request), Err(ErrorKind::UnknownResource));
    let mut thorough = Thorough(hardware);
    assert_eq!(pump.execute(&mut thorough, 5, request), Ok(()));
    assert_eq!(thorough.0.0, ["flushed", "drained"]);
    assert!(Pump::definition().resource(4).unwrap().is_mandatory());

    let mut motor = Motor;
    assert_eq!(motor.execute(&mut Hall, 0, request), Ok(()));
    assert_eq!(motor.execute(&mut Hall, 1, request), Err(ErrorKind::OutOfSpace));
    assert_eq!(Hall.name(), "hall");

    let mut counter = Counter { count: 5, more: 7_u8 };
    let bad = Arguments::parse(b"1").unwrap();
    assert_eq!(counter.execute(&mut (), 0, Execution::new(bad)), Err(ErrorKind::BadArguments));
    assert_eq!(counter.execute(&mut (), 0, request), Ok(()));
    assert_eq!((counter.count, counter.more), (0, 0));
}
