//! The report: the objects, the sizes of their payloads, and a session with a server.

use std::io::{Error as IoError, Result, Write};

use lwm2m_runtime::{ContentFormat, Decoder, Encoder, Error, Path};

use crate::objects;
use crate::objects::rain_gauge::{self, HeaterMode, RainGauge};
use crate::session::definitions;
use crate::station::Station;
use crate::{replay, requests, show};

/// The requests of the last part of the report.
const TOUR: &[u8] = include_bytes!("../requests/tour.txt");

const RAIN: Path = Path::instance(rain_gauge::OBJECT_ID, 0);

/// Prints everything.
pub(crate) fn print(out: &mut dyn Write) -> Result<()> {
    let station = Station::new();
    objects(out)?;
    sizes(out, &station)?;
    structs(out, &station.rain.instance)?;
    heading(out, "Requests and responses")?;
    let lines =
        requests::parse(TOUR).map_err(|errors| IoError::other(format!("the tour has errors: {errors:?}")))?;
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
    heading(out, "Size of their values in each format, in bytes")?;
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
    write!(out, "{:<26}", "total")?;
    totals.iter().try_for_each(|total| write!(out, "{total:>12}"))?;
    writeln!(out)
}

/// Prints an exchange of one struct, without serving.
fn structs(out: &mut dyn Write, here: &RainGauge) -> Result<()> {
    heading(out, "From struct to payload to struct, without serving")?;
    let exchange = exchange(here).map_err(|error| IoError::other(error.to_string()))?;
    writeln!(out, "The response to a Read of {RAIN} has {} bytes of TLV:", exchange.response.len())?;
    show::payload(out, ContentFormat::TLV, &exchange.response, RAIN, &definitions())?;
    writeln!(out, "A server decodes them to a struct, changes two fields, and writes only those:")?;
    show::payload(out, ContentFormat::TLV, &exchange.write, RAIN, &definitions())?;
    writeln!(out, "The station applies the write, and has now:")?;
    let RainGauge { heater_mode, site, .. } = &exchange.there;
    writeln!(out, "      heater_mode: {heater_mode:?}, site: {site:?}")
}

struct Exchange {
    response: Vec<u8>,
    write: Vec<u8>,
    /// The gauge of the station after the write.
    there: RainGauge,
}

fn exchange(here: &RainGauge) -> std::result::Result<Exchange, Error> {
    let response = Encoder::read(here, RAIN).encode_to_vec(ContentFormat::TLV)?;
    let mirrored: RainGauge = Decoder::new(ContentFormat::TLV, &response, RAIN).decode()?;
    let wanted = RainGauge { heater_mode: HeaterMode::On, site: Some("harbour, mast".into()), ..mirrored };
    let fields = [rain_gauge::HEATER_MODE, rain_gauge::SITE];
    let write = Encoder::write(&wanted, RAIN).only(&fields).encode_to_vec(ContentFormat::TLV)?;
    let mut there = here.clone();
    Decoder::new(ContentFormat::TLV, &write, RAIN).update(&mut there)?;
    Ok(Exchange { response, write, there })
}
