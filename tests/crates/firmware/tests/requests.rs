//! The firmware on the host: requests of a server in, responses out.

use firmware::FanController;
use lwm2m_runtime::ContentFormat;
use lwm2m_runtime::serve::{Block, Method, Request, Requester};

/// Serves a request and returns the response as text.
fn serve(fan: &mut FanController, request: &Request<'_>) -> String {
    let mut buffer = [0; 256];
    let response = fan.respond(request, 0, &mut buffer);
    format!("{} {}", response.code, String::from_utf8_lossy(response.payload)).trim_end().into()
}

fn request<'a>(method: Method, path: &str, payload: &'a str) -> Request<'a> {
    let text = ContentFormat::TEXT.number();
    let request =
        Request::from_coap(Requester::Server(1), method, path.parse().expect("a path")).accept(text);
    if payload.is_empty() { request } else { request.payload(text, payload.as_bytes()) }
}

#[test]
fn a_server_reads_writes_and_executes() {
    let mut fan = FanController::default();
    for (method, path, payload, response) in [
        (Method::Get, "/3303/0/5700", "", "2.05 Content 20"),
        (Method::Put, "/42769/0/1", "1", "2.04 Changed"),
        (Method::Put, "/42769/0/0", "1200", "2.04 Changed"),
        (Method::Put, "/42769/0/0", "4000", "4.00 Bad Request"),
        (Method::Put, "/42769/0/2", "longer than 16 bytes", "4.00 Bad Request"),
        (Method::Post, "/3/0/4", "", "2.04 Changed"),
        (Method::Post, "/3/0/5", "", "4.04 Not Found"),
    ] {
        assert_eq!(serve(&mut fan, &request(method, path, payload)), response, "{path} {payload}");
    }
    assert_eq!((fan.model.board.motor, fan.model.board.reboots), (1200, 1));
    assert_eq!(serve(&mut fan, &request(Method::Post, "/42769/0/4", "")), "2.04 Changed");
    assert_eq!(fan.model.board.motor, 3000);
}

#[test]
fn a_package_is_streamed_and_then_installed() {
    let mut fan = FanController::default();
    let update = request(Method::Post, "/5/0/2", "");
    assert_eq!(serve(&mut fan, &update), "4.05 Method Not Allowed");
    for (offset, response) in [(0, "2.31 Continue"), (64, "2.31 Continue"), (128, "2.04 Changed")] {
        let block = request(Method::Put, "/5/0/0", "")
            .payload(ContentFormat::OPAQUE.number(), &[0xff; 64])
            .block1(Block { offset, more: offset < 128 });
        assert_eq!(serve(&mut fan, &block), response);
    }
    assert_eq!(fan.model.board.flashed, 192);
    assert_eq!(serve(&mut fan, &update), "2.04 Changed");
}
