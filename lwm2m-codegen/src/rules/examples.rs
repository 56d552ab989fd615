//! A bad and a good example for each rule.
//!
//! Examples are pieces of a definition, short enough to be read at a glance. A test puts each into a whole
//! definition and applies the rules to it.

mod folders;
mod objects;
mod resources;
#[cfg(test)]
mod tests;
mod texts;

/// A mistake that a rule finds, and the fixed text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// Code of the rule.
    pub code: &'static str,
    /// Something that the rule finds.
    pub bad: Sample,
    /// Something that it does not find.
    pub good: Sample,
}

/// A piece of a definition, or several files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sample {
    /// A piece of XML.
    Text(&'static str),
    /// A file that is not text throughout.
    Bytes(&'static [u8]),
    /// XML that repeats one piece.
    Repeated {
        /// The text before.
        before: &'static str,
        /// The piece.
        piece: &'static str,
        /// The number of repetitions.
        times: usize,
        /// The text after.
        after: &'static str,
    },
    /// Files of a folder, with a piece of each.
    Files(&'static [(&'static str, &'static str)]),
}

impl Sample {
    /// Returns the sample as it can be printed.
    pub fn shown(&self) -> String {
        match self {
            Sample::Text(text) => visible(text),
            Sample::Bytes(bytes) => bytes.utf8_chunks().fold(String::new(), |shown, chunk| {
                let bad: String = chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")).collect();
                shown + &visible(chunk.valid()) + &bad
            }),
            Sample::Repeated { before, piece, times, after } => {
                format!("{before}\n{piece}{piece}{piece}... ({times} times)\n{after}")
            }
            Sample::Files(files) => {
                let width = files.iter().map(|(path, _)| path.len()).max().unwrap_or_default();
                let lines = files.iter().map(|(path, text)| format!("{path:width$}  {text}"));
                lines.collect::<Vec<_>>().join("\n")
            }
        }
    }
}

/// Returns a text whose characters can all be seen.
fn visible(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        match c {
            '\n' => shown.push(c),
            '\u{a0}' | '\u{feff}' => shown.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c if c.is_control() => shown.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => shown.push(c),
        }
    }
    shown
}

/// Returns the example for a rule.
///
/// ```
/// let example = lwm2m_codegen::rules::example("range-dash").unwrap();
/// assert_eq!(example.bad.shown(), "<RangeEnumeration>0-100</RangeEnumeration>");
/// ```
pub fn example(code: &str) -> Option<Example> {
    all().find(|example| example.code == code)
}

fn all() -> impl Iterator<Item = Example> {
    let groups: [&[Example]; 4] =
        [texts::EXAMPLES, objects::EXAMPLES, resources::EXAMPLES, folders::EXAMPLES];
    groups.into_iter().flatten().copied()
}

/// Returns an example of two texts.
const fn texts(code: &'static str, bad: &'static str, good: &'static str) -> Example {
    Example { code, bad: Sample::Text(bad), good: Sample::Text(good) }
}
