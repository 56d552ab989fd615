//! Layout: tokens to text, as somebody would have laid it out by hand.
//!
//! A formatter for all of Rust has to parse it first, which takes longer than everything else that is done for an
//! object. The emitter prints a small part of Rust, and that part can be laid out from the tokens alone: what is in
//! braces goes on lines of its own, a line that gets too long is broken at the commas of its longest bracket, and
//! blanks stand where rustfmt would put them. Nothing but blanks and trailing commas is ever added, so that the text
//! means what the tokens mean; `spacing` has the rules for blanks.

use proc_macro2::{Delimiter, Ident, Punct, Spacing, TokenStream, TokenTree};

use super::spacing::Line;
use crate::emit::LINE_END;

/// Columns of a line, where it can be broken at all.
const WIDTH: usize = 100;

/// Columns that a step to the right takes.
const STEP: usize = 4;

/// Writes items, each on lines of its own.
pub(super) fn write(tokens: TokenStream, out: &mut String) {
    let tokens: Vec<TokenTree> = flattened(tokens);
    elements(&tokens, 0, false, out);
}

/// Tokens in one line.
pub(super) fn flat(tokens: TokenStream) -> String {
    Line::of(&flattened(tokens))
}

/// Groups without delimiters are a matter of macros; here they are what is in them.
pub(super) fn flattened(tokens: TokenStream) -> Vec<TokenTree> {
    let mut flat = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                flat.extend(flattened(group.stream()));
            }
            token => flat.push(token),
        }
    }
    flat
}

/// Items, members, statements, arms or what a list holds, each on lines of its own; with empty lines between them
/// if they are `set_apart`. The last of several in a list gets the comma that the others have.
fn elements(tokens: &[TokenTree], indent: usize, set_apart: bool, out: &mut String) {
    let mut rest = tokens;
    let mut list = false;
    while !rest.is_empty() {
        rest = attributes(rest, indent, out);
        let (element, behind) = rest.split_at_checked(length(rest)).unwrap_or((rest, &[]));
        start(indent, out);
        piece(element, indent, out);
        list |= ends_in_comma(element);
        if list && !ends_in_comma(element) && !is_rest(element) {
            out.push(',');
        }
        out.push_str(if set_apart && !behind.is_empty() { "\n\n" } else { "\n" });
        rest = behind;
    }
}

fn ends_in_comma(element: &[TokenTree]) -> bool {
    matches!(element.last(), Some(TokenTree::Punct(sign)) if sign.as_char() == ',')
}

/// `..rest`, behind which Rust allows no comma.
fn is_rest(element: &[TokenTree]) -> bool {
    matches!(element.first(), Some(TokenTree::Punct(sign)) if sign.as_char() == '.')
}

/// How many tokens the first element has: up to a comma or semicolon, or to the braces that end an item.
fn length(tokens: &[TokenTree]) -> usize {
    let mut angles = Angles::default();
    let import = keyword(tokens).is_some_and(|word| word == "use");
    for (index, token) in tokens.iter().enumerate() {
        let next = tokens.get(index.saturating_add(1));
        let ends = match token {
            TokenTree::Punct(sign) => angles.outside(sign) && matches!(sign.as_char(), ',' | ';'),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && !import => {
                angles.depth == 0
                    && !next
                        .is_some_and(|next| matches!(next, TokenTree::Punct(sign) if sign.as_char() != '#'))
            }
            _ => false,
        };
        if ends {
            return index.saturating_add(1);
        }
    }
    tokens.len()
}

/// The word that says what an item is, `pub` aside.
fn keyword(tokens: &[TokenTree]) -> Option<&Ident> {
    let mut words = tokens.iter().map_while(|token| match token {
        TokenTree::Ident(word) => Some(word),
        _ => None,
    });
    words.find(|word| *word != "pub")
}

/// Writes the attributes that come first, comments as comments; what follows them.
fn attributes<'t>(tokens: &'t [TokenTree], indent: usize, out: &mut String) -> &'t [TokenTree] {
    let mut rest = tokens;
    while let [TokenTree::Punct(sign), TokenTree::Group(group), behind @ ..] = rest {
        if sign.as_char() != '#' {
            break;
        }
        let tokens = flattened(group.stream());
        match comment(&tokens) {
            Some(text) => {
                for line in text.split(LINE_END) {
                    start(indent, out);
                    out.push_str("///");
                    out.push_str(line);
                    out.push('\n');
                }
            }
            None => {
                start(indent, out);
                out.push_str("#[");
                out.push_str(&Line::of(&tokens));
                out.push_str("]\n");
            }
        }
        rest = behind;
    }
    rest
}

/// The text of `doc = "text"`.
fn comment(attribute: &[TokenTree]) -> Option<String> {
    let [TokenTree::Ident(doc), TokenTree::Punct(_), TokenTree::Literal(text)] = attribute else {
        return None;
    };
    if doc != "doc" {
        return None;
    }
    let literal = text.to_string();
    let plain =
        literal.strip_prefix('"').and_then(|text| text.strip_suffix('"')).filter(|text| !text.contains('\\'));
    // Only what is escaped has to be parsed.
    plain.map(str::to_owned).or_else(|| Some(syn::parse_str::<syn::LitStr>(&literal).ok()?.value()))
}

fn start(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// An element from where the line has got to: in one line if it fits, else broken. Braces always are.
fn piece(tokens: &[TokenTree], indent: usize, out: &mut String) {
    let word = keyword(tokens);
    let import = word.is_some_and(|word| word == "use");
    let braces =
        |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let Some(at) = tokens.iter().position(|token| braces(token) && !import) else {
        return broken(tokens, indent, 0, out);
    };
    let (head, rest) = tokens.split_at_checked(at).unwrap_or((tokens, &[]));
    let [TokenTree::Group(body), tail @ ..] = rest else { return };
    broken(head, indent, " {".len(), out);
    if !head.is_empty() {
        out.push(' ');
    }
    let set_apart = word.is_some_and(|word| word == "impl" || word == "trait");
    let body = flattened(body.stream());
    if body.is_empty() {
        out.push_str("{}");
    } else if let Some(short) = short_literal(&body) {
        out.push_str("{ ");
        out.push_str(&short);
        out.push_str(" }");
    } else {
        out.push_str("{\n");
        elements(&body, indent.saturating_add(STEP), set_apart, out);
        start(indent, out);
        out.push('}');
    }
    piece(tail, indent, out);
}

/// The fields of a struct in one line, where they are as short as rustfmt would have them there.
fn short_literal(body: &[TokenTree]) -> Option<String> {
    const WIDEST: usize = 18;
    let [TokenTree::Ident(_), TokenTree::Punct(sign), ..] = body else { return None };
    let is_field = sign.as_char() == ',' || sign.as_char() == ':' && sign.spacing() == Spacing::Alone;
    Line::within(body, WIDEST).filter(|_| is_field)
}

/// Tokens without braces. If the line would get too long, conditions are broken before each `&&`, a chain of calls
/// before its dots, else the longest bracket at its commas. So many columns are taken by what stands `behind` it.
fn broken(tokens: &[TokenTree], indent: usize, behind: usize, out: &mut String) {
    let column = out.len().saturating_sub(out.rfind('\n').map_or(0, |end| end.saturating_add(1)));
    let room = WIDTH.saturating_sub(column).saturating_sub(behind);
    let embraced = tokens.iter().position(holds_braces);
    if embraced.is_none()
        && let Some(flat) = Line::within(tokens, room)
    {
        return out.push_str(&flat);
    }
    if let Some(at) = tokens.iter().position(is_and) {
        let (first, others) = tokens.split_at_checked(at).unwrap_or((tokens, &[]));
        broken(first, indent, 0, out);
        return links(others, is_and, indent.saturating_add(STEP), out);
    }
    if let Some(at) = chain(tokens) {
        let (head, calls) = tokens.split_at_checked(at).unwrap_or((tokens, &[]));
        let start = out.len();
        broken(head, indent, 0, out);
        let one_line = out.get(start..).is_some_and(|head| !head.contains('\n'));
        let indent = if one_line { indent.saturating_add(STEP) } else { indent };
        return links(calls, is_dot, indent, out);
    }
    let Some(at) = embraced.or_else(|| longest_bracket(tokens)) else {
        return out.push_str(&Line::of(tokens));
    };
    let (head, rest) = tokens.split_at_checked(at).unwrap_or((tokens, &[]));
    let [TokenTree::Group(group), tail @ ..] = rest else { return out.push_str(&Line::of(tokens)) };
    let mut before = Line::new();
    head.iter().for_each(|token| before.push(token));
    before.finish();
    let (open, close) = before.open(group);
    out.push_str(&before.text);
    out.push_str(open);
    let inner = flattened(group.stream());
    if embraced.is_some() {
        piece(&inner, indent, out);
    } else {
        out.push('\n');
        elements(&inner, indent.saturating_add(STEP), false, out);
        start(indent, out);
    }
    out.push_str(close);
    out.push_str(&Line::behind_bracket(tail));
}

/// Whether a call has one argument that ends in braces, which stay open on its line: `Some(match a {`.
fn holds_braces(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else { return false };
    if group.delimiter() != Delimiter::Parenthesis {
        return false;
    }
    let inner = flattened(group.stream());
    let brace =
        |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    inner.last().is_some_and(brace)
        && inner.iter().filter(|token| brace(token)).count() == 1
        && length(&inner) == inner.len()
}

/// Where the first call on the result of a call begins.
fn chain(tokens: &[TokenTree]) -> Option<usize> {
    let mut pairs = tokens.iter().zip(tokens.iter().skip(1));
    let call = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis);
    pairs.position(|(before, token)| call(before) && is_dot(token)).map(|at| at.saturating_add(1))
}

fn is_dot(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(sign) if sign.as_char() == '.' && sign.spacing() == Spacing::Alone)
}

/// The first sign of `&&` between two conditions.
fn is_and(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(sign) if sign.as_char() == '&' && sign.spacing() == Spacing::Joint)
}

/// `.call()` after `.call()`, `&& condition` after `&& condition`: each on a line of its own.
fn links(chain: &[TokenTree], begins: fn(&TokenTree) -> bool, indent: usize, out: &mut String) {
    for link in chain.chunk_by(|_, next| !begins(next)) {
        out.push('\n');
        start(indent, out);
        out.push_str(&Line::of(link));
    }
}

/// The bracket with the most in it, of those that have a comma: there is nothing to break in others.
fn longest_bracket(tokens: &[TokenTree]) -> Option<usize> {
    let size = |token: &TokenTree| match token {
        TokenTree::Group(group) if group.delimiter() != Delimiter::Brace && !group.stream().is_empty() => {
            Some(Line::within(&flattened(group.stream()), WIDTH).map_or(usize::MAX, |flat| flat.len()))
        }
        _ => None,
    };
    let sizes = tokens.iter().enumerate().filter_map(|(index, token)| Some((size(token)?, index)));
    sizes.max().map(|(_, index)| index)
}

/// Whether a sign stands outside of the angle brackets before it.
#[derive(Default)]
struct Angles {
    depth: usize,
    /// The sign before, if it belongs to the next one: the `>` of `->` closes nothing.
    joined: Option<char>,
}

impl Angles {
    fn outside(&mut self, sign: &Punct) -> bool {
        let arrow = matches!(self.joined, Some('-' | '='));
        match sign.as_char() {
            '<' => self.depth = self.depth.saturating_add(1),
            '>' if !arrow => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.joined = (sign.spacing() == Spacing::Joint).then(|| sign.as_char());
        self.depth == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid_out(text: &str) -> String {
        let mut out = String::new();
        write(text.parse().unwrap(), &mut out);
        out
    }

    #[test]
    fn methods_are_set_apart_and_nothing_else_is() {
        let text = "trait A { const B: u8; fn a(&self); fn b(&self) { if true { c(); } d(); } fn e(&self); }";
        let expected = "trait A {\n    const B: u8;\n\n    fn a(&self);\n\n    fn b(&self) {\n        if true {\n            \
            c();\n        }\n        d();\n    }\n\n    fn e(&self);\n}\n";
        assert_eq!(laid_out(text), expected);
    }

    #[test]
    fn a_line_that_fits_is_left_whole_and_a_longer_one_is_broken_at_its_commas() {
        assert_eq!(
            laid_out("fn a(b: u8, c: Vec<(u8, u8)>) -> u8;"),
            "fn a(b: u8, c: Vec<(u8, u8)>) -> u8;\n"
        );
        let long = "c".repeat(45);
        assert_eq!(
            laid_out(&format!("fn a(b: u8, {long}: Vec<u8, u8>) -> Result<(), ()> {{}}")),
            format!("fn a(b: u8, {long}: Vec<u8, u8>) -> Result<(), ()> {{}}\n")
        );
        let long = "c".repeat(90);
        assert_eq!(
            laid_out(&format!("fn a(b: u8, {long}: Vec<u8, u8>) -> u8 {{}}")),
            format!("fn a(\n    b: u8,\n    {long}: Vec<u8, u8>,\n) -> u8 {{}}\n")
        );
        assert_eq!(laid_out(&format!("f({long}{long});")), format!("f(\n    {long}{long}\n);\n"));
    }

    #[test]
    fn a_match_in_a_call_begins_on_the_line_of_the_call() {
        assert_eq!(
            laid_out("fn a(b: u8) -> Option<u8> { Some(match b { 0 => 1, _ => return None }) }"),
            "fn a(b: u8) -> Option<u8> {\n    Some(match b {\n        0 => 1,\n        _ => return None,\n    })\n}\n"
        );
    }

    #[test]
    fn comments_and_attributes_stand_on_lines_of_their_own() {
        let text = "#[doc = \" One.\u{2424}\u{2424} Two \\\"quoted\\\".\"] #[derive(Debug, a::B)] pub struct C { #[doc = \" D.\"] pub d: u8, }";
        let expected = "/// One.\n///\n/// Two \"quoted\".\n#[derive(Debug, a::B)]\npub struct C {\n    /// D.\n    pub d: u8,\n}\n";
        assert_eq!(laid_out(text), expected);
    }

    #[test]
    fn imports_stay_in_one_line_and_blocks_do_not() {
        let text = "pub static A: &[B] = { use ::c::{D, E}; const F: u8 = 1; &[D(1, -2), E] };";
        let expected =
            "pub static A: &[B] = {\n    use ::c::{D, E};\n    const F: u8 = 1;\n    &[D(1, -2), E]\n};\n";
        assert_eq!(laid_out(text), expected);
    }

    /// Tokens as words, but for documentation and for commas in front of a closing bracket.
    fn bare(tokens: TokenStream) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        let tokens = flattened(tokens);
        let mut rest = tokens.as_slice();
        while let [token, behind @ ..] = rest {
            rest = behind;
            match (token, behind) {
                (TokenTree::Punct(sign), [TokenTree::Group(group), after @ ..])
                    if sign.as_char() == '#' && comment(&flattened(group.stream())).is_some() =>
                {
                    rest = after;
                }
                (TokenTree::Group(group), _) => {
                    let mut inner = bare(group.stream());
                    inner.pop_if(|last| last == ",");
                    words.push(format!("{:?}", group.delimiter()));
                    words.extend(inner);
                    words.push("end".to_owned());
                }
                (token, _) => words.push(token.to_string()),
            }
        }
        words
    }

    #[test]
    fn the_text_of_every_bundled_object_means_what_its_tokens_mean() {
        for bundled in crate::bundled::ALL {
            let document = crate::xml::read(crate::model::SourceId(0), bundled.xml);
            let object = &document.objects[0];
            let style = crate::emit::Style::new(syn::parse_quote!(::lwm2m_runtime));
            let plan = crate::emit::Plan::new(object, &crate::names::object_names(object), &style);
            for item in crate::emit::object(&plan) {
                let mut text = String::new();
                write(item.clone(), &mut text);
                assert_eq!(bare(text.parse().unwrap()), bare(item), "{text}");
                assert!(text.lines().all(|line| line == line.trim_end()), "{text}");
            }
        }
    }
}
