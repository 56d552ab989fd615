//! The alternatives of `sdfChoice`, and of `enum`, which abbreviates one (RFC 9880, section 4.7.3).

use lwm2m_codegen::model::ResourceType;
use serde_json::{Map, Value};

use super::diagnostics::{Diagnostics, Pointer, quoted_list};
use super::document::Document;
use super::qualities::{Place, text, warn_of_ignored};
use super::range::integer;
use crate::json::kind_of;

/// An alternative.
pub(super) struct Choice {
    pub(super) name: String,
    pub(super) qualities: Map<String, Value>,
    pub(super) at: Pointer,
}

/// A code with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Code {
    pub(super) code: i64,
    pub(super) name: String,
    pub(super) description: String,
}

/// Qualities that limit the values of an alternative.
const LIMITS: [&str; 7] =
    ["const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength"];

/// The name under which an exported model has the codes that a list does not name.
const OTHER: &str = "other";

impl Choice {
    fn has_limits(&self) -> bool {
        LIMITS.iter().any(|word| self.qualities.contains_key(*word))
    }

    /// Returns whether the alternative says more than its values, which may be its name.
    fn is_named(&self, name_is_value: bool) -> bool {
        let is_number = |part: &str| part.parse::<f64>().is_ok();
        let (low, high) = self.name.split_once("..").unwrap_or((&self.name, &self.name));
        let is_value = name_is_value
            || self.qualities.get("const").and_then(Value::as_str) == Some(&self.name)
            || is_number(low) && is_number(high)
            || ["true", "false"].contains(&self.name.as_str());
        !is_value || self.qualities.contains_key("label") || self.qualities.contains_key("description")
    }

    pub(super) fn is_constant(&self) -> bool {
        self.qualities.contains_key("const")
    }

    /// Returns the integer that is the only value of the alternative.
    fn code(&self) -> Option<i64> {
        i64::try_from(integer(self.qualities.get("const")?)?).ok()
    }
}

/// Reads the alternatives; none if there is no choice, `None` with an error if it is invalid.
pub(super) fn read(
    document: &Document,
    qualities: &Map<String, Value>,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Choice>> {
    let mut choices = enumerated(qualities, at, diagnostics)?;
    let Some(choice) = qualities.get("sdfChoice") else { return Some(choices) };
    let at = at.member("sdfChoice");
    let Value::Object(alternatives) = choice else {
        let message = format!("expected an object of alternatives, found {}", kind_of(choice));
        diagnostics.error(&at, message, "");
        return None;
    };
    for (name, definition) in alternatives {
        let at = at.member(name);
        let resolved = document.resolve(definition, &at, diagnostics)?;
        warn_of_ignored(&resolved.qualities, Place::Alternative, &at, diagnostics);
        let first = choices.first().map(|first: &Choice| &first.qualities);
        let differs = |word: &str| {
            let expected = qualities.get(word).or_else(|| first.and_then(|first| first.get(word)));
            let own = resolved.qualities.get(word);
            own.is_some() && own != expected && (expected.is_some() || first.is_some())
        };
        if differs("type") || differs("sdfType") || resolved.oma_type.is_some() {
            diagnostics.error(
                &at,
                "all values of a resource have the same type",
                "define a property for each",
            );
            return None;
        }
        choices.push(Choice { name: name.clone(), qualities: resolved.qualities, at });
    }
    Some(choices)
}

/// Returns the alternatives of an `enum`.
fn enumerated(
    qualities: &Map<String, Value>,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Choice>> {
    let at = at.member("enum");
    let values = match qualities.get("enum") {
        None => return Some(Vec::new()),
        Some(Value::Array(values)) => values,
        Some(other) => {
            let message = format!("expected an array, found {}", kind_of(other));
            diagnostics.error(&at, message, "");
            return None;
        }
    };
    let mut choices = Vec::with_capacity(values.len());
    for value in values {
        if value.is_array() || value.is_object() || value.is_null() {
            let message = format!("expected a string or a number, found {}", kind_of(value));
            diagnostics.error(&at, message, "write an `sdfChoice` with a `const` for each value");
            return None;
        }
        let name = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let qualities = Map::from_iter([("const".to_owned(), value.clone())]);
        choices.push(Choice { name, qualities, at: at.clone() });
    }
    Some(choices)
}

/// Returns the type that follows from the alternatives and constants of data without `type`.
pub(super) fn implied_type<'c>(qualities: &Map<String, Value>, choices: &'c [Choice]) -> Option<&'c str> {
    const TYPES: [&str; 4] = ["string", "integer", "number", "boolean"];
    let stated = choices.iter().find_map(|choice| text(&choice.qualities, "type"));
    if stated.is_some() {
        return stated;
    }
    let constants = choices.iter().map(|choice| &choice.qualities).chain([qualities]);
    let constants: Vec<&Value> = constants.filter_map(|qualities| qualities.get("const")).collect();
    if constants.is_empty() {
        return (!choices.is_empty() && !choices.iter().any(Choice::has_limits)).then_some("string");
    }
    let all = |is: fn(&Value) -> bool| constants.iter().all(|value| is(value));
    TYPES.into_iter().find(|word| match *word {
        "string" => all(Value::is_string),
        "integer" => all(|value| integer(value).is_some()),
        "number" => all(Value::is_number),
        _ => all(Value::is_boolean),
    })
}

/// Returns the strings that alternatives list: their constants, or their names if none limits its values.
pub(super) fn strings<'c>(qualities: &'c Map<String, Value>, choices: &'c [Choice]) -> Vec<&'c str> {
    let names_are_values = !choices.iter().any(Choice::has_limits);
    let chosen = choices.iter().map(|choice| match choice.qualities.get("const") {
        Some(constant) => constant.as_str(),
        None => names_are_values.then_some(choice.name.as_str()),
    });
    let own = qualities.get("const").map(Value::as_str);
    let all: Option<Vec<&str>> = chosen.chain(own).collect();
    // A list with an alternative that is no constant is not complete.
    all.unwrap_or_default()
}

/// Returns the codes with a name.
pub(super) fn codes(kind: ResourceType, choices: &[Choice]) -> Vec<Code> {
    if !matches!(kind, ResourceType::Integer | ResourceType::Unsigned) {
        return Vec::new();
    }
    let named = |choice: &Choice| {
        let code = choice.code()?;
        // A number is not a name.
        let is_number = choice.name.parse::<f64>().is_ok();
        let label = text(&choice.qualities, "label").filter(|label| !label.trim().is_empty());
        let name = label
            .map(str::to_owned)
            .or_else(|| (!is_number).then(|| choice.name.replace(['-', '_'], " ")))?;
        let description = text(&choice.qualities, "description").unwrap_or_default();
        Some(Code { code, name: one_line(&name), description: one_line(description) })
    };
    choices.iter().filter_map(named).collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Warns of names and descriptions of alternatives that a definition has no place for.
pub(super) fn warn_of_lost_names(
    kind: ResourceType,
    choices: &[Choice],
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) {
    let ignored = match kind {
        ResourceType::Boolean | ResourceType::ObjectLink => true,
        ResourceType::Opaque | ResourceType::CoreLink => choices.iter().any(Choice::is_constant),
        _ => false,
    };
    if ignored {
        // A warning says so of all alternatives.
        return;
    }
    let listed = codes(kind, choices);
    let is_listed =
        |choice: &Choice| choice.code().is_some_and(|code| listed.iter().any(|one| one.code == code));
    let names_are_values = kind == ResourceType::String && !choices.iter().any(Choice::has_limits);
    let (mut open, mut lost) = (Vec::new(), Vec::new());
    for choice in choices {
        if !choice.has_limits() && !names_are_values {
            open.extend((choice.name != OTHER).then_some(&choice.name));
        } else if !is_listed(choice) && choice.is_named(names_are_values) {
            lost.push(&choice.name);
        }
    }
    let at = at.member("sdfChoice");
    if !open.is_empty() {
        let message =
            format!("alternatives without `const` or bounds name no value; ignored: {}", quoted_list(&open));
        diagnostics.warning(&at, message, "give each a `const`");
    }
    if !lost.is_empty() {
        let message = format!(
            "LwM2M names only single integers; the names and descriptions of these values are lost: {}",
            quoted_list(&lost)
        );
        diagnostics.warning(&at, message, "");
    }
}
