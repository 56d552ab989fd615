//! Dates as text (RFC 3339, 5.6), the content of tag 0.

/// The reason why a text is no Time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateError {
    /// A text of another form.
    Form,
    /// A date with a fraction of a second, which a Time cannot represent.
    Fraction,
}

/// Parses a date and time such as `2013-05-02T10:40:15Z`. Returns the seconds since 1970-01-01 00:00 UTC.
pub(crate) fn seconds(text: &str) -> Result<i64, DateError> {
    let (seconds, whole) = parse(text).ok_or(DateError::Form)?;
    if whole { Ok(seconds) } else { Err(DateError::Fraction) }
}

/// Returns the seconds without their fraction, and whether that fraction is 0.
fn parse(text: &str) -> Option<(i64, bool)> {
    let (date, rest) = text.split_at_checked(10)?;
    let (time, rest) = rest.strip_prefix(['T', 't', ' '])?.split_at_checked(8)?;
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
    // A leap second is the second that follows.
    if day == 0 || day > days_in(month, year)? || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let local = ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    let (fraction, rest) = split_fraction(rest)?;
    let whole = fraction.bytes().all(|digit| digit == b'0');
    Some((local - offset(rest)?, whole))
}

/// Splits off the digits after a point; `None` for a point without digits.
fn split_fraction(text: &str) -> Option<(&str, &str)> {
    let Some(fraction) = text.strip_prefix('.') else {
        return Some(("", text));
    };
    let rest = fraction.trim_start_matches(|digit: char| digit.is_ascii_digit());
    fraction.split_at_checked(fraction.len() - rest.len()).filter(|(digits, _)| !digits.is_empty())
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
            assert_eq!(seconds(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_text_of_any_other_form_is_no_date() {
        for text in [
            "",
            "2013-05-02",
            "2013-05-02T10:40:15",
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
            assert_eq!(seconds(text), Err(DateError::Form), "{text}");
        }
    }

    #[test]
    fn a_fraction_of_a_second_is_an_error_of_its_own() {
        for text in ["2013-05-02T10:40:15.5Z", "2013-05-02T10:40:15.001+02:00", "2016-12-31T23:59:60.10Z"] {
            assert_eq!(seconds(text), Err(DateError::Fraction), "{text}");
        }
    }
}
