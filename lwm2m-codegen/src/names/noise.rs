//! Random texts for tests: a name in a definition can be any of them.

/// Returns `count` texts of random pieces, the same on every run.
pub(crate) fn texts(count: usize, pieces: &[&str]) -> Vec<String> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below.max(1)).unwrap()).unwrap()
    };
    let unicode = ["\u{0}", "é", "\u{202e}", "漢", "🜁", "\u{301}", "ß", "İ", "µ", "\u{a0}", "\u{2028}", "٣"];
    let any: Vec<&str> = pieces.iter().chain(&unicode).copied().collect();
    (0..count)
        .map(|_| {
            let length = random(14);
            (0..length).map(|_| any[random(any.len())]).collect()
        })
        .collect()
}
