//! Requests, their messages and their notation on the way to a device, and those of a bootstrap server.

use coap_lite::{CoapOption, MessageClass, Packet, RequestType};
use lwm2m_runtime::serve::coap::{Blockwise, ClientMessage, RequestMessage, write_server_request};
use lwm2m_runtime::serve::gateway::{BootstrapPlan, Devices, Event, Limits, ServerRequest};
use lwm2m_runtime::serve::notation::Line;
use lwm2m_runtime::serve::{
    Endpoint, InstanceMap, Method, ObjectStore, Operation, Request, Requester, SingleInstance, Token,
};
use lwm2m_runtime::{ContentFormat, Encoder, Multiple, Path};
use lwm2m_tests::objects::{Lwm2mSecurity, Lwm2mSoftwareManagement};

use super::fields::Lock;
use super::planted::{KEY, assert_debug_hides, assert_hidden, with_keys};

const ACCOUNT: Path = Path::instance(0, 0);

fn formats() -> impl Iterator<Item = ContentFormat> {
    let whole = ["tlv", "senml-json", "senml-cbor", "lwm2m-json", "lwm2m-cbor"];
    ContentFormat::ALL.iter().copied().filter(move |format| whole.contains(&format.name()))
}

fn account(format: ContentFormat) -> Vec<u8> {
    let (security, _) = with_keys::<Lwm2mSecurity>();
    let encoder = Encoder::write(&security, ACCOUNT).from_bootstrap_server();
    encoder.encode_to_vec(format).expect("it can be encoded")
}

#[test]
fn a_request_does_not_print_its_payload() {
    for format in formats() {
        let payload = account(format);
        let request = Request::from_coap(Requester::Bootstrap, Method::Put, ACCOUNT);
        let request = request.payload(format.number(), &payload);
        assert_debug_hides("a request", &request);
        let printed = format!("{request:?}");
        assert!(printed.contains(&format!("payload: {} bytes", payload.len())), "{printed}");
        let sent = ServerRequest::new(Operation::Replace, ACCOUNT).payload(format, &payload);
        assert_debug_hides("a request of a server", &sent);
    }
}

#[test]
fn no_server_reads_a_key_and_no_response_prints_one() {
    let (security, _) = with_keys::<Lwm2mSecurity>();
    let (package, _) = with_keys::<Lwm2mSoftwareManagement>();
    for requester in [Requester::Server(1), Requester::Bootstrap] {
        for path in ["/0", "/0/0", "/0/0/5", "/0/0/8", "/9/0/15", "/"] {
            for accept in [None, Some(11542), Some(110), Some(112), Some(40)] {
                let accounts = InstanceMap::new(Multiple::from([(0, security.clone())]));
                let packages = InstanceMap::new(Multiple::from([(0, package.clone())]));
                let mut model: [Box<dyn ObjectStore>; 2] = [Box::new(accounts), Box::new(packages)];
                let mut endpoint: Endpoint<4, 4> = Endpoint::new();
                for method in [Method::Get, Method::Post, Method::Put, Method::Delete] {
                    let path = path.parse().expect("it is a path");
                    let mut request = Request::from_coap(requester, method, path);
                    if let Some(format) = accept {
                        request = request.accept(format).payload(format, KEY.as_bytes());
                    }
                    let mut buffer = [0; 1024];
                    let response = endpoint.serve(&mut model, &request, 0, &mut buffer);
                    assert_debug_hides("a response", &response);
                    assert_hidden("a response", &response.to_string());
                    let text = String::from_utf8_lossy(response.payload).into_owned();
                    assert_hidden("a payload", &text);
                    assert_debug_hides("an endpoint", &endpoint);
                }
            }
        }
    }
}

#[test]
fn a_message_and_the_blocks_of_a_payload_do_not_print_it() {
    let payload = account(ContentFormat::TLV);
    let mut blockwise: Blockwise<2, 256> = Blockwise::new();
    for (num, block) in payload.chunks(32).enumerate() {
        let mut packet = Packet::new();
        packet.header.code = MessageClass::Request(RequestType::Put);
        packet.set_option(CoapOption::UriPath, [b"0".to_vec(), b"0".to_vec()].into());
        packet.add_option(CoapOption::ContentFormat, 11542_u16.to_be_bytes().to_vec());
        let more = u8::from((num + 1) * 32 < payload.len());
        packet.add_option(
            CoapOption::Block1,
            vec![u8::try_from(num).expect("few blocks") << 4 | more << 3 | 1],
        );
        packet.payload = block.to_vec();
        let message = RequestMessage::read(&packet).expect("it is a request");
        assert_debug_hides("a message", &message);
        let model = [SingleInstance::new(Lock::with_keys())];
        let request = blockwise.request(&model, Requester::Bootstrap, Token::default(), &message, 0);
        assert_debug_hides("a request of blocks", &request);
        assert_debug_hides("blocks", &blockwise);
    }
}

#[test]
fn a_gateway_does_not_print_the_accounts_that_it_writes() {
    for format in formats() {
        let (security, _) = with_keys::<Lwm2mSecurity>();
        let plan = BootstrapPlan::new(format).write(ACCOUNT, &security).expect("it can be encoded");
        assert_debug_hides("a plan", &plan);
        let mut devices: Devices<u8> = Devices::new(7, Limits::default());
        let mut packet = Packet::new();
        packet.header.code = MessageClass::Request(RequestType::Post);
        packet.add_option(CoapOption::UriPath, "bs".into());
        packet.add_option(CoapOption::UriQuery, "ep=station".into());
        let message = ClientMessage::read(&packet).expect("it is a request");
        let (reply, event) = devices.handle_request(1, &message, 0);
        let Some(Event::BootstrapRequested { registration, .. }) = event else { panic!("{reply:?}") };
        devices.bootstrap(registration, plan, 0).expect("the bootstrap begins");
        let mut sent = 0;
        while let Some(message) = devices.poll(0) {
            assert_debug_hides("a message to a device", &message);
            write_server_request(&message, &mut Packet::new()).expect("it can be written");
            sent += 1;
        }
        assert_eq!(sent, 1);
        devices.iter().for_each(|device| assert_debug_hides("a device", device));
    }
}

#[test]
fn the_error_of_a_line_does_not_quote_a_payload() {
    let digits: String = KEY.bytes().map(|byte| format!("{byte:02x}")).collect();
    let lines = [
        format!("PUT /0/0/5 opaque:{digits}0"),
        format!("PUT /0/0/5 opaque:{digits}xy"),
        format!("PUT /0/0/5 opaque:{digits}{digits}"),
        format!("PUT /0/0/5 text:'{KEY}"),
        format!("PUT /0/0/5 text:{KEY} opaque:{digits}"),
        format!("PUT /0/0/5 txet:{KEY}"),
        format!("PUT /0/0/5 opaque:{digits}"),
    ];
    let (last, wrong) = lines.split_last().expect("there are lines");
    for line in wrong {
        let mut bytes = [0; 20];
        let error = Line::read(line, &mut bytes).expect_err("the payload is wrong");
        assert_hidden("an error", &error.to_string());
        assert_debug_hides("an error", &error);
    }
    let mut bytes = [0; 20];
    assert_debug_hides("a line", &Line::read(last, &mut bytes));
}
