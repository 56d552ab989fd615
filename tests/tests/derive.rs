//! Structs and enums written by hand: what compiles, and what is said of what does not. `TRYBUILD=overwrite`
//! accepts.

#[test]
fn mistakes_in_derived_structs_are_found_at_their_tokens_and_everything_else_works() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/derive/fail/*.rs");
    cases.pass("ui/derive/pass/*.rs");
}
