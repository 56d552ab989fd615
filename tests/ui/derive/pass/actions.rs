//! What can be executed: methods of a trait that is derived, of a trait of the user's, or of the struct itself.

use lwm2m_runtime::{Error, ErrorKind, Lwm2mObject, Object};
use lwm2m_runtime::execute::{Arguments, Execute};

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
    fn flush(&mut self, _: Arguments<'_>) -> Result<(), Error> {
        self.0.push("flushed");
        Ok(())
    }
}

struct Thorough(Hardware);

impl PumpActions for Thorough {
    fn flush(&mut self, arguments: Arguments<'_>) -> Result<(), Error> {
        self.0.flush(arguments)
    }

    fn empty_it(&mut self, _: Arguments<'_>) -> Result<(), Error> {
        self.0.0.push("drained");
        Ok(())
    }
}

/// A trait that stands elsewhere, and has more than one struct needs.
trait Plant {
    fn start(&mut self, arguments: Arguments<'_>) -> Result<(), Error>;
    fn stop(&mut self, arguments: Arguments<'_>) -> Result<(), Error>;
    fn name(&self) -> &str;
}

#[derive(Lwm2mObject)]
#[lwm2m(id = 42770, actions = Plant, action(id = 0, name = "Start"), action(id = 1, name = "Stop"))]
struct Motor;

struct Hall;

impl Plant for Hall {
    fn start(&mut self, _: Arguments<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn stop(&mut self, _: Arguments<'_>) -> Result<(), Error> {
        Err(ErrorKind::OutOfSpace.into())
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
    fn reset(&mut self, arguments: Arguments<'_>) -> Result<(), Error> {
        if !arguments.is_empty() {
            return Err(ErrorKind::BadArguments.into());
        }
        *self = Counter::default();
        Ok(())
    }
}

fn kind(answer: Result<(), Error>) -> Option<ErrorKind> {
    answer.err().map(|error| error.kind())
}

fn main() {
    let mut hardware = Hardware(Vec::new());
    assert_eq!(kind(Pump::execute(&mut hardware, 4, Arguments::NONE)), None);
    let left_out = Pump::execute(&mut hardware, 5, Arguments::NONE).unwrap_err();
    assert_eq!(left_out.kind(), ErrorKind::NotExecutable);
    assert_eq!(left_out.path().to_string(), "/42769/0/5");
    assert_eq!(kind(Pump::execute(&mut hardware, 0, Arguments::NONE)), Some(ErrorKind::NotExecutable));
    assert_eq!(kind(Pump::execute(&mut hardware, 9, Arguments::NONE)), Some(ErrorKind::UnknownResource));
    let mut thorough = Thorough(hardware);
    assert_eq!(kind(Pump::execute(&mut thorough, 5, Arguments::NONE)), None);
    assert_eq!(thorough.0.0, ["flushed", "drained"]);
    assert!(Pump::definition().resource(4).unwrap().is_mandatory());

    assert_eq!(kind(Motor::execute(&mut Hall, 0, Arguments::NONE)), None);
    assert_eq!(kind(Motor::execute(&mut Hall, 1, Arguments::NONE)), Some(ErrorKind::OutOfSpace));
    assert_eq!(Hall.name(), "hall");

    let mut counter = Counter { count: 5, more: 7_u8 };
    let bad = Arguments::parse(b"1").unwrap();
    assert_eq!(kind(Counter::execute(&mut counter, 0, bad)), Some(ErrorKind::BadArguments));
    assert_eq!(kind(Counter::execute(&mut counter, 0, Arguments::NONE)), None);
    assert_eq!((counter.count, counter.more), (0, 0));
}
