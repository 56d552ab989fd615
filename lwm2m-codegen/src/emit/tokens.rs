//! Small pieces of Rust: identifiers, numbers, texts of several lines.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;
use std::str::FromStr;

/// An identifier; `fallback` where the text is none, which the naming rules rule out.
pub(super) fn ident(text: &str, fallback: &str) -> Ident {
    parse_ident(text).unwrap_or_else(|| Ident::new(fallback, Span::call_site()))
}

/// The text as an identifier, raw or not, if it is one.
pub(crate) fn parse_ident(text: &str) -> Option<Ident> {
    let ident = match text.strip_prefix("r#") {
        // `self`, `super` and the like cannot be raw; syn knows the list no better than this.
        Some("self" | "Self" | "super" | "crate" | "_") => return None,
        Some(raw) => {
            // A keyword is fine here, so a neighbour is tested in its stead.
            syn::parse_str::<Ident>(&format!("{raw}_")).ok()?;
            Ident::new_raw(raw, Span::call_site())
        }
        None => syn::parse_str(text).ok()?,
    };
    (ident != "_").then_some(ident)
}

/// `-5`, with the sign as a token of its own, as the compiler sees it.
pub(super) fn signed(number: i64) -> TokenStream {
    let digits = Literal::u64_unsuffixed(number.unsigned_abs());
    if number < 0 { quote!(-#digits) } else { quote!(#digits) }
}

/// `0.5`, `-1e-7`: as short as it can be written without being another number.
pub(super) fn float(number: f64) -> Option<TokenStream> {
    if !number.is_finite() {
        return None;
    }
    let digits = Literal::from_str(&format!("{:?}", number.abs())).ok()?;
    Some(if number.is_sign_negative() && number != 0.0 { quote!(-#digits) } else { quote!(#digits) })
}

/// Texts as the lines of one text, below each other in the source, too, where they begin in this column.
pub(super) fn lines<'n>(names: impl Iterator<Item = &'n str>, column: usize) -> Literal {
    let mut lines = Vec::new();
    for name in names {
        let one_line: String = name.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let quoted = Literal::string(&one_line).to_string();
        lines.push(quoted.trim_start_matches('"').strip_suffix('"').unwrap_or_default().to_owned());
    }
    // A line feed that is written, and one that the backslash takes back together with what indents.
    let text = lines.join(&format!("\\n\\\n{:column$}", ""));
    Literal::from_str(&format!("\"{text}\"")).unwrap_or_else(|_| Literal::string(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_as_the_same_numbers() {
        for number in [0, 1, -1, i64::MAX, i64::MIN] {
            assert_eq!(signed(number).to_string().replace(' ', "").parse(), Ok(number));
        }
        for number in [0.0, -0.0, 0.1, 1e-7, -1.5e300, f64::MAX, f64::MIN_POSITIVE] {
            let text = float(number).unwrap().to_string().replace(' ', "");
            assert_eq!(text.parse(), Ok(number), "{text}");
            assert!(text.contains(['.', 'e']), "{text} is a float literal");
        }
        assert!(float(f64::NAN).is_none() && float(f64::NEG_INFINITY).is_none());
    }

    #[test]
    fn only_identifiers_are_identifiers() {
        for text in ["a", "r#type", "Größe", "_a"] {
            assert!(parse_ident(text).is_some(), "{text}");
        }
        for text in ["", "_", "type", "r#self", "r#", "1a", "a b", "a-b", "a;b", "r#a b"] {
            assert!(parse_ident(text).is_none(), "{text}");
        }
    }

    #[test]
    fn names_are_lines_of_a_text_that_reads_back() {
        let names =
            ["Plain", "", "\"quoted\"", "back\\slash", "two\nlines", " padded ", "Größe µ ℃", "\\n\\", ""];
        let literal = lines(names.into_iter(), 5);
        let text = syn::parse2::<syn::LitStr>(quote!(#literal)).expect("it is text").value();
        let expected =
            ["Plain", "", "\"quoted\"", "back\\slash", "two lines", "padded", "Größe µ ℃", "\\n\\", ""];
        assert_eq!(text.split('\n').collect::<Vec<_>>(), expected);
        assert_eq!(lines(std::iter::empty(), 0).to_string(), "\"\"");
    }
}
