//! Send: the values that a server receives without a request.

#![cfg(all(
    feature = "std",
    feature = "text",
    feature = "tlv",
    feature = "senml-json",
    feature = "senml-cbor",
    feature = "lwm2m-json",
    feature = "lwm2m-cbor",
    feature = "notation"
))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use lwm2m_runtime::serve::Endpoint;
use lwm2m_runtime::{ContentFormat, ErrorKind, Path};

use support::notation::values;
use support::station::Station;

/// Returns the values that a Send of these paths reports to server 2; `None` when it accepts no Sends.
fn sent(mute: Option<bool>, paths: &[&str], format: ContentFormat) -> Result<Option<String>, ErrorKind> {
    let mut station = Station::with_two_servers();
    station.server.instances.get_mut(1).unwrap().mute_send = mute;
    let paths: Vec<Path> = paths.iter().map(|path| path.parse().unwrap()).collect();
    let mut buffer = [0; 1024];
    let endpoint: Endpoint<1, 1> = Endpoint::new();
    let sent = endpoint.send(&mut station, 2, &paths, format, &mut buffer);
    let sent = sent.map_err(|error| error.kind())?;
    Ok(sent.map(|payload| values(format, payload).trim_start().to_owned()))
}

#[test]
fn a_send_has_only_values_that_the_server_may_read() {
    let table: [(&[&str], Result<&str, ErrorKind>); 8] = [
        (&["/3/0/9"], Ok("/3/0/9=100")),
        (&["/3303/0/5700", "/3/0/9"], Ok("/3/0/9=100 /3303/0/5700=21.5")),
        // Paths that overlap repeat no value.
        (&["/3/0/7/0", "/3/0/7", "/3/0/7/1"], Ok("/3/0/7/0=3800 /3/0/7/1=5000")),
        // Values that are absent, not readable or not for this server are left out.
        (&["/9", "/3/0/15", "/3/0/4", "/16", "/3/0/9"], Ok("/3/0/9=100")),
        (&["/3303"], Ok("/3303/0/5601=-10.5 /3303/0/5700=21.5 /3303/0/5701=\"Cel\"")),
        (&["/9"], Ok("")),
        (&["/16/0"], Err(ErrorKind::Unauthorized)),
        (&["/0", "/1/0"], Err(ErrorKind::Unauthorized)),
    ];
    for format in [ContentFormat::SENML_JSON, ContentFormat::SENML_CBOR, ContentFormat::LWM2M_CBOR] {
        for (paths, expected) in &table {
            let expected = expected.map(|values| Some(values.to_owned()));
            assert_eq!(sent(Some(false), paths, format), expected, "{paths:?} in {format}");
        }
    }
}

#[test]
fn only_formats_for_several_instances_are_sent() {
    let others = [
        ContentFormat::TEXT,
        ContentFormat::TLV,
        ContentFormat::LWM2M_JSON,
        ContentFormat::SENML_ETCH_JSON,
        ContentFormat::SENML_ETCH_CBOR,
    ];
    for format in others {
        assert_eq!(sent(Some(false), &["/3/0/9"], format), Err(ErrorKind::UnacceptableFormat), "{format}");
    }
}

#[test]
fn nothing_is_sent_if_mute_send_is_true_or_absent() {
    for mute in [Some(true), None] {
        assert_eq!(sent(mute, &["/3/0/9"], ContentFormat::SENML_CBOR), Ok(None));
    }
}
