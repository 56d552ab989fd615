//! Every setting has a key, and every key is documented.

use std::path::Path;

use super::keys::TABLES;
use super::parse;
use crate::model::SourceId;

/// The keys with a name of their own; that of `rename` is `name`, that of `with_enum` is `codes`.
fn keys() -> Vec<&'static str> {
    let mut keys: Vec<&str> = TABLES.iter().flat_map(|table| table.keys).map(|key| key.name).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Returns the lines of the documentation of `Config::file` that list the keys.
fn table() -> Vec<&'static str> {
    let (before, _) = include_str!("../../config.rs").split_once("pub fn file(").expect("there is a method");
    before
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("/// | ") && line.matches('|').count() == 4)
        .collect()
}

/// Returns the settings file in the README.
fn example() -> &'static str {
    let readme = include_str!("../../../README.md");
    let (_, example) = readme.split_once("# lwm2m.toml\n").expect("there is an example");
    example.split_once("```").expect("it ends").0
}

#[test]
fn every_setting_has_a_key() {
    let source = include_str!("../../config.rs");
    let methods = source.lines().filter_map(|line| line.strip_prefix("    pub fn "));
    let names = methods.filter_map(|method| method.split_once(['(', '<'])).map(|(name, _)| name);
    let settings: Vec<&str> = names.filter(|name| !["new", "file"].contains(name)).collect();
    assert!(settings.len() > 15, "{settings:?}");
    for name in settings {
        let documented = table().iter().any(|line| line.contains(&format!("](Config::{name})")));
        assert!(documented, "`Config::{name}` has no key in the table of `Config::file`");
    }
}

#[test]
fn every_key_is_in_the_table_and_in_the_example_of_the_readme() {
    let example = example();
    assert!(keys().len() > 20, "{:?}", keys());
    for key in keys() {
        // `object`, `resource`, `enum` and `label` are in the headers of tables.
        let named =
            |text: &str| text.split(|c: char| !(c.is_alphanumeric() || c == '-')).any(|word| word == key);
        assert!(table().iter().any(|line| named(line)), "`{key}` is not in the table");
        assert!(named(example), "`{key}` is not in the example");
    }
}

#[test]
fn any_value_for_any_key_is_taken_or_reported() {
    let values =
        ["", "1", "-1", "\"\"", "[[]]", "[{}]", "{}", "{ a = 1 }", "1979-05-27", "nan", "'", "\u{0}"];
    let example = example();
    for (at, _) in example.match_indices('=') {
        for value in values {
            let end = example[at..].find('\n').map_or(example.len(), |length| at + length);
            parse(&format!("{}= {value}{}", &example[..at], &example[end..]), SourceId(0), Path::new(""));
        }
    }
    for (end, _) in example.char_indices() {
        parse(&example[..end], SourceId(0), Path::new(""));
    }
    assert!(parse(example, SourceId(0), Path::new("")).1.is_empty());
}
