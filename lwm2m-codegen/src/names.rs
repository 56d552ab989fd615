//! Turns registry names into Rust identifiers, as a developer would write them by hand.
//!
//! A registry name is free text: `LwM2M Server URI`, `3-Phase`, `CO2 Level (%)`. The module `words` cuts it into words,
//! heck gives them their case, and this file keeps the identifiers of an object apart.
//!
//! - When two resources have the same name, the higher id gets its id as a suffix (`status`, `status_7`). A resource
//!   that is added later never renames another.
//! - A keyword gets a trailing underscore (`type_`).
//! - A number at the start is spelled out up to ninety-nine (`three_phase`) and gets an `n` beyond (`n802_11`).
//! - A name without a usable character becomes the id (`resource_7`).

mod ascii;
#[cfg(test)]
pub(crate) mod noise;
#[cfg(test)]
mod tests;
mod words;

use std::collections::HashMap;

use heck::ToUpperCamelCase;

use crate::model::{Label, Labels, Object};
use words::{Numbers, words};

/// Returns the name of a field or a method: snake_case.
///
/// ```
/// use lwm2m_codegen::names::field;
///
/// assert_eq!(field("LwM2M Server URI"), "lwm2m_server_uri");
/// assert_eq!(field("IPv6 Address"), "ipv6_address");
/// assert_eq!(field("3-Phase"), "three_phase");
/// assert_eq!(field("Type"), "type_");
/// ```
pub fn field(name: &str) -> String {
    keyword_safe(snake(&or_unnamed(words(name, Numbers::Spelled))))
}

/// Returns the name of a type: UpperCamelCase.
///
/// ```
/// use lwm2m_codegen::names::type_name;
///
/// assert_eq!(type_name("LwM2M Server URI"), "Lwm2mServerUri");
/// assert_eq!(type_name("eDRX parameters"), "EdrxParameters");
/// ```
pub fn type_name(name: &str) -> String {
    keyword_safe(camel(&or_unnamed(words(name, Numbers::Spelled))))
}

/// Returns the name of a constant: SCREAMING_SNAKE_CASE.
///
/// ```
/// assert_eq!(lwm2m_codegen::names::constant("CO2 Level (%)"), "CO2_LEVEL_PERCENT");
/// ```
pub fn constant(name: &str) -> String {
    snake(&or_unnamed(words(name, Numbers::Spelled))).to_ascii_uppercase()
}

/// Returns the name of a module, and of its file: snake_case.
///
/// ```
/// assert_eq!(lwm2m_codegen::names::module("LWM2M Firmware Update"), "lwm2m_firmware_update");
/// ```
pub fn module(name: &str) -> String {
    field(name)
}

/// The identifiers of one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectNames {
    /// Its module. [`modules`] keeps the modules of several objects apart.
    pub module: String,
    /// Its type.
    pub object: String,
    /// Its resources, in the order of the definition.
    pub resources: Vec<ResourceName>,
}

/// The identifiers of one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceName {
    /// The resource.
    pub id: u16,
    /// Field of the struct.
    pub field: String,
    /// Constant that holds the id.
    pub constant: String,
    /// Type of its values, where they are an enum.
    pub type_name: String,
    /// Method that executes it.
    pub method: String,
    /// Whether the id is appended, because a resource with a lower id has the same name.
    pub suffixed: bool,
}

/// Returns the identifiers of an object and its resources. They are unique, and stable when resources with higher ids
/// are added.
pub fn object_names(object: &Object) -> ObjectNames {
    let words = or_fallback(&object.name.value, "object", object.id.value);
    let name = keyword_safe(camel(&words));
    let types = UsedNames::new(&[&name, &format!("{name}Actions")]);
    let mut scope = Scope { fields: UsedNames::default(), types };
    let resources = map_by_key(
        &object.resources,
        |resource| resource.id.value,
        |resource| scope.resource(&resource.name.value, resource.id.value, &name),
    );
    ObjectNames { module: keyword_safe(snake(&words)), object: name, resources }
}

/// Returns the variants of an enum, one for each label.
///
/// Variants are unique, and never `Other`, which holds the codes without a name.
pub fn variants(labels: &Labels) -> Vec<String> {
    // `N2_4Ghz` beside `FiveGhz` would look odd: either all numbers are spelled out or none.
    let spells = |label: &Label| {
        let words = words(&label.name, Numbers::Spelled);
        !words.first().is_some_and(|word| words::is_prefixed_number(word))
    };
    // The first letter rules most labels out, and is cheap to look at.
    let letter = |label: &Label| label.name.starts_with(|c: char| c.is_ascii_alphabetic());
    let all_spelled = labels.codes.iter().all(|label| letter(label) || spells(label));
    let numbers = if all_spelled { Numbers::Spelled } else { Numbers::Prefixed };
    let mut used = UsedNames::new(&["Other"]);
    map_by_key(
        &labels.codes,
        |label| label.code,
        |label| {
            let sign = if label.code < 0 { "minus_" } else { "" };
            let code = format!("{sign}{}", label.code.unsigned_abs());
            let mut words = words(&label.name, numbers);
            if words.is_empty() {
                words = vec!["code".to_owned(), code.clone()];
            }
            used.add(words, &code, camel).0
        },
    )
}

/// Returns the modules of several objects. When two names are the same, the higher object id becomes a suffix.
pub fn modules(objects: &[&Object]) -> Vec<String> {
    let mut used = UsedNames::default();
    map_by_key(
        objects,
        |object| (object.id.value, object.version.value),
        |object| {
            let words = or_fallback(&object.name.value, "object", object.id.value);
            used.add(words, &object.id.value.to_string(), snake).0
        },
    )
}

/// Maps items in the order of their keys, and returns the results in the order of the items.
fn map_by_key<T, K: Ord, R>(items: &[T], key: impl Fn(&T) -> K, mut map: impl FnMut(&T) -> R) -> Vec<R> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|index| key(&items[*index]));
    let mut mapped: Vec<(usize, R)> = order.into_iter().map(|index| (index, map(&items[index]))).collect();
    mapped.sort_by_key(|(index, _)| *index);
    mapped.into_iter().map(|(_, result)| result).collect()
}

/// The identifiers of an object that are used already, fields and types apart.
struct Scope {
    fields: UsedNames,
    types: UsedNames,
}

impl Scope {
    fn resource(&mut self, name: &str, id: u16, object: &str) -> ResourceName {
        let plain = or_fallback(name, "resource", id);
        let count = plain.len();
        let (field, words) = self.fields.add(plain, &id.to_string(), snake);
        ResourceName {
            id,
            constant: snake(&words).to_ascii_uppercase(),
            suffixed: words.len() > count,
            type_name: self.type_name(words, id, object),
            method: field.clone(),
            field,
        }
    }

    /// Returns the type of a resource; `PumpValue` for the resource `Pump` of the object `Pump`.
    fn type_name(&mut self, mut words: Vec<String>, id: u16, object: &str) -> String {
        let name = camel(&words);
        if name == object || name.strip_prefix(object) == Some("Actions") {
            words.push("value".to_owned());
        }
        self.types.add(words, &id.to_string(), camel).0
    }
}

/// Names that are used already, with the last number that was appended to each.
#[derive(Default)]
struct UsedNames(HashMap<String, usize>);

impl UsedNames {
    fn new(names: &[&str]) -> UsedNames {
        UsedNames(names.iter().map(|name| ((*name).to_owned(), 1)).collect())
    }

    /// Adds a name: `words`, with `suffix` if that is used, with a number behind it if that is used as well. Returns
    /// the name and its words.
    fn add(
        &mut self,
        mut words: Vec<String>,
        suffix: &str,
        case: fn(&[String]) -> String,
    ) -> (String, Vec<String>) {
        let name = keyword_safe(case(&words));
        if self.insert(&name) {
            return (name, words);
        }
        words.push(suffix.to_owned());
        let suffixed = keyword_safe(case(&words));
        if self.insert(&suffixed) {
            return (suffixed, words);
        }
        loop {
            let number = self.0.entry(suffixed.clone()).or_default();
            *number += 1;
            let mut words = words.clone();
            words.push(number.to_string());
            let name = case(&words);
            if self.insert(&name) {
                return (name, words);
            }
        }
    }

    /// Adds a name; `false` if it is used already.
    fn insert(&mut self, name: &str) -> bool {
        if self.0.contains_key(name) {
            return false;
        }
        self.0.insert(name.to_owned(), 1);
        true
    }
}

fn or_unnamed(words: Vec<String>) -> Vec<String> {
    if words.is_empty() { vec!["unnamed".to_owned()] } else { words }
}

fn or_fallback(name: &str, kind: &str, id: u16) -> Vec<String> {
    let words = words(name, Numbers::Spelled);
    if words.is_empty() { vec![kind.to_owned(), id.to_string()] } else { words }
}

fn snake(words: &[String]) -> String {
    words.join("_")
}

/// Joins words in UpperCamelCase; an underscore stays between two digits: `Tls1_3`.
fn camel(words: &[String]) -> String {
    let mut name = String::new();
    for word in words.iter().flat_map(|word| word.split('_')) {
        let digit_ends = name.ends_with(|c: char| c.is_ascii_digit());
        if digit_ends && word.starts_with(|c: char| c.is_ascii_digit()) {
            name.push('_');
        }
        name.push_str(&word.to_upper_camel_case());
    }
    name
}

fn keyword_safe(mut name: String) -> String {
    if KEYWORDS.contains(&name.as_str()) {
        name.push('_');
    }
    name
}

/// Keywords of every edition, reserved ones included.
const KEYWORDS: [&str; 54] = [
    "Self", "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self",
    "static", "struct", "super", "trait", "true", "try", "type", "typeof", "union", "unsafe", "unsized",
    "use", "virtual", "where", "while", "yield",
];
