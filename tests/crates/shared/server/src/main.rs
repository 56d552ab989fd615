//! A server of the lamp: decodes structs from a Send, which is in the file that the argument names.

use lwm2m_runtime::{ContentFormat, Decoder, Path};
use objects::light_control::LightControl;
use objects::temperature::Temperature;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("usage: server FILE")?;
    let payload = std::fs::read(file)?;
    let send = || Decoder::new(ContentFormat::SENML_CBOR, &payload, Path::ROOT);
    let light: LightControl = send().within(Path::instance(3311, 0)).decode()?;
    let temperature: Temperature = send().within(Path::instance(3303, 0)).decode()?;
    println!("on: {}, at most {:?} °C", light.on_off, temperature.max_measured_value);
    Ok(())
}
