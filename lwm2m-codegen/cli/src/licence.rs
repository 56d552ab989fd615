//! Copyright and licence: comments of a definition, `copyright` and `license` of an SDF model (RFC 9880, section 3.1).

use std::borrow::Borrow;

/// The copyright and the terms of a model; empty where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Licence {
    /// The copyright notice, a line for each holder.
    pub(crate) copyright: String,
    /// The terms: an SPDX expression, a link, or the text.
    pub(crate) terms: String,
}

/// Words of a licence, in one line and with single blanks, and its SPDX identifier; the first one that fits counts.
const LICENCES: [(&[&str], &str); 4] = [
    (&["Redistribution and use in source and binary forms", "Neither the name of"], "BSD-3-Clause"),
    (&["Redistribution and use in source and binary forms"], "BSD-2-Clause"),
    (&["Permission is hereby granted, free of charge, to any person obtaining a copy"], "MIT"),
    (&["Apache License", "Version 2.0"], "Apache-2.0"),
];

const SPDX: &str = "SPDX-License-Identifier:";
const TERMS: &str = "License:";

impl Licence {
    /// Reads the copyright and the licence in comments.
    pub(crate) fn of_comments<T: Borrow<str>>(comments: &[T]) -> Licence {
        let mut copyright: Vec<&str> = Vec::new();
        let mut terms: Vec<String> = Vec::new();
        for comment in comments {
            for line in comment.borrow().lines().filter_map(copyright_line) {
                if !copyright.contains(&line) {
                    copyright.push(line);
                }
            }
            if let Some(found) = terms_of(comment.borrow()).filter(|found| !terms.contains(found)) {
                terms.push(found);
            }
        }
        let separator = if terms.iter().all(|terms| is_spdx(terms)) { " AND " } else { "\n\n" };
        Licence { copyright: copyright.join("\n"), terms: terms.join(separator) }
    }

    /// Returns the comment of a definition; empty where the model says nothing.
    pub(crate) fn comment(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        for line in self.copyright.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match parts.last_mut() {
                // The notice of a holder is one line.
                Some(before) if copyright_line(line).is_none() => {
                    before.push(' ');
                    before.push_str(line);
                }
                None if copyright_line(line).is_none() => parts.push(format!("Copyright: {line}")),
                _ => parts.push(line.to_owned()),
            }
        }
        match self.terms.trim() {
            "" => {}
            terms if is_spdx(terms) => parts.push(format!("{SPDX} {terms}")),
            terms => parts.push(format!("{TERMS} {terms}")),
        }
        parts.join("\n")
    }
}

/// Returns the notice in a line that begins with one.
fn copyright_line(line: &str) -> Option<&str> {
    let line = line.trim();
    if let Some(notice) = line.strip_prefix("SPDX-FileCopyrightText:") {
        return Some(notice.trim());
    }
    if let Some(notice) = line.strip_prefix("Copyright:") {
        return Some(notice.trim());
    }
    let rest = line.strip_prefix("Copyright ").or_else(|| line.strip_prefix("copyright "))?;
    // A licence speaks of copyright without a year.
    let names_holder =
        rest.contains(|c: char| c.is_ascii_digit() || c == '\u{a9}') || rest.starts_with("(c)");
    names_holder.then_some(line)
}

/// Returns the terms in a comment.
fn terms_of(comment: &str) -> Option<String> {
    let spdx = comment.lines().find_map(|line| line.trim().strip_prefix(SPDX));
    if let Some(expression) = spdx {
        return Some(expression.trim().to_owned());
    }
    if let Some(terms) = comment.lines().position(|line| line.trim_start().starts_with(TERMS)) {
        let text: Vec<&str> = comment.lines().skip(terms).collect();
        return Some(text.join("\n").trim_start().trim_start_matches(TERMS).trim().to_owned());
    }
    let words = comment.split_whitespace().collect::<Vec<_>>().join(" ");
    let known = LICENCES.iter().find(|(signs, _)| signs.iter().all(|sign| words.contains(sign)));
    if let Some((_, identifier)) = known {
        return Some((*identifier).to_owned());
    }
    let names_licence = ["icense", "icence", "ICENSE", "ICENCE"].iter().any(|word| comment.contains(word));
    names_licence.then(|| comment.trim().to_owned())
}

/// Returns whether a text is an SPDX expression: identifiers, joined by operators.
fn is_spdx(text: &str) -> bool {
    let is_identifier = |word: &str| {
        word.contains(|c: char| c.is_ascii_uppercase())
            && word.chars().all(|c| c.is_ascii_alphanumeric() || "-.+".contains(c))
    };
    let text = text.replace(['(', ')'], " ");
    let words: Vec<&str> = text.split_whitespace().collect();
    words.len() % 2 == 1
        && words.iter().enumerate().all(|(at, word)| match at % 2 {
            0 => is_identifier(word),
            _ => ["AND", "OR", "WITH"].contains(word),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn licence(copyright: &str, terms: &str) -> Licence {
        Licence { copyright: copyright.to_owned(), terms: terms.to_owned() }
    }

    #[test]
    fn copyright_and_terms_are_found_in_comments() {
        let bsd = "Copyright 2020 Example Ltd.\n\nRedistribution and use in source and\nbinary forms are permitted. \
                   Neither the name of X.\nCOPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE";
        let cases: [(&[&str], Licence); 10] = [
            (&[], licence("", "")),
            (&["SPDX-License-Identifier: MIT OR Apache-2.0"], licence("", "MIT OR Apache-2.0")),
            (&["Says everything."], licence("", "")),
            (&[bsd], licence("Copyright 2020 Example Ltd.", "BSD-3-Clause")),
            (
                &[bsd, bsd, "Copyright (c) B"],
                licence("Copyright 2020 Example Ltd.\nCopyright (c) B", "BSD-3-Clause"),
            ),
            (
                &["Apache License\n  Version 2.0, January 2004", "SPDX-License-Identifier: MIT"],
                licence("", "Apache-2.0 AND MIT"),
            ),
            (
                &[
                    "MIT License\nCopyright \u{a9} A\nPermission is hereby granted, free of charge, to any person obtaining a copy",
                ],
                licence("Copyright \u{a9} A", "MIT"),
            ),
            (&["Redistribution and use in source and binary forms"], licence("", "BSD-2-Clause")),
            (&["Licence: none"], licence("", "Licence: none")),
            (&["SPDX-FileCopyrightText: 2026 A"], licence("2026 A", "")),
        ];
        for (comments, expected) in cases {
            assert_eq!(Licence::of_comments(comments), expected, "{comments:?}");
        }
    }

    #[test]
    fn a_notice_of_several_lines_becomes_one_line() {
        let notice = licence("Copyright 2026 A\n    All rights reserved.\n\nCopyright 2025 B", "");
        assert_eq!(notice.comment(), "Copyright 2026 A All rights reserved.\nCopyright 2025 B");
        assert_eq!(licence("A\nB", "MIT").comment(), "Copyright: A B\nSPDX-License-Identifier: MIT");
    }

    #[test]
    fn the_comment_of_a_licence_says_the_same() {
        let cases = [
            licence("", ""),
            licence("Copyright 2026 Example Ltd. All rights reserved.", "BSD-3-Clause"),
            licence("Copyright 2026 A\nCopyright (c) B", "(MIT OR Apache-2.0) AND BSD-3-Clause"),
            licence("Example Ltd", "https://example.com/license"),
            licence("no copyright", "not licensed"),
            licence("", "Use it\nas you like.\n\nBut not at night."),
        ];
        for licence in cases {
            assert_eq!(Licence::of_comments(&[licence.comment()]), licence);
        }
    }
}
