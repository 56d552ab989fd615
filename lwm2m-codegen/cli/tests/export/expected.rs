//! Expected files of each target: for a bundled object, and for one that uses every feature.

use std::path::Path;

use crate::support::{BENCH, fine};

const TARGETS: [(&[&str], &str); 6] = [
    (&["json-schema"], "schema.json"),
    (&["json-schema", "--form", "writable"], "writable.schema.json"),
    (&["openapi"], "openapi.json"),
    (&["sdf"], "sdf.json"),
    (&["markdown"], "md"),
    (&["xml"], "xml"),
];

#[test]
fn every_target_writes_what_is_expected() {
    let blessed = std::env::var_os("BLESS").is_some();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/export/expected");
    for (input, name) in [(BENCH, "42769"), ("../../objects/ipso/3311.xml", "3311")] {
        for (target, ending) in TARGETS {
            let text = fine(&[&["export", "--to"], target, &[input]].concat());
            let path = folder.join(format!("{name}.{ending}"));
            if blessed {
                std::fs::write(&path, &text).unwrap();
            }
            let expected = std::fs::read_to_string(&path).unwrap_or_default();
            let line = expected.lines().zip(text.lines()).take_while(|(one, two)| one == two).count();
            assert!(
                expected == text,
                "{}:{}: found {:?} (BLESS=1 accepts what was found)",
                path.display(),
                line + 1,
                text.lines().nth(line),
            );
        }
    }
}

#[test]
fn several_objects_share_a_text_or_a_folder() {
    let inputs = ["3303", "3304"];
    for (target, mark) in
        [("sdf", "\"oma:id\": 3304"), ("markdown", "# Humidity (3304)"), ("xml", "<ObjectID>3304<")]
    {
        let mut arguments = vec!["export", "--to", target];
        arguments.extend(inputs);
        assert!(fine(&arguments).contains(mark), "{target}");
        let folder = tempfile::tempdir().unwrap();
        arguments.extend(["--out-dir", folder.path().to_str().unwrap()]);
        assert_eq!(fine(&arguments), "", "{target}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "{target}");
    }
}
