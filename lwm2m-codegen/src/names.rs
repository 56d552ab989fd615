//! Turns registry names into Rust identifiers, as a developer would write them by hand.
//!
//! A registry name is free text: `LwM2M Server URI`, `3-Phase`, `CO2 Level (%)`. The module `words` cuts it into words,
//! heck gives them their case, and this file keeps the identifiers of an object apart.
//!
//! - When resources have the same name, each gets its id as a suffix (`status_3`, `status_7`). A resource that is added
//!   later can thus break code that uses the name, but never changes what the name means.
//! - A keyword gets a trailing underscore (`type_`), and so does a module whose file Windows cannot have (`aux_.rs`).
//! - A number at the start is spelled out up to ninety-nine (`three_phase`) and gets an `n` beyond (`n802_11`).
//! - A name without a usable character becomes the id (`resource_7`).

mod ascii;
#[cfg(test)]
pub(crate) mod noise;
#[cfg(test)]
mod tests;
mod unique;
mod words;

use heck::ToUpperCamelCase;

use crate::model::{Label, Labels, Object};
use unique::{candidates, unique};
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
    device_safe(field(name))
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
    /// Whether the id is appended, because another resource has the same name.
    pub suffixed: bool,
}

/// Returns the identifiers of an object and its resources. They are unique. A resource that is added later may take an
/// identifier away, if its name is the same, but never gives one to another resource.
pub fn object_names(object: &Object) -> ObjectNames {
    let words = or_fallback(&object.name.value, "object", object.id.value);
    let name = keyword_safe(camel(&words));
    let plain = object.resources.iter().map(|resource| {
        let id = resource.id.value;
        (or_fallback(&resource.name.value, "resource", id), id)
    });
    let plain: Vec<(Vec<String>, u16)> = plain.collect();
    let fields = unique(candidates(plain.iter().cloned()), &[], field_identifier);
    let types = resource_types(&name, object, &fields);
    let names = plain.into_iter().zip(fields).zip(types);
    let resources = names.map(|(((plain, id), words), type_name)| {
        let field = field_identifier(&words);
        ResourceName {
            id,
            constant: snake(&words).to_ascii_uppercase(),
            suffixed: words.len() > plain.len(),
            type_name,
            method: field.clone(),
            field,
        }
    });
    ObjectNames { module: module_identifier(&words), resources: resources.collect(), object: name }
}

/// Returns the type of each resource; `PumpValue` for the resource `Pump` of the object `Pump`.
fn resource_types(object_name: &str, object: &Object, fields: &[Vec<String>]) -> Vec<String> {
    let actions = format!("{object_name}Actions");
    let words = object.resources.iter().zip(fields).map(|(resource, words)| {
        let mut words = words.clone();
        if [object_name, &actions].contains(&camel(&words).as_str()) {
            words.push("value".to_owned());
        }
        (words, resource.id.value)
    });
    let types = unique(candidates(words), &[object_name, &actions], type_identifier);
    types.iter().map(|words| type_identifier(words)).collect()
}

/// Returns the variants of an enum, one for each label.
///
/// Variants are unique, and never like `Other`, which holds the codes without a name. A label that is `Other` or too
/// long for a name becomes its code, `Code21`.
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
    let words = labels.codes.iter().map(|label| (label_words(label, numbers), label.code));
    let variants = unique(candidates(words), &["Other"], type_identifier);
    variants.iter().map(|words| type_identifier(words)).collect()
}

fn label_words(label: &Label, numbers: Numbers) -> Vec<String> {
    let words = words(&label.name, numbers);
    if !words.is_empty() && !resembles_other(&words) && !is_too_long(&label.name) {
        return words;
    }
    let sign = if label.code < 0 { "minus_" } else { "" };
    vec!["code".to_owned(), format!("{sign}{}", label.code.unsigned_abs())]
}

/// Returns whether the identifier of a name lacks some of its words.
pub(crate) fn is_too_long(name: &str) -> bool {
    words::is_cut(name)
}

/// Returns whether a label reads like the variant `Other`: `Others`, `Other value`, `Other 5`.
fn resembles_other(words: &[String]) -> bool {
    let [first, rest @ ..] = words else { return false };
    let filler = |word: &String| {
        ["code", "codes", "value", "values", "than"].contains(&word.as_str())
            || word.bytes().all(|byte| byte.is_ascii_digit())
    };
    ["other", "others"].contains(&first.as_str()) && rest.iter().all(filler)
}

/// Returns the modules of several objects. Objects of one name have their ids as a suffix.
pub fn modules(objects: &[&Object]) -> Vec<String> {
    let words = objects.iter().map(|object| {
        let id = object.id.value;
        (or_fallback(&object.name.value, "object", id), id)
    });
    let modules = unique(candidates(words), &[], module_identifier);
    modules.iter().map(|words| module_identifier(words)).collect()
}

fn module_identifier(words: &[String]) -> String {
    device_safe(field_identifier(words))
}

fn field_identifier(words: &[String]) -> String {
    keyword_safe(snake(words))
}

fn type_identifier(words: &[String]) -> String {
    keyword_safe(camel(words))
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

/// Windows takes a file of these names for a device, also with an extension such as `.rs`.
fn device_safe(mut name: String) -> String {
    let is_port = |kind| {
        name.strip_prefix(kind)
            .is_some_and(|rest: &str| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    };
    if matches!(name.as_str(), "aux" | "con" | "nul" | "prn") || is_port("com") || is_port("lpt") {
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
