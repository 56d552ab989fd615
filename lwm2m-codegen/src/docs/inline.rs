//! Escapes text that Markdown would read as markup, links web addresses, and wraps lines at a hundred columns.

/// The width of a line, in characters.
const WIDTH: usize = 100;

/// Writes a paragraph, wrapped; `indent` precedes every line but the first.
pub(super) fn write(out: &mut String, text: &str, indent: &str) {
    let text = escaped(text);
    let mut column = indent.len();
    for (index, word) in text.split(' ').enumerate() {
        let width = word.chars().count();
        if index > 0 {
            if column + 1 + width > WIDTH && !begins_markup(word) {
                out.push('\n');
                out.push_str(indent);
                column = indent.len();
            } else {
                out.push(' ');
                column += 1;
            }
        }
        out.push_str(word);
        column += width;
    }
}

/// Returns whether a line that begins with this word would be a list, a heading, a quote, a table or a rule.
fn begins_markup(word: &str) -> bool {
    let sign = word.trim_start_matches(|c: char| c.is_ascii_digit());
    word.starts_with('>')
        || word.chars().all(|c| "-+=#|:".contains(c))
        || (sign.len() < word.len() && (sign == "." || sign == ")"))
}

/// Escapes a paragraph, in one line.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    let mut before = None;
    if let Some((lead, behind)) = leading_markup(rest) {
        out.push_str(&lead);
        rest = behind;
    }
    while let Some(c) = rest.chars().next() {
        if let Some(length) = address(rest, before) {
            let (link, behind) = rest.split_at(length);
            // Brackets around the address are those of a link.
            let bracketed = out.ends_with("\\<") && behind.starts_with('>');
            if bracketed {
                out.truncate(out.len() - 2);
            }
            out.push('<');
            out.push_str(link);
            out.push('>');
            rest = if bracketed { &behind[1..] } else { behind };
            before = Some('>');
            continue;
        }
        if let Some(length) = code_span(rest, before) {
            let (code, behind) = rest.split_at(length);
            out.push_str(code);
            rest = behind;
            before = Some('`');
            continue;
        }
        let behind = &rest[c.len_utf8()..];
        if needs_escape(c, before, behind) {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
        rest = behind;
    }
    out
}

/// Escapes a sign that would make a list, a heading or a table of a paragraph. Returns the escaped text, and the rest.
fn leading_markup(text: &str) -> Option<(String, &str)> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, behind) = text.split_at(digits);
    let sign = behind.chars().next()?;
    let rest = &behind[sign.len_utf8()..];
    let ends = rest.is_empty() || rest.starts_with(' ');
    let marks = match sign {
        '.' | ')' => digits > 0 && ends,
        // A minus sign in front of a number is no bullet.
        '-' | '+' | ':' => digits == 0 && (ends || rest.starts_with(['-', '|', ':'])),
        '#' => digits == 0 && (ends || rest.starts_with('#')),
        '>' | '=' | '|' => digits == 0,
        _ => false,
    };
    if !marks {
        return None;
    }
    Some((format!("{number}\\{sign}"), rest))
}

fn needs_escape(c: char, before: Option<char>, behind: &str) -> bool {
    let next = behind.chars().next();
    let within_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match c {
        '*' | '`' | '[' | '~' => true,
        '_' => !(within_word(before) && within_word(next)),
        '<' => next.is_some_and(|next| next.is_ascii_alphabetic() || "/!?".contains(next)),
        '\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
        '&' => is_entity(behind),
        _ => false,
    }
}

/// Returns the length of a code span at the start of a text: a pair of single backticks around text without blanks at
/// its ends.
fn code_span(text: &str, before: Option<char>) -> Option<usize> {
    let (code, behind) = text.strip_prefix('`')?.split_once('`')?;
    let is_single = before != Some('`') && !behind.starts_with('`');
    let is_tight = !code.is_empty() && code.trim() == code;
    (is_single && is_tight).then_some(code.len() + 2)
}

/// Returns whether a text behind `&` makes an entity, such as `&lt;` or `&#60;`.
fn is_entity(behind: &str) -> bool {
    let name = behind.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
    name.len() < behind.len() && name.starts_with(';')
}

/// Returns the length of a web address at the start of a text, which follows the character `before`. Only `http` and
/// `https` are web addresses.
///
/// ```
/// use lwm2m_codegen::docs::address;
///
/// assert_eq!(address("https://example.com/a (see there)", Some(' ')), Some(21));
/// assert_eq!(address("javascript:alert(1)", None), None);
/// ```
pub fn address(text: &str, before: Option<char>) -> Option<usize> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme))?;
    if before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let link = &text[..end_of_address(text)];
    let link = link.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*']);
    (link.len() > scheme.len()).then_some(link.len())
}

/// Returns the end of the characters of an address. A closing bracket without an opening one belongs to the sentence
/// around it.
fn end_of_address(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        depth = match c {
            '(' | '[' => depth + 1,
            ')' | ']' if depth == 0 => return at,
            ')' | ']' => depth - 1,
            '<' | '>' | '"' | '`' | '\\' | '\u{201c}' | '\u{201d}' => return at,
            c if c.is_whitespace() || c.is_control() => return at,
            _ => depth,
        };
    }
    text.len()
}
