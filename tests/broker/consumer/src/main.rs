//! Decodes temperatures from a broker, and acknowledges a message once its result has been written: after a crash, the
//! broker sends it again.

use std::error::Error;
use std::fs::File;
use std::io::Write;

use lwm2m_runtime::{ContentFormat, Decoder, Path};
use objects::temperature::Temperature;
use rumqttc::v5::mqttbytes::{QoS, v5::Packet};
use rumqttc::v5::{Client, Event, MqttOptions};

mod objects {
    lwm2m_runtime::include_objects!();
}

fn main() -> Result<(), Box<dyn Error>> {
    let port = std::env::var("PORT").map_or(Ok(1883), |port| port.parse())?;
    let mut options = MqttOptions::new("consumer", "localhost", port);
    options.set_clean_start(false).set_session_expiry_interval(Some(3600)).set_manual_acks(true);
    // No more messages than packet identifiers lack their acknowledgement, so that the queue of requests is never full:
    // a full one would wait for this loop.
    let (client, mut connection) = Client::new(options, u16::MAX.into());
    client.subscribe("$share/workers/temperatures", QoS::AtLeastOnce)?;
    let mut results = File::options().create(true).append(true).open("values.jsonl")?;

    for event in connection.iter() {
        let Event::Incoming(Packet::Publish(message)) = event? else { continue };
        let decoder = Decoder::new(ContentFormat::SENML_JSON, &message.payload, Path::instance(3303, 0));
        let line = match decoder.decode::<Temperature>() {
            Ok(temperature) => serde_json::to_string(&temperature)?,
            Err(error) => serde_json::json!({ "error": error.to_string() }).to_string(),
        };
        results.write_all(format!("{line}\n").as_bytes())?;
        client.ack(&message)?;
    }
    Ok(())
}
