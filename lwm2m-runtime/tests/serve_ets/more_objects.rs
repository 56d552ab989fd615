//! 6.7, further objects.

use super::*;

#[test]
fn int_1630_create_portfolio_object_instance() {
    let mut bench = bench();
    play(&mut bench, &[("GET /16/0 accept=link", "2.05 </16/0>,</16/0/0>;dim=4")]);
    let two = "48001148 6F7374204465766963652049442023 32480114486F737420446576696365204D6F64656C202332"
        .replace(' ', "");
    let response = bench.answer(&format!("POST /16 tlv:08012E_88002B_{two}"));
    assert_eq!((code(response.code).as_str(), response.created), ("2.01", Some(Path::instance(16, 1))));
    play(&mut bench, &[("GET /16/1 accept=link", "2.05 </16/1>,</16/1/0>;dim=2")]);
    let response = bench.ask("GET /16 accept=tlv");
    assert!(response.contains(&format!("08012e88002b{}", two.to_lowercase())), "{response}");
}

#[test]
fn int_1635_delete_portfolio_object_instances() {
    let mut bench = bench();
    play(&mut bench, &[("DELETE /16/0", "2.02"), ("GET /16 accept=link", "2.05 </16>")]);
}

#[test]
fn no_response_contains_a_key() {
    let secret = |security: &Security| security.secret_key.expose().clone();
    let mut bench = bench();
    let key = secret(bench.station.security.instances.get(0).unwrap());
    let response =
        bench.answer(r#"FETCH / senml-json:[{"n":"/"},{"n":"/0"},{"n":"/0/0/5"}] accept=senml-cbor"#);
    assert!(!response.payload.windows(key.len()).any(|window| window == key));
}
