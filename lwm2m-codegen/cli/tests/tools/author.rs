//! `lwm2m new` and `lwm2m release`: an object from its first draft to its versions.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::support::{Run, compare, lwm2m_in};

/// Replaces a text in a file.
fn edit(folder: &Path, file: &str, find: &str, replacement: &str) {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).expect("the file exists");
    assert!(text.contains(find), "{file} lacks {find}");
    fs::write(&path, text.replace(find, replacement)).expect("the file can be written");
}

/// Returns the files of a folder with their contents.
fn contents(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for inner in ["", "version_history/"] {
        let Ok(entries) = fs::read_dir(folder.join(inner)) else { continue };
        for entry in entries {
            let entry = entry.expect("the folder can be read");
            if entry.path().is_file() {
                let name = format!("{inner}{}", entry.file_name().to_string_lossy());
                files.push((name, fs::read_to_string(entry.path()).expect("the file is text")));
            }
        }
    }
    files.sort();
    files
}

/// A folder, and the commands that ran in it with what they printed.
struct Story {
    folder: tempfile::TempDir,
    page: String,
}

impl Story {
    fn new() -> Story {
        Story { folder: tempfile::tempdir().expect("a folder can be made"), page: String::new() }
    }

    fn run(&mut self, arguments: &[&str]) -> Run {
        let run = lwm2m_in(self.folder.path(), arguments);
        let line = arguments
            .iter()
            .map(|word| if word.contains(' ') { format!("{word:?}") } else { (*word).to_owned() });
        let line = line.collect::<Vec<_>>().join(" ");
        writeln!(self.page, "$ lwm2m {line}\n{}{}", run.out, run.err).expect("a text can be written");
        run
    }

    fn edit(&mut self, file: &str, find: &str, replacement: &str) {
        edit(self.folder.path(), file, find, replacement);
        writeln!(self.page, "# {file}: `{find}` becomes `{replacement}`\n").expect("a text can be written");
    }
}

#[test]
fn an_object_goes_from_its_draft_to_its_second_version() {
    let mut story = Story::new();
    assert_eq!(story.run(&["new", "10600", "Water Pump", "--owner", "Acme & Sons"]).code, 0);
    assert_eq!(
        story.run(&["new", "10599", "Valve", "--reuse", "5850,5700", "--description", "Opens."]).code,
        0
    );
    assert_eq!(story.run(&["check", "--format", "github", "."]).code, 0);
    for file in ["10600.xml", "10599.xml", "DDF.xml"] {
        story.edit(file, "TBD", "It moves water.");
    }
    assert_eq!(story.run(&["release", "1.0", "10600.xml"]).code, 2);
    assert_eq!(story.run(&["release", "1.0", "--draft", "10600.xml"]).code, 0);
    assert_eq!(story.run(&["release", "1.0", "--draft", "10599.xml"]).code, 0);
    assert_eq!(story.run(&["check", "."]).code, 0);
    story.edit("10600.xml", "<Mandatory>Mandatory</Mandatory>", "<Mandatory>Optional</Mandatory>");
    let before = contents(story.folder.path());
    assert_eq!(story.run(&["release", "1.1", "10600.xml"]).code, 1);
    assert_eq!(contents(story.folder.path()), before, "nothing is written");
    assert_eq!(story.run(&["release", "2.0", "10600.xml"]).code, 0);
    assert_eq!(story.run(&["check", "."]).code, 0);
    let mut page = story.page;
    for (name, text) in contents(story.folder.path()) {
        writeln!(page, "=== {name}\n{text}").expect("the test has its data");
    }
    compare("author", &page);
}

#[test]
fn an_entry_of_the_index_keeps_the_form_of_its_neighbours() {
    let folder = tempfile::tempdir().expect("the test has its data");
    let item = |id: u16, name: &str| {
        format!(
            "\t<Item>\r\n\t\t<ObjectID>{id}</ObjectID>\r\n\t\t<URN>urn:oma:lwm2m:x:{id}</URN>\r\n\t\t<Name>{name}</Name>\r\n\
             \t\t<Ver>1.0</Ver>\r\n\t\t<DDF></DDF>\r\n\t</Item>\r\n"
        )
    };
    let index = format!("<DDFList>\r\n{}\r\n{}</DDFList>\r\n", item(10600, "A"), item(10602, "B"));
    fs::write(folder.path().join("DDF.xml"), &index).expect("the test has its data");
    let run = lwm2m_in(folder.path(), &["new", "10601", "Valve"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = fs::read_to_string(folder.path().join("DDF.xml")).expect("the test has its data");
    let start = text.find("\r\n\t<Item>\r\n\t\t<ObjectID>10601").expect("an entry with tabs");
    let end = start + text[start..].find("</Item>").expect("the test has its data") + "</Item>".len();
    assert_eq!([&text[..start], &text[end..]].concat(), index, "the rest stays");
    assert!(!text.replace("\r\n", "").contains('\n'), "{text}");
}

#[test]
fn what_is_taken_or_reserved_is_no_new_object() {
    let folder = tempfile::tempdir().expect("the test has its data");
    assert_eq!(lwm2m_in(folder.path(), &["new", "10600", "Pump"]).code, 0);
    fs::write(folder.path().join("10603.xml"), "<LWM2M/>").expect("the test has its data");
    let before = contents(folder.path());
    let cases: &[(&[&str], &str)] = &[
        (&["10600", "Valve"], "`10600.xml` defines object 10600 `Pump` already"),
        (&["10601", " pump "], "object 10600 has the name `pump` already"),
        (&["10603", "Valve"], "`10603.xml` exists already"),
        (&["1500", "Valve"], "the id 1500 is reserved"),
        (&["50000", "Valve"], "the id 50000 is reserved"),
        (&["65535", "Valve"], "65535 is not in 0..65535"),
        (&["ten", "Valve"], "invalid digit"),
        (&["10601", " "], "the name is empty"),
        (&["10601", "Valve", "--owner", "A -- B"], "the owner `A -- B` contains `--`"),
        (&["10601", "Valve", "--reuse", "4999"], "4999 is not a registered reusable resource"),
        (&["10601"], "required arguments were not provided"),
    ];
    for (arguments, words) in cases {
        let run = lwm2m_in(folder.path(), &[&["new"], *arguments].concat());
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}: {}", run.err);
        assert!(run.err.contains(words), "{arguments:?}: {}", run.err);
    }
    assert_eq!(contents(folder.path()), before);
    assert_eq!(
        lwm2m_in(folder.path(), &["new", "42769", "Test", "--alone", "--out-dir", "a/b"]).out,
        "a/b/42769.xml\n"
    );
    fs::write(folder.path().join("DDF.xml"), "<LWM2M/>").expect("the test has its data");
    let run = lwm2m_in(folder.path(), &["new", "10605", "Valve"]);
    assert!(
        run.err.contains("cannot add an entry to `DDF.xml`: there is no `</DDFList>` in it"),
        "{}",
        run.err
    );
}

#[test]
fn what_cannot_be_released_is_explained_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("the test has its data");
    assert_eq!(lwm2m_in(folder.path(), &["new", "10600", "Pump"]).code, 0);
    edit(folder.path(), "10600.xml", "<ObjectVersion>1.0", "<ObjectVersion>1.1");
    edit(folder.path(), "10600.xml", ":10600<", ":10600:1.1<");
    assert_eq!(lwm2m_in(folder.path(), &["release", "1.1", "10600.xml"]).code, 0);
    fs::write(folder.path().join("broken.xml"), "<LWM2M><Object>").expect("the test has its data");
    fs::write(folder.path().join("empty.xml"), "<LWM2M/>").expect("the test has its data");
    let twice = fs::read_to_string(folder.path().join("10600.xml")).expect("the test has its data");
    let (head, object) = twice.split_at(twice.find("<Object ").expect("the test has its data"));
    let object = object.replace("</LWM2M>", "");
    fs::write(folder.path().join("twice.xml"), format!("{head}{object}{object}</LWM2M>\n"))
        .expect("the test has its data");
    fs::write(folder.path().join("faulty.xml"), twice.replace("<Operations>R<", "<Operations>Q<"))
        .expect("the test has its data");
    let before = contents(folder.path());
    let cases: &[(&[&str], &str)] = &[
        (&["one", "10600.xml"], "`one` is not a version"),
        (&["1.1", "10600.xml"], "`version_history` has version 1.1 already"),
        (&["1.0", "10600.xml"], "`version_history` has version 1.1, which is above 1.0"),
        (&["1.2", "nowhere.xml"], "cannot read `nowhere.xml`"),
        (&["1.2", "broken.xml"], "`broken.xml` defines no object"),
        (&["1.2", "empty.xml"], "`empty.xml` defines no object"),
        (&["1.2", "twice.xml"], "`twice.xml` defines 2 objects"),
        (&["1.2", "faulty.xml"], "the definition has errors: resource 0 `Value` has the operations `Q`"),
        (&["1.2", "version_history/10600-1_1.xml"], "is a published version"),
        (&["1.2"], "several definitions differ from their history: `faulty.xml`, `twice.xml`"),
        (&[], "required arguments were not provided"),
    ];
    for (arguments, words) in cases {
        let run = lwm2m_in(folder.path(), &[&["release"], *arguments].concat());
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}: {}", run.err);
        assert!(run.err.contains(words), "{arguments:?}: {}", run.err);
    }
    assert_eq!(contents(folder.path()), before);
}

#[test]
fn without_a_file_the_edited_definition_is_released() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(lwm2m_in(folder.path(), &["new", "10600", "Pump"]).code, 0);
    assert_eq!(lwm2m_in(folder.path(), &["new", "10601", "Valve"]).code, 0);
    let run = lwm2m_in(folder.path(), &["release", "1.1"]);
    assert!(run.code == 2 && run.err.contains("every definition in this folder has its copy"), "{}", run.err);
    edit(folder.path(), "10601.xml", "<Units></Units>", "<Units>Cel</Units>");
    let run = lwm2m_in(folder.path(), &["release", "1.1"]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (0, "10601.xml\nDDF.xml\nversion_history/10601-1_1.xml\n"),
        "{}",
        run.err
    );
}

#[test]
fn a_definition_without_a_registry_gets_a_history() {
    let folder = tempfile::tempdir().expect("the test has its data");
    assert_eq!(lwm2m_in(folder.path(), &["new", "10600", "Pump", "--alone"]).code, 0);
    let run = lwm2m_in(folder.path(), &["release", "1.0", "10600.xml"]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (0, "10600.xml\nversion_history/10600-1_0.xml\n"),
        "{}",
        run.err
    );
    edit(folder.path(), "10600.xml", "<Units></Units>", "<Units>Cel</Units>");
    let run = lwm2m_in(folder.path(), &["release", "1.1", "10600.xml"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("the unit of resource 0 `Value`"), "{}", run.err);
    let text = fs::read_to_string(folder.path().join("10600.xml")).expect("the test has its data");
    assert!(text.contains("<ObjectURN>urn:oma:lwm2m:x:10600:1.1</ObjectURN>"), "{text}");
}
