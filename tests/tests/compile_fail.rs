//! Code that must not compile, and what the compiler says about it. `TRYBUILD=overwrite` accepts.

#[test]
fn mistakes_with_generated_objects_are_found_by_the_compiler() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/compile-fail/*.rs");
    cases.pass("ui/compile-pass/*.rs");
}
