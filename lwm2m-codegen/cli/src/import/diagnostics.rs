//! What an import has to say: the place as a JSON pointer, what was found there, how to mend it.

use std::fmt;

use crate::console::Console;
use crate::import::json::Problem;

/// A place in a model, as a JSON pointer in a URI fragment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pointer(String);

impl Pointer {
    /// The whole document.
    pub(super) fn root() -> Pointer {
        Pointer("#".to_owned())
    }

    /// A member of what stands at this place.
    pub(super) fn member(&self, name: &str) -> Pointer {
        Pointer(format!("{}/{}", self.0, name.replace('~', "~0").replace('/', "~1")))
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One thing to say.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Diagnostic {
    /// Whether the model is refused for it.
    pub(super) refusal: bool,
    /// `#/sdfObject/Pump`, or `3:7` in a text that is no JSON.
    pub(super) place: String,
    /// Lower-case, no full stop.
    pub(super) message: String,
    /// How to mend it; empty where the message says it all.
    pub(super) help: String,
}

/// This many are shown: whoever has more has another problem than the last one.
const SHOWN: usize = 100;

/// Everything that was found.
#[derive(Debug, Default)]
pub(super) struct Diagnostics {
    pub(super) list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Something without which the model cannot be taken over.
    pub(super) fn refuse(&mut self, at: &Pointer, message: impl Into<String>, help: impl Into<String>) {
        self.add(true, at.to_string(), message.into(), help.into());
    }

    /// Something that was left out or guessed.
    pub(super) fn warn(&mut self, at: &Pointer, message: impl Into<String>, help: impl Into<String>) {
        self.add(false, at.to_string(), message.into(), help.into());
    }

    /// A reason to refuse the file as a whole.
    pub(super) fn whole(&mut self, message: impl Into<String>) {
        self.add(true, String::new(), message.into(), String::new());
    }

    /// The text is no JSON.
    pub(super) fn text(&mut self, problem: Problem) {
        let (line, column) = problem.at;
        self.add(true, format!("{line}:{column}"), problem.message, String::new());
    }

    fn add(&mut self, refusal: bool, place: String, message: String, help: String) {
        self.list.push(Diagnostic { refusal, place, message, help });
    }

    /// Whether there is a reason to refuse the model.
    pub(super) fn refuses(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.refusal)
    }

    /// Shows everything on standard error.
    pub(super) fn show(&self, file: &str, console: &Console) {
        for diagnostic in self.list.iter().take(SHOWN) {
            let kind = if diagnostic.refusal { "error" } else { "warning" };
            let place = match diagnostic.place.as_str() {
                "" => file.to_owned(),
                place if place.starts_with('#') => format!("{file}{place}"),
                place => format!("{file}:{place}"),
            };
            console.remark(&single(&format!("{kind}: {place}: {}", diagnostic.message)));
            if !diagnostic.help.is_empty() {
                console.remark(&single(&format!("  help: {}", diagnostic.help)));
            }
        }
        let more = self.list.len().saturating_sub(SHOWN);
        if more > 0 {
            console.remark(&format!("and {more} more diagnostics"));
        }
    }
}

/// In one line, without characters that could move a terminal's cursor.
fn single(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A text in backticks, not too long.
pub(super) fn quote(text: &str) -> String {
    let mut shown: String = text.chars().take(48).collect();
    if shown.len() < text.len() {
        shown.push_str("...");
    }
    format!("`{shown}`")
}
