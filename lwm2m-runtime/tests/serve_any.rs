//! Random requests never panic, and a refused request changes nothing.

#![cfg(all(
    feature = "std",
    feature = "text",
    feature = "link",
    feature = "opaque",
    feature = "cbor",
    feature = "senml-json",
    feature = "senml-cbor",
    feature = "tlv",
    feature = "lwm2m-json",
    feature = "lwm2m-cbor",
    feature = "notation"
))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use lwm2m_runtime::serve::{Block, BlockSize, Endpoint, Method, Operation, Request, Requester, Token};
use lwm2m_runtime::{Path, ResponseCode};
use proptest::prelude::*;

use support::station::Station;

/// Paths, mostly of something that exists.
fn path() -> impl Strategy<Value = Path> {
    let object = prop_oneof![
        Just(0),
        Just(1),
        Just(2),
        Just(3),
        Just(5),
        Just(16),
        Just(3303),
        Just(33000),
        any::<u16>()
    ];
    let id = prop_oneof![8 => 0u16..12, 1 => any::<u16>()];
    let resource = prop_oneof![8 => 0u16..12, 2 => Just(5700), 1 => any::<u16>()];
    (object, id.clone(), resource, id, 0usize..5).prop_map(|(object, instance, resource, last, depth)| {
        let ids = [object, instance, resource, last];
        Path::from_ids(&ids[..depth]).unwrap_or(Path::ROOT)
    })
}

fn format() -> impl Strategy<Value = Option<u16>> {
    let known = prop::sample::select(vec![0, 40, 42, 60, 110, 112, 320, 322, 11542, 11543, 11544]);
    prop_oneof![1 => Just(None), 8 => known.prop_map(Some), 1 => any::<u16>().prop_map(Some)]
}

/// Payloads that resemble TLV, SenML JSON and text, or random bytes.
fn payload() -> impl Strategy<Value = Vec<u8>> {
    let tlv = prop::collection::vec((0u8..12, any::<i8>()), 0..6)
        .prop_map(|entries| entries.iter().flat_map(|(id, value)| [0xc1, *id, *value as u8]).collect());
    let record = (path(), any::<i8>()).prop_map(|(path, value)| format!(r#"{{"n":"{path}","v":{value}}}"#));
    let json = prop::collection::vec(record, 0..5)
        .prop_map(|records| format!("[{}]", records.join(",")).into_bytes());
    let empty = path().prop_map(|path| format!(r#"[{{"n":"{path}"}}]"#).into_bytes());
    let text = any::<i16>().prop_map(|number| number.to_string().into_bytes());
    prop_oneof![3 => tlv, 3 => json, 1 => empty, 2 => text, 2 => prop::collection::vec(any::<u8>(), 0..40)]
}

fn query() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(String::new()),
        4 => "(pmin|pmax|gt|lt|st|epmin|epmax|edge|con|hqmax)(=[0-9]{1,3})?(&(pmax|st|con)=[0-9])?",
        1 => "depth=[0-4]",
        1 => ".{0,12}",
    ]
}

#[derive(Debug, Clone)]
struct Any {
    requester: Requester,
    call: Result<(Method, Option<u32>), Operation>,
    path: Path,
    format: Option<u16>,
    accept: Option<u16>,
    payload: Vec<u8>,
    query: String,
    token: Vec<u8>,
    block2: Option<(u32, usize)>,
    block: Option<Block>,
}

fn requests() -> impl Strategy<Value = Any> {
    let requester = prop_oneof![6 => Just(Requester::Server(1)), 3 => Just(Requester::Server(2)), 2 => Just(Requester::Bootstrap)];
    let methods = [Method::Get, Method::Post, Method::Put, Method::Delete, Method::Fetch, Method::IPatch];
    let coap = (prop::sample::select(methods.to_vec()), prop::option::of(0u32..3)).prop_map(Ok);
    let operations = vec![
        Operation::Read,
        Operation::Discover { depth: Some(2) },
        Operation::Replace,
        Operation::Update,
        Operation::WriteAttributes,
        Operation::Execute,
        Operation::Create,
        Operation::Delete,
        Operation::Observe,
        Operation::CancelObserve,
        Operation::ReadComposite,
        Operation::WriteComposite,
        Operation::ObserveComposite,
        Operation::CancelObserveComposite,
        Operation::BootstrapFinish,
    ];
    let call = prop_oneof![coap, prop::sample::select(operations).prop_map(Err)];
    let at = prop_oneof![4 => path(), 2 => Just(Path::ROOT)];
    let block = (0usize..200, any::<bool>()).prop_map(|(offset, more)| Block { offset, more });
    let parts = (prop::option::weighted(0.2, (0u32..40, 16usize..2000)), prop::option::weighted(0.1, block));
    let token = prop::collection::vec(0u8..3, 0..2);
    (requester, call, at, format(), format(), payload(), query(), token, parts).prop_map(
        |(requester, call, path, format, accept, payload, query, token, (block2, block))| Any {
            requester,
            call,
            path,
            format,
            accept,
            payload,
            query,
            token,
            block2,
            block,
        },
    )
}

impl Any {
    fn request(&self) -> Request<'_> {
        let mut request = match self.call {
            Ok((method, None)) => Request::from_coap(self.requester, method, self.path),
            Ok((method, Some(value))) => Request::from_coap(self.requester, method, self.path).observe(value),
            Err(operation) => Request::new(self.requester, operation, self.path),
        };
        request = match self.format {
            Some(format) => request.payload(format, &self.payload),
            None => request.plain_payload(&self.payload),
        };
        if let Some(accept) = self.accept {
            request = request.accept(accept);
        }
        if let Some((num, bytes)) = self.block2 {
            request = request.block2(num, BlockSize::fitting(bytes).unwrap_or(BlockSize::MIN));
        }
        if let Some(block) = self.block {
            request = request.block1(block);
        }
        request.query(&self.query).token(Token::new(&self.token).unwrap_or_default())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn random_requests_get_a_response_and_refused_ones_change_nothing(
        requests in prop::collection::vec(requests(), 1..12),
        two in any::<bool>(),
        capacity in prop_oneof![Just(2048usize), 0usize..300],
    ) {
        let mut station = if two { Station::with_two_servers() } else { Station::new() };
        let mut endpoint: Endpoint<3, 5> = Endpoint::new();
        let mut now = 0;
        let mut buffer = vec![0; capacity];
        for any in &requests {
            let before = station.clone();
            let code = endpoint.serve(&mut station, &any.request(), now, &mut buffer).code;
            let success = code.to_u8() >> 5 == 2;
            // Sampled values and the effects of actions belong to the application.
            prop_assert!(success || code == ResponseCode::REQUEST_ENTITY_TOO_LARGE || station == before, "{any:?}");
            now += 700;
            let mut notified = 0;
            {
 let model = &mut station;
                while endpoint.poll_notification(model, now, &mut buffer).is_some() {
                    notified += 1;
                }
                endpoint.next_deadline(model, now);
            };
            prop_assert!(notified <= 5);
        }
    }
}
