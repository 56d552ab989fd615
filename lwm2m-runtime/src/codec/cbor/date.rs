//! Dates as text (RFC 3339, 5.6), the content of tag 0.

/// Parses a date and time such as `2013-05-02T10:40:15Z`. Returns the seconds since 1970-01-01 00:00 UTC.
///
/// `None` for a text of another form, and for a fraction of a second, which a Time cannot represent.
pub(crate) fn seconds(text: &str) -> Option<i64> {
    let (date, rest) = text.split_at_checked(10)?;
    let (time, rest) = rest.strip_prefix(['T', 't', ' '])?.split_at_checked(8)?;
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
    // A leap second is the second that follows.
    if day == 0 || day > days_in(month, year)? || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let local = ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    Some(local - offset(skip_fraction(rest)?)?)
}

/// Removes a fraction of zeros from the start of a text; `None` for other fractions.
fn skip_fraction(text: &str) -> Option<&str> {
    match text.strip_prefix('.') {
        None => Some(text),
        Some(fraction) => fraction.starts_with('0').then(|| fraction.trim_start_matches('0')),
    }
}

/// Parses the seconds that local time is ahead of UTC.
fn offset(text: &str) -> Option<i64> {
    if matches!(text, "Z" | "z") {
        return Some(0);
    }
    let (sign, text) = match text.strip_prefix('+') {
        Some(text) => (60, text),
        None => (-60, text.strip_prefix('-')?),
    };
    let (first, second) = text.split_once(':')?;
    let (hours, minutes) = (number(first, 2)?, number(second, 2)?);
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 60 + minutes))
}

fn numbers(text: &str, separator: char, sizes: [usize; 3]) -> Option<[i64; 3]> {
    let (first, rest) = text.split_once(separator)?;
    let (second, third) = rest.split_once(separator)?;
    Some([number(first, sizes[0])?, number(second, sizes[1])?, number(third, sizes[2])?])
}

fn number(text: &str, size: usize) -> Option<i64> {
    let digits = text.len() == size && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

fn days_in(month: i64, year: i64) -> Option<i64> {
    Some(match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => return None,
    })
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Returns the days since 1970-01-01. Counts years from March, so that a leap day is their last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    const TO_1970: i64 = 719_468;
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // 153 days in each five months from March on.
    let before_month = (153 * month + 2) / 5;
    year * 365 + leap_days + before_month + day - 1 - TO_1970
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_seconds_since_1970() {
        let table = [
            ("1970-01-01T00:00:00Z", 0),
            ("1970-01-01T00:00:01-00:00", 1),
            ("1969-12-31T23:59:59z", -1),
            ("2013-05-02T12:40:15+02:00", 1_367_491_215),
            ("2000-02-29T00:00:00.000Z", 951_782_400),
            ("2016-12-31T23:59:60Z", 1_483_228_800),
            ("0000-03-01T00:00:00Z", -62_162_035_200),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
        ];
        for (text, expected) in table {
            assert_eq!(seconds(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_text_of_any_other_form_is_no_date() {
        for text in [
            "",
            "2013-05-02",
            "2013-05-02T10:40:15",
            "2013-05-02T10:40:15.5Z",
            "2013-05-02T10:40:15.Z",
            "2013-02-29T00:00:00Z",
            "2013-13-01T00:00:00Z",
            "2013-00-01T00:00:00Z",
            "2013-01-00T00:00:00Z",
            "2013-01-01T24:00:00Z",
            "2013-01-01T00:00:00+24:00",
            "2013-01-01T00:00:00+1:00",
            "+013-01-01T00:00:00Z",
            "2013-01-01T00:00:00Zulu",
            "20é3-01-01T00:00:00Z",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
