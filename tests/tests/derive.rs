//! Derived structs and enums that compile, and the messages for those that do not. `TRYBUILD=overwrite` accepts.

#[test]
fn errors_in_derived_structs_have_their_tokens_and_valid_structs_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/derive/fail/*.rs");
    cases.pass("ui/derive/pass/*.rs");
}
