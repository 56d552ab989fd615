//! Code that is generated from a definition: whatever is generated is Rust, and nothing but the items of an object.

use std::fs;
use std::path::Path;

use lwm2m_codegen::{Config, Generated};
use syn::Item;

use super::comments::assert_plain;
use super::places::assert_places;

/// Generates the code of a definition; `None` if the definition has errors.
///
/// # Panics
///
/// If the code is not that of objects, or a diagnostic lies outside of its text.
pub fn generate(definition: &[u8]) -> Option<Generated> {
    let folder = tempfile::tempdir().expect("the disk has space for temporary files");
    let file = folder.path().join("definition.xml");
    fs::write(&file, definition).expect("the file can be written");
    run(&Config::new().objects(file).serde(true).any_object(true))
}

/// Generates the code of a configuration; `None` if there are errors.
///
/// # Panics
///
/// As [`generate`].
pub fn run(config: &Config) -> Option<Generated> {
    match config.generate() {
        Ok(generated) => {
            assert_places(&generated.diagnostics, &generated.sources);
            for file in &generated.files {
                assert_is_of_objects(&file.path, &file.text);
            }
            Some(generated)
        }
        Err(failure) => {
            assert_places(&failure.diagnostics, &failure.sources);
            assert!(!failure.to_string().is_empty());
            None
        }
    }
}

fn assert_is_of_objects(path: &Path, text: &str) {
    let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}\n{text}", path.display()));
    let is_list = ["mod.rs", "any_object.rs"].map(Path::new).contains(&path);
    for item in &file.items {
        let is_of_object = match item {
            Item::Struct(_) | Item::Enum(_) | Item::Trait(_) | Item::Impl(_) | Item::Const(_) => true,
            Item::Mod(module) => module.content.is_none(),
            Item::Use(_) => true,
            Item::Fn(_) => is_list,
            _ => false,
        };
        assert!(is_of_object, "{}: {text}", path.display());
    }
    if !is_list {
        assert_plain(text);
    }
}
