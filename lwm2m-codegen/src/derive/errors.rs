//! Collects errors, each with its tokens, so that one compilation shows all of them.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

use crate::model::Origin;

/// The errors so far.
#[derive(Default)]
pub(super) struct Errors(Vec<syn::Error>);

impl Errors {
    /// Adds an error at these tokens.
    pub(super) fn add(&mut self, at: impl ToTokens, message: impl AsRef<str>) {
        self.0.push(syn::Error::new_spanned(at, message.as_ref()));
    }

    /// Adds an error with its fix.
    pub(super) fn add_with_help(
        &mut self,
        at: impl ToTokens,
        message: impl AsRef<str>,
        help: impl AsRef<str>,
    ) {
        self.add(at, format!("{}\nhelp: {}", message.as_ref(), help.as_ref()));
    }

    /// Adds an error at a span.
    pub(super) fn at(&mut self, span: Span, message: impl AsRef<str>) {
        self.0.push(syn::Error::new(span, message.as_ref()));
    }

    /// Adds the error of a parser.
    pub(super) fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.0.push(error)).ok()
    }

    /// Whether there is no error.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the number of errors.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns `compile_error!` for each error.
    pub(super) fn to_tokens(&self) -> TokenStream {
        self.0.iter().map(syn::Error::to_compile_error).collect()
    }
}

/// A value with the tokens it was written in.
#[derive(Clone)]
pub(super) struct Attr<T> {
    pub(super) value: T,
    pub(super) at: TokenStream,
}

impl<T> Attr<T> {
    pub(super) fn new(value: T, at: impl ToTokens) -> Self {
        Attr { value, at: at.to_token_stream() }
    }

    /// Returns the location, for the model.
    pub(super) fn origin(&self) -> Origin {
        Origin::Token(span(&self.at))
    }
}

/// Returns the span of the first token.
pub(super) fn span(at: &TokenStream) -> Span {
    at.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span())
}

/// Joins words: `a`, `a or b`, `a, b or c`.
pub(super) fn alternatives<T: AsRef<str>>(words: &[T]) -> String {
    match words {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} or {}", first.join(", "), last.as_ref())
        }
    }
}
