//! A pull request to a registry, with one planted mistake after the other: each is found, and nothing beside it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{compare, expect_in, lwm2m_in};

/// A step of a pull request.
enum Step {
    /// Replaces a text in files, once each.
    Edit(&'static [&'static str], &'static str, &'static str),
    /// Copies a file.
    Copy(&'static str, &'static str),
    /// Removes a file.
    Remove(&'static str),
}

use Step::{Copy, Edit, Remove};

const PUMP: [&str; 2] = ["10242.xml", "version_history/10242-1_1.xml"];
const LAMP: [&str; 2] = ["10241.xml", "version_history/10241-1_0.xml"];

/// The mistake, the steps that make it, and the rules that find it.
const MISTAKES: &[(&str, &[Step], &[&str])] = &[
    ("no description in DDF.xml", &[Edit(&["DDF.xml"], "Gives light.", "")], &["ddf-missing-element"]),
    ("no owner in DDF.xml", &[Edit(&["DDF.xml"], "<Owner>Acme</Owner>", "")], &["ddf-missing-element"]),
    ("the source of another class", &[Edit(&["DDF.xml"], "<Source>2<", "<Source>1<")], &["ddf-source"]),
    ("another name in DDF.xml", &[Edit(&["DDF.xml"], "<Name>Lamp<", "<Name>Lantern<")], &["ddf-mismatch"]),
    (
        "a new object that DDF.xml does not list",
        &[Copy("new/10245.xml", "10245.xml"), Copy("new/10245.xml", "version_history/10245-1_0.xml")],
        &["ddf-mismatch"],
    ),
    (
        "a new version without its copy in the history",
        &[Remove("version_history/10242-1_1.xml"), Edit(&["DDF.xml"], "", "")],
        &["history-missing", "history-edited"],
    ),
    (
        "a published version that is edited",
        &[Edit(&["version_history/10242-1_0.xml"], "0..50", "0..60")],
        &["history-edited"],
    ),
    ("a published version that is removed", &[Remove("version_history/10242-1_0.xml")], &["history-edited"]),
    (
        "a file that its copy does not follow",
        &[Edit(&["10241.xml"], "Gives light.", "Shines.")],
        &["history-differs"],
    ),
    (
        "another unit in Common.xml",
        &[Edit(&["Common.xml"], "<Units>Cel<", "<Units>K<")],
        &["reusable-resource-changed"],
    ),
    (
        "a resource gone from Common.xml",
        &[Edit(&["Common.xml"], "<Item ID=\"7001\">", "<Item ID=\"7002\">")],
        &["reusable-resource-changed"],
    ),
    (
        "the name of another object",
        &[Edit(&LAMP, "<Name>Lamp<", "<Name>Pump<"), Edit(&["DDF.xml"], "<Name>Lamp<", "<Name>Pump<")],
        &["object-name-duplicate"],
    ),
    (
        "an id for tests",
        &[
            Copy("new/10245.xml", "42769.xml"),
            Edit(&["42769.xml"], "<ObjectID>10245", "<ObjectID>42769"),
            Edit(&["42769.xml"], "x:10245", "x:42769"),
            Copy("42769.xml", "version_history/42769-1_0.xml"),
            Edit(
                &["DDF.xml"],
                "</DDFList>",
                "<Item><ObjectID>42769</ObjectID><URN>urn:oma:lwm2m:x:42769</URN><Name>Valve</Name><Description>Opens.</Description><Owner>Acme</Owner><Source>2</Source><Ver>1.0</Ver><DDF>42769.xml</DDF></Item></DDFList>",
            ),
        ],
        &["id-not-published"],
    ),
    (
        "an id of a vendor's own block",
        &[
            Copy("new/10245.xml", "33000.xml"),
            Edit(&["33000.xml"], "<ObjectID>10245", "<ObjectID>33000"),
            Edit(&["33000.xml"], "x:10245", "x:33000"),
            Copy("33000.xml", "version_history/33000-1_0.xml"),
            Edit(
                &["DDF.xml"],
                "</DDFList>",
                "<Item><ObjectID>33000</ObjectID><URN>urn:oma:lwm2m:x:33000</URN><Name>Valve</Name><Description>Opens.</Description><Owner>Acme</Owner><Source>2</Source><Ver>1.0</Ver><DDF>33000.xml</DDF></Item></DDFList>",
            ),
        ],
        &["id-not-published"],
    ),
    (
        "mojibake in a description",
        &[Edit(&LAMP, "How bright it is.", "Up to 40 \u{c2}\u{b0}C.")],
        &["text-mojibake"],
    ),
    (
        "mojibake in DDF.xml",
        &[Edit(&["DDF.xml"], "Gives light.", "Caf\u{c3}\u{a9} light.")],
        &["text-mojibake"],
    ),
    ("no line end", &[Edit(&LAMP, "</LWM2M>\n", "</LWM2M>")], &["line-end-missing"]),
    ("another type in the same version", &[Edit(&LAMP, "<Type>Integer<", "<Type>Float<")], &["version-step"]),
    (
        "a mandatory resource in a minor version",
        &[
            Copy("new/10242-1_2.xml", "10242.xml"),
            Copy("new/10242-1_2.xml", "version_history/10242-1_2.xml"),
            Edit(
                &["DDF.xml"],
                "<URN>urn:oma:lwm2m:x:10242:1.1</URN><Name>Pump</Name><Description>Moves water.</Description><Owner>Acme</Owner><Source>2</Source><Ver>1.1</Ver>",
                "<URN>urn:oma:lwm2m:x:10242:1.2</URN><Name>Pump</Name><Description>Moves water.</Description><Owner>Acme</Owner><Source>2</Source><Ver>1.2</Ver>",
            ),
        ],
        &["version-step"],
    ),
    (
        "a unit that no registry knows",
        &[Edit(&LAMP, "<Units>/100<", "<Units>furlong<")],
        &["unit-unknown", "version-step"],
    ),
    (
        "another name for a reusable resource",
        &[Edit(&PUMP, "<Name>Sensor Value<", "<Name>Pressure<")],
        &["reusable-resource-differs"],
    ),
    ("a range upside down", &[Edit(&LAMP, "0..100", "100..0")], &["range-reversed"]),
    (
        "one id twice",
        &[Edit(&PUMP, "<Item ID=\"1\">", "<Item ID=\"0\">")],
        &["resource-duplicate-id", "version-step"],
    ),
    ("a file under another name", &[Copy("10241.xml", "10246.xml"), Remove("10241.xml")], &["file-name"]),
    (
        "a placeholder for a description",
        &[Edit(&LAMP, "How bright it is.", "TBD")],
        &["description-placeholder"],
    ),
];

fn fixture(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/pull-request").join(name)
}

/// Copies the registry before the pull request.
fn base(target: &Path) {
    for name in ["", "version_history"] {
        fs::create_dir_all(target.join(name)).expect("the folder can be made");
        for entry in fs::read_dir(fixture("registry").join(name)).expect("the folder exists") {
            let path = entry.expect("the folder can be read").path();
            if path.is_file() {
                let name = Path::new(name).join(path.file_name().expect("a file has a name"));
                fs::copy(&path, target.join(name)).expect("the file can be copied");
            }
        }
    }
}

fn apply(steps: &[Step], folder: &Path) {
    for step in steps {
        match step {
            Edit(files, find, replacement) => {
                for file in *files {
                    let path = folder.join(file);
                    let text = fs::read_to_string(&path).expect("the file exists");
                    assert!(text.contains(find), "{file} lacks {find}");
                    fs::write(&path, text.replacen(find, replacement, 1)).expect("the file can be written");
                }
            }
            Copy(from, to) => {
                let source = if from.starts_with("new/") { fixture(from) } else { folder.join(from) };
                fs::copy(source, folder.join(to)).expect("the file can be copied");
            }
            Remove(file) => fs::remove_file(folder.join(file)).expect("the file exists"),
        }
    }
}

fn check(folder: &Path, arguments: &[&str]) -> Vec<Value> {
    let run = lwm2m_in(folder, &[&["check", "--format", "json"], arguments].concat());
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}{}", run.out, run.err))
}

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().filter_map(|diagnostic| diagnostic["code"].as_str()).collect()
}

#[test]
fn each_planted_mistake_is_found_with_its_words() {
    let old = tempfile::tempdir().expect("the test has its data");
    base(old.path());
    let against = old.path().to_str().expect("the test has its data");
    let mut page = String::new();
    for (name, steps, rules) in MISTAKES {
        let folder = tempfile::tempdir().expect("the test has its data");
        base(folder.path());
        apply(steps, folder.path());
        let found = check(folder.path(), &["--against", against, "."]);
        for rule in *rules {
            assert!(codes(&found).contains(rule), "{name}: {found:#?}");
        }
        writeln!(page, "{name}").expect("the test has its data");
        for one in &found {
            let place = format!("{}:{}", one["file"].as_str().unwrap_or(""), one["line"]);
            let (code, message) = (
                one["code"].as_str().expect("the test has its data"),
                one["message"].as_str().expect("the test has its data"),
            );
            writeln!(page, "  {place}: {message} [{code}]").expect("the test has its data");
        }
    }
    compare("pull-request", &page);
}

#[test]
fn a_change_without_a_mistake_brings_nothing_and_old_mistakes_stay_out() {
    let old = tempfile::tempdir().expect("the test has its data");
    base(old.path());
    assert_eq!(codes(&check(old.path(), &["."])), ["name-duplicate"], "the registry before");
    let folder = tempfile::tempdir().expect("the test has its data");
    base(folder.path());
    // Lines move, and a resource of the old mistake gets another description.
    apply(
        &[Edit(&PUMP, "<Description>How much it moves.", "\n\n<Description>The water it moves.")],
        folder.path(),
    );
    let run = lwm2m_in(
        folder.path(),
        &["check", "--against", old.path().to_str().expect("the test has its data"), "."],
    );
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    assert!(run.err.contains("no diagnostics; 1 that were there before are left out"), "{}", run.err);
}

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .output()
        .expect("git runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_pull_request_is_compared_with_a_revision_of_git() {
    let repository = tempfile::tempdir().expect("the test has its data");
    let folder = repository.path().join("objects");
    base(&folder);
    git(repository.path(), &["init", "--quiet"]);
    git(repository.path(), &["add", "."]);
    git(repository.path(), &["commit", "--quiet", "--message", "Objects"]);
    apply(&[Edit(&LAMP, "<Type>Integer<", "<Type>Float<"), Edit(&["DDF.xml"], "Moves water.", "")], &folder);
    let found = check(&folder, &["--against-git", "HEAD", "."]);
    assert_eq!(codes(&found), ["version-step", "ddf-missing-element"]);
    let found = check(repository.path(), &["--against-git", "HEAD", "objects"]);
    assert_eq!(codes(&found), ["version-step", "ddf-missing-element"]);
    // A file is checked as a part of its folder: the entry of another object is no matter of its own.
    let found = check(&folder, &["--against-git", "HEAD", "10241.xml"]);
    assert_eq!(codes(&found), ["version-step"]);
    let found = check(&folder, &["--against-git", "HEAD", "10242.xml"]);
    assert_eq!(codes(&found), ["ddf-missing-element"]);
}

#[test]
fn a_file_of_a_registry_is_checked_as_a_part_of_it() {
    let folder = tempfile::tempdir().expect("the test has its data");
    base(folder.path());
    apply(&[Edit(&["10241.xml"], "Gives light.", "Shines.")], folder.path());
    let found = check(folder.path(), &["10241.xml"]);
    assert_eq!(codes(&found), ["history-differs"]);
    assert_eq!(found[0]["file"], "10241.xml");
    assert_eq!(codes(&check(folder.path(), &["10242.xml"])), ["name-duplicate"]);
    assert_eq!(
        codes(&check(folder.path(), &["10241.xml", "10242.xml"])),
        ["history-differs", "name-duplicate"]
    );
    let copy = tempfile::tempdir().expect("the test has its data");
    fs::copy(folder.path().join("10241.xml"), copy.path().join("10241.xml")).expect("the test has its data");
    assert_eq!(codes(&check(copy.path(), &["10241.xml"])), [""; 0], "alone");
    fs::write(copy.path().join("DDF.xml"), "<DDFList><Item>").expect("the test has its data");
    assert_eq!(codes(&check(copy.path(), &["10241.xml"])), [""; 0], "with an index that cannot be read");
    assert_eq!(codes(&check(copy.path(), &["."])), ["xml-malformed"], "with an index that cannot be read");
}

#[test]
fn a_revision_that_cannot_be_read_is_explained() {
    let folder = tempfile::tempdir().expect("the test has its data");
    base(folder.path());
    let against = |revision: &str, input: &str| {
        let run = lwm2m_in(folder.path(), &["check", "--against-git", revision, input]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
        run.err
    };
    assert!(against("HEAD", ".").contains("git cannot read `.`: not a git repository"));
    git(folder.path(), &["init", "--quiet"]);
    assert!(against("main~7", ".").contains("git knows no revision `main~7` in `.`"));
    assert!(against("HEAD", "-").contains("`--against-git` compares files, not standard input"));
    assert!(against("HEAD", "3").contains("`--against-git` compares files, not bundled objects"));
    let large = std::fs::File::create(folder.path().join("large.xml")).expect("a file can be made");
    large.set_len((64 << 20) + 1).expect("the file system has such files");
    git(folder.path(), &["add", "large.xml"]);
    git(folder.path(), &["commit", "--quiet", "--message", "Large"]);
    std::fs::remove_file(folder.path().join("large.xml")).expect("the file was made");
    let error = against("HEAD", ".");
    assert!(
        error.contains("cannot read the revision with git: `large.xml` is larger than 64 MiB"),
        "{error}"
    );
    let run = lwm2m_in(folder.path(), &["check", "--against", "nowhere", "."]);
    assert!(run.err.contains("cannot read `nowhere`: no such file or folder"), "{}", run.err);
    assert_eq!(lwm2m_in(folder.path(), &["check", "--against", ".", "--against-git", "HEAD", "."]).code, 2);
}

/// Returns a repository with a pull request in its working tree: the files before are its first commit.
fn repository() -> tempfile::TempDir {
    let repository = tempfile::tempdir().expect("a folder can be made");
    base(repository.path());
    git(repository.path(), &["init", "--quiet"]);
    git(repository.path(), &["add", "."]);
    git(repository.path(), &["commit", "--quiet", "--message", "Objects"]);
    let steps = [
        Edit(&LAMP, "<Type>Integer<", "<Type>Float<"),
        Edit(&["Common.xml"], "<Units>Cel<", "<Units>K<"),
        Edit(&["DDF.xml"], "<Owner>Acme<", "<Owner>Acme | Sons<"),
        Copy("new/10245.xml", "10245.xml"),
    ];
    apply(&steps, repository.path());
    repository
}

#[test]
fn the_changes_of_a_pull_request_are_a_comment_in_markdown() {
    let folder = repository();
    let arguments = ["diff", "--format", "markdown", "--against-git", "HEAD", "."];
    assert_eq!(expect_in(folder.path(), "diff-markdown", &arguments).code, 1);
    let same = ["diff", "--format", "markdown", "--against-git", "HEAD..HEAD", "."];
    assert_eq!(
        lwm2m_in(folder.path(), &same).out,
        "No change.\n\n2 pairs compared: 2 without a change, 0 with a version that does not fit.\n"
    );
}

#[test]
fn lists_of_a_registry_are_compared_in_every_format() {
    let folder = repository();
    assert_eq!(expect_in(folder.path(), "diff-git", &["diff", "--against-git", "HEAD", "."]).code, 1);
    for (file, code, message) in [
        ("Common.xml", 1, "the unit of resource 7000 `Wire Temperature` was `Cel`, and is `K`"),
        ("DDF.xml", 0, "the owner of version 1.0 of object 10241 `Lamp` was `Acme`, and is `Acme | Sons`"),
    ] {
        for format in ["human", "json", "markdown"] {
            let run = lwm2m_in(folder.path(), &["diff", "--format", format, "--against-git", "HEAD", file]);
            assert_eq!(run.code, code, "{file}: {}", run.err);
            assert!(run.out.replace("\\|", "|").contains(message), "{file}: {}", run.out);
        }
    }
    let run = lwm2m_in(folder.path(), &["diff", "--format", "github", "--against-git", "HEAD", "Common.xml"]);
    assert!(run.out.starts_with("::error file=Common.xml,line=12,"), "{}", run.out);
}

#[test]
fn two_revisions_are_compared_and_show_their_paths() {
    let folder = repository();
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "--message", "Changes"]);
    let run =
        lwm2m_in(folder.path(), &["diff", "--format", "json", "--against-git", "HEAD~1..HEAD", "10241.xml"]);
    let document: Value = serde_json::from_str(&run.out).expect("the test has its data");
    let object = &document["objects"][0];
    assert_eq!((run.code, object["object"].as_u64()), (1, Some(10241)));
    assert_eq!(
        (&object["old"]["file"], &object["new"]["file"]),
        (&"HEAD~1:10241.xml".into(), &"HEAD:10241.xml".into())
    );
    let run = lwm2m_in(folder.path(), &["diff", "--against-git", "HEAD~1", "10245.xml"]);
    assert!(run.code == 2 && run.err.contains("`10245.xml` does not exist at `HEAD~1`"), "{}", run.err);
    let run = lwm2m_in(folder.path(), &["diff", "--against-git", "HEAD~1", "."]);
    assert!(run.out.contains("object 10245 `Valve`: added (./10245.xml)"), "{}", run.out);
    for arguments in [
        &["--against-git", "HEAD", "3303"][..],
        &["--against-git", "HEAD"],
        &["--against-git", "HEAD", "a", "b"],
    ] {
        let run = lwm2m_in(folder.path(), &[&["diff"], arguments].concat());
        assert!(run.code == 2 && run.err.contains("expected one file or folder"), "{}", run.err);
    }
}
