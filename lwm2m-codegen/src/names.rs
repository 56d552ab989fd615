//! Registry names to Rust identifiers, as a developer would write them by hand.
//!
//! `words` cuts a name into words, heck gives them their case, this file keeps them apart: two resources
//! that would be called the same get their resource id as a suffix, the lower id keeps the plain name, so that
//! a resource added later never renames another.
//!
//! The rules: a field that is a keyword gets a trailing underscore (`type_`); a number in front is spelled out
//! up to ninety-nine (`three_phase`) and gets an `n` beyond (`n802_11`); a name without a single usable
//! character falls back to the id.

mod ascii;
#[cfg(test)]
pub(crate) mod noise;
#[cfg(test)]
mod tests;
mod words;

use crate::model::{Labels, Object};
use heck::ToUpperCamelCase;
use std::collections::{BTreeMap, HashMap};
use words::{Numbers, words};

/// The name of a field or a method: snake_case.
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

/// The name of a type: UpperCamelCase.
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

/// The name of a constant: SCREAMING_SNAKE_CASE.
///
/// ```
/// assert_eq!(lwm2m_codegen::names::constant("CO2 Level (%)"), "CO2_LEVEL_PERCENT");
/// ```
pub fn constant(name: &str) -> String {
    snake(&or_unnamed(words(name, Numbers::Spelled))).to_ascii_uppercase()
}

/// The name of a module, and with it of a file: snake_case.
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
    /// Its module, before other objects are considered; see [`modules`].
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
    /// Whether the id had to be appended, because a resource with a lower id is called the same.
    pub suffixed: bool,
}

/// The identifiers of an object and its resources: unique, and stable when resources with higher ids are added.
pub fn object_names(object: &Object) -> ObjectNames {
    let id = object.id.value;
    let object_words = or_fallback(&object.name.value, "object", id);
    let name = keyword_safe(camel(&object_words));
    let types = Names::with(&[&name, &format!("{name}Actions")]);
    let mut taken = Taken { fields: Names::default(), types };

    let mut order: Vec<usize> = (0..object.resources.len()).collect();
    order.sort_by_key(|index| object.resources.get(*index).map(|resource| resource.id.value));
    let mut resources = BTreeMap::new();
    for index in order {
        if let Some(resource) = object.resources.get(index) {
            resources.insert(index, taken.resource(&resource.name.value, resource.id.value, &name));
        }
    }
    ObjectNames {
        module: keyword_safe(snake(&object_words)),
        object: name,
        resources: resources.into_values().collect(),
    }
}

/// The variants of an enum, one for each label.
///
/// Never `Other`, which holds the codes that are not listed; never the same twice.
pub fn variants(labels: &Labels) -> Vec<String> {
    // `N2_4Ghz` beside `FiveGhz` would look odd: spelled are all numbers or none.
    let spelled = labels.codes.iter().all(|label| {
        // Whatever comes before a number in front, it is not a letter.
        let letter = label.name.starts_with(|c: char| c.is_ascii_alphabetic());
        letter || {
            let words = words(&label.name, Numbers::Spelled);
            !words.first().is_some_and(|word| words::is_prefixed_number(word))
        }
    });
    let numbers = if spelled { Numbers::Spelled } else { Numbers::Prefixed };
    let mut taken = Names::with(&["Other"]);
    let mut order: Vec<(i64, usize)> =
        labels.codes.iter().enumerate().map(|(at, label)| (label.code, at)).collect();
    order.sort_unstable();
    let mut variants = BTreeMap::new();
    for (code, at) in order {
        let code = if code < 0 { format!("minus_{}", code.unsigned_abs()) } else { code.to_string() };
        let mut words = labels.codes.get(at).map(|label| words(&label.name, numbers)).unwrap_or_default();
        if words.is_empty() {
            words = vec!["code".to_owned(), code.clone()];
        }
        variants.insert(at, taken.add(words, &code, camel).0);
    }
    variants.into_values().collect()
}

/// The modules of several objects: those of higher object ids get the id as a suffix where names collide.
pub fn modules(objects: &[&Object]) -> Vec<String> {
    let mut order: Vec<usize> = (0..objects.len()).collect();
    order.sort_by_key(|index| objects.get(*index).map(|object| (object.id.value, object.version.value)));
    let mut taken = Names::default();
    let mut modules = BTreeMap::new();
    for index in order {
        if let Some(object) = objects.get(index) {
            let words = or_fallback(&object.name.value, "object", object.id.value);
            modules.insert(index, taken.add(words, &object.id.value.to_string(), snake).0);
        }
    }
    modules.into_values().collect()
}

/// The identifiers given so far, each kind apart.
struct Taken {
    fields: Names,
    types: Names,
}

impl Taken {
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

    /// A type that is called like its object is the object's value.
    fn type_name(&mut self, mut words: Vec<String>, id: u16, object: &str) -> String {
        let name = camel(&words);
        if name == object || name.strip_prefix(object) == Some("Actions") {
            words.push("value".to_owned());
        }
        self.types.add(words, &id.to_string(), camel).0
    }
}

/// Names that are given, with how often each was asked for again.
#[derive(Default)]
struct Names(HashMap<String, usize>);

impl Names {
    fn with(names: &[&str]) -> Names {
        Names(names.iter().map(|name| ((*name).to_owned(), 1)).collect())
    }

    /// A new name of `words`, with `suffix` if it needs one, and with a number if not even that helps.
    fn add(
        &mut self,
        mut words: Vec<String>,
        suffix: &str,
        written: fn(&[String]) -> String,
    ) -> (String, Vec<String>) {
        let name = keyword_safe(written(&words));
        if self.insert(&name) {
            return (name, words);
        }
        words.push(suffix.to_owned());
        let suffixed = keyword_safe(written(&words));
        if self.insert(&suffixed) {
            return (suffixed, words);
        }
        loop {
            let times = self.0.entry(suffixed.clone()).or_default();
            *times = times.saturating_add(1);
            let mut words = words.clone();
            words.push(times.to_string());
            let name = written(&words);
            if self.insert(&name) {
                return (name, words);
            }
        }
    }

    fn insert(&mut self, name: &str) -> bool {
        self.0.insert(name.to_owned(), 1).is_none_or(|times| {
            self.0.insert(name.to_owned(), times);
            false
        })
    }
}

fn or_unnamed(words: Vec<String>) -> Vec<String> {
    if words.is_empty() { vec!["unnamed".to_owned()] } else { words }
}

fn or_fallback(name: &str, what: &str, id: u16) -> Vec<String> {
    let words = words(name, Numbers::Spelled);
    if words.is_empty() { vec![what.to_owned(), id.to_string()] } else { words }
}

fn snake(words: &[String]) -> String {
    words.join("_")
}

/// Digits that meet keep an underscore between them: `Tls1_3`.
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
