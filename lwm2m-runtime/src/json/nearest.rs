//! The name that a wrong key may mean.

/// The longest key that is compared, in bytes.
const LONGEST: usize = 64;

/// Returns the name at the smallest distance, if it is small for the length of the key. Case and `_` do not count, so that
/// `batteryLevel` is `battery_level`.
pub(super) fn nearest<'n>(key: &str, names: &[&'n str]) -> Option<&'n str> {
    let key = key.as_bytes();
    let far = key.len().div_ceil(3).max(1);
    let distances = names.iter().map(|name| (distance(key, name.as_bytes()), *name));
    distances
        .filter(|(distance, name)| *distance <= far && *distance < name.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Returns the number of letters to insert, delete or replace, without memory on the heap.
fn distance(key: &[u8], name: &[u8]) -> usize {
    let plain = |text: &[u8]| {
        let mut letters = [0; LONGEST];
        let kept = text.iter().filter(|letter| letter.is_ascii_alphanumeric() || !letter.is_ascii());
        let mut count = 0;
        for (place, letter) in letters.iter_mut().zip(kept) {
            *place = letter.to_ascii_lowercase();
            count += 1;
        }
        (letters, count)
    };
    if key.len() > LONGEST || name.len() > LONGEST {
        return usize::MAX;
    }
    let ((key, key_len), (name, name_len)) = (plain(key), plain(name));
    let mut row: [usize; LONGEST + 1] = core::array::from_fn(|index| index);
    for (above, letter) in key.iter().take(key_len).enumerate() {
        let (mut diagonal, mut left) = (above, above + 1);
        for (cell, other) in row.iter_mut().skip(1).zip(name.iter().take(name_len)) {
            let replaced = diagonal + usize::from(letter != other);
            diagonal = *cell;
            left = replaced.min(left + 1).min(*cell + 1);
            *cell = left;
        }
    }
    row.get(name_len).copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_key_is_near_its_name_and_another_word_is_not() {
        let names = ["manufacturer", "battery_level", "error_code", "utc_offset"];
        let table = [
            ("batteryLevel", Some("battery_level")),
            ("battery-levl", Some("battery_level")),
            ("Error Code", Some("error_code")),
            ("utcOfset", Some("utc_offset")),
            ("humidity", None),
            ("", None),
            ("99", None),
        ];
        for (key, near) in table {
            assert_eq!(nearest(key, &names), near, "{key}");
        }
        assert_eq!(nearest(&"x".repeat(10_000), &names), None);
    }
}
