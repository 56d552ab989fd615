//! One definition, several commands: what `check` says of a mistake, the other commands do.

use std::path::Path;

use crate::support::{lwm2m, with_input};

/// Returns a definition of object 42769 with one resource.
fn pump(version: &str, kind: &str) -> String {
    format!(
        "<LWM2M xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:noNamespaceSchemaLocation=\"http://www.openmobilealliance.org/tech/profiles/LWM2M-v1_1.xsd\">\n\
         <!-- Licence: none --><Object ObjectType=\"MODefinition\"><Name>Pump</Name><Description1>Moves.</Description1>\n\
         <ObjectID>42769</ObjectID><ObjectURN>urn:oma:lwm2m:x:42769:{version}</ObjectURN>\n\
         <LWM2MVersion>1.1</LWM2MVersion><ObjectVersion>{version}</ObjectVersion>\n\
         <MultipleInstances>Single</MultipleInstances><Mandatory>Optional</Mandatory><Resources>\n\
         <Item ID=\"0\"><Name>Speed</Name><Operations>RW</Operations><MultipleInstances>Single</MultipleInstances>\n\
         <Mandatory>Mandatory</Mandatory><Type>{kind}</Type><RangeEnumeration></RangeEnumeration><Units></Units>\n\
         <Description>How fast.</Description></Item></Resources><Description2></Description2></Object></LWM2M>"
    )
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("the folder can be written to");
    path.to_str().expect("a plain path").to_owned()
}

#[test]
fn a_type_is_repaired_or_left_out_as_check_says() {
    let folder = tempfile::tempdir().unwrap();
    for (kind, says, has_field) in [
        ("ObjLnk", "read as `Objlnk`", true),
        ("unsignedInteger", "read as `Unsigned Integer`", true),
        ("Long", "read as `Integer`", true),
        ("Number", "did you mean `Integer`?", false),
        ("Colour", "not a type", false),
        ("", "so it is left out of generated code", false),
    ] {
        let path = write(folder.path(), "pump.xml", &pump("1.1", kind));
        let check = lwm2m(&["check", &path]);
        assert!(check.code == 1 && check.out.contains(says), "{kind}: {}", check.out);
        let generate = lwm2m(&["generate", &path]);
        assert_eq!(generate.code, 0, "{kind}: {}", generate.err);
        assert!(generate.err.contains(says), "{kind}: {}", generate.err);
        assert_eq!(generate.out.contains("pub speed: "), has_field, "{kind}: {}", generate.out);
    }
}

#[test]
fn an_object_that_is_defined_twice_is_an_error_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, decimal) = (pump("1.1", "Integer"), pump("1.1", "Float"));
    let object = |text: &str| text[text.find("<Object ").unwrap()..].replace("</LWM2M>", "");
    let both = whole.replace("</LWM2M>", &format!("{}</LWM2M>", object(&decimal)));
    let one_file = write(folder.path(), "both.txt", &both);
    let (first, second) = (write(folder.path(), "1.xml", &whole), write(folder.path(), "2.xml", &decimal));
    let in_folder = folder.path().to_str().unwrap().to_owned();
    let message = "object 42769 `Pump` is defined a second time, and differently, in the same version 1.1";
    for paths in [vec![&one_file], vec![&first, &second], vec![&in_folder]] {
        let with = |words: &[&str]| {
            let arguments: Vec<&str> =
                words.iter().copied().chain(paths.iter().map(|path| path.as_str())).collect();
            lwm2m(&arguments)
        };
        let check = with(&["check"]);
        assert_eq!(check.code, 1, "{paths:?}: {}", check.out);
        assert!(check.out.contains(&format!("error[object-defined-twice]: {message}")), "{}", check.out);
        let generate = with(&["generate"]);
        assert!(generate.code == 1 && generate.err.contains(message), "{paths:?}: {}", generate.err);
        let mut decode = vec!["decode", "--format", "tlv", "--path", "/42769/0", "c10005"];
        for path in &paths {
            decode.extend(["--objects", path.as_str()]);
        }
        let decode = lwm2m(&decode);
        assert_eq!((decode.code, decode.out.as_str()), (2, ""), "{paths:?}");
        assert!(decode.err.contains(message), "{}", decode.err);
    }
    // A copy is no second definition, and neither is another version.
    std::fs::remove_file(&second).unwrap();
    for text in [whole.replace("\n", "\n\n"), pump("1.2", "Float")] {
        let second = write(folder.path(), "2.xml", &text);
        assert_eq!(lwm2m(&["check", &first, &second]).code, 0);
        assert_eq!(lwm2m(&["generate", &first, &second]).code, 0);
        let objects = ["--objects", &first, "--objects", &second];
        let decode = [&["decode", "--format", "tlv", "--path", "/42769/0", "c10005"], &objects[..]].concat();
        assert_eq!(lwm2m(&decode[..6]).code, 0);
        assert_ne!(lwm2m(&decode).code, 2, "{text}");
    }
}

#[test]
fn a_version_that_is_left_out_is_named() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "1.xml", &pump("1.1", "Integer"));
    write(folder.path(), "2.xml", &pump("1.2", "Integer"));
    let run = lwm2m(&["generate", folder.path().to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}", run.err);
    let note =
        "note[version-left-out]: version 1.1 of object 42769 `Pump` is left out, as there is version 1.2";
    assert!(run.err.contains(note), "{}", run.err);
}

#[test]
fn a_file_is_read_in_its_encoding_by_every_command() {
    let text = pump("1.1", "Integer").replace("How fast", "Vitesse de r\u{e9}glage");
    let bytes = |encoding: &str| -> Vec<u8> {
        let declared = format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n{text}");
        declared.chars().map(|c| u8::try_from(c).unwrap()).collect()
    };
    for encoding in ["ISO-8859-1", "windows-1252"] {
        let check = with_input(&["check", "-"], &bytes(encoding));
        assert_eq!(check.code, 0, "{}", check.out);
        let export = with_input(&["export", "--to", "markdown", "-"], &bytes(encoding));
        assert!(export.out.contains("Vitesse de r\u{e9}glage"), "{}", export.out);
        let generate = with_input(&["generate", "-"], &bytes(encoding));
        assert!(generate.out.contains("/// Vitesse de r\u{e9}glage."), "{}", generate.err);
    }
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for arguments in [["check", "-"], ["generate", "-"]] {
        let run = with_input(&arguments, &utf16);
        assert_eq!(run.code, 1);
        let message = "error[xml-encoding]: the file is UTF-16 (big endian) without a byte order mark";
        assert!(format!("{}{}", run.out, run.err).contains(message), "{}{}", run.out, run.err);
    }
}
