//! Transliterates letters and signs outside ASCII.
//!
//! Rust allows them in identifiers, but many keyboards lack them. Most of those in the registry are units, accents, and
//! Cyrillic letters that look Latin.

/// Returns the text in ASCII, with a blank for each character without a transliteration.
pub(super) fn transliterate(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            out.push_str(transliteration(c).unwrap_or(" "));
        }
    }
    out
}

fn transliteration(c: char) -> Option<&'static str> {
    LETTERS
        .iter()
        .find(|(_, letters)| letters.contains(c))
        .map(|(ascii, _)| *ascii)
        .or_else(|| SIGNS.iter().find(|(sign, _)| *sign == c).map(|(_, word)| *word))
}

/// Letters with accents, and Cyrillic and Greek letters that look like Latin ones.
const LETTERS: [(&str, &str); 60] = [
    ("A", "ÀÁÂÃÄÅĀĂĄАΑ"),
    ("a", "àáâãäåāăąаª"),
    ("B", "ВΒ"),
    ("C", "ÇĆĈĊČС"),
    ("c", "çćĉċčс"),
    ("D", "ÐĎĐ"),
    ("d", "ðďđ"),
    ("E", "ÈÉÊËĒĔĖĘĚЕΕ"),
    ("e", "èéêëēĕėęěе"),
    ("G", "ĜĞĠĢ"),
    ("g", "ĝğġģ"),
    ("H", "ĤĦНΗ"),
    ("h", "ĥħһ"),
    ("I", "ÌÍÎÏĨĪĬĮİІΙ"),
    ("i", "ìíîïĩīĭįıі"),
    ("J", "ĴЈ"),
    ("j", "ĵј"),
    ("K", "ĶКΚ"),
    ("k", "ķĸк"),
    ("L", "ĹĻĽĿŁ"),
    ("l", "ĺļľŀł"),
    ("M", "МΜ"),
    ("N", "ÑŃŅŇΝ"),
    ("n", "ñńņňŉ"),
    ("O", "ÒÓÔÕÖØŌŎŐОΟ"),
    ("o", "òóôõöøōŏőоοº"),
    ("P", "РΡ"),
    ("p", "р"),
    ("R", "ŔŖŘ"),
    ("r", "ŕŗř"),
    ("S", "ŚŜŞŠЅ"),
    ("s", "śŝşšѕ"),
    ("T", "ŢŤŦТΤ"),
    ("t", "ţťŧт"),
    ("U", "ÙÚÛÜŨŪŬŮŰŲ"),
    ("u", "ùúûüũūŭůűųµμ"),
    ("W", "Ŵ"),
    ("w", "ŵ"),
    ("X", "ХΧ"),
    ("x", "х×"),
    ("Y", "ÝŸŶУΥ"),
    ("y", "ýÿŷу"),
    ("Z", "ŹŻŽΖ"),
    ("z", "źżž"),
    ("AE", "Æ"),
    ("ae", "æ"),
    ("OE", "Œ"),
    ("oe", "œ"),
    ("ss", "ß"),
    ("Th", "Þ"),
    ("th", "þ"),
    ("0", "⁰₀"),
    ("1", "¹₁"),
    ("2", "²₂"),
    ("3", "³₃"),
    ("4", "⁴₄"),
    ("", "\u{2019}\u{2018}\u{ad}\u{200b}\u{feff}®™©"),
    ("-", "\u{2010}\u{2011}\u{2212}"),
    (">=", "≥"),
    ("<=", "≤"),
];

/// Signs that are read as words.
const SIGNS: [(char, &str); 30] = [
    ('°', " deg "),
    ('℃', " deg C "),
    ('‰', " permille "),
    ('±', " plus minus "),
    ('Ω', " ohm "),
    ('\u{2126}', " ohm "),
    ('€', " euro "),
    ('£', " pound "),
    ('№', " number "),
    ('√', " root "),
    ('∑', " sum "),
    ('Σ', " sigma "),
    ('Δ', " delta "),
    ('∆', " delta "),
    ('δ', " delta "),
    ('α', " alpha "),
    ('β', " beta "),
    ('γ', " gamma "),
    ('ε', " epsilon "),
    ('η', " eta "),
    ('θ', " theta "),
    ('λ', " lambda "),
    ('π', " pi "),
    ('ρ', " rho "),
    ('σ', " sigma "),
    ('τ', " tau "),
    ('φ', " phi "),
    ('Φ', " phi "),
    ('ψ', " psi "),
    ('ω', " omega "),
];
