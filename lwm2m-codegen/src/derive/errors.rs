//! Mistakes: all of them, each with the tokens it is about, so that one compilation shows them all.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

use crate::model::Origin;

/// The mistakes found so far.
#[derive(Default)]
pub(super) struct Errors(Vec<syn::Error>);

impl Errors {
    /// A mistake that these tokens make.
    pub(super) fn add(&mut self, at: impl ToTokens, message: impl AsRef<str>) {
        self.0.push(syn::Error::new_spanned(at, message.as_ref()));
    }

    /// A mistake, and how it is mended.
    pub(super) fn add_with_help(
        &mut self,
        at: impl ToTokens,
        message: impl AsRef<str>,
        help: impl AsRef<str>,
    ) {
        self.add(at, format!("{}\nhelp: {}", message.as_ref(), help.as_ref()));
    }

    /// A mistake at a place.
    pub(super) fn at(&mut self, span: Span, message: impl AsRef<str>) {
        self.0.push(syn::Error::new(span, message.as_ref()));
    }

    /// Keeps what the parser has to say.
    pub(super) fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.0.push(error)).ok()
    }

    /// Whether nothing is wrong.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As the compiler is told.
    pub(super) fn to_tokens(&self) -> TokenStream {
        self.0.iter().map(syn::Error::to_compile_error).collect()
    }
}

/// A value with the tokens it was written in.
#[derive(Clone)]
pub(super) struct Given<T> {
    pub(super) value: T,
    pub(super) at: TokenStream,
}

impl<T> Given<T> {
    pub(super) fn new(value: T, at: impl ToTokens) -> Self {
        Given { value, at: at.to_token_stream() }
    }

    /// The place, for the model.
    pub(super) fn origin(&self) -> Origin {
        Origin::Token(span(&self.at))
    }
}

/// Where tokens begin.
pub(super) fn span(at: &TokenStream) -> Span {
    at.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span())
}

/// `a`, `a or b`, `a, b or c`.
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
