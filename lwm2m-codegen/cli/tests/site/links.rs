//! Every link of a site leads to a page and a place in it, and pages have what readers look for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::support::{files, ids, objects, registry, small_registry, tags, write};

/// Checks all links of a site, and returns its pages and its number of links.
fn check_links(folder: &Path) -> (BTreeMap<String, String>, usize) {
    let out = tempfile::tempdir().expect("there is a folder for temporary files");
    let site = out.path().join("site");
    write(folder, &site);
    let files = files(&site);
    let bytes: usize = files.values().map(Vec::len).sum();
    assert!(bytes < 40_000_000, "{bytes} bytes");
    let names: BTreeSet<&str> = files.keys().map(String::as_str).collect();
    let pages: BTreeMap<String, String> = files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, page)| (path.clone(), String::from_utf8(page.clone()).expect("a page is UTF-8")))
        .collect();
    let anchors: BTreeMap<&str, BTreeSet<String>> =
        pages.iter().map(|(path, page)| (path.as_str(), ids(path, page))).collect();
    let mut count = 0;
    for (path, page) in &pages {
        for tag in tags(page) {
            let targets = ["href", "src", "action"].into_iter().filter_map(|key| tag.attributes.get(key));
            for target in targets {
                count += 1;
                if target.starts_with("https://") || target.starts_with("http://") {
                    // Only descriptions link to other sites.
                    assert_eq!(tag.attributes["rel"], "nofollow noopener", "{path}: {target}");
                    continue;
                }
                let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
                let file = if file.is_empty() { path } else { file };
                assert!(names.contains(file), "{path}: no file for {target}");
                assert!(anchor.is_empty() || anchors[file].contains(anchor), "{path}: no place for {target}");
            }
            for key in ["aria-labelledby", "aria-describedby", "for"] {
                let target = tag.attributes.get(key);
                assert!(target.is_none_or(|id| anchors[path.as_str()].contains(id)), "{path}: {target:?}");
            }
        }
    }
    (pages, count)
}

#[test]
fn every_link_of_the_bundled_objects_leads_to_a_place() {
    let (pages, links) = check_links(&objects());
    assert!(pages.len() > 130 && links > 5000, "{} pages, {links} links", pages.len());
}

#[test]
fn every_link_of_the_registry_leads_to_a_place() {
    let Some(registry) = registry() else { return };
    let (pages, links) = check_links(&registry);
    assert!(pages.len() > 490 && links > 20_000, "{} pages, {links} links", pages.len());
    let lists = &pages["reusable.html"];
    let (_, sensor_value) = lists.split_once("id=\"5700\"").unwrap();
    let (users, _) = sensor_value.split_once("</section>").unwrap();
    for user in ["3303.html#5700", "3304.html#5700", "10314.html#5700"] {
        assert!(users.contains(user), "{user}");
    }
    assert!(pages["0.html"].contains("only a bootstrap server has access"));
}

#[test]
fn a_page_has_the_version_its_changes_and_its_diagnostics() {
    let (pages, _) = check_links(&small_registry());
    let newest = &pages["42770.html"];
    assert_eq!(newest, &pages["42770-1_2.html"]);
    for text in ["Version 1.2", "Changes since", "JSON Schema", "mandatory-only instance"] {
        assert!(newest.contains(text), "{text}");
    }
    let first = &pages["42770-1_0.html"];
    assert!(first.contains("superseded by") && !first.contains("Changes since"));
    assert!(pages["index.html"].contains("42770.html"));
}

#[test]
fn downloads_are_the_outputs_of_the_other_commands() {
    let out = tempfile::tempdir().unwrap();
    let site = out.path().join("site");
    write(&objects(), &site);
    let files = files(&site);
    let command = |arguments: &[&str]| {
        let binary = std::process::Command::new(env!("CARGO_BIN_EXE_lwm2m")).args(arguments).output();
        binary.unwrap().stdout
    };
    assert_eq!(files["files/3303-1_1.rs"], command(&["generate", "3303"]));
    assert_eq!(files["files/3303-1_1.sdf.json"], command(&["export", "--to", "sdf", "3303"]));
    let schema = |form| command(&["export", "--to", "json-schema", "--form", form, "3303"]);
    assert_eq!(files["files/3303-1_1.schema.json"], schema("reported"));
    assert_eq!(files["files/3303-1_1.writable.schema.json"], schema("writable"));
    assert_eq!(files["files/3303-1_1.xml"], std::fs::read(objects().join("ipso/3303.xml")).unwrap());
}

#[test]
fn of_two_definitions_of_a_version_the_first_has_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let (definitions, site) = (folder.path().join("definitions"), folder.path().join("site"));
    for name in ["a", "b"] {
        std::fs::create_dir_all(definitions.join(name)).unwrap();
        std::fs::copy(objects().join("ipso/3303.xml"), definitions.join(name).join("3303.xml")).unwrap();
    }
    let output = crate::support::run(&definitions, &site);
    let error = String::from_utf8(output.stderr).unwrap();
    let expected =
        "version 1.1 of object 3303 is defined twice; the page is that of `a/3303.xml`, not of `b/3303.xml`";
    assert!(error.contains(expected), "{error}");
}
