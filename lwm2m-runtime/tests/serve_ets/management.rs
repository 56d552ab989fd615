//! 6.3, device management and service enablement.

use super::*;

#[test]
fn int_201_querying_basic_information_in_plain_text() {
    let steps = [
        ("GET /3/0/0 accept=text", "2.05 Open Mobile Alliance"),
        ("GET /3/0/1 accept=text", "2.05 Lightweight M2M Client"),
        ("GET /3/0/2 accept=text", "2.05 345000123"),
    ];
    play(&mut bench(), &steps);
}

#[test]
fn int_203_querying_basic_information_in_tlv() {
    let response = bench().ask("GET /3/0 accept=tlv");
    assert!(response.starts_with("2.05 c800144f70656e204d6f62696c6520416c6c69616e6365"), "{response}");
    assert!(response.contains("830b410000") && response.contains("c11055"), "{response}");
}

#[test]
fn int_204_querying_basic_information_in_json() {
    let response = bench().ask("GET /3/0 accept=lwm2m-json");
    for part in
        [r#"{"n":"0","sv":"Open Mobile Alliance"}"#, r#"{"n":"11/0","v":0}"#, r#"{"n":"16","sv":"U"}"#]
    {
        assert!(response.contains(part), "{response}");
    }
}

#[test]
fn int_205_setting_basic_information_in_plain_text() {
    let mut bench = with_periods();
    let before = bench.ask("GET /1/0 accept=tlv");
    play(
        &mut bench,
        &[
            ("PUT /1/0/2 text:101", "2.04"),
            ("PUT /1/0/3 text:1010", "2.04"),
            ("PUT /1/0/5 text:2000", "2.04"),
        ],
    );
    let response = bench.ask("GET /1/0 accept=tlv");
    assert!(response.contains("c10265c20303f2c20507d0"), "{response}");
    play(
        &mut bench,
        &[("PUT /1/0/2 text:1", "2.04"), ("PUT /1/0/3 text:10", "2.04"), ("PUT /1/0/5 text:86400", "2.04")],
    );
    assert_eq!(bench.ask("GET /1/0 accept=tlv"), before);
}

#[test]
fn int_211_querying_basic_information_in_cbor() {
    let steps = [
        ("GET /1/0/0 accept=cbor", "2.05 01"),
        ("GET /1/0/6 accept=cbor", "2.05 f4"),
        ("GET /1/0/7 accept=cbor", "2.05 6155"),
    ];
    play(&mut bench(), &steps);
}

#[test]
fn int_212_setting_basic_information_in_cbor() {
    let mut bench = with_periods();
    let steps = [
        ("PUT /1/0/2 cbor:1865", "2.04"),
        ("PUT /1/0/3 cbor:1903f2", "2.04"),
        ("PUT /1/0/6 cbor:f5", "2.04"),
        ("GET /1/0/2 accept=text", "2.05 101"),
        ("GET /1/0/3 accept=text", "2.05 1010"),
        ("GET /1/0/6 accept=text", "2.05 1"),
    ];
    play(&mut bench, &steps);
    assert!(bench.ask("GET /1/0").starts_with("2.05"));
}

#[test]
fn int_215_setting_basic_information_in_tlv() {
    let mut bench = with_periods();
    let before = bench.ask("GET /1/0 accept=tlv");
    play(&mut bench, &[("POST /1/0 tlv:C10265_C20303F2_C20507D0_C10601_C10755", "2.04")]);
    let response = bench.ask("GET /1/0 accept=tlv");
    assert!(response.ends_with("c10265c20303f2c20507d0c10601c10755"), "{response}");
    play(&mut bench, &[("PUT /1/0 tlv:C40100015180_C10201_C1030A_C40500015180_C10600_C10755", "2.04")]);
    assert_eq!(bench.ask("GET /1/0 accept=tlv"), before);
}

#[test]
fn int_220_setting_basic_information_in_json() {
    let mut bench = with_periods();
    let before = bench.ask("GET /1/0 accept=tlv");
    let values = r#"{"bn":"/","e":[{"n":"1/0/2","v":101},{"n":"1/0/3","v":1010},{"n":"1/0/5","v":2000},{"n":"1/0/6","bv":true},{"n":"1/0/7","sv":"U"}]}"#;
    assert_eq!(bench.ask(&format!("POST /1/0 lwm2m-json:{values}")), "2.04");
    let steps = [
        ("GET /1/0/2 accept=text", "2.05 101"),
        ("GET /1/0/3 accept=text", "2.05 1010"),
        ("GET /1/0/5 accept=text", "2.05 2000"),
        ("GET /1/0/6 accept=text", "2.05 1"),
        ("PUT /1/0 tlv:C40100015180_C10201_C1030A_C40500015180_C10600_C10755", "2.04"),
    ];
    play(&mut bench, &steps);
    assert_eq!(bench.ask("GET /1/0 accept=tlv"), before);
}

#[test]
fn int_221_operations_on_the_security_object() {
    let steps =
        [("GET /0", "4.01"), ("PUT /0/0/0 text:coap://x", "4.01"), ("PUT /0?pmin=30&pmax=45", "4.01")];
    play(&mut bench(), &steps);
}

#[test]
fn int_222_reading_an_object() {
    let mut bench = bench();
    assert!(bench.values("GET /1 accept=senml-json").starts_with("2.05 /1/0/0=1 /1/0/1=86400 "));
    assert!(bench.values("GET /3 accept=senml-json").starts_with("2.05 /3/0/0=\"Open Mobile Alliance\" "));
}

#[test]
fn int_223_reading_an_object_instance() {
    let mut bench = bench();
    for object in ["/1/0", "/3/0"] {
        let response = bench.values(&format!("GET {object} accept=senml-json"));
        assert!(response.starts_with(&format!("2.05 {object}/0=")), "{response}");
    }
}

#[test]
fn int_224_reading_a_resource() {
    let steps = [
        ("GET /1/0/0 accept=text", "2.05 1"),
        ("GET /1/0/1 accept=text", "2.05 86400"),
        ("GET /1/0/6 accept=text", "2.05 0"),
        ("GET /1/0/7 accept=text", "2.05 U"),
        ("GET /3/0/16 accept=text", "2.05 U"),
    ];
    play(&mut bench(), &steps);
}

#[test]
fn int_225_reading_a_resource_instance() {
    let mut bench = bench();
    play(&mut bench, &[("GET /3/0/11/0 accept=text", "2.05 0")]);
    assert_eq!(bench.values("GET /3/0/11/0 accept=senml-json"), "2.05 /3/0/11/0=0");
}

#[test]
fn int_226_partial_update_of_an_object_instance() {
    let mut bench = bench();
    let change = |bench: &mut Bench| {
        let values = r#"[{"bn":"/1/0/","n":"1","v":61},{"n":"6","vb":true}]"#;
        assert_eq!(bench.ask(&format!("POST /1/0 senml-json:{values}")), "2.04");
    };
    assert_eq!(update(&mut bench, change), ("lt=61".into(), false));
    play(&mut bench, &[("GET /1/0/1 accept=text", "2.05 61"), ("GET /1/0/6 accept=text", "2.05 1")]);
}

#[test]
fn int_227_replacing_a_resource() {
    let mut bench = bench();
    let change = |bench: &mut Bench| assert_eq!(bench.ask("PUT /1/0/1 text:63"), "2.04");
    assert_eq!(update(&mut bench, change), ("lt=63".into(), false));
    play(&mut bench, &[("GET /1/0/1 accept=text", "2.05 63"), ("PUT /1/0/1 text:86400", "2.04")]);
}

#[test]
fn int_228_writing_a_resource_instance() {
    let steps = [
        ("PUT /16/0/0/1 text:test", "2.04"),
        ("GET /16/0/0/1 accept=text", "2.05 test"),
        ("GET /16/0/0/0 accept=text", "2.05 a"),
    ];
    play(&mut bench(), &steps);
}

#[test]
fn int_229_read_composite() {
    let line =
        r#"FETCH / senml-json:[{"n":"/3"},{"n":"/1/0"},{"n":"/1/0/1"},{"n":"/3/0/11/0"}] accept=senml-json"#;
    let response = bench().values(line);
    assert!(response.starts_with("2.05 /1/0/0=1 /1/0/1=86400 "), "{response}");
    // Paths that overlap repeat no value.
    assert_eq!(response.matches("/3/0/11/0=").count(), 1);
    assert_eq!(response.matches("/1/0/1=").count(), 1);
}

#[test]
fn int_230_write_composite() {
    let mut bench = bench();
    let change = |bench: &mut Bench| {
        let values = r#"[{"n":"/1/0/1","v":61},{"n":"/1/0/6","vb":true},{"n":"/16/0/0/0","vs":"aa"},{"n":"/16/0/0/1","vs":"bb"},{"n":"/16/0/0/2","vs":"cc"},{"n":"/16/0/0/3","vs":"dd"}]"#;
        assert_eq!(bench.ask(&format!("IPATCH / senml-json:{values}")), "2.04");
    };
    assert_eq!(update(&mut bench, change), ("lt=61".into(), false));
    play(&mut bench, &[("GET /1/0/6 accept=text", "2.05 1")]);
    let identity = r#"2.05 /16/0/0/0="aa" /16/0/0/1="bb" /16/0/0/2="cc" /16/0/0/3="dd""#;
    assert_eq!(bench.values("GET /16 accept=senml-json"), identity);
}

#[test]
fn int_231_querying_in_senml_json() {
    let mut bench = bench();
    for (path, first) in
        [("/1", "/1/0/0=1"), ("/3/0", "/3/0/0="), ("/3/0/16", "/3/0/16="), ("/3/0/11/0", "/3/0/11/0=0")]
    {
        let line = format!("GET {path} accept=senml-json");
        assert_eq!(bench.answer(&line).format, Some(ContentFormat::SENML_JSON));
        assert!(bench.values(&line).starts_with(&format!("2.05 {first}")), "{path}");
    }
}

#[test]
fn int_232_querying_in_senml_cbor() {
    let mut bench = bench();
    for path in ["/1", "/3/0", "/3/0/16", "/3/0/11/0"] {
        let response = bench.answer(&format!("GET {path} accept=senml-cbor"));
        assert_eq!(
            (code(response.code).as_str(), response.format),
            ("2.05", Some(ContentFormat::SENML_CBOR))
        );
    }
}

#[test]
fn int_233_setting_in_senml_cbor() {
    // [{-2: "/1/0/", 0: "1", 2: 61}, {0: "6", 4: true}]
    let values = "82_a3_21652f312f302f_006131_02183d_a2_006136_04f5";
    let change = |bench: &mut Bench| assert_eq!(bench.ask(&format!("POST /1/0 senml-cbor:{values}")), "2.04");
    let mut bench = bench();
    assert_eq!(update(&mut bench, change), ("lt=61".into(), false));
    let steps = [
        ("GET /1/0/6 accept=text", "2.05 1"),
        // [{-2: "/16/0/0/0", 3: "test_value"}]
        ("PUT /16/0/0/0 senml-cbor:81_a2_21692f31362f302f302f30_036a746573745f76616c7565", "2.04"),
        ("GET /16/0/0/0 accept=text", "2.05 test_value"),
        // [{-2: "/1/0/1", 2: 63}]
        ("PUT /1/0/1 senml-cbor:81_a2_21662f312f302f31_02183f", "2.04"),
        ("GET /1/0/1 accept=text", "2.05 63"),
    ];
    play(&mut bench, &steps);
}

#[test]
fn int_234_setting_in_senml_json() {
    let steps = [
        (r#"POST /1/0 senml-json:[{"bn":"/1/0/","n":"1","v":61},{"n":"6","vb":true}]"#, "2.04"),
        ("GET /1/0/1 accept=text", "2.05 61"),
        (r#"PUT /16/0/0/0 senml-json:[{"n":"/16/0/0/0","vs":"test_value"}]"#, "2.04"),
        ("GET /16/0/0/0 accept=text", "2.05 test_value"),
        (r#"PUT /1/0/1 senml-json:[{"n":"/1/0/1","v":63}]"#, "2.04"),
        ("GET /1/0/1 accept=text", "2.05 63"),
    ];
    play(&mut bench(), &steps);
}

#[test]
fn int_235_read_composite_on_the_root() {
    let response = bench().values(r#"FETCH / senml-json:[{"n":"/"}] accept=senml-json"#);
    for object in ["/1/0/0", "/3/0/0", "/5/0/3", "/16/0/0", "/3303/0/5700", "/3303/1/5700", "/33000/3/0"] {
        assert!(response.contains(&format!(" {object}")), "{object} in {response}");
    }
    assert!(!response.contains(" /0/"));
}

#[test]
fn int_236_read_composite_of_paths_that_partly_exist() {
    let line = r#"FETCH / senml-json:[{"n":"/1/0/1"},{"n":"/3/0/11/0"},{"n":"/3339/0/5522"},{"n":"/3353/0/6030"}] accept=senml-json"#;
    assert_eq!(bench().values(line), "2.05 /1/0/1=86400 /3/0/11/0=0");
}

#[test]
fn int_237_reading_an_object_without_accept() {
    let mut bench = bench();
    for path in ["/1", "/3"] {
        let response = bench.answer(&format!("GET {path}"));
        assert_eq!(
            (code(response.code).as_str(), response.format),
            ("2.05", Some(ContentFormat::SENML_CBOR))
        );
    }
}

#[test]
fn int_241_executable_resource_reboot() {
    let mut bench = bench();
    play(&mut bench, &[("POST /3/0/4", "2.04")]);
    assert_eq!(bench.station.board.reboots, [""]);
}

#[test]
fn int_256_write_operation_failure() {
    play(&mut bench(), &[("PUT /1/0/0 text:123", "4.05"), ("GET /1/0/0 accept=text", "2.05 1")]);
}

#[test]
fn int_257_write_composite_to_server_and_device() {
    let mut bench = with_periods();
    let steps = [
        (
            r#"IPATCH / senml-json:[{"bn":"/","n":"1/0/2","v":101},{"n":"1/0/6","vb":true},{"n":"3/0/13","v":0}]"#,
            "2.04",
        ),
        ("GET /1/0/2 accept=text", "2.05 101"),
        ("GET /1/0/6 accept=text", "2.05 1"),
        ("GET /3/0/13 accept=text", "2.05 0"),
        ("PUT /1/0/2 text:1", "2.04"),
        (
            "IPATCH / senml-cbor:83_A3_21612F_0065312F302F32_021865_A2_0065312F302F36_04F5_A2_0066332F302F3133_0200",
            "2.04",
        ),
        ("GET /1/0/2 accept=text", "2.05 101"),
    ];
    play(&mut bench, &steps);
}

/// Links to the resources of `/3/0` below `/3/0/6`.
const FIRST: &str = "</3/0/0>,</3/0/1>,</3/0/2>,</3/0/3>,</3/0/4>,</3/0/6>;dim=2,";
const LAST: &str =
    "</3/0/8>;dim=2,</3/0/9>,</3/0/11>;dim=1,</3/0/12>,</3/0/13>,</3/0/14>,</3/0/16>,</3/0/22>;dim=1";

#[test]
fn int_260_discover() {
    let mut bench = bench();
    let plain = format!("2.05 </3>,</3/0>,{FIRST}</3/0/7>;dim=2,{LAST}");
    let attached = format!("2.05 </3/0>;pmin=10;pmax=200,{FIRST}</3/0/7>;dim=2;gt=6;lt=1;st=1,{LAST}");
    let steps = [
        ("GET /3 accept=link", plain.as_str()),
        ("PUT /3?pmin=10&pmax=200", "2.04"),
        ("PUT /3/0/7?lt=1&gt=6&st=1", "2.04"),
        ("GET /3/0 accept=link", &attached),
        ("GET /3/0/7?depth=0 accept=link", "2.05 </3/0/7>;dim=2;pmin=10;pmax=200;gt=6;lt=1;st=1"),
    ];
    play(&mut bench, &steps);
}

#[test]
fn int_261_write_attributes_on_a_multiple_resource() {
    let steps = [
        ("GET /3/0/11 accept=link", "2.05 </3/0/11>;dim=1,</3/0/11/0>"),
        ("PUT /3?pmin=10&pmax=200", "2.04"),
        ("PUT /3/0?pmax=320", "2.04"),
        ("PUT /3/0/11/0?pmax=100&epmin=1&epmax=20", "2.04"),
        (
            "GET /3/0/11 accept=link",
            "2.05 </3/0/11>;dim=1;pmin=10;pmax=320,</3/0/11/0>;pmax=100;epmin=1;epmax=20",
        ),
    ];
    play(&mut bench(), &steps);
}

#[test]
fn int_264_discover_with_depth_1() {
    // The case wants the server's default periods beside </3>, where they are not attached; 260 does not.
    let steps = [
        ("GET /3?depth=1 accept=link", "2.05 </3>,</3/0>"),
        ("PUT /3/0?pmax=200", "2.04"),
        ("GET /3?depth=1 accept=link", "2.05 </3>,</3/0>;pmax=200"),
    ];
    play(&mut with_periods(), &steps);
}

#[test]
fn int_266_discover_with_depth_3() {
    let mut bench = bench();
    let plain = format!("2.05 </3>,</3/0>,{FIRST}</3/0/7>;dim=2,{LAST}");
    play(
        &mut bench,
        &[
            ("GET /3?depth=2 accept=link", plain.as_str()),
            ("PUT /3?pmin=10&pmax=200", "2.04"),
            ("PUT /3/0/7?lt=1&gt=6&st=1", "2.04"),
            ("PUT /3/0/7/1?gt=8", "2.04"),
        ],
    );
    let response = bench.ask("GET /3?depth=3 accept=link");
    assert!(response.starts_with("2.05 </3>;pmin=10;pmax=200,</3/0>,</3/0/0>,"), "{response}");
    let inside = "</3/0/6>;dim=2,</3/0/6/0>,</3/0/6/1>,</3/0/7>;dim=2;gt=6;lt=1;st=1,</3/0/7/0>,</3/0/7/1>;gt=8,</3/0/8>;dim=2,";
    assert!(response.contains(inside), "{response}");
}

#[test]
fn int_280_successful_read_composite() {
    let line = r#"FETCH / senml-json:[{"n":"/3/0/16"},{"n":"/3/0/11/0"},{"n":"/1/0"}] accept=senml-json"#;
    let server = "/1/0/0=1 /1/0/1=86400 /1/0/5=86400 /1/0/6=false /1/0/7=\"U\"";
    assert_eq!(bench().values(line), format!("2.05 {server} /3/0/11/0=0 /3/0/16=\"U\""));
}

#[test]
fn int_281_partially_successful_read_composite() {
    let line = r#"FETCH / senml-json:[{"n":"/1/0/1"},{"n":"/1/0/7"},{"n":"/1/0/8"}] accept=senml-json"#;
    assert_eq!(bench().values(line), r#"2.05 /1/0/1=86400 /1/0/7="U""#);
}
