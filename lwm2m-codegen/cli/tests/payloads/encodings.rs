//! Texts as shells and editors of Windows write them: a byte order mark, UTF-16, line ends of two characters.

use crate::support::with_input;

/// Returns a text with the line ends of Windows: in UTF-8 without and with a byte order mark, and in both orders of UTF-16.
fn encodings(text: &str) -> [Vec<u8>; 4] {
    let text = text.replace('\n', "\r\n");
    let units = || text.encode_utf16();
    [
        text.clone().into_bytes(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        [vec![0xff, 0xfe], units().flat_map(u16::to_le_bytes).collect()].concat(),
        [vec![0xfe, 0xff], units().flat_map(u16::to_be_bytes).collect()].concat(),
    ]
}

/// The inputs that are texts: the command, the text, and the output.
const TEXTS: &[(&[&str], &str, &str)] = &[
    (&["decode", "--format", "text", "--path", "/3/0/9", "--hex", "--as-json"], "39 35\n", "95\n"),
    (
        &["encode", "--format", "text", "--path", "/3/0/9", "-"],
        "{\"path\":\"/3/0/9\",\"type\":\"integer\",\"value\":95}\n",
        "95",
    ),
    (&["encode", "--format", "text", "--path", "/3/0/9", "--from-json", "-"], "95\n", "95"),
    (&["encode", "--format", "link", "-"], "{\"uri\":\"/3/0\"}\n", "</3/0>"),
];

#[test]
fn a_text_means_the_same_in_every_encoding_of_windows() {
    for (arguments, text, expected) in TEXTS {
        for input in encodings(text) {
            let run = with_input(arguments, &input);
            assert_eq!(run.out, *expected, "{arguments:?} {}\n{}", input.escape_ascii(), run.err);
        }
    }
}

/// Lines come from pipes, and are not decoded as a whole: UTF-16 is an error of each line.
#[test]
fn lines_may_begin_with_a_byte_order_mark() {
    let lines = "{\"path\":\"/3/0/9\",\"format\":\"text\",\"hex\":\"3935\"}\n";
    let [plain, marked, ..] = encodings(lines);
    for input in [plain, marked] {
        let run = with_input(&["decode", "--lines"], &input);
        assert_eq!(run.out, "{\"path\":\"/3/0/9\",\"value\":95}\n", "{}\n{}", input.escape_ascii(), run.err);
    }
}
