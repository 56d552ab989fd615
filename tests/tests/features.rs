//! A program without the feature of a content format learns from the error which feature it lacks.

use lwm2m_tests::crates::Crate;

/// A gateway that was built for plain text only, and a device that sends and accepts TLV.
const PROGRAM: &str = r#"
use lwm2m_runtime::serve::{Endpoint, Method, Request, Requester, SingleInstance};
use lwm2m_runtime::{ContentFormat, Decoder, Encoder, Lwm2mObject, Path};

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "RW")]
    speed: f64,
}

fn main() {
    let path = Path::resource(42769, 0, 0);
    let pump = Pump { speed: 21.5 };
    // The number in a CoAP header.
    let format = ContentFormat::from_number(11542).expect("TLV is known");
    println!("{}", Decoder::new(format, &[], path).records(&[], &mut |_| Ok(())).unwrap_err());
    println!("{}", Encoder::read(&pump, path).encode(format, &mut [0; 64]).unwrap_err());

    let mut device = [SingleInstance::new(pump)];
    let mut endpoint: Endpoint<8, 8> = Endpoint::new();
    let request = |method| Request::from_coap(Requester::Server(1), method, path);
    let read = request(Method::Get).accept(11542);
    let write = request(Method::Put).payload(11542, &[]);
    for request in [read, write] {
        let mut buffer = [0; 64];
        let response = endpoint.serve(&mut device, &request, 0, &mut buffer);
        println!("{}: {}", response.code, response.error.unwrap());
    }
}
"#;

#[test]
fn the_error_of_a_content_format_that_is_off_names_its_feature() {
    let gateway = Crate::new("gateway-without-tlv");
    let manifest = "[package]\nname = \"gateway-without-tlv\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
                    [dependencies]\n\
                    lwm2m-runtime = { version = \"0.1\", default-features = false, features = [\"derive\", \"text\"] }\n";
    gateway.manifest(manifest).file("src/main.rs", PROGRAM);
    let output = gateway.cargo(&["run", "--quiet"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let off = "the content format tlv is off: switch on the feature `tlv` of lwm2m-runtime";
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).lines().collect::<Vec<_>>(),
        [
            off.to_owned(),
            format!("/42769/0/0: {off}"),
            format!("4.06 Not Acceptable: /42769/0/0: {off}"),
            format!("4.15 Unsupported Content-Format: /42769/0/0: {off}"),
        ]
    );
}
