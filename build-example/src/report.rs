//! The report: what there is, what it looks like on the wire, and an exchange of requests and answers with a server.

use std::io::{Error as IoError, Result, Write};

use lwm2m_runtime::{ContentFormat, Decoder, Encoder, Error, Path};

use crate::objects;
use crate::objects::rain_gauge::{self, HeaterMode, RainGauge};
use crate::session::definitions;
use crate::station::Station;
use crate::{replay, requests, show};

/// What the last part of the report plays.
const TOUR: &[u8] = include_bytes!("../requests/tour.txt");

const RAIN: Path = Path::instance(rain_gauge::OBJECT_ID, 0);

/// Prints everything.
pub(crate) fn print(out: &mut dyn Write) -> Result<()> {
    let station = Station::new();
    objects(out)?;
    sizes(out, &station)?;
    structs(out, station.rain_gauge())?;
    heading(out, "A server at work")?;
    let lines = requests::read(TOUR)
        .map_err(|mistakes| IoError::other(format!("the tour has mistakes: {mistakes:?}")))?;
    replay::play(out, &lines)
}

fn heading(out: &mut dyn Write, title: &str) -> Result<()> {
    writeln!(out, "\n{title}\n{}\n", "-".repeat(title.len()))
}

fn objects(out: &mut dyn Write) -> Result<()> {
    heading(out, "The objects of the station")?;
    writeln!(out, "{:>5}  {:<21}{:>7}{:>8}{:>9}", "id", "name", "version", "values", "actions")?;
    for object in definitions() {
        let actions = object.resources().filter(|resource| resource.kind().is_none()).count();
        let values = object.resources().len() - actions;
        let (name, version) = (object.name(), object.object_version().to_string());
        let generated = objects::definitions().iter().any(|known| known.id() == object.id());
        let origin = if generated { "generated" } else { "derived" };
        writeln!(out, "{:>5}  {name:<21}{version:>7}{values:>8}{actions:>9}  {origin}", object.id())?;
    }
    Ok(())
}

fn sizes(out: &mut dyn Write, station: &Station) -> Result<()> {
    heading(out, "What they say now, in every format, in bytes")?;
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
        write!(out, "{:<26}", format!("{path} {}", instance.object_definition().name()))?;
        for (format, total) in formats.iter().zip(&mut totals) {
            match Encoder::read(instance, path).size(*format) {
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

/// The same struct at both ends, whoever carries the payloads.
fn structs(out: &mut dyn Write, here: &RainGauge) -> Result<()> {
    heading(out, "From struct to payload to struct, without any serving")?;
    let exchange = exchange(here).map_err(|error| IoError::other(error.to_string()))?;
    writeln!(out, "The station answers a Read of {RAIN} with {} bytes of TLV:", exchange.answer.len())?;
    show::payload(out, ContentFormat::TLV, &exchange.answer, RAIN, &definitions())?;
    writeln!(out, "A server makes a struct of them, changes two fields, and sends just those:")?;
    show::payload(out, ContentFormat::TLV, &exchange.write, RAIN, &definitions())?;
    writeln!(out, "The station applies them, and has now")?;
    let RainGauge { heater_mode, site, .. } = &exchange.there;
    writeln!(out, "      heater_mode: {heater_mode:?}, site: {site:?}")
}

struct Exchange {
    answer: Vec<u8>,
    write: Vec<u8>,
    /// The station's gauge afterwards.
    there: RainGauge,
}

fn exchange(here: &RainGauge) -> std::result::Result<Exchange, Error> {
    let answer = Encoder::read(here, RAIN).encode_to_vec(ContentFormat::TLV)?;
    let mirrored: RainGauge = Decoder::new(ContentFormat::TLV, &answer, RAIN).decode()?;
    let wanted = RainGauge { heater_mode: HeaterMode::On, site: Some("harbour, mast".into()), ..mirrored };
    let fields = [rain_gauge::HEATER_MODE, rain_gauge::SITE];
    let write = Encoder::write(&wanted, RAIN).only(&fields).encode_to_vec(ContentFormat::TLV)?;
    let mut there = here.clone();
    Decoder::new(ContentFormat::TLV, &write, RAIN).update(&mut there)?;
    Ok(Exchange { answer, write, there })
}
