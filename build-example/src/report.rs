//! The report: a play in seven acts, each printed as it happens.

use std::io::{Result, Write};

use lwm2m_runtime::{
    Arguments, ContentFormat, Error, Execute, Incoming, Instance, Object, ObjectDef, Outgoing, Path, Value,
    Visitor,
};

use crate::mast::Mast;
use crate::objects::OBJECTS;
use crate::objects::rain_gauge::{self, HeaterMode, RainGauge};
use crate::replay;
use crate::served::Served;
use crate::station::Station;

const RAIN: Path = Path::instance(rain_gauge::OBJECT_ID, 0);

/// Prints everything.
pub(crate) fn print(out: &mut dyn Write) -> Result<()> {
    let mut station = Station::new();
    generated(out)?;
    readings(out, &station)?;
    sizes(out, &station)?;
    good_write(out, &mut station)?;
    refused_writes(out, &mut station)?;
    action(out, &mut station)?;
    by_hand(out, &mut station)?;
    served(out)
}

fn heading(out: &mut dyn Write, title: &str) -> Result<()> {
    writeln!(out, "\n{title}\n{}", "-".repeat(title.len()))
}

fn generated(out: &mut dyn Write) -> Result<()> {
    heading(out, "What build.rs generated")?;
    for object in OBJECTS {
        let executables = object.resources().iter().filter(|resource| resource.kind().is_none()).count();
        let values = object.resources().len() - executables;
        let (name, version) = (object.name(), object.object_version());
        writeln!(out, "{:>6}  {name:<16} {version}  {values:>2} values, {executables} actions", object.id())?;
    }
    Ok(())
}

fn readings(out: &mut dyn Write, station: &Station) -> Result<()> {
    heading(out, "A server reads every instance (TLV)")?;
    for (path, instance) in station.instances() {
        writeln!(out, "{path} {}", instance.definition().name())?;
        instance.emit(&mut Lines { out, instance, multiple: None });
        match Outgoing::read(instance, path).encode_to_vec(ContentFormat::TLV) {
            Ok(payload) => writeln!(out, "{}    {} octets\n", hex(&payload), payload.len())?,
            Err(error) => writeln!(out, "    {error}\n")?,
        }
    }
    Ok(())
}

fn sizes(out: &mut dyn Write, station: &Station) -> Result<()> {
    heading(out, "The same readings in every format, in octets")?;
    let formats = [
        ContentFormat::LWM2M_CBOR,
        ContentFormat::TLV,
        ContentFormat::SENML_CBOR,
        ContentFormat::SENML_JSON,
        ContentFormat::LWM2M_JSON,
    ];
    write!(out, "{:<26}", "")?;
    formats.iter().try_for_each(|format| write!(out, "{:>12}", format.name()))?;
    writeln!(out)?;
    let mut totals = [0; 5];
    for (path, instance) in station.instances() {
        write!(out, "{:<26}", format!("{path} {}", instance.definition().name()))?;
        for (format, total) in formats.iter().zip(&mut totals) {
            match Outgoing::read(instance, path).size(*format) {
                Ok(size) => {
                    *total += size;
                    write!(out, "{size:>12}")?;
                }
                Err(error) => write!(out, "{:>12}", error.code().to_string())?,
            }
        }
        writeln!(out)?;
    }
    write!(out, "{:<26}", "together")?;
    totals.iter().try_for_each(|total| write!(out, "{total:>12}"))?;
    writeln!(out)
}

fn good_write(out: &mut dyn Write, station: &mut Station) -> Result<()> {
    heading(out, "A server changes the rain gauge (Partial Update)")?;
    // The server fills in the fields it means, and sends just those.
    let mut wanted = station.rain.clone();
    wanted.heater_mode = HeaterMode::On;
    wanted.site = Some("harbour, mast".into());
    let fields = [rain_gauge::HEATER_MODE, rain_gauge::SITE];
    let payload = match Outgoing::write(&wanted, RAIN).only(&fields).encode_to_vec(ContentFormat::TLV) {
        Ok(payload) => payload,
        Err(error) => return writeln!(out, "{error}"),
    };
    writeln!(out, "{}    {} octets", hex(&payload), payload.len())?;
    let before = station.rain.clone();
    let answer = Incoming::new(ContentFormat::TLV, &payload, RAIN).update(&mut station.rain);
    writeln!(out, "    answer: {}", outcome(answer))?;
    writeln!(out, "    heater: {:?} -> {:?}", before.heater_mode, station.rain.heater_mode)?;
    writeln!(out, "    site:   {:?} -> {:?}", text(&before), text(&station.rain))
}

fn text(rain: &RainGauge) -> &str {
    rain.site.as_deref().unwrap_or_default()
}

fn refused_writes(out: &mut dyn Write, station: &mut Station) -> Result<()> {
    heading(out, "Writes that are refused, each with a good value in front")?;
    let off = [0xc1, 4, 0];
    let attempts: [(&str, &[u8]); 4] = [
        ("an alarm threshold of 900", &[0x84, 3, 0x42, 0, 0x03, 0x84]),
        ("a resource that does not exist", &[0xc1, 99, 1]),
        ("a resource that is read-only", &[0xc4, 0, 0x40, 0, 0, 0]),
        ("a payload that ends too early", &[0xc8, 5, 13, b'h', b'a', b'r']),
    ];
    for (what, attempt) in attempts {
        let payload = [off.as_slice(), attempt].concat();
        let before = station.rain.clone();
        let answer = Incoming::new(ContentFormat::TLV, &payload, RAIN).update(&mut station.rain);
        let untouched = if station.rain == before { "untouched" } else { "CHANGED" };
        writeln!(out, "{what}:\n{}    {}", hex(&payload), outcome(answer))?;
        writeln!(out, "    rain gauge: {untouched}")?;
    }
    Ok(())
}

fn action(out: &mut dyn Write, station: &mut Station) -> Result<()> {
    heading(out, "A server executes actions of the rain gauge")?;
    let attempts: [(u16, &[u8]); 4] = [
        (rain_gauge::EMPTY_BUCKET, b"0='3',1"),
        (rain_gauge::EMPTY_BUCKET, b"0=3"),
        (rain_gauge::SELF_TEST, b""),
        (rain_gauge::SITE, b""),
    ];
    for (resource, payload) in attempts {
        let path = Path::resource(rain_gauge::OBJECT_ID, 0, resource);
        let before = station.rain.rainfall_rate;
        let answer = Arguments::parse(payload)
            .map_err(|error| error.at_path(path))
            .and_then(|arguments| RainGauge::execute(station, resource, arguments));
        writeln!(out, "{path} {:?}: {}", String::from_utf8_lossy(payload), outcome(answer))?;
        if before != station.rain.rainfall_rate {
            writeln!(out, "    rainfall rate: {before} -> {} mm/h", station.rain.rainfall_rate)?;
            let totals = station.rain.hourly_totals.as_ref().map_or(0, |totals| totals.len());
            writeln!(out, "    hourly totals kept: {totals}")?;
        }
    }
    Ok(())
}

fn by_hand(out: &mut dyn Write, station: &mut Station) -> Result<()> {
    heading(out, "The mast, an object written by hand, takes part like all others")?;
    let path = Path::instance(Mast::DEFINITION.id(), 0);
    // The height in metres, as an unsigned number: 20 is allowed, 200 is not.
    for height in [20, 200] {
        let answer = Incoming::new(ContentFormat::TLV, &[0xc1, 1, height], path).update(&mut station.mast);
        writeln!(out, "height {height}: {}", outcome(answer))?;
    }
    let lean = station.mast.lean;
    let answer = Mast::execute(&mut station.mast, 3, Arguments::NONE);
    writeln!(out, "level: {}, lean {lean} -> {} deg", outcome(answer), station.mast.lean)
}

/// Requests and answers in one process; `--requests` plays other lists.
fn served(out: &mut dyn Write) -> Result<()> {
    heading(out, "A server talks to the station (requests/tour.txt)")?;
    let mut station = Served::new(Station::new());
    replay::play(out, &mut station, &definitions(), include_str!("../requests/tour.txt"))
}

fn outcome(answer: std::result::Result<(), Error>) -> String {
    match answer {
        Ok(()) => "2.04 Changed".into(),
        Err(error) => format!("{}: {}", error.code(), error.explain(&definitions())),
    }
}

/// Every object of the station: those that were generated, and the one that was not.
pub(crate) fn definitions() -> Vec<&'static ObjectDef<'static>> {
    OBJECTS.iter().copied().chain([Mast::DEFINITION]).collect()
}

/// Thirty-two octets a line.
fn hex(payload: &[u8]) -> String {
    let digits = |line: &[u8]| line.iter().map(|octet| format!("{octet:02x}")).collect::<String>();
    payload.chunks(32).map(|line| format!("    {}\n", digits(line))).collect()
}

/// Prints what an instance tells: a line for each value.
struct Lines<'a> {
    out: &'a mut dyn Write,
    instance: &'a dyn Instance,
    multiple: Option<u16>,
}

impl Visitor for Lines<'_> {
    fn visit(&mut self, id: u16, value: Value<'_>) {
        let resource = self.multiple.unwrap_or(id);
        let name = self.instance.definition().resource(resource).map_or("", |resource| resource.name());
        let place = match self.multiple {
            Some(resource) => format!("{resource}/{id}"),
            None => id.to_string(),
        };
        // A report that cannot be written fails at the next line of the caller.
        let _ = writeln!(self.out, "    {place:>6}  {name:<34} {value}");
    }

    fn begin(&mut self, id: u16, _: usize) {
        self.multiple = Some(id);
    }

    fn end(&mut self) {
        self.multiple = None;
    }
}
