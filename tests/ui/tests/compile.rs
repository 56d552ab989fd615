//! Code that compiles and runs, and code that must not compile, with the compiler's messages. `TRYBUILD=overwrite`
//! updates them.

#[test]
fn right_uses_compile_and_wrong_ones_have_the_messages_beside_them() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("compile-fail/*.rs");
    cases.pass("compile-pass/*.rs");
    cases.compile_fail("derive/fail/*.rs");
    cases.pass("derive/pass/*.rs");
}
