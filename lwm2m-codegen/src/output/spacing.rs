//! Blanks between tokens, where rustfmt would put them.
//!
//! The signs that the emitter prints have one meaning each: `<` opens generics, `&`, `-` and `*` stand in front of
//! what they are applied to. A blank too many or too few is a matter of looks, with one exception: two tokens that
//! would become another one without a blank between them always get it.

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenTree};

use super::layout::flattened;

/// Tokens in one line.
pub(super) struct Line {
    /// What has been written.
    pub(super) text: String,
    before: Before,
    /// The sign so far, while its characters still come.
    sign: String,
    /// Depth of the angle brackets behind `impl`, after which a new thing begins.
    introduction: Option<usize>,
}

/// What the last token asks of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing has been written, or what was wants no blank behind it.
    Tight,
    /// A comma, an operator, a keyword: a blank follows.
    Wide,
    /// A name or a bracket that a call, a field or generics may follow.
    Name,
    /// A number or text.
    Literal,
}

/// Words that are no names: what follows begins anew.
const KEYWORDS: [&str; 20] = [
    "as", "const", "dyn", "else", "enum", "fn", "for", "if", "impl", "in", "let", "match", "mut", "pub",
    "return", "static", "struct", "trait", "use", "where",
];

/// Signs of more than one character; others are written one by one, as in `<::a::B>`.
const SIGNS: [&str; 13] = ["::", "->", "=>", "..", "..=", "...", "==", "!=", "<=", ">=", "&&", "||", "+="];

impl Line {
    pub(super) fn new() -> Line {
        Line { text: String::new(), before: Before::Tight, sign: String::new(), introduction: None }
    }

    /// Tokens in one line, if it has no more bytes than this: a line that is to be broken need not be finished.
    pub(super) fn within(tokens: &[TokenTree], bytes: usize) -> Option<String> {
        let mut line = Line::new();
        if !tokens.iter().all(|token| line.push_within(token, bytes)) {
            return None;
        }
        line.finish();
        (line.text.len() <= bytes).then_some(line.text)
    }

    /// Tokens in one line.
    pub(super) fn of(tokens: &[TokenTree]) -> String {
        let mut line = Line::new();
        tokens.iter().for_each(|token| line.push(token));
        line.finish();
        line.text
    }

    /// The same for tokens that follow a bracket.
    pub(super) fn behind_bracket(tokens: &[TokenTree]) -> String {
        let mut line = Line { before: Before::Name, ..Line::new() };
        tokens.iter().for_each(|token| line.push(token));
        line.finish();
        line.text
    }

    pub(super) fn push(&mut self, token: &TokenTree) {
        self.push_within(token, usize::MAX);
    }

    /// Whether there was room for the token.
    fn push_within(&mut self, token: &TokenTree, bytes: usize) -> bool {
        if !matches!(token, TokenTree::Punct(_)) {
            self.finish();
        }
        match token {
            TokenTree::Ident(word) => self.word(&word.to_string()),
            TokenTree::Literal(literal) => {
                self.blank(self.before != Before::Tight);
                self.text.push_str(&literal.to_string());
                self.before = Before::Literal;
            }
            TokenTree::Punct(sign) => self.character(sign),
            TokenTree::Group(group) => {
                let (open, close) = self.open(group);
                self.text.push_str(open);
                let Some(inner) = Line::within(&flattened(group.stream()), bytes) else { return false };
                let braces = group.delimiter() == Delimiter::Brace && !self.text.ends_with("::{");
                let blank = if braces && !inner.is_empty() { " " } else { "" };
                self.text.push_str(blank);
                self.text.push_str(&inner);
                self.text.push_str(blank);
                self.text.push_str(close);
                self.before = Before::Name;
            }
        }
        self.text.len() <= bytes
    }

    /// A character of a sign, which may go on if the next one is joined to it.
    fn character(&mut self, sign: &Punct) {
        self.sign.push(sign.as_char());
        if self.sign.len() > 1 && !SIGNS.contains(&self.sign.as_str()) {
            self.sign.pop();
            self.finish();
            self.sign.push(sign.as_char());
        }
        if sign.spacing() == Spacing::Alone {
            self.finish();
        }
    }

    /// Writes a sign that does not go on.
    pub(super) fn finish(&mut self) {
        if !self.sign.is_empty() {
            let mut sign = std::mem::take(&mut self.sign);
            self.sign(&sign);
            sign.clear();
            self.sign = sign;
        }
    }

    /// The blank before a bracket, and what opens and closes it.
    pub(super) fn open(&mut self, group: &Group) -> (&'static str, &'static str) {
        let call = self.before == Before::Name || self.text.ends_with("pub");
        match group.delimiter() {
            Delimiter::Parenthesis => {
                self.blank(self.before != Before::Tight && !call);
                ("(", ")")
            }
            Delimiter::Bracket => {
                self.blank(self.before != Before::Tight && !call);
                ("[", "]")
            }
            Delimiter::Brace => {
                self.blank(self.before != Before::Tight);
                ("{", "}")
            }
            Delimiter::None => ("", ""),
        }
    }

    fn word(&mut self, word: &str) {
        self.blank(self.before != Before::Tight);
        self.text.push_str(word);
        self.before = if KEYWORDS.contains(&word) { Before::Wide } else { Before::Name };
        if word == "impl" {
            self.introduction = Some(0);
        }
    }

    fn sign(&mut self, sign: &str) {
        let name = matches!(self.before, Before::Name | Before::Literal);
        match sign {
            "," | ";" | ":" => self.tight_and(sign, Before::Wide),
            "." | "!" => self.tight_and(sign, Before::Tight),
            "::" => {
                self.blank(self.before == Before::Wide);
                self.tight_and(sign, Before::Tight);
            }
            "?" => {
                self.blank(self.before == Before::Wide);
                self.tight_and(sign, if name { Before::Name } else { Before::Tight });
            }
            "<" => self.angle_opens(),
            ">" => self.angle_closes(),
            "&" | "-" | "*" | "'" | ".." | "#" => {
                self.blank(self.before != Before::Tight);
                self.tight_and(sign, Before::Tight);
            }
            _ => {
                self.blank(self.before != Before::Tight);
                self.tight_and(sign, Before::Wide);
            }
        }
    }

    fn angle_opens(&mut self) {
        self.introduction = match self.introduction {
            Some(0) if !self.text.ends_with("impl") => None,
            depth => depth.map(|depth| depth.saturating_add(1)),
        };
        self.blank(self.before == Before::Wide && self.introduction != Some(1));
        self.tight_and("<", Before::Tight);
    }

    fn angle_closes(&mut self) {
        let depth = self.introduction.map(|depth| depth.saturating_sub(1));
        let introduced = depth == Some(0);
        self.introduction = depth.filter(|_| !introduced);
        self.tight_and(">", if introduced { Before::Wide } else { Before::Name });
    }

    fn tight_and(&mut self, sign: &str, before: Before) {
        self.text.push_str(sign);
        self.before = before;
    }

    fn blank(&mut self, wanted: bool) {
        if wanted && !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
        // Behind a bracket that was written elsewhere.
        if wanted && self.text.is_empty() && self.before != Before::Tight {
            self.text.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spaced(text: &str) -> String {
        let tokens: Vec<TokenTree> = text.parse::<proc_macro2::TokenStream>().unwrap().into_iter().collect();
        Line::of(&tokens)
    }

    #[test]
    fn blanks_stand_where_rustfmt_puts_them() {
        for text in [
            "pub a: ::core::option::Option<::a::b::C<'static, 3>>,",
            "impl<A: B + ?::core::marker::Sized> ::a::Execute<A> for C",
            "fn a(&mut self, b: &'static [u8], c: D<'_>) -> ::core::result::Result<(), ::e::F>",
            "let a: &mut dyn ::b::C = match index",
            "-1 => Self::Other(-1),",
            "0 => &mut self.a,",
            "..::a::Object::blank()",
            "self::{a::{B, C}, d::E}",
            "ObjectDef::new(3, \"Device\", R).version(1, 2).mandatory()",
            "return ::core::option::Option::None",
            "serde(rename_all = \"camelCase\", skip)",
            "pub(crate) fn a() -> [u8; 4]",
            "#[allow(unused)] use ::a::B;",
            "a()?.b?",
            "crate::Few<{ 1 }, 2>",
        ] {
            assert_eq!(spaced(text), text);
        }
    }
}
