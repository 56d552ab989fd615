//! 6.7, further objects.

use super::*;

#[test]
fn int_1630_create_portfolio_object_instance() {
    let mut bench = bench();
    play(&mut bench, &[("GET /16/0 accept=link", "2.05 </16/0>,</16/0/0>;dim=4")]);
    let two = "48001148 6F7374204465766963652049442023 32480114486F737420446576696365204D6F64656C202332"
        .replace(' ', "");
    let answer = bench.answer(&format!("POST /16 tlv:08012E_88002B_{two}"));
    assert_eq!((code(answer.code).as_str(), answer.created), ("2.01", Some(Path::instance(16, 1))));
    play(&mut bench, &[("GET /16/1 accept=link", "2.05 </16/1>,</16/1/0>;dim=2")]);
    let answer = bench.ask("GET /16 accept=tlv");
    assert!(answer.contains(&format!("08012e88002b{}", two.to_lowercase())), "{answer}");
}

#[test]
fn int_1635_delete_portfolio_object_instances() {
    let mut bench = bench();
    play(&mut bench, &[("DELETE /16/0", "2.02"), ("GET /16 accept=link", "2.05 </16>")]);
}

#[test]
fn security_is_never_part_of_an_answer() {
    let secret = |security: &Security| security.secret_key.expose().clone();
    let mut bench = bench();
    let key = secret(bench.station.security.instances.get(0).unwrap());
    let answer =
        bench.answer(r#"FETCH / senml-json:[{"n":"/"},{"n":"/0"},{"n":"/0/0/5"}] accept=senml-cbor"#);
    assert!(!answer.payload.windows(key.len()).any(|window| window == key));
}
