//! Identifiers and numbers as tokens.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;
use std::str::FromStr;

/// Returns an identifier. The naming rules produce no other text; `fallback` replaces it.
pub(super) fn ident(text: &str, fallback: &str) -> Ident {
    parse_ident(text).unwrap_or_else(|| Ident::new(fallback, Span::call_site()))
}

/// Parses an identifier, raw or not.
pub(crate) fn parse_ident(text: &str) -> Option<Ident> {
    let ident = match text.strip_prefix("r#") {
        // syn does not list the words that cannot be raw.
        Some("self" | "Self" | "super" | "crate" | "_") => return None,
        Some(raw) => {
            // syn rejects keywords, so the suffix makes them plain identifiers.
            syn::parse_str::<Ident>(&format!("{raw}_")).ok()?;
            Ident::new_raw(raw, Span::call_site())
        }
        None => syn::parse_str(text).ok()?,
    };
    (ident != "_").then_some(ident)
}

/// Returns a number with its sign as a token of its own, as the compiler does.
pub(super) fn signed(number: i64) -> TokenStream {
    let digits = Literal::u64_unsuffixed(number.unsigned_abs());
    if number < 0 { quote!(-#digits) } else { quote!(#digits) }
}

/// Returns the shortest literal that reads back as the number; `None` if the number is not finite.
pub(super) fn float(number: f64) -> Option<TokenStream> {
    if !number.is_finite() {
        return None;
    }
    let digits = Literal::from_str(&format!("{:?}", number.abs())).ok()?;
    Some(if number.is_sign_negative() && number != 0.0 { quote!(-#digits) } else { quote!(#digits) })
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
    fn keywords_and_other_texts_are_no_identifiers() {
        for text in ["a", "r#type", "Größe", "_a"] {
            assert!(parse_ident(text).is_some(), "{text}");
        }
        for text in ["", "_", "type", "r#self", "r#", "1a", "a b", "a-b", "a;b", "r#a b"] {
            assert!(parse_ident(text).is_none(), "{text}");
        }
    }
}
