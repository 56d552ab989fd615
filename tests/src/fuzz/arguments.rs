//! Arguments of an Execute: accepted ones are those of the grammar, and print as they came.

use lwm2m_runtime::execute::Arguments;

use crate::{data, vectors};

/// Reads arguments, and reads them again out of their parts.
///
/// # Panics
///
/// If a rule is broken.
pub fn check(data: &[u8]) {
    let expected = str::from_utf8(data).ok().and_then(read);
    let arguments = match Arguments::parse(data) {
        Ok(arguments) => arguments,
        Err(error) => {
            assert_eq!(expected, None, "{error}");
            let offset = error.offset().map_or(usize::MAX, |offset| offset as usize);
            assert!(offset <= data.len(), "{error:?}");
            return;
        }
    };
    let read: Vec<(u8, Option<&str>)> = arguments.iter().collect();
    assert_eq!(Some(&read), expected.as_ref());
    assert_eq!(arguments.to_string().as_bytes(), data);
    assert_eq!(arguments.is_empty(), read.is_empty());
    for digit in 0..=10 {
        let found = read.iter().find(|(other, _)| *other == digit).map(|(_, text)| *text);
        assert_eq!(arguments.get(digit), found);
    }
    let written: Vec<String> = read
        .iter()
        .map(|(digit, text)| text.map_or(digit.to_string(), |text| format!("{digit}='{text}'")))
        .collect();
    assert_eq!(Arguments::parse(written.join(",").as_bytes()), Ok(arguments));
}

/// Reads arguments by the grammar (LwM2M Core 1.2.2, 6.3.5), in another way.
fn read(text: &str) -> Option<Vec<(u8, Option<&str>)>> {
    let mut arguments: Vec<(u8, Option<&str>)> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let digit = rest.chars().next()?.to_digit(10)?;
        rest = &rest[1..];
        let mut value = None;
        if let Some(quoted) = rest.strip_prefix("='") {
            let end = quoted.find('\'')?;
            (value, rest) = (Some(&quoted[..end]), &quoted[end + 1..]);
        }
        if arguments.iter().any(|(other, _)| u32::from(*other) == digit) {
            return None;
        }
        arguments.push((u8::try_from(digit).ok()?, value));
        if !rest.is_empty() {
            rest = rest.strip_prefix(',').filter(|rest| !rest.is_empty())?;
        }
    }
    Some(arguments)
}

/// Returns arguments with texts and without, and vectors.
pub fn seeds() -> Vec<Vec<u8>> {
    let texts = ["", "5", "2,0='',9='a,b=c'", "0='http://example.com/fw',3", "0,0", "1='", "0='a'b"];
    let files = data::folder("vectors").into_iter();
    let cases = files.flat_map(|folder| vectors::load(&folder.join("spec-execute-arguments.json")).1);
    texts.iter().map(|text| text.as_bytes().to_vec()).chain(cases.map(|case| case.payload)).collect()
}
