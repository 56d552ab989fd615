//! What the READMEs show of derived structs compiles, runs and prints what they say.

use lwm2m_tests::crates::Crate;
use lwm2m_tests::data::checkout;

const MAIN: &str = "`src/main.rs`, with structs of your own:";

/// The text of the code block that follows `after`.
fn block(text: &str, after: &str) -> String {
    let rest = text.split_once(after).unwrap_or_else(|| panic!("the README says {after:?}")).1;
    let code = rest.split_once("```").expect("a block follows").1;
    let code = code.split_once('\n').expect("a block begins with a line of its own").1;
    code.split_once("```").expect("the block ends").0.to_owned()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(checkout().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn holds(readme: &str) {
    let one = Crate::new("pump");
    one.manifest(&block(readme, "is used like those that are generated:"))
        .file("src/main.rs", &block(readme, MAIN));
    let output = one.cargo(&["run", "--quiet"]);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(String::from_utf8_lossy(&output.stdout), block(readme, "It prints, in the end:"));

    let message = block(readme, "and the message quotes the line:");
    let wrong = block(readme, MAIN).replace("celsius: f32", "celsius: i64");
    let output = one.file("src/main.rs", &wrong).cargo(&["run", "--quiet"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(message.trim_end()), "{said}");
}

#[test]
fn the_derive_does_what_its_readme_shows() {
    holds(&read("lwm2m-derive/README.md"));
    let readme = read("README.md");
    if readme.contains(MAIN) {
        holds(&readme);
    }
}
