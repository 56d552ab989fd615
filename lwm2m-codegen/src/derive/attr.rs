//! `#[lwm2m(...)]` to keys and values.
//!
//! The list is cut at its commas first, so that an error in one item does not hide those in the next.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Expr, Ident, Lit, LitInt, Meta, RangeLimits, UnOp};

use super::errors::{Attr, Errors, alternatives};
use crate::diagnostics::nearest::nearest;
use crate::model::{Operations, ResourceType, Version};

/// `key`, `key = value` or `key(...)`.
pub(super) struct Item {
    pub(super) key: Ident,
    pub(super) value: ItemValue,
}

/// The value of a key.
pub(super) enum ItemValue {
    Nothing,
    Value(Box<Expr>),
    List(TokenStream),
}

impl Item {
    pub(super) fn name(&self) -> String {
        self.key.unraw().to_string()
    }

    /// The whole item.
    pub(super) fn tokens(&self) -> TokenStream {
        let key = &self.key;
        match &self.value {
            ItemValue::Nothing => quote!(#key),
            ItemValue::Value(value) => quote!(#key = #value),
            ItemValue::List(list) => quote!(#key(#list)),
        }
    }
}

/// The keys of an attribute, also those with an error, so that no message calls them missing.
#[derive(Default)]
pub(super) struct SeenKeys(BTreeSet<String>);

impl SeenKeys {
    /// Whether a key occurs, or may occur in an invalid attribute.
    pub(super) fn has(&self, key: &str) -> bool {
        self.0.contains(key) || self.0.contains(ANYTHING)
    }

    /// Whether a key occurs.
    pub(super) fn names(&self, key: &str) -> bool {
        self.0.contains(key)
    }

    /// Whether any key occurs.
    pub(super) fn anything(&self) -> bool {
        !self.0.is_empty()
    }

    fn insert(&mut self, key: impl Into<String>) {
        self.0.insert(key.into());
    }
}

/// Represents the keys of an invalid attribute.
const ANYTHING: &str = "*";

/// Returns the items of all `#[lwm2m(...)]`.
pub(super) fn items(attributes: &[Attribute], seen_keys: &mut SeenKeys, errors: &mut Errors) -> Vec<Item> {
    let mut items = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("lwm2m")) {
        match &attribute.meta {
            Meta::List(list) => items.extend(items_of(list.tokens.clone(), seen_keys, errors)),
            other => {
                seen_keys.insert(ANYTHING);
                errors.add(other, "expected a list: `#[lwm2m(...)]`");
            }
        }
    }
    items
}

/// Returns the items of a list.
pub(super) fn items_of(list: TokenStream, seen_keys: &mut SeenKeys, errors: &mut Errors) -> Vec<Item> {
    let mut items = Vec::new();
    let mut tokens = TokenStream::new();
    for token in list {
        match &token {
            TokenTree::Punct(comma) if comma.as_char() == ',' => {
                items.extend(item(std::mem::take(&mut tokens), seen_keys, errors));
            }
            _ => tokens.extend([token]),
        }
    }
    items.extend(item(tokens, seen_keys, errors));
    items
}

fn item(tokens: TokenStream, seen_keys: &mut SeenKeys, errors: &mut Errors) -> Option<Item> {
    match tokens.clone().into_iter().next()? {
        TokenTree::Ident(key) => seen_keys.insert(key.unraw().to_string()),
        _ => seen_keys.insert(ANYTHING),
    }
    let parse = |input: ParseStream<'_>| {
        let key = Ident::parse_any(input)?;
        let value = if input.peek(syn::Token![=]) {
            input.parse::<syn::Token![=]>()?;
            if input.is_empty() {
                return Err(syn::Error::new_spanned(&key, format!("`{key}` needs a value after `=`")));
            }
            ItemValue::Value(input.parse()?)
        } else if input.peek(syn::token::Paren) {
            let list;
            syn::parenthesized!(list in input);
            ItemValue::List(list.parse()?)
        } else {
            ItemValue::Nothing
        };
        if !input.is_empty() {
            let rest: TokenStream = input.parse()?;
            return Err(syn::Error::new_spanned(rest, format!("expected a comma after `{key}`")));
        }
        Ok(Item { key, value })
    };
    errors.keep(parse.parse2(tokens))
}

/// Reports an unknown key, with the nearest known one.
pub(super) fn unknown(
    item: &Item,
    place: &str,
    keys: &[&str],
    seen_keys: &mut SeenKeys,
    errors: &mut Errors,
) {
    let name = item.name();
    let message = format!("{place} has no key `{name}`");
    let help = match nearest(&name, keys.iter().copied()) {
        Some(meant) => {
            seen_keys.insert(meant);
            format!("did you mean `{meant}`?")
        }
        None => {
            let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
            format!("its keys are {}", alternatives(&keys).replace(" or ", " and "))
        }
    };
    errors.add_with_help(&item.key, message, help);
}

/// Sets an attribute; reports it if it is set already.
pub(super) fn once<T>(slot: &mut Option<Attr<T>>, item: &Item, value: Option<T>, errors: &mut Errors) {
    if slot.is_some() {
        errors.add(&item.key, format!("`{}` is given twice", item.name()));
        return;
    }
    let at = match &item.value {
        ItemValue::Value(value) => value.to_token_stream(),
        _ => item.key.to_token_stream(),
    };
    *slot = value.map(|value| Attr { value, at }).or(slot.take());
}

/// Returns the value of an item; messages show the example.
fn value<'i>(item: &'i Item, example: &str, errors: &mut Errors) -> Option<&'i Expr> {
    match &item.value {
        ItemValue::Value(value) => Some(ungrouped(value)),
        _ => {
            errors.add(item.tokens(), format!("`{}` needs a value: `{example}`", item.name()));
            None
        }
    }
}

/// Removes the groups that macros put around the expressions they pass on.
fn ungrouped(mut value: &Expr) -> &Expr {
    while let Expr::Group(group) = value {
        value = &group.expr;
    }
    value
}

/// Reads a string.
pub(super) fn text(item: &Item, example: &str, errors: &mut Errors) -> Option<String> {
    match value(item, example, errors)? {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => return Some(text.value()),
            other => errors.add(other, format!("expected a string: `{example}`")),
        },
        other => errors.add(other, format!("expected a string: `{example}`")),
    }
    None
}

/// Reads `key`, `key = true` or `key = false`.
pub(super) fn flag(item: &Item, errors: &mut Errors) -> Option<bool> {
    match &item.value {
        ItemValue::Nothing => return Some(true),
        ItemValue::Value(value) => {
            if let Expr::Lit(literal) = ungrouped(value)
                && let Lit::Bool(truth) = &literal.lit
            {
                return Some(truth.value);
            }
            errors.add(value, format!("expected nothing, `true` or `false`: `{}`", item.name()));
        }
        ItemValue::List(list) => errors.add(list, format!("`{}` takes no list", item.name())),
    }
    None
}

/// Reads a key without a value.
pub(super) fn word(item: &Item, errors: &mut Errors) -> bool {
    let alone = matches!(item.value, ItemValue::Nothing);
    if !alone {
        errors.add(item.tokens(), format!("`{}` takes no value", item.name()));
    }
    alone
}

/// Reads an id.
pub(super) fn id(item: &Item, example: &str, errors: &mut Errors) -> Option<u16> {
    let value = value(item, example, errors)?;
    let id = whole(value).and_then(|digits| digits.parse::<u16>().ok()).filter(|id| *id != u16::MAX);
    if id.is_none() {
        let message = format!("an id is a number from 0 to 65534, such as `{example}`");
        errors.add(value, message);
    }
    id
}

/// Reads a code.
pub(super) fn code(value: &Expr, errors: &mut Errors) -> Option<i64> {
    let code = whole(ungrouped(value)).and_then(|digits| digits.parse().ok());
    if code.is_none() {
        errors.add(value, "a code is a whole number of up to 64 bits, such as `3`");
    }
    code
}

/// Returns the value of an item, of any form.
pub(super) fn expression<'i>(item: &'i Item, example: &str, errors: &mut Errors) -> Option<&'i Expr> {
    value(item, example, errors)
}

/// Returns the digits of a whole number, with its sign.
fn whole(value: &Expr) -> Option<String> {
    match ungrouped(value) {
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => Some(format!("-{}", whole(&unary.expr)?)),
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => Some(number.base10_digits().to_owned()),
            _ => None,
        },
        _ => None,
    }
}

/// Reads a version, `"1.1"`.
pub(super) fn version(item: &Item, errors: &mut Errors) -> Option<Version> {
    let example = format!("{} = \"1.1\"", item.name());
    let expr = value(item, &example, errors)?;
    if let Expr::Lit(literal) = expr
        && let Lit::Str(text) = &literal.lit
    {
        let version = Version::parse(&text.value());
        if version.is_none() {
            errors.add(text, format!("a version is two numbers with a dot between: `{example}`"));
        }
        return version;
    }
    errors.add(expr, format!("expected a string: `{example}`"));
    None
}

/// Reads `"R"`, `"W"`, `"RW"` or `""`; also `"E"`, which the caller reports.
pub(super) fn operations(item: &Item, errors: &mut Errors) -> Option<Operations> {
    let letters = text(item, "ops = \"RW\"", errors)?;
    if let Some(operations) = Operations::parse(&letters) {
        return Some(operations);
    }
    let capitals: String = letters.to_uppercase().chars().filter(char::is_ascii_alphabetic).collect();
    let help = match capitals.as_str() {
        "R" | "READ" => "write `\"R\"`",
        "W" | "WRITE" => "write `\"W\"`",
        "RW" | "WR" | "READWRITE" => "write `\"RW\"`",
        _ => "write `\"R\"`, `\"W\"` or `\"RW\"`, or `\"\"` for bootstrap servers only",
    };
    let ItemValue::Value(value) = &item.value else { return None };
    errors.add_with_help(value, format!("`{letters}` is not a list of operations"), help);
    None
}

/// Returns the type that a word names.
pub(super) fn kind(word: &str) -> Option<ResourceType> {
    KINDS.iter().find(|(name, _)| *name == word).map(|(_, kind)| *kind)
}

/// The words for types.
pub(super) const KINDS: [(&str, ResourceType); 9] = [
    ("string", ResourceType::String),
    ("integer", ResourceType::Integer),
    ("unsigned", ResourceType::Unsigned),
    ("float", ResourceType::Float),
    ("boolean", ResourceType::Boolean),
    ("opaque", ResourceType::Opaque),
    ("time", ResourceType::Time),
    ("objlnk", ResourceType::ObjectLink),
    ("corelnk", ResourceType::CoreLink),
];

/// Returns the word for a type.
pub(super) fn word_for(kind: ResourceType) -> &'static str {
    KINDS.iter().find(|(_, named)| *named == kind).map_or("string", |(word, _)| word)
}

/// Converts a range to the text of a definition: `0..=100` to `0..100`, `[0..=247, 255]` to `0..247, 255`. A string
/// stays as it is.
pub(super) fn range(item: &Item, errors: &mut Errors) -> Option<String> {
    let expr = value(item, "range = 0..=100", errors)?;
    match expr {
        Expr::Lit(literal) if matches!(literal.lit, Lit::Str(_)) => text(item, "", errors),
        Expr::Array(list) if list.elems.is_empty() => {
            errors.add(expr, "the range is empty");
            None
        }
        Expr::Array(list) => {
            let alone = list.elems.len() == 1;
            let intervals: Vec<Option<String>> =
                list.elems.iter().map(|element| interval(element, alone, errors)).collect();
            intervals.into_iter().collect::<Option<Vec<_>>>().map(|intervals| intervals.join(", "))
        }
        other => interval(other, true, errors),
    }
}

fn interval(expr: &Expr, alone: bool, errors: &mut Errors) -> Option<String> {
    let expr = ungrouped(expr);
    let Expr::Range(range) = expr else {
        let number = number(expr);
        if number.is_none() {
            let help = "write `0..=100`, `[0..=247, 255]`, or the text of a definition, `\"0..247, 255\"`";
            errors.add_with_help(expr, "expected a range of numbers", help);
        }
        // A definition may mean a maximum by a single number, so both ends are written.
        return number.map(|number| if alone { format!("{number}..{number}") } else { number });
    };
    let (Some(low), Some(high)) = (&range.start, &range.end) else {
        errors.add_with_help(expr, "a range needs both ends", "write `0..=100`");
        return None;
    };
    let ends = (number(low), number(high));
    let (Some(low), Some(high)) = ends else {
        errors.add(expr, "the ends of a range are plain numbers, such as `0..=100`");
        return None;
    };
    if matches!(range.limits, RangeLimits::HalfOpen(_)) {
        let message = format!("`{low}..{high}` excludes {high}, but LwM2M ranges include both ends");
        errors.add_with_help(expr, message, format!("write `{low}..={high}` if {high} is allowed"));
        return None;
    }
    Some(format!("{low}..{high}"))
}

/// Returns the digits of a number, without exponents and underscores.
fn number(value: &Expr) -> Option<String> {
    match ungrouped(value) {
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => Some(format!("-{}", number(&unary.expr)?)),
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => Some(LitInt::base10_digits(number).to_owned()),
            Lit::Float(number) => {
                let float = number.base10_parse::<f64>().ok().filter(|float| float.is_finite())?;
                Some(format!("{float}"))
            }
            _ => None,
        },
        _ => None,
    }
}

/// Joins the documentation comments.
pub(super) fn documentation(attributes: &[Attribute]) -> String {
    let docs = attributes.iter().filter(|attribute| attribute.path().is_ident("doc"));
    let lines = docs.filter_map(|attribute| match &attribute.meta.require_name_value().ok()?.value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    });
    let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(&line).to_owned());
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}
