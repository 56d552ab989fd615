//! Code that must not compile, with the compiler's messages. `TRYBUILD=overwrite` updates them.

#[test]
fn the_compiler_finds_wrong_uses_of_generated_objects() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/compile-fail/*.rs");
    cases.pass("ui/compile-pass/*.rs");
}
